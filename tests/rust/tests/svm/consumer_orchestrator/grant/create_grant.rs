use anchor_lang::error::ErrorCode;
use anchor_lang::Discriminator;
use bytemuck::Zeroable;
use flashback::{
    error::FlashbackError::*,
    events::GrantCreated,
    state::{Action, Agreement, Grant, GrantScope, Session, ALL_ACTIONS},
};
use flashback_client::instruction;
use flashback_tests::{deals::*, grants::*, sample::EPOCH, tokens::SPL, *};
use solana_sdk::{account::Account, instruction::Instruction};

use super::{an_hour_later, refuses_faults_of_sessions, Fault, LATER, WIDER};

/// Number of a grant that does not exist yet.
const ID: u64 = 5;

fn create(by: Wallet, scope: GrantScope) -> Instruction {
    instruction::create_grant(by.key(), by.key(), &grantee(GRANTED, PARTNER, ID), scope)
}

fn share_part(scope: GrantScope) -> Instruction {
    instruction::share_grant(ANALYST.key(), STRANGER.key(), grant(), &grantee(GRANTED, PARTNER, ID), scope)
}

/// What an account ends with in the place of the session that is left out: a grantee shares without one.
fn of_session(other: &Account) -> Option<Refusal> {
    Some(if other.owner != flashback::ID {
        ErrorCode::AccountOwnedByWrongProgram.into()
    } else if other.data.starts_with(Session::DISCRIMINATOR) {
        NotGrantee.into()
    } else {
        ErrorCode::AccountDiscriminatorMismatch.into()
    })
}

pub fn suite() -> Suite {
    let call = |market: &mut Fixture| {
        an_hour_later(market);
        share_part(part())
    };
    let address = grantee(GRANTED, PARTNER, ID).grant();
    let suite = Suite::new("create_grant", call, move |expected| {
        let made = Grant {
            version: 1,
            actions: 0b1001,
            prefix_len: 8,
            id: ID,
            grantor: ANALYST.key(),
            agreement: GRANTED.address(),
            grantee: PARTNER.key(),
            parent: grant(),
            rent_payer: STRANGER.key(),
            prefix_hash: solana_sdk::hash::hash(b"logs/eu/").to_bytes(),
            expires_at: SHARED_UNTIL,
            created_at: LATER,
            ..Grant::zeroed()
        };
        expected.create(&address, &STRANGER.key(), &made);
        expected.emit(GrantCreated {
            grant: address,
            agreement: GRANTED.address(),
            grantor: ANALYST.key(),
            grantee: PARTNER.key(),
            parent: grant(),
            actions: 0b1001,
            expires_at: SHARED_UNTIL,
        });
    })
    .signer("authority", NotGrantee)
    .judged("session", of_session)
    .anyone("payer")
    .account("agreement", VaultMismatch)
    .but(service(SPL).address(), AgreementMismatch)
    .account("vault", VaultMismatch)
    .account("parent", NotGrantee)
    .but(rivals_grant(), AgreementMismatch)
    // In the place of an optional account it stands for none.
    .but(flashback::ID, NotOwner)
    .made("grant")
    .program("system_program")
    .refuses(NotOwner, |market| {
        *market = granted();
        create(RIVAL, scope())
    })
    .refuses(AgreementNotActive, |market| {
        *market = granted();
        market.send(GRANTED.terminate());
        create(CONSUMER, scope())
    })
    .refuses(SharedTwice, |market| {
        *market = granted();
        let to = grantee(GRANTED, STRANGER, 0);
        instruction::share_grant(PARTNER.key(), PARTNER.key(), shared(), &to, part())
    })
    .refuses(ShareOfShared, |market| {
        *market = granted();
        share_part(GrantScope { actions: part().actions | Action::Share.bit(), ..part() })
    })
    .refuses(ActionsWider, |market| {
        *market = granted();
        market.edit::<Grant>(&grant(), |grant| grant.actions = ALL_ACTIONS & !Action::List.bit());
        share_part(part())
    })
    .refuses(AccessEndOutOfRange, |market| {
        an_hour_later(market);
        share_part(GrantScope { expires_at: LATER, ..part() })
    });
    let suite = refuses_faults_of_sessions(suite, 4, |app| {
        instruction::create_grant(app, CONSUMER.key(), &grantee(GRANTED, PARTNER, ID), scope())
    });
    let wider = WIDER.into_iter().fold(suite, |suite, (error, spoil)| {
        suite.refuses(error, move |market| {
            *market = granted();
            let mut scope = part();
            spoil(&mut scope);
            share_part(scope)
        })
    });
    let faults: [Fault<GrantScope>; 6] = [
        (ActionUnknown, |scope| scope.actions = 0b10_0001),
        (PrefixTooLong, |scope| scope.prefix = vec![b'x'; 201]),
        (AccessEndOutOfRange, |scope| scope.expires_at = LATER),
        (AccessEndOutOfRange, |scope| scope.expires_at = LATER + 365 * EPOCH + 1),
        (AccessEndOutOfRange, |scope| scope.expires_at = i64::MAX),
        (GrantNeverValid, |scope| scope.not_before = GRANTED_UNTIL),
    ];
    let first = faults.into_iter().fold(wider, |suite, (error, spoil)| {
        suite.refuses(error, move |market| {
            an_hour_later(market);
            let mut scope = scope();
            spoil(&mut scope);
            create(CONSUMER, scope)
        })
    });
    let refusing: [fn(&mut Fixture); 5] = [
        |market| market.edit::<Grant>(&grant(), |grant| grant.actions &= !Action::Share.bit()),
        |market| market.edit::<Grant>(&grant(), |grant| grant.not_before = LATER + 1),
        |market| drop(market.send(instruction::revoke_grant(CONSUMER.key(), &grant_keys()))),
        |market| drop(market.send(instruction::revoke_all_grants(CONSUMER.key(), GRANTED.address()))),
        |market| {
            GRANTED.drain(market, 10);
            market.pass(11);
        },
    ];
    refusing.into_iter().fold(first, |suite, change| {
        suite.refuses(ShareRefused, move |market| {
            an_hour_later(market);
            change(market);
            share_part(GrantScope { not_before: LATER + 1, ..part() })
        })
    })
}

#[test]
fn a_consumer_and_its_session_grant_in_the_consumers_name() {
    let mut market = granted();
    let longest = GrantScope { prefix: vec![b'x'; 200], expires_at: market.now() + 365 * EPOCH, ..scope() };
    market.send(create(CONSUMER, longest.clone()));
    let by_session = grantee(GRANTED, STRANGER, 6);
    market.send(instruction::create_grant(app(), APP.key(), &by_session, longest));
    for (address, payer) in [(grantee(GRANTED, PARTNER, ID).grant(), CONSUMER), (by_session.grant(), APP)] {
        let made = market.read::<Grant>(&address);
        assert_eq!((made.grantor, made.rent_payer, made.prefix_len), (CONSUMER.key(), payer.key(), 200));
        assert!(!made.is_shared());
    }
    assert_eq!(market.read::<Session>(&session(GRANTED)).rate_q, 0, "a grant costs no rate");
}

#[test]
fn a_session_is_of_no_use_to_who_shares() {
    let mut market = granted();
    let rights = rights();
    market.send(open_session(GRANTED, ANALYST, rights));
    let mut call = share_part(part());
    call.accounts[1].pubkey = flashback_client::address::session(&GRANTED.vault(), &ANALYST.key());
    market.refuse(&call, NotGrantee);
}

#[test]
fn a_grant_is_of_the_generation_in_which_it_was_made() {
    let mut market = granted();
    market.send(instruction::revoke_all_grants(CONSUMER.key(), GRANTED.address()));
    market.send(create(CONSUMER, scope()));
    assert_eq!(market.read::<Grant>(&grantee(GRANTED, PARTNER, ID).grant()).generation, 1);
    assert_eq!(market.read::<Agreement>(&GRANTED.address()).generation, 1);
}
