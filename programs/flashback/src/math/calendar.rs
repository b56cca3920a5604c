//! Epochs, and the SLA periods that are made of them.

use core::ops::Range;

use super::wide::word_product;
use crate::constants::WINDOW_EPOCHS;

/// How the chain's time is cut; fixed for ever when the platform is initialised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Calendar {
    /// Start of epoch 0.
    pub genesis_at: i64,
    /// Length of an epoch.
    pub epoch_secs: u32,
    /// Time for monitors' reports after an epoch.
    pub report_window_secs: u32,
}

impl Calendar {
    /// Seconds of `epochs` epochs.
    pub fn epochs(&self, epochs: u32) -> i64 {
        // Two numbers of 32 bits.
        i64::from(epochs).wrapping_mul(self.epoch_secs.into())
    }

    /// The epoch that `at` lies in; 0 before it.
    pub fn epoch_at(&self, at: i64) -> u32 {
        // Unsigned: the chain has no instruction that divides signed numbers.
        let secs = if at > self.genesis_at { at.abs_diff(self.genesis_at) } else { 0 };
        let epochs = secs.checked_div(self.epoch_secs.into()).unwrap_or_default();
        u32::try_from(epochs).unwrap_or(u32::MAX)
    }

    /// The window of 30 epochs that `at` lies in.
    pub fn window_at(&self, at: i64) -> u32 {
        self.epoch_at(at) / WINDOW_EPOCHS
    }

    /// When an epoch starts.
    pub fn epoch_start(&self, epoch: u32) -> i64 {
        self.genesis_at.saturating_add(self.epochs(epoch))
    }

    /// The epochs that lie wholly between two times.
    pub fn whole_epochs(&self, from: i64, until: i64) -> Range<u32> {
        let before = self.epoch_at(from);
        let first = if self.epoch_start(before) < from { before.saturating_add(1) } else { before };
        first..self.epoch_at(until).max(first)
    }

    /// The hour of this chain: a 24th of an epoch.
    pub fn hour_secs(&self) -> i64 {
        i64::from(self.epoch_secs / 24)
    }

    /// End of period `index`: the k-th run of `period_epochs` epochs from the first epoch boundary at or after
    /// `started_at`, the head before it being part of period 0 (design, section 5). `None` if a time does not fit.
    pub fn period_end(&self, period_epochs: u16, started_at: i64, index: u32) -> Option<i64> {
        let (epoch_secs, since_genesis) = (u64::from(self.epoch_secs), started_at.checked_sub(self.genesis_at)?);
        // Unsigned: the chain has no instruction that divides signed numbers.
        let past = since_genesis.unsigned_abs().checked_rem(epoch_secs)?;
        // Before epoch 0 the rest lies between the start and the next boundary, after it behind the start.
        let head = if past == 0 || since_genesis < 0 { past } else { epoch_secs.checked_sub(past)? };
        let runs = u64::from(index).checked_add(1)?;
        // A number of 32 bits and one of 16.
        let period_secs = u64::from(self.epoch_secs).wrapping_mul(period_epochs.into());
        let length = i64::try_from(word_product(period_secs, runs)?).ok()?;
        started_at.checked_add(i64::try_from(head).ok()?)?.checked_add(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CALENDAR: Calendar = Calendar { genesis_at: 1_000, epoch_secs: 288, report_window_secs: 36 };

    #[test]
    fn periods_lie_on_epoch_boundaries_and_the_first_has_the_head() {
        let end = |started_at, index| CALENDAR.period_end(2, started_at, index).unwrap();
        assert_eq!([end(1_000, 0), end(1_000, 1)], [1_576, 2_152], "starts on a boundary: no head");
        assert_eq!([end(1_001, 0), end(1_288, 0)], [1_864, 1_864]);
        assert_eq!(end(1_289, 0), 2_152);
        assert_eq!(
            [711, 712, 713, 999].map(|at| end(at, 0)),
            [1_288, 1_288, 1_576, 1_576],
            "before epoch 0 as after it"
        );
    }

    #[test]
    fn a_time_that_does_not_fit_is_none() {
        assert_eq!(Calendar { epoch_secs: 0, ..CALENDAR }.period_end(1, 1, 0), None);
        assert_eq!(Calendar { genesis_at: i64::MIN, ..CALENDAR }.period_end(1, i64::MAX, 0), None);
        assert_eq!(CALENDAR.period_end(30, i64::MAX - 1, u32::MAX), None);
    }

    #[test]
    fn an_epoch_starts_with_its_first_second() {
        assert_eq!([0, 1_000, 1_287, 1_288, 1_576].map(|at| CALENDAR.epoch_at(at)), [0, 0, 0, 1, 2]);
        assert_eq!([0, 1, 2].map(|epoch| CALENDAR.epoch_start(epoch)), [1_000, 1_288, 1_576]);
    }

    #[test]
    fn a_window_is_thirty_epochs() {
        let window = |epoch: i64| CALENDAR.window_at(1_000 + 288 * epoch);
        assert_eq!([window(-1), window(0), window(29), window(30), window(59), window(60)], [0, 0, 0, 1, 1, 2]);
    }

    #[test]
    fn whole_epochs_begin_and_end_inside() {
        let whole = |from, until| CALENDAR.whole_epochs(from, until);
        assert_eq!([whole(1_000, 1_576), whole(1_001, 1_576), whole(1_001, 1_863)], [0..2, 1..2, 1..2]);
        assert!(whole(1_001, 1_575).is_empty() && whole(1_576, 1_576).is_empty() && whole(1_001, 1_002).is_empty());
        assert_eq!(whole(0, 1_288), 0..1, "before epoch 0 there is none");
    }

    #[test]
    fn an_hour_is_a_24th_of_an_epoch() {
        assert_eq!((CALENDAR.hour_secs(), CALENDAR.epochs(7)), (12, 2_016));
    }
}
