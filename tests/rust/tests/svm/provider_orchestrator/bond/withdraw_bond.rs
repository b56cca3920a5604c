use flashback::{error::FlashbackError::*, events::BondWithdrawn, state::Bond};
use flashback_client::instruction;
use flashback_tests::{
    deals::*,
    fixture::*,
    sample::*,
    tokens::{Coin, SPL},
    *,
};

use super::{thaw, FREE};

pub fn suite() -> Suite {
    suite_in(SPL)
}

pub fn suite_in(coin: Coin) -> Suite {
    let deal = storage(coin);
    let try_it = move |market: &mut Fixture, secs: i64| {
        *market = Fixture::dealing();
        market.send(thaw(deal, FREE));
        market.pass(secs);
        instruction::withdraw_bond(ACME.key(), acme(), deal.bond(), coin.purse(STRANGER), coin.token())
    };
    let effect = move |expected: &mut Expected| {
        expected.change::<Bond>(&deal.bond(), |bond| {
            (bond.amount, bond.thawing, bond.thaw_at) = (STAKE - FREE, 0, 0);
        });
        expected.transfer(&deal.bond_token(), &coin.purse(STRANGER), FREE);
        expected.emit(BondWithdrawn { bond: deal.bond(), destination: coin.purse(STRANGER), amount: FREE });
    };
    Suite::new("withdraw_bond", move |market| try_it(market, EPOCH), effect)
        .signer("authority", NotAuthority)
        .account("provider", NotAuthority)
        .account("bond", ProviderMismatch)
        .but(storage(coin.other()).bond(), TokenMismatch)
        .named("token", TokenMismatch)
        .destination("destination", coin)
        .but(deal.bond_token(), DestinationIsOurs)
        .named("mint", MintMismatch)
        .token_program(coin)
        .refuses(ThawNotOver, move |market| try_it(market, EPOCH - 1))
        .refuses(NothingThaws, move |market| {
            let call = try_it(market, EPOCH);
            market.send(call.clone());
            call
        })
        .refuses(refusal::FROZEN, move |market| {
            let call = try_it(market, EPOCH);
            market.send(coin.freeze(coin.purse(STRANGER)));
            call
        })
}
