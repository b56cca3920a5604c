use flashback::{error::FlashbackError::*, events::ProviderNoticeGiven, state::Agreement};
use flashback_tests::{deals::*, fixture::*, sample::*, tokens::SPL, *};

use crate::agreement::{dealing, ends_at, run_dry, wish_for, DEAL};

pub fn suite() -> Suite {
    let call = |market: &mut Fixture| {
        dealing(market);
        DEAL.give_notice()
    };
    let suite = Suite::new("give_provider_notice", call, |expected| {
        let term_ends_at = GENESIS_AT + HOUR + 14 * EPOCH;
        expected.change::<Agreement>(&DEAL.address(), |agreement| {
            (agreement.term_ends_at, agreement.sequence) = (term_ends_at, 3);
        });
        expected.emit(ProviderNoticeGiven { agreement: DEAL.address(), term_ends_at, sequence: 3 });
    })
    .signer("authority", NotAuthority)
    .account("provider", NotAuthority)
    .account("agreement", ProviderMismatch)
    .or(storage(SPL.other()).address())
    .or(rivals(SPL).address())
    .or(rivals(SPL.other()).address());
    let not_active: [fn(&mut Fixture) -> Deal; 3] = [
        wish_for,
        |market| {
            dealing(market);
            market.send(DEAL.terminate());
            DEAL
        },
        |market| {
            dealing(market);
            market.send(DEAL.end());
            DEAL
        },
    ];
    not_active
        .into_iter()
        .fold(suite, |suite, prepare| suite.refuses(AgreementNotActive, move |market| prepare(market).give_notice()))
}

#[test]
fn the_providers_notice_only_ever_shortens_the_term() {
    let term = |market: &Fixture| DEAL.read(market).term_ends_at;
    let mut market = Fixture::dealing();
    market.send(DEAL.give_notice());
    assert_eq!(term(&market), GENESIS_AT + 14 * EPOCH);
    market.pass(EPOCH);
    market.send(DEAL.give_notice());
    assert_eq!(term(&market), GENESIS_AT + 14 * EPOCH, "a second notice does not extend it");
    market.set_now(GENESIS_AT + 14 * EPOCH - 1);
    let expire = DEAL.expire();
    market.refuse(&expire, TermNotOver);
    market.pass(1);
    market.send(expire);
    assert_eq!(ends_at(&market, DEAL), GENESIS_AT + 14 * EPOCH);
}

#[test]
fn the_providers_notice_works_while_the_vault_is_dry() {
    let mut market = Fixture::default();
    run_dry(&mut market, 100);
    market.send(DEAL.give_notice());
    assert_eq!(DEAL.read(&market).term_ends_at, GENESIS_AT + 110 + 14 * EPOCH);
}
