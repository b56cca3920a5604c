//! Periods, settled one after the other, and the penalties that they leave.

use super::*;
use crate::math::wide::product;

/// What a settlement did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settlement {
    /// End of what is settled.
    pub until: i64,
    /// Its length.
    pub secs: i64,
    /// Credit to the consumer, as a share of its price.
    pub credit_bps: u16,
    /// Whether it counts in a provider's `settled_periods`: a full period with a fee in a settlement mint.
    pub counts: bool,
    /// What is free again, if it was the last one.
    pub released: Option<Released>,
}

/// What the last settlement frees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "bond, listing and provider take it back"]
pub struct Released {
    /// Collateral, in base units.
    pub collateral: u64,
    /// Units reserved on listing and provider; 0 = they were free before.
    pub quantity: u64,
}

impl Released {
    /// Gives it back.
    pub fn give_back(&self, bond: &mut Bond, listing: &mut Listing, provider: &mut Provider) -> Result<()> {
        bond.unlock(self.collateral)?;
        listing.release(self.quantity, provider)
    }
}

impl Agreement {
    /// `settle_period`: settles period `index` with `credit_bps`, at most `max_credit_bps`. The one that reaches a recorded end is the last. `None`
    /// where it is settled already. The provider counts it, see [`Provider::count_settlement`].
    pub fn settle_period(
        &mut self,
        vault: &mut Vault,
        index: u32,
        credit_bps: u16,
        now: i64,
    ) -> Result<Option<Settlement>> {
        if self.is_settled(index) {
            return Ok(None);
        }
        let calendar = vault.calendar();
        let settlement = vault.transact(now, |clock, now| self.settle(clock, &calendar, index, credit_bps, now))?;
        self.next_sequence();
        Ok(Some(settlement))
    }

    /// `collect_penalty`: moves the penalties that are owed from the bond's books into the vault's. Returns the amount; 0
    /// where nothing is owed.
    pub fn collect_penalty(&mut self, vault: &mut Vault, bond: &mut Bond, now: i64) -> Result<u64> {
        let amount = core::mem::take(&mut self.penalty_owed);
        if amount > 0 {
            vault.add(amount, now)?;
            bond.pay_penalty(amount)?;
            self.next_sequence();
        }
        Ok(amount)
    }

    /// Whether period `index` is settled, or none will ever be again.
    pub fn is_settled(&self, index: u32) -> bool {
        self.final_settled_at != 0 || index < self.periods
    }

    fn settle(
        &mut self,
        clock: &mut VaultClock,
        calendar: &Calendar,
        index: u32,
        credit_bps: u16,
        now: i64,
    ) -> Result<Settlement> {
        ensure!(!self.is(AgreementStatus::Requested), FlashbackError::AgreementNotActive);
        ensure!(index == self.periods, FlashbackError::PeriodNotNext);
        let boundary = calendar
            .period_end(self.terms.service_levels.period_epochs, self.started_at, index)
            .ok_or(FlashbackError::AmountOverflow)?;
        let active = self.ends_at == 0;
        let until = if active { boundary } else { boundary.min(self.ends_at) };
        let mut stream = self.stream();
        if until > stream.horizon(clock.funded_until, now) {
            let past_term = active && self.is_past_term(now);
            return Err(if past_term { FlashbackError::TermOver } else { FlashbackError::PeriodNotOver }.into());
        }
        let known_at = until.saturating_add(calendar.report_window_secs.into()).max(self.end_recorded_at);
        let final_at = known_at.saturating_add(self.terms.dispute_secs.into());
        ensure!(now >= final_at, FlashbackError::DisputeWindowOpen);

        let secs = until.saturating_sub(self.settled_until);
        let credit_bps = credit_bps.min(self.terms.max_credit_bps);
        let counts = until == boundary && self.ref_value > 0 && self.pays_fee(secs, credit_bps);
        stream.settle(clock, until, credit_bps).ok_or(FlashbackError::AmountOverflow)?;
        (self.shortfall, self.settled_until) = (stream.shortfall, stream.settled_until);
        self.periods = index.checked_add(1).ok_or(FlashbackError::Overflow)?;
        let is_last = !active && until == self.ends_at;
        let released = is_last.then(|| {
            self.final_settled_at = now;
            let (collateral, quantity) = (&mut self.collateral, &mut self.reserved);
            Released { collateral: core::mem::take(collateral), quantity: core::mem::take(quantity) }
        });
        Ok(Settlement { until, secs, credit_bps, counts, released })
    }

    /// Whether the fee of `secs` seconds with `credit_bps` is at least one base unit.
    fn pays_fee(&self, secs: i64, credit_bps: u16) -> bool {
        const WHOLE: u128 = (BPS as u128) * (BPS as u128);
        let price_q = product(self.rate_q, u64::try_from(secs).unwrap_or_default());
        let price = u64::try_from(price_q >> 32).unwrap_or(u64::MAX);
        let shares = u32::from(BPS.saturating_sub(credit_bps)).saturating_mul(self.fee_bps.into());
        product(price, shares.into()) >= WHOLE
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::*;
    use super::*;
    use crate::state::tests::refused;
    use bytemuck::Zeroable;

    #[test]
    fn periods_are_settled_in_order_after_their_dispute_window() {
        let mut fixture = Fixture::active();
        let (end, final_at) = (NOW + 7 * DAY, NOW + 7 * DAY + DAY / 2 + DAY);
        refused(fixture.settle(1, final_at), FlashbackError::PeriodNotNext);
        refused(fixture.settle(0, end - 1), FlashbackError::PeriodNotOver);
        refused(fixture.settle(0, final_at - 1), FlashbackError::DisputeWindowOpen);
        let settlement = fixture.settle(0, final_at).unwrap();
        assert_eq!(settlement, Settlement { until: end, secs: 7 * DAY, credit_bps: 0, counts: false, released: None });
        assert!(fixture.agreement.is_settled(0) && !fixture.agreement.is_settled(1));
    }

    #[test]
    fn a_period_that_is_not_funded_to_its_end_is_not_over() {
        let mut fixture = Fixture::active();
        fixture.vault.balance = 70 * 86_400 + 10 * 7 * 86_400 - 1;
        refused(fixture.settle(0, NOW + 10 * DAY), FlashbackError::PeriodNotOver);
        fixture.vault.balance += 1;
        assert!(fixture.settle(0, NOW + 10 * DAY).is_ok());
    }

    #[test]
    fn past_the_term_it_is_expired_before_the_last_period_is_settled() {
        let mut fixture = Fixture::active();
        for index in 0..4 {
            fixture.settle(index, NOW + 40 * DAY).unwrap();
        }
        refused(fixture.settle(4, NOW + 40 * DAY), FlashbackError::TermOver);
        assert_eq!(fixture.expire(NOW + 40 * DAY).unwrap().released, 10);
        assert_eq!(fixture.agreement.ends_at, NOW + 30 * DAY);
        refused(fixture.settle(4, NOW + 41 * DAY - 1), FlashbackError::DisputeWindowOpen);
        let last = fixture.settle(4, NOW + 41 * DAY).unwrap();
        assert_eq!(
            (last.until, last.released),
            (NOW + 30 * DAY, Some(Released { collateral: 25_920_000, quantity: 0 }))
        );
        assert_eq!((fixture.agreement.collateral, fixture.agreement.final_settled_at), (0, NOW + 41 * DAY));
        assert!(fixture.agreement.is_settled(99));
    }

    #[test]
    fn an_end_on_a_period_boundary_takes_one_more_settlement_of_no_seconds() {
        let mut fixture = Fixture::active();
        fixture.settle(0, NOW + 9 * DAY).unwrap();
        fixture.agreement.ends_at = NOW + 7 * DAY;
        fixture.agreement.status = AgreementStatus::Ending.into();
        fixture.agreement.end_recorded_at = NOW + 9 * DAY;
        refused(fixture.settle(1, NOW + 10 * DAY - 1), FlashbackError::DisputeWindowOpen);
        let last = fixture.settle(1, NOW + 10 * DAY).unwrap();
        let released = Some(Released { collateral: 25_920_000, quantity: 10 });
        assert_eq!(last, Settlement { until: NOW + 7 * DAY, secs: 0, credit_bps: 0, counts: false, released });
    }

    #[test]
    fn a_credit_is_at_most_the_agreements() {
        let mut fixture = Fixture::active();
        let Fixture { agreement, vault, .. } = &mut fixture;
        let settlement = agreement.settle_period(vault, 0, 9_999, NOW + 9 * DAY).unwrap().unwrap();
        assert_eq!((settlement.credit_bps, agreement.shortfall), (5_000, 5_000 * 7 * 86_400));
        assert_eq!(agreement.settle_period(vault, 0, 9_999, NOW + 9 * DAY).unwrap(), None, "settled already");
    }

    #[test]
    fn full_periods_with_a_fee_in_a_settlement_mint_count() {
        let counts = |spoil: fn(&mut Agreement), index: u32, credit_bps| {
            let mut fixture = Fixture::active();
            let Fixture { agreement, vault, .. } = &mut fixture;
            agreement.ref_value = 1_000_000;
            spoil(agreement);
            let _ = agreement.expire(vault, NOW + 30 * DAY).unwrap();
            let settle = |index| agreement.settle_period(vault, index, credit_bps, NOW + 40 * DAY).unwrap().unwrap();
            (0..=index).map(settle).last().unwrap().counts
        };
        assert!(counts(|_| (), 0, 0) && counts(|_| (), 3, 0));
        assert!(!counts(|_| (), 4, 0), "its last two days are no full period");
        assert!(!counts(|agreement| agreement.ref_value = 0, 0, 0), "a mint that nobody vouches for");
        assert!(!counts(|agreement| agreement.fee_bps = 0, 0, 0), "no fee");
        assert!(!counts(|agreement| agreement.terms.max_credit_bps = 10_000, 0, 10_000), "everything given back");
        // 100 bps of the period's price are a base unit from a price of 100 on.
        let price = |secs: u64| (100_u64 << 32).div_ceil(secs);
        let mut cheap = Agreement { rate_q: price(7 * 86_400), fee_bps: 100, ..Agreement::zeroed() };
        assert!(cheap.pays_fee(7 * DAY, 0) && !cheap.pays_fee(7 * DAY, 1));
        cheap.rate_q -= 1;
        assert!(!cheap.pays_fee(7 * DAY, 0));
        assert!(Agreement { rate_q: u64::MAX, ..cheap }.pays_fee(i64::MAX, 0), "what does not fit is more than enough");
    }
}
