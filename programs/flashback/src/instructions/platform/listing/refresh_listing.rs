use anchor_lang::prelude::*;

use crate::error::FlashbackError;
use crate::events::ListingRefreshed;
use crate::state::{Listing, Provider};
use crate::sysvar;
use crate::view::View;

/// Accounts of [`refresh_listing`](crate::flashback::refresh_listing).
#[derive(Accounts)]
pub struct RefreshListing<'info> {
    /// Holds level, rating and region; read.
    pub provider: AccountLoader<'info, Provider>,
    /// Copies them; written.
    #[account(mut, has_one = provider @ FlashbackError::ProviderMismatch)]
    pub listing: AccountLoader<'info, Listing>,
}

/// Copies what filters look for from the provider into its listing.
pub fn handle_refresh_listing(ctx: Context<RefreshListing>) -> Result<()> {
    let now = sysvar::now()?;
    if ctx.accounts.listing.view_mut()?.copy_hints(&*ctx.accounts.provider.view()?, now) {
        emit!(ListingRefreshed { listing: ctx.accounts.listing.key() });
    }
    Ok(())
}
