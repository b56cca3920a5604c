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
    /// owed; what is less than a unit stays with the consumer. The account closes. Before the time for a review is over only
    /// the consumer may, and only where nothing is left to claim: the rest would thaw before the provider has it.
    pub fn close(&mut self, caller: &Pubkey, vault: &mut Vault, bond: &mut Bond, now: i64) -> Result<Closing> {
        let reviewed = self.check_closable(&vault.calendar(), *caller == self.consumer, now)?;
        let penalty = core::mem::take(&mut self.penalty_owed);
        let rest = vault.transact(now, |clock, _| {
            clock.balance = clock.balance.checked_add(penalty).ok_or(FlashbackError::AmountOverflow)?;
            self.stream_mut(|stream| stream.close(clock))
        })?;
        ensure!(reviewed || rest == Payout::default(), FlashbackError::RestUnclaimed);
        vault.owe_fee(rest.fee)?;
        vault.release_index()?;
        bond.pay_penalty(penalty)?;
        bond.add(rest.provider)?;
        bond.release()?;
        self.next_sequence();
        Ok(Closing { rest, penalty })
    }

    /// Checks that everything is settled and undisputed, and that others than the consumer have left time for a review.
    /// Returns whether that time is over.
    fn check_closable(&self, calendar: &Calendar, by_consumer: bool, now: i64) -> Result<bool> {
        self.check_change(AgreementStatus::Closed, now)?;
        ensure!(self.final_settled_at != 0, FlashbackError::AgreementNotSettled);
        ensure!(self.disputed == [0; 3], FlashbackError::DisputeOpen);
        let reviewed = now >= self.final_settled_at.saturating_add(calendar.epochs(REVIEW_EPOCHS));
        ensure!(by_consumer || reviewed, FlashbackError::ReviewOpen);
        Ok(reviewed)
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::*;
    use super::*;
    use crate::state::tests::refused;

    /// Ended after 30 days, a week of which is settled and claimed; closes a period and its windows later.
    fn settled() -> Fixture {
        let mut fixture = Fixture::active();
        let _ = fixture.expire(NOW + 30 * DAY).unwrap();
        for index in 0..=4 {
            fixture.settle(index, NOW + 40 * DAY).unwrap();
        }
        fixture
    }

    fn close(fixture: &mut Fixture, caller: &Pubkey, now: i64) -> Result<Closing> {
        let Fixture { agreement, vault, bond, .. } = fixture;
        vault.open_count = 1;
        agreement.close(caller, vault, bond, now)
    }

    #[test]
    fn others_than_the_consumer_wait_for_the_review() {
        let mut fixture = Fixture::active();
        refused(close(&mut fixture, &key(3), NOW), FlashbackError::AgreementNotEnded);
        let _ = fixture.expire(NOW + 30 * DAY).unwrap();
        refused(close(&mut fixture, &key(3), NOW + 40 * DAY), FlashbackError::AgreementNotSettled);
        refused(close(&mut settled(), &key(8), NOW + 47 * DAY - 1), FlashbackError::ReviewOpen);
        let Closing { rest, penalty } = close(&mut settled(), &key(8), NOW + 47 * DAY).unwrap();
        assert_eq!((rest.provider + rest.fee, penalty), (10 * 30 * 86_400, 0));
    }

    #[test]
    fn the_consumer_closes_early_only_where_nothing_is_left_to_claim() {
        let mut fixture = settled();
        refused(close(&mut fixture, &key(3), NOW + 47 * DAY - 1), FlashbackError::RestUnclaimed);
        assert!(close(&mut settled(), &key(3), NOW + 47 * DAY).is_ok());
        let Fixture { agreement, vault, .. } = &mut fixture;
        agreement.claim(vault, NOW + 41 * DAY).unwrap();
        let Closing { rest, .. } = close(&mut fixture, &key(3), NOW + 41 * DAY).unwrap();
        assert_eq!(rest, Payout::default());
    }

    #[test]
    fn stays_while_a_dispute_is_open() {
        let mut fixture = settled();
        fixture.agreement.disputed = [0, 0, 1 << 31];
        for caller in [key(3), key(8)] {
            refused(close(&mut fixture, &caller, NOW + 100 * DAY), FlashbackError::DisputeOpen);
        }
    }
}
