use flashback::{
    error::FlashbackError::*,
    events::AllGrantsRevoked,
    state::{Action, Agreement, Decision},
};
use flashback_client::instruction;
use flashback_tests::{deals::*, grants::*, tokens::SPL, *};

use super::refuses_faults_of_sessions;

pub fn suite() -> Suite {
    let call = |market: &mut Fixture| {
        *market = granted();
        instruction::revoke_all_grants(app(), GRANTED.address())
    };
    let suite = Suite::new("revoke_all_grants", call, |expected| {
        expected.change::<Agreement>(&GRANTED.address(), |agreement| {
            (agreement.generation, agreement.sequence) = (1, 3);
        });
        expected.emit(AllGrantsRevoked { agreement: GRANTED.address(), generation: 1, sequence: 3 });
    })
    .signer("authority", NotSessionKey)
    .account("session", SessionOfOtherVault)
    // In the place of an optional account it stands for none.
    .but(flashback::ID, NotOwner)
    .account("agreement", SessionOfOtherVault)
    .or(service(SPL).address())
    .refuses(NotOwner, |market| {
        *market = granted();
        instruction::revoke_all_grants(ANALYST.key(), GRANTED.address())
    })
    .refuses(Overflow, |market| {
        *market = granted();
        market.edit::<Agreement>(&GRANTED.address(), |agreement| agreement.generation = u32::MAX);
        instruction::revoke_all_grants(CONSUMER.key(), GRANTED.address())
    });
    refuses_faults_of_sessions(suite, 32, |app| instruction::revoke_all_grants(app, GRANTED.address()))
}

#[test]
fn what_was_granted_before_is_gone_and_what_is_granted_after_holds() {
    let mut market = granted();
    market.send(instruction::revoke_all_grants(CONSUMER.key(), GRANTED.address()));
    let again = grantee(GRANTED, ANALYST, 1);
    market.send(instruction::create_grant(CONSUMER.key(), CONSUMER.key(), &again, scope()));
    let read = |market: &mut Fixture, keys| access(market, &keys, Action::Read, b"logs/1").decision;
    assert_eq!(read(&mut market, grant_keys()), Decision::AllGrantsRevoked);
    assert_eq!(read(&mut market, shared_keys()), Decision::AllGrantsRevoked);
    let keys = flashback_client::instruction::GrantKeys { grant: again.grant(), ..grant_keys() };
    assert_eq!(read(&mut market, keys), Decision::Allowed);
}
