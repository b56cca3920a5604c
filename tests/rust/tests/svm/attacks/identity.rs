//! Being somebody or something else than what was looked at: names, places, prices, owners, certifiers.

use anchor_lang::error::ErrorCode;
use flashback::{
    error::FlashbackError::*,
    state::{Agreement, CertifierRights, Offer, Order, Provider, ProviderProfile},
};
use flashback_client::instruction;
use flashback_tests::{deals::*, fixture::*, sample::*, tokens::SPL, *};

const WISH: Deal = wish(SPL);

#[test]
fn the_same_bytecode_at_another_address_serves_nobody() {
    let mut market = Fixture::dealing();
    let elsewhere = Wallet("elsewhere").key();
    market.deploy_at(elsewhere);
    let mut deposit = WISH.deposit(CONSUMER, 1);
    market.send(deposit.clone());
    deposit.program_id = elsewhere;
    market.refuse(&deposit, ErrorCode::DeclaredProgramIdMismatch);
}

fn hand_over(market: &mut Fixture, to: Wallet) {
    market.send(instruction::propose_authority(ACME.key(), acme(), to.key()));
    market.send(instruction::accept_authority(to.key(), acme()));
}

fn rename(name: &[u8]) -> ProviderProfile {
    ProviderProfile { name: padded(name), ..storage_profile() }
}

#[test]
fn who_moves_between_request_and_acceptance_is_not_accepted() {
    let profiles = [
        ProviderProfile { region: 40, ..storage_profile() },
        ProviderProfile { endpoint: padded(b"https://basement.example"), ..storage_profile() },
    ];
    for profile in profiles {
        let mut market = Fixture::dealing();
        let rent = market.account(&CONSUMER.key()).lamports;
        market.send(WISH.request(WISH.order()));
        market.send(instruction::update_provider(ACME.key(), acme(), profile));
        market.refuse(&WISH.accept(), AttributesChanged);
        market.refuse(&Deal { place: 3, ..WISH }.request(WISH.order()), AttributesChanged);
        market.send(instruction::cancel_request(CONSUMER.key(), &WISH.keys()));
        assert!(rent - market.account(&CONSUMER.key()).lamports < 100_000, "fees alone");
    }
}

#[test]
fn who_moves_after_the_request_gives_a_right_to_leave_and_who_moved_before_does_not() {
    let mut market = Fixture::dealing();
    market.pass(HOUR);
    let moved = ProviderProfile { endpoint: padded(b"https://new.example"), ..storage_profile() };
    market.send(instruction::update_provider(ACME.key(), acme(), moved.clone()));
    market.send(WISH.request(Order { attributes_version: 2, ..WISH.order() }));
    market.send(WISH.accept());
    market.refuse(&WISH.leave(), NoRightToLeave);
    market.send(storage(SPL).leave());
    let again = ProviderProfile { endpoint: padded(b"https://newer.example"), ..moved };
    market.send(instruction::update_provider(ACME.key(), acme(), again));
    market.send(WISH.leave());
    assert_eq!(WISH.read(&market).ends_at, GENESIS_AT + HOUR);
}

#[test]
fn a_dearer_listing_is_not_bought_by_its_new_revision() {
    let mut market = Fixture::dealing();
    market.send(WISH.list(2, Offer { price: 2_593, ..WISH.offer() }));
    let order = Order { max_price: 2_592, ..WISH.order() };
    market.refuse(&WISH.request(order), RevisionChanged);
    market.refuse(&WISH.request(Order { revision: 3, ..order }), PriceAboveMax);
    market.send(WISH.request(Order { revision: 3, max_price: 2_593, ..order }));
}

#[test]
fn a_certified_entry_is_not_sold_under_another_name_or_to_another_owner() {
    let takeovers: [fn(&mut Fixture) -> Wallet; 3] = [
        |market| {
            let name = rename(b"Amazon Web Services");
            market.send(instruction::update_provider(ACME.key(), acme(), name));
            ACME
        },
        |market| {
            let other = ProviderProfile { metadata_hash: [1; 32], ..storage_profile() };
            market.send(instruction::update_provider(ACME.key(), acme(), other));
            ACME
        },
        |market| {
            market.enrich(STRANGER);
            hand_over(market, STRANGER);
            STRANGER
        },
    ];
    for take_over in takeovers {
        let mut market = Fixture::dealing();
        let order = Order { min_level: 1, ..WISH.order() };
        market.send(WISH.request(order));
        let authority = take_over(&mut market);
        let level = |market: &Fixture| market.read::<Provider>(&acme()).level_at(market.now());
        assert_eq!(level(&market), (0, 0));
        market.send(instruction::refresh_certification(acme(), auditor()));
        assert_eq!(level(&market), (0, 0), "the certificate speaks of somebody else");
        market.refuse(&instruction::accept_agreement(authority.key(), &WISH.keys()), AttributesChanged);
        let again = Deal { place: 3, ..WISH };
        market.send(again.request(Order { attributes_version: 2, ..order }));
        market.refuse(&instruction::accept_agreement(authority.key(), &again.keys()), LevelTooLow);
    }
}

#[test]
fn a_certificate_counts_for_what_its_certifier_may_certify_today() {
    let expires_at = GENESIS_AT + 10 * EPOCH;
    let narrowed: [(CertifierRights, (u8, i64)); 3] = [
        (CertifierRights { max_level: 1, ..rights() }, (1, attestation(2).expires_at)),
        (CertifierRights { scope: 0b10, ..rights() }, (0, 0)),
        (CertifierRights { expires_at, ..rights() }, (2, expires_at)),
    ];
    for (rights, held) in narrowed {
        let mut market = Fixture::dealing();
        market.send(instruction::update_certifier(REGISTRAR.key(), AUDITOR.key(), rights));
        market.send(instruction::refresh_certification(acme(), auditor()));
        assert_eq!(market.read::<Provider>(&acme()).level_at(market.now()), held);
        market.send(WISH.request(Order { min_level: 2, ..WISH.order() }));
        match held.0 {
            2 => drop(market.send(WISH.accept())),
            _ => market.refuse(&WISH.accept(), LevelTooLow),
        }
    }
    // A certifier whose rights have ended lowers what rests on it.
    let mut market = Fixture::dealing();
    market.send(instruction::update_certifier(
        REGISTRAR.key(),
        AUDITOR.key(),
        CertifierRights { expires_at: GENESIS_AT, ..rights() },
    ));
    market.send(instruction::refresh_certification(acme(), auditor()));
    assert_eq!(market.read::<Provider>(&acme()).level_at(market.now()), (0, 0));
}

#[test]
fn one_key_does_not_sign_for_both_sides() {
    for heir in [CONSUMER, ARBITER] {
        let deal = storage(SPL);
        let mut market = Fixture::dealing();
        market.enrich(heir);
        let before = market.account(&deal.address());
        hand_over(&mut market, heir);
        let end = instruction::end_agreement(CONSUMER.key(), heir.key(), &deal.keys());
        market.refuse(&end, PartyTwice);
        assert_eq!(market.account(&deal.address()), before);
        // Either side still gets out by itself.
        market.clone().send(deal.terminate());
        market.send(instruction::exit_agreement(heir.key(), &deal.keys()));
    }
}

#[test]
fn a_request_is_not_accepted_by_a_provider_that_has_become_its_consumer_or_arbiter() {
    for heir in [CONSUMER, ARBITER] {
        let mut market = Fixture::dealing();
        market.enrich(heir);
        market.send(WISH.request(WISH.order()));
        hand_over(&mut market, heir);
        market.refuse(&instruction::accept_agreement(heir.key(), &WISH.keys()), PartyTwice);
        assert_eq!(market.read::<Agreement>(&WISH.address()).started_at, 0);
    }
}

#[test]
fn who_takes_a_provider_over_is_neither_its_certifier_nor_its_arbiter() {
    let mut market = Fixture::dealing();
    market.enrich(AUDITOR);
    market.send(WISH.list(2, Offer { arbiter: STRANGER.key(), ..WISH.offer() }));
    market.send(instruction::pause_listing(ACME.key(), acme(), WISH.listing()));
    let mut arbitrated = market.clone();
    arbitrated.enrich(STRANGER);
    hand_over(&mut arbitrated, STRANGER);
    let resume = instruction::resume_listing(STRANGER.key(), acme(), WISH.listing());
    arbitrated.refuse(&resume, ArbiterIsProvider);

    hand_over(&mut market, AUDITOR);
    let attestation = flashback::state::Attestation { attributes_version: 2, ..attestation(2) };
    let renew = fixture::renew(None, attestation);
    market.refuse(&renew, CertifierIsProvider);
}
