//! The monitors of the demo: as `flashback monitor run` has them, in this process, at the pace at which the clock is stepped.

use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::Arc;
use std::time::Duration;

use anchor_lang::prelude::Pubkey;
use anyhow::{ensure, Context as _, Result};
use flashback::state::{Board, Report};
use flashback_client::Client;
use flashback_monitor::clock::{Clock, ClockError, Schedule, Ticker};
use flashback_monitor::duty::due;
use flashback_monitor::metrics::Metrics;
use flashback_monitor::monitor::{Monitor, Notice};
use flashback_monitor::plan::REQUESTS_PER_BUCKET;
use flashback_monitor::probe::{Controls, ProbeSettings, Prober};
use flashback_monitor::store::{LogName, Store, StoreError};
use flashback_monitor::watch::{Assignment, Equipment};
use solana_sdk::signature::{Keypair, Signer};
use tokio::sync::{oneshot, watch};
use tokio::task::JoinHandle;
use url::Url;

use crate::monitor::report::{instructions, report_of_log};

/// How often monitors look at the clock, and how often it is looked whether they are done.
const PAUSE: Duration = Duration::from_millis(2);
/// How long the requests of a bucket may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// The chain's time as it was read last.
#[derive(Clone, Default)]
pub struct ReadClock(Arc<AtomicI64>);

impl ReadClock {
    /// Tells the monitors.
    pub fn set(&self, now: i64) {
        self.0.store(now, Ordering::SeqCst);
    }
}

impl Clock for ReadClock {
    async fn now(&self) -> Result<i64, ClockError> {
        Ok(self.0.load(Ordering::SeqCst))
    }
}

/// What all monitors work with.
pub struct Surroundings {
    /// How the chain's time is cut.
    pub schedule: Schedule,
    /// The chain's time.
    pub clock: ReadClock,
    /// Servers that tell an outage of the endpoint from one of the monitors' own.
    pub controls: Vec<Url>,
    /// What is measured.
    pub assignment: Assignment,
}

/// A monitor, which measures while it is started.
pub struct Watcher<'k> {
    /// Its key.
    pub key: &'k Keypair,
    /// Its Provider account.
    pub monitor: Pubkey,
    /// Whether it reports that all was well, whatever its log says.
    pub lies: bool,
    store: Store,
    running: Option<Running>,
}

struct Running {
    metrics: Metrics,
    /// Requests that it will have made.
    expected: u64,
    stop: oneshot::Sender<()>,
    task: JoinHandle<Result<(), StoreError>>,
    _assignments: watch::Sender<Vec<Assignment>>,
}

impl<'k> Watcher<'k> {
    /// A monitor that keeps its logs in `folder`.
    pub fn new(key: &'k Keypair, monitor: Pubkey, folder: &Path, lies: bool) -> Self {
        Self { key, monitor, lies, store: Store::new(folder.join(monitor.to_string())), running: None }
    }

    /// Starts to measure.
    pub fn start(&mut self, around: &Surroundings) -> Result<()> {
        let prober = Arc::new(Prober::new(ProbeSettings { allow_private: true, ..ProbeSettings::default() })?);
        let metrics = Metrics::default();
        let equipment = Equipment {
            monitor: self.monitor,
            schedule: around.schedule,
            store: self.store.clone(),
            controls: Controls::new(Arc::clone(&prober), around.controls.clone())?,
            prober,
            metrics: metrics.clone(),
        };
        let (sender, assignments) = watch::channel(vec![around.assignment.clone()]);
        let ticker = Ticker::start(around.clock.clone(), PAUSE, |error| eprintln!("warning: {error}"));
        let monitor = Monitor::new(equipment, assignments, |notice| {
            if let Notice::Failed(name, error) = notice {
                eprintln!("warning: {name}: {error}");
            }
        });
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(async move { monitor.run(ticker, async { stopped.await.unwrap_or(()) }).await });
        self.running = Some(Running { metrics, expected: 0, stop, task, _assignments: sender });
        Ok(())
    }

    /// Waits until it has made the requests of one more bucket.
    pub async fn finish_bucket(&mut self) -> Result<()> {
        let Some(running) = &mut self.running else { return Ok(()) };
        running.expected += u64::from(REQUESTS_PER_BUCKET);
        let made = async {
            while running.metrics.requests_logged.get() < running.expected {
                tokio::time::sleep(PAUSE).await;
            }
        };
        tokio::time::timeout(PATIENCE, made).await.context("a monitor does not measure")
    }

    /// Waits until it has finished the log of an epoch that is over, and ends it.
    pub async fn stop(&mut self, epoch: LogName) -> Result<()> {
        let Some(running) = self.running.take() else { return Ok(()) };
        self.finish(&epoch).await?;
        let _ = running.stop.send(());
        Ok(running.task.await??)
    }

    /// Whether it is to finish a log that it has begun.
    fn is_finishing(&self, epoch: &LogName) -> Result<bool> {
        Ok(self.running.is_some() && self.store.names()?.contains(epoch))
    }

    async fn finish(&self, epoch: &LogName) -> Result<()> {
        let finished = async {
            while self.store.finished(epoch)?.is_none() {
                tokio::time::sleep(PAUSE).await;
            }
            anyhow::Ok(())
        };
        tokio::time::timeout(PATIENCE, finished).await.context("a monitor does not finish its log")?
    }

    /// Commits to its report of the last epoch, or reveals it, if that is due; whether it was.
    pub async fn report(&self, client: &Client, address: &Pubkey) -> Result<bool> {
        let board: Board = client.fetch(address).await?;
        let Some(duty) = due(&board, &self.monitor, client.now().await?) else { return Ok(false) };
        let name = LogName { board: *address, epoch: duty.epoch() };
        if self.is_finishing(&name)? {
            self.finish(&name).await?;
        }
        let Some(mut report) = report_of_log(&self.store, &name)? else { return Ok(false) };
        if self.lies {
            report = Report { up: report.observed, successes: report.requests, ..report };
        }
        let instructions = instructions(self.key.pubkey(), self.monitor, &board, &duty, &report);
        client.send(&instructions, self.key, &[]).await?;
        Ok(true)
    }
}

/// Has every monitor commit or reveal; an error unless so many did.
pub async fn report(watchers: &[Watcher<'_>], client: &Client, board: &Pubkey, expected: usize) -> Result<()> {
    let mut count = 0;
    for watcher in watchers {
        count += usize::from(watcher.report(client, board).await?);
    }
    ensure!(count == expected, "{count} of {expected} monitors reported");
    Ok(())
}
