use flashback::{
    error::FlashbackError::*,
    events::GrantNarrowed,
    state::{Access, Action, Decision, Grant, GrantScope},
};
use flashback_client::instruction;
use flashback_tests::{grants::*, *};

use super::{refuses_faults_of_sessions, WIDER};

pub fn suite() -> Suite {
    let call = |market: &mut Fixture| {
        *market = granted();
        instruction::narrow_grant(app(), &grant_keys(), part())
    };
    let suite = Suite::new("narrow_grant", call, |expected| {
        expected.change::<Grant>(&grant(), |grant| {
            (grant.actions, grant.prefix_len, grant.expires_at) = (0b1001, 8, SHARED_UNTIL);
            grant.prefix_hash = solana_sdk::hash::hash(b"logs/eu/").to_bytes();
        });
        expected.emit(GrantNarrowed { grant: grant(), actions: 0b1001, expires_at: SHARED_UNTIL });
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
        instruction::narrow_grant(ANALYST.key(), &grant_keys(), part())
    })
    .refuses(ActionsWider, |market| {
        *market = granted();
        let scope = GrantScope { actions: Action::Write.bit(), ..part() };
        instruction::narrow_grant(ANALYST.key(), &shared_keys(), scope)
    })
    .refuses(GrantNotInForce, |market| {
        *market = granted();
        market.send(instruction::revoke_grant(CONSUMER.key(), &grant_keys()));
        instruction::narrow_grant(CONSUMER.key(), &grant_keys(), part())
    })
    .refuses(AccessEndOutOfRange, |market| {
        *market = granted();
        let scope = GrantScope { expires_at: market.now(), ..part() };
        instruction::narrow_grant(CONSUMER.key(), &grant_keys(), scope)
    });
    let suite = refuses_faults_of_sessions(suite, 8, |app| instruction::narrow_grant(app, &grant_keys(), part()));
    WIDER.into_iter().fold(suite, |suite, (error, spoil)| {
        suite.refuses(error, move |market| {
            *market = granted();
            let mut scope = part();
            spoil(&mut scope);
            instruction::narrow_grant(CONSUMER.key(), &grant_keys(), scope)
        })
    })
}

#[test]
fn who_shared_narrows_its_share_and_so_does_the_consumer() {
    let mut market = granted();
    let scope = GrantScope { prefix: b"logs/eu/de/".to_vec(), ..part() };
    market.send(instruction::narrow_grant(ANALYST.key(), &shared_keys(), scope));
    let read = |market: &mut Fixture, key: &[u8]| access(market, &shared_keys(), Action::Read, key).decision;
    assert_eq!(read(&mut market, b"logs/eu/fr/1"), Decision::OutsidePrefix);
    assert_eq!(read(&mut market, b"logs/eu/de/1"), Decision::Allowed);
    let scope = GrantScope { actions: Action::List.bit(), prefix: b"logs/eu/de/".to_vec(), ..part() };
    market.send(instruction::narrow_grant(CONSUMER.key(), &shared_keys(), scope));
    assert_eq!(read(&mut market, b"logs/eu/de/1"), Decision::ActionNotGranted);
}

#[test]
fn what_was_shared_is_narrowed_with_its_parent() {
    let mut market = granted();
    let scope = GrantScope { prefix: b"logs/us/".to_vec(), ..scope() };
    market.send(instruction::narrow_grant(CONSUMER.key(), &grant_keys(), scope));
    let found = access(&mut market, &shared_keys(), Action::Read, b"logs/eu/1");
    assert_eq!(found, Access { decision: Decision::OutsidePrefix, by_parent: true });
}
