//! A provider's collateral.

use anchor_lang::prelude::*;

use crate::constants::seeds;
use crate::error::FlashbackError;

/// What a provider stakes in one mint, and where its earnings in that mint go.
#[account(zero_copy)]
#[derive(Debug)]
pub struct Bond {
    /// Zero: there is one kind.
    pub kind: u8,
    /// Zero: there is one status.
    pub status: u8,
    /// Layout of the account.
    pub version: u8,
    /// Decimals of the mint.
    pub decimals: u8,
    /// Bump of the address.
    pub bump: u8,
    /// Zero.
    pub padding: [u8; 3],
    /// Agreements that are accepted and not closed yet.
    pub open_count: u32,
    /// Zero.
    pub padding_1: [u8; 4],
    /// Zero: a provider has one bond in a mint.
    pub id: u64,
    /// The Provider account that it belongs to.
    pub provider: Pubkey,
    /// What it holds.
    pub mint: Pubkey,
    /// Its token account, the program's own.
    pub token: Pubkey,
    /// The token account that claims go to.
    pub payout: Pubkey,
    /// Who paid the rent and gets it back.
    pub rent_payer: Pubkey,
    /// What the provider holds here: locked, thawing and free.
    pub amount: u64,
    /// Collateral of agreements.
    pub locked: u64,
    /// What leaves once it has thawed.
    pub thawing: u64,
    /// Penalties that wait to be collected.
    pub owed: u64,
    /// When `thawing` has thawed; 0 = nothing thaws.
    pub thaw_at: i64,
    /// Zero.
    pub spare: [u64; 3],
}

/// What signs for the token account of a bond.
pub struct BondSigner {
    provider: Pubkey,
    mint: Pubkey,
    bump: [u8; 1],
}

impl BondSigner {
    /// Seeds of the bond's address, the bump included.
    pub fn seeds(&self) -> [&[u8]; 4] {
        [seeds::BOND, self.provider.as_ref(), self.mint.as_ref(), &self.bump]
    }
}

impl Bond {
    /// Size of the account in bytes.
    pub const SPACE: usize = 8 + core::mem::size_of::<Self>();

    /// What is neither locked nor thawing.
    pub fn free(&self) -> Result<u64> {
        let bound = self.locked.checked_add(self.thawing).ok_or(FlashbackError::AmountOverflow)?;
        Ok(self.amount.checked_sub(bound).ok_or(FlashbackError::AmountOverflow)?)
    }

    /// Takes in a deposit, or the rest of a closed agreement.
    pub fn add(&mut self, amount: u64) -> Result<()> {
        self.amount = self.amount.checked_add(amount).ok_or(FlashbackError::AmountOverflow)?;
        Ok(())
    }

    /// Refuses unless `amount` is free.
    pub fn check_free(&self, amount: u64) -> Result<()> {
        ensure!(amount <= self.free()?, FlashbackError::BondTooLow);
        Ok(())
    }

    /// Locks the collateral of an agreement and counts it.
    pub fn lock(&mut self, collateral: u64) -> Result<()> {
        self.check_free(collateral)?;
        self.locked = self.locked.checked_add(collateral).ok_or(FlashbackError::AmountOverflow)?;
        self.open_count = self.open_count.checked_add(1).ok_or(FlashbackError::Overflow)?;
        Ok(())
    }

    /// Frees what is left of the collateral.
    pub fn unlock(&mut self, collateral: u64) -> Result<()> {
        self.locked = self.locked.checked_sub(collateral).ok_or(FlashbackError::AmountOverflow)?;
        Ok(())
    }

    /// Counts an agreement that is closed.
    pub fn release(&mut self) -> Result<()> {
        self.open_count = self.open_count.checked_sub(1).ok_or(FlashbackError::Overflow)?;
        Ok(())
    }

    /// Books a penalty, out of collateral: from now on it is owed.
    pub fn forfeit(&mut self, penalty: u64) -> Result<()> {
        self.unlock(penalty)?;
        self.amount = self.amount.checked_sub(penalty).ok_or(FlashbackError::AmountOverflow)?;
        self.owed = self.owed.checked_add(penalty).ok_or(FlashbackError::AmountOverflow)?;
        Ok(())
    }

    /// Pays a penalty that was owed.
    pub fn pay_penalty(&mut self, penalty: u64) -> Result<()> {
        self.owed = self.owed.checked_sub(penalty).ok_or(FlashbackError::AmountOverflow)?;
        Ok(())
    }

    /// Starts to thaw `amount`; one thaw at a time.
    pub fn thaw(&mut self, amount: u64, thaw_at: i64) -> Result<()> {
        ensure!(self.thawing == 0, FlashbackError::ThawPending);
        ensure!(amount > 0, FlashbackError::AmountZero);
        self.check_free(amount)?;
        (self.thawing, self.thaw_at) = (amount, thaw_at);
        Ok(())
    }

    /// Takes out what has thawed.
    pub fn take_thawed(&mut self, now: i64) -> Result<u64> {
        let amount = self.thawing;
        ensure!(amount > 0, FlashbackError::NothingThaws);
        ensure!(now >= self.thaw_at, FlashbackError::ThawNotOver);
        self.amount = self.amount.checked_sub(amount).ok_or(FlashbackError::AmountOverflow)?;
        (self.thawing, self.thaw_at) = (0, 0);
        Ok(amount)
    }

    /// Whether it can be closed.
    pub fn check_closable(&self) -> Result<()> {
        let empty = self.amount == 0 && self.locked == 0 && self.thawing == 0 && self.owed == 0 && self.open_count == 0;
        ensure!(empty, FlashbackError::BondInUse);
        Ok(())
    }

    /// What signs for its token account.
    pub fn signer(&self) -> BondSigner {
        BondSigner { provider: self.provider, mint: self.mint, bump: [self.bump] }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::tests::{offset, refused};
    use bytemuck::Zeroable;

    #[test]
    fn layout_is_frozen() {
        assert_eq!(Bond::SPACE, 256);
        offset!(Bond, {
            kind: 8, status: 9, version: 10, decimals: 11, bump: 12, open_count: 16, id: 24, provider: 32, mint: 64,
            token: 96, payout: 128, rent_payer: 160, amount: 192, locked: 200, thawing: 208, owed: 216, thaw_at: 224,
            spare: 232,
        });
    }

    #[test]
    fn locks_and_thaws_only_what_is_free() {
        let mut bond = Bond { amount: 100, ..Bond::zeroed() };
        bond.lock(60).unwrap();
        refused(bond.lock(41), FlashbackError::BondTooLow);
        refused(bond.thaw(41, 9), FlashbackError::BondTooLow);
        refused(bond.thaw(0, 9), FlashbackError::AmountZero);
        bond.thaw(40, 9).unwrap();
        refused(bond.thaw(1, 9), FlashbackError::ThawPending);
        assert_eq!(bond.free().unwrap(), 0);
        refused(bond.take_thawed(8), FlashbackError::ThawNotOver);
        assert_eq!(bond.take_thawed(9).unwrap(), 40);
        refused(bond.take_thawed(9), FlashbackError::NothingThaws);
        assert_eq!((bond.amount, bond.locked, bond.thawing, bond.thaw_at), (60, 60, 0, 0));
    }

    #[test]
    fn a_penalty_comes_out_of_the_collateral_and_is_owed_until_it_is_paid() {
        let mut bond = Bond { amount: 100, ..Bond::zeroed() };
        bond.lock(60).unwrap();
        bond.forfeit(25).unwrap();
        assert_eq!((bond.amount, bond.locked, bond.owed), (75, 35, 25));
        refused(bond.forfeit(36), FlashbackError::AmountOverflow);
        bond.unlock(35).unwrap();
        bond.pay_penalty(25).unwrap();
        refused(bond.pay_penalty(1), FlashbackError::AmountOverflow);
        assert_eq!(bond.free().unwrap(), 75);
    }

    #[test]
    fn closes_only_when_nothing_hangs_on_it() {
        let fill: [fn(&mut Bond); 5] =
            [|b| b.amount = 1, |b| b.locked = 1, |b| b.thawing = 1, |b| b.owed = 1, |b| b.open_count = 1];
        for fill in fill {
            let mut bond = Bond::zeroed();
            assert!(bond.check_closable().is_ok());
            fill(&mut bond);
            refused(bond.check_closable(), FlashbackError::BondInUse);
        }
    }

    #[test]
    fn what_is_added_is_free_and_what_is_closed_counts_no_more() {
        let mut bond = Bond { amount: u64::MAX - 5, ..Bond::zeroed() };
        bond.add(5).unwrap();
        assert_eq!(bond.free().unwrap(), u64::MAX);
        refused(bond.add(1), FlashbackError::AmountOverflow);
        bond.lock(7).unwrap();
        bond.release().unwrap();
        assert_eq!((bond.locked, bond.open_count), (7, 0));
        refused(bond.release(), FlashbackError::Overflow);
    }

    #[test]
    fn signs_by_the_seeds_of_its_address() {
        let (provider, mint) = (Pubkey::new_from_array([1; 32]), Pubkey::new_from_array([2; 32]));
        let seeds = [seeds::BOND, provider.as_ref(), mint.as_ref()];
        let (address, bump) = Pubkey::find_program_address(&seeds, &crate::ID);
        let signer = Bond { provider, mint, bump, ..Bond::zeroed() }.signer();
        assert_eq!(Pubkey::create_program_address(&signer.seeds(), &crate::ID), Ok(address));
    }
}
