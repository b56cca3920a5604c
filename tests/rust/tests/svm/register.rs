//! The two registers: entries, their profiles, and whether they are in business.

use anchor_lang::error::ErrorCode;
use bytemuck::Zeroable;
use flashback::{
    constants::{seeds, UNRATED},
    error::FlashbackError::{self, *},
    events::{ProviderDelisted, ProviderRegistered, ProviderStatusChanged, ProviderUpdated},
    state::{Certifier, Platform, Provider, ProviderKind, ProviderProfile, ProviderStatus, Reason, PLATFORM_ADDRESS},
};
use flashback_client::{address, instruction};
use flashback_tests::{market::*, sample::*, *};
use solana_sdk::{instruction::Instruction, pubkey::Pubkey};

const NEW: Wallet = Wallet("new provider");

fn new() -> Pubkey {
    address::provider(ProviderKind::Storage, &NEW.key())
}

fn register_with(market: &mut Market, profile: ProviderProfile) -> Instruction {
    market.enrich(NEW);
    register(NEW, ProviderKind::Storage, profile)
}

fn update(profile: ProviderProfile) -> Instruction {
    instruction::update_provider(ACME.key(), acme(), profile)
}

/// What is wrong with a profile of storage, and the error that says so.
type Fault = (FlashbackError, fn(&mut ProviderProfile));

const FAULTS: [Fault; 10] = [
    (NameEmpty, |profile| profile.name = [0; 32]),
    (NameEmpty, |profile| profile.name = padded(b"\0n")),
    (TextNotUtf8, |profile| profile.name = padded(b"Z\xfcrich")),
    (TextNotUtf8, |profile| profile.endpoint = padded(b"https://\xc3")),
    (TextNotUtf8, |profile| profile.metadata_uri = padded(b"\xff")),
    (RegionUnknown, |profile| profile.region = 3),
    (CategoryUnknown, |profile| profile.categories = 0),
    (CategoryUnknown, |profile| profile.categories = 0b100_0001),
    (CategoryOfOtherKind, |profile| profile.categories = 0b11),
    (CapacityZero, |profile| profile.capacity_gib = 0),
];

fn spoilt(spoil: fn(&mut ProviderProfile)) -> ProviderProfile {
    let mut profile = storage_profile();
    spoil(&mut profile);
    profile
}

pub fn register_provider() -> Suite {
    let call = |market: &mut Market| register_with(market, storage_profile());
    let suite = Suite::new("register_provider", call, |forecast| {
        let kind = u8::from(ProviderKind::Storage);
        let (_, bump) = Pubkey::find_program_address(&[seeds::PROVIDER, &[kind], NEW.key().as_ref()], &flashback::ID);
        let provider = Provider {
            category: 1,
            region: 276,
            rating_band: UNRATED,
            version: 1,
            id: 2,
            authority: NEW.key(),
            address: new(),
            registrant: NEW.key(),
            name: padded(b"Acme Storage"),
            endpoint: padded(b"https://s3.acme.example"),
            metadata_uri: padded(b"https://acme.example/about.json"),
            metadata_hash: [7; 32],
            endpoint_changed_at: GENESIS_AT,
            capacity_gib: 1_000_000,
            attributes_version: 1,
            bump,
            ..Provider::zeroed()
        };
        forecast.change::<Platform>(&PLATFORM_ADDRESS, |platform| platform.providers = 3);
        forecast.create(&new(), &NEW.key(), &provider);
        forecast.pay(&NEW.key(), &TREASURY.key(), REGISTRATION_FEE_LAMPORTS);
        forecast.emit(ProviderRegistered { provider: new(), authority: NEW.key(), kind: ProviderKind::Storage, id: 2 });
    })
    .signer("registrant", ErrorCode::ConstraintSeeds)
    .fixed("platform")
    .made("provider")
    .named("treasury", TreasuryMismatch)
    .program("system_program")
    .refuses(KindUnknown, |market| {
        let mut call = register_with(market, storage_profile());
        let of_kind =
            |kind: u8| Pubkey::find_program_address(&[seeds::PROVIDER, &[kind], NEW.key().as_ref()], &flashback::ID).0;
        call.data[8] = 2;
        call.accounts[2].pubkey = of_kind(2);
        call
    })
    .refuses(CapacityOfService, |market| {
        market.enrich(NEW);
        register(NEW, ProviderKind::Service, ProviderProfile { capacity_gib: 1, ..service_profile() })
    })
    .refuses(CategoryOfOtherKind, |market| {
        market.enrich(NEW);
        register(NEW, ProviderKind::Service, ProviderProfile { categories: 0b11, ..service_profile() })
    })
    .refuses(Paused, |market| {
        market.send(instruction::pause(GUARDIAN.key(), 1));
        register_with(market, storage_profile())
    })
    .refuses(Overflow, |market| {
        market.edit::<Platform>(&PLATFORM_ADDRESS, |platform| platform.providers = u64::MAX);
        register_with(market, storage_profile())
    });
    FAULTS
        .into_iter()
        .fold(suite, |suite, (error, spoil)| suite.refuses(error, move |market| register_with(market, spoilt(spoil))))
}

pub fn update_provider() -> Suite {
    let call = |market: &mut Market| {
        market.pass(10);
        update(ProviderProfile { region: 40, metadata_hash: [1; 32], name: padded(b"Acme"), ..storage_profile() })
    };
    let suite = Suite::new("update_provider", call, |forecast| {
        let now = GENESIS_AT + 10;
        forecast.change::<Provider>(&acme(), |provider| {
            provider.name = padded(b"Acme");
            provider.metadata_hash = [1; 32];
            provider.region = 40;
            provider.attributes_version = 2;
            provider.level_until = [now, now, 0, 0];
            (provider.cert_level, provider.cert_until) = (0, 0);
        });
        forecast.emit(ProviderUpdated { provider: acme(), attributes_version: 2 });
    })
    .signer("authority", NotAuthority)
    .account("provider", NotAuthority)
    .refuses(CapacityOfService, |_| {
        let profile = ProviderProfile { capacity_gib: 1, ..service_profile() };
        instruction::update_provider(MOVERS.key(), movers(), profile)
    })
    .refuses(CategoryInUse, |_| {
        let profile = ProviderProfile { categories: 0b1_0000, ..service_profile() };
        instruction::update_provider(MOVERS.key(), movers(), profile)
    })
    .refuses(CapacityBelowReserved, |market| {
        market.edit::<Provider>(&acme(), |provider| provider.reserved_gib = 1_000);
        update(ProviderProfile { capacity_gib: 999, ..storage_profile() })
    })
    .refuses(KindUnknown, |market| {
        market.edit::<Provider>(&acme(), |provider| provider.kind = 2);
        update(storage_profile())
    })
    .refuses(Overflow, |market| {
        market.edit::<Provider>(&acme(), |provider| provider.attributes_version = u32::MAX);
        update(ProviderProfile { region: 40, ..storage_profile() })
    });
    FAULTS.into_iter().fold(suite, |suite, (error, spoil)| suite.refuses(error, move |_| update(spoilt(spoil))))
}

/// Takes [`ACME`] out of business.
fn retire(market: &mut Market) {
    market.send(instruction::close_listing(ACME.key(), acme(), acme_listing()));
    market.send(instruction::retire_provider(ACME.key(), acme()));
}

pub fn retire_provider() -> Suite {
    let call = |market: &mut Market| {
        market.send(instruction::close_listing(ACME.key(), acme(), acme_listing()));
        instruction::retire_provider(ACME.key(), acme())
    };
    Suite::new("retire_provider", call, |forecast| {
        forecast.change::<Provider>(&acme(), |provider| provider.status = 1);
        forecast.emit(ProviderStatusChanged { provider: acme(), status: ProviderStatus::Retired });
    })
    .signer("authority", NotAuthority)
    .account("provider", NotAuthority)
    .refuses(ListingsNotClosed, |_| instruction::retire_provider(ACME.key(), acme()))
    .refuses(ListingsNotClosed, |market| {
        market.send(instruction::pause_listing(ACME.key(), acme(), acme_listing()));
        instruction::retire_provider(ACME.key(), acme())
    })
    .refuses(StatusUnchanged, |market| {
        retire(market);
        instruction::retire_provider(ACME.key(), acme())
    })
}

pub fn restore_provider() -> Suite {
    let call = |market: &mut Market| {
        retire(market);
        instruction::restore_provider(ACME.key(), acme())
    };
    Suite::new("restore_provider", call, |forecast| {
        forecast.change::<Provider>(&acme(), |provider| provider.status = 0);
        forecast.emit(ProviderStatusChanged { provider: acme(), status: ProviderStatus::Active });
    })
    .signer("authority", NotAuthority)
    .fixed("platform")
    .account("provider", NotAuthority)
    .refuses(StatusUnchanged, |_| instruction::restore_provider(ACME.key(), acme()))
    .refuses(Paused, |market| {
        retire(market);
        market.send(instruction::pause(GUARDIAN.key(), 1));
        instruction::restore_provider(ACME.key(), acme())
    })
}

pub fn delist_provider() -> Suite {
    let call = |_: &mut Market| instruction::delist_provider(REGISTRAR.key(), acme(), Some(Reason::Fraud));
    Suite::new("delist_provider", call, |forecast| {
        forecast.change::<Provider>(&acme(), |provider| {
            provider.delisted_at = GENESIS_AT;
            provider.delist_reason = Reason::Fraud.into();
        });
        forecast.emit(ProviderDelisted { provider: acme(), reason: Some(Reason::Fraud) });
    })
    .signer("registrar", NotRegistrar)
    .fixed("platform")
    .any("provider")
    .refuses(FlashbackError::ProviderDelisted, |market| {
        market.send(instruction::delist_provider(REGISTRAR.key(), acme(), Some(Reason::Fraud)));
        instruction::delist_provider(REGISTRAR.key(), acme(), Some(Reason::LegalOrder))
    })
    .refuses(ProviderNotDelisted, |_| instruction::delist_provider(REGISTRAR.key(), acme(), None))
}

#[test]
fn a_delisting_is_lifted_and_its_reason_stays_on_record() {
    let mut market = Market::default();
    market.send(instruction::delist_provider(REGISTRAR.key(), acme(), Some(Reason::LegalOrder)));
    market.expect(instruction::delist_provider(REGISTRAR.key(), acme(), None), |forecast| {
        forecast.change::<Provider>(&acme(), |provider| provider.delisted_at = 0);
        forecast.emit(ProviderDelisted { provider: acme(), reason: None });
    });
    assert_eq!(market.read::<Provider>(&acme()).delist_reason, u8::from(Reason::LegalOrder));
}

#[test]
fn one_wallet_enters_both_registers_once_each() {
    let mut market = Market::default();
    market.enrich(NEW);
    for (kind, profile) in [(ProviderKind::Storage, storage_profile()), (ProviderKind::Service, service_profile())] {
        market.send(register(NEW, kind, profile.clone()));
        assert_eq!(market.refusal(&register(NEW, kind, profile)), Some(0.into()), "the address is taken");
    }
    assert_ne!(new(), address::provider(ProviderKind::Service, &NEW.key()));
}

#[test]
fn the_longest_texts_fill_their_fields() {
    let mut market = Market::default();
    let profile =
        ProviderProfile { name: [b'n'; 32], endpoint: [b'e'; 96], metadata_uri: [b'm'; 96], ..storage_profile() };
    let call = register_with(&mut market, profile);
    market.send(call);
    let provider = market.read::<Provider>(&new());
    assert_eq!((provider.name, provider.endpoint, provider.metadata_uri), ([b'n'; 32], [b'e'; 96], [b'm'; 96]));
}

#[test]
fn registers_without_a_fee_where_there_is_none() {
    let mut market = Market::default();
    market.edit::<Platform>(&PLATFORM_ADDRESS, |platform| platform.registration_fee_lamports = 0);
    let call = register_with(&mut market, storage_profile());
    let before = market.account(&TREASURY.key());
    market.send(call);
    assert_eq!(market.account(&TREASURY.key()), before);
    let paid = WEALTH_LAMPORTS - market.account(&NEW.key()).lamports;
    assert_eq!(paid, market.rent(Provider::SPACE));
}

#[test]
fn refuses_whoever_cannot_pay_the_fee() {
    let mut market = Market::default();
    let call = register_with(&mut market, storage_profile());
    let rest = market.rent(0);
    let enough = market.rent(Provider::SPACE) + REGISTRATION_FEE_LAMPORTS + rest;
    market.fund(NEW.key(), enough - rest - 1);
    // The system program's: the balance does not suffice.
    market.refuse(&call, 1);
    market.fund(NEW.key(), enough);
    market.send(call);
}

#[test]
fn the_treasury_registers_itself_and_pays_the_rent_alone() {
    let mut market = Market::default();
    let before = market.account(&TREASURY.key()).lamports;
    market.send(register(TREASURY, ProviderKind::Storage, storage_profile()));
    assert_eq!(before - market.account(&TREASURY.key()).lamports, market.rent(Provider::SPACE));
}

#[test]
fn a_description_changes_without_a_new_version_and_keeps_the_levels() {
    let mut market = Market::default();
    market.pass(10);
    market.expect(update(ProviderProfile { metadata_uri: [0; 96], ..storage_profile() }), |forecast| {
        forecast.change::<Provider>(&acme(), |provider| provider.metadata_uri = [0; 96]);
        forecast.emit(ProviderUpdated { provider: acme(), attributes_version: 1 });
    });
}

#[test]
fn a_new_endpoint_is_dated_and_drops_the_levels() {
    let mut market = Market::default();
    market.pass(10);
    market.send(update(ProviderProfile { endpoint: padded(b"https://new.example"), ..storage_profile() }));
    let provider = market.read::<Provider>(&acme());
    assert_eq!(provider.endpoint_changed_at, GENESIS_AT + 10);
    assert_eq!(provider.level_at(GENESIS_AT + 10), (0, 0));
}

#[test]
fn a_retired_provider_can_neither_list_nor_be_certified_until_it_is_restored() {
    let mut market = Market::default();
    retire(&mut market);
    let list = create(ACME, acme(), 1, mints::DOLLAR.key(), storage_offer());
    let renew = instruction::renew_certificate(AUDITOR.key(), None, acme(), attestation(2));
    market.refuse(&list, ProviderRetired);
    market.refuse(&renew, ProviderRetired);
    market.send(instruction::restore_provider(ACME.key(), acme()));
    market.send(list);
    market.send(renew);
}

#[test]
fn a_change_of_the_fee_counts_from_the_next_registration() {
    let mut market = Market::default();
    let changes = flashback::state::PlatformChanges {
        registration_fee_lamports: Some(1),
        ..flashback::state::PlatformChanges::default()
    };
    market.send(instruction::update_platform(ADMIN.key(), changes));
    let call = register_with(&mut market, storage_profile());
    let before = market.account(&TREASURY.key()).lamports;
    market.send(call);
    assert_eq!(market.account(&TREASURY.key()).lamports, before + 1);
}

#[test]
fn counts_certifiers_and_providers_apart() {
    let market = Market::default();
    let platform = market.read::<Platform>(&PLATFORM_ADDRESS);
    assert_eq!((platform.providers, platform.certifiers), (2, 2));
    let ids = [acme(), movers()].map(|address| market.read::<Provider>(&address).id);
    assert_eq!((ids, market.read::<Certifier>(&surveyor()).id), ([0, 1], 1));
}
