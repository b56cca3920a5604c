//! One event for every change of state.

use anchor_lang::prelude::*;

use crate::state::{CertifierRights, ListingStatus, PlatformChanges, ProviderKind, ProviderStatus, Reason};

/// The platform exists.
#[event]
pub struct PlatformInitialized {
    /// Its first admin.
    pub admin: Pubkey,
    /// Start of epoch 0.
    pub genesis_at: i64,
    /// Length of an epoch.
    pub epoch_secs: u32,
    /// Time for reports after an epoch.
    pub report_window_secs: u32,
}

/// Parameters or roles changed.
#[event]
pub struct PlatformUpdated {
    /// What changed.
    pub changes: PlatformChanges,
}

/// An admin was proposed.
#[event]
pub struct AdminProposed {
    /// The proposed one; zero = the proposal was withdrawn.
    pub pending_admin: Pubkey,
}

/// The proposed admin took over.
#[event]
pub struct AdminAccepted {
    /// The new one.
    pub admin: Pubkey,
}

/// Something was paused.
#[event]
pub struct PlatformPaused {
    /// Bits of [`crate::state::Pausable`].
    pub what: u8,
    /// When it goes on by itself.
    pub until: i64,
}

/// Something goes on.
#[event]
pub struct PlatformResumed {
    /// Bits of [`crate::state::Pausable`].
    pub what: u8,
}

/// The admin vouched for a mint, or no longer does.
#[event]
pub struct SettlementMintSet {
    /// The mint.
    pub mint: Pubkey,
    /// Micro-USD of 10^6 base units; 0 = no longer vouched for.
    pub ref_value: u64,
}

/// A certifier was added.
#[event]
pub struct CertifierAdded {
    /// The Certifier account.
    pub certifier: Pubkey,
    /// Signs for it.
    pub wallet: Pubkey,
    /// What it may do.
    pub rights: CertifierRights,
}

/// A certifier's rights changed.
#[event]
pub struct CertifierUpdated {
    /// The Certifier account.
    pub certifier: Pubkey,
    /// What it may do.
    pub rights: CertifierRights,
}

/// A provider entered a register.
#[event]
pub struct ProviderRegistered {
    /// The Provider account.
    pub provider: Pubkey,
    /// Signs for it.
    pub authority: Pubkey,
    /// The register.
    pub kind: ProviderKind,
    /// Number in the order of registration.
    pub id: u64,
}

/// A provider changed what it says of itself.
#[event]
pub struct ProviderUpdated {
    /// The Provider account.
    pub provider: Pubkey,
    /// Version of its certified attributes; where it rose, all levels were dropped.
    pub attributes_version: u32,
}

/// An authority was proposed for a provider.
#[event]
pub struct AuthorityProposed {
    /// The Provider account.
    pub provider: Pubkey,
    /// The proposed one; zero = the proposal was withdrawn.
    pub pending_authority: Pubkey,
}

/// The proposed authority took over.
#[event]
pub struct AuthorityAccepted {
    /// The Provider account.
    pub provider: Pubkey,
    /// The new one.
    pub authority: Pubkey,
}

/// A provider retired or came back.
#[event]
pub struct ProviderStatusChanged {
    /// The Provider account.
    pub provider: Pubkey,
    /// From now on.
    pub status: ProviderStatus,
}

/// A provider was delisted, or the delisting lifted.
#[event]
pub struct ProviderDelisted {
    /// The Provider account.
    pub provider: Pubkey,
    /// Why; `None` = lifted.
    pub reason: Option<Reason>,
}

/// A certificate was issued.
#[event]
pub struct CertificateIssued {
    /// The Certificate account.
    pub certificate: Pubkey,
    /// The Provider account.
    pub provider: Pubkey,
    /// The Certifier account.
    pub certifier: Pubkey,
    /// 1 to 4.
    pub level: u8,
    /// From when it no longer counts.
    pub expires_at: i64,
}

/// A certificate was renewed.
#[event]
pub struct CertificateRenewed {
    /// The Certificate account.
    pub certificate: Pubkey,
    /// The Provider account.
    pub provider: Pubkey,
    /// 1 to 4.
    pub level: u8,
    /// From when it no longer counts.
    pub expires_at: i64,
}

/// A certificate was revoked.
#[event]
pub struct CertificateRevoked {
    /// The Certificate account.
    pub certificate: Pubkey,
    /// The Provider account.
    pub provider: Pubkey,
    /// Why.
    pub reason: Reason,
    /// Whether the registrar did it.
    pub by_registrar: bool,
}

/// A provider's levels were brought in line with a certificate.
#[event]
pub struct CertificationRefreshed {
    /// The Certificate account.
    pub certificate: Pubkey,
    /// The Provider account.
    pub provider: Pubkey,
    /// What the certificate counts for now; 0 = nothing.
    pub level: u8,
}

/// A listing was created.
#[event]
pub struct ListingCreated {
    /// The Listing account.
    pub listing: Pubkey,
    /// The Provider account.
    pub provider: Pubkey,
    /// Mint of the price.
    pub mint: Pubkey,
    /// Base units per unit and month.
    pub price: u64,
    /// Units offered.
    pub capacity: u64,
}

/// A listing offers something else.
#[event]
pub struct ListingUpdated {
    /// The Listing account.
    pub listing: Pubkey,
    /// The new revision.
    pub revision: u32,
    /// Base units per unit and month.
    pub price: u64,
    /// Units offered.
    pub capacity: u64,
}

/// A listing was paused, resumed or closed.
#[event]
pub struct ListingStatusChanged {
    /// The Listing account.
    pub listing: Pubkey,
    /// From now on.
    pub status: ListingStatus,
}

/// A listing's copies of its provider's values were brought up to date.
#[event]
pub struct ListingRefreshed {
    /// The Listing account.
    pub listing: Pubkey,
}
