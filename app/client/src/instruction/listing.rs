//! Listings.

use anchor_lang::prelude::Pubkey;
use anchor_lang::solana_program::instruction::Instruction;
use anchor_lang::system_program;
use flashback::state::Offer;
use flashback::{accounts, instruction};

use super::build;
use crate::address::{self, PLATFORM};

/// Lists an offer under `index`, the provider's `next_listing`.
pub fn create_listing(authority: Pubkey, provider: Pubkey, index: u32, mint: Pubkey, offer: Offer) -> Instruction {
    let accounts = accounts::CreateListing {
        authority,
        platform: PLATFORM,
        provider,
        listing: address::listing(&provider, index),
        bond: address::bond(&provider, &mint),
        system_program: system_program::ID,
    };
    build(accounts, instruction::CreateListing { index, offer })
}

/// Replaces the offer that stands at `revision`.
pub fn update_listing(
    authority: Pubkey,
    provider: Pubkey,
    listing: Pubkey,
    revision: u32,
    offer: Offer,
) -> Instruction {
    let accounts = accounts::UpdateListing { authority, platform: PLATFORM, provider, listing };
    build(accounts, instruction::UpdateListing { revision, offer })
}

/// Stops an open listing from taking requests.
pub fn pause_listing(authority: Pubkey, provider: Pubkey, listing: Pubkey) -> Instruction {
    build(accounts::PauseListing { authority, provider, listing }, instruction::PauseListing {})
}

/// Lets a paused listing take requests again.
pub fn resume_listing(authority: Pubkey, provider: Pubkey, listing: Pubkey) -> Instruction {
    let accounts = accounts::ResumeListing { authority, platform: PLATFORM, provider, listing };
    build(accounts, instruction::ResumeListing {})
}

/// Ends a listing for ever.
pub fn close_listing(authority: Pubkey, provider: Pubkey, listing: Pubkey) -> Instruction {
    build(accounts::CloseListing { authority, provider, listing }, instruction::CloseListing {})
}

/// Copies a provider's hints into its listing.
pub fn refresh_listing(provider: Pubkey, listing: Pubkey) -> Instruction {
    build(accounts::RefreshListing { provider, listing }, instruction::RefreshListing {})
}
