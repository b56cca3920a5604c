//! The search for an address that a program derives. The chain's own costs 1,500 units for each bump that it tries; the hash and
//! the look at the curve that it consists of cost a fifth.

use anchor_lang::prelude::*;

/// Seeds, and what is put behind them.
#[repr(C)]
pub struct Seeds<'a, const N: usize, const M: usize> {
    /// The seeds.
    pub seeds: [&'a [u8]; N],
    /// The bump, and more.
    pub ends: [&'a [u8]; M],
}

impl<'a, const N: usize, const M: usize> Seeds<'a, N, M> {
    /// All of them.
    pub fn as_slice(&self) -> &[&'a [u8]] {
        // SAFETY: both fields are arrays of slices and nothing lies between them.
        unsafe { core::slice::from_raw_parts(core::ptr::from_ref(self).cast(), N.wrapping_add(M)) }
    }
}

/// The program's address of `seeds`, see [`find_for`].
pub fn find<const N: usize>(seeds: [&[u8]; N]) -> Result<(Pubkey, u8)> {
    find_for(&crate::ID_CONST, seeds)
}

/// The address that `program` has of `seeds`, and the bump that makes it: the highest with which there is one, as
/// [`Pubkey::find_program_address`] has it.
#[cfg(target_os = "solana")]
pub fn find_for<const N: usize>(program: &Pubkey, seeds: [&[u8]; N]) -> Result<(Pubkey, u8)> {
    use solana_define_syscall::definitions::{sol_curve_validate_point, sol_sha256};

    /// The curve on which the public keys of wallets lie.
    const EDWARDS: u64 = 0;

    for bump in (0..=u8::MAX).rev() {
        let bump_seed = [bump];
        let parts = Seeds { seeds, ends: [&bump_seed, program.as_ref(), b"ProgramDerivedAddress"] };
        let parts = parts.as_slice();
        let (mut address, mut point) = ([0; 32], [0; 32]);
        // SAFETY: reads the parts and writes 32 bytes.
        unsafe { sol_sha256(parts.as_ptr().cast(), parts.len() as u64, address.as_mut_ptr()) };
        // SAFETY: reads 32 bytes and writes at most 32.
        let is_on_curve = unsafe { sol_curve_validate_point(EDWARDS, address.as_ptr(), point.as_mut_ptr()) } == 0;
        if !is_on_curve {
            return Ok((Pubkey::new_from_array(address), bump));
        }
    }
    Err(ProgramError::InvalidSeeds.into())
}

/// The same outside the chain.
#[cfg(not(target_os = "solana"))]
pub fn find_for<const N: usize>(program: &Pubkey, seeds: [&[u8]; N]) -> Result<(Pubkey, u8)> {
    Ok(Pubkey::try_find_program_address(&seeds, program).ok_or(ProgramError::InvalidSeeds)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_behind_seeds_follows_them() {
        let (seeds, ends): ([&[u8]; 2], [&[u8]; 3]) = ([b"a", b""], [b"bc", b"", b"d"]);
        assert_eq!(Seeds { seeds, ends }.as_slice(), [b"a".as_slice(), b"", b"bc", b"", b"d"]);
        assert_eq!(Seeds { seeds: [], ends }.as_slice(), ends);
    }
}
