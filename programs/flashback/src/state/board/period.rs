//! What the epochs of an agreement's period come to.

use core::ops::Range;

use super::*;
use crate::math::quality::{Period, Promises};

impl Board {
    /// Sums over the finalized `epochs`. One that has left the ring is lost, one before the board not measured. Refuses while
    /// one is not finalized.
    pub fn period(&self, epochs: Range<u32>, promises: &Promises) -> Result<Period> {
        ensure!(epochs.is_empty() || epochs.end <= self.next_epoch, FlashbackError::EpochNotFinalized);
        let mut period = Period::default();
        for epoch in epochs {
            match self.result(epoch) {
                Some(result) => period.add(&result.epoch(), promises),
                None => {
                    period.add(&Epoch::default(), promises);
                    period.is_lost |= epoch >= self.first_epoch;
                }
            }
        }
        Ok(period)
    }
}
