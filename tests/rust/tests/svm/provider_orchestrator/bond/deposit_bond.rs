use flashback::{error::FlashbackError::*, events::BondDeposited, state::Bond};
use flashback_client::instruction;
use flashback_tests::{
    deals::*,
    fixture::*,
    sample::*,
    tokens::{Coin, SPL},
    *,
};

pub fn suite() -> Suite {
    suite_in(SPL)
}

pub fn suite_in(coin: Coin) -> Suite {
    const AMOUNT: u64 = 1_000_000;
    let deal = storage(coin);
    let try_it = move |market: &mut Fixture, amount: u64| {
        *market = Fixture::dealing();
        market.send(coin.mint_to(coin.purse(ACME), AMOUNT));
        instruction::deposit_bond(ACME.key(), acme(), coin.purse(ACME), deal.bond(), coin.token(), amount)
    };
    let effect = move |expected: &mut Expected| {
        expected.change::<Bond>(&deal.bond(), |bond| bond.amount = STAKE + AMOUNT);
        expected.transfer(&coin.purse(ACME), &deal.bond_token(), AMOUNT);
        expected.emit(BondDeposited { bond: deal.bond(), amount: AMOUNT, total: STAKE + AMOUNT });
    };
    Suite::new("deposit_bond", move |market| try_it(market, AMOUNT), effect)
        .signer("authority", NotAuthority)
        .account("provider", NotAuthority)
        .source("source", coin, ACME, AMOUNT)
        .account("bond", ProviderMismatch)
        .but(storage(coin.other()).bond(), TokenMismatch)
        .named("token", TokenMismatch)
        .named("mint", MintMismatch)
        .token_program(coin)
        .refuses(AmountZero, move |market| try_it(market, 0))
        .refuses(refusal::TOO_FEW_TOKENS, move |market| try_it(market, u64::MAX))
        .refuses(refusal::FROZEN, move |market| {
            let call = try_it(market, 1);
            market.send(coin.freeze(deal.bond_token()));
            call
        })
        .refuses(AmountOverflow, move |market| {
            let call = try_it(market, 1);
            market.edit::<Bond>(&deal.bond(), |bond| bond.amount = u64::MAX);
            call
        })
}
