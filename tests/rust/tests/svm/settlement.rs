//! What agreements earn: claims, settlements, penalties and the last account of it all.

use anchor_lang::error::ErrorCode;
use flashback::{
    error::FlashbackError::*,
    events::{AgreementClosed, PaymentClaimed, PenaltyCollected, PeriodSettled},
    state::{Agreement, Bond, Order, Provider, Vault},
};
use flashback_client::instruction::{self, AgreementKeys};
use flashback_tests::{
    deals::*,
    market::*,
    sample::*,
    tokens::{Coin, SPL},
    *,
};

const HELD: u64 = SAVINGS / 2;
const DAY: u64 = EPOCH as u64;
/// From the end of a period to when it can be settled: reports, then the dispute window.
const WAIT: i64 = EPOCH / 2 + 3 * EPOCH;
/// End of period 0.
const PERIOD_ENDS_AT: i64 = GENESIS_AT + 7 * EPOCH;

pub fn claim() -> Suite {
    claim_in(SPL)
}

pub fn claim_in(coin: Coin) -> Suite {
    let deal = storage(coin);
    // Half of a day, the rest waits for its settlement; 1 % of it is the fee.
    const EARNED: u64 = DAY / 2;
    const FEE: u64 = EARNED / 100;
    let call = move |market: &mut Market| {
        *market = Market::dealing();
        market.pass(EPOCH);
        instruction::claim_to(ACME.key(), &deal.keys(), coin.purse(STRANGER), coin.token())
    };
    let effect = move |forecast: &mut Forecast| {
        forecast.change::<Agreement>(&deal.address(), |agreement| {
            (agreement.claimed, agreement.fee, agreement.sequence) = (EARNED, FEE, 3);
        });
        forecast.change::<Vault>(&deal.vault(), |vault| {
            vault.balance = HELD - EARNED;
            vault.fees_owed = FEE;
            vault.accrued_q = q(RATE_SUM * DAY - EARNED);
            vault.funded_until = GENESIS_AT + EPOCH;
        });
        forecast.transfer(&deal.vault_token(), &coin.purse(STRANGER), EARNED - FEE);
        forecast.emit(PaymentClaimed {
            agreement: deal.address(),
            destination: coin.purse(STRANGER),
            amount: EARNED - FEE,
            fee: FEE,
            claimed: EARNED,
            sequence: 3,
        });
    };
    Suite::new("claim", call, effect)
        .account("agreement", VaultMismatch)
        .but(service(coin).address(), BondMismatch)
        .account("vault", VaultMismatch)
        .named("token", TokenMismatch)
        .account("bond", BondMismatch)
        .destination("destination", coin)
        .but(deal.vault_token(), DestinationIsOurs)
        .but(deal.bond_token(), DestinationIsOurs)
        .named("mint", MintMismatch)
        .token_program(coin)
        .account("provider", ProviderMismatch)
        // In the place of an optional account it stands for none.
        .but(flashback::ID, PayoutMismatch)
        .signer("authority", NotAuthority)
        .but(flashback::ID, PayoutMismatch)
        .refuses(PayoutMismatch, move |market| {
            *market = Market::dealing();
            instruction::claim(&deal.keys(), coin.purse(STRANGER), coin.token())
        })
        .refuses(BondMismatch, move |market| {
            *market = Market::dealing();
            market.send(wish(coin).request(wish(coin).order()));
            wish(coin).claim()
        })
        .refuses(refusal::FROZEN, move |market| {
            *market = Market::dealing();
            market.pass(EPOCH);
            market.send(coin.freeze(deal.payout()));
            deal.claim()
        })
        .refuses(refusal::FROZEN, move |market| {
            *market = Market::dealing();
            market.pass(EPOCH);
            market.send(coin.freeze(deal.vault_token()));
            deal.claim()
        })
}

pub fn settle_period() -> Suite {
    let deal = storage(SPL);
    let settle_at = move |market: &mut Market, at: i64, period: u32| {
        *market = Market::dealing();
        market.set_now(at);
        deal.settle(period)
    };
    let effect = move |forecast: &mut Forecast| {
        forecast.change::<Agreement>(&deal.address(), |agreement| {
            (agreement.settled_until, agreement.periods, agreement.sequence) = (PERIOD_ENDS_AT, 1, 3);
        });
        forecast.change::<Vault>(&deal.vault(), |vault| {
            vault.accrued_q = q(RATE_SUM * u64::try_from(7 * EPOCH + WAIT).unwrap());
            vault.funded_until = PERIOD_ENDS_AT + WAIT;
        });
        forecast.change::<Provider>(&acme(), |provider| provider.settled_periods = 1);
        forecast.emit(PeriodSettled {
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
        .account("provider", ProviderMismatch)
        .account("bond", BondMismatch)
        .refuses(PeriodNotNext, move |market| settle_at(market, PERIOD_ENDS_AT + WAIT, 1))
        .refuses(PeriodNotNext, move |market| settle_at(market, PERIOD_ENDS_AT + WAIT, u32::MAX))
        .refuses(PeriodNotOver, move |market| settle_at(market, PERIOD_ENDS_AT - 1, 0))
        .refuses(PeriodNotOver, move |market| {
            let call = settle_at(market, GENESIS_AT, 0);
            deal.leave(market, 7 * DAY - 1);
            market.set_now(PERIOD_ENDS_AT + WAIT);
            call
        })
        .refuses(DisputeWindowOpen, move |market| settle_at(market, PERIOD_ENDS_AT, 0))
        .refuses(DisputeWindowOpen, move |market| settle_at(market, PERIOD_ENDS_AT + WAIT - 1, 0))
        .refuses(BondMismatch, |market| {
            *market = Market::dealing();
            market.send(wish(SPL).request(wish(SPL).order()));
            market.set_now(PERIOD_ENDS_AT + WAIT);
            wish(SPL).settle(0)
        })
        .refuses(TermOver, |market| {
            *market = Market::dealing();
            market.send(wish(SPL).request(Order { term_secs: 6 * EPOCH_SECS, ..wish(SPL).order() }));
            market.send(wish(SPL).accept());
            market.set_now(PERIOD_ENDS_AT + WAIT);
            wish(SPL).settle(0)
        })
        .refuses(Overflow, move |market| {
            *market = Market::dealing();
            market.set_now(GENESIS_AT + 8 * EPOCH);
            market.edit::<Agreement>(&deal.address(), |agreement| {
                (agreement.periods, agreement.ends_at) = (u32::MAX, GENESIS_AT + EPOCH);
            });
            deal.settle(u32::MAX)
        })
}

/// The wish's keys: a stranger pays the rent.
fn keys(coin: Coin) -> AgreementKeys {
    AgreementKeys { rent_payer: STRANGER.key(), ..wish(coin).keys() }
}

/// The wish runs for a day, and the provider leaves without notice.
fn left(market: &mut Market, coin: Coin) {
    let wish = wish(coin);
    *market = Market::dealing();
    market.send(wish.request_paid_by(STRANGER, wish.order()));
    market.send(wish.accept());
    market.pass(EPOCH);
    market.send(instruction::exit_agreement(ACME.key(), &keys(coin)));
}

/// What that costs the provider: the notice that it did not give.
const COST: u64 = 5 * 14 * DAY;

pub fn collect_penalty() -> Suite {
    collect_penalty_in(SPL)
}

pub fn collect_penalty_in(coin: Coin) -> Suite {
    let wish = wish(coin);
    let call = move |market: &mut Market| {
        left(market, coin);
        market.pass(10);
        instruction::collect_penalty(&keys(coin), coin.token())
    };
    let effect = move |forecast: &mut Forecast| {
        forecast.change::<Agreement>(&wish.address(), |agreement| {
            (agreement.penalty_owed, agreement.sequence) = (0, 4);
        });
        forecast.change::<Vault>(&wish.vault(), |vault| {
            vault.balance = HELD + COST;
            vault.accrued_q = q(5 * DAY + RATE_SUM * (DAY + 10));
            vault.funded_until = GENESIS_AT + EPOCH + 10;
        });
        forecast.change::<Bond>(&wish.bond(), |bond| bond.owed = 0);
        forecast.transfer(&wish.bond_token(), &wish.vault_token(), COST);
        forecast.emit(PenaltyCollected { agreement: wish.address(), amount: COST, sequence: 4 });
    };
    Suite::new("collect_penalty", call, effect)
        .account("agreement", VaultMismatch)
        .but(service(coin).address(), BondMismatch)
        // It owes nothing: without effect.
        .or(storage(coin).address())
        .account("vault", VaultMismatch)
        .named("token", TokenMismatch)
        .account("bond", BondMismatch)
        .named("bond_token", TokenMismatch)
        .but(flashback::ID, ErrorCode::ConstraintMut)
        .named("mint", MintMismatch)
        .token_program(coin)
        .refuses(refusal::FROZEN, move |market| {
            left(market, coin);
            market.send(coin.freeze(wish.bond_token()));
            instruction::collect_penalty(&keys(coin), coin.token())
        })
}

pub fn close_agreement() -> Suite {
    close_agreement_in(SPL)
}

pub fn close_agreement_in(coin: Coin) -> Suite {
    // Nothing was claimed of the day.
    const EARNED: u64 = 5 * DAY;
    const FEE: u64 = EARNED / 100;
    let wish = wish(coin);
    let close_by = move |caller: Wallet| instruction::close_agreement(caller.key(), &keys(coin), coin.token());
    let settled = move |market: &mut Market| {
        left(market, coin);
        market.pass(WAIT);
        market.send(wish.settle(0));
    };
    let call = move |market: &mut Market| {
        settled(market);
        market.pass(10);
        close_by(CONSUMER)
    };
    let effect = move |forecast: &mut Forecast| {
        let now = GENESIS_AT + EPOCH + WAIT + 10;
        forecast.change::<Vault>(&wish.vault(), |vault| {
            vault.balance = HELD + COST - EARNED;
            vault.fees_owed = FEE;
            vault.accrued_q = q(RATE_SUM * u64::try_from(now - GENESIS_AT).unwrap());
            vault.funded_until = now;
            vault.open_count = 2;
        });
        forecast.change::<Bond>(&wish.bond(), |bond| {
            bond.amount = STAKE - COST + EARNED - FEE;
            bond.owed = 0;
            bond.open_count = 2;
        });
        forecast.transfer(&wish.vault_token(), &wish.bond_token(), EARNED - FEE);
        forecast.transfer(&wish.bond_token(), &wish.vault_token(), COST);
        forecast.close(&wish.address(), &STRANGER.key());
        forecast.emit(AgreementClosed {
            agreement: wish.address(),
            rest: EARNED - FEE,
            penalty: COST,
            claimed: EARNED,
            fee: FEE,
            periods: 1,
            sequence: 5,
        });
    };
    Suite::new("close_agreement", call, effect)
        .signer("caller", ReviewOpen)
        .account("agreement", VaultMismatch)
        .but(service(coin).address(), BondMismatch)
        .but(storage(coin).address(), RentPayerMismatch)
        .named("rent_payer", RentPayerMismatch)
        .account("vault", VaultMismatch)
        .named("token", TokenMismatch)
        .account("bond", BondMismatch)
        .named("bond_token", TokenMismatch)
        .but(flashback::ID, ErrorCode::ConstraintMut)
        .named("mint", MintMismatch)
        .token_program(coin)
        .refuses(ReviewOpen, move |market| {
            settled(market);
            market.pass(7 * EPOCH - 1);
            close_by(ACME)
        })
        .refuses(AgreementNotSettled, move |market| {
            left(market, coin);
            market.pass(99 * EPOCH);
            close_by(CONSUMER)
        })
        .refuses(AgreementNotEnded, move |market| {
            *market = Market::dealing();
            market.pass(EPOCH);
            storage(coin).close(CONSUMER)
        })
        .refuses(AgreementNotEnded, move |market| {
            *market = Market::dealing();
            market.send(storage(coin).terminate());
            market.pass(7 * EPOCH - 1);
            storage(coin).close(CONSUMER)
        })
        .refuses(BondMismatch, move |market| {
            *market = Market::dealing();
            market.send(wish.request(wish.order()));
            wish.close(CONSUMER)
        })
        .refuses(refusal::FROZEN, move |market| {
            settled(market);
            market.send(coin.freeze(wish.vault_token()));
            close_by(CONSUMER)
        })
        .refuses(Overflow, move |market| {
            settled(market);
            market.edit::<Bond>(&wish.bond(), |bond| bond.open_count = 0);
            close_by(CONSUMER)
        })
}

#[test]
fn the_last_settlement_frees_collateral_and_capacity() {
    let mut market = Market::default();
    left(&mut market, SPL);
    let wish = wish(SPL);
    market.pass(WAIT);
    let now = market.now();
    market.expect(wish.settle(0), |forecast| {
        forecast.change::<Agreement>(&wish.address(), |agreement| {
            (agreement.settled_until, agreement.periods) = (GENESIS_AT + EPOCH, 1);
            (agreement.reserved, agreement.collateral) = (0, 0);
            (agreement.final_settled_at, agreement.sequence) = (now, 4);
        });
        forecast.change::<Vault>(&wish.vault(), |vault| {
            vault.accrued_q = q(5 * DAY + RATE_SUM * u64::try_from(now - GENESIS_AT).unwrap());
            vault.funded_until = now;
        });
        forecast.change::<flashback::state::Listing>(&wish.listing(), |listing| listing.reserved = 3_000);
        forecast.change::<Provider>(&acme(), |provider| {
            (provider.reserved_gib, provider.agreements, provider.settled_periods) = (6_000, 4, 1);
        });
        forecast.change::<Bond>(&wish.bond(), |bond| bond.locked = 3 * 2_592_000);
        forecast.emit(PeriodSettled {
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
    let mut market = Market::dealing();
    market.send(wish.request(Order { term_secs: 6 * EPOCH_SECS, ..wish.order() }));
    market.send(wish.accept());
    market.pass(30 * EPOCH);
    market.send(instruction::expire_agreement(&wish.keys()));
    market.pass(3 * EPOCH - 1);
    market.refuse(&wish.settle(0), DisputeWindowOpen);
    market.pass(1);
    market.send(wish.settle(0));
}
