use anchor_lang::prelude::*;

use crate::error::FlashbackError;
use crate::events::ListingUpdated;
use crate::state::{Listing, ListingStatus, Offer, Platform, Provider, PLATFORM_ADDRESS};
use crate::sysvar;
use crate::view::View;

/// Accounts of [`update_listing`](crate::flashback::update_listing).
#[derive(Accounts)]
pub struct UpdateListing<'info> {
    /// The provider's authority; signs.
    pub authority: Signer<'info>,
    /// Holds the bounds of the terms; read.
    #[account(address = PLATFORM_ADDRESS)]
    pub platform: AccountLoader<'info, Platform>,
    /// Names the authority; read.
    #[account(has_one = authority @ FlashbackError::NotAuthority)]
    pub provider: AccountLoader<'info, Provider>,
    /// The offer; written.
    #[account(mut, has_one = provider @ FlashbackError::ProviderMismatch)]
    pub listing: AccountLoader<'info, Listing>,
}

/// Replaces the offer that stands at `revision`.
pub fn handle_update_listing(ctx: Context<UpdateListing>, revision: u32, offer: Offer) -> Result<()> {
    let now = sysvar::now()?;
    let mut listing = ctx.accounts.listing.view_mut()?;
    ensure!(listing.status()? != ListingStatus::Closed, FlashbackError::ListingClosed);
    ensure!(listing.revision == revision, FlashbackError::RevisionChanged);
    listing.write_offer(&offer, &*ctx.accounts.provider.view()?, &*ctx.accounts.platform.view()?, now)?;

    emit!(ListingUpdated {
        listing: ctx.accounts.listing.key(),
        revision: listing.revision,
        price: listing.price,
        capacity: listing.capacity
    });
    Ok(())
}
