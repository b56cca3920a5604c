use flashback::{
    error::FlashbackError::*,
    events::CertificationRefreshed,
    state::{Attestation, CertifierRights, CertifierStatus, Provider, ProviderProfile},
};
use flashback_client::instruction;
use flashback_tests::{fixture::*, sample::*, *};

use super::{certify_others, level, renew, set_rights, surveyors_certificate, EXPIRES_AT};

pub fn suite() -> Suite {
    let call = |market: &mut Fixture| {
        certify_others(market);
        set_rights(market, AUDITOR, CertifierRights { status: CertifierStatus::Suspended, ..rights() });
        market.pass(10);
        instruction::refresh_certification(acme(), auditor())
    };
    Suite::new("refresh_certification", call, |expected| {
        let now = GENESIS_AT + 10;
        expected.change::<Provider>(&acme(), |provider| {
            provider.level_until = [now, now, 0, 0];
            (provider.cert_level, provider.cert_until) = (0, 0);
        });
        expected.emit(CertificationRefreshed { certificate: acme_certificate(), provider: acme(), level: 0 });
    })
    .account("provider", ProviderMismatch)
    .account("certifier", CertificateOfOtherCertifier)
    .account("certificate", ProviderMismatch)
    .but(surveyors_certificate(), CertificateOfOtherCertifier)
}

#[test]
fn a_stale_certificate_does_not_count_until_it_is_renewed_for_the_new_attributes() {
    let mut market = Fixture::default();
    let moved = ProviderProfile { region: 40, ..storage_profile() };
    market.send(instruction::update_provider(ACME.key(), acme(), moved));
    market.send(instruction::refresh_certification(acme(), auditor()));
    assert_eq!(level(&market), (0, 0));
    market.refuse(&renew(attestation(2)), AttributesChanged);
    market.send(renew(Attestation { attributes_version: 2, ..attestation(2) }));
    assert_eq!(level(&market), (2, EXPIRES_AT));
}

#[test]
fn a_suspended_certifiers_word_counts_again_once_it_is_reinstated() {
    let mut market = Fixture::default();
    set_rights(&mut market, AUDITOR, CertifierRights { status: CertifierStatus::Suspended, ..rights() });
    market.send(instruction::refresh_certification(acme(), auditor()));
    assert_eq!(level(&market), (0, 0));
    set_rights(&mut market, AUDITOR, rights());
    market.expect(instruction::refresh_certification(acme(), auditor()), |expected| {
        expected.change::<Provider>(&acme(), |provider| {
            provider.level_until = [EXPIRES_AT, EXPIRES_AT, 0, 0];
            (provider.cert_level, provider.cert_until) = (2, EXPIRES_AT);
        });
        expected.emit(CertificationRefreshed { certificate: acme_certificate(), provider: acme(), level: 2 });
    });
}
