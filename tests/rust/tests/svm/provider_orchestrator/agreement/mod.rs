//! Agreements, as providers accept, decline and end them.

use flashback_client::instruction::{self, AgreementKeys};
use flashback_tests::*;
use solana_sdk::instruction::Instruction;

pub mod accept_agreement;
pub mod decline_agreement;
pub mod exit_agreement;
pub mod give_provider_notice;

fn give_notice(keys: &AgreementKeys) -> Instruction {
    instruction::give_provider_notice(ACME.key(), keys)
}
