use anchor_lang::prelude::*;
use anchor_spl::token_interface::TokenInterface;

use crate::error::FlashbackError;
use crate::events::FeesSwept;
use crate::state::{Platform, Vault, PLATFORM_ADDRESS};
use crate::token::{associated_address, Transfer};
use crate::view::View;

/// Accounts of [`sweep_fees`](crate::flashback::sweep_fees).
#[derive(Accounts)]
pub struct SweepFees<'info> {
    /// Names the treasury; read.
    #[account(address = PLATFORM_ADDRESS)]
    pub platform: AccountLoader<'info, Platform>,
    /// Owes the fees; written.
    #[account(mut, has_one = token @ FlashbackError::TokenMismatch, has_one = mint @ FlashbackError::MintMismatch)]
    pub vault: AccountLoader<'info, Vault>,
    /// Token account of the vault; written.
    /// CHECK: the vault names it.
    #[account(mut)]
    pub token: UncheckedAccount<'info>,
    /// The treasury's associated token account; written.
    /// CHECK: the handler checks the address; the token program checks the rest.
    #[account(mut)]
    pub destination: UncheckedAccount<'info>,
    /// Mint of the vault's tokens; read.
    /// CHECK: the vault names it.
    pub mint: UncheckedAccount<'info>,
    /// SPL Token or Token-2022: the owner of the mint account.
    pub token_program: Interface<'info, TokenInterface>,
}

/// Brings the fees that a vault keeps to the treasury.
pub fn handle_sweep_fees(ctx: Context<SweepFees>) -> Result<()> {
    let SweepFees { platform, vault, token, destination, mint, token_program } = &ctx.accounts;
    let treasury = platform.view()?.treasury;
    let receiver = associated_address(&treasury, mint.key, token_program.key)?;
    ensure!(*destination.key == receiver, FlashbackError::TokenAccountNotTreasurys);
    let (amount, signer, decimals) = {
        let mut vault = vault.view_mut()?;
        (core::mem::take(&mut vault.fees_owed), vault.signer(), vault.decimals)
    };
    if amount == 0 {
        return Ok(());
    }
    let transfer =
        Transfer { program: token_program, mint, decimals, from: token, to: destination, authority: vault.as_ref() };
    transfer.send(amount, &signer.seeds())?;
    emit!(FeesSwept { vault: vault.key(), destination: destination.key(), amount });
    Ok(())
}
