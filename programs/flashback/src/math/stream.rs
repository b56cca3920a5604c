//! What one agreement earns from its vault, second by second.
//!
//! Nothing is floored per step: every amount is a function of totals since the start, so n claims or settlements give
//! exactly what one gives. `None` means that a sum does not fit; with rates and funds checked at the start it never does.

use super::vault_clock::VaultClock;
use super::wide::{checked_product, per_bps, product};

/// Money and time of an agreement. Times are unix seconds, 0 where there is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stream<const SHIFT: u32 = 32> {
    /// Base units per second times `2^SHIFT`.
    pub rate_q: u64,
    /// Kept in the vault to pay for the notice.
    pub guarantee: u64,
    /// Seconds times basis points of credit, of the settled periods.
    pub shortfall: u64,
    /// Paid out so far, with fees.
    pub claimed: u64,
    /// Fees in `claimed`.
    pub fee: u64,
    /// When it became active.
    pub started_at: i64,
    /// Until when periods are settled.
    pub settled_until: i64,
    /// When it ends; 0 while it is active.
    pub ends_at: i64,
    /// When it ends at the latest; 0 = open.
    pub term_ends_at: i64,
    /// Time that is paid for after an end that the consumer caused.
    pub notice_secs: u32,
    /// Most credit of a period; its share of what is not settled cannot be claimed yet.
    pub max_credit_bps: u16,
    /// Platform fee as a share of what is claimed.
    pub fee_bps: u16,
}

/// What a claim pays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Payout {
    /// To the provider.
    pub provider: u64,
    /// To the platform.
    pub fee: u64,
}

fn seconds(from: i64, to: i64) -> Option<u64> {
    u64::try_from(to.checked_sub(from)?).ok()
}

impl<const SHIFT: u32> Stream<SHIFT> {
    /// `ceil(rate * min(notice, term length) / 2^SHIFT)`: rounded up, so that the notice is paid in full.
    pub fn guarantee_for(rate_q: u64, notice_secs: u32, term_secs: Option<u32>) -> Option<u64> {
        let secs = term_secs.map_or(notice_secs, |term_secs| term_secs.min(notice_secs));
        let almost_one_q = VaultClock::<SHIFT>::scale(1).checked_sub(1)?;
        u64::try_from(product(rate_q, secs.into()).checked_add(almost_one_q)? >> SHIFT).ok()
    }

    /// The guarantee that a start at `now` takes.
    pub fn guarantee_at(&self, now: i64) -> Option<u64> {
        let term_secs = match self.term_ends_at {
            0 => None,
            term_ends_at => Some(u32::try_from(term_ends_at.checked_sub(now)?).ok()?),
        };
        Self::guarantee_for(self.rate_q, self.notice_secs, term_secs)
    }

    /// Starts the stream on a vault that is funded up to `now`. `None` if the guarantee is not free.
    pub fn activate(&mut self, clock: &mut VaultClock<SHIFT>, now: i64) -> Option<()> {
        let free_q = clock.free_q()?;
        self.guarantee = self.guarantee_at(now)?;
        free_q.checked_sub(VaultClock::<SHIFT>::scale(self.guarantee))?;
        clock.reserved = clock.reserved.checked_add(self.guarantee)?;
        clock.rate_sum_q = clock.rate_sum_q.checked_add(self.rate_q.into())?;
        (self.started_at, self.settled_until) = (now, now);
        Some(())
    }

    /// Whether no end is recorded.
    pub fn is_active(&self) -> bool {
        self.ends_at == 0
    }

    fn latest_end(&self) -> i64 {
        if self.term_ends_at == 0 {
            i64::MAX
        } else {
            self.term_ends_at
        }
    }

    /// Until when it has earned, at most `now`.
    pub fn horizon(&self, funded_until: i64, now: i64) -> i64 {
        let paid_until = if self.is_active() { funded_until } else { self.ends_at };
        paid_until.min(self.latest_end()).min(now).max(self.started_at)
    }

    /// What settled periods gave back so far, in base units, rounded down; `None` if it does not fit.
    pub fn credited(&self) -> Option<u64> {
        u64::try_from(self.credited_q(self.shortfall.into())? >> 32).ok()
    }

    /// `floor(rate * shortfall / 10_000)`: what settled periods give back, rounded down, against the consumer.
    fn credited_q(&self, shortfall: u128) -> Option<u128> {
        Some(per_bps(checked_product(shortfall, self.rate_q)?))
    }

    /// What may have been claimed in all up to `horizon`, if every period not yet settled got the most credit. Never falls.
    pub fn allowed(&self, horizon: i64) -> Option<u64> {
        let unsettled = seconds(self.settled_until, horizon.max(self.settled_until))?;
        let worst = product(unsettled, self.max_credit_bps.into()).checked_add(self.shortfall.into())?;
        self.left_by(worst, horizon)
    }

    /// The fee of all that is settled, rounded down.
    #[inline(always)]
    pub fn settled_fee(&self) -> Option<u64> {
        let settled = self.left_by(self.shortfall.into(), self.settled_until)?;
        u64::try_from(per_bps(product(settled, self.fee_bps.into()))).ok()
    }

    /// What credits of `shortfall` leave of the price up to `until`, rounded down.
    fn left_by(&self, shortfall: u128, until: i64) -> Option<u64> {
        let price_q = product(self.rate_q, seconds(self.started_at, until)?);
        u64::try_from(price_q.checked_sub(self.credited_q(shortfall)?)? >> SHIFT).ok()
    }

    /// Takes out of the vault what is allowed and not claimed yet.
    pub fn claim(&mut self, clock: &mut VaultClock<SHIFT>, horizon: i64) -> Option<Payout> {
        let amount = self.allowed(horizon)?.checked_sub(self.claimed)?;
        clock.accrued_q = clock.accrued_q.checked_sub(VaultClock::<SHIFT>::scale(amount))?;
        clock.balance = clock.balance.checked_sub(amount)?;
        self.claimed = self.claimed.checked_add(amount)?;
        let fees = per_bps(product(self.claimed, self.fee_bps.into()));
        let fee = u64::try_from(fees).ok()?.checked_sub(self.fee)?;
        self.fee = self.fee.checked_add(fee)?;
        Some(Payout { provider: amount.checked_sub(fee)?, fee })
    }

    /// Settles the time up to `until` with a credit; returns what it gives back, times `2^SHIFT`.
    pub fn settle(&mut self, clock: &mut VaultClock<SHIFT>, until: i64, credit_bps: u16) -> Option<u128> {
        let credited_q = self.credit(until, credit_bps)?;
        if credited_q > 0 {
            clock.accrued_q = clock.accrued_q.checked_sub(credited_q)?;
        }
        Some(credited_q)
    }

    /// What [`settle`](Self::settle) takes back from the stream, the vault left aside.
    #[inline(always)]
    pub fn credit(&mut self, until: i64, credit_bps: u16) -> Option<u128> {
        let secs = seconds(self.settled_until, until)?;
        if credit_bps == 0 {
            self.settled_until = until;
            return Some(0);
        }
        let added = product(secs, credit_bps.into());
        let before = self.credited_q(self.shortfall.into())?;
        self.shortfall = self.shortfall.checked_add(u64::try_from(added).ok()?)?;
        self.settled_until = until;
        self.credited_q(self.shortfall.into())?.checked_sub(before)
    }

    /// Records the end, at `target` but not later than the notice after the funded time or the term, and pays for it out
    /// of the guarantee. `i64::MAX` as target means as late as that.
    pub fn end(&mut self, clock: &mut VaultClock<SHIFT>, target: i64) -> Option<()> {
        let funded_until = clock.funded_until;
        let notice_ends_at = funded_until.checked_add(self.notice_secs.into())?;
        let ends_at = target.min(notice_ends_at).min(self.latest_end()).max(self.settled_until);
        clock.rate_sum_q = clock.rate_sum_q.checked_sub(self.rate_q.into())?;
        clock.reserved = clock.reserved.checked_sub(self.guarantee)?;
        if ends_at >= funded_until {
            let due_q = product(self.rate_q, seconds(funded_until, ends_at)?);
            clock.accrued_q = clock.accrued_q.checked_add(due_q)?;
        } else {
            let phantom_q = product(self.rate_q, seconds(ends_at, funded_until)?);
            clock.accrued_q = clock.accrued_q.checked_sub(phantom_q)?;
        }
        self.ends_at = ends_at;
        Some(())
    }

    /// `floor(rate * max(0, min(until, term) - now) / 2^SHIFT)`: what the time from `now` on would have cost.
    pub fn price_until(&self, until: i64, now: i64) -> Option<u64> {
        let secs = seconds(now, until.min(self.latest_end()).max(now))?;
        u64::try_from(product(self.rate_q, secs) >> SHIFT).ok()
    }

    /// Brings a recorded end forward to `now`.
    pub fn cut(&mut self, clock: &mut VaultClock<SHIFT>, now: i64) -> Option<()> {
        let ends_at = now.min(self.ends_at).max(self.settled_until);
        let saved_q = product(self.rate_q, seconds(ends_at, self.ends_at)?);
        clock.accrued_q = clock.accrued_q.checked_sub(saved_q)?;
        self.ends_at = ends_at;
        Some(())
    }

    /// Claims the rest of an ended and wholly settled agreement; the last fraction of a unit stays with the consumer.
    pub fn close(&mut self, clock: &mut VaultClock<SHIFT>) -> Option<Payout> {
        let payout = self.claim(clock, self.ends_at)?;
        clock.accrued_q = clock.accrued_q.checked_sub(self.earmarked_q(clock.funded_until)?)?;
        Some(payout)
    }

    /// This agreement's part of the vault's `accrued_q` (invariant 4).
    pub fn earmarked_q(&self, funded_until: i64) -> Option<u128> {
        let until = if self.is_active() { funded_until } else { self.ends_at };
        product(self.rate_q, seconds(self.started_at, until)?)
            .checked_sub(self.credited_q(self.shortfall.into())?)?
            .checked_sub(VaultClock::<SHIFT>::scale(self.claimed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three and a half units a second since second 100, half of which can be claimed at once; 35 units are kept for a
    /// notice of 10 seconds.
    fn running() -> (Stream<1>, VaultClock<1>) {
        let mut clock = VaultClock { balance: 10_000, funded_until: 100, ..VaultClock::default() };
        let mut stream =
            Stream { rate_q: 7, notice_secs: 10, max_credit_bps: 5_000, fee_bps: 1_000, ..Stream::default() };
        stream.activate(&mut clock, 100).unwrap();
        assert_eq!((stream.guarantee, clock.reserved, clock.rate_sum_q), (35, 35, 7));
        (clock.funded_until, clock.accrued_q) = (200, 700);
        (stream, clock)
    }

    #[test]
    fn half_of_what_is_not_settled_can_be_claimed() {
        let (mut stream, mut clock) = running();
        assert_eq!([100, 101, 102, 200].map(|horizon| stream.allowed(horizon).unwrap()), [0, 2, 3, 175]);
        assert_eq!(stream.claim(&mut clock, 200), Some(Payout { provider: 158, fee: 17 }));
        assert_eq!((clock.balance, clock.accrued_q), (9_825, 350));
    }

    #[test]
    fn a_credit_gives_back_its_share_of_the_period() {
        let (mut stream, mut clock) = running();
        // 7 * 50 * 0.3333 = 116.655, in halves of units.
        assert_eq!(stream.settle(&mut clock, 150, 3_333), Some(116));
        assert_eq!((stream.shortfall, stream.settled_until, clock.accrued_q), (166_650, 150, 584));
        assert_eq!(stream.allowed(200), Some(204), "(350 - 116 + 175) / 2");
        assert_eq!(stream.settle(&mut clock, 200, 0), Some(0));
        assert_eq!((stream.allowed(200), stream.earmarked_q(200)), (Some(292), Some(584)));
    }

    #[test]
    fn the_fee_of_what_is_settled_is_that_of_its_price_without_credits() {
        let (mut stream, mut clock) = running();
        assert_eq!(stream.settled_fee(), Some(0));
        for (until, credit_bps, fee) in [(150, 3_333, 11), (200, 0, 29)] {
            stream.settle(&mut clock, until, credit_bps).unwrap();
            assert_eq!(stream.settled_fee(), Some(fee), "a tenth of 117 and of 292");
        }
    }

    #[test]
    fn an_end_is_paid_to_its_second_and_frees_the_guarantee() {
        let ended = |target, term_ends_at| {
            let (mut stream, mut clock) = running();
            stream.term_ends_at = term_ends_at;
            stream.end(&mut clock, target).unwrap();
            assert_eq!((clock.reserved, clock.rate_sum_q), (0, 0));
            (stream.ends_at, clock.accrued_q)
        };
        assert_eq!(ended(i64::MAX, 0), (210, 770), "the notice");
        assert_eq!(ended(205, 0), (205, 735));
        assert_eq!(ended(i64::MAX, 203), (203, 721), "the term");
        assert_eq!(ended(200, 0), (200, 700));
        assert_eq!(ended(i64::MAX, 190), (190, 630), "what the clock paid for after the term returns");
    }

    #[test]
    fn a_cut_gives_back_the_time_that_is_cut_off() {
        let (mut stream, mut clock) = running();
        stream.end(&mut clock, i64::MAX).unwrap();
        for (now, ends_at, accrued_q) in [(300, 210, 770), (210, 210, 770), (207, 207, 749), (150, 150, 350)] {
            stream.cut(&mut clock, now).unwrap();
            assert_eq!((stream.ends_at, clock.accrued_q), (ends_at, accrued_q));
        }
        stream.settled_until = 140;
        stream.cut(&mut clock, 120).unwrap();
        assert_eq!((stream.ends_at, clock.accrued_q), (140, 280), "not before what is settled");
    }

    #[test]
    fn time_is_priced_up_to_the_term_and_never_below_nothing() {
        let (mut stream, _) = running();
        assert_eq!([199, 200, 201, 203].map(|until| stream.price_until(until, 200).unwrap()), [0, 0, 3, 10]);
        stream.term_ends_at = 202;
        assert_eq!([201, 202, 203].map(|until| stream.price_until(until, 200).unwrap()), [3, 7, 7]);
        assert_eq!(stream.price_until(300, 203), Some(0), "the term is over");
    }
}
