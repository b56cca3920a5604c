//! Vaults.

use anchor_lang::prelude::Pubkey;
use anchor_lang::solana_program::instruction::Instruction;
use anchor_lang::system_program;
use flashback::{accounts, instruction};

use super::{build, Token};
use crate::address::{self, PLATFORM};

/// Opens the vault number `vault_id` of `owner`; `slot` is the present one or at most 150 older, `payer` pays the rent.
pub fn open_vault(owner: Pubkey, payer: Pubkey, token: Token, vault_id: u64, slot: u64) -> Instruction {
    let vault = address::vault(&owner, &token.mint, vault_id);
    let accounts = accounts::OpenVault {
        owner,
        payer,
        platform: PLATFORM,
        vault,
        token: address::vault_token(&vault),
        mint: token.mint,
        token_program: token.program,
        system_program: system_program::ID,
    };
    build(accounts, instruction::OpenVault { vault_id, slot })
}

/// Adds `amount` base units from `source`, which `depositor` may spend from.
pub fn deposit(depositor: Pubkey, source: Pubkey, vault: Pubkey, token: Token, amount: u64) -> Instruction {
    let accounts = accounts::Deposit {
        depositor,
        source,
        vault,
        token: address::vault_token(&vault),
        mint: token.mint,
        token_program: token.program,
    };
    build(accounts, instruction::Deposit { amount })
}

/// Takes `amount` base units out, to any token account of the mint.
pub fn withdraw(owner: Pubkey, vault: Pubkey, destination: Pubkey, token: Token, amount: u64) -> Instruction {
    let accounts = accounts::Withdraw {
        owner,
        vault,
        token: address::vault_token(&vault),
        destination,
        mint: token.mint,
        token_program: token.program,
    };
    build(accounts, instruction::Withdraw { amount })
}

/// Pays out whatever the vault holds and closes it.
pub fn close_vault(owner: Pubkey, vault: Pubkey, destination: Pubkey, rent_payer: Pubkey, token: Token) -> Instruction {
    let accounts = accounts::CloseVault {
        owner,
        vault,
        token: address::vault_token(&vault),
        destination,
        rent_payer,
        mint: token.mint,
        token_program: token.program,
    };
    build(accounts, instruction::CloseVault {})
}
