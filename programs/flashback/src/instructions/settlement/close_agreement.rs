use anchor_lang::prelude::*;
use anchor_spl::token_interface::TokenInterface;

#[cfg(feature = "idl-build")]
use crate::constants::seeds;
use crate::error::FlashbackError;
use crate::events::AgreementClosed;
use crate::state::{Agreement, Bond, Closing, Vault};
use crate::sysvar;
use crate::token::Transfer;
use crate::view::View;

/// Accounts of [`close_agreement`](crate::flashback::close_agreement).
#[derive(Accounts)]
pub struct CloseAgreement<'info> {
    /// Anyone; the consumer may close before the time for reviews is over; signs.
    pub caller: Signer<'info>,
    /// Is settled; closed.
    #[account(
        mut,
        close = rent_payer,
        has_one = vault @ FlashbackError::VaultMismatch,
        has_one = bond @ FlashbackError::BondMismatch,
        has_one = rent_payer @ FlashbackError::RentPayerMismatch,
    )]
    pub agreement: AccountLoader<'info, Agreement>,
    /// Paid the rent and gets it back; written.
    /// CHECK: the agreement names it; it only receives lamports.
    #[account(mut)]
    pub rent_payer: UncheckedAccount<'info>,
    /// Pays what is left to claim; written.
    #[account(mut, has_one = token @ FlashbackError::TokenMismatch, has_one = mint @ FlashbackError::MintMismatch)]
    pub vault: AccountLoader<'info, Vault>,
    /// Token account of the vault; written.
    /// CHECK: the vault names it.
    #[account(mut)]
    pub token: UncheckedAccount<'info>,
    /// Receives what the provider did not claim; written.
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

/// Closes a settled agreement: the unclaimed rest goes into the provider's bond, penalties into the consumer's vault.
pub fn handle_close_agreement(ctx: Context<CloseAgreement>) -> Result<()> {
    let CloseAgreement { caller, agreement, vault, token, bond, bond_token, mint, token_program, .. } = &ctx.accounts;
    let (event, vault_signer, bond_signer, decimals) = {
        let mut agreement = agreement.view_mut()?;
        let mut vault = vault.view_mut()?;
        let mut bond = bond.view_mut()?;
        let Closing { rest, penalty } = agreement.close(caller.key, &mut vault, &mut bond, sysvar::now()?)?;
        let event = AgreementClosed {
            agreement: ctx.accounts.agreement.key(),
            rest: rest.provider,
            penalty,
            claimed: agreement.claimed,
            fee: agreement.fee,
            periods: agreement.periods,
            sequence: agreement.sequence,
        };
        (event, vault.signer(), bond.signer(), vault.decimals)
    };
    let rest =
        Transfer { program: token_program, mint, decimals, from: token, to: bond_token, authority: vault.as_ref() };
    rest.send(event.rest, &vault_signer.seeds())?;
    let penalty =
        Transfer { program: token_program, mint, decimals, from: bond_token, to: token, authority: bond.as_ref() };
    penalty.send(event.penalty, &bond_signer.seeds())?;
    emit!(event);
    Ok(())
}
