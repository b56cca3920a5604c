use flashback::{
    error::FlashbackError::*,
    state::{EndCause, Order},
};
use flashback_tests::{deals::*, fixture::*, sample::*, tokens::SPL, *};

use crate::agreement::{dealing, ends, ends_at, refuses_what_is_not_active, run_dry, wish_for, DEAL};

pub fn suite() -> Suite {
    let call = |market: &mut Fixture| {
        dealing(market);
        DEAL.terminate()
    };
    let notice_ends_at = GENESIS_AT + HOUR + 7 * EPOCH;
    let suite = Suite::new("terminate_agreement", call, move |expected| {
        ends(expected, EndCause::Notice, notice_ends_at, 0);
    })
    .signer("owner", NotOwner)
    .account("vault", NotOwner)
    .but(storage(SPL.other()).vault(), VaultMismatch)
    .account("agreement", VaultMismatch)
    .or(service(SPL).address())
    .refuses(AgreementNotActive, |market| wish_for(market).terminate());
    refuses_what_is_not_active(suite, Deal::terminate)
}

#[test]
fn a_notice_on_a_dry_vault_runs_from_where_the_money_ended() {
    let mut market = Fixture::default();
    run_dry(&mut market, 100);
    market.pass(EPOCH);
    market.send(DEAL.terminate());
    assert_eq!(ends_at(&market, DEAL), GENESIS_AT + 10 + 7 * EPOCH);
    market.pass(30 * EPOCH);
    market.send(DEAL.settle(0));
    market.send(DEAL.settle(1));
    market.send(DEAL.claim());
    assert_eq!(DEAL.read(&market).claimed, 10 + NOTICE, "paid to the end, out of the guarantee");
    assert_eq!(service(SPL).read(&market).ends_at, 0, "the other agreement goes on");
}

#[test]
fn without_a_notice_an_agreement_ends_in_the_second_of_the_notice() {
    let mut market = Fixture::dealing();
    let terms = flashback::state::Terms { notice_secs: 0, provider_notice_secs: 0, ..plain_terms() };
    market.send(DEAL.list(2, flashback::state::Offer { terms, ..DEAL.offer() }));
    let wish = wish(SPL);
    market.send(wish.request(Order { revision: 3, ..wish.order() }));
    market.send(wish.accept());
    assert_eq!((wish.read(&market).guarantee, wish.read(&market).terms.grace_secs), (0, 0));
    let mut left = market.clone();
    market.send(wish.terminate());
    left.send(wish.exit());
    for mut market in [market, left] {
        assert_eq!((ends_at(&market, wish), wish.read(&market).penalty_owed), (GENESIS_AT, 0));
        market.pass(5 * EPOCH);
        market.send(wish.settle(0));
        market.send(wish.close(CONSUMER));
    }
}
