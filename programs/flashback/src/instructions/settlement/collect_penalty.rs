use anchor_lang::prelude::*;
use anchor_spl::token_interface::TokenInterface;

#[cfg(feature = "idl-build")]
use crate::constants::seeds;
use crate::error::FlashbackError;
use crate::events::PenaltyCollected;
use crate::state::{Agreement, Bond, Vault};
use crate::sysvar;
use crate::token::Transfer;
use crate::view::View;

/// Accounts of [`collect_penalty`](crate::flashback::collect_penalty).
#[derive(Accounts)]
pub struct CollectPenalty<'info> {
    /// Holds the penalty that is due; written.
    #[account(
        mut,
        has_one = vault @ FlashbackError::VaultMismatch,
        has_one = bond @ FlashbackError::BondMismatch,
    )]
    pub agreement: AccountLoader<'info, Agreement>,
    /// Receives the penalty; written.
    #[account(mut, has_one = token @ FlashbackError::TokenMismatch, has_one = mint @ FlashbackError::MintMismatch)]
    pub vault: AccountLoader<'info, Vault>,
    /// Token account of the vault; written.
    /// CHECK: the vault names it.
    #[account(mut)]
    pub token: UncheckedAccount<'info>,
    /// Pays the penalty; written.
    #[account(mut)]
    pub bond: AccountLoader<'info, Bond>,
    /// Token account of the bond; written.
    /// CHECK: the bond names it.
    #[account(mut, constraint = bond_token.key() == bond.load()?.token @ FlashbackError::TokenMismatch)]
    #[cfg_attr(feature = "idl-build", account(seeds = [seeds::BOND_TOKEN, bond.key().as_ref()], bump))]
    pub bond_token: UncheckedAccount<'info>,
    /// Mint of the vault's tokens; read.
    /// CHECK: the vault names it.
    pub mint: UncheckedAccount<'info>,
    /// SPL Token or Token-2022: the owner of the mint account.
    pub token_program: Interface<'info, TokenInterface>,
}

/// Brings the penalties of an agreement from the provider's bond into the consumer's vault.
pub fn handle_collect_penalty(ctx: Context<CollectPenalty>) -> Result<()> {
    let CollectPenalty { agreement, vault, token, bond, bond_token, mint, token_program } = &ctx.accounts;
    let (event, signer, decimals) = {
        let mut bond = bond.view_mut()?;
        let mut agreement = agreement.view_mut()?;
        let amount = agreement.collect_penalty(&mut *vault.view_mut()?, &mut bond, sysvar::now()?)?;
        if amount == 0 {
            return Ok(());
        }
        let event = PenaltyCollected { agreement: ctx.accounts.agreement.key(), amount, sequence: agreement.sequence };
        (event, bond.signer(), bond.decimals)
    };
    let transfer =
        Transfer { program: token_program, mint, decimals, from: bond_token, to: token, authority: bond.as_ref() };
    transfer.send(event.amount, &signer.seeds())?;
    emit!(event);
    Ok(())
}
