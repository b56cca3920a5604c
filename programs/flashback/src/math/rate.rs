//! The rate of a payment stream.

use super::wide::word_product;
use crate::constants::MONTH_SECS;

/// Base units per second times 2^32 that `quantity` units at `price` base units a month cost:
/// `floor(price * quantity * 2^32 / MONTH_SECS)`. Rounds down, for the consumer; `None` if it does not fit u64.
pub fn rate_q(price: u64, quantity: u64) -> Option<u64> {
    const MONTH: u64 = MONTH_SECS as u64;
    let monthly = word_product(price, quantity).filter(|monthly| monthly >> 32 < MONTH)?;
    // Whole units a second and the rest apart: then no step needs more than 64 bits.
    Some(((monthly / MONTH) << 32) | (((monthly % MONTH) << 32) / MONTH))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_gib_at_two_and_a_half_dollars_per_tib_is_a_thousandth_of_a_unit_a_second() {
        // 2.5 USDC per TiB and month are 2,441 base units per GiB and month.
        assert_eq!(rate_q(2_441, 1), Some(4_044_758));
    }

    #[test]
    fn the_largest_rate_fits_and_the_next_does_not() {
        let most = u64::from(MONTH_SECS) << 32;
        assert!(rate_q(most - 1, 1).is_some());
        assert_eq!(rate_q(most, 1), None);
        assert_eq!(rate_q(u64::MAX, u64::MAX), None);
    }

    /// Words of every length: uniform ones are nearly all so long that no rate fits.
    fn word() -> impl Strategy<Value = u64> {
        (any::<u64>(), 0..u64::BITS).prop_map(|(word, shift)| word >> shift)
    }

    proptest! {
        #[test]
        fn is_the_exact_quotient_rounded_down(price in word(), quantity in word()) {
            let (monthly, month) = (u128::from(price) * u128::from(quantity), u128::from(MONTH_SECS));
            let expected = (monthly < month << 32).then(|| ((monthly << 32) / month).try_into().unwrap());
            prop_assert_eq!(rate_q(price, quantity), expected);
        }
    }
}
