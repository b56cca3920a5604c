//! `flashback monitor run`.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anchor_lang::prelude::Pubkey;
use anyhow::Result;
use clap::Args;
use flashback_monitor::metrics::Metrics;
use flashback_monitor::monitor::{Monitor, Notice};
use flashback_monitor::probe::{Controls, HeaderValue, ProbeSettings, Prober};
use flashback_monitor::serve::{serve, Site};
use flashback_monitor::store::Store;
use flashback_monitor::watch::Equipment;
use solana_sdk::signature::Signer;
use tokio::sync::watch;
use url::Url;

use super::report::Reporter;
use super::serve::listen;
use super::{monitor_of, schedule, stopped, ticker};
use crate::context::Context;
use crate::error::{bad_input_by, CliError};
use crate::output::{print, waiting};

/// Arguments of `monitor run`.
#[derive(Args, Debug)]
pub struct RunArgs {
    /// Folder of the logs; one monitor at a time writes to it
    #[arg(long, value_name = "FOLDER")]
    logs: PathBuf,
    /// Server that tells an outage of an endpoint from one of your own line; at least two, in networks of others
    #[arg(long, value_name = "URL", required = true)]
    control: Vec<Url>,
    /// The monitor's entry in the register of service providers [default: the wallet's]
    #[arg(long, value_name = "KEY")]
    provider: Option<Pubkey>,
    /// Publish logs, metrics and health here
    #[arg(long, value_name = "ADDRESS:PORT")]
    listen: Option<SocketAddr>,
    /// When an answer has to be complete; the same for a whole epoch
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=60))]
    timeout: u64,
    /// DNS server to ask instead of the machine's; can be given several times
    #[arg(long, value_name = "ADDRESS:PORT")]
    dns: Vec<SocketAddr>,
    /// What requests call themselves; a name of its own would tell a provider whom to serve well
    #[arg(long, value_name = "TEXT")]
    user_agent: Option<HeaderValue>,
    /// Connect to private addresses too: for a network on one machine
    #[arg(long)]
    allow_private: bool,
}

impl RunArgs {
    fn settings(&self) -> ProbeSettings {
        let standard = ProbeSettings::default();
        ProbeSettings {
            timeout: Duration::from_secs(self.timeout),
            allow_private: self.allow_private,
            user_agent: self.user_agent.clone().unwrap_or(standard.user_agent),
            name_servers: self.dns.clone(),
            ..ProbeSettings::default()
        }
    }
}

/// Measures and reports until it is asked to end.
pub async fn run(args: &RunArgs, context: &Arc<Context>) -> Result<()> {
    let wallet = context.signer()?;
    if !context.is_dry_run() {
        context.allow_sending().await?;
    }
    let monitor = monitor_of(args.provider, &wallet.pubkey());
    let schedule = schedule(context).await?;
    let prober = Arc::new(Prober::new(args.settings()).map_err(unusable)?);
    let controls = Controls::new(Arc::clone(&prober), args.control.clone()).map_err(unusable)?;
    let (store, metrics) = (Store::new(&args.logs), Metrics::default());

    let reporter = Reporter { context: Arc::clone(context), wallet, monitor, store: store.clone() };
    let (_, assigned) = waiting("reading boards", reporter.boards(&schedule)).await?;
    print(format!("{monitor} measures {} listings", assigned.len()));
    let (sender, assignments) = watch::channel(assigned);
    let ticker = ticker(context, &schedule, &metrics);
    let (stop, stopping) = watch::channel(());
    let site = Site { store: store.clone(), schedule, ticks: ticker.ticks(), metrics: metrics.clone() };
    let serving = match args.listen {
        Some(address) => Some(tokio::spawn(serve(site, listen(address).await?, closed(stopping)))),
        None => None,
    };
    let reporting = tokio::spawn(reporter.run(schedule, sender));
    let equipment = Equipment { monitor, schedule, store, prober, controls, metrics };
    let measured = Monitor::new(equipment, assignments, tell).run(ticker, stopped()).await;
    reporting.abort();
    drop(stop);
    if let Some(serving) = serving {
        serving.await?;
    }
    Ok(measured.map_err(unusable)?)
}

fn unusable(error: impl std::fmt::Display) -> CliError {
    bad_input_by(&error, "see `flashback monitor run --help`")
}

/// Ready when the other end is dropped.
async fn closed(mut stopping: watch::Receiver<()>) {
    while stopping.changed().await.is_ok() {}
}

fn tell(notice: Notice) {
    match notice {
        Notice::Finished(name) => print(format!("{name} is finished")),
        Notice::Failed(name, error) => eprintln!("warning: {name}: {error}"),
    }
}
