use anchor_lang::prelude::*;
use anchor_spl::token_interface::TokenInterface;

use crate::error::FlashbackError;
use crate::events::VaultWithdrawn;
use crate::state::Vault;
use crate::sysvar;
use crate::token::Transfer;
use crate::view::View;

/// Accounts of [`withdraw`](crate::flashback::withdraw).
#[derive(Accounts)]
pub struct Withdraw<'info> {
    /// The consumer; signs.
    pub owner: Signer<'info>,
    /// Pays what is free; written.
    #[account(
        mut,
        has_one = owner @ FlashbackError::NotOwner,
        has_one = token @ FlashbackError::TokenMismatch,
        has_one = mint @ FlashbackError::MintMismatch,
    )]
    pub vault: AccountLoader<'info, Vault>,
    /// Token account of the vault; written.
    /// CHECK: the vault names it.
    #[account(mut)]
    pub token: UncheckedAccount<'info>,
    /// Token account that receives; written.
    /// CHECK: the owner chooses it; the token program checks its mint.
    #[account(mut, constraint = destination.key != token.key @ FlashbackError::DestinationIsOurs)]
    pub destination: UncheckedAccount<'info>,
    /// Mint of the vault's tokens; read.
    /// CHECK: the vault names it.
    pub mint: UncheckedAccount<'info>,
    /// SPL Token or Token-2022: the owner of the mint account.
    pub token_program: Interface<'info, TokenInterface>,
}

/// Takes tokens out that are neither earned nor a guarantee.
pub fn handle_withdraw(ctx: Context<Withdraw>, amount: u64) -> Result<()> {
    let now = sysvar::now()?;
    let Withdraw { vault, token, destination, mint, token_program, .. } = &ctx.accounts;
    let (signer, decimals, balance) = {
        let mut vault = vault.view_mut()?;
        vault.withdraw(amount, now)?;
        (vault.signer(), vault.decimals, vault.balance)
    };
    let transfer =
        Transfer { program: token_program, mint, decimals, from: token, to: destination, authority: vault.as_ref() };
    transfer.send(amount, &signer.seeds())?;
    emit!(VaultWithdrawn { vault: vault.key(), destination: destination.key(), amount, balance });
    Ok(())
}
