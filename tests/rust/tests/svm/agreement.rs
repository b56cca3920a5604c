//! Agreements in every state, and what all instructions about them have in common.

use flashback::{
    error::FlashbackError::*,
    events::{AgreementEnded, RequestClosed},
    state::{Agreement, AgreementStatus, EndCause, Vault},
};
use flashback_client::instruction::AgreementKeys;
use flashback_tests::{
    deals::*,
    fixture::*,
    sample::*,
    tokens::{Coin, SPL},
    *,
};
use solana_sdk::instruction::Instruction;

pub const WISH: Deal = wish(SPL);

/// Makes the wish in a market with deals.
pub fn wished(market: &mut Fixture) {
    *market = Fixture::dealing();
    market.send(WISH.request_paid_by(STRANGER, WISH.order()));
}

/// What closing the request does, whoever does it.
pub fn is_gone(expected: &mut Expected, status: AgreementStatus) {
    expected.change::<Vault>(&WISH.vault(), |vault| vault.open_count = 2);
    expected.close(&WISH.address(), &STRANGER.key());
    expected.emit(RequestClosed { agreement: WISH.address(), status });
}

/// That the next account is the request, and others are refused: those of the vault by who paid their rent.
pub fn is_the_request(suite: Suite) -> Suite {
    suite
        .account("agreement", VaultMismatch)
        .but(storage(SPL).address(), RentPayerMismatch)
        .but(service(SPL).address(), RentPayerMismatch)
}

/// Faults of what only a request can undergo.
pub fn refuses_what_is_no_request(suite: Suite, call: fn(&AgreementKeys) -> Instruction) -> Suite {
    suite
        .refuses(AgreementNotRequested, move |market| {
            *market = Fixture::dealing();
            call(&storage(SPL).keys())
        })
        .refuses(AgreementNotRequested, move |market| {
            *market = Fixture::dealing();
            market.send(storage(SPL).terminate());
            call(&storage(SPL).keys())
        })
        .refuses(StatusUnknown, move |market| {
            wished(market);
            market.edit::<Agreement>(&WISH.address(), |agreement| agreement.status = 8);
            call(&wish_keys(SPL))
        })
}

/// As [`refuses_what_is_no_request`], and the vault counts none.
pub fn refuses_what_is_not_there(suite: Suite, call: fn(&AgreementKeys) -> Instruction) -> Suite {
    refuses_what_is_no_request(suite, call).refuses(Overflow, move |market| {
        wished(market);
        market.pass(EPOCH);
        market.edit::<Vault>(&WISH.vault(), |vault| vault.open_count = 0);
        call(&wish_keys(SPL))
    })
}

pub const DEAL: Deal = storage(SPL);

pub fn dealing(market: &mut Fixture) {
    *market = Fixture::dealing();
    market.pass(HOUR);
}

/// What an end does to the deal and its vault an hour after the start, at `ends_at`.
pub fn ends(expected: &mut Expected, cause: EndCause, ends_at: i64, cost: u64) {
    let now = GENESIS_AT + HOUR;
    expected.change::<Agreement>(&DEAL.address(), |agreement| {
        agreement.status = AgreementStatus::Ending.into();
        agreement.ends_at = ends_at;
        agreement.end_recorded_at = now;
        agreement.sequence = 3;
    });
    expected.change::<Vault>(&DEAL.vault(), |vault| {
        vault.reserved = 3 * NOTICE;
        vault.rate_sum_q = q(3);
        vault.accrued_q = q(RATE_SUM * 3_600 + u64::try_from(ends_at - now).unwrap());
        vault.funded_until = now;
    });
    expected.emit(AgreementEnded { agreement: DEAL.address(), cause, ends_at, cost, sequence: 3 });
}

/// Faults of what only an active agreement can undergo.
pub fn refuses_what_is_not_active(suite: Suite, call: fn(Deal) -> Instruction) -> Suite {
    refuses_what_does_not_run(suite, call).refuses(AgreementNotActive, move |market| {
        dealing(market);
        market.send(DEAL.terminate());
        call(DEAL)
    })
}

/// Faults of what only an active or ending agreement can undergo.
pub fn refuses_what_does_not_run(suite: Suite, call: fn(Deal) -> Instruction) -> Suite {
    suite
        .refuses(AgreementNotActive, move |market| {
            dealing(market);
            market.send(DEAL.end());
            call(DEAL)
        })
        .refuses(StatusUnknown, move |market| {
            dealing(market);
            market.edit::<Agreement>(&DEAL.address(), |agreement| agreement.status = 8);
            call(DEAL)
        })
}

/// Asks for the wish in a market with deals.
pub fn wish_for(market: &mut Fixture) -> Deal {
    dealing(market);
    market.send(WISH.request(WISH.order()));
    WISH
}

/// The vault runs dry 10 seconds after the market opens, and somebody sees it `seen` seconds after.
pub fn run_dry(market: &mut Fixture, seen: i64) {
    *market = Fixture::dealing();
    DEAL.drain(market, 10);
    market.pass(10 + seen);
    market.send(DEAL.sync());
}

/// Time in which the vault may be dry.
pub const GRACE: i64 = 2 * EPOCH;

pub fn ends_at(market: &Fixture, deal: Deal) -> i64 {
    deal.read(market).ends_at
}

/// The wish's keys: a stranger pays the rent.
pub fn wish_keys(coin: Coin) -> AgreementKeys {
    AgreementKeys { rent_payer: STRANGER.key(), ..wish(coin).keys() }
}
