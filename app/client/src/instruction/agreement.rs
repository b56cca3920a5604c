//! Agreements, from the request to the end.

use anchor_lang::prelude::{AccountMeta, Pubkey};
use anchor_lang::solana_program::instruction::Instruction;
use anchor_lang::system_program;
use flashback::state::{Agreement, Order};
use flashback::{accounts, instruction};

use super::{build, Actor};
use crate::address::{self, PLATFORM};

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
    /// The board that measures it; zero = none.
    pub board: Pubkey,
    /// Who paid the agreement's rent.
    pub rent_payer: Pubkey,
}

impl AgreementKeys {
    /// Those of an agreement on a vault in `mint`. A request has no bond yet: its provider's in the mint is taken; nor a board:
    /// that is the listing's.
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
            board: agreement.board,
            rent_payer: agreement.rent_payer,
        }
    }

    /// `instruction` with the board behind it, if there is one.
    pub(super) fn with_board(&self, mut instruction: Instruction) -> Instruction {
        if self.board != Pubkey::default() {
            instruction.accounts.push(AccountMeta::new(self.board, false));
        }
        instruction
    }
}

/// Asks for what is listed; `authority` acts for the consumer, `index` is the vault's `next_index`, `payer` pays the rent.
#[allow(clippy::too_many_arguments, reason = "each is a key or a number of its own")]
pub fn request_agreement(
    authority: impl Into<Actor>,
    payer: Pubkey,
    vault: Pubkey,
    listing: Pubkey,
    provider: Pubkey,
    mint: Pubkey,
    index: u64,
    order: Order,
) -> Instruction {
    let Actor { key: authority, session } = authority.into();
    let accounts = accounts::RequestAgreement {
        authority,
        session,
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

/// Accepts a request; `authority` is anyone where the listing accepts by itself.
pub fn accept_agreement(authority: Pubkey, keys: &AgreementKeys) -> Instruction {
    let &AgreementKeys { agreement, vault, listing, provider, bond, .. } = keys;
    let accounts =
        accounts::AcceptAgreement { authority, platform: PLATFORM, provider, listing, bond, vault, agreement };
    keys.with_board(build(accounts, instruction::AcceptAgreement {}))
}

/// Declines a request.
pub fn decline_agreement(authority: Pubkey, keys: &AgreementKeys) -> Instruction {
    let &AgreementKeys { agreement, vault, provider, rent_payer, .. } = keys;
    let accounts = accounts::DeclineAgreement { authority, provider, vault, agreement, rent_payer };
    build(accounts, instruction::DeclineAgreement {})
}

/// Takes a request back; `authority` acts for the consumer.
pub fn cancel_request(authority: impl Into<Actor>, keys: &AgreementKeys) -> Instruction {
    let Actor { key: authority, session } = authority.into();
    let &AgreementKeys { agreement, vault, rent_payer, .. } = keys;
    let accounts = accounts::CancelRequest { authority, session, vault, agreement, rent_payer };
    build(accounts, instruction::CancelRequest {})
}

/// Gives the consumer's notice.
pub fn terminate_agreement(owner: Pubkey, keys: &AgreementKeys) -> Instruction {
    let &AgreementKeys { agreement, vault, .. } = keys;
    build(accounts::TerminateAgreement { owner, vault, agreement }, instruction::TerminateAgreement {})
}

/// Gives 1 to 5 stars for what was settled since the last review.
pub fn review_period(consumer: Pubkey, keys: &AgreementKeys, stars: u8) -> Instruction {
    let AgreementKeys { agreement, provider, .. } = *keys;
    build(accounts::ReviewPeriod { consumer, agreement, provider }, instruction::ReviewPeriod { stars })
}

/// Leaves at once, where there is a right to.
pub fn leave_agreement(owner: Pubkey, keys: &AgreementKeys) -> Instruction {
    let &AgreementKeys { agreement, vault, provider, .. } = keys;
    let accounts = accounts::LeaveAgreement { owner, vault, agreement, provider };
    keys.with_board(build(accounts, instruction::LeaveAgreement {}))
}

/// Ends at once, as both want.
pub fn end_agreement(owner: Pubkey, authority: Pubkey, keys: &AgreementKeys) -> Instruction {
    let &AgreementKeys { agreement, vault, provider, .. } = keys;
    build(accounts::EndAgreement { owner, authority, vault, agreement, provider }, instruction::EndAgreement {})
}

/// Gives the provider's notice.
pub fn give_provider_notice(authority: Pubkey, keys: &AgreementKeys) -> Instruction {
    let &AgreementKeys { agreement, provider, .. } = keys;
    build(accounts::GiveProviderNotice { authority, provider, agreement }, instruction::GiveProviderNotice {})
}

/// Leaves at once, at the cost of the notice.
pub fn exit_agreement(authority: Pubkey, keys: &AgreementKeys) -> Instruction {
    let &AgreementKeys { agreement, vault, provider, bond, .. } = keys;
    let accounts = accounts::ExitAgreement { authority, provider, bond, vault, agreement };
    keys.with_board(build(accounts, instruction::ExitAgreement {}))
}
