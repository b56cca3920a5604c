use flashback::{
    error::FlashbackError::*,
    events::PeriodSettled,
    state::{Agreement, Bond, Order, Provider, Vault},
};
use flashback_tests::{deals::*, fixture::*, sample::*, tokens::SPL, *};

use super::left;

/// End of period 0.
const PERIOD_ENDS_AT: i64 = GENESIS_AT + 7 * EPOCH;

pub fn suite() -> Suite {
    let deal = storage(SPL);
    let settle_at = move |market: &mut Fixture, at: i64, period: u32| {
        *market = Fixture::dealing();
        market.edit::<Agreement>(&deal.address(), |agreement| agreement.ref_value = 1_000_000);
        market.set_now(at);
        deal.settle(period)
    };
    let effect = move |expected: &mut Expected| {
        expected.change::<Agreement>(&deal.address(), |agreement| {
            (agreement.settled_until, agreement.periods, agreement.sequence) = (PERIOD_ENDS_AT, 1, 3);
        });
        expected.change::<Vault>(&deal.vault(), |vault| {
            vault.accrued_q = q(RATE_SUM * u64::try_from(7 * EPOCH + WAIT).unwrap());
            vault.funded_until = PERIOD_ENDS_AT + WAIT;
        });
        expected.change::<Provider>(&acme(), |provider| provider.settled_periods = 1);
        expected.emit(PeriodSettled {
            agreement: deal.address(),
            period: 0,
            until: PERIOD_ENDS_AT,
            credit_bps: 0,
            is_last: false,
            sequence: 3,
        });
    };
    Suite::new("settle_period", move |market| settle_at(market, PERIOD_ENDS_AT + WAIT, 0), effect)
        .account("agreement", VaultMismatch)
        .but(service(SPL).address(), ListingMismatch)
        .account("vault", VaultMismatch)
        .account("listing", ListingMismatch)
        .unread()
        .account("provider", ProviderMismatch)
        .account("bond", BondMismatch)
        .unread()
        .refuses(PeriodNotNext, move |market| settle_at(market, PERIOD_ENDS_AT + WAIT, 1))
        .refuses(PeriodNotNext, move |market| settle_at(market, PERIOD_ENDS_AT + WAIT, u32::MAX))
        .refuses(PeriodNotOver, move |market| settle_at(market, PERIOD_ENDS_AT - 1, 0))
        .refuses(PeriodNotOver, move |market| {
            let call = settle_at(market, GENESIS_AT, 0);
            deal.drain(market, 7 * DAY - 1);
            market.set_now(PERIOD_ENDS_AT + WAIT);
            call
        })
        .refuses(DisputeWindowOpen, move |market| settle_at(market, PERIOD_ENDS_AT, 0))
        .refuses(DisputeWindowOpen, move |market| settle_at(market, PERIOD_ENDS_AT + WAIT - 1, 0))
        .refuses(BondMismatch, |market| {
            *market = Fixture::dealing();
            market.send(wish(SPL).request(wish(SPL).order()));
            market.set_now(PERIOD_ENDS_AT + WAIT);
            wish(SPL).settle(0)
        })
        .refuses(TermOver, |market| {
            *market = Fixture::dealing();
            market.send(wish(SPL).request(Order { term_secs: 10 * EPOCH_SECS, ..wish(SPL).order() }));
            market.send(wish(SPL).accept());
            market.set_now(PERIOD_ENDS_AT + 7 * EPOCH + WAIT);
            market.send(wish(SPL).settle(0));
            wish(SPL).settle(1)
        })
        .refuses(Overflow, move |market| {
            *market = Fixture::dealing();
            market.set_now(GENESIS_AT + 8 * EPOCH);
            market.edit::<Agreement>(&deal.address(), |agreement| {
                (agreement.periods, agreement.ends_at) = (u32::MAX, GENESIS_AT + EPOCH);
            });
            deal.settle(u32::MAX)
        })
}

#[test]
fn the_last_settlement_frees_collateral_and_capacity() {
    let mut market = Fixture::default();
    left(&mut market, SPL);
    let wish = wish(SPL);
    market.pass(WAIT);
    let now = market.now();
    market.expect(wish.settle(0), |expected| {
        expected.change::<Agreement>(&wish.address(), |agreement| {
            (agreement.settled_until, agreement.periods) = (GENESIS_AT + EPOCH, 1);
            (agreement.reserved, agreement.collateral) = (0, 0);
            (agreement.final_settled_at, agreement.sequence) = (now, 4);
        });
        expected.change::<Vault>(&wish.vault(), |vault| {
            vault.accrued_q = q(5 * DAY + RATE_SUM * u64::try_from(now - GENESIS_AT).unwrap());
            vault.funded_until = now;
        });
        expected.change::<flashback::state::Listing>(&wish.listing(), |listing| listing.reserved = 3_000);
        expected.change::<Provider>(&acme(), |provider| {
            (provider.reserved_gib, provider.agreements) = (6_000, 4);
        });
        expected.change::<Bond>(&wish.bond(), |bond| bond.locked = 3 * 2_592_000);
        expected.emit(PeriodSettled {
            agreement: wish.address(),
            period: 0,
            until: GENESIS_AT + EPOCH,
            credit_bps: 0,
            is_last: true,
            sequence: 4,
        });
    });
}

#[test]
fn an_end_that_is_recorded_late_can_be_disputed_from_then_on() {
    let wish = wish(SPL);
    let mut market = Fixture::dealing();
    market.send(wish.request(Order { term_secs: 7 * EPOCH_SECS, ..wish.order() }));
    market.send(wish.accept());
    market.pass(30 * EPOCH);
    market.send(wish.expire());
    market.pass(3 * EPOCH - 1);
    market.refuse(&wish.settle(0), DisputeWindowOpen);
    market.pass(1);
    market.send(wish.settle(0));
}
