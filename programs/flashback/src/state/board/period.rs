//! What the epochs of an agreement's period come to.

use core::ops::Range;

use super::*;
use crate::math::quality::{Period, Promises};

impl Board {
    /// Sums over the finalized `epochs`. One that has left the ring is lost, one before the board not measured. Refuses while
    /// one is not finalized.
    pub fn period(&self, epochs: Range<u32>, promises: &Promises) -> Result<Period> {
        ensure!(epochs.is_empty() || epochs.end <= self.next_epoch, FlashbackError::EpochNotFinalized);
        let oldest = self.next_epoch.saturating_sub(RING_EPOCHS).max(self.first_epoch);
        let kept = epochs.start.max(oldest).min(epochs.end);
        let (earlier, later) = self.results.split_at_checked(ring_slot(kept, RING_EPOCHS)).unwrap_or_default();
        let len = usize::try_from(epochs.end.saturating_sub(kept)).unwrap_or_default();
        let (later, earlier) = match len.checked_sub(later.len()) {
            None => (later.get(..len).unwrap_or_default(), &[][..]),
            Some(rest) => (later, earlier.get(..rest).unwrap_or_default()),
        };
        let period = Period::of(later.iter().chain(earlier).map(EpochResult::epoch), promises);
        Ok(Period {
            epochs: epochs.end.saturating_sub(epochs.start),
            is_lost: epochs.start.max(self.first_epoch) < epochs.end.min(oldest),
            ..period
        })
    }
}
