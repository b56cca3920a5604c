//! A monitor that watches one listing on a chain whose clock the test moves.

use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::Arc;
use std::time::Duration;

use anchor_lang::prelude::Pubkey;
use flashback::math::calendar::Calendar;
use flashback_monitor::clock::{Clock, ClockError, Schedule, Ticker};
use flashback_monitor::log::{read_lines, Record, RequestRecord};
use flashback_monitor::metrics::Metrics;
use flashback_monitor::monitor::{Monitor, Notice};
use flashback_monitor::probe::{Controls, ProbeSettings, Prober};
use flashback_monitor::store::{LogName, Store, StoreError};
use flashback_monitor::watch::{Assignment, Equipment};
use tokio::sync::{oneshot, watch};
use tokio::task::JoinHandle;
use url::Url;

use crate::endpoint::{ok, Endpoint};

/// Epochs of 288 seconds: a bucket is a second.
pub const SCHEDULE: Schedule = Schedule(Calendar { genesis_at: 1_000, epoch_secs: 288, report_window_secs: 36 });
pub const NAME: LogName = LogName { board: Pubkey::new_from_array([1; 32]), epoch: 0 };
/// How often the chain's clock is read.
const PAUSE: Duration = Duration::from_millis(2);

/// The chain's clock.
#[derive(Clone)]
pub struct TestClock(Arc<AtomicI64>);

impl TestClock {
    pub fn at(second: i64) -> Self {
        Self(Arc::new(AtomicI64::new(second)))
    }

    pub fn set(&self, second: i64) {
        self.0.store(second, Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    async fn now(&self) -> Result<i64, ClockError> {
        Ok(self.0.load(Ordering::SeqCst))
    }
}

/// A chain, a folder, two control targets and what a monitor of them is.
pub struct Stage {
    pub clock: TestClock,
    pub folder: tempfile::TempDir,
    pub controls: Vec<Endpoint>,
    pub assignments: watch::Sender<Vec<Assignment>>,
    pub metrics: Metrics,
}

/// A monitor that runs.
pub struct Running {
    stop: oneshot::Sender<()>,
    monitor: JoinHandle<Result<(), StoreError>>,
}

impl Running {
    /// Stops it as an operator does.
    pub async fn stop(self) -> Result<(), StoreError> {
        self.stop.send(()).unwrap();
        self.monitor.await.unwrap()
    }
}

impl Stage {
    /// Watches `url` from the first bucket of epoch 0 on.
    pub async fn new(url: String) -> Self {
        let controls = vec![Endpoint::fixed(ok(b"")).await, Endpoint::fixed(ok(b"")).await];
        let (assignments, _) = watch::channel(vec![assignment(url)]);
        let folder = tempfile::tempdir().unwrap();
        Self { clock: TestClock::at(1_000), folder, controls, assignments, metrics: Metrics::default() }
    }

    pub fn store(&self) -> Store {
        Store::new(self.folder.path())
    }

    pub fn ticker(&self) -> Ticker {
        Ticker::start(self.clock.clone(), PAUSE, |error| panic!("{error}"))
    }

    pub fn run(&self) -> Running {
        let settings =
            ProbeSettings { timeout: Duration::from_millis(500), allow_private: true, ..ProbeSettings::default() };
        let prober = Arc::new(Prober::new(settings).unwrap());
        let targets = self.controls.iter().map(|control| Url::parse(&control.url("/")).unwrap()).collect();
        let equipment = Equipment {
            monitor: Pubkey::new_from_array([3; 32]),
            schedule: SCHEDULE,
            store: self.store(),
            controls: Controls::new(Arc::clone(&prober), targets).unwrap(),
            prober,
            metrics: self.metrics.clone(),
        };
        let notify = |notice| {
            if let Notice::Failed(name, error) = notice {
                panic!("{name}: {error}");
            }
        };
        let monitor = Monitor::new(equipment, self.assignments.subscribe(), notify);
        let ticker = self.ticker();
        let (stop, stopped) = oneshot::channel();
        let monitor = tokio::spawn(async move { monitor.run(ticker, async { drop(stopped.await) }).await });
        Running { stop, monitor }
    }

    /// Moves the clock to a bucket of epoch 0, and waits for its requests.
    pub async fn bucket(&self, bucket: u16) {
        self.clock.set(1_000 + i64::from(bucket));
        self.until(|records| requests(records).filter(|request| request.bucket == bucket).count() == 5).await;
    }

    /// Moves the clock behind epoch 0, the only one that is assigned, and waits for the end of its log.
    pub async fn end_epoch(&self) {
        self.assignments.send_replace(Vec::new());
        self.clock.set(1_288);
        self.until(|records| matches!(records.last(), Some(Record::End(_)))).await;
    }

    /// Waits for the log of epoch 0 to be as `is_so` says.
    pub async fn until(&self, is_so: impl Fn(&[Record]) -> bool) {
        let looks = async {
            while !is_so(&self.records()) {
                tokio::time::sleep(PAUSE).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(60), looks).await.expect("the log never came to what was waited for");
    }

    /// What the log of epoch 0 holds.
    pub fn records(&self) -> Vec<Record> {
        std::fs::read(self.path()).map_or_else(|_| Vec::new(), |bytes| read_lines(&bytes).unwrap().records)
    }

    pub fn path(&self) -> PathBuf {
        self.folder.path().join(NAME.to_string())
    }
}

pub fn assignment(url: String) -> Assignment {
    Assignment { board: NAME.board, listing: Pubkey::new_from_array([2; 32]), url }
}

pub fn requests(records: &[Record]) -> impl Iterator<Item = &RequestRecord> {
    records.iter().filter_map(|record| match record {
        Record::Request(request) => Some(request),
        _ => None,
    })
}
