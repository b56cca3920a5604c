//! Windows of 30 epochs, after each of which the standing of a board is judged by canonical thresholds.

use super::quality::Epoch;
use crate::constants::{BUCKETS, PPM, WINDOW_EPOCHS};

/// At least this share of buckets and of requests makes a window clean.
pub const CLEAN_PPM: u32 = 999_000;
/// Less than this share of either makes it bad.
pub const GOOD_PPM: u32 = 990_000;

/// Sums over the epochs of a window. The most that a sum can be is 30 * 10^6.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Window {
    /// Buckets that are measured.
    pub measured: u32,
    /// Those of them that were up.
    pub up: u32,
    /// Epochs whose success is known.
    pub known: u32,
    /// Sum of their success.
    pub success_ppm: u32,
    /// Epochs that the monitors were not paid for, and which count as down.
    pub unpaid: u32,
    /// Buckets of those, without maintenance.
    pub unpaid_buckets: u32,
}

/// What a window says of a provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Less than half is known: nothing.
    Unmeasured,
    /// At least 99.9 % of both.
    Clean,
    /// Neither clean nor bad.
    Fair,
    /// Less than 99 % of either.
    Bad,
    /// Bad, however well the epochs went that the provider did not pay for.
    BadAtBest,
}

impl Verdict {
    /// Whether the window is bad.
    pub fn is_bad(self) -> bool {
        matches!(self, Self::Bad | Self::BadAtBest)
    }
}

impl Window {
    /// Takes an epoch in; one that `is_unpaid` apart.
    pub fn add(&mut self, epoch: &Epoch, is_unpaid: bool) {
        let add = |sum: &mut u32, value: u32| *sum = sum.saturating_add(value);
        if is_unpaid {
            add(&mut self.unpaid, 1);
            add(&mut self.unpaid_buckets, epoch.measured.into());
            return;
        }
        add(&mut self.measured, epoch.measured.into());
        add(&mut self.up, epoch.up.into());
        if let Some(figures) = epoch.figures {
            add(&mut self.known, 1);
            add(&mut self.success_ppm, figures.success_ppm);
        }
    }

    /// What the window says once it is over.
    pub fn verdict(&self) -> Verdict {
        let is_half = |measured: u32| measured.saturating_mul(2) >= BUCKETS.saturating_mul(WINDOW_EPOCHS);
        let at_best = Self {
            measured: self.measured.saturating_add(self.unpaid_buckets),
            up: self.up.saturating_add(self.unpaid_buckets),
            known: self.known.saturating_add(self.unpaid),
            success_ppm: self.success_ppm.saturating_add(self.unpaid.saturating_mul(PPM)),
            ..Self::default()
        };
        if is_half(self.measured) {
            if self.is_below(GOOD_PPM) {
                Verdict::Bad
            } else if !self.is_below(CLEAN_PPM) && self.known.saturating_mul(2) >= WINDOW_EPOCHS {
                Verdict::Clean
            } else {
                Verdict::Fair
            }
        } else if is_half(at_best.measured) && at_best.is_below(GOOD_PPM) {
            Verdict::BadAtBest
        } else {
            Verdict::Unmeasured
        }
    }

    /// Whether availability or success is below a share; what is not known is not.
    fn is_below(&self, share_ppm: u32) -> bool {
        let below = |part: u64, whole: u32| part < u64::from(whole).saturating_mul(share_ppm.into());
        below(u64::from(self.up).saturating_mul(PPM.into()), self.measured)
            || below(self.success_ppm.into(), self.known)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::quality::Figures;

    fn epoch(measured: u16, up: u16, success_ppm: u32) -> Epoch {
        Epoch { measured, up, figures: Some(Figures { success_ppm, p95_ms: 9, p10_kib: 9 }) }
    }

    fn window(epochs: &[(usize, Epoch, bool)]) -> Window {
        let mut window = Window::default();
        for (n, epoch, is_unpaid) in epochs {
            (0..*n).for_each(|_| window.add(epoch, *is_unpaid));
        }
        window
    }

    #[test]
    fn thresholds_on_both_sides() {
        // 100 measured buckets in each of 30 epochs are too few, 200 are 6,000: a bucket is 167 ppm.
        let up = |last| window(&[(29, epoch(200, 200, PPM), false), (1, epoch(200, last, PPM), false)]).verdict();
        assert_eq!([up(194), up(193), up(140), up(139)], [Verdict::Clean, Verdict::Fair, Verdict::Fair, Verdict::Bad]);
        let success = |ppm| window(&[(30, epoch(200, 200, ppm), false)]).verdict();
        assert_eq!(
            [999_000, 998_999, 990_000, 989_999].map(success),
            [Verdict::Clean, Verdict::Fair, Verdict::Fair, Verdict::Bad]
        );
    }

    #[test]
    fn bad_is_bad_whoever_was_paid() {
        let bad =
            [Verdict::Unmeasured, Verdict::Clean, Verdict::Fair, Verdict::Bad, Verdict::BadAtBest].map(Verdict::is_bad);
        assert_eq!(bad, [false, false, false, true, true]);
    }

    #[test]
    fn half_of_the_buckets_must_be_measured_and_half_of_the_success_known_to_be_clean() {
        let verdict = |measured| window(&[(30, epoch(measured, 0, PPM), false)]).verdict();
        assert_eq!([verdict(144), verdict(143)], [Verdict::Bad, Verdict::Unmeasured]);
        let unknown = Epoch { figures: None, ..epoch(288, 288, 0) };
        let known = |n| window(&[(n, epoch(288, 288, PPM), false), (30 - n, unknown, false)]).verdict();
        assert_eq!([known(15), known(14)], [Verdict::Clean, Verdict::Fair]);
        assert_eq!(Window::default().verdict(), Verdict::Unmeasured);
    }

    #[test]
    fn epochs_that_were_not_paid_for_make_no_window_bad_or_clean() {
        let unpaid = Epoch::unpaid(0);
        assert_eq!(window(&[(30, unpaid, true)]).verdict(), Verdict::Unmeasured);
        assert_eq!(window(&[(15, epoch(288, 288, PPM), false), (15, unpaid, true)]).verdict(), Verdict::Clean);
        // An outage of 14 epochs is not hidden by not paying for the other 16: at best 16 of 30 are up.
        assert_eq!(window(&[(14, epoch(288, 0, 0), false), (16, unpaid, true)]).verdict(), Verdict::BadAtBest);
        assert_eq!(window(&[(14, epoch(288, 288, PPM), false), (16, unpaid, true)]).verdict(), Verdict::Unmeasured);
        assert_eq!(window(&[(14, epoch(288, 288, 0), false), (16, unpaid, true)]).verdict(), Verdict::BadAtBest);
        assert_eq!(window(&[(14, epoch(288, 0, 0), false), (1, unpaid, true)]).verdict(), Verdict::BadAtBest);
        assert_eq!(window(&[(14, epoch(288, 0, 0), false)]).verdict(), Verdict::Unmeasured);
    }
}
