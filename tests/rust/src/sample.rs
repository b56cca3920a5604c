//! Arguments as they are usual.

use flashback::state::{
    Attestation, Category, CertifierRights, CertifierStatus, FairUse, Genesis, Limit, Offer, PlatformChanges, Protocol,
    ProviderProfile, ServiceLevels, Terms, Tier, ALL_CATEGORIES,
};
use solana_sdk::pubkey::Pubkey;

use crate::{padded, ARBITER, GUARDIAN, REGISTRAR, TREASURY};

/// When the market opens: epoch 0 starts.
pub const GENESIS_AT: i64 = 1_750_000_000;
/// An epoch of the market: a day.
pub const EPOCH_SECS: u32 = 86_400;
/// The same, as time.
pub const EPOCH: i64 = 86_400;
/// An hour of the market's time.
pub const HOUR: i64 = 3_600;
/// Seconds of a day.
pub const DAY: u64 = EPOCH as u64;
/// From the end of a period to when it can be settled: reports, then the dispute window.
pub const WAIT: i64 = EPOCH / 2 + 3 * EPOCH;
/// What a registration costs.
pub const REGISTRATION_FEE_LAMPORTS: u64 = 20_000_000;

/// What a bond of a trading market holds.
pub const STAKE: u64 = 2_000_000_000;
/// What a consumer of a trading market has.
pub const SAVINGS: u64 = 10_000_000_000;

/// What the platform begins with.
pub fn genesis() -> Genesis {
    Genesis { genesis_at: GENESIS_AT, epoch_secs: EPOCH_SECS, report_window_secs: EPOCH_SECS / 2 }
}

/// Parameters of a new platform.
pub fn parameters() -> PlatformChanges {
    PlatformChanges {
        registrar: Some(REGISTRAR.key()),
        guardian: Some(GUARDIAN.key()),
        treasury: Some(TREASURY.key()),
        arbiter: Some(ARBITER.key()),
        fee_bps: Some(100),
        registration_fee_lamports: Some(REGISTRATION_FEE_LAMPORTS),
        ..PlatformChanges::default()
    }
}

/// Rights to certify everything on every level for 400 epochs.
pub fn rights() -> CertifierRights {
    CertifierRights {
        status: CertifierStatus::Active,
        max_level: 4,
        scope: ALL_CATEGORIES,
        expires_at: GENESIS_AT + 400 * EPOCH,
    }
}

/// A storage provider.
pub fn storage_profile() -> ProviderProfile {
    ProviderProfile {
        name: padded(b"Acme Storage"),
        endpoint: padded(b"https://s3.acme.example"),
        metadata_uri: padded(b"https://acme.example/about.json"),
        metadata_hash: [7; 32],
        region: 276,
        categories: Category::Storage.bit(),
        capacity_gib: 1_000_000,
    }
}

/// A service provider.
pub fn service_profile() -> ProviderProfile {
    ProviderProfile {
        name: padded(b"Movers"),
        endpoint: padded(b"https://movers.example"),
        metadata_uri: padded(b"https://movers.example/about.json"),
        metadata_hash: [8; 32],
        region: 756,
        categories: Category::Migration.bit() | Category::Monitoring.bit(),
        capacity_gib: 0,
    }
}

/// Promises such as S3's.
pub fn service_levels() -> ServiceLevels {
    let tiers = |values: [(u32, u16); 3]| {
        values.map(|(threshold_ppm, credit_bps)| Tier { threshold_ppm, credit_bps, padding: [0; 2] })
    };
    ServiceLevels {
        availability: tiers([(999_000, 1_000), (990_000, 2_500), (950_000, 10_000)]),
        success: tiers([(999_900, 1_000), (990_000, 2_500), (0, 0)]),
        latency: Limit { value: 500, credit_bps: 500, allowance: 2 },
        throughput: Limit { value: 10_240, credit_bps: 500, allowance: 2 },
        period_epochs: 7,
        penalty_bps: 5_000,
        collateral_months: 1,
        padding: [0; 2],
    }
}

/// Conditions of an offer.
pub fn terms() -> Terms {
    Terms {
        notice_secs: 7 * EPOCH_SECS,
        provider_notice_secs: 14 * EPOCH_SECS,
        grace_secs: 2 * EPOCH_SECS,
        dispute_secs: 3 * EPOCH_SECS,
        ruling_secs: 7 * EPOCH_SECS,
        max_credit_bps: 2_500,
        padding: [0; 2],
        fair_use: FairUse { egress_gib: 1, requests: 10_000 },
        service_levels: service_levels(),
    }
}

/// An offer of storage: 2.5 dollars per TiB and month, where the mint is a dollar of six decimals.
pub fn storage_offer() -> Offer {
    Offer {
        name: padded(b"Hot storage"),
        path: padded(b"/probe"),
        unit: padded(b"GiB"),
        category: Category::Storage.bit(),
        protocol: Protocol::S3,
        price: 2_441,
        capacity: 100_000,
        min_quantity: 1,
        max_quantity: 10_000,
        min_term_secs: 30 * EPOCH_SECS,
        max_term_secs: 365 * EPOCH_SECS,
        auto_accept: true,
        arbiter: Pubkey::default(),
        terms: terms(),
    }
}

/// Conditions under which no board is needed.
pub fn plain_terms() -> Terms {
    let service_levels = ServiceLevels { period_epochs: 7, collateral_months: 1, ..ServiceLevels::default() };
    Terms { max_credit_bps: 5_000, service_levels, ..terms() }
}

/// An offer of storage without a measured promise, by term or open.
pub fn plain_storage_offer() -> Offer {
    Offer { min_term_secs: 0, max_term_secs: 0, auto_accept: false, terms: plain_terms(), ..storage_offer() }
}

/// An offer of a service without a measured promise, which accepts by itself.
pub fn plain_service_offer() -> Offer {
    Offer {
        min_term_secs: 0,
        max_term_secs: 0,
        price: 1_000_000,
        capacity: 500,
        max_quantity: 100,
        auto_accept: true,
        terms: plain_terms(),
        ..service_offer()
    }
}

/// An offer of a service.
pub fn service_offer() -> Offer {
    Offer {
        name: padded(b"Migration"),
        unit: padded(b"TiB moved"),
        category: Category::Migration.bit(),
        protocol: Protocol::None,
        price: 5_000_000,
        capacity: 50,
        max_quantity: 50,
        auto_accept: false,
        ..storage_offer()
    }
}

/// A first attestation of `level`, made when the market opens, for 80 epochs.
pub fn attestation(level: u8) -> Attestation {
    Attestation { level, attributes_version: 1, expires_at: GENESIS_AT + 80 * EPOCH, evidence_hash: [9; 32] }
}
