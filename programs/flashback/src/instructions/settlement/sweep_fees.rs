use anchor_lang::prelude::*;
use anchor_spl::token_interface::{TokenAccount, TokenInterface};

use crate::error::FlashbackError;
use crate::events::FeesSwept;
use crate::state::{Platform, Vault, PLATFORM_ADDRESS};
use crate::token::Transfer;

/// Accounts of [`sweep_fees`](crate::flashback::sweep_fees).
#[derive(Accounts)]
pub struct SweepFees<'info> {
    /// Parameters and roles.
    #[account(address = PLATFORM_ADDRESS)]
    pub platform: AccountLoader<'info, Platform>,
    /// The vault.
    #[account(mut, has_one = token @ FlashbackError::TokenMismatch, has_one = mint @ FlashbackError::MintMismatch)]
    pub vault: AccountLoader<'info, Vault>,
    /// The vault's token account.
    /// CHECK: the vault names it.
    #[account(mut)]
    pub token: UncheckedAccount<'info>,
    /// Any token account of the treasury.
    #[account(mut)]
    pub destination: InterfaceAccount<'info, TokenAccount>,
    /// The mint.
    /// CHECK: the vault names it.
    pub mint: UncheckedAccount<'info>,
    /// The mint's program.
    pub token_program: Interface<'info, TokenInterface>,
}

/// Brings the fees that a vault keeps to the treasury.
pub fn handle_sweep_fees(ctx: Context<SweepFees>) -> Result<()> {
    let SweepFees { platform, vault, token, destination, mint, token_program } = &ctx.accounts;
    require!(destination.owner == platform.load()?.treasury, FlashbackError::TokenAccountNotTreasurys);
    let (amount, signer, decimals) = {
        let mut vault = vault.load_mut()?;
        (core::mem::take(&mut vault.fees_owed), vault.signer(), vault.decimals)
    };
    if amount == 0 {
        return Ok(());
    }
    let transfer = Transfer {
        program: token_program,
        mint,
        decimals,
        from: token,
        to: destination.as_ref(),
        authority: vault.as_ref(),
    };
    transfer.send(amount, &signer.seeds())?;
    emit!(FeesSwept { vault: vault.key(), destination: destination.key(), amount });
    Ok(())
}
