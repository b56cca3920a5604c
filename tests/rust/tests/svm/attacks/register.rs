//! Who enters the register or certifies wants to be taken for something else, or somebody to pay more than was shown.

use flashback::{
    error::FlashbackError::*,
    state::{Offer, PlatformChanges, Provider, ProviderKind, ProviderProfile, Reason},
    text::text_field,
};
use flashback_client::{address, instruction};
use flashback_tests::{fixture::*, mints::DOLLAR, sample::*, tokens::SPL, *};

const HIDDEN: [&str; 6] = [" ", "\u{115f}", "\u{3164}", "\u{2800}", "\u{200b}\u{feff}", "\u{a0}\u{3000}"];

#[test]
fn a_name_that_nobody_can_see_is_no_name() {
    let mut market = Fixture::default();
    market.enrich(CONSUMER);
    for name in HIDDEN {
        let profile = ProviderProfile { name: text_field(name).unwrap(), ..storage_profile() };
        market.refuse(&register(CONSUMER, ProviderKind::Storage, profile.clone()), NameEmpty);
        market.refuse(&instruction::update_provider(ACME.key(), acme(), profile), NameEmpty);
        let offer = Offer { name: text_field(name).unwrap(), ..storage_offer() };
        market.refuse(&create(ACME, acme(), 1, DOLLAR.key(), offer), NameEmpty);
        let certifier = instruction::add_certifier(REGISTRAR.key(), RIVAL.key(), text_field(name).unwrap(), rights());
        market.refuse(&certifier, NameEmpty);
    }
}

#[test]
fn nobody_pays_a_registration_fee_that_was_raised_after_it_was_shown() {
    let mut market = Fixture::default();
    market.enrich(CONSUMER);
    let fee = Some(REGISTRATION_FEE_LAMPORTS + 1);
    let raise = PlatformChanges { registration_fee_lamports: fee, ..PlatformChanges::default() };
    let call = register(CONSUMER, ProviderKind::Storage, storage_profile());
    let mut raised = market.clone();
    raised.send(instruction::update_platform(ADMIN.key(), raise));
    raised.refuse(&call, RegistrationFeeRaised);
    market.send(call);
}

#[test]
fn a_certifier_cannot_undo_what_the_registrar_revoked_after_it() {
    let mut market = Fixture::default();
    let revoke = |by: Wallet| instruction::revoke_certificate(by.key(), auditor(), acme(), Reason::Fraud);
    market.send(revoke(AUDITOR));
    let renew = fixture::renew(None, attestation(2));
    market.clone().send(renew.clone());
    market.send(revoke(REGISTRAR));
    market.refuse(&renew, RegistrarMustSign);
    market.refuse(&revoke(AUDITOR), CertificateRevoked);
    market.refuse(&revoke(REGISTRAR), CertificateRevoked);
    market.send(fixture::renew(Some(REGISTRAR.key()), attestation(2)));
    assert!(market.now() < market.read::<Provider>(&acme()).level_until[1]);
}

#[test]
fn fees_go_to_no_other_account_of_the_treasury() {
    let mut market = Fixture::dealing();
    let deal = deals::storage(SPL);
    market.pass(EPOCH);
    market.send(deal.claim());
    let other = key_of("another account of the treasury");
    SPL.open(&mut market, other, TREASURY);
    let sweep = |destination| instruction::sweep_fees(deal.vault(), destination, SPL.token());
    market.refuse(&sweep(other), TokenAccountNotTreasurys);
    let associated = address::associated_token(&TREASURY.key(), &SPL.mint.key(), &SPL.program);
    market.send(sweep(associated));
}
