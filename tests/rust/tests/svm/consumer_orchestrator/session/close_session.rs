use flashback::{error::FlashbackError::*, events::SessionClosed, state::Session};
use flashback_client::instruction;
use flashback_tests::{deals::*, grants::*, tokens::SPL, *};
use solana_sdk::instruction::Instruction;

fn close(by: Wallet) -> Instruction {
    instruction::close_session(by.key(), session(GRANTED), CONSUMER.key())
}

pub fn suite() -> Suite {
    let call = |market: &mut Fixture| {
        *market = granted();
        close(CONSUMER)
    };
    Suite::new("close_session", call, |expected| {
        expected.close(&session(GRANTED), &CONSUMER.key());
        expected.emit(SessionClosed { session: session(GRANTED), vault: GRANTED.vault(), key: APP.key() });
    })
    .signer("caller", SessionNotOver)
    .account("session", RentPayerMismatch)
    .named("rent_payer", RentPayerMismatch)
    .refuses(SessionNotOver, |market| {
        *market = granted();
        market.set_now(SESSION_UNTIL - 1);
        close(APP)
    })
}

#[test]
fn anybody_closes_an_expired_one_and_its_rent_goes_to_who_paid_it() {
    let mut market = granted();
    market.set_now(SESSION_UNTIL);
    let (held, rent) = (market.account(&CONSUMER.key()).lamports, market.account(&session(GRANTED)).lamports);
    market.send(close(STRANGER));
    assert_eq!(market.account(&CONSUMER.key()).lamports, held + rent);
}

#[test]
fn a_closed_session_is_worth_nothing_and_one_opened_anew_counts_from_zero() {
    let mut market = granted();
    let wish = wish(SPL);
    market.send(wish.request_as(app(), APP, wish.order()));
    assert_eq!(market.read::<Session>(&session(GRANTED)).rate_q, 5 << 32);
    market.send(close(CONSUMER));
    let cancel =
        instruction::cancel_request(app(), &instruction::AgreementKeys { rent_payer: APP.key(), ..wish.keys() });
    market.refuse(&cancel, anchor_lang::error::ErrorCode::AccountOwnedByWrongProgram);
    market.send(open_session(GRANTED, APP, rights()));
    assert_eq!(market.read::<Session>(&session(GRANTED)).rate_q, 0);
    market.send(cancel);
}
