//! Carrying a plan out: stage by stage, a few transactions at once, never anything twice.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use anchor_lang::prelude::Pubkey;
use futures_util::stream::{self, StreamExt};
use solana_sdk::signature::{Keypair, Signer};

use super::backoff::Backoff;
use super::{pack, DueTask, Policy, Scope, Snapshot, Task};
use crate::client::Client;
use crate::error::{ClientError, Result};

/// Lamports of a transaction with one signature.
const FEE_LAMPORTS: u64 = 5_000;
/// Transactions under way at once.
const AT_ONCE: usize = 4;
/// First and longest pause after the network failed.
const PAUSES: (Duration, Duration) = (Duration::from_millis(250), Duration::from_secs(30));
/// How often a transaction is tried while the network fails.
const MOST_ATTEMPTS: u32 = 8;

/// Sends what is due and pays the fees. It remembers what failed from one round to the next.
pub struct Keeper<'a> {
    client: &'a Client,
    wallet: &'a Keypair,
    policy: Policy,
    most_lamports: u64,
    pauses: (Duration, Duration),
    backoff: Mutex<Backoff>,
}

/// How far a keeper has come with a round.
#[derive(Clone, Debug)]
pub enum Progress {
    /// So many tasks are planned.
    Planned(usize),
    /// So many tasks are out of the way.
    Advanced(usize),
    /// The network failed; another attempt follows after a pause.
    Retrying(String, Duration),
}

/// What became of a round's plan.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    /// How many tasks of each kind were done.
    pub done: BTreeMap<Task, usize>,
    /// Tasks that somebody else had done meanwhile, or that were no longer due.
    pub idle: usize,
    /// Tasks that wait for one that failed, on the same account.
    pub waiting: usize,
    /// Tasks left for a later round: they failed before, or the round's fees are spent.
    pub deferred: usize,
    /// Tasks that failed, with the reason.
    pub failed: Vec<(Task, Pubkey, String)>,
    /// Transactions that reached the chain.
    pub transactions: u64,
    /// Fees of them.
    pub lamports: u64,
    /// How long it took.
    pub took: Duration,
}

impl Summary {
    /// Tasks that were done.
    pub fn count(&self) -> usize {
        self.done.values().sum()
    }

    /// Whether nothing was due.
    pub fn is_empty(&self) -> bool {
        self.count() + self.idle + self.waiting + self.deferred + self.failed.len() == 0
    }
}

/// Whether the same transaction may go through later: the network failed, not what was sent.
fn is_transient(error: &ClientError) -> bool {
    matches!(error, ClientError::Unreachable { .. } | ClientError::Rpc { .. } | ClientError::Expired { .. })
}

/// A round under way.
struct Round<'a> {
    snapshot: &'a Snapshot,
    progress: &'a (dyn Fn(Progress) + Sync),
    summary: Mutex<Summary>,
    /// Fees that may still be spent.
    lamports_left: Mutex<u64>,
    /// Accounts about which a task failed that later ones need, each with the stage of that task.
    held: Mutex<BTreeMap<Pubkey, (Task, u32)>>,
}

impl Round<'_> {
    fn summary(&self) -> MutexGuard<'_, Summary> {
        locked(&self.summary)
    }

    fn advance(&self, count: usize) {
        (self.progress)(Progress::Advanced(count));
    }

    /// Sets the fee of a transaction aside, if it is left.
    fn reserve_fee(&self) -> bool {
        let mut left = locked(&self.lamports_left);
        let after = left.checked_sub(FEE_LAMPORTS);
        *left = after.unwrap_or(*left);
        after.is_some()
    }

    /// Gives the fee of a transaction back that did not reach the chain.
    fn release_fee(&self) {
        let mut left = locked(&self.lamports_left);
        *left = left.saturating_add(FEE_LAMPORTS);
    }

    fn record_sent(&self) {
        self.summary().transactions += 1;
    }

    /// Takes out what cannot be done because something else failed on an account that it names.
    fn drop_held(&self, batch: &[DueTask]) -> Vec<DueTask> {
        let held = locked(&self.held);
        let is_held = |due: &&DueTask| {
            let mut named = due.instruction.accounts.iter().map(|account| account.pubkey);
            named.any(|account| held.get(&account).is_some_and(|failed| *failed < due.stage()))
        };
        let ready: Vec<_> = batch.iter().filter(|due| !is_held(due)).cloned().collect();
        self.summary().waiting += batch.len() - ready.len();
        self.advance(batch.len() - ready.len());
        ready
    }

    /// Keeps what comes after `due` and names its account from being tried, if it needs it.
    fn hold(&self, due: &DueTask) {
        if due.task.row().is_needed {
            let mut held = locked(&self.held);
            let stage = held.entry(due.subject).or_insert(due.stage());
            *stage = due.stage().min(*stage);
        }
    }

    fn defer(&self, count: usize) {
        self.summary().deferred += count;
        self.advance(count);
    }
}

impl<'a> Keeper<'a> {
    /// `wallet` signs and pays.
    pub fn new(client: &'a Client, wallet: &'a Keypair, policy: Policy) -> Self {
        Self { client, wallet, policy, most_lamports: u64::MAX, pauses: PAUSES, backoff: Mutex::default() }
    }

    /// With other pauses after the network failed: the first one, which doubles up to the longest.
    pub fn pausing(self, first: Duration, longest: Duration) -> Self {
        Self { pauses: (first, longest), ..self }
    }

    /// Spends at most `lamports` on the fees of a round; what is left over comes in the next ones.
    pub fn spending(self, lamports: u64) -> Self {
        Self { most_lamports: lamports, ..self }
    }

    /// Reads what tasks can be found in.
    pub async fn load(&self, scope: &Scope) -> Result<Snapshot> {
        Snapshot::load(self.client, scope).await
    }

    /// What is due in `snapshot`.
    pub fn plan(&self, snapshot: &Snapshot) -> Vec<DueTask> {
        snapshot.plan(&self.policy, &self.wallet.pubkey())
    }

    /// What is due, as the transactions that would be sent.
    pub fn batches(&self, snapshot: &Snapshot) -> Vec<Vec<DueTask>> {
        pack(self.plan(snapshot), &self.wallet.pubkey())
    }

    /// When the first task becomes due where nothing is due now, see [`Snapshot::next_due`].
    pub fn next_due(&self, snapshot: &Snapshot) -> Option<(i64, DueTask)> {
        snapshot.next_due(&self.policy, &self.wallet.pubkey())
    }

    /// Does everything that is due, what failed in an earlier round last. A task that fails keeps nothing else from being
    /// done: its batch is split.
    pub async fn work(&self, snapshot: &Snapshot, progress: &(dyn Fn(Progress) + Sync)) -> Summary {
        let began = Instant::now();
        let plan = self.plan(snapshot);
        progress(Progress::Planned(plan.len()));
        let round = Round {
            snapshot,
            progress,
            summary: Mutex::default(),
            lamports_left: Mutex::new(self.most_lamports),
            held: Mutex::default(),
        };
        let (fresh, repeated) = self.sort(plan, &round, began);
        for tasks in [fresh, repeated] {
            let batches = pack(tasks, &self.wallet.pubkey());
            for stage in batches.chunk_by(|a, b| stage_of(a) == stage_of(b)) {
                let ready = stage.iter().map(|batch| round.drop_held(batch)).filter(|batch| !batch.is_empty());
                let under_way: Vec<_> = ready.map(|batch| self.carry_out(batch, &round)).collect();
                stream::iter(under_way).buffer_unordered(AT_ONCE).collect::<()>().await;
            }
        }
        let mut summary = round.summary.into_inner().unwrap_or_else(PoisonError::into_inner);
        (summary.lamports, summary.took) = (summary.transactions.saturating_mul(FEE_LAMPORTS), began.elapsed());
        summary
    }

    /// What is due on accounts where nothing failed before, and what is due on the others. What is too early to try again is
    /// left for a later round.
    fn sort(&self, plan: Vec<DueTask>, round: &Round, now: Instant) -> (Vec<DueTask>, Vec<DueTask>) {
        let mut backoff = locked(&self.backoff);
        backoff.keep_only(&plan);
        let (early, ready): (Vec<_>, Vec<_>) = plan.into_iter().partition(|due| backoff.is_early(due, now));
        early.iter().for_each(|due| round.hold(due));
        round.defer(early.len());
        let repeated: BTreeSet<Pubkey> =
            ready.iter().filter(|due| backoff.has_failed(due)).map(|due| due.subject).collect();
        ready.into_iter().partition(|due| !repeated.contains(&due.subject))
    }

    /// Those of `tasks` that are still due.
    async fn still_due(&self, snapshot: &Snapshot, tasks: &[DueTask]) -> Result<Vec<DueTask>> {
        let plan = self.plan(&snapshot.reload(self.client, tasks).await?);
        let due: BTreeSet<_> = plan.iter().map(DueTask::id).collect();
        Ok(tasks.iter().filter(|task| due.contains(&task.id())).cloned().collect())
    }

    /// Sends a batch, in ever smaller parts if it fails.
    async fn carry_out(&self, batch: Vec<DueTask>, round: &Round<'_>) {
        let mut queue = vec![batch];
        while let Some(batch) = queue.pop() {
            let Err((mut stuck, error)) = self.attempt(batch, round).await else { continue };
            if is_transient(&error) || stuck.len() == 1 {
                self.record_failure(stuck, &error, round);
            } else {
                queue.push(stuck.split_off(stuck.len() / 2));
                queue.push(stuck);
            }
        }
    }

    /// Sends a batch until nothing in it is due. What is left over comes back with the reason: an error of the network
    /// after the last attempt, or one that another attempt would meet again.
    async fn attempt(
        &self,
        mut batch: Vec<DueTask>,
        round: &Round<'_>,
    ) -> std::result::Result<(), (Vec<DueTask>, ClientError)> {
        let mut pause = self.pauses.0;
        for attempt in 1.. {
            let Some(error) = self.send(&batch, round).await else { return Ok(()) };
            if is_transient(&error) {
                (round.progress)(Progress::Retrying(error.to_string(), pause));
                tokio::time::sleep(pause).await;
            }
            // A transaction may have gone through although nobody said so, and others work here too.
            match self.still_due(round.snapshot, &batch).await {
                Ok(due) => {
                    let (before, done_by_others) = (batch.len(), batch.len() - due.len());
                    batch = due;
                    round.summary().idle += done_by_others;
                    round.advance(done_by_others);
                    if batch.is_empty() {
                        return Ok(());
                    }
                    if !is_transient(&error) && batch.len() == before {
                        return Err((batch, error));
                    }
                }
                Err(unread) if is_transient(&unread) => tokio::time::sleep(pause).await,
                Err(unreadable) => return Err((batch, unreadable)),
            }
            if attempt == MOST_ATTEMPTS {
                return Err((batch, error));
            }
            pause = pause.saturating_mul(2).min(self.pauses.1);
        }
        Ok(())
    }

    /// Sends a batch once; why it failed, if it did.
    async fn send(&self, batch: &[DueTask], round: &Round<'_>) -> Option<ClientError> {
        if !round.reserve_fee() {
            round.defer(batch.len());
            return None;
        }
        let instructions: Vec<_> = batch.iter().map(|due| due.instruction.clone()).collect();
        match self.client.send(&instructions, self.wallet, &[]).await {
            Ok(_) => {
                round.record_sent();
                round.advance(batch.len());
                let mut backoff = locked(&self.backoff);
                for due in batch {
                    *round.summary().done.entry(due.task).or_default() += 1;
                    backoff.forget(due);
                }
                None
            }
            Err(error) => {
                if matches!(error, ClientError::FailedOnChain { .. }) {
                    round.record_sent();
                } else {
                    round.release_fee();
                }
                Some(error)
            }
        }
    }

    fn record_failure(&self, tasks: Vec<DueTask>, error: &ClientError, round: &Round) {
        round.advance(tasks.len());
        let mut backoff = locked(&self.backoff);
        for due in tasks {
            // Where the network failed, the next round may find it well.
            if !is_transient(error) {
                backoff.record_failure(&due, Instant::now());
            }
            round.hold(&due);
            round.summary().failed.push((due.task, due.subject, error.to_string()));
        }
    }
}

fn stage_of(batch: &[DueTask]) -> Option<(Task, u32)> {
    batch.first().map(DueTask::stage)
}

fn locked<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instruction;
    use anchor_lang::prelude::AccountMeta;

    fn due(task: Task, round: u32, subject: u8) -> DueTask {
        let subject = Pubkey::new_from_array([subject; 32]);
        DueTask { task, round, subject, group: [subject; 3], amount: 0, instruction: instruction::sync_vault(subject) }
    }

    fn round<'a>(snapshot: &'a Snapshot, lamports: u64, progress: &'a (dyn Fn(Progress) + Sync)) -> Round<'a> {
        Round {
            snapshot,
            progress,
            summary: Mutex::default(),
            lamports_left: Mutex::new(lamports),
            held: Mutex::default(),
        }
    }

    #[test]
    fn what_needs_a_failed_task_waits_and_nothing_else_does() {
        let snapshot = Snapshot::default();
        let round = round(&snapshot, 0, &|_| {});
        round.hold(&due(Task::Claim, 0, 3));
        round.hold(&due(Task::Settle, 1, 1));
        round.hold(&due(Task::Settle, 2, 1));
        let batch = [
            due(Task::Expire, 0, 1),
            due(Task::Settle, 0, 1),
            due(Task::Settle, 2, 1),
            due(Task::Claim, 0, 1),
            due(Task::Close, 0, 1),
            due(Task::Settle, 1, 2),
            due(Task::Close, 0, 3),
        ];
        let ready: Vec<_> = round.drop_held(&batch).iter().map(|due| (due.task, due.round, due.subject)).collect();
        let kept = [0, 1, 5, 6].map(|n: usize| (batch[n].task, batch[n].round, batch[n].subject));
        assert_eq!(ready, kept);
        assert_eq!(round.summary().waiting, 3);
    }

    #[test]
    fn a_settlement_waits_for_the_epochs_of_its_board() {
        let snapshot = Snapshot::default();
        let round = round(&snapshot, 0, &|_| {});
        let [board, other, agreement] = [1, 2, 3].map(|byte| Pubkey::new_from_array([byte; 32]));
        round.hold(&due(Task::Finalize, 0, 1));
        let settle = |board| {
            let mut settle = due(Task::Settle, 0, 3);
            settle.instruction.accounts.push(AccountMeta::new(board, false));
            settle
        };
        assert_eq!(round.drop_held(&[settle(board), settle(other)]), [settle(other)]);
        assert_eq!(settle(board).subject, agreement);
    }

    #[test]
    fn a_round_sets_fees_aside_until_they_are_spent() {
        let snapshot = Snapshot::default();
        let round = round(&snapshot, 2 * FEE_LAMPORTS + 4_999, &|_| {});
        assert!(round.reserve_fee() && round.reserve_fee() && !round.reserve_fee());
        round.release_fee();
        assert!(round.reserve_fee() && !round.reserve_fee());
    }
}
