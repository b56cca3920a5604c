use flashback_client::{address, instruction};
use flashback_tests::{
    fixture::*,
    sample::*,
    tokens::{Coin, SPL, TOKEN_2022},
    *,
};
use solana_sdk::{instruction::Instruction, pubkey::Pubkey};

use super::{case, timeless, Case, NEW};

fn acme_bond(coin: Coin) -> Pubkey {
    address::bond(&acme(), &coin.mint.key())
}

fn new_bond(market: &mut Fixture, coin: Coin) -> Instruction {
    let new = NEW;
    market.enrich(new);
    coin.fill_purse(market, new, 0);
    market.send(register(new, flashback::state::ProviderKind::Storage, storage_profile()));
    open_bond(new, address::provider(flashback::state::ProviderKind::Storage, &new.key()), coin)
}

fn deposit_bond(market: &mut Fixture, coin: Coin) -> Instruction {
    *market = Fixture::trading();
    market.send(coin.mint_to(coin.purse(ACME), 1_000_000));
    instruction::deposit_bond(ACME.key(), acme(), coin.purse(ACME), acme_bond(coin), coin.token(), 1_000_000)
}

fn thaw(market: &mut Fixture) -> Instruction {
    *market = Fixture::trading();
    instruction::thaw_bond(ACME.key(), acme(), acme_bond(SPL), STAKE)
}

fn withdraw_bond(market: &mut Fixture, coin: Coin) -> Instruction {
    *market = Fixture::trading();
    market.send(instruction::thaw_bond(ACME.key(), acme(), acme_bond(coin), STAKE));
    market.pass(30 * EPOCH);
    instruction::withdraw_bond(ACME.key(), acme(), acme_bond(coin), coin.purse(ACME), coin.token())
}

fn close_bond(market: &mut Fixture, coin: Coin) -> Instruction {
    let withdraw = withdraw_bond(market, coin);
    market.send(withdraw);
    instruction::close_bond(ACME.key(), acme(), acme_bond(coin), coin.purse(ACME), ACME.key(), coin.token())
}

/// The measured calls.
pub const CASES: &[Case] = &[
    timeless("open_bond", "SPL Token", |market| new_bond(market, SPL)),
    timeless("open_bond", "Token-2022", |market| new_bond(market, TOKEN_2022)),
    timeless("deposit_bond", "SPL Token", |market| deposit_bond(market, SPL)),
    timeless("deposit_bond", "Token-2022", |market| deposit_bond(market, TOKEN_2022)),
    case("thaw_bond", "", thaw),
    case("withdraw_bond", "SPL Token", |market| withdraw_bond(market, SPL)),
    case("withdraw_bond", "Token-2022", |market| withdraw_bond(market, TOKEN_2022)),
    timeless("set_payout", "", |market| {
        *market = Fixture::trading();
        instruction::set_payout(ACME.key(), acme(), acme_bond(SPL), SPL.purse(STRANGER))
    }),
    timeless("close_bond", "SPL Token", |market| close_bond(market, SPL)),
    timeless("close_bond", "Token-2022", |market| close_bond(market, TOKEN_2022)),
];
