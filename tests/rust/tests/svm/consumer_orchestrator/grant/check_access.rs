use flashback::{
    error::FlashbackError::*,
    state::{Access, Action, Agreement, Decision},
};
use flashback_client::instruction::{self, GrantKeys};
use flashback_tests::{grants::*, *};

pub fn suite() -> Suite {
    let call = |market: &mut Fixture| {
        *market = granted();
        instruction::check_access(&shared_keys(), Action::Read, b"logs/eu/1".to_vec())
    };
    Suite::new("check_access", call, |_| {})
        .account("grant", ParentMismatch)
        .but(rivals_grant(), AgreementMismatch)
        .account("agreement", AgreementMismatch)
        .account("vault", VaultMismatch)
        .account("parent", ParentMismatch)
        // In the place of an optional account it stands for none: the answer is that the parent is gone.
        .or(flashback::ID)
        .refuses(StatusUnknown, |market| {
            *market = granted();
            market.edit::<Agreement>(&deals::storage(tokens::SPL).address(), |agreement| agreement.status = 8);
            instruction::check_access(&grant_keys(), Action::Read, Vec::new())
        })
}

#[test]
fn the_answer_is_decision_and_reason() {
    let mut market = granted();
    let allowed = Access { decision: Decision::Allowed, by_parent: false };
    assert_eq!(access(&mut market, &shared_keys(), Action::Read, b"logs/eu/1"), allowed);
    let write = access(&mut market, &shared_keys(), Action::Write, b"logs/eu/1");
    assert_eq!(write, Access { decision: Decision::ActionNotGranted, by_parent: false });
    let alone = GrantKeys { parent: None, ..shared_keys() };
    let without = access(&mut market, &alone, Action::Read, b"logs/eu/1");
    assert_eq!(without, Access { decision: Decision::ParentGone, by_parent: true });
}

#[test]
fn keys_that_are_longer_than_any_prefix_are_taken() {
    let mut market = granted();
    let key = [b"logs/".as_slice(), &[0xff; 700]].concat();
    assert!(access(&mut market, &grant_keys(), Action::Delete, &key).is_allowed());
}
