//! Certificates: what it takes, how long they count, and what ends them.

use flashback::{
    error::FlashbackError::{self, *},
    state::{Attestation, CertifierRights, CertifierStatus, Provider, Reason},
};
use flashback_client::{address, instruction};
use flashback_tests::{fixture::*, sample::*, *};
use solana_sdk::{instruction::Instruction, pubkey::Pubkey};

pub mod issue_certificate;
pub mod refresh_certification;
pub mod renew_certificate;
pub mod revoke_certificate;

const EXPIRES_AT: i64 = GENESIS_AT + 80 * EPOCH;

fn surveyors_certificate() -> Pubkey {
    address::certificate(&acme(), &surveyor())
}

/// Lets the surveyor certify [`ACME`], and the auditor [`MOVERS`].
fn certify_others(market: &mut Fixture) {
    market.send(issue(SURVEYOR, acme(), Attestation { expires_at: EXPIRES_AT - EPOCH, ..attestation(1) }));
    market.send(issue(AUDITOR, movers(), attestation(1)));
}

fn renew(attestation: Attestation) -> Instruction {
    fixture::renew(None, attestation)
}

fn revoke(by: Wallet) -> Instruction {
    instruction::revoke_certificate(by.key(), auditor(), acme(), Reason::EvidenceInvalid)
}

fn set_rights(market: &mut Fixture, wallet: Wallet, rights: CertifierRights) {
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
            market.send(delist(provider()));
            attest(attestation(1))
        })
        .refuses(ProviderRetired, move |market| {
            market.edit::<Provider>(&provider(), |provider| provider.status = 1);
            attest(attestation(1))
        })
}

fn level(market: &Fixture) -> (u8, i64) {
    market.read::<Provider>(&acme()).level_at(market.now())
}
