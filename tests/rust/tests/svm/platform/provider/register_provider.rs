use anchor_lang::error::ErrorCode;
use bytemuck::Zeroable;
use flashback::{
    constants::{seeds, UNRATED},
    error::FlashbackError::*,
    events::ProviderRegistered,
    state::{Certifier, Platform, Provider, ProviderKind, ProviderProfile, PLATFORM_ADDRESS},
};
use flashback_client::{address, instruction};
use flashback_tests::{fixture::*, sample::*, *};
use solana_sdk::{instruction::Instruction, pubkey::Pubkey};

use super::{spoilt, FAULTS};

const NEW: Wallet = Wallet("new provider");

fn new() -> Pubkey {
    address::provider(ProviderKind::Storage, &NEW.key())
}

fn register_with(market: &mut Fixture, profile: ProviderProfile) -> Instruction {
    market.enrich(NEW);
    register(NEW, ProviderKind::Storage, profile)
}

pub fn suite() -> Suite {
    let call = |market: &mut Fixture| register_with(market, storage_profile());
    let suite = Suite::new("register_provider", call, |expected| {
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
            genesis_at: GENESIS_AT,
            epoch_secs: EPOCH_SECS,
            report_window_secs: EPOCH_SECS / 2,
            ..Provider::zeroed()
        };
        expected.change::<Platform>(&PLATFORM_ADDRESS, |platform| platform.providers = 3);
        expected.create(&new(), &NEW.key(), &provider);
        expected.pay(&NEW.key(), &TREASURY.key(), REGISTRATION_FEE_LAMPORTS);
        expected.emit(ProviderRegistered { provider: new(), authority: NEW.key(), kind: ProviderKind::Storage, id: 2 });
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
    .refuses(RegistrationFeeRaised, |market| {
        market.edit::<Platform>(&PLATFORM_ADDRESS, |platform| platform.registration_fee_lamports += 1);
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

#[test]
fn one_wallet_enters_both_registers_once_each() {
    let mut market = Fixture::default();
    market.enrich(NEW);
    for (kind, profile) in [(ProviderKind::Storage, storage_profile()), (ProviderKind::Service, service_profile())] {
        market.send(register(NEW, kind, profile.clone()));
        assert_eq!(market.refusal(&register(NEW, kind, profile)), Some(0.into()), "the address is taken");
    }
    assert_ne!(new(), address::provider(ProviderKind::Service, &NEW.key()));
}

#[test]
fn the_longest_texts_fill_their_fields() {
    let mut market = Fixture::default();
    let profile =
        ProviderProfile { name: [b'n'; 32], endpoint: [b'e'; 96], metadata_uri: [b'm'; 96], ..storage_profile() };
    let call = register_with(&mut market, profile);
    market.send(call);
    let provider = market.read::<Provider>(&new());
    assert_eq!((provider.name, provider.endpoint, provider.metadata_uri), ([b'n'; 32], [b'e'; 96], [b'm'; 96]));
}

#[test]
fn registers_without_a_fee_where_there_is_none() {
    let mut market = Fixture::default();
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
    let mut market = Fixture::default();
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
    let mut market = Fixture::default();
    let before = market.account(&TREASURY.key()).lamports;
    market.send(register(TREASURY, ProviderKind::Storage, storage_profile()));
    assert_eq!(before - market.account(&TREASURY.key()).lamports, market.rent(Provider::SPACE));
}

#[test]
fn a_change_of_the_fee_counts_from_the_next_registration() {
    let mut market = Fixture::default();
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
    let market = Fixture::default();
    let platform = market.read::<Platform>(&PLATFORM_ADDRESS);
    assert_eq!((platform.providers, platform.certifiers), (2, 2));
    let ids = [acme(), movers()].map(|address| market.read::<Provider>(&address).id);
    assert_eq!((ids, market.read::<Certifier>(&surveyor()).id), ([0, 1], 1));
}
