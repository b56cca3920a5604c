//! What a keeper does, as it is shown.

use std::collections::BTreeMap;

use anchor_lang::prelude::Pubkey;
use flashback_client::keeper::{transaction_size, DueTask, Snapshot, Summary, Task};
use serde_json::{json, Value};

use crate::context::Context;
use crate::input::amount::{decimal, sol};
use crate::input::span::{show_end, show_time};
use crate::output::{print, print_json, table, Format};

/// What would be sent.
pub fn show_plan(batches: &[Vec<DueTask>], snapshot: &Snapshot, context: &Context, wallet: &Pubkey) {
    let size = |batch: &[DueTask]| {
        let instructions: Vec<_> = batch.iter().map(|due| due.instruction.clone()).collect();
        transaction_size(&instructions, wallet)
    };
    let tasks = || batches.iter().flatten();
    if context.format == Format::Json {
        let of_batch = |batch: &Vec<DueTask>| {
            let tasks: Vec<Value> = batch
                .iter()
                .map(|due| json!({ "task": due.task.name(), "account": due.subject.to_string(), "amount": due.amount.to_string() }))
                .collect();
            json!({ "bytes": size(batch), "tasks": tasks })
        };
        print_json(&json!({ "now": snapshot.now, "transactions": batches.iter().map(of_batch).collect::<Value>() }));
        return;
    }
    if batches.is_empty() {
        print(format!("{}: nothing is due", show_time(snapshot.now)));
        return;
    }
    let rows = tasks().map(|due| [due.task.name().into(), due.subject.to_string(), amount(due, snapshot)]);
    print(table(["instruction", "account", "moves"], &[1], rows));
    print(format!(
        "{}: due {}, transactions {}, the largest of {} bytes; nothing was sent",
        show_time(snapshot.now),
        tasks().count(),
        batches.len(),
        batches.iter().map(|batch| size(batch)).max().unwrap_or_default(),
    ));
}

/// What a task moves, in the decimals of its vault's mint.
fn amount(due: &DueTask, snapshot: &Snapshot) -> String {
    let vault = due.group.last().and_then(|vault| snapshot.vaults.get(vault));
    match (due.amount, vault) {
        (0, _) => String::new(),
        (amount, Some(vault)) => decimal(amount, vault.decimals),
        (amount, None) => format!("{amount} base units"),
    }
}

/// What comes next where nothing is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextDue(Option<(i64, Task, Pubkey)>);

impl NextDue {
    /// The time and the task, if there is one.
    pub fn of(next: Option<(i64, DueTask)>) -> Self {
        Self(next.map(|(at, due)| (at, due.task, due.subject)))
    }

    fn in_words(&self, now: i64) -> String {
        match self.0 {
            Some((at, task, subject)) => format!("{} of {subject} comes next, {}", task.name(), show_end(at, now)),
            None => "nothing becomes due within a year".into(),
        }
    }

    fn json(&self) -> Value {
        self.0.map_or(
            Value::Null,
            |(at, task, subject)| json!({ "at": at, "task": task.name(), "account": subject.to_string() }),
        )
    }
}

/// What became of a round, or what comes `next`.
pub fn in_words(summary: &Summary, next: Option<&NextDue>, now: i64) -> String {
    if let Some(next) = next {
        return format!("{}: nothing is due; {}", show_time(now), next.in_words(now));
    }
    let done: Vec<_> = summary.done.iter().map(|(task, count)| format!("{count} {}", task.name())).collect();
    let mut lines = vec![
        format!("{}: {} done ({})", show_time(now), summary.count(), done.join(", ")),
        format!("  nothing left to do   {}", summary.idle),
        format!("  failed               {}", summary.failed.len()),
        format!("  waiting for those    {}", summary.waiting),
        format!("  left for later       {}", summary.deferred),
        format!("  transactions         {}", summary.transactions),
        format!("  fees                 {}", sol(summary.lamports)),
        format!("  time                 {:.1} s", summary.took.as_secs_f64()),
    ];
    for ((task, reason), accounts) in by_reason(summary) {
        let shown: Vec<_> = accounts.iter().take(3).map(ToString::to_string).collect();
        let more = if accounts.len() > 3 { format!(" and {} more", accounts.len() - 3) } else { String::new() };
        lines.push(format!("  {} failed: {reason}\n    {}{more}", task.name(), shown.join(", ")));
    }
    lines.join("\n")
}

fn by_reason(summary: &Summary) -> BTreeMap<(Task, &str), Vec<Pubkey>> {
    let mut reasons: BTreeMap<(Task, &str), Vec<Pubkey>> = BTreeMap::new();
    for (task, subject, reason) in &summary.failed {
        reasons.entry((*task, reason)).or_default().push(*subject);
    }
    reasons
}

/// As [`in_words`], for programs.
pub fn as_json(summary: &Summary, next: Option<&NextDue>, now: i64) -> Value {
    let done: serde_json::Map<String, Value> =
        summary.done.iter().map(|(task, count)| (task.name().into(), json!(count))).collect();
    let failed: Vec<Value> = summary
        .failed
        .iter()
        .map(|(task, subject, reason)| json!({ "task": task.name(), "account": subject.to_string(), "reason": reason }))
        .collect();
    json!({
        "now": now,
        "next_due": next.map_or(Value::Null, NextDue::json),
        "done": done,
        "nothing_to_do": summary.idle,
        "waiting": summary.waiting,
        "deferred": summary.deferred,
        "failed": failed,
        "transactions": summary.transactions,
        "lamports": summary.lamports,
        "milliseconds": u64::try_from(summary.took.as_millis()).unwrap_or(u64::MAX),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn a_summary_says_what_was_done_and_why_the_rest_was_not() {
        let key = |n| Pubkey::new_from_array([n; 32]);
        let summary = Summary {
            done: [(Task::Settle, 11), (Task::Claim, 7)].into(),
            idle: 2,
            waiting: 1,
            deferred: 4,
            failed: (0..5).map(|n| (Task::Claim, key(n), "frozen".into())).collect(),
            transactions: 2,
            lamports: 10_000,
            took: Duration::from_millis(1_250),
        };
        let words = in_words(&summary, None, 0);
        for text in
            ["18 done (11 settle_period, 7 claim)", "0.00001 SOL", "1.2 s", "claim failed: frozen", "and 2 more"]
        {
            assert!(words.contains(text), "{text}: {words}");
        }
        let json = as_json(&summary, None, 0);
        assert_eq!(
            (&json["done"]["claim"], &json["nothing_to_do"], &json["lamports"]),
            (&json!(7), &json!(2), &json!(10_000))
        );
        assert_eq!(json["failed"].as_array().map(Vec::len), Some(5));
        assert_eq!(json["next_due"], Value::Null);
    }

    #[test]
    fn where_nothing_is_due_it_says_what_comes_next() {
        let due = DueTask {
            task: Task::Sync,
            round: 0,
            subject: Pubkey::default(),
            group: [Pubkey::default(); 3],
            amount: 0,
            instruction: flashback_client::instruction::sync_vault(Pubkey::default()),
        };
        let next = NextDue::of(Some((86_400, due)));
        let words = in_words(&Summary::default(), Some(&next), 0);
        assert!(words.contains("nothing is due; sync_vault of 1111") && words.ends_with("(in 1d)"), "{words}");
        assert_eq!(as_json(&Summary::default(), Some(&next), 0)["next_due"]["at"], json!(86_400));
        assert!(in_words(&Summary::default(), Some(&NextDue::of(None)), 0).ends_with("within a year"));
    }
}
