use flashback::{
    error::FlashbackError::*,
    events::GrantRevoked,
    state::{Access, Action, Decision, Grant},
};
use flashback_client::instruction;
use flashback_tests::{grants::*, *};

use super::refuses_faults_of_sessions;

pub fn suite() -> Suite {
    let call = |market: &mut Fixture| {
        *market = granted();
        instruction::revoke_grant(app(), &grant_keys())
    };
    let suite = Suite::new("revoke_grant", call, |expected| {
        expected.change::<Grant>(&grant(), |grant| grant.status = 1);
        expected.emit(GrantRevoked { grant: grant(), agreement: GRANTED.address() });
    })
    .signer("authority", NotSessionKey)
    .account("session", SessionOfOtherVault)
    // In the place of an optional account it stands for none.
    .but(flashback::ID, NotGrantor)
    .account("agreement", AgreementMismatch)
    .account("grant", AgreementMismatch)
    .or(shared())
    .refuses(NotGrantor, |market| {
        *market = granted();
        instruction::revoke_grant(ANALYST.key(), &grant_keys())
    })
    .refuses(GrantNotInForce, |market| {
        *market = granted();
        market.send(instruction::revoke_grant(CONSUMER.key(), &grant_keys()));
        instruction::revoke_grant(CONSUMER.key(), &grant_keys())
    });
    refuses_faults_of_sessions(suite, 16, |app| instruction::revoke_grant(app, &grant_keys()))
}

#[test]
fn a_share_is_revoked_by_who_shared_or_the_consumer_and_ends_with_its_parent() {
    for by in [ANALYST, CONSUMER] {
        let mut market = granted();
        market.send(instruction::revoke_grant(by.key(), &shared_keys()));
        let found = access(&mut market, &shared_keys(), Action::Read, b"logs/eu/1");
        assert_eq!(found, Access { decision: Decision::GrantRevoked, by_parent: false });
        assert!(access(&mut market, &grant_keys(), Action::Read, b"logs/eu/1").is_allowed());
    }
    let mut market = granted();
    market.send(instruction::revoke_grant(CONSUMER.key(), &grant_keys()));
    let found = access(&mut market, &shared_keys(), Action::Read, b"logs/eu/1");
    assert_eq!(found, Access { decision: Decision::GrantRevoked, by_parent: true });
}

#[test]
fn a_grant_is_revoked_whatever_became_of_the_agreement() {
    let mut market = granted();
    market.send(GRANTED.end());
    market.send(instruction::revoke_grant(CONSUMER.key(), &grant_keys()));
}
