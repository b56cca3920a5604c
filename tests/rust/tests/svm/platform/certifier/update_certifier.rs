use flashback::{
    error::FlashbackError::*,
    events::CertifierUpdated,
    state::{Certifier, CertifierRights, CertifierStatus},
};
use flashback_client::instruction;
use flashback_tests::{fixture::*, sample::*, *};
use solana_sdk::instruction::Instruction;

fn update(rights: CertifierRights) -> Instruction {
    instruction::update_certifier(REGISTRAR.key(), AUDITOR.key(), rights)
}

fn suspended() -> CertifierRights {
    CertifierRights { status: CertifierStatus::Suspended, max_level: 1, scope: 0b10, expires_at: GENESIS_AT + 1 }
}

pub fn suite() -> Suite {
    let call = |_: &mut Fixture| update(suspended());
    Suite::new("update_certifier", call, |expected| {
        expected.change::<Certifier>(&auditor(), |certifier| {
            certifier.status = 1;
            certifier.max_level = 1;
            certifier.scope = 0b10;
            certifier.expires_at = GENESIS_AT + 1;
        });
        expected.emit(CertifierUpdated { certifier: auditor(), rights: suspended() });
    })
    .signer("registrar", NotRegistrar)
    .fixed("platform")
    .any("certifier")
    .refuses(LevelUnknown, |_| update(CertifierRights { max_level: 0, ..rights() }))
    .refuses(LevelUnknown, |_| update(CertifierRights { max_level: 5, ..rights() }))
    .refuses(CategoryUnknown, |_| update(CertifierRights { scope: 0, ..rights() }))
    .refuses(CategoryUnknown, |_| update(CertifierRights { scope: u16::MAX, ..rights() }))
}

#[test]
fn a_suspended_certifier_issues_nothing_and_issues_again_once_reinstated() {
    let mut market = Fixture::default();
    market.send(update(CertifierRights { status: CertifierStatus::Suspended, ..rights() }));
    market.refuse(&issue(AUDITOR, movers(), attestation(1)), CertifierSuspended);
    market.send(update(rights()));
    market.send(issue(AUDITOR, movers(), attestation(1)));
}

#[test]
fn an_end_that_the_registrar_moves_into_the_past_takes_effect_at_once() {
    let mut market = Fixture::default();
    market.send(update(CertifierRights { expires_at: i64::MIN, ..rights() }));
    market.refuse(&issue(AUDITOR, movers(), attestation(1)), CertifierExpired);
}
