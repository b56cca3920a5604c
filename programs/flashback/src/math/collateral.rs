//! The collateral of an agreement.

use super::wide::word_product;
use crate::constants::MONTH_SECS;

/// `ceil(price * quantity * min(months, term) / month)`, in base units: the price of the months that a listing promises, of
/// the whole term where that is shorter. `price` is for one unit and month, `term_secs` 0 = open. Rounds up, for the
/// consumer; `None` if it does not fit u64.
pub fn collateral(price: u64, quantity: u64, months: u16, term_secs: u32) -> Option<u64> {
    const MONTH: u64 = MONTH_SECS as u64;
    let promised = word_product(months.into(), MONTH)?;
    let secs = if term_secs == 0 { promised } else { promised.min(term_secs.into()) };
    let monthly = word_product(price, quantity)?;
    // Whole units a second and the rest apart: then no step needs more than 64 bits.
    let rest = word_product(monthly % MONTH, secs)?.div_ceil(MONTH);
    word_product(monthly / MONTH, secs)?.checked_add(rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn covers_the_months_or_the_shorter_term() {
        assert_eq!(collateral(1_000, 3, 2, 0), Some(6_000));
        assert_eq!(collateral(1_000, 3, 2, 2 * MONTH_SECS + 1), Some(6_000));
        assert_eq!(collateral(1_000, 3, 2, MONTH_SECS / 2), Some(1_500));
        assert_eq!(collateral(1_000, 3, 2, 1), Some(1), "rounds up");
        assert_eq!(collateral(1_000, 3, 0, 1), Some(0));
        assert_eq!(collateral(u64::MAX, 2, 1, 0), None);
        assert_eq!(collateral(u64::MAX, 1, 12, 0), None);
    }

    proptest! {
        #[test]
        fn is_the_exact_quotient_rounded_up(price: u64, quantity in 0..=u64::from(u32::MAX), months in 0..=12_u16, term: u32) {
            let promised = u128::from(months) * u128::from(MONTH_SECS);
            let secs = if term == 0 { promised } else { promised.min(term.into()) };
            let exact = u128::from(price).checked_mul(u128::from(quantity)).filter(|monthly| *monthly < 1 << 64)
                .map(|monthly| (monthly * secs).div_ceil(u128::from(MONTH_SECS)));
            prop_assert_eq!(collateral(price, quantity, months, term), exact.and_then(|exact| u64::try_from(exact).ok()));
        }
    }
}
