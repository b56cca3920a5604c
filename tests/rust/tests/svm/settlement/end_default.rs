use flashback::{
    error::FlashbackError::*,
    events::AgreementEnded,
    state::{Agreement, AgreementStatus, EndCause, Order, Vault},
};
use flashback_tests::{deals::*, fixture::*, sample::*, tokens::SPL, *};
use solana_sdk::instruction::Instruction;

use crate::agreement::{ends_at, run_dry, DEAL, GRACE};

fn end_at(market: &mut Fixture, secs: i64) -> Instruction {
    market.set_now(GENESIS_AT + 10 + secs);
    DEAL.end_default()
}

pub fn suite() -> Suite {
    let call = |market: &mut Fixture| {
        run_dry(market, 100);
        end_at(market, 100 + GRACE)
    };
    Suite::new("end_default", call, |expected| {
        let (dry_at, now) = (GENESIS_AT + 10, GENESIS_AT + 110 + GRACE);
        let ends_at = dry_at + 7 * EPOCH;
        expected.change::<Agreement>(&DEAL.address(), |agreement| {
            agreement.status = AgreementStatus::Ending.into();
            agreement.ends_at = ends_at;
            agreement.end_recorded_at = now;
            agreement.sequence = 3;
        });
        expected.change::<Vault>(&DEAL.vault(), |vault| {
            vault.reserved = 3 * NOTICE;
            vault.rate_sum_q = q(3);
            vault.accrued_q = q(RATE_SUM * 10 + NOTICE);
        });
        let cause = EndCause::Default;
        expected.emit(AgreementEnded { agreement: DEAL.address(), cause, ends_at, cost: 0, sequence: 3 });
    })
    .account("agreement", VaultMismatch)
    .or(service(SPL).address())
    .account("vault", VaultMismatch)
    .refuses(NotInDefault, |market| {
        *market = Fixture::dealing();
        end_at(market, 9 * EPOCH)
    })
    .refuses(NotInDefault, |market| {
        run_dry(market, 100);
        end_at(market, 99 + GRACE)
    })
    .refuses(NotInDefault, |market| {
        run_dry(market, GRACE);
        end_at(market, GRACE + HOUR)
    })
    .refuses(NotInDefault, |market| {
        *market = Fixture::dealing();
        DEAL.drain(market, 10);
        end_at(market, 9 * EPOCH)
    })
    .refuses(AgreementNotActive, |market| {
        *market = Fixture::dealing();
        market.send(wish(SPL).request(Order { valid_until: GENESIS_AT + 7 * EPOCH, ..wish(SPL).order() }));
        DEAL.drain(market, 10);
        market.pass(11);
        market.send(DEAL.sync());
        market.pass(GRACE);
        wish(SPL).end_default()
    })
}

#[test]
fn a_default_is_there_a_grace_after_it_was_seen_to_the_second() {
    for seen in [1, 100, 3 * GRACE] {
        let secs = seen + GRACE;
        let mut market = Fixture::default();
        run_dry(&mut market, seen);
        let early = end_at(&mut market, secs - 1);
        market.refuse(&early, NotInDefault);
        let call = end_at(&mut market, secs);
        market.send(call);
        assert_eq!(ends_at(&market, DEAL), GENESIS_AT + 10 + 7 * EPOCH);
    }
}
