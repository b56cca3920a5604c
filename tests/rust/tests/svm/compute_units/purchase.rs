//! What a consumer's wallet sends once: opening and funding a vault, request and acceptance in one legacy transaction.

use flashback::state::{Listing, Order};
use flashback_client::{
    address,
    keeper::{transaction_size, LARGEST_TRANSACTION},
    purchase::Purchase,
};
use flashback_tests::{
    market::*,
    sample::*,
    tokens::{Coin, COINS},
    *,
};
use solana_sdk::pubkey::Pubkey;

use super::{bumps, cost};

/// Vault number 1 of [`CONSUMER`], and a service that accepts by itself; with a level its certificate is looked at first.
fn purchase(market: &Market, coin: Coin, level: Option<Pubkey>) -> Purchase {
    let listing = plain_service(coin);
    let order = Order {
        quantity: 50,
        revision: market.read::<Listing>(&listing).revision,
        term_secs: 0,
        valid_until: market.now() + EPOCH,
        min_level: level.map_or(0, |_| 1),
        min_rating_band: 0,
    };
    Purchase {
        owner: CONSUMER.key(),
        source: coin.purse(CONSUMER),
        token: coin.token(),
        vault_id: 1,
        open_at: Some(market.slot()),
        deposit: SAVINGS / 2,
        certifier: level,
        provider: movers(),
        listing,
        index: market.slot() << 20,
        order: Some(order),
        accepts: true,
    }
}

/// The lines of the table.
pub fn lines() -> Vec<String> {
    let cases = COINS.into_iter().flat_map(|coin| [(coin, None), (coin, Some(address::certifier(&AUDITOR.key())))]);
    let measure = |(coin, level): (Coin, Option<Pubkey>)| {
        let mut market = Market::trading();
        if level.is_some() {
            market.send(issue(AUDITOR, movers(), attestation(1)));
        }
        let instructions = purchase(&market, coin, level).instructions();
        let bytes = transaction_size(&instructions, &CONSUMER.key());
        assert!(bytes < LARGEST_TRANSACTION);
        let tried = instructions.iter().flat_map(|instruction| {
            let known = |entry: &idl::IdlInstruction| instruction.data.starts_with(&entry.discriminator());
            bumps(idl::instructions().find(known).unwrap().name(), instruction)
        });
        let tried: u64 = tried.map(|bump| u64::from(u8::MAX - bump)).sum();
        let units = market.send_all(&instructions).unwrap().units - tried * cost::DERIVE;
        let token = if coin == COINS[0] { "SPL Token" } else { "Token-2022" };
        let case = if level.is_some() { "of a level, " } else { "" };
        format!("| purchase | {case}{token} | {} | {bytes} | {units} |", instructions.len())
    };
    cases.map(measure).collect()
}
