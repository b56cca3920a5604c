//! Transactions stay within what the chain takes, whatever is in them.

use flashback::state::Order;
use flashback_client::{
    address,
    instruction::{self, AgreementKeys},
};
use flashback_tests::{
    deals::*,
    sample::*,
    tokens::{COINS, SPL},
    *,
};
use solana_sdk::{instruction::Instruction, message::Message};

use crate::{compute_units, SUITES};

/// Bytes of a transaction: what fits one packet.
const PACKET: usize = 1_232;
/// Units that an instruction may take unless the transaction asks for more.
const UNITS: u64 = 200_000;

/// Bytes of the transaction with these instructions.
fn size(instructions: &[Instruction], payer: Wallet) -> usize {
    let message = Message::new(instructions, Some(&payer.key()));
    let signatures = usize::from(message.header.num_required_signatures);
    1 + signatures * 64 + message.serialize().len()
}

#[test]
fn every_call_fits_a_packet_and_the_default_limit() {
    let calls = SUITES.iter().map(|(name, suite)| {
        let mut market = Fixture::default();
        let call = suite().call(&mut market);
        (*name, market, call)
    });
    let measured = compute_units::cases().map(|case| {
        let (market, call) = case.prepared();
        (case.instruction, market, call)
    });
    for (name, mut market, call) in calls.chain(measured) {
        // Paid by a wallet of its own.
        let bytes = size(std::slice::from_ref(&call), PAYER);
        assert!(bytes <= PACKET, "{name}: {bytes} bytes");
        let units = market.send(call).units;
        assert!(units <= UNITS, "{name}: {units} units");
    }
}

#[test]
fn a_purchase_with_a_new_vault_is_one_transaction_within_the_limits() {
    for coin in COINS {
        let mut market = Fixture::trading();
        market.set_now(GENESIS_AT + EPOCH);
        let deal = service(coin);
        let (buyer, slot) = (CONSUMER.key(), market.slot());
        let (token, mint) = (coin.token(), coin.mint.key());
        let vault = address::vault(&buyer, &mint, 1);
        let order = Order { revision: 1, valid_until: market.now() + EPOCH, ..deal.order() };
        let keys = AgreementKeys { vault, agreement: address::agreement(&vault, slot << 20), ..deal.keys() };
        let purchase = [
            instruction::open_vault(buyer, buyer, token, 1, slot),
            instruction::deposit(buyer, coin.purse(CONSUMER), vault, token, SAVINGS / 2),
            instruction::request_agreement(buyer, buyer, vault, keys.listing, keys.provider, mint, slot << 20, order),
            instruction::accept_agreement(buyer, &keys),
        ];
        assert!(size(&purchase, CONSUMER) <= PACKET, "{} bytes", size(&purchase, CONSUMER));
        let units = market.send_all(&purchase).unwrap().units;
        assert!(units <= UNITS, "{units} units");
    }
}

#[test]
fn calls_cost_the_same_however_many_agreements_a_vault_has() {
    let deal = storage(SPL);
    let cost = |others: u64| {
        let mut market = Fixture::dealing();
        for place in 2..2 + others {
            Deal { place, ..deal }.open(&mut market);
        }
        market.pass(EPOCH);
        let calls = [deal.claim(), deal.deposit(CONSUMER, 5), deal.withdraw(5), deal.terminate()];
        calls.map(|call| market.send(call).units)
    };
    assert_eq!(cost(0), cost(60));
}
