//! Calls of the two token programs, always for a token account that the program owns on one side.

use anchor_lang::prelude::*;
use anchor_spl::token_interface::TokenInterface;

use crate::address;
use crate::cpi::{invoke, Passed};
use crate::error::FlashbackError;

/// The program that opens everybody's token accounts at the addresses that wallets pay to.
const ASSOCIATED_TOKEN: Pubkey = pubkey!("ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL");

/// Tags of the token programs' instructions.
const CLOSE_ACCOUNT: u8 = 9;
const TRANSFER_CHECKED: u8 = 12;
const INITIALIZE_ACCOUNT_3: u8 = 18;

/// Size of a token account. Extensions that a mint may have add nothing to it.
pub const SPACE: usize = 165;

/// Where the amount lies in a token account's data.
const AMOUNT: core::ops::Range<usize> = 64..72;

/// A transfer that waits to be sent.
pub struct Transfer<'a, 'info> {
    /// The mint's program.
    pub program: &'a Interface<'info, TokenInterface>,
    /// What is sent.
    pub mint: &'a AccountInfo<'info>,
    /// Its decimals.
    pub decimals: u8,
    /// The token account that pays.
    pub from: &'a AccountInfo<'info>,
    /// The token account that receives.
    pub to: &'a AccountInfo<'info>,
    /// Who may spend from it.
    pub authority: &'a AccountInfo<'info>,
}

impl Transfer<'_, '_> {
    /// Sends `amount`; `seeds` are the authority's if it is an account of ours, else empty. Nothing is sent for 0.
    pub fn send(&self, amount: u64, seeds: &[&[u8]]) -> Result<()> {
        if amount == 0 {
            return Ok(());
        }
        let accounts = [
            Passed::writable(self.from),
            Passed::readonly(self.mint),
            Passed::writable(self.to),
            Passed::readonly(self.authority).signed(),
        ];
        let [a, b, c, d, e, f, g, h] = amount.to_le_bytes();
        invoke(self.program.key, accounts, &[TRANSFER_CHECKED, a, b, c, d, e, f, g, h, self.decimals], seeds)
    }

    /// Sends `amount` and returns by how much the receiver's balance grew.
    pub fn deposit(&self, amount: u64) -> Result<u64> {
        ensure!(amount > 0, FlashbackError::AmountZero);
        let before = amount_of(self.to)?;
        self.send(amount, &[])?;
        Ok(amount_of(self.to)?.checked_sub(before).ok_or(FlashbackError::AmountOverflow)?)
    }
}

/// The address of `owner`'s associated token account.
pub fn associated_address(owner: &Pubkey, mint: &Pubkey, program: &Pubkey) -> Result<Pubkey> {
    Ok(address::find_for(&ASSOCIATED_TOKEN, [owner.as_ref(), program.as_ref(), mint.as_ref()])?.0)
}

/// What a token account holds. The account is one that the program knows by its key.
pub fn amount_of(account: &AccountInfo) -> Result<u64> {
    let data = account.try_borrow_data()?;
    let bytes = data.get(AMOUNT).and_then(|bytes| bytes.try_into().ok()).ok_or(FlashbackError::TokenMismatch)?;
    Ok(u64::from_le_bytes(bytes))
}

/// Closes an empty token account; its rent goes to `rent_payer`.
pub fn close<'info>(
    program: &Interface<'info, TokenInterface>,
    account: &AccountInfo<'info>,
    rent_payer: &AccountInfo<'info>,
    authority: &AccountInfo<'info>,
    seeds: &[&[u8]],
) -> Result<()> {
    let accounts = [Passed::writable(account), Passed::writable(rent_payer), Passed::readonly(authority).signed()];
    invoke(program.key, accounts, &[CLOSE_ACCOUNT], seeds)
}

/// Makes an account that was just created a token account of `owner`.
pub fn initialize<'info>(
    program: &Interface<'info, TokenInterface>,
    account: &AccountInfo<'info>,
    mint: &AccountInfo<'info>,
    owner: &Pubkey,
) -> Result<()> {
    let mut data = [INITIALIZE_ACCOUNT_3; 33];
    let [_, key @ ..] = &mut data;
    key.copy_from_slice(owner.as_ref());
    invoke(program.key, [Passed::writable(account), Passed::readonly(mint)], &data, &[])
}
