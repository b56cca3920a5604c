use anchor_lang::prelude::*;

use crate::error::FlashbackError;
use crate::events::ListingStatusChanged;
use crate::state::{Listing, ListingStatus, Provider};
use crate::sysvar;
use crate::view::View;

/// Accounts of [`pause_listing`](crate::flashback::pause_listing).
#[derive(Accounts)]
pub struct PauseListing<'info> {
    /// The provider's authority; signs.
    pub authority: Signer<'info>,
    /// Names the authority; read.
    #[account(has_one = authority @ FlashbackError::NotAuthority)]
    pub provider: AccountLoader<'info, Provider>,
    /// Takes no more requests; written.
    #[account(mut, has_one = provider @ FlashbackError::ProviderMismatch)]
    pub listing: AccountLoader<'info, Listing>,
}

/// Stops an open listing from taking requests.
pub fn handle_pause_listing(ctx: Context<PauseListing>) -> Result<()> {
    let now = sysvar::now()?;
    let provider = ctx.accounts.provider.view()?;
    let mut listing = ctx.accounts.listing.view_mut()?;
    listing.set_status(ListingStatus::Paused)?;
    listing.copy_hints(&provider, now);
    emit!(ListingStatusChanged { listing: ctx.accounts.listing.key(), status: ListingStatus::Paused });
    Ok(())
}
