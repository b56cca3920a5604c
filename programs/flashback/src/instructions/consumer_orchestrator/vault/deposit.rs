use anchor_lang::prelude::*;
use anchor_spl::token_interface::TokenInterface;

use crate::error::FlashbackError;
use crate::events::VaultDeposited;
use crate::state::Vault;
use crate::sysvar;
use crate::token::Transfer;
use crate::view::View;

/// Accounts of [`deposit`](crate::flashback::deposit).
#[derive(Accounts)]
pub struct Deposit<'info> {
    /// Owner or delegate of `source`; signs.
    pub depositor: Signer<'info>,
    /// Token account that pays; written.
    /// CHECK: the token program takes from it only what `depositor` may spend.
    #[account(mut)]
    pub source: UncheckedAccount<'info>,
    /// Gets the deposit; written.
    #[account(mut, has_one = token @ FlashbackError::TokenMismatch, has_one = mint @ FlashbackError::MintMismatch)]
    pub vault: AccountLoader<'info, Vault>,
    /// Token account of the vault; written.
    /// CHECK: the vault names it.
    #[account(mut)]
    pub token: UncheckedAccount<'info>,
    /// Mint of the vault's tokens; read.
    /// CHECK: the vault names it.
    pub mint: UncheckedAccount<'info>,
    /// SPL Token or Token-2022: the owner of the mint account.
    pub token_program: Interface<'info, TokenInterface>,
}

/// Adds tokens to a vault, from anyone. What counts is by how much its token account grew.
pub fn handle_deposit(ctx: Context<Deposit>, amount: u64) -> Result<()> {
    let now = sysvar::now()?;
    let Deposit { depositor, source, vault, token, mint, token_program } = &ctx.accounts;
    let decimals = vault.view()?.decimals;
    let transfer = Transfer { program: token_program, mint, decimals, from: source, to: token, authority: depositor };
    let amount = transfer.deposit(amount)?;

    let (balance, funded_until) = {
        let mut vault = vault.view_mut()?;
        vault.add(amount, now)?;
        (vault.balance, vault.funded_until)
    };
    emit!(VaultDeposited { vault: vault.key(), depositor: depositor.key(), amount, balance, funded_until });
    Ok(())
}
