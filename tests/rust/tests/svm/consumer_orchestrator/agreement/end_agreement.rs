use flashback::{
    error::FlashbackError::*,
    state::{EndCause, Vault},
};
use flashback_tests::{deals::*, fixture::*, sample::*, tokens::SPL, *};
use solana_sdk::instruction::Instruction;

use crate::agreement::{dealing, ends, ends_at, refuses_what_does_not_run, run_dry, wish_for, DEAL};

pub fn suite() -> Suite {
    let call = |market: &mut Fixture| {
        dealing(market);
        DEAL.end()
    };
    let suite = Suite::new("end_agreement", call, |expected| ends(expected, EndCause::Mutual, GENESIS_AT + HOUR, 0))
        .signer("owner", NotOwner)
        .signer("authority", NotAuthority)
        .account("vault", NotOwner)
        .but(storage(SPL.other()).vault(), VaultMismatch)
        .account("agreement", VaultMismatch)
        .but(service(SPL).address(), ProviderMismatch)
        .account("provider", ProviderMismatch)
        .refuses(AgreementNotActive, |market| wish_for(market).end());
    refuses_what_does_not_run(suite, Deal::end)
}

#[test]
fn an_ending_agreement_is_cut_and_the_rest_of_the_notice_returns() {
    let cuts: [fn(&mut Fixture) -> Instruction; 2] = [
        |_| DEAL.end(),
        |market| {
            market.send(delist(acme()));
            DEAL.leave()
        },
    ];
    for cut in cuts {
        let mut market = Fixture::dealing();
        market.send(DEAL.terminate());
        market.pass(EPOCH);
        let free = |market: &Fixture| market.read::<Vault>(&DEAL.vault()).clock().free().unwrap();
        market.send(DEAL.sync());
        let before = free(&market);
        let call = cut(&mut market);
        market.send(call);
        assert_eq!(ends_at(&market, DEAL), GENESIS_AT + EPOCH);
        assert_eq!(free(&market) - before, 6 * EPOCH as u64);
        assert_eq!(DEAL.read(&market).end_recorded_at, GENESIS_AT, "the end was recorded before");
    }
}

#[test]
fn a_cut_moves_an_end_to_now_and_never_later() {
    let mut market = Fixture::dealing();
    // The first period is settled a day before the notice is over.
    market.set_now(GENESIS_AT + 4 * EPOCH + EPOCH / 2);
    market.send(DEAL.terminate());
    market.set_now(GENESIS_AT + 11 * EPOCH);
    market.send(DEAL.settle(0));
    market.send(DEAL.end());
    assert_eq!(ends_at(&market, DEAL), GENESIS_AT + 11 * EPOCH);
    market.refuse(&DEAL.end(), AgreementNotActive);
    let mut dry = Fixture::default();
    run_dry(&mut dry, 100);
    dry.send(DEAL.terminate());
    dry.set_now(GENESIS_AT + 9 * EPOCH);
    dry.refuse(&DEAL.end(), AgreementNotActive);
    assert_eq!(ends_at(&dry, DEAL), GENESIS_AT + 10 + 7 * EPOCH);
}

#[test]
fn unpaid_seconds_are_paid_out_of_the_guarantee_at_an_end_that_both_want() {
    let mut market = Fixture::default();
    run_dry(&mut market, 100);
    market.send(DEAL.end());
    assert_eq!(ends_at(&market, DEAL), GENESIS_AT + 110);
    market.pass(5 * EPOCH);
    market.send(DEAL.settle(0));
    market.send(DEAL.claim());
    assert_eq!(DEAL.read(&market).claimed, 110);
}
