use flashback::state::Vault;
use flashback_client::instruction;
use flashback_tests::{
    fixture::*,
    sample::*,
    tokens::{Coin, SPL, TOKEN_2022},
    *,
};
use solana_sdk::instruction::Instruction;

use super::{
    agreement::{active, aged},
    case, timeless, Case,
};

/// Opens vault number 1 of [`CONSUMER`].
fn open(market: &mut Fixture, coin: Coin) -> Instruction {
    *market = Fixture::trading();
    instruction::open_vault(CONSUMER.key(), CONSUMER.key(), coin.token(), 1, market.slot())
}

fn deposit(market: &mut Fixture, coin: Coin) -> Instruction {
    active(market, coin);
    market.pass(EPOCH);
    instruction::deposit(CONSUMER.key(), coin.purse(CONSUMER), vault(CONSUMER, coin), coin.token(), 1_000_000)
}

fn withdraw(market: &mut Fixture, coin: Coin) -> Instruction {
    active(market, coin);
    market.pass(EPOCH);
    instruction::withdraw(CONSUMER.key(), vault(CONSUMER, coin), coin.purse(CONSUMER), coin.token(), 1_000_000)
}

fn close_vault(market: &mut Fixture, coin: Coin) -> Instruction {
    *market = Fixture::trading();
    market.pass_slots(151);
    let owner = CONSUMER.key();
    instruction::close_vault(owner, vault(CONSUMER, coin), coin.purse(CONSUMER), owner, coin.token())
}

fn sweep(market: &mut Fixture, coin: Coin) -> Instruction {
    let keys = aged(market, coin);
    market.send(instruction::claim(&keys, coin.purse(ACME), coin.token()));
    instruction::sweep_fees(keys.vault, coin.purse(TREASURY), coin.token())
}

/// The measured calls.
pub const CASES: &[Case] = &[
    case("sync_vault", "funded", |market| {
        let keys = aged(market, SPL);
        instruction::sync_vault(keys.vault)
    }),
    case("sync_vault", "runs dry", |market| {
        let keys = aged(market, SPL);
        market.edit::<Vault>(&keys.vault, |vault| vault.balance = vault.reserved + 1);
        instruction::sync_vault(keys.vault)
    }),
    timeless("sweep_fees", "SPL Token", |market| sweep(market, SPL)),
    timeless("sweep_fees", "Token-2022", |market| sweep(market, TOKEN_2022)),
    case("deposit", "SPL Token", |market| deposit(market, SPL)),
    case("deposit", "Token-2022", |market| deposit(market, TOKEN_2022)),
    case("withdraw", "SPL Token", |market| withdraw(market, SPL)),
    case("withdraw", "Token-2022", |market| withdraw(market, TOKEN_2022)),
    case("open_vault", "SPL Token", |market| open(market, SPL)),
    case("open_vault", "Token-2022", |market| open(market, TOKEN_2022)),
    case("close_vault", "SPL Token", |market| close_vault(market, SPL)),
    case("close_vault", "Token-2022", |market| close_vault(market, TOKEN_2022)),
];
