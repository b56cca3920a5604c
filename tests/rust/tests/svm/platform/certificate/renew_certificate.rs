use flashback::{
    error::FlashbackError::*,
    events::CertificateRenewed,
    state::{Attestation, Certificate, Certifier, Provider, Reason},
};
use flashback_tests::{fixture::*, sample::*, *};

use super::{certify_others, renew, revoke, surveyors_certificate, with_faults_of_attestations, EXPIRES_AT};

pub fn suite() -> Suite {
    let call = |market: &mut Fixture| {
        certify_others(market);
        market.send(revoke(REGISTRAR));
        market.pass(EPOCH);
        let attestation = Attestation { evidence_hash: [1; 32], ..attestation(1) };
        fixture::renew(Some(REGISTRAR.key()), attestation)
    };
    let suite = Suite::new("renew_certificate", call, |expected| {
        expected.change::<Certificate>(&acme_certificate(), |certificate| {
            certificate.status = 0;
            certificate.level = 1;
            certificate.revoked_by_registrar = 0;
            certificate.issued_at = GENESIS_AT + EPOCH;
            certificate.evidence_hash = [1; 32];
        });
        expected.change::<Certifier>(&auditor(), |certifier| certifier.issued = 3);
        expected.change::<Provider>(&acme(), |provider| {
            provider.level_until[0] = EXPIRES_AT;
            provider.level_source[0] = acme_certificate();
            (provider.cert_level, provider.cert_until) = (1, EXPIRES_AT);
        });
        expected.emit(CertificateRenewed {
            certificate: acme_certificate(),
            provider: acme(),
            level: 1,
            expires_at: EXPIRES_AT,
        });
    })
    .signer("wallet", NotCertifier)
    .signer("registrar", RegistrarMustSign)
    // In the place of an optional account it stands for none.
    .but(flashback::ID, RegistrarMustSign)
    .fixed("platform")
    .account("certifier", NotCertifier)
    .account("provider", ProviderMismatch)
    .account("certificate", ProviderMismatch)
    .but(surveyors_certificate(), CertificateOfOtherCertifier)
    .refuses(RegistrarMustSign, |market| {
        market.send(revoke(REGISTRAR));
        renew(attestation(2))
    });
    with_faults_of_attestations(suite, renew, acme)
}

#[test]
fn refuses_to_issue_what_was_revoked_so_that_the_revocation_stays_on_record() {
    let mut market = Fixture::default();
    market.send(revoke(AUDITOR));
    assert_eq!(market.refusal(&issue(AUDITOR, acme(), attestation(2))), Some(0.into()), "the address is taken");
    market.pass(5);
    market.send(renew(attestation(1)));
    let certificate = market.read::<Certificate>(&acme_certificate());
    let record = (certificate.revocations, certificate.revoked_at, certificate.reason);
    assert_eq!(record, (1, GENESIS_AT, u8::from(Reason::EvidenceInvalid)));
}
