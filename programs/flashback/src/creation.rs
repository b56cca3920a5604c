//! How the program creates accounts: at the canonical address of their seeds, also where somebody sent lamports before.
//! Anchor's `init` does the same for more than twice the units.

use core::cell::RefMut;

use anchor_lang::prelude::*;
use anchor_lang::system_program::{create_account_allow_prefund, CreateAccountAllowPrefund};
use anchor_lang::{Discriminator, ZeroCopy};
use anchor_spl::token_interface::TokenInterface;

use crate::address::{self, Seeds};
use crate::cpi::{invoke, Passed};
use crate::error::FlashbackError;
use crate::view::body_mut;
use crate::{sysvar, token};

/// What creates accounts.
pub struct Creator<'a, 'info> {
    /// Pays the rent, and signs.
    pub payer: &'a AccountInfo<'info>,
    /// The system program.
    pub system_program: &'a AccountInfo<'info>,
}

impl<'info> Creator<'_, 'info> {
    /// Creates an account of the program's at the address of `seeds`. Returns it, all zero, and its bump.
    pub fn create<'a, T: ZeroCopy + Discriminator, const N: usize>(
        &self,
        account: &'a AccountInfo<'info>,
        seeds: [&[u8]; N],
    ) -> Result<(RefMut<'a, T>, u8)> {
        self.create_holding(account, seeds, 0)
    }

    /// The same, and the payer adds `lamports` to what the rent asks for.
    pub fn create_holding<'a, T: ZeroCopy + Discriminator, const N: usize>(
        &self,
        account: &'a AccountInfo<'info>,
        seeds: [&[u8]; N],
        lamports: u64,
    ) -> Result<(RefMut<'a, T>, u8)> {
        let head = T::DISCRIMINATOR.len();
        let space = head.saturating_add(size_of::<T>());
        let bump = self.allocate(account, seeds, lamports, space, &crate::ID_CONST)?;
        let mut data = account.try_borrow_mut_data()?;
        data.get_mut(..head).ok_or(ErrorCode::AccountDidNotDeserialize)?.copy_from_slice(T::DISCRIMINATOR);
        Ok((body_mut(data)?, bump))
    }

    /// Creates a token account of `owner` at the address of `seeds`.
    pub fn create_token_account<const N: usize>(
        &self,
        account: &AccountInfo<'info>,
        mint: &AccountInfo<'info>,
        owner: &Pubkey,
        program: &Interface<'info, TokenInterface>,
        seeds: [&[u8]; N],
    ) -> Result<()> {
        self.allocate(account, seeds, 0, token::SPACE, program.key)?;
        token::initialize(program, account, mint, owner)
    }

    fn allocate<const N: usize>(
        &self,
        account: &AccountInfo<'info>,
        seeds: [&[u8]; N],
        extra: u64,
        space: usize,
        owner: &Pubkey,
    ) -> Result<u8> {
        let (address, bump) = address::find(seeds)?;
        ensure!(*account.key == address, ErrorCode::ConstraintSeeds);
        let held = account.lamports();
        let missing = sysvar::exempt_lamports(space)?.saturating_sub(held);
        let lamports = missing.checked_add(extra).ok_or(FlashbackError::AmountOverflow)?;
        let signer = Seeds { seeds, ends: [&[bump]] };
        match held {
            0 => self.create_empty(account, lamports, space, owner, signer.as_slice())?,
            _ => self.create_prefunded(account, lamports, space, owner, signer.as_slice())?,
        }
        Ok(bump)
    }

    fn create_empty(
        &self,
        account: &AccountInfo<'info>,
        lamports: u64,
        space: usize,
        owner: &Pubkey,
        seeds: &[&[u8]],
    ) -> Result<()> {
        /// The system program's tag, lamports, space and owner.
        #[repr(C, packed)]
        #[derive(Clone, Copy, bytemuck::NoUninit)]
        struct CreateAccount {
            tag: u32,
            lamports: u64,
            space: u64,
            owner: Pubkey,
        }
        let data = CreateAccount { tag: 0, lamports, space: space as u64, owner: *owner };
        let accounts = [Passed::writable(self.payer).signed(), Passed::writable(account).signed()];
        invoke(self.system_program.key, accounts, bytemuck::bytes_of(&data), seeds)
    }

    #[cold]
    fn create_prefunded(
        &self,
        account: &AccountInfo<'info>,
        lamports: u64,
        space: usize,
        owner: &Pubkey,
        seeds: &[&[u8]],
    ) -> Result<()> {
        require_keys_neq!(*self.payer.key, *account.key, ErrorCode::TryingToInitPayerAsProgramAccount);
        let accounts = CreateAccountAllowPrefund { from: self.payer.clone(), to: account.clone() };
        let signers = [seeds];
        let call = CpiContext::new_with_signer(*self.system_program.key, accounts, &signers);
        create_account_allow_prefund(call, lamports, space as u64, owner)
    }
}
