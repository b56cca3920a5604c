use flashback::{
    constants::PAUSE_AGAIN_EPOCHS,
    error::FlashbackError::*,
    events::PlatformPaused,
    state::{Platform, ProviderKind, ALL_PAUSABLE, PLATFORM_ADDRESS},
};
use flashback_client::instruction;
use flashback_tests::{fixture::*, sample::*, *};

use super::{LISTING, REGISTRATION};
use crate::SUITES;

const NEW: Wallet = Wallet("new provider");

/// What each pause stops.
const STOPPED: [&str; 7] = [
    "register_provider",
    "restore_provider",
    "create_listing",
    "resume_listing",
    "request_agreement",
    "accept_agreement",
    "open_vault",
];

pub fn suite() -> Suite {
    let call = |_: &mut Fixture| instruction::pause(GUARDIAN.key(), REGISTRATION | LISTING);
    Suite::new("pause", call, |expected| {
        let until = GENESIS_AT + 7 * EPOCH;
        expected.change::<Platform>(&PLATFORM_ADDRESS, |platform| {
            platform.paused_at = [GENESIS_AT, GENESIS_AT, 0, 0, 0];
            platform.paused_until = [until, until, 0, 0, 0];
        });
        expected.emit(PlatformPaused { what: REGISTRATION | LISTING, until });
    })
    .signer("authority", NotGuardian)
    .or(ADMIN.key())
    .fixed("platform")
    .refuses(PausableUnknown, |_| instruction::pause(GUARDIAN.key(), 0))
    .refuses(PausableUnknown, |_| instruction::pause(ADMIN.key(), ALL_PAUSABLE + 1))
    .refuses(PausedLately, |market| {
        market.send(instruction::pause(GUARDIAN.key(), LISTING));
        instruction::pause(GUARDIAN.key(), REGISTRATION | LISTING)
    })
    .refuses(PausedLately, |market| {
        market.send(instruction::pause(ADMIN.key(), LISTING));
        market.send(instruction::resume(ADMIN.key(), LISTING));
        market.pass(i64::from(PAUSE_AGAIN_EPOCHS) * EPOCH - 1);
        instruction::pause(GUARDIAN.key(), LISTING)
    })
}

#[test]
fn a_pause_ends_at_the_second_that_it_names() {
    let mut market = Fixture::default();
    market.enrich(NEW);
    market.send(instruction::pause(GUARDIAN.key(), REGISTRATION));
    let register = register(NEW, ProviderKind::Storage, storage_profile());
    market.pass(7 * EPOCH - 1);
    market.refuse(&register, Paused);
    market.pass(1);
    market.send(register);
}

#[test]
fn the_guardian_rests_for_thirty_epochs_to_the_second_and_the_admin_does_not() {
    let mut market = Fixture::default();
    market.send(instruction::pause(GUARDIAN.key(), LISTING));
    market.pass(30 * EPOCH - 1);
    market.refuse(&instruction::pause(GUARDIAN.key(), LISTING), PausedLately);
    market.clone().send(instruction::pause(ADMIN.key(), LISTING));
    market.pass(1);
    market.send(instruction::pause(GUARDIAN.key(), LISTING));
}

#[test]
fn a_pause_stops_what_creates_obligations_and_never_anything_else() {
    for (name, suite) in SUITES.iter().filter(|(name, _)| *name != "initialize_platform") {
        let mut market = Fixture::default();
        let call = suite().call(&mut market);
        let until = market.now() + 1;
        market.edit::<Platform>(&PLATFORM_ADDRESS, |platform| platform.paused_until = [until; 5]);
        let stopped = STOPPED.contains(name).then(|| Refusal::from(Paused));
        assert_eq!(market.refusal(&call), stopped, "{name}");
    }
}

#[test]
fn each_bit_stops_its_own_instructions_only() {
    let mut market = Fixture::default();
    market.enrich(NEW);
    let register = register(NEW, ProviderKind::Storage, storage_profile());
    let create = create(ACME, acme(), 1, mints::DOLLAR.key(), storage_offer());
    let mut paused = market.clone();
    paused.send(instruction::pause(GUARDIAN.key(), ALL_PAUSABLE & !REGISTRATION));
    paused.refuse(&create, Paused);
    paused.send(register.clone());
    market.send(instruction::pause(GUARDIAN.key(), ALL_PAUSABLE & !LISTING));
    market.refuse(&register, Paused);
    market.send(create);
}
