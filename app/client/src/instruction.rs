//! One builder for each instruction: keys in, [`Instruction`] out. Nothing is fetched, signed or sent here.
//!
//! The first argument signs. Accounts that can be derived are.

use anchor_lang::prelude::Pubkey;
use anchor_lang::solana_program::instruction::Instruction;
use anchor_lang::{system_program, InstructionData, ToAccountMetas};
use flashback::state::{
    Attestation, CertifierRights, Genesis, Offer, PlatformChanges, ProviderKind, ProviderProfile, Reason,
};
use flashback::{accounts, instruction};

use crate::address::{self, PLATFORM};

mod streams;

pub use streams::*;

fn build(accounts: impl ToAccountMetas, data: impl InstructionData) -> Instruction {
    Instruction { program_id: flashback::ID, accounts: accounts.to_account_metas(None), data: data.data() }
}

/// Creates the platform; `authority` is the program's upgrade authority and pays.
pub fn initialize_platform(
    authority: Pubkey,
    genesis: Genesis,
    admin: Pubkey,
    parameters: PlatformChanges,
) -> Instruction {
    let accounts = accounts::InitializePlatform {
        authority,
        platform: PLATFORM,
        program_data: address::program_data(),
        system_program: system_program::ID,
    };
    build(accounts, instruction::InitializePlatform { genesis, admin, parameters })
}

/// Sets parameters and roles.
pub fn update_platform(admin: Pubkey, changes: PlatformChanges) -> Instruction {
    build(accounts::UpdatePlatform { admin, platform: PLATFORM }, instruction::UpdatePlatform { changes })
}

/// Names the next admin.
pub fn propose_admin(admin: Pubkey, pending_admin: Pubkey) -> Instruction {
    build(accounts::ProposeAdmin { admin, platform: PLATFORM }, instruction::ProposeAdmin { pending_admin })
}

/// Makes the proposed admin the admin.
pub fn accept_admin(pending_admin: Pubkey) -> Instruction {
    build(accounts::AcceptAdmin { pending_admin, platform: PLATFORM }, instruction::AcceptAdmin {})
}

/// Pauses each bit of `what`; `authority` is the guardian or the admin.
pub fn pause(authority: Pubkey, what: u8) -> Instruction {
    build(accounts::Pause { authority, platform: PLATFORM }, instruction::Pause { what })
}

/// Ends the pause of each bit of `what`; `authority` is the guardian or the admin.
pub fn resume(authority: Pubkey, what: u8) -> Instruction {
    build(accounts::Pause { authority, platform: PLATFORM }, instruction::Resume { what })
}

/// Vouches for a mint: `ref_value` micro-USD per 10^6 base units, 0 = no longer.
pub fn set_settlement_mint(admin: Pubkey, mint: Pubkey, ref_value: u64) -> Instruction {
    let accounts = accounts::SetSettlementMint {
        admin,
        platform: PLATFORM,
        mint,
        settlement_mint: address::settlement_mint(&mint),
        system_program: system_program::ID,
    };
    build(accounts, instruction::SetSettlementMint { ref_value })
}

/// Adds the certifier that signs with `wallet`.
pub fn add_certifier(registrar: Pubkey, wallet: Pubkey, name: [u8; 32], rights: CertifierRights) -> Instruction {
    let accounts = accounts::AddCertifier {
        registrar,
        platform: PLATFORM,
        certifier: address::certifier(&wallet),
        system_program: system_program::ID,
    };
    build(accounts, instruction::AddCertifier { wallet, name, rights })
}

/// Replaces the rights of the certifier that signs with `wallet`.
pub fn update_certifier(registrar: Pubkey, wallet: Pubkey, rights: CertifierRights) -> Instruction {
    let accounts = accounts::UpdateCertifier { registrar, platform: PLATFORM, certifier: address::certifier(&wallet) };
    build(accounts, instruction::UpdateCertifier { rights })
}

/// Enters `registrant` into the register of `kind`; the fee goes to the platform's `treasury`.
pub fn register_provider(
    registrant: Pubkey,
    treasury: Pubkey,
    kind: ProviderKind,
    profile: ProviderProfile,
) -> Instruction {
    let accounts = accounts::RegisterProvider {
        registrant,
        platform: PLATFORM,
        provider: address::provider(kind, &registrant),
        treasury,
        system_program: system_program::ID,
    };
    build(accounts, instruction::RegisterProvider { kind: kind.into(), profile })
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

/// Certifies a provider for the first time; `wallet` is the certifier's.
pub fn issue_certificate(wallet: Pubkey, provider: Pubkey, attestation: Attestation) -> Instruction {
    let certifier = address::certifier(&wallet);
    let accounts = accounts::IssueCertificate {
        wallet,
        platform: PLATFORM,
        certifier,
        provider,
        certificate: address::certificate(&provider, &certifier),
        system_program: system_program::ID,
    };
    build(accounts, instruction::IssueCertificate { attestation })
}

/// Certifies a provider again; `registrar` signs too where it had revoked the certificate.
pub fn renew_certificate(
    wallet: Pubkey,
    registrar: Option<Pubkey>,
    provider: Pubkey,
    attestation: Attestation,
) -> Instruction {
    let certifier = address::certifier(&wallet);
    let accounts = accounts::RenewCertificate {
        wallet,
        registrar,
        platform: PLATFORM,
        certifier,
        provider,
        certificate: address::certificate(&provider, &certifier),
    };
    build(accounts, instruction::RenewCertificate { attestation })
}

/// Takes back what the Certifier account `certifier` certified; `authority` is its wallet or the registrar.
pub fn revoke_certificate(authority: Pubkey, certifier: Pubkey, provider: Pubkey, reason: Reason) -> Instruction {
    let by_certifier = certifier == address::certifier(&authority);
    let accounts = accounts::RevokeCertificate {
        authority,
        platform: (!by_certifier).then_some(PLATFORM),
        certifier,
        provider,
        certificate: address::certificate(&provider, &certifier),
    };
    build(accounts, instruction::RevokeCertificate { reason })
}

/// Brings a provider's levels in line with what the Certifier account `certifier` certified.
pub fn refresh_certification(provider: Pubkey, certifier: Pubkey) -> Instruction {
    let certificate = address::certificate(&provider, &certifier);
    build(accounts::RefreshCertification { provider, certifier, certificate }, instruction::RefreshCertification {})
}

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
