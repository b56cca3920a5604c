//! Agreements, as consumers ask for them and end them.

use flashback::state::Reason;
use flashback_client::instruction;
use flashback_tests::{fixture::*, *};
use solana_sdk::instruction::Instruction;

pub mod cancel_request;
pub mod end_agreement;
pub mod leave_agreement;
pub mod request_agreement;
pub mod terminate_agreement;

fn delist() -> Instruction {
    instruction::delist_provider(REGISTRAR.key(), acme(), Some(Reason::Fraud))
}
