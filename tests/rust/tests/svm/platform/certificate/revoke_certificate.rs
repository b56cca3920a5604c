use flashback::{
    error::FlashbackError::{self, *},
    events::CertificateRevoked,
    state::{Certificate, Certifier, CertifierRights, Provider, Reason},
};
use flashback_client::instruction;
use flashback_tests::{fixture::*, sample::*, *};

use super::{certify_others, level, renew, revoke, set_rights, surveyors_certificate, EXPIRES_AT};

pub fn suite() -> Suite {
    let call = |market: &mut Fixture| {
        certify_others(market);
        market.pass(10);
        revoke(REGISTRAR)
    };
    Suite::new("revoke_certificate", call, |expected| {
        let now = GENESIS_AT + 10;
        expected.change::<Certificate>(&acme_certificate(), |certificate| {
            certificate.status = 1;
            certificate.revoked_by_registrar = 1;
            certificate.reason = Reason::EvidenceInvalid.into();
            certificate.revocations = 1;
            certificate.revoked_at = now;
        });
        expected.change::<Certifier>(&auditor(), |certifier| certifier.revoked = 1);
        expected.change::<Provider>(&acme(), |provider| {
            provider.level_until = [now, now, 0, 0];
            (provider.cert_level, provider.cert_until) = (0, 0);
        });
        expected.emit(CertificateRevoked {
            certificate: acme_certificate(),
            provider: acme(),
            reason: Reason::EvidenceInvalid,
            by_registrar: true,
        });
    })
    .signer("authority", NotIssuer)
    .or(AUDITOR.key())
    .fixed("platform")
    .but(flashback::ID, NotIssuer)
    .account("certifier", CertificateOfOtherCertifier)
    .account("provider", ProviderMismatch)
    .account("certificate", ProviderMismatch)
    .but(surveyors_certificate(), CertificateOfOtherCertifier)
    .refuses(FlashbackError::CertificateRevoked, |market| {
        market.send(revoke(AUDITOR));
        revoke(AUDITOR)
    })
    .refuses(FlashbackError::CertificateRevoked, |market| {
        market.send(revoke(REGISTRAR));
        revoke(REGISTRAR)
    })
}

#[test]
fn the_registrar_revokes_what_a_certifier_would_not() {
    let mut market = Fixture::default();
    market.send(revoke(REGISTRAR));
    assert_eq!(market.read::<Certificate>(&acme_certificate()).revoked_by_registrar, 1);
    market.refuse(&renew(attestation(2)), RegistrarMustSign);
    assert_eq!(level(&market), (0, 0));
}

#[test]
fn a_revocation_leaves_the_level_that_another_certifier_vouches_for() {
    let mut market = Fixture::default();
    certify_others(&mut market);
    market.send(revoke(AUDITOR));
    market.send(instruction::refresh_certification(acme(), surveyor()));
    assert_eq!(level(&market), (1, EXPIRES_AT - EPOCH));
}

#[test]
fn a_certifier_revokes_its_own_certificates_only() {
    let mut market = Fixture::default();
    market.refuse(&revoke(SURVEYOR), NotIssuer);
    // With its own Certifier account in the place of the auditor's.
    let mut call = instruction::revoke_certificate(SURVEYOR.key(), surveyor(), acme(), Reason::Fraud);
    call.accounts.last_mut().unwrap().pubkey = acme_certificate();
    market.refuse(&call, CertificateOfOtherCertifier);
}

#[test]
fn an_expired_certifier_still_revokes() {
    let mut market = Fixture::default();
    set_rights(&mut market, AUDITOR, CertifierRights { expires_at: GENESIS_AT, ..rights() });
    market.send(revoke(AUDITOR));
    assert_eq!(level(&market), (0, 0));
}
