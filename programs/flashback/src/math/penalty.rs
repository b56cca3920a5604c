//! What a missed service level costs a provider beyond the credit.

use super::wide::checked_product;
use crate::constants::BPS;

/// `min(collateral, floor(credited * penalty_bps * (secs - unfunded_secs) / (10_000 * secs)))`, in base units: the penalty of
/// a period of `secs` seconds that gave back `credited_q` (base units times 2^32), for the time that it was funded. Rounds
/// down, for the provider; `None` if a product does not fit, which no rate that fits makes.
pub fn penalty(credited_q: u128, penalty_bps: u16, secs: u32, unfunded_secs: u32, collateral: u64) -> Option<u64> {
    if secs == 0 {
        return Some(0);
    }
    let funded = secs.saturating_sub(unfunded_secs);
    let share = u64::from(funded).checked_mul(penalty_bps.into())?;
    let whole = u128::from(secs).checked_mul(BPS.into())? << 32;
    let amount = checked_product(credited_q, share)?.checked_div(whole)?;
    Some(u64::try_from(amount).unwrap_or(u64::MAX).min(collateral))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const CREDITED: u128 = 1_000 << 32;

    #[test]
    fn is_a_share_of_the_credit_for_the_time_that_was_funded() {
        let of = |bps, secs, unfunded| penalty(CREDITED, bps, secs, unfunded, u64::MAX).unwrap();
        assert_eq!([of(0, 10, 0), of(5_000, 10, 0), of(20_000, 10, 0)], [0, 500, 2_000]);
        assert_eq!([of(5_000, 10, 1), of(5_000, 10, 9), of(5_000, 10, 10), of(5_000, 10, 11)], [450, 50, 0, 0]);
        assert_eq!(of(5_000, 3, 1), 333, "rounds down");
        assert_eq!(of(5_000, 0, 0), 0, "a period of no length");
    }

    #[test]
    fn is_at_most_what_is_left_of_the_collateral() {
        assert_eq!([0, 499, 500].map(|left| penalty(CREDITED, 5_000, 10, 0, left).unwrap()), [0, 499, 500]);
    }

    #[test]
    fn the_largest_period_fits() {
        let secs = 31 * 86_400;
        let credited = u128::from(u64::MAX) * u128::from(secs);
        assert_eq!(penalty(credited, 20_000, secs, 0, u64::MAX), Some(((credited * 2) >> 32) as u64));
    }

    proptest! {
        #[test]
        fn is_the_exact_quotient(rate: u64, secs in 1..=2_678_400_u32, credit in 0..=10_000_u16, bps in 0..=20_000_u16, gap: u32) {
            let credited = u128::from(rate) * u128::from(secs) * u128::from(credit) / 10_000;
            let funded = u128::from(secs.saturating_sub(gap));
            let exact = (credited * u128::from(bps) * funded / (u128::from(secs) * 10_000)) >> 32;
            prop_assert_eq!(penalty(credited, bps, secs, gap, u64::MAX), Some(u64::try_from(exact).unwrap()));
        }
    }
}
