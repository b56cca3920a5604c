//! Transactions stay within what the chain takes, whatever is in them.

use flashback_tests::*;
use solana_sdk::{instruction::Instruction, message::Message};

use crate::{compute_units::CASES, SUITES};

/// Bytes of a transaction: what fits one packet.
const PACKET: usize = 1_232;
/// Units that an instruction may take unless the transaction asks for more.
const UNITS: u64 = 200_000;

/// Bytes of the transaction with this instruction alone, paid by a wallet of its own.
fn size(instruction: &Instruction) -> usize {
    let message = Message::new(std::slice::from_ref(instruction), Some(&PAYER.key()));
    let signatures = usize::from(message.header.num_required_signatures);
    1 + signatures * 64 + message.serialize().len()
}

#[test]
fn every_call_fits_a_packet_and_the_default_limit() {
    let calls = SUITES.iter().map(|(name, suite)| {
        let mut market = Market::default();
        let call = suite().call(&mut market);
        (*name, market, call)
    });
    let measured = CASES.iter().map(|case| {
        let (market, call) = case.prepared();
        (case.instruction, market, call)
    });
    for (name, mut market, call) in calls.chain(measured) {
        assert!(size(&call) <= PACKET, "{name}: {} bytes", size(&call));
        let units = market.send(call).units;
        assert!(units <= UNITS, "{name}: {units} units");
    }
}
