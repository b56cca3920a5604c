//! Ways in which a transaction fails.

use anchor_lang::error::ErrorCode;
use flashback::error::FlashbackError;
use solana_sdk::{instruction::InstructionError, transaction::TransactionError};

/// The error that a transaction of one instruction is expected to end with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal(pub TransactionError);

impl From<InstructionError> for Refusal {
    fn from(error: InstructionError) -> Self {
        Self(TransactionError::InstructionError(0, error))
    }
}

impl From<u32> for Refusal {
    fn from(code: u32) -> Self {
        InstructionError::Custom(code).into()
    }
}

impl From<FlashbackError> for Refusal {
    fn from(error: FlashbackError) -> Self {
        u32::from(error).into()
    }
}

impl From<ErrorCode> for Refusal {
    fn from(error: ErrorCode) -> Self {
        u32::from(error).into()
    }
}

impl From<TransactionError> for Refusal {
    fn from(error: TransactionError) -> Self {
        Self(error)
    }
}
