//! Providers: register, profile, authority, standing.

use anchor_lang::prelude::Pubkey;
use anchor_lang::solana_program::instruction::Instruction;
use anchor_lang::system_program;
use flashback::state::{ProviderKind, ProviderProfile, Reason};
use flashback::{accounts, instruction};

use super::build;
use crate::address::{self, PLATFORM};

/// Enters `registrant` into the register of `kind`; the fee, at most `max_fee_lamports`, goes to the platform's `treasury`.
pub fn register_provider(
    registrant: Pubkey,
    treasury: Pubkey,
    kind: ProviderKind,
    max_fee_lamports: u64,
    profile: ProviderProfile,
) -> Instruction {
    let accounts = accounts::RegisterProvider {
        registrant,
        platform: PLATFORM,
        provider: address::provider(kind, &registrant),
        treasury,
        system_program: system_program::ID,
    };
    build(accounts, instruction::RegisterProvider { kind: kind.into(), max_fee_lamports, profile })
}

/// Replaces what a provider says of itself.
pub fn update_provider(authority: Pubkey, provider: Pubkey, profile: ProviderProfile) -> Instruction {
    build(accounts::UpdateProvider { authority, provider }, instruction::UpdateProvider { profile })
}

/// Names a provider's next authority.
pub fn propose_authority(authority: Pubkey, provider: Pubkey, pending_authority: Pubkey) -> Instruction {
    build(accounts::ProposeAuthority { authority, provider }, instruction::ProposeAuthority { pending_authority })
}

/// Makes the proposed authority of a provider its authority.
pub fn accept_authority(pending_authority: Pubkey, provider: Pubkey) -> Instruction {
    build(accounts::AcceptAuthority { pending_authority, provider }, instruction::AcceptAuthority {})
}

/// Takes a provider out of business.
pub fn retire_provider(authority: Pubkey, provider: Pubkey) -> Instruction {
    build(accounts::RetireProvider { authority, provider }, instruction::RetireProvider {})
}

/// Brings a retired provider back.
pub fn restore_provider(authority: Pubkey, provider: Pubkey) -> Instruction {
    build(accounts::RestoreProvider { authority, platform: PLATFORM, provider }, instruction::RestoreProvider {})
}

/// Delists a provider for a reason, or with `None` lifts it.
pub fn delist_provider(registrar: Pubkey, provider: Pubkey, reason: Option<Reason>) -> Instruction {
    build(accounts::DelistProvider { registrar, platform: PLATFORM, provider }, instruction::DelistProvider { reason })
}
