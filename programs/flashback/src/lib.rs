//! Flashback: storage bought and sold under rules that nobody has to be trusted to follow.
//!
//! The platform core: two registers of certified providers, their certificates, and the listings through which
//! consumers choose. Who may do what can be read off [`flashback`], one instruction after the other.
#![cfg_attr(
    not(test),
    deny(
        clippy::arithmetic_side_effects,
        clippy::cast_lossless,
        clippy::cast_possible_truncation,
        clippy::cast_possible_wrap,
        clippy::cast_sign_loss,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::unwrap_used
    )
)]

use anchor_lang::prelude::*;
#[cfg(target_arch = "bpf")]
use sbf_builtins as _;

pub mod constants;
pub mod error;
pub mod events;
pub mod instructions;
pub mod math;
pub mod state;
pub mod text;

pub use instructions::*;
use state::{Attestation, CertifierRights, Genesis, Offer, PlatformChanges, ProviderProfile, Reason};

declare_id!("8da8P2vUj5kiex9YtmwpiFQ6WTodiifVE7cW9Ra2DUrg");

/// The program's instructions, the ones that run most often first.
#[program]
pub mod flashback {
    use super::*;

    // Anyone: what only moves the clock forward.

    /// Brings a provider's certification levels in line with one certificate, up or down.
    pub fn refresh_certification(ctx: Context<RefreshCertification>) -> Result<()> {
        instructions::handle_refresh_certification(ctx)
    }

    /// Copies level, rating and region of a provider into its listing, for filters.
    pub fn refresh_listing(ctx: Context<RefreshListing>) -> Result<()> {
        instructions::handle_refresh_listing(ctx)
    }

    // Provider: its entry in the register and its listings.

    /// Enters the signer into the register of storage (0) or service providers (1).
    ///
    /// # Requirements
    /// Registration is not paused. The registration fee goes to the treasury.
    pub fn register_provider(ctx: Context<RegisterProvider>, kind: u8, profile: ProviderProfile) -> Result<()> {
        instructions::handle_register_provider(ctx, kind, profile)
    }

    /// Replaces what a provider says of itself; a change of endpoint, region, categories or capacity drops all levels.
    pub fn update_provider(ctx: Context<UpdateProvider>, profile: ProviderProfile) -> Result<()> {
        instructions::handle_update_provider(ctx, profile)
    }

    /// Names the provider's next authority, which has to accept; the zero key withdraws the proposal.
    pub fn propose_authority(ctx: Context<ProposeAuthority>, pending_authority: Pubkey) -> Result<()> {
        instructions::handle_propose_authority(ctx, pending_authority)
    }

    /// Makes the signer, who was proposed, the provider's authority.
    pub fn accept_authority(ctx: Context<AcceptAuthority>) -> Result<()> {
        instructions::handle_accept_authority(ctx)
    }

    /// Takes a provider out of business.
    ///
    /// # Requirements
    /// Every listing is closed.
    pub fn retire_provider(ctx: Context<RetireProvider>) -> Result<()> {
        instructions::handle_retire_provider(ctx)
    }

    /// Brings a retired provider back, with its history.
    ///
    /// # Requirements
    /// Registration is not paused.
    pub fn restore_provider(ctx: Context<RestoreProvider>) -> Result<()> {
        instructions::handle_restore_provider(ctx)
    }

    /// Lists an offer under the provider's next index.
    ///
    /// # Requirements
    /// Listing is not paused; the provider is in business and listed; the mint has allowed extensions only.
    pub fn create_listing(ctx: Context<CreateListing>, index: u32, offer: Offer) -> Result<()> {
        instructions::handle_create_listing(ctx, index, offer)
    }

    /// Replaces the offer that stands at `revision`; the mint stays.
    pub fn update_listing(ctx: Context<UpdateListing>, revision: u32, offer: Offer) -> Result<()> {
        instructions::handle_update_listing(ctx, revision, offer)
    }

    /// Stops an open listing from taking requests.
    pub fn pause_listing(ctx: Context<PauseListing>) -> Result<()> {
        instructions::handle_pause_listing(ctx)
    }

    /// Lets a paused listing take requests again.
    ///
    /// # Requirements
    /// Listing is not paused; the provider is in business and listed.
    pub fn resume_listing(ctx: Context<ResumeListing>) -> Result<()> {
        instructions::handle_resume_listing(ctx)
    }

    /// Ends a listing for ever; live agreements run on unchanged.
    pub fn close_listing(ctx: Context<CloseListing>) -> Result<()> {
        instructions::handle_close_listing(ctx)
    }

    // Certifier: its own certificates, within its scope.

    /// Certifies a provider for the first time.
    ///
    /// # Requirements
    /// The certifier is active, not expired, not the provider itself, and its scope and level suffice; the attributes are
    /// those that it looked at; the end is within the level's limit and the certifier's own.
    pub fn issue_certificate(ctx: Context<IssueCertificate>, attestation: Attestation) -> Result<()> {
        instructions::handle_issue_certificate(ctx, attestation)
    }

    /// Certifies a provider again, whatever became of the certificate; as [`issue_certificate`].
    ///
    /// # Requirements
    /// What the registrar revoked takes the registrar's signature too.
    pub fn renew_certificate(ctx: Context<RenewCertificate>, attestation: Attestation) -> Result<()> {
        instructions::handle_renew_certificate(ctx, attestation)
    }

    /// Takes a certificate back, by its certifier or the registrar, and ends the levels that rested on it.
    pub fn revoke_certificate(ctx: Context<RevokeCertificate>, reason: Reason) -> Result<()> {
        instructions::handle_revoke_certificate(ctx, reason)
    }

    // Registrar: certifiers, and providers that deceive.

    /// Adds a certifier that signs with `wallet`.
    pub fn add_certifier(
        ctx: Context<AddCertifier>,
        wallet: Pubkey,
        name: Vec<u8>,
        rights: CertifierRights,
    ) -> Result<()> {
        instructions::handle_add_certifier(ctx, wallet, name, rights)
    }

    /// Replaces a certifier's rights; a suspension takes effect at once.
    pub fn update_certifier(ctx: Context<UpdateCertifier>, rights: CertifierRights) -> Result<()> {
        instructions::handle_update_certifier(ctx, rights)
    }

    /// Delists a provider for a reason, or with `None` lifts it.
    pub fn delist_provider(ctx: Context<DelistProvider>, reason: Option<Reason>) -> Result<()> {
        instructions::handle_delist_provider(ctx, reason)
    }

    // Guardian: pauses what creates new obligations, never an exit.

    /// Pauses each bit of `what` for 7 epochs; the same again within 30 epochs only by the admin.
    pub fn pause(ctx: Context<Pause>, what: u8) -> Result<()> {
        instructions::handle_pause(ctx, what)
    }

    /// Ends the pause of each bit of `what`, by the guardian or the admin.
    pub fn resume(ctx: Context<Pause>, what: u8) -> Result<()> {
        instructions::handle_resume(ctx, what)
    }

    // Admin: parameters within hard bounds, and roles; never what is already agreed.

    /// Creates the platform: fixes epochs for ever, names every role.
    ///
    /// # Requirements
    /// Signed by the program's upgrade authority.
    pub fn initialize_platform(
        ctx: Context<InitializePlatform>,
        genesis: Genesis,
        admin: Pubkey,
        parameters: PlatformChanges,
    ) -> Result<()> {
        instructions::handle_initialize_platform(ctx, genesis, admin, parameters)
    }

    /// Sets the parameters and roles that `changes` names.
    pub fn update_platform(ctx: Context<UpdatePlatform>, changes: PlatformChanges) -> Result<()> {
        instructions::handle_update_platform(ctx, changes)
    }

    /// Names the next admin, who has to accept; the zero key withdraws the proposal.
    pub fn propose_admin(ctx: Context<ProposeAdmin>, pending_admin: Pubkey) -> Result<()> {
        instructions::handle_propose_admin(ctx, pending_admin)
    }

    /// Makes the signer, who was proposed, the admin.
    pub fn accept_admin(ctx: Context<AcceptAdmin>) -> Result<()> {
        instructions::handle_accept_admin(ctx)
    }

    /// Vouches for a mint: `ref_value` micro-USD per 10^6 base units, 0 = no longer.
    pub fn set_settlement_mint(ctx: Context<SetSettlementMint>, ref_value: u64) -> Result<()> {
        instructions::handle_set_settlement_mint(ctx, ref_value)
    }
}
