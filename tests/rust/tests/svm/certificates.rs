//! Certificates: what it takes, how long they count, and what ends them.

use bytemuck::Zeroable;
use flashback::{
    constants::LEVEL_EPOCHS,
    error::FlashbackError::{self, *},
    events::{CertificateIssued, CertificateRenewed, CertificateRevoked, CertificationRefreshed},
    state::{Attestation, Certificate, Certifier, CertifierRights, CertifierStatus, Provider, ProviderProfile, Reason},
};
use flashback_client::{address, instruction};
use flashback_tests::{market::*, sample::*, *};
use solana_sdk::{instruction::Instruction, pubkey::Pubkey};

const EXPIRES_AT: i64 = GENESIS_AT + 80 * EPOCH;

fn movers_certificate() -> Pubkey {
    address::certificate(&movers(), &auditor())
}

fn surveyors_certificate() -> Pubkey {
    address::certificate(&acme(), &surveyor())
}

/// Lets the surveyor certify [`ACME`], and the auditor [`MOVERS`].
fn certify_others(market: &mut Market) {
    market.send(issue(SURVEYOR, acme(), Attestation { expires_at: EXPIRES_AT - EPOCH, ..attestation(1) }));
    market.send(issue(AUDITOR, movers(), attestation(1)));
}

fn renew(attestation: Attestation) -> Instruction {
    instruction::renew_certificate(AUDITOR.key(), None, acme(), attestation)
}

fn revoke(by: Wallet) -> Instruction {
    instruction::revoke_certificate(by.key(), auditor(), acme(), Reason::EvidenceInvalid)
}

fn set_rights(market: &mut Market, wallet: Wallet, rights: CertifierRights) {
    market.send(instruction::update_certifier(REGISTRAR.key(), wallet.key(), rights));
}

/// What keeps a certifier from attesting, and the error that says so; `attest` is how it is tried.
fn with_faults_of_attestations(
    suite: Suite,
    attest: fn(Attestation) -> Instruction,
    provider: fn() -> Pubkey,
) -> Suite {
    type Fault = (FlashbackError, fn(&mut Attestation));
    let faults: [Fault; 10] = [
        (LevelUnknown, |attestation| attestation.level = 0),
        (LevelUnknown, |attestation| attestation.level = 5),
        (AttributesChanged, |attestation| attestation.attributes_version = 0),
        (AttributesChanged, |attestation| attestation.attributes_version = 2),
        (ValidityPast, |attestation| attestation.expires_at = GENESIS_AT),
        (ValidityPast, |attestation| attestation.expires_at = i64::MIN),
        (ValidityTooLong, |attestation| attestation.expires_at = GENESIS_AT + 180 * EPOCH + 1),
        (ValidityTooLong, |attestation| (attestation.level, attestation.expires_at) = (4, GENESIS_AT + 90 * EPOCH + 1)),
        (ValidityTooLong, |attestation| attestation.expires_at = i64::MAX),
        (ValidityBeyondCertifier, |attestation| {
            (attestation.level, attestation.expires_at) = (1, GENESIS_AT + 365 * EPOCH);
        }),
    ];
    let suite = faults.into_iter().fold(suite, |suite, (error, spoil)| {
        suite.refuses(error, move |market| {
            set_rights(market, AUDITOR, CertifierRights { expires_at: GENESIS_AT + 365 * EPOCH - 1, ..rights() });
            let mut attestation = attestation(2);
            spoil(&mut attestation);
            attest(attestation)
        })
    });
    suite
        .refuses(CertifierSuspended, move |market| {
            set_rights(market, AUDITOR, CertifierRights { status: CertifierStatus::Suspended, ..rights() });
            attest(attestation(1))
        })
        .refuses(CertifierExpired, move |market| {
            market.set_now(rights().expires_at);
            attest(Attestation { expires_at: rights().expires_at, ..attestation(1) })
        })
        .refuses(LevelAboveCertifier, move |market| {
            set_rights(market, AUDITOR, CertifierRights { max_level: 2, ..rights() });
            attest(attestation(3))
        })
        .refuses(ScopeTooNarrow, move |market| {
            set_rights(market, AUDITOR, CertifierRights { scope: 0b10_0010, ..rights() });
            attest(attestation(1))
        })
        .refuses(CertifierIsProvider, move |market| {
            market.edit::<Provider>(&provider(), |provider| provider.authority = AUDITOR.key());
            attest(attestation(1))
        })
        .refuses(ProviderDelisted, move |market| {
            market.send(instruction::delist_provider(REGISTRAR.key(), provider(), Some(Reason::Fraud)));
            attest(attestation(1))
        })
        .refuses(ProviderRetired, move |market| {
            market.edit::<Provider>(&provider(), |provider| provider.status = 1);
            attest(attestation(1))
        })
}

pub fn issue_certificate() -> Suite {
    let call = |_: &mut Market| issue(AUDITOR, movers(), attestation(3));
    let suite = Suite::new("issue_certificate", call, |forecast| {
        let certificate = Certificate {
            kind: 1,
            level: 3,
            version: 1,
            attributes_version: 1,
            certifier: auditor(),
            provider: movers(),
            issued_at: GENESIS_AT,
            expires_at: EXPIRES_AT,
            evidence_hash: [9; 32],
            ..Certificate::zeroed()
        };
        forecast.create(&movers_certificate(), &AUDITOR.key(), &certificate);
        forecast.change::<Certifier>(&auditor(), |certifier| certifier.issued = 2);
        forecast.change::<Provider>(&movers(), |provider| {
            let source = movers_certificate();
            provider.level_until = [EXPIRES_AT, EXPIRES_AT, EXPIRES_AT, 0];
            provider.level_source = [source, source, source, Pubkey::default()];
            (provider.cert_level, provider.cert_until) = (3, EXPIRES_AT);
        });
        forecast.emit(CertificateIssued {
            certificate: movers_certificate(),
            provider: movers(),
            certifier: auditor(),
            level: 3,
            expires_at: EXPIRES_AT,
        });
    })
    .signer("wallet", NotCertifier)
    .fixed("platform")
    .account("certifier", anchor_lang::error::ErrorCode::ConstraintSeeds)
    .account("provider", anchor_lang::error::ErrorCode::ConstraintSeeds)
    .made("certificate")
    .program("system_program");
    with_faults_of_attestations(suite, |attestation| issue(AUDITOR, movers(), attestation), movers)
}

pub fn renew_certificate() -> Suite {
    let call = |market: &mut Market| {
        certify_others(market);
        market.send(revoke(REGISTRAR));
        market.pass(EPOCH);
        let attestation = Attestation { evidence_hash: [1; 32], ..attestation(4) };
        instruction::renew_certificate(AUDITOR.key(), Some(REGISTRAR.key()), acme(), attestation)
    };
    let suite = Suite::new("renew_certificate", call, |forecast| {
        forecast.change::<Certificate>(&acme_certificate(), |certificate| {
            certificate.status = 0;
            certificate.level = 4;
            certificate.revoked_by_registrar = 0;
            certificate.issued_at = GENESIS_AT + EPOCH;
            certificate.evidence_hash = [1; 32];
        });
        forecast.change::<Certifier>(&auditor(), |certifier| certifier.issued = 3);
        forecast.change::<Provider>(&acme(), |provider| {
            provider.level_until = [EXPIRES_AT; 4];
            provider.level_source = [acme_certificate(); 4];
            (provider.cert_level, provider.cert_until) = (4, EXPIRES_AT);
        });
        forecast.emit(CertificateRenewed {
            certificate: acme_certificate(),
            provider: acme(),
            level: 4,
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

pub fn revoke_certificate() -> Suite {
    let call = |market: &mut Market| {
        certify_others(market);
        market.pass(10);
        revoke(REGISTRAR)
    };
    Suite::new("revoke_certificate", call, |forecast| {
        let now = GENESIS_AT + 10;
        forecast.change::<Certificate>(&acme_certificate(), |certificate| {
            certificate.status = 1;
            certificate.revoked_by_registrar = 1;
            certificate.reason = Reason::EvidenceInvalid.into();
            certificate.revocations = 1;
            certificate.revoked_at = now;
        });
        forecast.change::<Certifier>(&auditor(), |certifier| certifier.revoked = 1);
        forecast.change::<Provider>(&acme(), |provider| {
            provider.level_until = [now, now, 0, 0];
            (provider.cert_level, provider.cert_until) = (0, 0);
        });
        forecast.emit(CertificateRevoked {
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
        revoke(REGISTRAR)
    })
}

pub fn refresh_certification() -> Suite {
    let call = |market: &mut Market| {
        certify_others(market);
        set_rights(market, AUDITOR, CertifierRights { status: CertifierStatus::Suspended, ..rights() });
        market.pass(10);
        instruction::refresh_certification(acme(), auditor())
    };
    Suite::new("refresh_certification", call, |forecast| {
        let now = GENESIS_AT + 10;
        forecast.change::<Provider>(&acme(), |provider| {
            provider.level_until = [now, now, 0, 0];
            (provider.cert_level, provider.cert_until) = (0, 0);
        });
        forecast.emit(CertificationRefreshed { certificate: acme_certificate(), provider: acme(), level: 0 });
    })
    .account("provider", ProviderMismatch)
    .account("certifier", CertificateOfOtherCertifier)
    .account("certificate", ProviderMismatch)
    .but(surveyors_certificate(), CertificateOfOtherCertifier)
}

fn level(market: &Market) -> (u8, i64) {
    market.read::<Provider>(&acme()).level_at(market.now())
}

#[test]
fn a_certificate_counts_until_the_second_that_it_names() {
    let mut market = Market::default();
    market.set_now(EXPIRES_AT - 1);
    market.expect(instruction::refresh_certification(acme(), auditor()), |_| {});
    assert_eq!(level(&market), (2, EXPIRES_AT));
    market.pass(1);
    assert_eq!(level(&market), (0, 0), "without anybody's transaction");
    market.expect(instruction::refresh_certification(acme(), auditor()), |forecast| {
        forecast.change::<Provider>(&acme(), |provider| (provider.cert_level, provider.cert_until) = (0, 0));
    });
}

#[test]
fn a_certifier_issues_until_the_second_before_its_end() {
    let mut market = Market::default();
    let end = rights().expires_at;
    let last = issue(AUDITOR, movers(), Attestation { expires_at: end, ..attestation(1) });
    market.set_now(end);
    market.refuse(&last, CertifierExpired);
    market.set_now(end - 1);
    market.send(last);
}

#[test]
fn each_level_is_held_for_as_long_as_it_may_and_not_a_second_longer() {
    for (level, epochs) in (1..).zip(LEVEL_EPOCHS) {
        let longest = GENESIS_AT + i64::from(epochs) * EPOCH;
        let attest = |expires_at| issue(AUDITOR, movers(), Attestation { expires_at, ..attestation(level) });
        let mut market = Market::default();
        market.refuse(&attest(longest + 1), ValidityTooLong);
        market.send(attest(longest));
        assert_eq!(market.read::<Provider>(&movers()).level_at(longest - 1), (level, longest));
    }
}

#[test]
fn refuses_a_certificate_beyond_the_surveyors_level_and_scope() {
    let mut market = Market::default();
    market.refuse(&issue(SURVEYOR, acme(), attestation(3)), LevelAboveCertifier);
    market.refuse(&issue(SURVEYOR, movers(), attestation(1)), ScopeTooNarrow);
    market.send(issue(SURVEYOR, acme(), attestation(2)));
}

#[test]
fn refuses_a_certificate_of_somebody_whom_the_registrar_did_not_add() {
    let mut market = Market::default();
    let mut call = issue(AUDITOR, movers(), attestation(1));
    call.accounts[0].pubkey = STRANGER.key();
    call.accounts[2].pubkey = address::certifier(&STRANGER.key());
    call.accounts[4].pubkey = address::certificate(&movers(), &address::certifier(&STRANGER.key()));
    market.refuse(&call, anchor_lang::error::ErrorCode::AccountOwnedByWrongProgram);
}

#[test]
fn refuses_to_issue_what_was_revoked_so_that_the_revocation_stays_on_record() {
    let mut market = Market::default();
    market.send(revoke(AUDITOR));
    assert_eq!(market.refusal(&issue(AUDITOR, acme(), attestation(2))), Some(0.into()), "the address is taken");
    market.pass(5);
    market.send(renew(attestation(1)));
    let certificate = market.read::<Certificate>(&acme_certificate());
    let record = (certificate.revocations, certificate.revoked_at, certificate.reason);
    assert_eq!(record, (1, GENESIS_AT, u8::from(Reason::EvidenceInvalid)));
}

#[test]
fn the_registrar_revokes_what_a_certifier_would_not() {
    let mut market = Market::default();
    market.send(revoke(REGISTRAR));
    assert_eq!(market.read::<Certificate>(&acme_certificate()).revoked_by_registrar, 1);
    market.refuse(&renew(attestation(2)), RegistrarMustSign);
    assert_eq!(level(&market), (0, 0));
}

#[test]
fn a_stale_certificate_does_not_count_until_it_is_renewed_for_the_new_attributes() {
    let mut market = Market::default();
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
    let mut market = Market::default();
    set_rights(&mut market, AUDITOR, CertifierRights { status: CertifierStatus::Suspended, ..rights() });
    market.send(instruction::refresh_certification(acme(), auditor()));
    assert_eq!(level(&market), (0, 0));
    set_rights(&mut market, AUDITOR, rights());
    market.expect(instruction::refresh_certification(acme(), auditor()), |forecast| {
        forecast.change::<Provider>(&acme(), |provider| {
            provider.level_until = [EXPIRES_AT, EXPIRES_AT, 0, 0];
            (provider.cert_level, provider.cert_until) = (2, EXPIRES_AT);
        });
        forecast.emit(CertificationRefreshed { certificate: acme_certificate(), provider: acme(), level: 2 });
    });
}

#[test]
fn a_revocation_leaves_the_level_that_another_certifier_vouches_for() {
    let mut market = Market::default();
    certify_others(&mut market);
    market.send(revoke(AUDITOR));
    market.send(instruction::refresh_certification(acme(), surveyor()));
    assert_eq!(level(&market), (1, EXPIRES_AT - EPOCH));
}

#[test]
fn a_certifier_revokes_its_own_certificates_only() {
    let mut market = Market::default();
    market.refuse(&revoke(SURVEYOR), NotIssuer);
    // With its own Certifier account in the place of the auditor's.
    let mut call = instruction::revoke_certificate(SURVEYOR.key(), surveyor(), acme(), Reason::Fraud);
    call.accounts.last_mut().unwrap().pubkey = acme_certificate();
    market.refuse(&call, CertificateOfOtherCertifier);
}

#[test]
fn an_expired_certifier_still_revokes() {
    let mut market = Market::default();
    set_rights(&mut market, AUDITOR, CertifierRights { expires_at: GENESIS_AT, ..rights() });
    market.send(revoke(AUDITOR));
    assert_eq!(level(&market), (0, 0));
}
