//! Vaults: what goes in and out.

use flashback::constants::seeds;
use flashback_client::instruction;
use flashback_tests::{fixture::*, sample::*, tokens::Coin, *};
use solana_sdk::{instruction::Instruction, pubkey::Pubkey};

pub mod close_vault;
pub mod deposit;
pub mod open_vault;
pub mod withdraw;

/// What every vault of the market holds when it opens.
const HELD: u64 = SAVINGS / 2;

/// Number of a vault that does not exist yet.
const ID: u64 = 7;

fn new(coin: Coin) -> (Pubkey, u8) {
    let (owner, mint) = (CONSUMER.key(), coin.mint.key());
    let parts = [seeds::VAULT, owner.as_ref(), mint.as_ref(), &ID.to_le_bytes()];
    Pubkey::find_program_address(&parts, &flashback::ID)
}

fn open(coin: Coin, slot: u64) -> Instruction {
    instruction::open_vault(CONSUMER.key(), STRANGER.key(), coin.token(), ID, slot)
}

/// Opens the new vault in a trading market, 1,000 slots later.
fn opening(market: &mut Fixture, coin: Coin, age: u64) -> Instruction {
    *market = Fixture::trading();
    market.pass_slots(1_000);
    open(coin, market.slot() - age)
}
