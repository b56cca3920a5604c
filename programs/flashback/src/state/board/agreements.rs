//! The agreements that a board measures.

use super::*;
use crate::state::Terms;

impl Board {
    /// Counts an agreement that starts. Refuses while the board does not measure reliably: a slot is empty, more monitors
    /// are silent than may fail, the purse is empty, or an epoch is not finalized whose window is over.
    pub fn admit(&mut self, terms: &Terms, now: i64) -> Result<()> {
        let has_majority = self.faults() > 0;
        ensure!(terms.service_levels.penalty_bps == 0 || has_majority, FlashbackError::PenaltyWithoutMajority);
        ensure!(self.slots().all(MonitorSlot::is_filled), FlashbackError::BoardIncomplete);
        let vacant = self.slots().filter(|slot| slot.is_vacant()).count();
        ensure!(vacant <= usize::from(self.faults()), FlashbackError::BoardSilent);
        ensure!(!self.is_purse_empty()?, FlashbackError::PurseEmpty);
        self.require_finalized(now)?;
        self.agreements = self.agreements.checked_add(1).ok_or(FlashbackError::Overflow)?;
        Ok(())
    }

    /// Counts an agreement whose last period is settled.
    pub fn dismiss(&mut self) -> Result<()> {
        self.agreements = self.agreements.checked_sub(1).ok_or(FlashbackError::Overflow)?;
        Ok(())
    }
}
