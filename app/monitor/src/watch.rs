//! One epoch of one listing: its requests made at their moments, each written to the log.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anchor_lang::prelude::Pubkey;
use tokio::sync::{watch, OnceCell};
use tokio::task::{JoinError, JoinSet};
use url::Url;

use crate::clock::{ChainSecond, Schedule, Tick};
use crate::log::{Begin, EpochLog, LogError, Record, RequestRecord, Target, VERSION};
use crate::metrics::Metrics;
use crate::plan::{Choice, Draw, Seed, REQUESTS_PER_BUCKET};
use crate::probe::{Controls, Family, IndexAnswer, Observation, Outcome, ProbeRequest, Prober};
use crate::store::{LogName, Store};

/// Most targets of an epoch: an index that changes more often counts as it was.
const MOST_TARGETS: usize = 24;

/// What a monitor is assigned to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// The board.
    pub board: Pubkey,
    /// Its listing.
    pub listing: Pubkey,
    /// The provider's endpoint joined with the listing's path: see [`join`].
    pub url: String,
}

/// What is measured of a listing: its path below the endpoint.
pub fn join(endpoint: &str, path: &str) -> String {
    match path.trim_start_matches('/') {
        "" => endpoint.to_owned(),
        path => format!("{}/{path}", endpoint.trim_end_matches('/')),
    }
}

/// What every epoch is watched with.
pub struct Equipment {
    /// The monitor's Provider account.
    pub monitor: Pubkey,
    /// How the chain's time is cut.
    pub schedule: Schedule,
    /// Where logs are.
    pub store: Store,
    /// What makes requests.
    pub prober: Arc<Prober>,
    /// What tells an outage from one's own.
    pub controls: Controls,
    /// What is counted.
    pub metrics: Metrics,
}

/// An epoch that is watched.
pub struct EpochWatch {
    equipment: Arc<Equipment>,
    assignment: Assignment,
    begin: Begin,
    state: Mutex<LogState>,
}

struct LogState {
    log: EpochLog,
    targets: Vec<Target>,
    made: BTreeSet<(u16, u8)>,
    is_finished: bool,
}

/// The target of a bucket and its number in the log, found once for all requests of the bucket.
type BucketTarget = Arc<OnceCell<(u32, Target)>>;

impl EpochWatch {
    /// Opens the epoch's log. One that was begun is gone on with: with its seed, and without the requests that it has.
    ///
    /// # Errors
    /// The disk failed, or the log is damaged.
    pub fn open(equipment: Arc<Equipment>, assignment: Assignment, epoch: u32) -> Result<Self, LogError> {
        let (mut log, records) = equipment.store.open(&LogName { board: assignment.board, epoch })?;
        let mut begin = equipment.begin(&assignment, epoch)?;
        match records.first() {
            None => log.append(&Record::Begin(begin.clone()))?,
            Some(Record::Begin(begun)) => {
                begin.seed = begun.seed.clone();
                if begin != *begun {
                    return Err(LogError::Foreign);
                }
            }
            Some(_) => return Err(LogError::Version),
        }
        let mut state = LogState { log, targets: Vec::new(), made: BTreeSet::new(), is_finished: false };
        for record in records {
            match record {
                Record::Begin(_) => {}
                Record::Target(target) => state.targets.push(target),
                Record::Request(request) => drop(state.made.insert((request.bucket, request.number))),
                Record::End(_) => state.is_finished = true,
            }
        }
        Ok(Self { equipment, assignment, begin, state: Mutex::new(state) })
    }

    /// Makes the epoch's requests as the chain's time comes to them. Returns once the epoch is over and its log finished,
    /// or when nobody tells the time any longer. What cannot be written is told to `failed`, and was not observed.
    ///
    /// # Errors
    /// The log could not be finished.
    pub async fn run(
        self: Arc<Self>,
        mut ticks: watch::Receiver<Tick>,
        assignments: watch::Receiver<Vec<Assignment>>,
        failed: impl Fn(LogError),
    ) -> Result<bool, LogError> {
        let mut requests = JoinSet::new();
        let mut planned = self.state().made.clone();
        let mut present: Option<(u16, BucketTarget)> = None;
        let is_over = loop {
            let at = ticks.borrow_and_update().at;
            match self.equipment.schedule.second(at) {
                Some(second) if second.epoch > self.begin.epoch => break true,
                Some(second) if second.epoch == self.begin.epoch => {
                    let target = match present.take() {
                        Some((bucket, target)) if bucket == second.bucket => target,
                        _ => BucketTarget::default(),
                    };
                    for request in self.due(&second, &mut planned) {
                        let url = self.url(&assignments);
                        requests.spawn(Arc::clone(&self).make(second.bucket, request, at, url, Arc::clone(&target)));
                    }
                    present = Some((second.bucket, target));
                }
                _ => {}
            }
            while let Some(made) = requests.try_join_next() {
                tell(made, &failed);
            }
            if ticks.changed().await.is_err() {
                break false;
            }
        };
        while let Some(made) = requests.join_next().await {
            tell(made, &failed);
        }
        if is_over {
            self.finish()?;
        }
        Ok(is_over)
    }

    /// Writes the last line of the log, if it has none.
    ///
    /// # Errors
    /// The disk failed.
    pub fn finish(&self) -> Result<(), LogError> {
        let mut state = self.state();
        if !state.is_finished {
            let count = state.made.len().try_into().unwrap_or(u32::MAX);
            state.log.append(&Record::End(count))?;
            state.is_finished = true;
        }
        Ok(())
    }

    fn state(&self) -> MutexGuard<'_, LogState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The requests of a bucket whose moment has come and that are not planned yet.
    fn due(&self, second: &ChainSecond, planned: &mut BTreeSet<(u16, u8)>) -> Vec<u8> {
        let has_come = |number: &u8| {
            let moment =
                self.begin.seed.draw(second.bucket, *number).moment_secs(self.equipment.schedule.bucket_secs());
            moment <= second.offset_secs && planned.insert((second.bucket, *number))
        };
        (0..REQUESTS_PER_BUCKET).filter(has_come).collect()
    }

    /// What is measured: the provider's endpoint may have changed since the epoch began.
    fn url(&self, assignments: &watch::Receiver<Vec<Assignment>>) -> String {
        let assignments = assignments.borrow();
        let present = assignments.iter().find(|assignment| assignment.board == self.assignment.board);
        present.unwrap_or(&self.assignment).url.clone()
    }

    async fn make(
        self: Arc<Self>,
        bucket: u16,
        number: u8,
        at: i64,
        path: String,
        target: BucketTarget,
    ) -> Result<(), LogError> {
        let draw = self.begin.seed.draw(bucket, number);
        let (target, chosen) = target.get_or_try_init(|| self.find_target(path, &draw)).await?;
        let (choice, url) = chosen.choose(&draw);
        let parsed = Url::parse(&url).ok();
        let seen = match &parsed {
            Some(url) => {
                let Choice { method, range, entry: file } = choice;
                self.equipment.prober.request(&ProbeRequest { url, method, range, file, draw: &draw }).await
            }
            None => Observation { outcome: Outcome::BadUrl, ..Observation::begun() },
        };
        let control = match seen.outcome {
            Outcome::Success => None,
            _ => self.equipment.controls.vouch(parsed.as_ref(), seen.address.map(Family::from), seen.begun).await,
        };
        let record = RequestRecord {
            bucket,
            number,
            at,
            target: *target,
            url,
            method: choice.method,
            range: choice.range,
            address: seen.address,
            status: seen.status,
            lookup_us: micros(seen.lookup),
            connect_us: micros(seen.connect),
            tls_us: micros(seen.tls),
            first_byte_us: micros(seen.first_byte),
            body_us: micros(seen.body),
            body_bytes: seen.body_bytes,
            outcome: seen.outcome,
            control: control.map(Into::into),
        };
        self.equipment.metrics.count(&self.begin.listing, &record);
        self.write(move |state| {
            state.log.append(&Record::Request(record))?;
            state.made.insert((bucket, number));
            Ok(())
        })
        .await?;
        self.equipment.metrics.requests_logged.inc();
        Ok(())
    }

    /// What the requests of a bucket choose from. An index that cannot be had is as it was.
    async fn find_target(self: &Arc<Self>, url: String, draw: &Draw) -> Result<(u32, Target), LogError> {
        let answer = match Url::parse(&url) {
            Ok(path) => self.equipment.prober.index(&path, draw).await,
            Err(_) => IndexAnswer::Missing,
        };
        self.write(move |state| {
            let last = state.targets.last().filter(|target| target.url == url);
            let index = match answer {
                IndexAnswer::Found(index) => Some(index),
                IndexAnswer::Missing => None,
                IndexAnswer::Unknown => last.and_then(|target| target.index.clone()),
            };
            let is_full = state.targets.len() >= MOST_TARGETS;
            if !last.is_some_and(|target| is_full || target.index == index) {
                let target = Target { url, index };
                state.log.append(&Record::Target(target.clone()))?;
                state.targets.push(target);
            }
            let number = state.targets.len().saturating_sub(1).try_into().unwrap_or(u32::MAX);
            state.targets.last().map(|target| (number, target.clone())).ok_or(LogError::Unfinished)
        })
        .await
    }

    /// Changes the log on a thread that may wait for the disk.
    async fn write<T: Send + 'static>(
        self: &Arc<Self>,
        change: impl FnOnce(&mut LogState) -> Result<T, LogError> + Send + 'static,
    ) -> Result<T, LogError> {
        let watch = Arc::clone(self);
        let written = tokio::task::spawn_blocking(move || change(&mut watch.state())).await;
        written.unwrap_or_else(|error| Err(std::io::Error::other(error).into()))
    }
}

impl Equipment {
    fn begin(&self, assignment: &Assignment, epoch: u32) -> Result<Begin, LogError> {
        Ok(Begin {
            version: VERSION,
            board: assignment.board,
            listing: assignment.listing,
            monitor: self.monitor,
            epoch,
            calendar: self.schedule.0,
            seed: Seed::random()?,
            timeout_ms: self.prober.timeout().as_millis().try_into().unwrap_or(u32::MAX),
        })
    }
}

fn tell(made: Result<Result<(), LogError>, JoinError>, failed: &impl Fn(LogError)) {
    let made = made.unwrap_or_else(|error| Err(std::io::Error::other(error).into()));
    if let Err(error) = made {
        failed(error);
    }
}

fn micros(duration: Duration) -> u64 {
    duration.as_micros().try_into().unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::join;

    #[test]
    fn a_path_is_joined_below_the_endpoint() {
        for (endpoint, path, joined) in [
            ("https://h.example", "", "https://h.example"),
            ("https://h.example", "/", "https://h.example"),
            ("https://h.example/", "/probe", "https://h.example/probe"),
            ("https://h.example/a", "b/", "https://h.example/a/b/"),
            ("https://h.example", "@evil.example/", "https://h.example/@evil.example/"),
            ("https://h.example", "//evil.example/", "https://h.example/evil.example/"),
            ("https://h.example", ".evil.example", "https://h.example/.evil.example"),
        ] {
            assert_eq!(join(endpoint, path), joined);
        }
    }
}
