//! The one clock of a vault: it funds all of the vault's agreements to the same second, whatever their number.
//!
//! Amounts with `_q` are base units times `2^SHIFT`; the program uses 32, tests smaller ones, which make rounding visible.

use super::wide::checked_product;

/// Money and time of a vault. Times are unix seconds, 0 where there is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct VaultClock<const SHIFT: u32 = 32> {
    /// What the vault holds for consumer and providers together, without fees.
    pub balance: u64,
    /// Guarantees of the active agreements.
    pub reserved: u64,
    /// Rates of the active agreements.
    pub rate_sum_q: u128,
    /// What agreements earned and did not claim yet.
    pub accrued_q: u128,
    /// Until when every active agreement is paid for.
    pub funded_until: i64,
    /// Since when the vault is dry.
    pub lag_from: i64,
    /// When that was first seen.
    pub lag_seen_at: i64,
}

impl<const SHIFT: u32> VaultClock<SHIFT> {
    /// `units << SHIFT`.
    pub fn scale(units: u64) -> u128 {
        u128::from(units) << SHIFT
    }

    /// What is neither earned by an agreement nor kept as a guarantee. `None` never happens: see invariant 3.
    pub fn free_q(&self) -> Option<u128> {
        Self::scale(self.balance.checked_sub(self.reserved)?).checked_sub(self.accrued_q)
    }

    /// Whole units that can be withdrawn; the fraction stays, for those who earn it.
    pub fn free(&self) -> Option<u64> {
        u64::try_from(self.free_q()? >> SHIFT).ok()
    }

    /// Moves the clock as far towards `now` as the funds reach, in whole seconds, rounded down. A clock that went back counts
    /// as standing still. Returns since when the vault was dry if that ends now, else 0.
    #[must_use = "a time without money that has ended is to be remembered"]
    pub fn sync(&mut self, now: i64) -> Option<i64> {
        let now = now.max(self.funded_until);
        let wanted = u64::try_from(now.checked_sub(self.funded_until)?).ok()?;
        let free_q = self.free_q()?;
        if wanted > 0 {
            let (secs, cost_q) = match checked_product(self.rate_sum_q, wanted).filter(|cost_q| *cost_q <= free_q) {
                Some(cost_q) => (wanted, cost_q),
                None => self.affordable(free_q)?,
            };
            self.accrued_q = self.accrued_q.checked_add(cost_q)?;
            self.funded_until = self.funded_until.checked_add(i64::try_from(secs).ok()?)?;
        }
        if self.funded_until < now {
            if self.lag_from == 0 {
                (self.lag_from, self.lag_seen_at) = (self.funded_until, now);
            }
            return Some(0);
        }
        self.lag_seen_at = 0;
        Some(core::mem::take(&mut self.lag_from))
    }

    /// The whole seconds that `free_q` pays for, and what they cost.
    #[cold]
    fn affordable(&self, free_q: u128) -> Option<(u64, u128)> {
        let secs = free_q.checked_div(self.rate_sum_q)?;
        Some((u64::try_from(secs).ok()?, secs.checked_mul(self.rate_sum_q)?))
    }

    /// When the money ends, whether or not it is synced; `None` = nothing drains it. That second still counts as paid.
    pub fn dry_at(&self) -> Option<i64> {
        let secs = self.free_q().unwrap_or_default().checked_div(self.rate_sum_q)?;
        Some(self.funded_until.saturating_add(i64::try_from(secs).unwrap_or(i64::MAX)))
    }

    /// Whether agreements go unpaid. Call after [`Self::sync`].
    pub fn is_delinquent(&self, now: i64) -> bool {
        self.funded_until < now
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fraction_of_a_unit_stays_with_those_who_earn_it() {
        let clock = VaultClock::<1> { balance: 100, reserved: 30, accrued_q: 9, ..VaultClock::default() };
        assert_eq!((clock.free_q(), clock.free()), (Some(131), Some(65)));
        assert_eq!(VaultClock { accrued_q: 141, ..clock }.free(), None, "more is earned than there is");
        assert_eq!(VaultClock { reserved: 101, ..clock }.free(), None, "more is kept than there is");
    }

    #[test]
    fn the_money_ends_in_the_same_second_whenever_it_is_synced() {
        let mut clock = VaultClock::<1> { balance: 100, rate_sum_q: 3, funded_until: 1_000, ..VaultClock::default() };
        for now in [1_000, 1_010, 1_066, 1_067, 2_000] {
            let _ = clock.sync(now).unwrap();
            assert_eq!(clock.dry_at(), Some(1_066));
        }
        assert_eq!(VaultClock { rate_sum_q: 0, ..clock }.dry_at(), None);
        let endless = VaultClock { balance: u64::MAX, rate_sum_q: 1, accrued_q: 0, ..clock };
        assert_eq!(endless.dry_at(), Some(i64::MAX));
    }
}
