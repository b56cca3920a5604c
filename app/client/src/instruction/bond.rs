//! Bonds.

use anchor_lang::prelude::Pubkey;
use anchor_lang::solana_program::instruction::Instruction;
use anchor_lang::system_program;
use flashback::{accounts, instruction};

use super::{build, Token};
use crate::address::{self, PLATFORM};

/// Opens the provider's bond in a mint; claims go to `payout`, `payer` pays the rent.
pub fn open_bond(authority: Pubkey, payer: Pubkey, provider: Pubkey, payout: Pubkey, token: Token) -> Instruction {
    let bond = address::bond(&provider, &token.mint);
    let accounts = accounts::OpenBond {
        authority,
        payer,
        provider,
        bond,
        token: address::bond_token(&bond),
        payout,
        mint: token.mint,
        token_program: token.program,
        system_program: system_program::ID,
    };
    build(accounts, instruction::OpenBond {})
}

/// Names the token account that claims go to.
pub fn set_payout(authority: Pubkey, provider: Pubkey, bond: Pubkey, payout: Pubkey) -> Instruction {
    build(accounts::SetPayout { authority, provider, bond, payout }, instruction::SetPayout {})
}

/// Adds `amount` base units from `source`, which `authority` may spend from.
pub fn deposit_bond(
    authority: Pubkey,
    provider: Pubkey,
    source: Pubkey,
    bond: Pubkey,
    token: Token,
    amount: u64,
) -> Instruction {
    let accounts = accounts::DepositBond {
        authority,
        provider,
        source,
        bond,
        token: address::bond_token(&bond),
        mint: token.mint,
        token_program: token.program,
    };
    build(accounts, instruction::DepositBond { amount })
}

/// Starts to thaw `amount` base units.
pub fn thaw_bond(authority: Pubkey, provider: Pubkey, bond: Pubkey, amount: u64) -> Instruction {
    build(accounts::ThawBond { authority, platform: PLATFORM, provider, bond }, instruction::ThawBond { amount })
}

/// Takes out what has thawed, to any token account of the mint.
pub fn withdraw_bond(
    authority: Pubkey,
    provider: Pubkey,
    bond: Pubkey,
    destination: Pubkey,
    token: Token,
) -> Instruction {
    let accounts = accounts::WithdrawBond {
        authority,
        provider,
        bond,
        token: address::bond_token(&bond),
        destination,
        mint: token.mint,
        token_program: token.program,
    };
    build(accounts, instruction::WithdrawBond {})
}

/// Closes an empty bond.
pub fn close_bond(
    authority: Pubkey,
    provider: Pubkey,
    bond: Pubkey,
    destination: Pubkey,
    rent_payer: Pubkey,
    token: Token,
) -> Instruction {
    let accounts = accounts::CloseBond {
        authority,
        provider,
        bond,
        token: address::bond_token(&bond),
        destination,
        rent_payer,
        mint: token.mint,
        token_program: token.program,
    };
    build(accounts, instruction::CloseBond {})
}
