use flashback::state::{PlatformChanges, ProviderKind, ProviderProfile};
use flashback_client::instruction;
use flashback_tests::{fixture::*, sample::*, *};

use super::{case, timeless, Case, NEW};

fn longest_profile() -> ProviderProfile {
    ProviderProfile { name: [b'n'; 32], endpoint: [b'e'; 96], metadata_uri: [b'm'; 96], ..service_profile() }
}

fn set_fee(market: &mut Fixture, lamports: u64) {
    let changes = PlatformChanges { registration_fee_lamports: Some(lamports), ..PlatformChanges::default() };
    market.send(instruction::update_platform(ADMIN.key(), changes));
}

/// The measured calls.
pub const CASES: &[Case] = &[
    Case {
        moves_fee: true,
        ..case("register_provider", "storage, with a fee", |market| {
            market.enrich(NEW);
            register(NEW, ProviderKind::Storage, storage_profile())
        })
    },
    case("register_provider", "storage, without a fee", |market| {
        market.enrich(NEW);
        set_fee(market, 0);
        register(NEW, ProviderKind::Storage, storage_profile())
    }),
    Case {
        moves_fee: true,
        ..case("register_provider", "service, longest text, with a fee", |market| {
            market.enrich(NEW);
            register(NEW, ProviderKind::Service, longest_profile())
        })
    },
    case("update_provider", "certified attributes", |_| {
        let profile = ProviderProfile { capacity_gib: 2_000_000, region: 40, ..storage_profile() };
        instruction::update_provider(ACME.key(), acme(), profile)
    }),
    case("update_provider", "description only", |_| {
        let profile = ProviderProfile { metadata_hash: [1; 32], ..storage_profile() };
        instruction::update_provider(ACME.key(), acme(), profile)
    }),
    timeless("propose_authority", "", |_| instruction::propose_authority(ACME.key(), acme(), NEW.key())),
    timeless("accept_authority", "", |market| {
        market.send(instruction::propose_authority(ACME.key(), acme(), NEW.key()));
        instruction::accept_authority(NEW.key(), acme())
    }),
    timeless("retire_provider", "", |market| {
        market.send(instruction::close_listing(ACME.key(), acme(), acme_listing()));
        instruction::retire_provider(ACME.key(), acme())
    }),
    case("restore_provider", "", |market| {
        market.send(instruction::close_listing(ACME.key(), acme(), acme_listing()));
        market.send(instruction::retire_provider(ACME.key(), acme()));
        instruction::restore_provider(ACME.key(), acme())
    }),
    case("delist_provider", "delists", |_| delist(acme())),
    timeless("delist_provider", "lifts it", |market| {
        market.send(delist(acme()));
        instruction::delist_provider(REGISTRAR.key(), acme(), None)
    }),
];
