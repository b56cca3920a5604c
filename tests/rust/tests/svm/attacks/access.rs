//! Using data, or acting for a consumer, longer or wider than was permitted.

use flashback::{
    error::FlashbackError::*,
    state::{Access, Action, Decision, Grant, GrantScope, Order, Session},
};
use flashback_client::{
    address,
    instruction::{self, Actor, AgreementKeys, GrantKeys},
};
use flashback_tests::{
    deals::*,
    grants::*,
    sample::{EPOCH, SAVINGS},
    tokens::SPL,
    *,
};

/// An application keeps its key and waits until the vault is closed and opened again at the same address.
#[test]
fn a_session_of_a_closed_vault_is_not_revived_by_the_next_one() {
    let mut market = Fixture::dealing();
    market.enrich(APP);
    let (owner, mint) = (CONSUMER.key(), SPL.mint.key());
    let vault = address::vault(&owner, &mint, 7);
    let open = |market: &Fixture| instruction::open_vault(owner, owner, SPL.token(), 7, market.slot());
    let opening = open(&market);
    market.send(opening);
    market.send(instruction::open_session(owner, owner, vault, APP.key(), rights()));
    market.pass_slots(151);
    market.send(instruction::close_vault(owner, vault, SPL.purse(CONSUMER), owner, SPL.token()));
    let opening = open(&market);
    market.send(opening);
    market.send(instruction::deposit(owner, SPL.purse(CONSUMER), vault, SPL.token(), SAVINGS / 4));
    let deal = wish(SPL);
    let request = |market: &Fixture| {
        let by = Actor::by_session(&vault, APP.key());
        let index = market.read::<flashback::state::Vault>(&vault).next_index;
        let order = Order { quantity: 1_000, ..deal.order() };
        instruction::request_agreement(by, APP.key(), vault, deal.listing(), deal.provider(), mint, index, order)
    };
    let attempt = request(&market);
    market.refuse(&attempt, SessionOfOtherVault);
    // The owner can clear it away, and open one that holds.
    let session = address::session(&vault, &APP.key());
    market.refuse(&instruction::open_session(owner, owner, vault, APP.key(), rights()), suite::ADDRESS_TAKEN);
    market.send(instruction::close_session(owner, session, owner));
    market.send(instruction::open_session(owner, owner, vault, APP.key(), rights()));
    let again = request(&market);
    market.send(again);
}

/// A session asks again and again, and takes requests back in between.
#[test]
fn a_session_adds_no_more_than_its_cap_however_it_goes_about_it() {
    let mut market = granted();
    let wish = wish(SPL);
    let own = |place| Deal { place, ..wish };
    for place in [2, 3] {
        market.send(own(place).request_as(app(), APP, wish.order()));
        let keys = AgreementKeys { rent_payer: APP.key(), ..own(place).keys() };
        market.send(instruction::cancel_request(app(), &keys));
    }
    assert_eq!(market.read::<Session>(&session(GRANTED)).rate_q, SESSION_RATE_Q, "5 units a second, twice");
    market.refuse(&own(4).request_as(app(), APP, wish.order()), SessionRateExceeded);
}

/// What takes money out or ends something has no place for a session, and takes no other signature than the owner's.
#[test]
fn a_session_takes_nothing_out_and_ends_nothing() {
    let mut market = granted();
    let key = APP.key();
    let keys = GRANTED.keys();
    let purse = SPL.purse(STRANGER);
    let attempts = [
        instruction::withdraw(key, GRANTED.vault(), purse, SPL.token(), 1),
        instruction::close_vault(key, GRANTED.vault(), purse, CONSUMER.key(), SPL.token()),
        instruction::terminate_agreement(key, &keys),
        instruction::leave_agreement(key, &keys),
        instruction::end_agreement(key, ACME.key(), &keys),
        instruction::open_session(key, key, GRANTED.vault(), key, rights()),
    ];
    for attempt in attempts {
        market.refuse(&attempt, NotOwner);
    }
    market.refuse(&instruction::close_session(key, session(GRANTED), CONSUMER.key()), SessionNotOver);
}

/// A session of one vault is tried on an agreement of another vault of the same consumer.
#[test]
fn a_session_is_of_one_vault() {
    let mut market = granted();
    let other = storage(SPL.other());
    let mut call = instruction::revoke_all_grants(app(), other.address());
    market.refuse(&call, SessionOfOtherVault);
    call.accounts[1].pubkey = session(rivals(SPL));
    market.refuse(&call, SessionOfOtherVault);
}

/// What was shared is to outlive the grant that it was shared from: that is narrowed to end, closed, and the consumer makes
/// another one at the same address.
#[test]
fn a_share_does_not_come_back_with_a_grant_made_anew_at_its_parents_address() {
    let mut market = granted();
    let ends_at = market.now() + 10;
    let sooner = GrantScope { expires_at: ends_at, ..scope() };
    market.send(instruction::narrow_grant(CONSUMER.key(), &grant_keys(), sooner));
    market.set_now(ends_at);
    let read = |market: &mut Fixture, keys: &GrantKeys| access(market, keys, Action::Read, b"logs/eu/1");
    assert_eq!(read(&mut market, &shared_keys()), Access { decision: Decision::GrantExpired, by_parent: true });
    market.send(instruction::close_grant(&grant_keys()));
    let alone = GrantKeys { parent: None, ..shared_keys() };
    assert_eq!(read(&mut market, &alone), Access { decision: Decision::ParentGone, by_parent: true });
    let anew = grantee(GRANTED, ANALYST, 0);
    market.send(instruction::create_grant(CONSUMER.key(), CONSUMER.key(), &anew, scope()));
    assert!(read(&mut market, &grant_keys()).is_allowed());
    assert_eq!(read(&mut market, &shared_keys()), Access { decision: Decision::ParentGone, by_parent: true });
}

/// A grantee that was revoked still signs for what it shared before; nothing it does widens or prolongs it.
#[test]
fn who_was_revoked_shares_and_widens_nothing() {
    let mut market = granted();
    market.send(instruction::revoke_grant(CONSUMER.key(), &grant_keys()));
    market.refuse(&share(&grantee(GRANTED, PARTNER, 1), part()), ShareRefused);
    let wider = GrantScope { prefix: b"logs/".to_vec(), ..part() };
    market.refuse(&instruction::narrow_grant(ANALYST.key(), &shared_keys(), wider), PrefixWider);
    assert_eq!(
        access(&mut market, &shared_keys(), Action::Read, b"logs/eu/1"),
        Access { decision: Decision::GrantRevoked, by_parent: true }
    );
}

/// Access is to go on after the agreement, or after its money, while nobody records either.
#[test]
fn access_ends_by_the_clock_whether_or_not_anybody_records_it() {
    let mut market = granted();
    let read = |market: &mut Fixture| access(market, &grant_keys(), Action::Read, b"logs/1").decision;
    let write = |market: &mut Fixture| access(market, &grant_keys(), Action::Write, b"logs/1").decision;
    GRANTED.drain(&mut market, 10);
    market.pass(10);
    assert_eq!(write(&mut market), Decision::Allowed);
    market.pass(1);
    assert_eq!((read(&mut market), write(&mut market)), (Decision::Allowed, Decision::VaultDry));
    market.pass(7 * EPOCH - 1);
    assert_eq!(read(&mut market), Decision::AgreementUnpaid);
    market.send(GRANTED.deposit(CONSUMER, SAVINGS / 2));
    assert_eq!(write(&mut market), Decision::Allowed, "paid again, before anybody ended it");
    let mut left = market.clone();
    left.send(GRANTED.terminate());
    left.pass(7 * EPOCH - 1);
    assert_eq!(write(&mut left), Decision::Allowed);
    left.pass(1);
    assert_eq!(read(&mut left), Decision::AgreementEnded);
    market.send(GRANTED.give_notice());
    market.pass(14 * EPOCH);
    assert_eq!(read(&mut market), Decision::AgreementEnded, "the term is over, and nobody expired it");
}

/// A sharer takes the address that the consumer would use, and a grant of another agreement is passed off as a parent.
#[test]
fn a_parent_of_another_agreement_is_none() {
    let mut market = granted();
    let to = grantee(GRANTED, PARTNER, 1);
    let call = instruction::share_grant(ANALYST.key(), ANALYST.key(), rivals_grant(), &to, part());
    market.refuse(&call, AgreementMismatch);
    market.edit::<Grant>(&shared(), |grant| grant.parent = rivals_grant());
    let keys = GrantKeys { parent: Some(grant()), ..shared_keys() };
    market.refuse(&instruction::check_access(&keys, Action::Read, b"logs/eu/1".to_vec()), ParentMismatch);
}
