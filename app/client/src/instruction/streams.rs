//! Vaults, bonds and agreements.

use anchor_lang::prelude::Pubkey;
use anchor_lang::solana_program::instruction::Instruction;
use anchor_lang::system_program;
use flashback::state::{Agreement, Order};
use flashback::{accounts, instruction};

use super::build;
use crate::address::{self, PLATFORM};

/// A mint and the token program that it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// The mint.
    pub mint: Pubkey,
    /// SPL Token or Token-2022.
    pub program: Pubkey,
}

/// The accounts around an agreement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AgreementKeys {
    /// The agreement.
    pub agreement: Pubkey,
    /// The vault that pays.
    pub vault: Pubkey,
    /// The listing.
    pub listing: Pubkey,
    /// The provider.
    pub provider: Pubkey,
    /// The provider's bond in the vault's mint.
    pub bond: Pubkey,
    /// Who paid the agreement's rent.
    pub rent_payer: Pubkey,
}

impl AgreementKeys {
    /// Those of an agreement on a vault in `mint`. A request has no bond yet: its provider's in the mint is taken.
    pub fn of(address: Pubkey, agreement: &Agreement, mint: &Pubkey) -> Self {
        let bond = match agreement.bond {
            none if none == Pubkey::default() => address::bond(&agreement.provider, mint),
            bond => bond,
        };
        Self {
            agreement: address,
            vault: agreement.vault,
            listing: agreement.listing,
            provider: agreement.provider,
            bond,
            rent_payer: agreement.rent_payer,
        }
    }
}

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

/// Asks for what is listed; `index` is the vault's `next_index`, `payer` pays the rent.
#[allow(clippy::too_many_arguments, reason = "each is a key or a number of its own")]
pub fn request_agreement(
    owner: Pubkey,
    payer: Pubkey,
    vault: Pubkey,
    listing: Pubkey,
    provider: Pubkey,
    mint: Pubkey,
    index: u64,
    order: Order,
) -> Instruction {
    let accounts = accounts::RequestAgreement {
        owner,
        payer,
        platform: PLATFORM,
        provider,
        listing,
        vault,
        settlement_mint: address::settlement_mint(&mint),
        agreement: address::agreement(&vault, index),
        system_program: system_program::ID,
    };
    build(accounts, instruction::RequestAgreement { index, order })
}

/// Takes a request back.
pub fn cancel_request(owner: Pubkey, keys: &AgreementKeys) -> Instruction {
    let &AgreementKeys { agreement, vault, rent_payer, .. } = keys;
    build(accounts::CancelRequest { owner, vault, agreement, rent_payer }, instruction::CancelRequest {})
}

/// Gives the consumer's notice.
pub fn terminate_agreement(owner: Pubkey, keys: &AgreementKeys) -> Instruction {
    let &AgreementKeys { agreement, vault, .. } = keys;
    build(accounts::TerminateAgreement { owner, vault, agreement }, instruction::TerminateAgreement {})
}

/// Leaves at once, where there is a right to.
pub fn leave_agreement(owner: Pubkey, keys: &AgreementKeys) -> Instruction {
    let &AgreementKeys { agreement, vault, provider, .. } = keys;
    build(accounts::LeaveAgreement { owner, vault, agreement, provider }, instruction::LeaveAgreement {})
}

/// Ends at once, as both want.
pub fn end_agreement(owner: Pubkey, authority: Pubkey, keys: &AgreementKeys) -> Instruction {
    let &AgreementKeys { agreement, vault, provider, .. } = keys;
    build(accounts::EndAgreement { owner, authority, vault, agreement, provider }, instruction::EndAgreement {})
}

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

/// Adds `amount` base units from `source`, which `depositor` may spend from.
pub fn deposit_bond(depositor: Pubkey, source: Pubkey, bond: Pubkey, token: Token, amount: u64) -> Instruction {
    let accounts = accounts::DepositBond {
        depositor,
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

/// Accepts a request; `authority` is anyone where the listing accepts by itself.
pub fn accept_agreement(authority: Pubkey, keys: &AgreementKeys) -> Instruction {
    let &AgreementKeys { agreement, vault, listing, provider, bond, .. } = keys;
    let accounts =
        accounts::AcceptAgreement { authority, platform: PLATFORM, provider, listing, bond, vault, agreement };
    build(accounts, instruction::AcceptAgreement {})
}

/// Declines a request.
pub fn decline_agreement(authority: Pubkey, keys: &AgreementKeys) -> Instruction {
    let &AgreementKeys { agreement, vault, provider, rent_payer, .. } = keys;
    let accounts = accounts::DeclineAgreement { authority, provider, vault, agreement, rent_payer };
    build(accounts, instruction::DeclineAgreement {})
}

/// Gives the provider's notice.
pub fn give_provider_notice(authority: Pubkey, keys: &AgreementKeys) -> Instruction {
    let &AgreementKeys { agreement, provider, .. } = keys;
    build(accounts::GiveProviderNotice { authority, provider, agreement }, instruction::GiveProviderNotice {})
}

/// Leaves at once, at the cost of the notice.
pub fn exit_agreement(authority: Pubkey, keys: &AgreementKeys) -> Instruction {
    let &AgreementKeys { agreement, vault, provider, bond, .. } = keys;
    build(accounts::ExitAgreement { authority, provider, bond, vault, agreement }, instruction::ExitAgreement {})
}

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

/// Settles period number `period`.
pub fn settle_period(keys: &AgreementKeys, period: u32) -> Instruction {
    let &AgreementKeys { agreement, vault, listing, provider, bond, .. } = keys;
    build(accounts::SettlePeriod { agreement, vault, listing, provider, bond }, instruction::SettlePeriod { period })
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
