//! `flashback keeper`: runs every permissionless action that is due.

mod view;

use std::io::IsTerminal;
use std::time::Duration;

use anchor_lang::prelude::Pubkey;
use anyhow::Result;
use clap::{Args, Subcommand};
use flashback_client::keeper::{Keeper, Policy, Progress, Scope, Snapshot};
use indicatif::{ProgressBar, ProgressStyle};
use solana_sdk::signature::Signer;

use crate::context::Context;
use crate::error::{refused, CliError};
use crate::input::amount::{lamports, Decimal};
use crate::output::{print, print_json, waiting, Format};

/// Run the permissionless actions that are due
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
    /// Agreements in this mint too, besides those in mints that the platform vouches for; can be given several times
    #[arg(long, value_name = "KEY")]
    mint: Vec<Pubkey>,
    /// Agreements in every mint, worthless ones too
    #[arg(long, conflicts_with = "mint")]
    all_mints: bool,
    /// Least that a claim or a sweep of fees brings, in the decimals of each mint
    #[arg(long, value_name = "DECIMAL", default_value = "1", value_parser = micros)]
    min_claim: u64,
    /// Most that one round spends on transaction fees; the rest waits for the next round
    #[arg(long, value_name = "SOL", default_value = "0.01", value_parser = lamports)]
    max_fee: u64,
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
    let policy = Policy { least_micros: args.min_claim };
    let keeper = Keeper::new(&context.client, &wallet, policy).spending(args.max_fee);
    let scope = Scope {
        listings: args.listing.clone(),
        vaults: args.vault.clone(),
        agreements: args.agreement.clone(),
        mints: args.mint.clone(),
        all_mints: args.all_mints,
    };
    if !context.is_dry_run() {
        context.allow_sending().await?;
    }
    let mut said = None;
    loop {
        let looked = waiting("looking for what is due", keeper.load(&scope)).await;
        let worked = match looked {
            Ok(snapshot) if context.is_dry_run() => {
                view::show_plan(&keeper.batches(&snapshot), &snapshot, context, &wallet.pubkey());
                return Ok(());
            }
            Ok(snapshot) => Ok(work(&keeper, &snapshot, &mut said, context).await),
            Err(error) => Err(error.into()),
        };
        match worked {
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

fn some_failed(count: usize) -> CliError {
    let tasks = if count == 1 { "task" } else { "tasks" };
    refused(format!("{count} {tasks} failed"), "see the reasons above; the next run tries them again")
}

/// Does what is due and says what became of it; returns how much failed. Where nothing is due it says what comes next,
/// unless that is what it `said` last.
async fn work(keeper: &Keeper<'_>, snapshot: &Snapshot, said: &mut Option<view::NextDue>, context: &Context) -> usize {
    let bar = std::io::stderr().is_terminal().then(|| {
        let bar = ProgressBar::new(0);
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} {msg}") {
            bar.set_style(style);
        }
        bar
    });
    let progress = |progress: Progress| match (&bar, progress) {
        (Some(bar), Progress::Planned(tasks)) => bar.set_length(tasks.try_into().unwrap_or(u64::MAX)),
        (Some(bar), Progress::Advanced(count)) => bar.inc(count.try_into().unwrap_or(0)),
        (Some(bar), Progress::Retrying(reason, pause)) => bar.set_message(retrying(&reason, pause)),
        (None, Progress::Retrying(reason, pause)) => eprintln!("warning: {}", retrying(&reason, pause)),
        (None, Progress::Planned(_) | Progress::Advanced(_)) => {}
    };
    let summary = keeper.work(snapshot, &progress).await;
    if let Some(bar) = &bar {
        bar.finish_and_clear();
    }
    let next = summary.is_empty().then(|| view::NextDue::of(keeper.next_due(snapshot)));
    if next.is_none() || next != *said {
        match context.format {
            Format::Table => print(view::in_words(&summary, next.as_ref(), snapshot.now)),
            Format::Json => print_json(&view::as_json(&summary, next.as_ref(), snapshot.now)),
        }
    }
    *said = next;
    summary.failed.len()
}

fn retrying(reason: &str, pause: Duration) -> String {
    format!("{reason}; trying again in {:.1} s", pause.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_claim_is_typed_as_a_decimal() {
        assert_eq!((micros("1"), micros("0.5"), micros("0")), (Ok(1_000_000), Ok(500_000), Ok(0)));
        assert!(micros("0.0000001").is_err() && micros("-1").is_err());
    }
}
