//! What failed before is tried again less and less often, and after everything else.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use anchor_lang::prelude::Pubkey;

use super::{DueTask, Task};

/// First and longest wait before a task that failed is tried again.
const WAITS: (Duration, Duration) = (Duration::from_secs(60), Duration::from_secs(6 * 3_600));

/// The tasks that failed, by what they are and on which account.
#[derive(Debug, Default)]
pub(super) struct Backoff(BTreeMap<(Task, Pubkey), Failures>);

#[derive(Debug)]
struct Failures {
    wait: Duration,
    until: Instant,
}

impl Backoff {
    /// Whether it failed when it was tried last.
    pub fn has_failed(&self, due: &DueTask) -> bool {
        self.0.contains_key(&(due.task, due.subject))
    }

    /// Whether it is too early to try it again.
    pub fn is_early(&self, due: &DueTask, now: Instant) -> bool {
        self.0.get(&(due.task, due.subject)).is_some_and(|failures| now < failures.until)
    }

    /// Remembers that it failed: the wait doubles each time.
    pub fn record_failure(&mut self, due: &DueTask, now: Instant) {
        let doubled = |failures: &Failures| failures.wait.saturating_mul(2).min(WAITS.1);
        let wait = self.0.get(&(due.task, due.subject)).map_or(WAITS.0, doubled);
        self.0.insert((due.task, due.subject), Failures { wait, until: now + wait });
    }

    /// Forgets that it ever failed.
    pub fn forget(&mut self, due: &DueTask) {
        self.0.remove(&(due.task, due.subject));
    }

    /// Forgets whatever is no longer planned.
    pub fn keep_only(&mut self, plan: &[DueTask]) {
        let planned: BTreeSet<_> = plan.iter().map(|due| (due.task, due.subject)).collect();
        self.0.retain(|task, _| planned.contains(task));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instruction;

    #[test]
    fn what_failed_waits_twice_as_long_each_time_and_what_succeeded_is_forgotten() {
        let vault = Pubkey::new_from_array([1; 32]);
        let due = DueTask {
            task: Task::Sync,
            round: 0,
            subject: vault,
            group: [vault; 3],
            amount: 0,
            instruction: instruction::sync_vault(vault),
        };
        let (mut backoff, start) = (Backoff::default(), Instant::now());
        assert!(!backoff.has_failed(&due) && !backoff.is_early(&due, start));
        let mut now = start;
        for wait in [60, 120, 240].map(Duration::from_secs) {
            backoff.record_failure(&due, now);
            assert!(backoff.is_early(&due, now + wait - Duration::from_secs(1)));
            now += wait;
            assert!(backoff.has_failed(&due) && !backoff.is_early(&due, now));
        }
        for _ in 0..20 {
            backoff.record_failure(&due, now);
        }
        assert!(!backoff.is_early(&due, now + WAITS.1), "never longer than the longest");
        backoff.keep_only(std::slice::from_ref(&due));
        assert!(backoff.has_failed(&due));
        backoff.keep_only(&[]);
        assert!(!backoff.has_failed(&due), "what is no longer due is forgotten");
        backoff.record_failure(&due, now);
        backoff.forget(&due);
        assert!(!backoff.has_failed(&due));
    }
}
