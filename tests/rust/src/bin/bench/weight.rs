//! What an instruction costs does not grow with the agreements of its vault.

use anyhow::{ensure, Result};
use flashback::state::{Agreement, Order, Vault};
use flashback_client::{
    address,
    instruction::{self, AgreementKeys},
};
use flashback_tests::{
    fixture::{acme, plain_storage, vault},
    sample::EPOCH,
    tokens::SPL,
    Fixture, ACME, CONSUMER,
};
use solana_sdk::instruction::Instruction;

/// How many agreements there are when it is measured.
const SIZES: [usize; 2] = [1, 1_000];

/// Adds an agreement of a GiB to the consumer's vault.
fn buy(market: &mut Fixture) -> AgreementKeys {
    let (vault, listing, mint) = (vault(CONSUMER, SPL), plain_storage(SPL), SPL.mint.key());
    let order = Order {
        quantity: 1,
        max_price: u64::MAX,
        revision: 1,
        attributes_version: 1,
        term_secs: 0,
        valid_until: market.now() + EPOCH,
        min_level: 0,
        min_rating_band: 0,
    };
    let index = market.read::<Vault>(&vault).next_index;
    let owner = CONSUMER.key();
    market.send(instruction::request_agreement(owner, owner, vault, listing, acme(), mint, index, order));
    let address = address::agreement(&vault, index);
    let keys = AgreementKeys::of(address, &market.read::<Agreement>(&address), &mint);
    market.send(instruction::accept_agreement(ACME.key(), &keys));
    keys
}

/// Each instruction on the first agreement of its vault.
fn calls(keys: &AgreementKeys) -> [(&'static str, Instruction); 6] {
    let (owner, purse, token) = (CONSUMER.key(), SPL.purse(CONSUMER), SPL.token());
    [
        ("claim", instruction::claim(keys, SPL.purse(ACME), token)),
        ("settle_period", instruction::settle_period(keys, 0)),
        ("deposit", instruction::deposit(owner, purse, keys.vault, token, 1_000_000)),
        ("withdraw", instruction::withdraw(owner, keys.vault, purse, token, 1_000_000)),
        ("sync_vault", instruction::sync_vault(keys.vault)),
        ("terminate_agreement", instruction::terminate_agreement(owner, keys)),
    ]
}

/// Measures and prints; an error where more agreements cost more.
pub fn measure() -> Result<()> {
    let mut market = Fixture::trading();
    let first = buy(&mut market);
    let mut units = Vec::new();
    for (size, more) in SIZES.into_iter().zip([0, SIZES[1] - SIZES[0]]) {
        for _ in 0..more {
            buy(&mut market);
        }
        let mut later = market.clone();
        later.pass(11 * EPOCH);
        // Each on a vault as it was: none finds the work of another done.
        units.push((size, calls(&first).map(|(name, call)| (name, later.clone().send(call).units))));
    }
    println!("\nCompute units of an instruction by the agreements on its vault");
    println!("{:<20}  {:>6}  {:>6}", "agreements", units[0].0, units[1].0);
    for ((name, few), (_, many)) in units[0].1.iter().zip(units[1].1) {
        println!("{name:<20}  {few:>6}  {many:>6}");
        ensure!(*few == many, "{name} costs more with more agreements");
    }
    Ok(())
}
