//! Mints that the admin vouches for.

use anchor_lang::prelude::*;
use anchor_lang::Discriminator;

use crate::view::Layout;

/// The value of a mint. Fees in mints without one never weigh in a rating.
#[account(zero_copy)]
#[derive(Debug)]
pub struct SettlementMint {
    /// Zero: there is one kind.
    pub kind: u8,
    /// Zero: there is one status.
    pub status: u8,
    /// Layout of the account.
    pub version: u8,
    /// Zero.
    pub padding: [u8; 5],
    /// Value in micro-USD of 10^6 base units; 0 = no longer vouched for.
    pub ref_value: u64,
    /// Zero.
    pub id: u64,
    /// The mint.
    pub mint: Pubkey,
}

impl SettlementMint {
    /// Size of the account in bytes.
    pub const SPACE: usize = 8 + core::mem::size_of::<Self>();

    /// The value that the account at a mint's address holds; 0 where nothing was ever said of the mint.
    pub fn value_in(account: &AccountInfo) -> Result<u64> {
        if *account.owner != crate::ID {
            return Ok(0);
        }
        let data = account.try_borrow_data()?;
        let body = data.strip_prefix(Self::DISCRIMINATOR).ok_or(ErrorCode::AccountDiscriminatorMismatch)?;
        let settlement_mint =
            bytemuck::try_from_bytes::<Self>(body).map_err(|_| ErrorCode::AccountDidNotDeserialize)?;
        settlement_mint.check_version()?;
        Ok(settlement_mint.ref_value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::FlashbackError;
    use crate::state::{
        header::LAYOUT_VERSION,
        tests::{offset, refused},
    };
    use bytemuck::Zeroable;

    #[test]
    fn layout_is_frozen() {
        assert_eq!(SettlementMint::SPACE, 64);
        offset!(SettlementMint, { kind: 8, status: 9, version: 10, ref_value: 16, id: 24, mint: 32 });
    }
    /// What [`SettlementMint::value_in`] reads of an account of `owner` that holds `mint` behind `discriminator`.
    fn read(owner: &Pubkey, discriminator: &[u8], mint: SettlementMint) -> Result<u64> {
        let mut words = [0_u64; SettlementMint::SPACE / 8];
        let data = bytemuck::cast_slice_mut(&mut words);
        data[..8].copy_from_slice(discriminator);
        data[8..].copy_from_slice(bytemuck::bytes_of(&mint));
        let (key, mut lamports) = (Pubkey::default(), 1);
        SettlementMint::value_in(&AccountInfo::new(&key, false, false, &mut lamports, data, owner, false))
    }

    #[test]
    fn a_mint_has_the_value_that_the_programs_own_account_says() {
        let mint = SettlementMint { version: LAYOUT_VERSION, ref_value: 1_000_000, ..SettlementMint::zeroed() };
        let discriminator = SettlementMint::DISCRIMINATOR;
        assert_eq!(read(&crate::ID, discriminator, mint).unwrap(), 1_000_000);
        assert_eq!(read(&Pubkey::default(), discriminator, mint).unwrap(), 0, "nothing was ever said of the mint");
        let other = read(&crate::ID, crate::state::Vault::DISCRIMINATOR, mint);
        assert_eq!(other.unwrap_err(), ErrorCode::AccountDiscriminatorMismatch.into());
        refused(read(&crate::ID, discriminator, SettlementMint { version: 9, ..mint }), FlashbackError::LayoutUnknown);
    }
}
