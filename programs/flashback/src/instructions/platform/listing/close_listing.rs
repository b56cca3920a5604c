use anchor_lang::prelude::*;

use crate::error::FlashbackError;
use crate::events::ListingStatusChanged;
use crate::state::{Listing, ListingStatus, Provider};
use crate::sysvar;
use crate::view::View;

/// Accounts of [`close_listing`](crate::flashback::close_listing).
#[derive(Accounts)]
pub struct CloseListing<'info> {
    /// The provider's authority; signs.
    pub authority: Signer<'info>,
    /// Names the authority, counts listings; written.
    #[account(mut, has_one = authority @ FlashbackError::NotAuthority)]
    pub provider: AccountLoader<'info, Provider>,
    /// Closes for good; written.
    #[account(mut, has_one = provider @ FlashbackError::ProviderMismatch)]
    pub listing: AccountLoader<'info, Listing>,
}

/// Ends a listing for ever; live agreements run on unchanged.
pub fn handle_close_listing(ctx: Context<CloseListing>) -> Result<()> {
    let now = sysvar::now()?;
    let mut provider = ctx.accounts.provider.view_mut()?;
    let mut listing = ctx.accounts.listing.view_mut()?;
    listing.set_status(ListingStatus::Closed)?;
    provider.remove_listing()?;
    listing.copy_hints(&provider, now);
    emit!(ListingStatusChanged { listing: ctx.accounts.listing.key(), status: ListingStatus::Closed });
    Ok(())
}
