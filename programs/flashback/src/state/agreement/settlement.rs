//! Periods, settled one after the other, and the penalties that they leave.

use super::period::PeriodEnd;
use super::*;
use crate::math::penalty::penalty;
use crate::math::quality::Period;
use crate::math::rating::{scores, weight, PeriodRating, CONDUCT, MAX_WEIGHT, RATING_WINDOW_EPOCHS};
use crate::math::wide::product;
use crate::state::{Dispute, Outcome};

/// What a settlement did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settlement {
    /// End of what is settled.
    pub until: i64,
    /// Its length.
    pub secs: i64,
    /// Credit to the consumer, as a share of its price: the measured one, or what was ruled.
    pub credit_bps: u16,
    /// Whether it was ruled.
    pub is_ruled: bool,
    /// Whether the ruling made the provider lose, whoever opened the dispute.
    pub provider_lost: bool,
    /// The window in which the ruling [marks](Provider::mark_window) the provider.
    pub mark: Option<u32>,
    /// Penalty out of the collateral, in base units. The bond [forfeits](Bond::forfeit) it.
    pub penalty: u64,
    /// What the board measured, without one nothing.
    pub measured: Period,
    /// Whether it counts in a provider's `settled_periods`: a full period with a fee in a settlement mint.
    pub counts: bool,
    /// When its dispute window ended.
    pub final_at: i64,
    /// What it says of the provider; nothing where nobody vouches for the mint.
    pub rating: PeriodRating,
    /// Whether it was a full period that paid at least a reference dollar in fees.
    pub is_paid: bool,
    /// Whether it was the agreement's first such period.
    pub is_first_paid: bool,
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
    /// `settle_period`: settles period `index` by what was ruled in its dispute, else by what its board measured; without
    /// either at full score. The one that reaches a recorded end is the last. `None` where it is settled already. That
    /// `board` is the agreement's and `dispute` the period's is the caller's to check; the bond forfeits the penalty, then
    /// gets back what is released, and the provider counts it, see [`Provider::count_settlement`].
    pub fn settle_period(
        &mut self,
        vault: &mut Vault,
        board: Option<&Board>,
        dispute: Option<&mut Dispute>,
        index: u32,
        now: i64,
    ) -> Result<Option<Settlement>> {
        if self.is_settled(index) {
            return Ok(None);
        }
        let (calendar, from) = (vault.calendar(), self.settled_until);
        let shortfall = self.shortfall;
        let (mut settlement, credited_q) =
            vault.transact(now, |clock, now| self.settle(clock, &calendar, board, dispute, index, now))?;
        let is_young = from < self.started_at.saturating_add(calendar.epochs(YOUNG_EPOCHS));
        settlement.penalty = self.penalty(&settlement, credited_q, vault, from, is_young, now)?;
        self.owe_penalty(settlement.penalty)?;
        if self.ref_value > 0 {
            settlement.rating = self.rate(&settlement, board, shortfall);
            settlement.rating.is_young = is_young;
            settlement.rating.window = calendar.epoch_at(settlement.final_at) / RATING_WINDOW_EPOCHS;
            settlement.is_paid = settlement.counts && settlement.rating.net >= RECORD_FEE_MICRO_USD;
            settlement.is_first_paid = settlement.is_paid && core::mem::replace(&mut self.has_paid, 1) == 0;
            // Two weights, each far below a word.
            self.unreviewed_weight = self.unreviewed_weight.wrapping_add(settlement.rating.net).min(MAX_WEIGHT);
        }
        if self.ends_at != 0 && settlement.until == self.ends_at {
            self.final_settled_at = now;
            let (collateral, quantity) = (&mut self.collateral, &mut self.reserved);
            let (collateral, quantity) = (core::mem::take(collateral), core::mem::take(quantity));
            settlement.released = Some(Released { collateral, quantity });
        }
        self.note_rights(&settlement, &calendar, now);
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

    /// Settles without penalty and release. Returns the credit too, in base units times 2^32.
    fn settle(
        &mut self,
        clock: &mut VaultClock,
        calendar: &Calendar,
        board: Option<&Board>,
        dispute: Option<&mut Dispute>,
        index: u32,
        now: i64,
    ) -> Result<(Settlement, u128)> {
        ensure!(index == self.periods, FlashbackError::PeriodNotNext);
        let PeriodEnd { until, boundary } = self.period_end(calendar, index)?;
        self.require_run(until, clock, now)?;
        let final_at = self.disputable_until(calendar, until);
        ensure!(now >= final_at, FlashbackError::DisputeWindowOpen);

        let (measured, credit_bps) = self.measure(board, calendar, self.settled_until, until)?;
        let standing = Outcome { credit_bps, is_ruled: false, provider_lost: false };
        let outcome = self.conclude(dispute, index, now)?.unwrap_or(standing);
        let Outcome { credit_bps, is_ruled, provider_lost } = outcome;
        self.count_unmeasured(&measured);
        let secs = until.checked_sub(self.settled_until).ok_or(FlashbackError::AmountOverflow)?;
        let counts = until == boundary && self.ref_value > 0 && self.pays_fee(secs, credit_bps);
        let mut stream = self.stream();
        let credited_q = stream.settle(clock, until, credit_bps).ok_or(FlashbackError::AmountOverflow)?;
        (self.shortfall, self.settled_until) = (stream.shortfall, stream.settled_until);
        self.periods = index.checked_add(1).ok_or(FlashbackError::Overflow)?;
        let is_judged = board.is_some_and(|board| board.faults() > 0);
        let is_marked = is_ruled && credit_bps >= MARK_CREDIT_BPS && !is_judged;
        let mark = is_marked.then(|| calendar.window_at(final_at));
        let settlement = Settlement {
            until,
            secs,
            credit_bps,
            is_ruled,
            provider_lost,
            measured,
            counts,
            final_at,
            mark,
            ..Settlement::default()
        };
        Ok((settlement, credited_q))
    }

    /// What a period says of the provider, which was settled since the shortfall was `shortfall`. A single monitor rates
    /// nobody. A fee that does not fit weighs nothing: a rating makes no settlement fail.
    fn rate(&mut self, settlement: &Settlement, board: Option<&Board>, shortfall: u64) -> PeriodRating {
        let [availability, success, performance] = match board {
            Some(board) if board.faults() > 0 => scores(&settlement.measured),
            _ => [None; CONDUCT],
        };
        let (stream, before) = (self.stream(), self.settled_fee);
        self.settled_fee = stream.settled_fee().unwrap_or_default();
        let growth = |after: u64| weight(after.saturating_sub(before), self.ref_value);
        let net = growth(self.settled_fee);
        let gross = if self.shortfall == shortfall {
            net
        } else {
            growth(Stream { shortfall, ..stream }.settled_fee().unwrap_or_default())
        };
        let conduct = if settlement.provider_lost { 0 } else { BPS };
        let scores = [availability, success, performance, Some(conduct)];
        PeriodRating { scores, net, gross, ..PeriodRating::default() }
    }

    /// `review_period`: the consumer gives stars for all that was settled since its last review. Returns their weight.
    pub fn review_period(&mut self, provider: &mut Provider, stars: u8, now: i64) -> Result<u64> {
        ensure!(self.unreviewed_weight > 0, FlashbackError::NothingToReview);
        let weight = core::mem::take(&mut self.unreviewed_weight);
        provider.review(stars, weight, now)?;
        self.next_sequence();
        Ok(weight)
    }

    /// The penalty of a period from `from` on, for the seconds that were paid in time, none after the end was recorded
    /// counting as unpaid. In the first epochs it is at most what is left of the price: nobody insures a house that burns.
    fn penalty(
        &self,
        settlement: &Settlement,
        credited_q: u128,
        vault: &Vault,
        from: i64,
        is_young: bool,
        now: i64,
    ) -> Result<u64> {
        let penalty_bps = self.terms.service_levels.penalty_bps;
        if credited_q == 0 || penalty_bps == 0 {
            return Ok(0);
        }
        let recorded_at = if self.end_recorded_at == 0 { i64::MAX } else { self.end_recorded_at };
        let unpaid = vault.unpaid_secs(from, settlement.until.min(recorded_at), now);
        let secs = u32::try_from(settlement.secs).map_err(|_| FlashbackError::AmountOverflow)?;
        let amount = penalty(credited_q, penalty_bps, secs, unpaid, self.collateral);
        let amount = amount.ok_or(FlashbackError::AmountOverflow)?;
        if !is_young {
            return Ok(amount);
        }
        let price_q = product(self.rate_q, secs.into());
        Ok(amount.min(u64::try_from(price_q.saturating_sub(credited_q) >> 32).unwrap_or(u64::MAX)))
    }

    /// Counts the whole epochs of unmeasured periods in a row.
    fn count_unmeasured(&mut self, period: &Period) {
        if period.epochs == 0 {
            return;
        }
        let epochs = u16::try_from(period.epochs).unwrap_or(u16::MAX);
        let is_unmeasured = period.is_unmeasured(&self.terms.service_levels.promises());
        self.unmeasured = if is_unmeasured { self.unmeasured.saturating_add(epochs) } else { 0 };
    }

    /// A high credit, or too long a time without measurements, lets the consumer leave for a period, and 7 epochs at least.
    fn note_rights(&mut self, settlement: &Settlement, calendar: &Calendar, now: i64) {
        let least = RIGHT_CREDIT_BPS.min(self.terms.max_credit_bps).max(1);
        if settlement.credit_bps >= least || self.unmeasured >= RIGHT_RUN_EPOCHS {
            self.leave_until = now.saturating_add(self.right_secs(calendar));
        }
    }

    /// Whether the fee of `secs` seconds with `credit_bps` is at least one base unit.
    fn pays_fee(&self, secs: i64, credit_bps: u16) -> bool {
        const WHOLE: u64 = (BPS as u64) * (BPS as u64);
        let price_q = product(self.rate_q, u64::try_from(secs).unwrap_or_default());
        let shares = u64::from(BPS.saturating_sub(credit_bps)).wrapping_mul(self.fee_bps.into());
        let too_low = (WHOLE - 1).checked_div(shares);
        too_low.is_some_and(|too_low| price_q >> 32 > too_low.into())
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::*;
    use super::*;
    use crate::math::gaps::Gap;
    use crate::state::tests::refused;
    use crate::state::{EpochResult, Tier};
    use bytemuck::Zeroable;

    #[test]
    fn periods_are_settled_in_order_after_their_dispute_window() {
        let mut fixture = Fixture::active();
        let (end, final_at) = (NOW + 7 * DAY, NOW + 7 * DAY + DAY / 2 + DAY);
        refused(fixture.settle(1, final_at), FlashbackError::PeriodNotNext);
        refused(fixture.settle(0, end - 1), FlashbackError::PeriodNotOver);
        refused(fixture.settle(0, final_at - 1), FlashbackError::DisputeWindowOpen);
        let settlement = fixture.settle(0, final_at).unwrap();
        assert_eq!(settlement, Settlement { until: end, secs: 7 * DAY, final_at, ..Settlement::default() });
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
        let (until, final_at) = (NOW + 7 * DAY, NOW + 10 * DAY);
        assert_eq!(last, Settlement { until, final_at, released, ..Settlement::default() });
    }

    /// A fixture whose agreement promises availability to three nines and has a board that measured `up` of 288 buckets in
    /// each epoch from its start on.
    fn measured(up: u16) -> (Fixture, Board) {
        let mut fixture = Fixture::active();
        let mut board = Board { first_epoch: 1_000, next_epoch: 1_090, ..Board::zeroed() };
        for result in &mut board.results {
            *result = EpochResult { measured: 288, up, success_ppm: 1_000_000, flags: 1, ..EpochResult::default() };
        }
        fixture.agreement.board = key(50);
        let levels = &mut fixture.agreement.terms.service_levels;
        levels.availability = [(999_000, 1_000), (990_000, 2_500), (950_000, 10_000)]
            .map(|(threshold_ppm, credit_bps)| Tier { threshold_ppm, credit_bps, padding: [0; 2] });
        levels.penalty_bps = 5_000;
        (fixture, board)
    }

    const FINAL_AT: i64 = NOW + 9 * DAY;

    #[test]
    fn a_missed_level_gives_back_its_credit_and_half_of_it_as_a_penalty() {
        let price = 10 * 7 * 86_400;
        for (up, credit_bps) in [(288, 0), (287, 1_000), (285, 2_500), (273, 5_000)] {
            let (mut fixture, board) = measured(up);
            let accrued = fixture.vault.accrued_q;
            let settlement = fixture.agreement.settle_period(&mut fixture.vault, Some(&board), None, 0, FINAL_AT);
            let settlement = settlement.unwrap().unwrap();
            let credit = price * u64::from(credit_bps) / 10_000;
            assert_eq!((settlement.credit_bps, settlement.penalty), (credit_bps, credit / 2), "{up}");
            assert_eq!((settlement.measured.epochs, settlement.measured.up), (7, 7 * u32::from(up)));
            let Agreement { collateral, penalty_owed, shortfall, leave_until, .. } = fixture.agreement;
            assert_eq!((collateral + penalty_owed, penalty_owed), (25_920_000, credit / 2));
            assert_eq!(shortfall, u64::from(credit_bps) * 7 * 86_400);
            assert_eq!(leave_until, if credit_bps >= 2_500 { FINAL_AT + 7 * DAY } else { 0 });
            assert!(fixture.vault.accrued_q[0] - accrued[0] == (10 * 9 * 86_400 - credit) << 32);
        }
    }

    #[test]
    fn what_went_unpaid_is_not_penalised() {
        let (mut fixture, board) = measured(0);
        fixture.vault.gaps[0] =
            Gap { from: (NOW / DAY * DAY) as u32, to: (NOW + 7 * DAY) as u32, secs: 7 * 86_400 / 2 };
        let settlement = fixture.agreement.settle_period(&mut fixture.vault, Some(&board), None, 0, FINAL_AT);
        assert_eq!(settlement.unwrap().unwrap().penalty, 10 * 7 * 86_400 / 2 / 4, "half of half the price");
    }

    #[test]
    fn credit_and_penalty_of_a_young_agreement_are_at_most_the_price() {
        let settle = |index: u32| {
            let (mut fixture, board) = measured(0);
            fixture.agreement.terms.service_levels.penalty_bps = 20_000;
            let settle =
                |index| fixture.agreement.settle_period(&mut fixture.vault, Some(&board), None, index, NOW + 16 * DAY);
            (0..=index).map(settle).last().unwrap().unwrap().unwrap()
        };
        let price = 10 * 7 * 86_400;
        assert_eq!((settle(0).credit_bps, settle(0).penalty), (5_000, price / 2));
        assert_eq!(settle(1).penalty, price, "twice the credit");
    }

    #[test]
    fn a_penalty_is_at_most_the_collateral_and_comes_before_its_release() {
        let (mut fixture, board) = measured(0);
        fixture.agreement.collateral = 1_000;
        let _ = fixture.agreement.expire(&mut fixture.vault, NOW + 30 * DAY).unwrap();
        let settle =
            |index| fixture.agreement.settle_period(&mut fixture.vault, Some(&board), None, index, NOW + 40 * DAY);
        let settled: Vec<_> = (0..5).map(settle).map(|settled| settled.unwrap().unwrap()).collect();
        assert_eq!(settled.iter().map(|settled| settled.penalty).collect::<Vec<_>>(), [1_000, 0, 0, 0, 0]);
        assert_eq!(settled[4].released, Some(Released { collateral: 0, quantity: 0 }));
    }

    #[test]
    fn the_last_settlement_takes_its_penalty_before_it_releases_the_rest() {
        let (mut fixture, board) = measured(0);
        fixture.agreement.end(&key(1), &mut fixture.vault, NOW + 5 * DAY).unwrap();
        let last =
            fixture.agreement.settle_period(&mut fixture.vault, Some(&board), None, 0, FINAL_AT).unwrap().unwrap();
        // Half of a credit of half the price.
        let penalty = 10 * 5 * 86_400 / 4;
        assert_eq!((last.credit_bps, last.penalty, fixture.agreement.penalty_owed), (5_000, penalty, penalty));
        assert_eq!(last.released, Some(Released { collateral: 25_920_000 - penalty, quantity: 10 }));
    }

    #[test]
    fn the_board_is_the_agreements_and_its_epochs_are_final() {
        let (mut fixture, mut board) = measured(288);
        let mut settle =
            |board: Option<&Board>| fixture.agreement.settle_period(&mut fixture.vault, board, None, 0, FINAL_AT);
        refused(settle(None), FlashbackError::BoardMismatch);
        board.next_epoch = 1_006;
        refused(settle(Some(&board)), FlashbackError::EpochNotFinalized);
        board.next_epoch = 1_007;
        assert!(settle(Some(&board)).is_ok());
        refused(
            Fixture::active().agreement.settle_period(&mut fixture.vault, Some(&board), None, 0, FINAL_AT),
            FlashbackError::BoardMismatch,
        );
    }

    #[test]
    fn two_weeks_without_measurements_let_the_consumer_leave() {
        let (mut fixture, mut board) = measured(288);
        board.results = [EpochResult::default(); 96];
        for (index, at, leave_until) in [(0, FINAL_AT, 0), (1, FINAL_AT + 7 * DAY, FINAL_AT + 14 * DAY)] {
            let settled =
                fixture.agreement.settle_period(&mut fixture.vault, Some(&board), None, index, at).unwrap().unwrap();
            assert_eq!((settled.credit_bps, fixture.agreement.leave_until), (0, leave_until));
        }
        board.results[1_014 % 96..1_021 % 96].fill(EpochResult { measured: 288, up: 288, ..EpochResult::default() });
        let _ =
            fixture.agreement.settle_period(&mut fixture.vault, Some(&board), None, 2, FINAL_AT + 14 * DAY).unwrap();
        assert_eq!(fixture.agreement.unmeasured, 0);
    }

    #[test]
    fn full_periods_with_a_fee_in_a_settlement_mint_count() {
        let counts = |spoil: fn(&mut Agreement), index: u32, up| {
            let (mut fixture, board) = measured(up);
            let Fixture { agreement, vault, .. } = &mut fixture;
            agreement.ref_value = 1_000_000;
            spoil(agreement);
            let _ = agreement.expire(vault, NOW + 30 * DAY).unwrap();
            let settle =
                |index| agreement.settle_period(vault, Some(&board), None, index, NOW + 40 * DAY).unwrap().unwrap();
            (0..=index).map(settle).last().unwrap().counts
        };
        assert!(counts(|_| (), 0, 288) && counts(|_| (), 3, 288));
        assert!(!counts(|_| (), 4, 288), "its last two days are no full period");
        assert!(!counts(|agreement| agreement.ref_value = 0, 0, 288), "a mint that nobody vouches for");
        assert!(!counts(|agreement| agreement.fee_bps = 0, 0, 288), "no fee");
        assert!(!counts(|agreement| agreement.terms.max_credit_bps = 10_000, 0, 0), "everything given back");
        // 100 bps of the period's price are a base unit from a price of 100 on.
        let price = |secs: u64| (100_u64 << 32).div_ceil(secs);
        let mut cheap = Agreement { rate_q: price(7 * 86_400), fee_bps: 100, ..Agreement::zeroed() };
        assert!(cheap.pays_fee(7 * DAY, 0) && !cheap.pays_fee(7 * DAY, 1));
        cheap.rate_q -= 1;
        assert!(!cheap.pays_fee(7 * DAY, 0));
        assert!(Agreement { rate_q: u64::MAX, ..cheap }.pays_fee(i64::MAX, 0), "what does not fit is more than enough");
    }

    #[test]
    fn a_period_rates_by_what_was_measured_and_weighs_by_its_fees() {
        let rated = |up, spoil: fn(&mut Fixture, &mut Board), index: u32| {
            let (mut fixture, mut board) = measured(up);
            (fixture.agreement.ref_value, fixture.agreement.fee_bps, board.monitors) = (1_000_000, 100, 4);
            spoil(&mut fixture, &mut board);
            let Fixture { agreement, vault, .. } = &mut fixture;
            let settle =
                |index| agreement.settle_period(vault, Some(&board), None, index, NOW + 20 * DAY).unwrap().unwrap();
            let rating = (0..=index).map(settle).last().unwrap().rating;
            let settled_fee = if agreement.ref_value > 0 { agreement.stream().settled_fee().unwrap() } else { 0 };
            assert_eq!(agreement.settled_fee, settled_fee, "kept is what would be computed");
            (rating.scores, rating.net, rating.gross, rating.is_young)
        };
        let fee = 10 * 7 * 86_400 / 100;
        let all = |score| [Some(score), Some(BPS), Some(BPS), Some(BPS)];
        assert_eq!(rated(288, |_, _| (), 0), (all(BPS), fee, fee, true));
        assert_eq!(rated(287, |_, _| (), 0), (all(7_500), fee - fee / 10, fee, true));
        assert_eq!(rated(0, |_, _| (), 1), (all(0), fee / 2, fee, false));
        let conduct = [None, None, None, Some(BPS)];
        assert_eq!(rated(288, |_, board| board.monitors = 1, 0).0, conduct, "one monitor rates nobody");
        assert_eq!(rated(288, |_, board| board.next_epoch = 2_000, 0).0, conduct, "out of the ring");
        assert_eq!(rated(288, |_, board| board.results.fill(EpochResult::default()), 0).0, conduct, "unmeasured");
        assert_eq!(rated(288, |fixture, _| fixture.agreement.ref_value = 0, 0), ([None; 4], 0, 0, false));
    }

    #[test]
    fn a_full_period_of_a_reference_dollar_in_fees_is_paid_and_the_first_one_noted() {
        let paid = |ref_value| {
            let (mut fixture, board) = measured(288);
            (fixture.agreement.ref_value, fixture.agreement.fee_bps) = (ref_value, 100);
            let Fixture { agreement, vault, .. } = &mut fixture;
            let _ = agreement.expire(vault, NOW + 30 * DAY).unwrap();
            [0, 1, 2, 3, 4].map(|index| {
                let settlement = agreement.settle_period(vault, Some(&board), None, index, NOW + 40 * DAY);
                let settlement = settlement.unwrap().unwrap();
                (settlement.is_paid, settlement.is_first_paid)
            })
        };
        // 60,480 base units of fee a period.
        assert_eq!(paid(16_534_391), [(false, false); 5]);
        let later = (true, false);
        assert_eq!(paid(16_534_392), [(true, true), later, later, later, (false, false)]);
        assert_eq!(paid(100_000_000)[4], (false, false), "its last two days are no full period");
    }

    #[test]
    fn a_credit_so_far_is_what_settling_would_give() {
        let (mut fixture, mut board) = measured(287);
        let calendar = fixture.vault.calendar();
        (board.genesis_at, board.epoch_secs) = (calendar.genesis_at, calendar.epoch_secs);
        let so_far = |agreement: &Agreement, now| agreement.credit_so_far(&board, now).unwrap();
        let credit = |agreement: &Agreement, now| {
            let found = so_far(agreement, now).unwrap();
            (found.period, found.ends_at, found.until, found.credit_bps, found.credit)
        };
        let price = |days: u64| 10 * days * 86_400;
        let Fixture { agreement, vault, .. } = &mut fixture;
        assert_eq!(credit(agreement, NOW + 3 * DAY), (0, NOW + 7 * DAY, NOW + 3 * DAY, 1_000, price(3) / 10));
        assert_eq!(credit(agreement, NOW + 9 * DAY), (0, NOW + 7 * DAY, NOW + 7 * DAY, 1_000, price(7) / 10));
        let settlement = agreement.settle_period(vault, Some(&board), None, 0, NOW + 20 * DAY).unwrap().unwrap();
        assert_eq!((settlement.credit_bps, agreement.shortfall), (1_000, 7 * 86_400 * 1_000));
        assert_eq!(credit(agreement, NOW + 8 * DAY).2, NOW + 8 * DAY);
        assert_eq!(credit(agreement, NOW).2, NOW + 7 * DAY, "never before what is settled");
        assert!(so_far(&Agreement { started_at: 0, ..*agreement }, NOW).is_none(), "a request");
        assert!(so_far(&Agreement { final_settled_at: NOW, ..*agreement }, NOW).is_none(), "all is settled");
    }

    #[test]
    fn stars_are_given_once_for_all_that_was_settled() {
        let mut fixture = Fixture::active();
        (fixture.agreement.ref_value, fixture.agreement.fee_bps) = (1_000_000, 100);
        let Fixture { agreement, vault, provider, .. } = &mut fixture;
        refused(agreement.review_period(provider, 5, NOW), FlashbackError::NothingToReview);
        for index in 0..2 {
            agreement.settle_period(vault, None, None, index, NOW + 20 * DAY).unwrap();
        }
        let weight = 10 * 14 * 86_400 / 100;
        assert_eq!(agreement.review_period(provider, 4, NOW + 20 * DAY).unwrap(), weight);
        assert_eq!((provider.stars_sum, provider.stars_weight), (4 * weight, weight));
        refused(agreement.review_period(provider, 4, NOW + 20 * DAY), FlashbackError::NothingToReview);
    }

    #[test]
    fn a_provider_counts_the_settlements_that_count() {
        let Fixture { mut agreement, mut vault, mut provider, .. } = Fixture::active();
        for (index, ref_value, counted) in [(0, 1_000_000, 1), (1, 0, 1), (2, 1_000_000, 2)] {
            agreement.ref_value = ref_value;
            let settlement = agreement.settle_period(&mut vault, None, None, index, NOW + 30 * DAY).unwrap().unwrap();
            // Known for good between the epochs 990 and 1,080.
            assert_eq!(settlement.rating.window, if ref_value > 0 { 11 } else { 0 });
            provider.count_settlement(&settlement, NOW);
            assert_eq!(provider.settled_periods, counted);
        }
    }

    #[test]
    fn the_last_settlement_gives_collateral_and_capacity_back() {
        let Fixture { mut agreement, mut vault, mut listing, mut provider, mut bond } = Fixture::active();
        agreement.end(&key(1), &mut vault, NOW + DAY).unwrap();
        let last = agreement.settle_period(&mut vault, None, None, 0, NOW + 10 * DAY).unwrap().unwrap();
        last.released.unwrap().give_back(&mut bond, &mut listing, &mut provider).unwrap();
        assert_eq!((bond.locked, listing.reserved, provider.reserved_gib, provider.agreements), (0, 0, 0, 0));
        assert_eq!((agreement.collateral, agreement.reserved), (0, 0));
    }
    #[test]
    fn a_penalty_that_is_owed_moves_from_the_bond_into_the_vault_once() {
        let Fixture { mut agreement, mut vault, mut bond, .. } = Fixture::active();
        agreement.forfeit(&mut bond, 70).unwrap();
        let (balance, sequence) = (vault.balance, agreement.sequence);
        for amount in [70, 0] {
            assert_eq!(agreement.collect_penalty(&mut vault, &mut bond, NOW).unwrap(), amount);
            assert_eq!((vault.balance, bond.owed, agreement.penalty_owed), (balance + 70, 0, 0));
            assert_eq!(agreement.sequence, sequence + 1, "an event where something is paid");
        }
    }
}
