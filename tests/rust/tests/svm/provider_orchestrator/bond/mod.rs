//! Bonds: collateral, and where a provider is paid.

use flashback::constants::seeds;
use flashback_client::instruction;
use flashback_tests::{
    deals::*,
    fixture::*,
    sample::*,
    tokens::{Coin, SPL},
    *,
};
use solana_sdk::{instruction::Instruction, pubkey::Pubkey};

pub mod close_bond;
pub mod deposit_bond;
pub mod open_bond;
pub mod set_payout;
pub mod thaw_bond;
pub mod withdraw_bond;

/// What is free of [`ACME`]'s bond while a storage and a rival's deal run: a month of their price is locked.
const FREE: u64 = STAKE - 3 * 2_592_000;

/// Who has no bond in a mint yet, in a market that does not trade.
fn newcomer(coin: Coin) -> (Wallet, Pubkey) {
    if coin == SPL {
        (MOVERS, movers())
    } else {
        (ACME, acme())
    }
}

fn new(coin: Coin) -> (Pubkey, u8) {
    let (_, provider) = newcomer(coin);
    Pubkey::find_program_address(&[seeds::BOND, provider.as_ref(), coin.mint.key().as_ref()], &flashback::ID)
}

fn open(coin: Coin) -> Instruction {
    let (authority, provider) = newcomer(coin);
    instruction::open_bond(authority.key(), STRANGER.key(), provider, coin.purse(authority), coin.token())
}

fn thaw(deal: Deal, amount: u64) -> Instruction {
    instruction::thaw_bond(deal.seller.key(), deal.provider(), deal.bond(), amount)
}
