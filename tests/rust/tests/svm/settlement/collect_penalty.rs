use anchor_lang::error::ErrorCode;
use flashback::{
    error::FlashbackError::*,
    events::PenaltyCollected,
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
    let wish = wish(coin);
    let call = move |market: &mut Fixture| {
        left(market, coin);
        market.pass(10);
        instruction::collect_penalty(&wish_keys(coin), coin.token())
    };
    let effect = move |expected: &mut Expected| {
        expected.change::<Agreement>(&wish.address(), |agreement| {
            (agreement.penalty_owed, agreement.sequence) = (0, 4);
        });
        expected.change::<Vault>(&wish.vault(), |vault| {
            vault.balance = HELD + COST;
            vault.accrued_q = q(5 * DAY + RATE_SUM * (DAY + 10));
            vault.funded_until = GENESIS_AT + EPOCH + 10;
        });
        expected.change::<Bond>(&wish.bond(), |bond| bond.owed = 0);
        expected.transfer(&wish.bond_token(), &wish.vault_token(), COST);
        expected.emit(PenaltyCollected { agreement: wish.address(), amount: COST, sequence: 4 });
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
            instruction::collect_penalty(&wish_keys(coin), coin.token())
        })
}
