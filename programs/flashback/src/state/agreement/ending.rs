//! Every way in which an agreement ends.

use super::request::check_parties;
use super::*;
use crate::math::rating::weight;
use crate::math::wide::{per_bps, product};

/// Why an agreement ends, or ends earlier.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum EndCause {
    /// The consumer gave notice.
    Notice,
    /// The vault was dry for longer than the grace.
    Default,
    /// The term is over.
    Term,
    /// Both agreed.
    Mutual,
    /// The consumer used a right to leave at once.
    Left,
    /// The provider left.
    ProviderExit,
}

/// An end that was recorded, or brought forward.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ending {
    /// Why.
    pub cause: EndCause,
    /// When the agreement ends.
    pub ends_at: i64,
    /// What leaving costs the provider, owed to the consumer.
    pub cost: u64,
    /// Number of the event about it.
    pub sequence: u32,
}

/// What expiring did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "listing and provider take the capacity back"]
pub struct Expiry {
    /// The end, if it was not recorded before.
    pub ending: Option<Ending>,
    /// Units that are free again, for [`Listing::release`]; 0 = they were free before.
    pub released: u64,
}

impl Agreement {
    /// `terminate_agreement`: the consumer gives notice. While the vault is dry it runs from when the money ended.
    pub fn terminate(&mut self, vault: &mut Vault, now: i64) -> Result<Ending> {
        vault.transact(now, |clock, now| self.record_end(clock, i64::MAX, now))?;
        Ok(self.ending(EndCause::Notice, 0))
    }

    /// `end_agreement`, signed by the consumer and the provider's present `authority`: both end it now, or bring a recorded
    /// end forward to now.
    pub fn end(&mut self, authority: &Pubkey, vault: &mut Vault, now: i64) -> Result<Ending> {
        check_parties(&self.consumer, authority, &self.arbiter)?;
        vault.transact(now, |clock, now| self.end_now(clock, now))?;
        Ok(self.ending(EndCause::Mutual, 0))
    }

    /// `leave_agreement`: the consumer ends it now and free, or brings a recorded end forward to now, where a
    /// [fact](Self::check_right_to_leave) gives the right to. That `board` is the agreement's is the caller's to check.
    pub fn leave(&mut self, vault: &mut Vault, provider: &Provider, board: Option<&Board>, now: i64) -> Result<Ending> {
        self.require_board(board)?;
        let calendar = vault.calendar();
        vault.transact(now, |clock, now| {
            let right = self.check_right_to_leave(provider, board, &calendar, now);
            self.end_now(clock, now)?;
            right
        })?;
        Ok(self.ending(EndCause::Left, 0))
    }

    /// `exit_agreement`: the provider ends it now. While the vault is in default or the board [silent](Self::is_unwatched) that
    /// costs nothing, else [`exit_cost`](Self::exit_cost) out of the collateral, and the provider's conduct. That `board` is
    /// the agreement's is the caller's to check.
    pub fn exit(
        &mut self,
        vault: &mut Vault,
        bond: &mut Bond,
        provider: &mut Provider,
        board: Option<&Board>,
        now: i64,
    ) -> Result<Ending> {
        self.require_board(board)?;
        let calendar = vault.calendar();
        let is_free = vault.transact(now, |clock, now| {
            let is_free = self.is_in_default(clock, &calendar, now) || self.is_unwatched(board, now);
            self.record_end(clock, now, now)?;
            Ok(is_free)
        })?;
        if is_free {
            return Ok(self.ending(EndCause::ProviderExit, 0));
        }
        let cost = self.exit_cost(now)?;
        self.forfeit(bond, cost)?;
        if self.ref_value > 0 {
            let fee = per_bps(product(self.notice_price(now)?, self.fee_bps.into()));
            provider.count_exit(weight(u64::try_from(fee).unwrap_or(u64::MAX), self.ref_value), now);
        }
        Ok(self.ending(EndCause::ProviderExit, cost))
    }

    /// `end_default`: ends it because its vault is in default; the notice is paid out of the guarantee. `None` where an
    /// end is recorded already.
    pub fn end_default(&mut self, vault: &mut Vault, now: i64) -> Result<Option<Ending>> {
        if self.ends_at != 0 {
            return Ok(None);
        }
        let calendar = vault.calendar();
        vault.transact(now, |clock, now| {
            ensure!(self.is_in_default(clock, &calendar, now), FlashbackError::NotInDefault);
            self.record_end(clock, i64::MAX, now)
        })?;
        Ok(Some(self.ending(EndCause::Default, 0)))
    }

    /// `expire_agreement`: records the end of an agreement that has reached its term, and frees the capacity of one that
    /// has ended.
    pub fn expire(&mut self, vault: &mut Vault, now: i64) -> Result<Expiry> {
        let mut ending = None;
        if self.status_at(now)? == AgreementStatus::Active {
            ensure!(self.is_past_term(now), FlashbackError::TermNotOver);
            vault.transact(now, |clock, now| self.record_end(clock, i64::MAX, now))?;
            ending = Some(self.ending(EndCause::Term, 0));
        }
        ensure!(self.status_at(now)? == AgreementStatus::Ended, FlashbackError::TermNotOver);
        let released = core::mem::take(&mut self.reserved);
        if released > 0 {
            self.next_sequence();
        }
        Ok(Expiry { ending, released })
    }

    /// `give_provider_notice`: the term moves to the end of the provider's notice, if it is not earlier.
    pub fn give_provider_notice(&mut self, now: i64) -> Result<()> {
        ensure!(self.is(AgreementStatus::Active), FlashbackError::AgreementNotActive);
        let notice_ends_at = now.saturating_add(self.terms.provider_notice_secs.into());
        if self.term_ends_at == 0 || notice_ends_at < self.term_ends_at {
            self.term_ends_at = notice_ends_at;
        }
        self.next_sequence();
        Ok(())
    }

    /// Whether anybody may end it because its vault is dry: for longer than the grace, which somebody saw at least that long
    /// ago and an hour. An agreement past its term that nobody expired makes a vault look dry: for so long whoever is hurt
    /// can expire it.
    pub fn is_in_default(&self, clock: &VaultClock, calendar: &Calendar, now: i64) -> bool {
        let dry_secs = now.saturating_sub(clock.funded_until);
        let seen_secs = now.saturating_sub(clock.lag_seen_at);
        let grace = i64::from(self.terms.grace_secs);
        clock.is_delinquent(now) && dry_secs >= grace && seen_secs >= grace.max(calendar.hour_secs())
    }

    /// What the provider's leaving now costs: the price of the notice that it did not give, at most the collateral.
    /// Rounded down, for the provider.
    pub fn exit_cost(&self, now: i64) -> Result<u64> {
        Ok(self.notice_price(now)?.min(self.collateral))
    }

    fn notice_price(&self, now: i64) -> Result<u64> {
        let until = now.saturating_add(self.terms.provider_notice_secs.into());
        Ok(self.stream().price_until(until, now).ok_or(FlashbackError::AmountOverflow)?)
    }

    /// Takes a penalty out of the collateral.
    pub(super) fn forfeit(&mut self, bond: &mut Bond, penalty: u64) -> Result<()> {
        bond.forfeit(penalty)?;
        self.owe_penalty(penalty)
    }

    /// Takes a penalty out of the collateral's books; the bond is to forfeit it.
    pub(super) fn owe_penalty(&mut self, penalty: u64) -> Result<()> {
        self.collateral = self.collateral.checked_sub(penalty).ok_or(FlashbackError::AmountOverflow)?;
        self.penalty_owed = self.penalty_owed.checked_add(penalty).ok_or(FlashbackError::AmountOverflow)?;
        Ok(())
    }

    /// Records the end, `target` or as late as the notice and the term allow.
    fn record_end(&mut self, clock: &mut VaultClock, target: i64, now: i64) -> Result<()> {
        self.check_change(AgreementStatus::Ending, now)?;
        self.stream_mut(|stream| stream.end(clock, target))?;
        self.status = AgreementStatus::Ending.into();
        self.end_recorded_at = now;
        Ok(())
    }

    /// Records the end, or brings one that is not reached yet forward.
    fn end_now(&mut self, clock: &mut VaultClock, now: i64) -> Result<()> {
        if self.status_at(now)? == AgreementStatus::Ending {
            return self.stream_mut(|stream| stream.cut(clock, now));
        }
        self.record_end(clock, now, now)
    }

    fn ending(&mut self, cause: EndCause, cost: u64) -> Ending {
        Ending { cause, ends_at: self.ends_at, cost, sequence: self.next_sequence() }
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::*;
    use super::*;
    use crate::state::tests::refused;

    #[test]
    fn default_needs_the_grace_dry_and_seen() {
        let Fixture { agreement, .. } = Fixture::active();
        let grace = i64::from(agreement.terms.grace_secs);
        let clock = VaultClock { funded_until: NOW, lag_from: NOW, lag_seen_at: NOW + 5, ..VaultClock::default() };
        assert!(!agreement.is_in_default(&clock, &CALENDAR, NOW + 5 + grace - 1));
        assert!(agreement.is_in_default(&clock, &CALENDAR, NOW + 5 + grace));
        let paid_meanwhile = VaultClock { funded_until: NOW + 6, ..clock };
        assert!(!agreement.is_in_default(&paid_meanwhile, &CALENDAR, NOW + 5 + grace));
        assert!(agreement.is_in_default(&paid_meanwhile, &CALENDAR, NOW + 6 + grace));
        let funded = VaultClock { funded_until: NOW + 5 + grace, ..clock };
        assert!(!agreement.is_in_default(&funded, &CALENDAR, NOW + 5 + grace));
    }

    #[test]
    fn default_needs_an_hour_of_being_seen_where_the_grace_is_shorter() {
        let mut agreement = Fixture::active().agreement;
        agreement.terms.grace_secs = 60;
        let clock = VaultClock { funded_until: NOW, lag_from: NOW, lag_seen_at: NOW + 60, ..VaultClock::default() };
        assert!(!agreement.is_in_default(&clock, &CALENDAR, NOW + 60 + 3_599));
        assert!(agreement.is_in_default(&clock, &CALENDAR, NOW + 60 + 3_600));
    }

    /// Its vault's money ends a hundred seconds after [`NOW`], as was seen a second later.
    fn dry() -> Fixture {
        let mut fixture = Fixture::active();
        fixture.vault.balance = fixture.vault.reserved + 10 * 100;
        fixture.vault.transact(NOW + 101, |_, _| Ok(())).unwrap();
        fixture
    }

    #[test]
    fn a_default_ends_it_a_notice_after_the_money_ended() {
        let Fixture { mut agreement, mut vault, .. } = dry();
        let defaults_at = NOW + 101 + i64::from(agreement.terms.grace_secs);
        refused(agreement.end_default(&mut vault, defaults_at - 1), FlashbackError::NotInDefault);
        let sequence = agreement.sequence + 1;
        let ending = Ending { cause: EndCause::Default, ends_at: NOW + 100 + 7 * DAY, cost: 0, sequence };
        assert_eq!(agreement.end_default(&mut vault, defaults_at).unwrap(), Some(ending));
        assert_eq!(agreement.end_default(&mut vault, defaults_at).unwrap(), None, "an end is recorded");
        assert_eq!(agreement.sequence, sequence);
    }

    #[test]
    fn an_exit_is_free_only_while_the_vault_is_in_default() {
        let mut fixture = dry();
        let defaults_at = NOW + 101 + i64::from(fixture.agreement.terms.grace_secs);
        let exit = |Fixture { mut agreement, mut vault, mut bond, mut provider, .. }: Fixture, now| {
            let ending = agreement.exit(&mut vault, &mut bond, &mut provider, None, now).unwrap();
            assert_eq!((agreement.penalty_owed, bond.owed), (ending.cost, ending.cost));
            (ending.cause, ending.ends_at, ending.cost)
        };
        assert_eq!(exit(dry(), defaults_at), (EndCause::ProviderExit, defaults_at, 0));
        assert_eq!(exit(dry(), defaults_at - 1), (EndCause::ProviderExit, defaults_at - 1, 100 * 86_400));
        fixture.vault.add(1_000_000_000, defaults_at).unwrap();
        assert_eq!(exit(fixture, defaults_at), (EndCause::ProviderExit, defaults_at, 100 * 86_400));
    }

    #[test]
    fn an_exit_that_costs_weighs_on_conduct_by_the_fee_of_the_notice_not_given() {
        for (ref_value, weight) in [(0, 0), (1_000_000, 100 * 86_400 / 100)] {
            let Fixture { mut agreement, mut vault, mut bond, mut provider, .. } = Fixture::active();
            agreement.ref_value = ref_value;
            agreement.exit(&mut vault, &mut bond, &mut provider, None, NOW + DAY).unwrap();
            assert_eq!((provider.rating_sum, provider.rating_weight), ([0; 4], [0, 0, 0, weight]));
        }
    }

    #[test]
    fn leaving_takes_a_right_and_brings_a_recorded_end_forward() {
        let leave = |Fixture { agreement, vault, provider, .. }: &mut Fixture| {
            agreement.leave(vault, provider, None, NOW + DAY)
        };
        refused(leave(&mut Fixture::active()), FlashbackError::NoRightToLeave);
        for terminated in [false, true] {
            let mut fixture = Fixture::active();
            fixture.agreement.leave_until = NOW + DAY + 1;
            if terminated {
                fixture.agreement.terminate(&mut fixture.vault, NOW).unwrap();
                assert_eq!(fixture.agreement.ends_at, NOW + 7 * DAY);
            }
            let sequence = fixture.agreement.sequence + 1;
            let ending = Ending { cause: EndCause::Left, ends_at: NOW + DAY, cost: 0, sequence };
            assert_eq!(leave(&mut fixture).unwrap(), ending);
        }
    }

    #[test]
    fn the_providers_notice_only_ever_shortens_the_term() {
        let mut fixture = Fixture::active();
        fixture.agreement.give_provider_notice(NOW + DAY).unwrap();
        assert_eq!(fixture.agreement.term_ends_at, NOW + 11 * DAY);
        fixture.agreement.give_provider_notice(NOW + 5 * DAY).unwrap();
        assert_eq!(fixture.agreement.term_ends_at, NOW + 11 * DAY);
        fixture.agreement.term_ends_at = 0;
        fixture.agreement.give_provider_notice(NOW + 5 * DAY).unwrap();
        assert_eq!(fixture.agreement.term_ends_at, NOW + 15 * DAY);
        refused(requested(&order()).give_provider_notice(NOW), FlashbackError::AgreementNotActive);
    }

    #[test]
    fn an_exit_costs_the_notice_that_was_not_given_at_most_the_collateral() {
        let mut fixture = Fixture::active();
        assert_eq!(fixture.agreement.exit_cost(NOW).unwrap(), 100 * 86_400);
        assert_eq!(fixture.agreement.exit_cost(NOW + 25 * DAY).unwrap(), 50 * 86_400, "no longer than the term");
        assert_eq!(fixture.agreement.exit_cost(NOW + 31 * DAY).unwrap(), 0);
        fixture.agreement.collateral = 77;
        assert_eq!(fixture.agreement.exit_cost(NOW).unwrap(), 77);
        fixture.agreement.forfeit(&mut fixture.bond, 70).unwrap();
        assert_eq!((fixture.agreement.collateral, fixture.agreement.penalty_owed, fixture.bond.owed), (7, 70, 70));
    }

    #[test]
    fn an_end_by_both_takes_two_parties() {
        for authority in [key(3), key(9)] {
            let Fixture { mut agreement, mut vault, .. } = Fixture::active();
            refused(agreement.end(&authority, &mut vault, NOW + DAY), FlashbackError::PartyTwice);
        }
        let Fixture { mut agreement, mut vault, .. } = Fixture::active();
        let sequence = agreement.sequence + 1;
        let ending = Ending { cause: EndCause::Mutual, ends_at: NOW + DAY, cost: 0, sequence };
        assert_eq!(agreement.end(&key(1), &mut vault, NOW + DAY).unwrap(), ending);
    }

    #[test]
    fn an_expired_agreement_gives_its_capacity_back_once() {
        let mut fixture = Fixture::active();
        refused(fixture.expire(NOW + 30 * DAY - 1), FlashbackError::TermNotOver);
        let sequence = fixture.agreement.sequence + 1;
        let ending = Some(Ending { cause: EndCause::Term, ends_at: NOW + 30 * DAY, cost: 0, sequence });
        for expected in [Expiry { ending, released: 10 }, Expiry { ending: None, released: 0 }] {
            let expiry = fixture.expire(NOW + 31 * DAY).unwrap();
            assert_eq!(expiry, expected);
            fixture.listing.release(expiry.released, &mut fixture.provider).unwrap();
            let Fixture { listing, provider, .. } = &fixture;
            assert_eq!((listing.reserved, provider.reserved_gib, provider.agreements), (0, 0, 0));
            assert_eq!(fixture.agreement.sequence, sequence + 1, "an event for the end, one for the capacity");
        }
    }
}
