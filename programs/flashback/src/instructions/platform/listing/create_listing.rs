use anchor_lang::prelude::*;

use crate::constants::seeds;
use crate::creation::Creator;
use crate::error::FlashbackError;
use crate::events::ListingCreated;
use crate::state::{header, Bond, Listing, ListingStatus, Offer, Pausable, Platform, Provider, PLATFORM_ADDRESS};
use crate::sysvar;
use crate::view::View;

/// Accounts of [`create_listing`](crate::flashback::create_listing).
#[derive(Accounts)]
#[instruction(index: u32)]
pub struct CreateListing<'info> {
    /// The provider's authority; signs, pays the rent.
    #[account(mut)]
    pub authority: Signer<'info>,
    /// Holds bounds and pauses; read.
    #[account(address = PLATFORM_ADDRESS)]
    pub platform: AccountLoader<'info, Platform>,
    /// Sells; counts listings; written.
    #[account(mut, has_one = authority @ FlashbackError::NotAuthority)]
    pub provider: AccountLoader<'info, Provider>,
    /// The offer; created.
    /// CHECK: the handler creates it at the address of its seeds.
    #[account(mut)]
    #[cfg_attr(
        feature = "idl-build",
        account(seeds = [seeds::LISTING, provider.key().as_ref(), index.to_le_bytes().as_ref()], bump)
    )]
    pub listing: UncheckedAccount<'info>,
    /// The provider's bond in the mint of the price; read.
    #[account(has_one = provider @ FlashbackError::BondMismatch)]
    pub bond: AccountLoader<'info, Bond>,
    /// Creates the account.
    pub system_program: Program<'info, System>,
}

/// Lists an offer under the provider's next index.
pub fn handle_create_listing(ctx: Context<CreateListing>, index: u32, offer: Offer) -> Result<()> {
    let now = sysvar::now()?;
    let CreateListing { authority, platform, provider, listing: address, bond, system_program } = &ctx.accounts;
    let platform = platform.view()?;
    let mut provider = provider.view_mut()?;
    let creator = Creator { payer: authority, system_program };
    let seeds = [seeds::LISTING, provider.address.as_ref(), &index.to_le_bytes()];
    let (mut listing, _) = creator.create::<Listing, _>(address, seeds)?;

    platform.require_running(Pausable::Listing, now)?;
    provider.require_in_business()?;
    ensure!(index == provider.next_listing, FlashbackError::ListingIndexMismatch);

    provider.add_listing()?;
    listing.kind = provider.kind;
    listing.status = ListingStatus::Open.into();
    listing.open = 1;
    listing.version = header::LAYOUT_VERSION;
    listing.id = index.into();
    listing.provider = provider.address;
    listing.mint = bond.view()?.mint;
    listing.bond = bond.key();
    listing.created_at = now;
    listing.write_offer(&offer, &provider, &platform, now)?;

    emit!(ListingCreated {
        listing: address.key(),
        provider: listing.provider,
        mint: listing.mint,
        price: listing.price,
        capacity: listing.capacity
    });
    Ok(())
}
