use anchor_lang::prelude::*;

use crate::error::FlashbackError;
use crate::events::AgreementAccepted;
use crate::state::{Agreement, Board, Bond, Listing, Pausable, Platform, Provider, Vault, PLATFORM_ADDRESS};
use crate::sysvar;
use crate::view::View;

/// Accounts of [`accept_agreement`](crate::flashback::accept_agreement). The listing's board follows, writable, if it has one.
#[derive(Accounts)]
pub struct AcceptAgreement<'info> {
    /// The provider's authority, or anyone where the listing accepts by itself; signs.
    pub authority: Signer<'info>,
    /// Holds pauses; read.
    #[account(address = PLATFORM_ADDRESS)]
    pub platform: AccountLoader<'info, Platform>,
    /// The request; starts, written.
    #[account(
        mut,
        has_one = provider @ FlashbackError::ProviderMismatch,
        has_one = listing @ FlashbackError::ListingMismatch,
        has_one = vault @ FlashbackError::VaultMismatch,
    )]
    pub agreement: AccountLoader<'info, Agreement>,
    /// Sells; reserves capacity, written.
    #[account(mut)]
    pub provider: AccountLoader<'info, Provider>,
    /// Reserves capacity; written.
    #[account(mut, has_one = bond @ FlashbackError::BondMismatch)]
    pub listing: AccountLoader<'info, Listing>,
    /// Locks the collateral; written.
    #[account(mut)]
    pub bond: AccountLoader<'info, Bond>,
    /// Pays the stream from now on; written.
    #[account(mut)]
    pub vault: AccountLoader<'info, Vault>,
}

/// Accepts a request: from now on it runs.
pub fn handle_accept_agreement<'info>(ctx: Context<'info, AcceptAgreement<'info>>) -> Result<()> {
    let now = sysvar::now()?;
    let authority = ctx.accounts.authority.key;
    ctx.accounts.platform.view()?.require_running(Pausable::Accept, now)?;
    let mut provider = ctx.accounts.provider.view_mut()?;
    let mut listing = ctx.accounts.listing.view_mut()?;
    let mut bond = ctx.accounts.bond.view_mut()?;
    let mut vault = ctx.accounts.vault.view_mut()?;
    let mut agreement = ctx.accounts.agreement.view_mut()?;
    let board = Board::behind(&listing.board, ctx.remaining_accounts)?;
    let mut board = board.as_ref().map(View::view_mut).transpose()?;
    agreement.accept(authority, &mut vault, &mut listing, &mut provider, &mut bond, board.as_deref_mut(), now)?;

    emit!(AgreementAccepted {
        agreement: ctx.accounts.agreement.key(),
        provider: agreement.provider,
        started_at: agreement.started_at,
        term_ends_at: agreement.term_ends_at,
        guarantee: agreement.guarantee,
        collateral: agreement.collateral,
        sequence: agreement.sequence,
    });
    Ok(())
}
