//! Announced maintenance: buckets that are not measured.

use super::*;

/// Bits of the first bucket in an announced run.
const START_BITS: u32 = 9;
/// Epochs by which the start of an announced run's epoch lies ahead: at least, and at most.
const AHEAD_EPOCHS: core::ops::RangeInclusive<u32> = 1..=30;

impl Board {
    /// `announce_maintenance`: takes a run of buckets of a coming epoch out of what is measured.
    pub fn announce_maintenance(&mut self, epoch: u32, start: u16, len: u16, now: i64) -> Result<()> {
        self.require_finalized(now)?;
        let fits = u32::from(start).saturating_add(len.into()) <= BUCKETS;
        let has_length = (1..=MAX_MAINTENANCE_BUCKETS).contains(&len);
        ensure!(fits && has_length, FlashbackError::MaintenanceOutOfRange);
        let calendar = self.calendar();
        let ahead = calendar.epoch_start(epoch).saturating_sub(now);
        let in_time = (calendar.epochs(*AHEAD_EPOCHS.start())..=calendar.epochs(*AHEAD_EPOCHS.end())).contains(&ahead);
        ensure!(in_time, FlashbackError::MaintenanceNotAhead);

        let slot = self.maintenance.get_mut(ring_slot(epoch, MAINTENANCE_RING)).ok_or(FlashbackError::Overflow)?;
        ensure!(*slot == 0, FlashbackError::MaintenanceAnnounced);
        *slot = start | len << START_BITS;
        let window = epoch / WINDOW_EPOCHS;
        let parity = ring_slot(window, 2);
        let counted = self.maintenance_windows.get_mut(parity).zip(self.maintenance_used.get_mut(parity));
        let (counted_window, used) = counted.ok_or(FlashbackError::Overflow)?;
        if *counted_window != window {
            (*counted_window, *used) = (window, 0);
        }
        *used = used.saturating_add(len);
        ensure!(*used <= MAX_MAINTENANCE_BUCKETS, FlashbackError::MaintenanceUsedUp);
        Ok(())
    }

    /// The first bucket that is announced of an epoch that is not finalized, and how many are.
    pub fn maintenance_of(&self, epoch: u32) -> (u16, u16) {
        let word = self.maintenance.get(ring_slot(epoch, MAINTENANCE_RING)).copied().unwrap_or_default();
        (word & ((1 << START_BITS) - 1), word >> START_BITS)
    }

    pub(super) fn forget_maintenance(&mut self, epoch: u32) {
        if let Some(slot) = self.maintenance.get_mut(ring_slot(epoch, MAINTENANCE_RING)) {
            *slot = 0;
        }
    }
}
