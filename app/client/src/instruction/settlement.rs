//! Cranks: what anyone may do once it is due.

use anchor_lang::prelude::{AccountMeta, Pubkey};
use anchor_lang::solana_program::instruction::Instruction;
use flashback::{accounts, instruction};

use super::{build, AgreementKeys, Token};
use crate::address::{self, PLATFORM};

fn claim_accounts(keys: &AgreementKeys, destination: Pubkey, token: Token) -> accounts::Claim {
    accounts::Claim {
        agreement: keys.agreement,
        vault: keys.vault,
        token: address::vault_token(&keys.vault),
        bond: keys.bond,
        destination,
        mint: token.mint,
        token_program: token.program,
        provider: None,
        authority: None,
    }
}

/// Pays what is earned to `payout`, which is the bond's.
pub fn claim(keys: &AgreementKeys, payout: Pubkey, token: Token) -> Instruction {
    build(claim_accounts(keys, payout, token), instruction::Claim {})
}

/// Pays what is earned to any token account of the mint, with the provider's signature.
pub fn claim_to(authority: Pubkey, keys: &AgreementKeys, destination: Pubkey, token: Token) -> Instruction {
    let mut accounts = claim_accounts(keys, destination, token);
    (accounts.provider, accounts.authority) = (Some(keys.provider), Some(authority));
    build(accounts, instruction::Claim {})
}

/// Settles period number `period`, which is not disputed.
pub fn settle_period(keys: &AgreementKeys, period: u32) -> Instruction {
    let &AgreementKeys { agreement, vault, listing, provider, bond, .. } = keys;
    keys.with_board(build(
        accounts::SettlePeriod { agreement, vault, listing, provider, bond },
        instruction::SettlePeriod { period },
    ))
}

/// Settles period number `period`, which is disputed.
pub fn settle_disputed_period(keys: &AgreementKeys, period: u32) -> Instruction {
    let mut instruction = settle_period(keys, period);
    instruction.accounts.push(AccountMeta::new(address::dispute(&keys.agreement, period), false));
    instruction
}

/// Moves a vault's clock.
pub fn sync_vault(vault: Pubkey) -> Instruction {
    build(accounts::SyncVault { vault }, instruction::SyncVault {})
}

/// Records the end of an agreement at its term, frees the capacity of one that has ended.
pub fn expire_agreement(keys: &AgreementKeys) -> Instruction {
    let &AgreementKeys { agreement, vault, listing, provider, .. } = keys;
    build(accounts::ExpireAgreement { agreement, vault, listing, provider }, instruction::ExpireAgreement {})
}

/// Closes a request that was not accepted in time.
pub fn lapse_request(keys: &AgreementKeys) -> Instruction {
    let &AgreementKeys { agreement, vault, rent_payer, .. } = keys;
    build(accounts::LapseRequest { vault, agreement, rent_payer }, instruction::LapseRequest {})
}

/// Ends an agreement whose vault is in default.
pub fn end_default(keys: &AgreementKeys) -> Instruction {
    let &AgreementKeys { agreement, vault, .. } = keys;
    build(accounts::EndDefault { agreement, vault }, instruction::EndDefault {})
}

/// Brings penalties from the bond into the vault.
pub fn collect_penalty(keys: &AgreementKeys, token: Token) -> Instruction {
    let accounts = accounts::CollectPenalty {
        agreement: keys.agreement,
        vault: keys.vault,
        token: address::vault_token(&keys.vault),
        bond: keys.bond,
        bond_token: address::bond_token(&keys.bond),
        mint: token.mint,
        token_program: token.program,
    };
    build(accounts, instruction::CollectPenalty {})
}

/// Brings fees to `destination`, a token account of the treasury.
pub fn sweep_fees(vault: Pubkey, destination: Pubkey, token: Token) -> Instruction {
    let accounts = accounts::SweepFees {
        platform: PLATFORM,
        vault,
        token: address::vault_token(&vault),
        destination,
        mint: token.mint,
        token_program: token.program,
    };
    build(accounts, instruction::SweepFees {})
}

/// Closes a settled agreement; `caller` is anyone.
pub fn close_agreement(caller: Pubkey, keys: &AgreementKeys, token: Token) -> Instruction {
    let accounts = accounts::CloseAgreement {
        caller,
        agreement: keys.agreement,
        rent_payer: keys.rent_payer,
        vault: keys.vault,
        token: address::vault_token(&keys.vault),
        bond: keys.bond,
        bond_token: address::bond_token(&keys.bond),
        mint: token.mint,
        token_program: token.program,
    };
    build(accounts, instruction::CloseAgreement {})
}
