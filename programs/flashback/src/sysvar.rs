//! What the chain says of itself, read in the few bytes that are needed.

use core::mem::offset_of;

use anchor_lang::prelude::*;
use solana_sysvar::get_sysvar;

/// The Clock's address.
const CLOCK: Pubkey = pubkey!("SysvarC1ock11111111111111111111111111111111");

/// The present time, in seconds since 1970.
pub fn now() -> Result<i64> {
    clock_word(offset_of!(Clock, unix_timestamp)).map(i64::from_le_bytes)
}

/// The present slot.
pub fn slot() -> Result<u64> {
    clock_word(offset_of!(Clock, slot)).map(u64::from_le_bytes)
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

    use super::*;

    #[test]
    fn the_address_is_the_clocks() {
        assert_eq!(CLOCK, Clock::id());
    }
}
