//! The platform: roles, parameters, pauses, settlement mints.

use anchor_lang::prelude::Pubkey;
use anchor_lang::solana_program::instruction::Instruction;
use anchor_lang::system_program;
use flashback::state::{Genesis, PlatformChanges};
use flashback::{accounts, instruction};

use super::build;
use crate::address::{self, PLATFORM};

/// Creates the platform; `authority` is the program's upgrade authority and pays.
pub fn initialize_platform(
    authority: Pubkey,
    genesis: Genesis,
    admin: Pubkey,
    parameters: PlatformChanges,
) -> Instruction {
    let accounts = accounts::InitializePlatform {
        authority,
        platform: PLATFORM,
        program_data: address::program_data(),
        system_program: system_program::ID,
    };
    build(accounts, instruction::InitializePlatform { genesis, admin, parameters })
}

/// Sets parameters and roles.
pub fn update_platform(admin: Pubkey, changes: PlatformChanges) -> Instruction {
    build(accounts::UpdatePlatform { admin, platform: PLATFORM }, instruction::UpdatePlatform { changes })
}

/// Names the next admin.
pub fn propose_admin(admin: Pubkey, pending_admin: Pubkey) -> Instruction {
    build(accounts::ProposeAdmin { admin, platform: PLATFORM }, instruction::ProposeAdmin { pending_admin })
}

/// Makes the proposed admin the admin.
pub fn accept_admin(pending_admin: Pubkey) -> Instruction {
    build(accounts::AcceptAdmin { pending_admin, platform: PLATFORM }, instruction::AcceptAdmin {})
}

/// Pauses each bit of `what`; `authority` is the guardian or the admin.
pub fn pause(authority: Pubkey, what: u8) -> Instruction {
    build(accounts::Pause { authority, platform: PLATFORM }, instruction::Pause { what })
}

/// Ends the pause of each bit of `what`; `authority` is the guardian or the admin.
pub fn resume(authority: Pubkey, what: u8) -> Instruction {
    build(accounts::Pause { authority, platform: PLATFORM }, instruction::Resume { what })
}

/// Vouches for a mint: `ref_value` micro-USD per 10^6 base units, 0 = no longer.
pub fn set_settlement_mint(admin: Pubkey, mint: Pubkey, ref_value: u64) -> Instruction {
    let accounts = accounts::SetSettlementMint {
        admin,
        platform: PLATFORM,
        mint,
        settlement_mint: address::settlement_mint(&mint),
        system_program: system_program::ID,
    };
    build(accounts, instruction::SetSettlementMint { ref_value })
}
