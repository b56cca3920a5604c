use flashback::{error::FlashbackError::*, events::GrantClosed};
use flashback_client::instruction::{self, GrantKeys};
use flashback_tests::{grants::*, *};

pub fn suite() -> Suite {
    let call = |market: &mut Fixture| {
        *market = granted();
        market.set_now(GRANTED_UNTIL);
        instruction::close_grant(&grant_keys())
    };
    Suite::new("close_grant", call, |expected| {
        expected.close(&grant(), &CONSUMER.key());
        expected.emit(GrantClosed { grant: grant(), agreement: GRANTED.address() });
    })
    .account("grant", AgreementMismatch)
    .but(shared(), RentPayerMismatch)
    .named("agreement", AgreementMismatch)
    .named("rent_payer", RentPayerMismatch)
    .refuses(GrantNotOver, |market| {
        *market = granted();
        market.set_now(GRANTED_UNTIL - 1);
        instruction::close_grant(&grant_keys())
    })
    .refuses(GrantNotOver, |market| {
        *market = granted();
        market.send(instruction::revoke_grant(CONSUMER.key(), &grant_keys()));
        instruction::close_grant(&grant_keys())
    })
}

#[test]
fn a_grant_closes_at_once_when_its_agreement_is_gone_and_never_while_it_is_there() {
    let mut market = granted();
    market.send(GRANTED.end());
    let close = instruction::close_grant(&grant_keys());
    market.pass(4 * sample::EPOCH);
    market.send(GRANTED.settle(0));
    market.send(GRANTED.claim());
    market.refuse(&close, GrantNotOver);
    market.send(GRANTED.close(CONSUMER));
    // Lamports that somebody sends there make no agreement.
    market.fund(GRANTED.address(), 5_000_000);
    market.send(close);
    market.send(instruction::close_grant(&GrantKeys { rent_payer: ANALYST.key(), ..shared_keys() }));
    for gone in [grant(), shared()] {
        assert_eq!(market.account(&gone), Default::default());
    }
}
