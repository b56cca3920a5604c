//! Ways in which a transaction fails.

use std::fmt;

use anchor_lang::error::ErrorCode;
use flashback::error::FlashbackError;
use solana_sdk::{instruction::InstructionError, transaction::TransactionError};

use crate::idl;

/// The error that a transaction of one instruction is expected to end with.
#[derive(Clone, PartialEq, Eq)]
pub struct Refusal(pub TransactionError);

/// The program's own errors by name.
impl fmt::Debug for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let own = |code: u32| idl::errors().find(|(own, _)| *own == code);
        match &self.0 {
            TransactionError::InstructionError(_, InstructionError::Custom(code)) => match own(*code) {
                Some((code, name)) => write!(f, "{name} ({code})"),
                None => write!(f, "error {code}"),
            },
            other => write!(f, "{other:?}"),
        }
    }
}

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
