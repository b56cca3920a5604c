//! `flashback keeper`: whatever anyone may do and is due, done.

use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::time::Duration;

use anchor_lang::prelude::Pubkey;
use anyhow::Result;
use clap::{Args, Subcommand};
use flashback_client::keeper::{transaction_size, Books, Chore, Keeper, Note, Policy, Report, Scope, Task};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{json, Value};
use solana_sdk::signature::Signer;

use crate::amount::{decimal, sol, Decimal};
use crate::context::Context;
use crate::duration::show_time;
use crate::failure::{refused, Failure};
use crate::output::{keeper_table, print, print_json, waiting, Format};

/// Whatever anyone may do and is due
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Expire, settle, claim, end defaults, collect, close, sweep and refresh whatever is due
    Run(RunArgs),
}

/// Arguments of `keeper run`.
#[derive(Args, Debug)]
pub struct RunArgs {
    /// Look once, do what is due, and end
    #[arg(long)]
    once: bool,
    /// Only agreements on this listing; can be given several times
    #[arg(long, value_name = "KEY")]
    listing: Vec<Pubkey>,
    /// Only this vault and its agreements; can be given several times
    #[arg(long, value_name = "KEY")]
    vault: Vec<Pubkey>,
    /// Only this agreement; can be given several times
    #[arg(long, value_name = "KEY")]
    agreement: Vec<Pubkey>,
    /// Least that a claim or a sweep of fees brings, in the decimals of each mint
    #[arg(long, value_name = "DECIMAL", default_value = "1", value_parser = micros)]
    min_claim: u64,
    /// Time between two looks
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..))]
    interval: u64,
}

/// Millionths of a unit.
fn micros(text: &str) -> Result<u64, String> {
    text.parse::<Decimal>()?.units(6)
}

/// Runs a command.
pub async fn run(command: Command, context: &Context) -> Result<()> {
    let Command::Run(args) = command;
    tokio::select! {
        ended = keep(&args, context) => ended,
        interrupted = tokio::signal::ctrl_c() => Ok(interrupted?),
    }
}

async fn keep(args: &RunArgs, context: &Context) -> Result<()> {
    let wallet = context.signer()?;
    let keeper = Keeper::new(&context.client, &wallet, Policy { least_micros: args.min_claim });
    let scope =
        Scope { listings: args.listing.clone(), vaults: args.vault.clone(), agreements: args.agreement.clone() };
    if !context.is_dry_run() {
        context.allow_sending().await?;
    }
    loop {
        let looked = waiting("looking for what is due", keeper.load(&scope)).await;
        let outcome = match looked {
            Ok(books) if context.is_dry_run() => {
                show_plan(&keeper.batches(&books), &books, context, &wallet.pubkey());
                return Ok(());
            }
            Ok(books) => work(&keeper, &books, context).await,
            Err(error) => Err(error.into()),
        };
        match outcome {
            Ok(failed) if args.once && failed > 0 => return Err(some_failed(failed).into()),
            Ok(_) if args.once => return Ok(()),
            Err(error) if args.once => return Err(error),
            // A keeper outlives its node's bad hours.
            Err(error) => eprintln!("warning: {error:#}; looking again in {} s", args.interval),
            Ok(_) => {}
        }
        tokio::time::sleep(Duration::from_secs(args.interval)).await;
    }
}

fn some_failed(count: usize) -> Failure {
    let chores = if count == 1 { "chore" } else { "chores" };
    refused(format!("{count} {chores} failed"), "their reasons are above; the next run tries them again")
}

/// Does what is due and says what became of it; returns how much failed.
async fn work(keeper: &Keeper<'_>, books: &Books, context: &Context) -> Result<usize> {
    let bar = std::io::stderr().is_terminal().then(|| {
        let bar = ProgressBar::new(0);
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} {msg}") {
            bar.set_style(style);
        }
        bar
    });
    let notes = |note: Note| match (&bar, note) {
        (Some(bar), Note::Planned(chores, _)) => bar.set_length(chores.try_into().unwrap_or(u64::MAX)),
        (Some(bar), Note::Progressed(count)) => bar.inc(count.try_into().unwrap_or(0)),
        (Some(bar), Note::Retrying(reason, pause)) => bar.set_message(retrying(&reason, pause)),
        (None, Note::Retrying(reason, pause)) => eprintln!("warning: {}", retrying(&reason, pause)),
        (None, Note::Planned(..) | Note::Progressed(_)) => {}
    };
    let report = keeper.work(books, &notes).await;
    if let Some(bar) = &bar {
        bar.finish_and_clear();
    }
    match context.format {
        Format::Table => print(in_words(&report, books.now)),
        Format::Json => print_json(&as_json(&report, books.now)),
    }
    Ok(report.failed.len())
}

fn retrying(reason: &str, pause: Duration) -> String {
    format!("{reason}; trying again in {:.1} s", pause.as_secs_f64())
}

fn show_plan(batches: &[Vec<Chore>], books: &Books, context: &Context, wallet: &Pubkey) {
    let size = |batch: &[Chore]| {
        let instructions: Vec<_> = batch.iter().map(|chore| chore.instruction.clone()).collect();
        transaction_size(&instructions, wallet)
    };
    let chores = || batches.iter().flatten();
    if context.format == Format::Json {
        let of_batch = |batch: &Vec<Chore>| {
            let chores: Vec<Value> = batch
                .iter()
                .map(|chore| json!({ "task": chore.task.name(), "account": chore.subject.to_string(), "amount": chore.amount.to_string() }))
                .collect();
            json!({ "bytes": size(batch), "chores": chores })
        };
        print_json(&json!({ "now": books.now, "transactions": batches.iter().map(of_batch).collect::<Value>() }));
        return;
    }
    if batches.is_empty() {
        print(format!("{}: nothing is due", show_time(books.now)));
        return;
    }
    let rows = chores().map(|chore| [chore.task.name().into(), chore.subject.to_string(), amount(chore, books)]);
    print(keeper_table(rows));
    print(format!(
        "{}: due {}, transactions {}, the largest of {} bytes; nothing was sent",
        show_time(books.now),
        chores().count(),
        batches.len(),
        batches.iter().map(|batch| size(batch)).max().unwrap_or_default(),
    ));
}

/// What a chore moves, in the decimals of its vault's mint.
fn amount(chore: &Chore, books: &Books) -> String {
    let vault = chore.group.last().and_then(|vault| books.vaults.get(vault));
    match (chore.amount, vault) {
        (0, _) => String::new(),
        (amount, Some(vault)) => decimal(amount, vault.decimals),
        (amount, None) => format!("{amount} base units"),
    }
}

fn in_words(report: &Report, now: i64) -> String {
    if report.count() + report.idle + report.waiting + report.failed.len() == 0 {
        return format!("{}: nothing is due", show_time(now));
    }
    let done: Vec<_> = report.done.iter().map(|(task, count)| format!("{count} {}", task.name())).collect();
    let mut lines = vec![
        format!("{}: {} done ({})", show_time(now), report.count(), done.join(", ")),
        format!("  nothing left to do   {}", report.idle),
        format!("  failed               {}", report.failed.len()),
        format!("  waiting for those    {}", report.waiting),
        format!("  transactions         {}", report.transactions),
        format!("  fees                 {}", sol(report.lamports)),
        format!("  time                 {:.1} s", report.took.as_secs_f64()),
    ];
    for ((task, reason), accounts) in by_reason(report) {
        let shown: Vec<_> = accounts.iter().take(3).map(ToString::to_string).collect();
        let more = if accounts.len() > 3 { format!(" and {} more", accounts.len() - 3) } else { String::new() };
        lines.push(format!("  {} failed: {reason}\n    {}{more}", task.name(), shown.join(", ")));
    }
    lines.join("\n")
}

fn by_reason(report: &Report) -> BTreeMap<(Task, &str), Vec<Pubkey>> {
    let mut reasons: BTreeMap<(Task, &str), Vec<Pubkey>> = BTreeMap::new();
    for (task, subject, reason) in &report.failed {
        reasons.entry((*task, reason)).or_default().push(*subject);
    }
    reasons
}

fn as_json(report: &Report, now: i64) -> Value {
    let done: serde_json::Map<String, Value> =
        report.done.iter().map(|(task, count)| (task.name().into(), json!(count))).collect();
    let failed: Vec<Value> = report
        .failed
        .iter()
        .map(|(task, subject, reason)| json!({ "task": task.name(), "account": subject.to_string(), "reason": reason }))
        .collect();
    json!({
        "now": now,
        "done": done,
        "nothing_to_do": report.idle,
        "waiting": report.waiting,
        "failed": failed,
        "transactions": report.transactions,
        "lamports": report.lamports,
        "milliseconds": u64::try_from(report.took.as_millis()).unwrap_or(u64::MAX),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_claim_is_typed_as_a_decimal() {
        assert_eq!((micros("1"), micros("0.5"), micros("0")), (Ok(1_000_000), Ok(500_000), Ok(0)));
        assert!(micros("0.0000001").is_err() && micros("-1").is_err());
    }

    #[test]
    fn a_report_says_what_was_done_and_why_the_rest_was_not() {
        let key = |n| Pubkey::new_from_array([n; 32]);
        let report = Report {
            done: [(Task::Settle, 11), (Task::Claim, 7)].into(),
            idle: 2,
            waiting: 1,
            failed: (0..5).map(|n| (Task::Claim, key(n), "frozen".into())).collect(),
            transactions: 2,
            lamports: 10_000,
            took: Duration::from_millis(1_250),
        };
        let words = in_words(&report, 0);
        for text in
            ["18 done (11 settle_period, 7 claim)", "0.00001 SOL", "1.2 s", "claim failed: frozen", "and 2 more"]
        {
            assert!(words.contains(text), "{text}: {words}");
        }
        let json = as_json(&report, 0);
        assert_eq!(
            (&json["done"]["claim"], &json["nothing_to_do"], &json["lamports"]),
            (&json!(7), &json!(2), &json!(10_000))
        );
        assert_eq!(json["failed"].as_array().map(Vec::len), Some(5));
        assert!(in_words(&Report::default(), 0).ends_with("nothing is due"));
    }
}
