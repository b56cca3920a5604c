//! Due tasks into transactions: as many as fit, those that share accounts together.

use anchor_lang::prelude::Pubkey;
use anchor_lang::solana_program::instruction::Instruction;
use solana_sdk::message::Message;

use super::DueTask;
use crate::client::Limits;

/// Bytes that a transaction has at most.
pub const LARGEST_TRANSACTION: usize = 1_232;
/// Bytes that a node keeps of a transaction's logs, events with them.
const LOGS_KEPT: usize = 10_000;
/// Instructions that run in a transaction at most, those that programs call with them; a task calls two at most.
const MOST_TASKS: usize = 20;

/// Bytes of the legacy transaction of these instructions under limits, which `payer` pays.
pub fn transaction_size(instructions: &[Instruction], payer: &Pubkey) -> usize {
    const SIGNATURE: usize = 64;
    let message = Message::new(&Limits::default().over(instructions), Some(payer));
    let signatures = usize::from(message.header.num_required_signatures);
    1 + signatures * SIGNATURE + message.serialize().len()
}

/// Puts tasks into batches that are a transaction each and can be sent one after the other. Those of a stage are sorted
/// by the accounts that they share.
pub fn pack(mut tasks: Vec<DueTask>, payer: &Pubkey) -> Vec<Vec<DueTask>> {
    tasks.sort_by_key(|due| (due.stage(), due.group, due.subject));
    let mut batches: Vec<Vec<DueTask>> = Vec::new();
    for due in tasks {
        match batches.last_mut() {
            Some(batch) if takes(batch, &due, payer) => batch.push(due),
            _ => batches.push(vec![due]),
        }
    }
    batches
}

fn takes(batch: &[DueTask], due: &DueTask, payer: &Pubkey) -> bool {
    let with = || batch.iter().chain([due]);
    let logs: usize = with().map(|due| due.task.row().log_bytes).sum();
    batch.first().is_some_and(|first| first.stage() == due.stage())
        && batch.len() < MOST_TASKS
        && logs <= LOGS_KEPT
        && transaction_size(&with().map(|due| due.instruction.clone()).collect::<Vec<_>>(), payer)
            <= LARGEST_TRANSACTION
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instruction::{self, AgreementKeys, Token};
    use crate::keeper::Task;

    fn key(n: usize) -> Pubkey {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&n.to_le_bytes());
        Pubkey::new_from_array(bytes)
    }

    /// Task `n` on a vault of its own, at listing `listing`.
    fn due(task: Task, n: usize, listing: usize, round: u32) -> DueTask {
        let keys = AgreementKeys {
            agreement: key(10_000 + n),
            vault: key(20_000 + n),
            listing: key(30_000 + listing),
            provider: key(40_000 + listing),
            bond: key(50_000 + listing),
            board: Pubkey::default(),
            rent_payer: key(20_000 + n),
        };
        let token = Token { mint: key(1), program: key(2) };
        let instruction = match task {
            Task::Claim => instruction::claim(&keys, key(60_000 + listing), token),
            Task::Close => instruction::close_agreement(key(0), &keys, token),
            Task::Sync => instruction::sync_vault(keys.vault),
            _ => instruction::settle_period(&keys, round),
        };
        let group = [keys.bond, keys.listing, keys.vault];
        DueTask { task, round, subject: keys.agreement, group, amount: 0, instruction }
    }

    fn sizes(batches: &[Vec<DueTask>]) -> Vec<usize> {
        batches.iter().map(Vec::len).collect()
    }

    #[test]
    fn settlements_of_a_listing_share_a_transaction_ten_at_a_time_though_each_has_its_vault() {
        let payer = key(7);
        let batches = pack((0..30).map(|n| due(Task::Settle, n, 0, 0)).collect(), &payer);
        assert_eq!(sizes(&batches), [10, 10, 10]);
        for batch in &batches {
            let instructions: Vec<_> = batch.iter().map(|due| due.instruction.clone()).collect();
            assert!(transaction_size(&instructions, &payer) <= LARGEST_TRANSACTION);
        }
        let claims = pack((0..14).map(|n| due(Task::Claim, n, 0, 0)).collect(), &payer);
        assert_eq!(sizes(&claims), [7, 7]);
    }

    #[test]
    fn listings_do_not_mix_more_than_they_have_to() {
        let mixed = (0..20).map(|n| due(Task::Settle, n, n % 2, 0)).collect();
        for batch in pack(mixed, &key(7)) {
            let listings: std::collections::BTreeSet<_> = batch.iter().map(|due| due.group[1]).collect();
            assert!(batch.len() >= 8 && listings.len() == 1, "{} of {listings:?}", batch.len());
        }
    }

    #[test]
    fn a_later_stage_starts_a_new_transaction() {
        let tasks = vec![
            due(Task::Claim, 0, 0, 0),
            due(Task::Settle, 0, 0, 1),
            due(Task::Settle, 0, 0, 0),
            due(Task::Settle, 1, 0, 0),
        ];
        let batches = pack(tasks, &key(7));
        assert_eq!(sizes(&batches), [2, 1, 1]);
        let stages: Vec<_> = batches.iter().map(|batch| batch[0].stage()).collect();
        assert_eq!(stages, [(Task::Settle, 0), (Task::Settle, 1), (Task::Claim, 0)]);
    }

    #[test]
    fn logs_and_instructions_are_limits_too() {
        let same_vault = |task| {
            let first = due(task, 0, 0, 0);
            pack(vec![first; 40], &key(7))
        };
        assert_eq!(sizes(&same_vault(Task::Sync)), [20, 20]);
        assert_eq!(sizes(&same_vault(Task::Close)), [9, 9, 9, 9, 4]);
        assert!(pack(Vec::new(), &key(7)).is_empty());
    }
}
