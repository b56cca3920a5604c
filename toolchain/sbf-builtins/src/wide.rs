//! 128-bit arithmetic out of 64-bit words. Additions, comparisons and shifts by constants of a `u128` are compiled in
//! place, multiplications, divisions and shifts by variables are not: those are made of words here, and wrapping, because
//! the overflow check of a 64-bit product is itself a 128-bit multiplication.

const HALF: u32 = 32;
const MASK: u64 = (1 << HALF) - 1;

const fn low(x: u128) -> u64 {
    x as u64
}

const fn high(x: u128) -> u64 {
    (x >> 64) as u64
}

const fn join(high: u64, low: u64) -> u128 {
    (high as u128) << 64 | low as u128
}

/// Full product of two words.
const fn mul_words(x: u64, y: u64) -> u128 {
    let (x0, x1, y0, y1) = (x & MASK, x >> HALF, y & MASK, y >> HALF);
    let (low, cross, cross_too, high) =
        (x0.wrapping_mul(y0), x0.wrapping_mul(y1), x1.wrapping_mul(y0), x1.wrapping_mul(y1));
    // Three half words at most: no carry is lost.
    let middle = (low >> HALF).wrapping_add(cross & MASK).wrapping_add(cross_too & MASK);
    join(
        high.wrapping_add(cross >> HALF).wrapping_add(cross_too >> HALF).wrapping_add(middle >> HALF),
        middle << HALF | low & MASK,
    )
}

/// Product modulo 2^128, the same for signed operands.
pub const fn mul(a: u128, b: u128) -> u128 {
    let product = mul_words(low(a), low(b));
    let crossed = low(a).wrapping_mul(high(b)).wrapping_add(high(a).wrapping_mul(low(b)));
    join(high(product).wrapping_add(crossed), low(product))
}

/// Quotient and remainder of `join(high, low) / d` for `high < d`, so that the quotient is one word. Schoolbook division in
/// half words (Knuth, algorithm D).
const fn div_words(high: u64, low: u64, d: u64) -> (u64, u64) {
    if high == 0 {
        return (low / d, low % d);
    }
    let shift = d.leading_zeros();
    let d = d << shift;
    let (d1, d0) = (d >> HALF, d & MASK);
    // Two shifts, because `low >> 64` is no shift at all.
    let mut rest = high << shift | low >> 1 >> (63 - shift);
    let low = low << shift;

    let mut quotient = 0;
    let mut digits = low;
    let mut left = 2;
    while left > 0 {
        let digit = digits >> HALF;
        // The estimate from the leading half words is at most two too large: 2^32 + 1 at most, so `q * d0` is a word.
        let mut q = rest / d1;
        let mut r = rest % d1;
        while q.wrapping_mul(d0) > (r << HALF | digit) {
            q = q.wrapping_sub(1);
            r = r.wrapping_add(d1);
            if r > MASK {
                break;
            }
        }
        rest = (rest << HALF | digit).wrapping_sub(q.wrapping_mul(d));
        quotient = quotient << HALF | q;
        digits <<= HALF;
        left -= 1;
    }
    (quotient, rest >> shift)
}

/// Quotient and remainder. By zero: 0 and the dividend; Rust panics before it would call.
pub const fn div_rem(n: u128, d: u128) -> (u128, u128) {
    if high(d) == 0 {
        let d = low(d);
        if d == 0 {
            return (0, n);
        }
        let (q, rest) = div_words(high(n) % d, low(n), d);
        return (join(high(n) / d, q), rest as u128);
    }
    if n < d {
        return (0, n);
    }
    // The quotient is one word. Half the dividend over the leading 64 bits of the divisor gives it, less the places that
    // the divisor was shifted by, right or one too large (Hacker's Delight, 9-5): one less is right or one too small.
    let shift = high(d).leading_zeros();
    let leading = high(d) << shift | low(d) >> 1 >> (63 - shift);
    let half = n >> 1;
    let (q, _) = div_words(high(half), low(half), leading);
    let q = (q >> (63 - shift)).saturating_sub(1);
    let product = mul_words(q, low(d)).wrapping_add(join(q.wrapping_mul(high(d)), 0));
    let rest = n.wrapping_sub(product);
    if rest < d {
        (q as u128, rest)
    } else {
        (q.wrapping_add(1) as u128, rest.wrapping_sub(d))
    }
}

/// Quotient, rounded towards zero, and remainder, with the sign of the dividend. `i128::MIN / -1` wraps.
pub const fn signed_div_rem(n: i128, d: i128) -> (i128, i128) {
    let (q, rest) = div_rem(n.unsigned_abs(), d.unsigned_abs());
    let (q, rest) = (q as i128, rest as i128);
    (if (n < 0) == (d < 0) { q } else { q.wrapping_neg() }, if n < 0 { rest.wrapping_neg() } else { rest })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where carries, normalising shifts and corrected estimates begin and end.
    const WORDS: [u64; 20] = [
        0,
        1,
        2,
        3,
        10_000,
        (1 << 31) - 1,
        1 << 31,
        (1 << 31) + 1,
        (1 << 32) - 1,
        1 << 32,
        (1 << 32) + 1,
        (1 << 63) - 1,
        1 << 63,
        (1 << 63) + 1,
        0x1234_5678_9abc_def0,
        0x7fff_ffff_0000_0001,
        u64::MAX << 32,
        u64::MAX - (1 << 32),
        u64::MAX - 1,
        u64::MAX,
    ];

    fn check(a: u128, b: u128, origin: &str) {
        let (signed_a, signed_b) = (a as i128, b as i128);
        assert_eq!(mul(a, b), a.wrapping_mul(b), "{a} * {b}, {origin}");
        assert_eq!(mul(a, b) as i128, signed_a.wrapping_mul(signed_b), "{signed_a} * {signed_b}, {origin}");
        if b != 0 {
            assert_eq!(div_rem(a, b), (a / b, a % b), "{a} / {b}, {origin}");
            assert_eq!(
                signed_div_rem(signed_a, signed_b),
                (signed_a.wrapping_div(signed_b), signed_a.wrapping_rem(signed_b)),
                "{signed_a} / {signed_b}, {origin}"
            );
        }
    }

    #[test]
    fn agrees_with_native_on_boundary_words() {
        for a1 in WORDS {
            for a0 in WORDS {
                for b1 in WORDS {
                    for b0 in WORDS {
                        check(join(a1, a0), join(b1, b0), "boundary words");
                    }
                }
            }
        }
    }

    #[test]
    fn agrees_with_native_on_random_operands() {
        const SEED: u64 = 0x9e37_79b9_7f4a_7c15;
        let origin = format!("seed {SEED:#x}");
        let mut state = SEED;
        let mut word = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state
        };
        // Half of them random words, half a few long runs of equal bits, which need corrections most; of every length.
        let mut operand = || {
            let (x, choice) = (join(word(), word()), word());
            let run = |bits: u64| u128::MAX << (bits & 127);
            let x = if choice & 1 == 0 { x } else { run(choice >> 8) ^ run(choice >> 16) ^ run(choice >> 24) };
            x >> (choice >> 32 & 127)
        };
        for _ in 0..2_000_000 {
            check(operand(), operand(), &origin);
        }
    }

    #[test]
    fn leaves_the_dividend_when_divided_by_zero() {
        for n in WORDS {
            assert_eq!(div_rem(u128::from(n), 0), (0, u128::from(n)));
        }
    }
}
