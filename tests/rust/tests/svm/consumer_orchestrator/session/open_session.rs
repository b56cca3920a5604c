use anchor_lang::error::ErrorCode;
use bytemuck::Zeroable;
use flashback::{
    error::FlashbackError::{self, *},
    events::SessionOpened,
    state::{Session, SessionRights},
};
use flashback_client::{address, instruction};
use flashback_tests::{
    fixture::vault,
    grants::{rights, APP, GRANTED, SESSION_RATE_Q, SESSION_UNTIL},
    sample::{EPOCH, GENESIS_AT},
    tokens::SPL,
    *,
};
use solana_sdk::instruction::Instruction;

fn open(by: Wallet, rights: SessionRights) -> Instruction {
    instruction::open_session(by.key(), STRANGER.key(), GRANTED.vault(), APP.key(), rights)
}

pub fn suite() -> Suite {
    let call = |market: &mut Fixture| {
        *market = Fixture::dealing();
        open(CONSUMER, rights())
    };
    let session = address::session(&GRANTED.vault(), &APP.key());
    let suite = Suite::new("open_session", call, move |expected| {
        let made = Session {
            version: 1,
            instructions: 0b11_1111,
            expires_at: SESSION_UNTIL,
            id: GRANTED.index() >> 20,
            owner: CONSUMER.key(),
            vault: GRANTED.vault(),
            key: APP.key(),
            rent_payer: STRANGER.key(),
            max_rate_q: SESSION_RATE_Q,
            ..Session::zeroed()
        };
        expected.create(&session, &STRANGER.key(), &made);
        expected.emit(SessionOpened { session, vault: GRANTED.vault(), key: APP.key(), rights: rights() });
    })
    .signer("owner", NotOwner)
    .anyone("payer")
    .account("vault", NotOwner)
    .but(vault(CONSUMER, SPL.other()), ErrorCode::ConstraintSeeds)
    .made("session")
    .program("system_program");
    type Fault = (FlashbackError, fn(&mut SessionRights));
    let faults: [Fault; 5] = [
        (SessionInstructionUnknown, |rights| rights.instructions = 0),
        (SessionInstructionUnknown, |rights| rights.instructions = 0b100_0001),
        (AccessEndOutOfRange, |rights| rights.expires_at = GENESIS_AT),
        (AccessEndOutOfRange, |rights| rights.expires_at = GENESIS_AT + 365 * EPOCH + 1),
        (AccessEndOutOfRange, |rights| rights.expires_at = i64::MAX),
    ];
    faults.into_iter().fold(suite, |suite, (error, spoil)| {
        suite.refuses(error, move |market| {
            *market = Fixture::dealing();
            let mut rights = rights();
            spoil(&mut rights);
            open(CONSUMER, rights)
        })
    })
}

#[test]
fn a_session_opens_none() {
    let mut market = Fixture::dealing();
    market.enrich(APP);
    market.send(open(CONSUMER, rights()));
    let another = instruction::open_session(APP.key(), APP.key(), GRANTED.vault(), STRANGER.key(), rights());
    market.refuse(&another, NotOwner);
}
