//! What the chain says of itself, read in the few bytes that are needed.

use core::mem::offset_of;

use anchor_lang::prelude::*;
use solana_sysvar::get_sysvar;

use crate::math::wide::word_product;

/// The Clock's address.
const CLOCK: Pubkey = pubkey!("SysvarC1ock11111111111111111111111111111111");

/// The Rent's address.
const RENT: Pubkey = pubkey!("SysvarRent111111111111111111111111111111111");

/// The present time, in seconds since 1970.
pub fn now() -> Result<i64> {
    clock_word(offset_of!(Clock, unix_timestamp)).map(i64::from_le_bytes)
}

/// The present slot.
pub fn slot() -> Result<u64> {
    clock_word(offset_of!(Clock, slot)).map(u64::from_le_bytes)
}

/// Lamports that an account of `space` bytes has to hold. They are counted in integers where the chain's factor for it is
/// 1 or 2, as it always was; floats cost some hundred units.
pub fn exempt_lamports(space: usize) -> Result<u64> {
    let mut words = [0; 16];
    get_sysvar(&mut words, &RENT, 0, 16)?;
    let [lamports_per_byte, factor]: [u64; 2] = bytemuck::cast(words);
    match whole(factor).and_then(|factor| exempt(space, lamports_per_byte, factor)) {
        Some(lamports) => Ok(lamports),
        None => Ok(Rent::get()?.minimum_balance(space)),
    }
}

/// The float that `bits` are, if it is 1 or 2.
fn whole(bits: u64) -> Option<u64> {
    [1, 2].into_iter().zip([1.0_f64, 2.0]).find_map(|(whole, float)| (float.to_bits() == bits).then_some(whole))
}

fn exempt(space: usize, lamports_per_byte: u64, factor: u64) -> Option<u64> {
    /// What the chain counts for an account beside its data.
    const OVERHEAD: u64 = 128;
    let bytes = OVERHEAD.checked_add(space as u64)?;
    word_product(word_product(bytes, lamports_per_byte)?, factor)
}

/// Eight bytes of the Clock, which lies on the chain as it lies in memory.
#[inline(always)]
fn clock_word(offset: usize) -> Result<[u8; 8]> {
    const LEN: usize = 8;
    let mut word = [0; LEN];
    get_sysvar(&mut word, &CLOCK, offset as u64, LEN as u64)?;
    Ok(word)
}

#[cfg(test)]
mod tests {
    use anchor_lang::solana_program::sysvar::SysvarId;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn addresses_are_those_of_clock_and_rent() {
        assert_eq!((CLOCK, RENT), (Clock::id(), Rent::id()));
    }

    proptest! {
        #[test]
        #[allow(deprecated)]
        fn rent_is_the_chains(space in 0..10_485_760_usize, per_byte in 1..1_000_000_u64, twice: bool) {
            let rent = Rent {
                lamports_per_byte_year: per_byte,
                exemption_threshold: if twice { 2.0 } else { 1.0 },
                ..Rent::default()
            };
            let factor = whole(rent.exemption_threshold.to_bits()).unwrap();
            prop_assert_eq!(exempt(space, per_byte, factor), Some(rent.minimum_balance(space)));
        }
    }

    #[test]
    fn another_factor_is_left_to_the_chains_own_count() {
        for factor in [0.0_f64, 0.5, 1.5, 3.0, f64::NAN] {
            assert_eq!(whole(factor.to_bits()), None);
        }
        assert_eq!(exempt(usize::MAX, 1, 1), None);
        assert_eq!(exempt(1, u64::MAX, 1), None);
    }
}
