//! Certifiers and their rights.

use anchor_lang::prelude::Pubkey;
use anchor_lang::solana_program::instruction::Instruction;
use anchor_lang::system_program;
use flashback::state::CertifierRights;
use flashback::{accounts, instruction};

use super::build;
use crate::address::{self, PLATFORM};

/// Adds the certifier that signs with `wallet`.
pub fn add_certifier(registrar: Pubkey, wallet: Pubkey, name: [u8; 32], rights: CertifierRights) -> Instruction {
    let accounts = accounts::AddCertifier {
        registrar,
        platform: PLATFORM,
        certifier: address::certifier(&wallet),
        system_program: system_program::ID,
    };
    build(accounts, instruction::AddCertifier { wallet, name, rights })
}

/// Replaces the rights of the certifier that signs with `wallet`.
pub fn update_certifier(registrar: Pubkey, wallet: Pubkey, rights: CertifierRights) -> Instruction {
    let accounts = accounts::UpdateCertifier { registrar, platform: PLATFORM, certifier: address::certifier(&wallet) };
    build(accounts, instruction::UpdateCertifier { rights })
}
