use anchor_lang::prelude::*;
use anchor_spl::token_interface::TokenInterface;

use crate::error::FlashbackError;
use crate::events::VaultClosed;
use crate::state::Vault;
use crate::sysvar;
use crate::token::{amount_of, close, Transfer};
use crate::view::View;

/// Accounts of [`close_vault`](crate::flashback::close_vault).
#[derive(Accounts)]
pub struct CloseVault<'info> {
    /// The consumer; signs.
    pub owner: Signer<'info>,
    /// Has no agreements left; closed.
    #[account(
        mut,
        close = rent_payer,
        has_one = owner @ FlashbackError::NotOwner,
        has_one = token @ FlashbackError::TokenMismatch,
        has_one = mint @ FlashbackError::MintMismatch,
        has_one = rent_payer @ FlashbackError::RentPayerMismatch,
    )]
    pub vault: AccountLoader<'info, Vault>,
    /// Token account of the vault; emptied and closed.
    /// CHECK: the vault names it.
    #[account(mut)]
    pub token: UncheckedAccount<'info>,
    /// Token account that receives what is left; written.
    /// CHECK: the owner chooses it; the token program checks its mint.
    #[account(mut, constraint = destination.key != token.key @ FlashbackError::DestinationIsOurs)]
    pub destination: UncheckedAccount<'info>,
    /// Paid the rent and gets it back; written.
    /// CHECK: the vault names it; it only receives lamports.
    #[account(mut)]
    pub rent_payer: UncheckedAccount<'info>,
    /// Mint of the vault's tokens; read.
    /// CHECK: the vault names it.
    pub mint: UncheckedAccount<'info>,
    /// SPL Token or Token-2022: the owner of the mint account.
    pub token_program: Interface<'info, TokenInterface>,
}

/// Pays out whatever the vault's token account holds and closes both.
pub fn handle_close_vault(ctx: Context<CloseVault>) -> Result<()> {
    let CloseVault { vault, token, destination, rent_payer, mint, token_program, .. } = &ctx.accounts;
    let (signer, decimals) = {
        let vault = vault.view()?;
        vault.check_closable(sysvar::slot()?)?;
        (vault.signer(), vault.decimals)
    };
    let amount = amount_of(token)?;
    let transfer =
        Transfer { program: token_program, mint, decimals, from: token, to: destination, authority: vault.as_ref() };
    transfer.send(amount, &signer.seeds())?;
    close(token_program, token, rent_payer, vault.as_ref(), &signer.seeds())?;
    emit!(VaultClosed { vault: vault.key(), destination: destination.key(), amount });
    Ok(())
}
