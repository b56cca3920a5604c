//! One builder for each instruction, one file for each noun: keys in, [`Instruction`] out. Nothing is fetched, signed or
//! sent here.
//!
//! The first argument signs. Accounts that can be derived are.

mod agreement;
mod board;
mod bond;
mod certificate;
mod certifier;
mod dispute;
mod grant;
mod listing;
mod platform;
mod provider;
mod session;
mod settlement;
mod vault;

use anchor_lang::prelude::Pubkey;
use anchor_lang::solana_program::instruction::Instruction;
use anchor_lang::{InstructionData, ToAccountMetas};

pub use agreement::*;
pub use board::*;
pub use bond::*;
pub use certificate::*;
pub use certifier::*;
pub use dispute::*;
pub use grant::*;
pub use listing::*;
pub use platform::*;
pub use provider::*;
pub use session::*;
pub use settlement::*;
pub use vault::*;

/// A mint and the token program that it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// The mint.
    pub mint: Pubkey,
    /// SPL Token or Token-2022.
    pub program: Pubkey,
}

fn build(accounts: impl ToAccountMetas, data: impl InstructionData) -> Instruction {
    Instruction { program_id: flashback::ID, accounts: accounts.to_account_metas(None), data: data.data() }
}
