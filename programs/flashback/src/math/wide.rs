//! 128-bit products and quotients, made of 64-bit ones. The compiler turns native ones, and checked 64-bit products too,
//! into calls that cost several times as much on chain.

use crate::constants::BPS;

const HALF: u32 = 32;
const LOW: u64 = u32::MAX as u64;

/// `a * b`.
#[inline(always)]
pub fn product(a: u64, b: u64) -> u128 {
    let ((a_high, a_low), (b_high, b_low)) = ((a >> HALF, a & LOW), (b >> HALF, b & LOW));
    // Halves below 2^32: no product, with up to two more halves added, reaches 2^64.
    let low = a_low.wrapping_mul(b_low);
    let middle = a_high.wrapping_mul(b_low).wrapping_add(low >> HALF);
    let other = a_low.wrapping_mul(b_high).wrapping_add(middle & LOW);
    let high = a_high.wrapping_mul(b_high).wrapping_add(middle >> HALF).wrapping_add(other >> HALF);
    join(high, other << HALF | low & LOW)
}

/// `a * b`, if it fits a word.
#[inline(always)]
pub fn word_product(a: u64, b: u64) -> Option<u64> {
    if (a | b) >> HALF == 0 {
        return Some(a.wrapping_mul(b));
    }
    u64::try_from(product(a, b)).ok()
}

/// `a * b`, if it fits.
#[inline(always)]
pub fn checked_product(a: u128, b: u64) -> Option<u128> {
    let (high, low) = split(a);
    let low = product(low, b);
    if high == 0 {
        return Some(low);
    }
    low.checked_add(join(word_product(high, b)?, 0))
}

/// `floor(value / 10_000)`.
#[inline(always)]
pub fn per_bps(value: u128) -> u128 {
    quotient::<{ BPS as u64 }>(value)
}

/// `floor(value / DIVISOR)`, for a divisor below 2^32.
#[inline(always)]
#[allow(clippy::arithmetic_side_effects, reason = "the divisor is not zero")]
fn quotient<const DIVISOR: u64>(value: u128) -> u128 {
    const { assert!(0 < DIVISOR && DIVISOR <= LOW) };
    let (high, low) = split(value);
    if high == 0 {
        return (low / DIVISOR).into();
    }
    // By hand, in halves: each remainder is below the divisor, so each dividend fits.
    let upper = (high % DIVISOR) << HALF | low >> HALF;
    let lower = (upper % DIVISOR) << HALF | low & LOW;
    join(high / DIVISOR, ((upper / DIVISOR) << HALF) | (lower / DIVISOR))
}

fn join(high: u64, low: u64) -> u128 {
    u128::from(high) << u64::BITS | u128::from(low)
}

fn split(value: u128) -> (u64, u64) {
    let [low, high]: [u64; 2] = bytemuck::cast(value.to_le_bytes());
    (high, low)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Words, and those whose halves are all zeros or all ones more often than chance would have it.
    fn word() -> impl Strategy<Value = u64> {
        let half = || prop_oneof![Just(0), Just(1), Just(u32::MAX), any::<u32>()];
        (half(), half()).prop_map(|(high, low)| u64::from(high) << 32 | u64::from(low))
    }

    fn wide() -> impl Strategy<Value = u128> {
        (word(), word()).prop_map(|(high, low)| join(high, low))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(5_000))]

        #[test]
        fn products_are_the_native_ones(a in word(), b in word(), wide in wide()) {
            prop_assert_eq!(product(a, b), u128::from(a) * u128::from(b));
            prop_assert_eq!(word_product(a, b), a.checked_mul(b));
            prop_assert_eq!(checked_product(wide, b), wide.checked_mul(b.into()));
        }

        #[test]
        fn shares_are_divided_as_natively(value in wide()) {
            prop_assert_eq!(per_bps(value), value / u128::from(BPS));
        }
    }

    #[test]
    fn extremes() {
        for a in [0, 1, LOW, LOW + 1, u64::MAX] {
            for b in [0, 1, LOW, LOW + 1, u64::MAX] {
                assert_eq!(product(a, b), u128::from(a) * u128::from(b));
                assert_eq!(checked_product(u128::MAX, b), u128::MAX.checked_mul(b.into()));
                assert_eq!(checked_product(join(a, b), a), join(a, b).checked_mul(a.into()));
                assert_eq!(per_bps(join(a, b)), join(a, b) / u128::from(BPS));
            }
        }
    }
}
