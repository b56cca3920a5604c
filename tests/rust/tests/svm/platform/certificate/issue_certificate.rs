use bytemuck::Zeroable;
use flashback::{
    constants::LEVEL_EPOCHS,
    error::FlashbackError::*,
    events::CertificateIssued,
    state::{Attestation, Board, Certificate, Certifier, Provider},
};
use flashback_client::{address, instruction};
use flashback_tests::{boards::*, fixture::*, sample::*, *};
use solana_sdk::pubkey::Pubkey;

use super::{level, with_faults_of_attestations, EXPIRES_AT};

fn movers_certificate() -> Pubkey {
    address::certificate(&movers(), &auditor())
}

pub fn suite() -> Suite {
    let call = |_: &mut Fixture| issue(AUDITOR, movers(), attestation(1));
    let suite = Suite::new("issue_certificate", call, |expected| {
        let certificate = Certificate {
            kind: 1,
            level: 1,
            version: 1,
            attributes_version: 1,
            certifier: auditor(),
            provider: movers(),
            issued_at: GENESIS_AT,
            expires_at: EXPIRES_AT,
            evidence_hash: [9; 32],
            ..Certificate::zeroed()
        };
        expected.create(&movers_certificate(), &AUDITOR.key(), &certificate);
        expected.change::<Certifier>(&auditor(), |certifier| certifier.issued = 2);
        expected.change::<Provider>(&movers(), |provider| {
            let source = movers_certificate();
            provider.level_until = [EXPIRES_AT, 0, 0, 0];
            provider.level_source = [source, Pubkey::default(), Pubkey::default(), Pubkey::default()];
            (provider.cert_level, provider.cert_until) = (1, EXPIRES_AT);
        });
        expected.emit(CertificateIssued {
            certificate: movers_certificate(),
            provider: movers(),
            certifier: auditor(),
            level: 1,
            expires_at: EXPIRES_AT,
        });
    })
    .signer("wallet", NotCertifier)
    .fixed("platform")
    .account("certifier", NotCertifier)
    .account("provider", anchor_lang::error::ErrorCode::ConstraintSeeds)
    .made("certificate")
    .program("system_program")
    .refuses(RecordTooShort, |market| {
        market.edit::<Provider>(&movers(), |provider| provider.paid_windows = 0);
        issue(AUDITOR, movers(), attestation(2))
    });
    with_faults_of_attestations(suite, |attestation| issue(AUDITOR, movers(), attestation), movers)
}

#[test]
fn a_certificate_counts_until_the_second_that_it_names() {
    let mut market = Fixture::default();
    market.set_now(EXPIRES_AT - 1);
    market.expect(instruction::refresh_certification(acme(), auditor()), |_| {});
    assert_eq!(level(&market), (2, EXPIRES_AT));
    market.pass(1);
    assert_eq!(level(&market), (0, 0), "without anybody's transaction");
    market.expect(instruction::refresh_certification(acme(), auditor()), |expected| {
        expected.change::<Provider>(&acme(), |provider| (provider.cert_level, provider.cert_until) = (0, 0));
    });
}

#[test]
fn a_certifier_issues_until_the_second_before_its_end() {
    let mut market = Fixture::default();
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
        let mut market = Fixture::default();
        market.refuse(&attest(longest + 1), ValidityTooLong);
        market.send(attest(longest));
        assert_eq!(market.read::<Provider>(&movers()).level_at(longest - 1), (level, longest));
    }
}

#[test]
fn refuses_a_certificate_beyond_the_surveyors_level_and_scope() {
    let mut market = Fixture::default();
    market.refuse(&issue(SURVEYOR, acme(), attestation(3)), LevelAboveCertifier);
    market.refuse(&issue(SURVEYOR, movers(), attestation(1)), ScopeTooNarrow);
    market.send(issue(SURVEYOR, acme(), attestation(2)));
}

#[test]
fn refuses_a_certificate_of_somebody_whom_the_registrar_did_not_add() {
    let mut market = Fixture::default();
    let mut call = issue(AUDITOR, movers(), attestation(1));
    call.accounts[0].pubkey = STRANGER.key();
    call.accounts[2].pubkey = address::certifier(&STRANGER.key());
    call.accounts[4].pubkey = address::certificate(&movers(), &address::certifier(&STRANGER.key()));
    market.refuse(&call, anchor_lang::error::ErrorCode::AccountOwnedByWrongProgram);
}

/// [`ACME`] on a level by the board at `board`.
fn by_board(level: u8, board: Option<Pubkey>) -> solana_sdk::instruction::Instruction {
    let attestation = Attestation { expires_at: end_of(FIRST + 30), ..attestation(level) };
    instruction::renew_certificate(AUDITOR.key(), None, acme(), board, attestation)
}

#[test]
fn level_2_of_storage_takes_seven_epochs_that_its_board_measured() {
    let mut market = Fixture::measuring();
    for epoch in FIRST..FIRST + 6 {
        market.measure(epoch, 0..0);
    }
    market.refuse(&by_board(2, Some(board())), RecordTooShort);
    market.set_now(end_of(FIRST + 6) + REPORT_WINDOW);
    market.refuse(&by_board(2, Some(board())), EpochNotFinalized);
    market.measure(FIRST + 6, 0..288);
    market.refuse(&by_board(2, None), RecordTooShort);
    market.refuse(&by_board(2, Some(other_board())), BoardMismatch);
    market.refuse(&by_board(2, Some(acme_listing())), anchor_lang::error::ErrorCode::AccountDiscriminatorMismatch);
    market.refuse(&by_board(3, Some(board())), RecordTooShort);
    market.send(by_board(2, Some(board())));
    assert_eq!(level(&market).0, 2);
}

#[test]
fn epochs_that_nobody_measured_are_no_record() {
    let mut market = Fixture::measuring();
    for epoch in FIRST..FIRST + 7 {
        market.report(epoch, &[None; 4]);
        market.send(finalize(epoch));
    }
    assert_eq!(read_board(&market).measured_epochs, 0);
    market.refuse(&by_board(2, Some(board())), RecordTooShort);
}

#[test]
fn level_3_of_storage_takes_three_clean_windows_in_a_row() {
    let mut market = Fixture::default();
    for (level, windows) in [(3, 3), (4, 6)] {
        market.edit::<Board>(&record(), |board| board.clean_windows = windows - 1);
        market.refuse(&fixture::renew(None, attestation(level)), RecordTooShort);
        market.edit::<Board>(&record(), |board| board.clean_windows = windows);
        market.clone().send(fixture::renew(None, attestation(level)));
        market.edit::<Board>(&record(), |board| board.monitors = 1);
        market.refuse(&fixture::renew(None, attestation(level)), RecordTooShort);
        market.edit::<Board>(&record(), |board| board.monitors = 4);
    }
}

#[test]
fn services_take_windows_and_agreements_that_paid() {
    for (level, windows) in [(2, 1), (3, 3), (4, 6)] {
        let mut market = Fixture::default();
        let call = issue(AUDITOR, movers(), attestation(level));
        let mut has = |windows, agreements| {
            market.edit::<Provider>(&movers(), |provider| {
                (provider.paid_windows, provider.paid_agreements) = (windows, agreements);
            });
            market.refusal(&call)
        };
        assert_eq!(has(windows - 1, windows), Some(RecordTooShort.into()));
        assert_eq!(has(windows, windows - 1), Some(RecordTooShort.into()));
        assert_eq!(has(windows, windows), None);
    }
}
