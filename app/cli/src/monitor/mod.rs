//! `flashback monitor`: measures what listings promise, publishes the logs, and recomputes reports from them.

pub mod pay;
pub mod report;
mod run;
mod serve;
mod view;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anchor_lang::prelude::Pubkey;
use anyhow::Result;
use clap::{Args, Subcommand};
use flashback::math::calendar::Calendar;
use flashback::state::{Platform, ProviderKind};
use flashback_client::address;
use flashback_monitor::clock::{Clock, ClockError, Schedule, Ticker};
use flashback_monitor::metrics::Metrics;
use flashback_monitor::report::VerifiedLog;
use tokio::signal::unix::{signal, SignalKind};

use crate::context::Context;
use crate::error::{bad_input, bad_input_by, CliError};
use crate::output::waiting;

/// Measure what listings promise
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Probe listings until you stop it, and log every request
    Run(run::RunArgs),
    /// Publish finished logs over HTTP, and the health of the chain's clock
    Serve(serve::ServeArgs),
    /// Recompute an epoch's report and its commitment from a log
    Verify(VerifyArgs),
    /// List the boards that a monitor reports to, and what it was paid
    List(pay::Choice),
    /// Take out what a monitor was paid for its reports
    Pay(pay::Choice),
}

/// Arguments of `monitor verify`.
#[derive(Args, Debug)]
pub struct VerifyArgs {
    /// The log
    file: PathBuf,
}

/// Runs a command.
pub async fn run(command: Command, context: Context) -> Result<()> {
    let context = Arc::new(context);
    match command {
        Command::Run(args) => run::run(&args, &context).await,
        Command::Serve(args) => serve::run(&args, &context).await,
        Command::Verify(args) => Ok(verify(&args.file, &context)?),
        Command::List(choice) => pay::list(&choice, &context).await,
        Command::Pay(choice) => pay::pay(&choice, &context).await,
    }
}

/// Needs no node and no wallet.
fn verify(file: &Path, context: &Context) -> Result<(), CliError> {
    let bytes = std::fs::read(file)
        .map_err(|error| bad_input(format!("cannot read {} ({error})", file.display()), "name a log of a monitor"))?;
    let log = VerifiedLog::read(&bytes).map_err(|error| {
        bad_input_by(&format!("{} is not evidence: {error}", file.display()), "get the log from its monitor again")
    })?;
    context.show(&view::record(&log));
    Ok(())
}

/// The chain's clock as a node tells it.
struct NodeClock(Arc<Context>);

impl Clock for NodeClock {
    async fn now(&self) -> Result<i64, ClockError> {
        self.0.client.now().await.map_err(|error| ClockError(error.to_string()))
    }
}

/// Reads the chain's clock as long as it is held.
fn ticker(context: &Arc<Context>, schedule: &Schedule, metrics: &Metrics) -> Ticker {
    let errors = metrics.clock_errors.clone();
    Ticker::start(NodeClock(Arc::clone(context)), schedule.pause(), move |error| {
        errors.inc();
        eprintln!("warning: {error}");
    })
}

/// The monitor's Provider account: the one that is named, or the wallet's.
fn monitor_of(named: Option<Pubkey>, wallet: &Pubkey) -> Pubkey {
    named.unwrap_or_else(|| address::provider(ProviderKind::Service, wallet))
}

/// How the platform cuts time.
async fn schedule(context: &Context) -> Result<Schedule> {
    let Platform { genesis_at, epoch_secs, report_window_secs, .. } =
        waiting("reading the platform", context.client.platform()).await?;
    Ok(Schedule(Calendar { genesis_at, epoch_secs, report_window_secs }))
}

/// Ready when the process is asked to end, by a person or by what manages services.
async fn stopped() {
    let terminated = async {
        match signal(SignalKind::terminate()) {
            Ok(mut terminated) => drop(terminated.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        () = terminated => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}
