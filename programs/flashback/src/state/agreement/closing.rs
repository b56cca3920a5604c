//! The end of the account.

use super::*;

/// What closing pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closing {
    /// The unclaimed rest: the provider's part goes into the bond, the fee stays in the vault until it is swept.
    pub rest: Payout,
    /// Penalties that were still owed, from the bond into the vault.
    pub penalty: u64,
}

impl Agreement {
    /// `close_agreement`, called by `caller`: claims the unclaimed rest into the bond and collects the penalties that are
    /// owed; what is less than a unit stays with the consumer. The account closes.
    pub fn close(&mut self, caller: &Pubkey, vault: &mut Vault, bond: &mut Bond, now: i64) -> Result<Closing> {
        self.check_closable(&vault.calendar(), *caller == self.consumer, now)?;
        let penalty = core::mem::take(&mut self.penalty_owed);
        let rest = vault.transact(now, |clock, _| {
            clock.balance = clock.balance.checked_add(penalty).ok_or(FlashbackError::AmountOverflow)?;
            self.stream_mut(|stream| stream.close(clock))
        })?;
        vault.owe_fee(rest.fee)?;
        vault.release_index()?;
        bond.pay_penalty(penalty)?;
        bond.add(rest.provider)?;
        bond.release()?;
        self.next_sequence();
        Ok(Closing { rest, penalty })
    }

    /// Checks that everything is settled, and that others than the consumer have left time for a review.
    fn check_closable(&self, calendar: &Calendar, by_consumer: bool, now: i64) -> Result<()> {
        self.check_change(AgreementStatus::Closed, now)?;
        require!(self.final_settled_at != 0, FlashbackError::AgreementNotSettled);
        let reviewed_at = self.final_settled_at.saturating_add(calendar.epochs(REVIEW_EPOCHS));
        require!(by_consumer || now >= reviewed_at, FlashbackError::ReviewOpen);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::*;
    use super::*;
    use crate::state::tests::refused;
    use bytemuck::Zeroable;

    #[test]
    fn others_than_the_consumer_wait_for_the_review() {
        let ended = Agreement { status: AgreementStatus::Ending.into(), ends_at: 5, ..Agreement::zeroed() };
        refused(ended.check_closable(&CALENDAR, true, 4), FlashbackError::AgreementNotEnded);
        refused(ended.check_closable(&CALENDAR, true, 5), FlashbackError::AgreementNotSettled);
        let settled = Agreement { final_settled_at: 10, ..ended };
        assert!(settled.check_closable(&CALENDAR, true, 10).is_ok());
        refused(settled.check_closable(&CALENDAR, false, 10 + 7 * DAY - 1), FlashbackError::ReviewOpen);
        assert!(settled.check_closable(&CALENDAR, false, 10 + 7 * DAY).is_ok());
    }
}
