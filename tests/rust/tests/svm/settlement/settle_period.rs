use flashback::{
    error::FlashbackError::*,
    events::PeriodSettled,
    state::{Agreement, Bond, Dispute, Order, Provider, Vault},
};
use flashback_client::instruction::{self, AgreementKeys};
use flashback_tests::{boards, deals::*, disputes::*, fixture::*, sample::*, tokens::SPL, *};
use solana_sdk::{
    instruction::{AccountMeta, Instruction},
    pubkey::Pubkey,
};

use super::left;

/// Fee of period 0 in base units, and its weight in micro-USD.
const FEE: u64 = 7 * EPOCH as u64 / 100;

/// The settlement of a period that nobody measured, ruled or can weigh.
fn unmeasured() -> PeriodSettled {
    PeriodSettled {
        agreement: Pubkey::default(),
        period: 0,
        until: 0,
        credit_bps: 0,
        is_ruled: false,
        provider_lost: false,
        penalty: 0,
        epochs: 0,
        measured: 0,
        up: 0,
        known: 0,
        success_ppm: 0,
        slow: 0,
        thin: 0,
        is_lost: false,
        scores: [u16::MAX; 4],
        net_weight: 0,
        gross_weight: 0,
        is_last: false,
        sequence: 0,
    }
}

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
            (agreement.unreviewed_weight, agreement.settled_fee) = (FEE, FEE);
        });
        expected.change::<Vault>(&deal.vault(), |vault| {
            vault.accrued_q = q(RATE_SUM * u64::try_from(7 * EPOCH + WAIT).unwrap());
            vault.funded_until = PERIOD_ENDS_AT + WAIT;
        });
        expected.change::<Provider>(&acme(), |provider| {
            provider.settled_periods = 1;
            provider.rating_sum[3] = FEE * 10_000;
            provider.rating_weight[3] = FEE;
            provider.rating_band = 5;
        });
        expected.emit(PeriodSettled {
            agreement: deal.address(),
            until: PERIOD_ENDS_AT,
            scores: [u16::MAX, u16::MAX, u16::MAX, 10_000],
            net_weight: FEE,
            gross_weight: FEE,
            sequence: 3,
            ..unmeasured()
        });
    };
    Suite::new("settle_period", move |market| settle_at(market, PERIOD_ENDS_AT + WAIT, 0), effect)
        .account("agreement", VaultMismatch)
        .but(service(SPL).address(), ListingMismatch)
        .account("vault", VaultMismatch)
        .named("listing", ListingMismatch)
        .unread()
        .account("provider", ProviderMismatch)
        .named("bond", BondMismatch)
        .unread()
        .refuses(BoardMismatch, |market| {
            after_an_outage(market);
            instruction::settle_period(&AgreementKeys { board: Pubkey::default(), ..boards::promise() }, 0)
        })
        .refuses(BoardMismatch, |market| {
            after_an_outage(market);
            instruction::settle_period(&AgreementKeys { board: boards::other_board(), ..boards::promise() }, 0)
        })
        .refuses(EpochNotFinalized, |market| {
            *market = Fixture::promised();
            market.set_now(boards::end_of(7) + WAIT);
            boards::settle(0)
        })
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
        .refuses(DisputeMismatch, move |market| {
            *market = Fixture::ruled(1_000);
            market.set_now(PERIOD_ENDS_AT + WAIT);
            deal.settle(0)
        })
        .refuses(DisputeMismatch, move |market| {
            *market = Fixture::ruled(1_000);
            market.set_now(PERIOD_ENDS_AT + WAIT);
            let mut call = deal.settle(0);
            call.accounts.push(AccountMeta::new(service(SPL).dispute(), false));
            call
        })
        .refuses(RulingPending, move |market| {
            *market = Fixture::disputing();
            market.set_now(DEADLINE - 1);
            deal.settle_disputed(0)
        })
        .refuses(DisputeWindowOpen, move |market| {
            *market = Fixture::disputing();
            market.send(deal.answer(ACME, 0));
            market.send(deal.rule(ARBITER, 1_000));
            market.set_now(PERIOD_ENDS_AT + WAIT - 1);
            deal.settle_disputed(0)
        })
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
            until: GENESIS_AT + EPOCH,
            is_last: true,
            sequence: 4,
            ..unmeasured()
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

/// A measured period that was down for 50 buckets of one of its epochs, and the call that settles it.
fn after_an_outage(market: &mut Fixture) -> Instruction {
    *market = Fixture::promised();
    for epoch in 1..=7 {
        market.measure(epoch, if epoch == 3 { 10..60 } else { 0..0 });
    }
    market.set_now(boards::end_of(7) + WAIT);
    boards::settle(0)
}

#[test]
fn a_missed_level_pays_the_consumer_by_the_figures_of_the_board() {
    let mut market = Fixture::default();
    let call = after_an_outage(&mut market);
    let keys = boards::promise();
    let before: Agreement = market.read(&keys.agreement);
    let bond: Bond = market.read(&keys.bond);
    let vault: Vault = market.read(&keys.vault);
    let now = market.now();
    let price_q = u128::from(before.rate_q) * u128::from(7 * DAY);
    let (credit_q, secs) = (price_q / 4, 7 * DAY);
    let penalty = u64::try_from((credit_q / 2) >> 32).unwrap();
    assert!(penalty > 0 && before.collateral > penalty);
    market.expect(call, |expected| {
        expected.change::<Agreement>(&keys.agreement, |agreement| {
            (agreement.settled_until, agreement.periods, agreement.sequence) = (boards::end_of(7), 1, 3);
            (agreement.collateral, agreement.penalty_owed) = (before.collateral - penalty, penalty);
            (agreement.shortfall, agreement.leave_until) = (2_500 * secs, now + 7 * EPOCH);
        });
        expected.change::<Bond>(&keys.bond, |bond| {
            (bond.amount, bond.locked, bond.owed) = (bond.amount - penalty, bond.locked - penalty, penalty);
        });
        expected.change::<Vault>(&keys.vault, |changed| {
            let [low, high] = vault.rate_sum_q;
            let rate_sum = u128::from(high) << 64 | u128::from(low);
            let passed = u128::try_from(now - vault.funded_until).unwrap();
            let [low, high] = vault.accrued_q;
            let accrued = (u128::from(high) << 64 | u128::from(low)) + rate_sum * passed - credit_q;
            changed.accrued_q = [accrued as u64, (accrued >> 64) as u64];
            changed.funded_until = now;
        });
        expected.emit(PeriodSettled {
            agreement: keys.agreement,
            period: 0,
            until: boards::end_of(7),
            credit_bps: 2_500,
            is_ruled: false,
            provider_lost: false,
            penalty,
            epochs: 7,
            measured: 7 * 288,
            up: 7 * 288 - 50,
            known: 7,
            success_ppm: 6_000_000 + 826_388,
            sequence: 3,
            ..unmeasured()
        });
    });
    market.send(instruction::collect_penalty(&keys, SPL.token()));
    assert_eq!(market.read::<Vault>(&keys.vault).balance, vault.balance + penalty);
    assert_eq!(market.read::<Bond>(&keys.bond).amount, bond.amount - penalty);
}

#[test]
fn a_ruling_moves_the_credit_marks_the_provider_and_gives_a_right_to_leave() {
    let deal = DISPUTED;
    let mut market = Fixture::ruled(3_000);
    market.edit::<Agreement>(&deal.address(), |agreement| agreement.ref_value = 1_000_000);
    // Bad conduct weighs by the fee before the credit, a review by what is left of it.
    let net = FEE * 7 / 10;
    market.set_now(PERIOD_ENDS_AT + WAIT);
    let now = market.now();
    market.expect(deal.settle_disputed(0), |expected| {
        expected.change::<Agreement>(&deal.address(), |agreement| {
            (agreement.settled_until, agreement.periods, agreement.sequence) = (PERIOD_ENDS_AT, 1, 4);
            (agreement.disputed, agreement.shortfall) = ([0; 3], 3_000 * 7 * DAY);
            (agreement.leave_until, agreement.unreviewed_weight, agreement.settled_fee) = (now + 7 * EPOCH, net, net);
        });
        expected.change::<Vault>(&deal.vault(), |vault| {
            let earned = RATE_SUM * u64::try_from(now - GENESIS_AT).unwrap();
            // Three tenths of a unit a second, of seven days, which is whole.
            (vault.accrued_q, vault.funded_until) = (q(earned - 7 * DAY * 3 / 10), now);
        });
        expected.change::<Dispute>(&deal.dispute(), |dispute| dispute.applied = 1);
        expected.change::<Provider>(&acme(), |provider| {
            (provider.marked_window, provider.marks, provider.settled_periods) = (0, 1, 1);
            (provider.rating_sum[3], provider.rating_weight[3], provider.rating_band) = (0, FEE, 4);
        });
        expected.emit(PeriodSettled {
            agreement: deal.address(),
            until: PERIOD_ENDS_AT,
            credit_bps: 3_000,
            is_ruled: true,
            provider_lost: true,
            scores: [u16::MAX, u16::MAX, u16::MAX, 0],
            net_weight: net,
            gross_weight: FEE,
            sequence: 4,
            ..unmeasured()
        });
    });
    market.send(deal.leave());
}

#[test]
fn the_last_settlement_frees_the_board() {
    let mut market = Fixture::promised();
    assert_eq!(boards::read_board(&market).agreements, 1);
    let keys = boards::promise();
    market.send(instruction::end_agreement(CONSUMER.key(), ACME.key(), &keys));
    let later = market.now() + WAIT;
    market.set_now(later);
    market.send(boards::settle(0));
    assert_eq!(boards::read_board(&market).agreements, 0);
    assert!(market.read::<Agreement>(&keys.agreement).final_settled_at > 0);
}

#[test]
fn a_service_is_paid_by_a_period_that_is_worth_a_reference_dollar_in_fees() {
    let deal = service(SPL);
    // 18,144 base units of fee.
    for (ref_value, paid) in [(55_000_000, 0), (56_000_000, 1)] {
        let mut market = Fixture::dealing();
        market.edit::<Agreement>(&deal.address(), |agreement| agreement.ref_value = ref_value);
        market.edit::<Provider>(&movers(), |provider| (provider.paid_windows, provider.paid_agreements) = (0, 0));
        market.set_now(PERIOD_ENDS_AT + WAIT);
        market.send(deal.settle(0));
        let service = market.read::<Provider>(&movers());
        assert_eq!((service.paid_windows, service.paid_agreements, service.settled_periods), (paid, paid, 1));
    }
}
