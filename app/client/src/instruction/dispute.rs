//! Disputes about the credit of a period.

use anchor_lang::prelude::{AccountMeta, Pubkey};
use anchor_lang::solana_program::instruction::Instruction;
use anchor_lang::system_program;
use flashback::state::{Complaint, Dispute};
use flashback::{accounts, instruction};

use super::{build, AgreementKeys};
use crate::address;

/// Disputes a period; `opener` is the consumer or the provider's authority, and pays rent and stake.
pub fn open_dispute(opener: Pubkey, keys: &AgreementKeys, complaint: Complaint) -> Instruction {
    let Complaint { period, asked_bps, evidence_hash } = complaint;
    let &AgreementKeys { agreement, vault, provider, board, .. } = keys;
    let dispute = address::dispute(&agreement, period);
    let accounts =
        accounts::OpenDispute { opener, agreement, vault, provider, dispute, system_program: system_program::ID };
    let mut instruction = build(accounts, instruction::OpenDispute { period, asked_bps, evidence_hash });
    if board != Pubkey::default() {
        instruction.accounts.push(AccountMeta::new_readonly(board, false));
    }
    instruction
}

/// Answers a dispute; `answerer` is the key of the side that did not open it.
pub fn answer_dispute(
    answerer: Pubkey,
    provider: Pubkey,
    dispute: Pubkey,
    answer_bps: u16,
    evidence_hash: [u8; 32],
) -> Instruction {
    let accounts = accounts::AnswerDispute { answerer, provider, dispute };
    build(accounts, instruction::AnswerDispute { answer_bps, evidence_hash })
}

/// Rules on a dispute.
pub fn rule_dispute(arbiter: Pubkey, provider: Pubkey, dispute: Pubkey, ruled_bps: u16) -> Instruction {
    build(accounts::RuleDispute { arbiter, provider, dispute }, instruction::RuleDispute { ruled_bps })
}

/// Closes a dispute whose period is settled; the stake goes to `receiver`, the key that it is owed to.
pub fn close_dispute(caller: Pubkey, address: Pubkey, dispute: &Dispute, receiver: Pubkey) -> Instruction {
    let &Dispute { provider, rent_payer, .. } = dispute;
    build(
        accounts::CloseDispute { caller, provider, dispute: address, receiver, rent_payer },
        instruction::CloseDispute {},
    )
}
