//! The purse: lamports that pay for reports. It is a book of its own, so that lamports sent to the account do not fill it.

use super::*;

impl Board {
    /// What all reports of an epoch cost.
    pub fn epoch_pay(&self) -> u64 {
        // At most 7 times MAX_REPORT_PAY_LAMPORTS.
        self.report_pay_lamports.wrapping_mul(self.monitors.into())
    }

    /// Whether it holds less now than the reports of an epoch cost.
    pub fn is_purse_empty(&self) -> Result<bool> {
        let lamports = self.purse_lamports.checked_add(self.late_lamports).ok_or(FlashbackError::AmountOverflow)?;
        Ok(lamports < self.epoch_pay())
    }

    /// `fund_board`: adds lamports for the present epoch and those after it. First writes the epochs whose window is over,
    /// so that no epoch is paid for after its end.
    pub fn fund(&mut self, listing: &Listing, provider: &mut Provider, lamports: u64, now: i64) -> Result<()> {
        ensure!(lamports > 0, FlashbackError::AmountZero);
        let open = self.first_open_epoch(now);
        ensure!(self.committed == 0 || self.report_epoch >= open, FlashbackError::EpochNotFinalized);
        self.note_idle(listing, now)?;
        self.skip_to(open, provider)?;
        self.require_finalized(now)?;
        let present = self.calendar().epoch_at(now);
        if self.late_epoch != present {
            self.count_late(present.saturating_sub(1))?;
            self.late_epoch = present;
        }
        self.late_lamports = self.late_lamports.checked_add(lamports).ok_or(FlashbackError::AmountOverflow)?;
        Ok(())
    }

    /// Lets what was added by the end of `epoch` count.
    pub(super) fn count_late(&mut self, epoch: u32) -> Result<()> {
        if self.late_epoch <= epoch {
            let late = core::mem::take(&mut self.late_lamports);
            self.purse_lamports = self.purse_lamports.checked_add(late).ok_or(FlashbackError::AmountOverflow)?;
        }
        Ok(())
    }

    /// Takes all that is left.
    pub(super) fn take_purse(&mut self) -> Result<u64> {
        let (purse, late) = (core::mem::take(&mut self.purse_lamports), core::mem::take(&mut self.late_lamports));
        Ok(purse.checked_add(late).ok_or(FlashbackError::AmountOverflow)?)
    }
}
