//! Sessions, and who acts for a consumer.

use anchor_lang::prelude::Pubkey;
use anchor_lang::solana_program::instruction::Instruction;
use anchor_lang::system_program;
use flashback::state::SessionRights;
use flashback::{accounts, instruction};

use super::build;
use crate::address;

/// Who signs for a consumer: its own key, or that of a session on its vault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The key that signs.
    pub key: Pubkey,
    /// The Session account; `None` where the key is the consumer's.
    pub session: Option<Pubkey>,
}

impl Actor {
    /// `key` signs by its session on `vault`.
    pub fn by_session(vault: &Pubkey, key: Pubkey) -> Self {
        Self { key, session: Some(address::session(vault, &key)) }
    }
}

impl From<Pubkey> for Actor {
    fn from(key: Pubkey) -> Self {
        Self { key, session: None }
    }
}

/// Lets `key` act for the owner of a vault; `payer` pays the rent.
pub fn open_session(owner: Pubkey, payer: Pubkey, vault: Pubkey, key: Pubkey, rights: SessionRights) -> Instruction {
    let session = address::session(&vault, &key);
    let accounts = accounts::OpenSession { owner, payer, vault, session, system_program: system_program::ID };
    build(accounts, instruction::OpenSession { key, rights })
}

/// Ends a session; `caller` is its owner, or anyone once it has expired.
pub fn close_session(caller: Pubkey, session: Pubkey, rent_payer: Pubkey) -> Instruction {
    build(accounts::CloseSession { caller, session, rent_payer }, instruction::CloseSession {})
}
