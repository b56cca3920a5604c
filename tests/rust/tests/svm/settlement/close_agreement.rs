use anchor_lang::error::ErrorCode;
use flashback::{
    error::FlashbackError::*,
    events::AgreementClosed,
    state::{Agreement, Bond, Vault},
};
use flashback_client::instruction;
use flashback_tests::{
    deals::*,
    fixture::*,
    sample::*,
    tokens::{Coin, SPL},
    *,
};

use super::{left, COST, HELD};
use crate::agreement::wish_keys;

pub fn suite() -> Suite {
    suite_in(SPL)
}

pub fn suite_in(coin: Coin) -> Suite {
    // Nothing was claimed of the day.
    const EARNED: u64 = 5 * DAY;
    const FEE: u64 = EARNED / 100;
    let wish = wish(coin);
    let close_by = move |caller: Wallet| instruction::close_agreement(caller.key(), &wish_keys(coin), coin.token());
    let settled = move |market: &mut Fixture| {
        left(market, coin);
        market.pass(WAIT);
        market.send(wish.settle(0));
    };
    let call = move |market: &mut Fixture| {
        settled(market);
        market.pass(7 * EPOCH);
        close_by(RIVAL)
    };
    let effect = move |expected: &mut Expected| {
        let now = GENESIS_AT + EPOCH + WAIT + 7 * EPOCH;
        expected.change::<Vault>(&wish.vault(), |vault| {
            vault.balance = HELD + COST - EARNED;
            vault.fees_owed = FEE;
            vault.accrued_q = q(RATE_SUM * u64::try_from(now - GENESIS_AT).unwrap());
            vault.funded_until = now;
            vault.open_count = 2;
        });
        expected.change::<Bond>(&wish.bond(), |bond| {
            bond.amount = STAKE - COST + EARNED - FEE;
            bond.owed = 0;
            bond.open_count = 2;
        });
        expected.transfer(&wish.vault_token(), &wish.bond_token(), EARNED - FEE);
        expected.transfer(&wish.bond_token(), &wish.vault_token(), COST);
        expected.close(&wish.address(), &STRANGER.key());
        expected.emit(AgreementClosed {
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
        .anyone("caller")
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
        .refuses(RestUnclaimed, move |market| {
            settled(market);
            market.pass(7 * EPOCH - 1);
            close_by(CONSUMER)
        })
        .refuses(DisputeOpen, move |market| {
            settled(market);
            market.edit::<Agreement>(&wish.address(), |agreement| agreement.disputed = [0, 1, 0]);
            market.pass(99 * EPOCH);
            close_by(CONSUMER)
        })
        .refuses(AgreementNotSettled, move |market| {
            left(market, coin);
            market.pass(99 * EPOCH);
            close_by(CONSUMER)
        })
        .refuses(AgreementNotEnded, move |market| {
            *market = Fixture::dealing();
            market.pass(EPOCH);
            storage(coin).close(CONSUMER)
        })
        .refuses(AgreementNotEnded, move |market| {
            *market = Fixture::dealing();
            market.send(storage(coin).terminate());
            market.pass(7 * EPOCH - 1);
            storage(coin).close(CONSUMER)
        })
        .refuses(BondMismatch, move |market| {
            *market = Fixture::dealing();
            market.send(wish.request(wish.order()));
            wish.close(CONSUMER)
        })
        .refuses(refusal::FROZEN, move |market| {
            settled(market);
            market.pass(7 * EPOCH);
            market.send(coin.freeze(wish.vault_token()));
            close_by(CONSUMER)
        })
        .refuses(Overflow, move |market| {
            settled(market);
            market.pass(7 * EPOCH);
            market.edit::<Bond>(&wish.bond(), |bond| bond.open_count = 0);
            close_by(CONSUMER)
        })
}
