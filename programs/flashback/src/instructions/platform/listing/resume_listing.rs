use anchor_lang::prelude::*;

use crate::error::FlashbackError;
use crate::events::ListingStatusChanged;
use crate::state::{Listing, ListingStatus, Pausable, Platform, Provider, PLATFORM_ADDRESS};
use crate::sysvar;
use crate::view::View;

/// Accounts of [`resume_listing`](crate::flashback::resume_listing).
#[derive(Accounts)]
pub struct ResumeListing<'info> {
    /// The provider's authority; signs.
    pub authority: Signer<'info>,
    /// Holds pauses; read.
    #[account(address = PLATFORM_ADDRESS)]
    pub platform: AccountLoader<'info, Platform>,
    /// Names the authority; read.
    #[account(has_one = authority @ FlashbackError::NotAuthority)]
    pub provider: AccountLoader<'info, Provider>,
    /// Takes requests again; written.
    #[account(mut, has_one = provider @ FlashbackError::ProviderMismatch)]
    pub listing: AccountLoader<'info, Listing>,
}

/// Lets a paused listing take requests again.
pub fn handle_resume_listing(ctx: Context<ResumeListing>) -> Result<()> {
    let now = sysvar::now()?;
    let provider = ctx.accounts.provider.view()?;
    ctx.accounts.platform.view()?.require_running(Pausable::Listing, now)?;
    provider.require_in_business()?;
    let mut listing = ctx.accounts.listing.view_mut()?;
    listing.set_status(ListingStatus::Open)?;
    listing.check_arbiter(&provider)?;
    listing.copy_hints(&provider, now);
    emit!(ListingStatusChanged { listing: ctx.accounts.listing.key(), status: ListingStatus::Open });
    Ok(())
}
