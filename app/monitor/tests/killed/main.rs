//! A monitor that is killed 50 times at random moments of an epoch: its report is the one of a monitor that never was.
//!
//! This program is both: with a folder in `KILLED_FOLDER` it is the monitor.

#[path = "../network/endpoint.rs"]
mod endpoint;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::Arc;
use std::time::Duration;

use anchor_lang::prelude::Pubkey;
use flashback::math::bitmap::{count, from_bytes};
use flashback::math::calendar::Calendar;
use flashback_monitor::clock::{Clock, ClockError, Schedule, Ticker};
use flashback_monitor::log::{read_lines, Record, RequestRecord};
use flashback_monitor::metrics::Metrics;
use flashback_monitor::monitor::Monitor;
use flashback_monitor::plan::Seed;
use flashback_monitor::probe::{Controls, ProbeSettings, Prober};
use flashback_monitor::store::{LogName, Store};
use flashback_monitor::watch::{Assignment, Equipment};
use flashback_monitor::BUCKETS;
use tokio::io::AsyncWriteExt;
use tokio::sync::watch;
use url::Url;

use endpoint::{ok, Endpoint};

const FOLDER: &str = "KILLED_FOLDER";
const URLS: &str = "KILLED_URLS";
const SCHEDULE: Schedule = Schedule(Calendar { genesis_at: 1_000, epoch_secs: 288, report_window_secs: 36 });
const NAME: LogName = LogName { board: Pubkey::new_from_array([1; 32]), epoch: 0 };
const KILLS: usize = 50;
const DOWN: std::ops::Range<u16> = 40..60;
const SLOW: std::ops::Range<u16> = 200..220;
const SLOWNESS: Duration = Duration::from_millis(150);

/// The chain's time, which the test writes to a file.
struct FileClock(PathBuf);

impl Clock for FileClock {
    async fn now(&self) -> Result<i64, ClockError> {
        let text = std::fs::read_to_string(&self.0).map_err(|error| ClockError(error.to_string()))?;
        text.parse().map_err(|_| ClockError("no number".into()))
    }
}

fn clock_file(folder: &Path) -> PathBuf {
    folder.join("clock")
}

fn set_clock(folder: &Path, at: i64) {
    let draft = folder.join("clock.draft");
    std::fs::write(&draft, at.to_string()).unwrap();
    std::fs::rename(draft, clock_file(folder)).unwrap();
}

/// The monitor, until it is killed.
async fn monitor(folder: &Path) {
    let urls = std::env::var(URLS).unwrap();
    let mut urls = urls.split(' ');
    let url = urls.next().unwrap().to_owned();
    let settings = ProbeSettings { allow_private: true, ..ProbeSettings::default() };
    let prober = Arc::new(Prober::new(settings).unwrap());
    let controls = Controls::new(Arc::clone(&prober), urls.map(|url| Url::parse(url).unwrap()).collect()).unwrap();
    let equipment = Equipment {
        monitor: Pubkey::new_from_array([3; 32]),
        schedule: SCHEDULE,
        store: Store::new(folder.join("logs")),
        prober,
        controls,
        metrics: Metrics::default(),
    };
    let assignment = Assignment { board: NAME.board, listing: Pubkey::new_from_array([2; 32]), url };
    let (_sender, assignments) = watch::channel(vec![assignment]);
    let ticker = Ticker::start(FileClock(clock_file(folder)), Duration::from_millis(2), |error| panic!("{error}"));
    let monitor = Monitor::new(equipment, assignments, |notice| println!("{notice:?}"));
    monitor.run(ticker, std::future::pending()).await.unwrap();
}

fn start(folder: &Path, urls: &str) -> Child {
    let program = std::env::current_exe().unwrap();
    Command::new(program).env(FOLDER, folder).env(URLS, urls).spawn().unwrap()
}

/// Kills it as `kill -9` does, and starts another.
fn restart(child: &mut Child, folder: &Path, urls: &str) {
    child.kill().unwrap();
    child.wait().unwrap();
    *child = start(folder, urls);
}

fn records(folder: &Path) -> Vec<Record> {
    let path = folder.join("logs").join(NAME.to_string());
    std::fs::read(path).map_or_else(|_| Vec::new(), |bytes| read_lines(&bytes).unwrap().records)
}

fn requests(records: &[Record]) -> Vec<&RequestRecord> {
    let requests = records.iter().filter_map(|record| match record {
        Record::Request(request) => Some(request),
        _ => None,
    });
    requests.collect()
}

async fn until(folder: &Path, what: &str, is_so: impl Fn(&[Record]) -> bool) {
    let looks = async {
        while !is_so(&records(folder)) {
            tokio::time::sleep(Duration::from_millis(3)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(120), looks).await.unwrap_or_else(|_| panic!("never came to {what}"));
}

/// An endpoint that answers late while it is told to.
async fn endpoint(address: std::net::SocketAddr, is_slow: &Arc<AtomicU8>) -> Endpoint {
    let is_slow = Arc::clone(is_slow);
    Endpoint::start_at(address, move |_, mut stream| {
        let slow = is_slow.load(Ordering::SeqCst);
        async move {
            tokio::time::sleep(SLOWNESS * slow.into()).await;
            stream.write_all(&ok(&[7; 70_000])).await
        }
    })
    .await
}

async fn an_epoch_with_50_kills_is_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let is_slow = Arc::new(AtomicU8::new(0));
    let mut up = Some(endpoint("127.0.0.1:0".parse().unwrap(), &is_slow).await);
    let address = up.as_ref().unwrap().address;
    let controls = [Endpoint::fixed(ok(b"")).await, Endpoint::fixed(ok(b"")).await];
    let urls = format!("http://{address}/probe {} {}", controls[0].url("/"), controls[1].url("/"));

    let seed = Seed::random().unwrap();
    println!("seed {}", serde_json::to_string(&seed).unwrap());
    // In which buckets it is killed, and how many milliseconds into them.
    let kills: Vec<_> =
        (0..KILLS as u16).map(|kill| (seed.draw(kill, 0).moment_secs(288), seed.draw(kill, 1))).collect();
    set_clock(folder, 1_000);
    let mut child = start(folder, &urls);
    for bucket in 0..BUCKETS {
        match bucket {
            bucket if bucket == DOWN.start => drop(up.take()),
            bucket if bucket == DOWN.end => up = Some(endpoint(address, &is_slow).await),
            _ => {}
        }
        is_slow.store(SLOW.contains(&bucket).into(), Ordering::SeqCst);
        set_clock(folder, 1_000 + i64::from(bucket));
        for (_, draw) in kills.iter().filter(|(at, _)| *at == u32::from(bucket)) {
            tokio::time::sleep(Duration::from_millis(draw.moment_secs(40).into())).await;
            restart(&mut child, folder, &urls);
        }
        let all_made =
            |records: &[Record]| requests(records).iter().filter(|request| request.bucket == bucket).count() == 5;
        until(folder, &format!("bucket {bucket}"), all_made).await;
    }
    set_clock(folder, 1_288);
    restart(&mut child, folder, &urls);
    until(folder, "the end", |records| matches!(records.last(), Some(Record::End(_)))).await;
    child.kill().unwrap();
    child.wait().unwrap();

    let log = Store::new(folder.join("logs")).report(&NAME).unwrap();
    let records = records(folder);
    let requests = requests(&records);
    let made: BTreeSet<_> = requests.iter().map(|request| (request.bucket, request.number)).collect();
    assert_eq!((made.len(), requests.len()), (1_440, 1_440), "each request once");
    let down: Vec<_> =
        (0..BUCKETS).filter(|bucket| log.report.up[usize::from(bucket / 8)] >> (bucket % 8) & 1 == 0).collect();
    assert!(up.unwrap().heads().len() >= usize::from(BUCKETS - DOWN.end) * 5);
    assert_eq!(down, DOWN.collect::<Vec<_>>());
    assert_eq!((log.report.requests, log.report.successes), (1_440, 1_340));
    assert_eq!(count(&from_bytes(&log.report.observed)), 288);
    let mut latencies: Vec<_> = requests.iter().filter_map(|request| request.first_byte()).collect();
    latencies.sort_unstable();
    let p95 = latencies[(latencies.len() * 95).div_ceil(100) - 1];
    assert_eq!(u128::from(log.report.p95_ms), p95.as_micros().div_ceil(1_000));
    assert!(p95 >= SLOWNESS, "100 of 1,340 answers were slow: {p95:?}");
}

#[tokio::main]
async fn main() {
    match std::env::var_os(FOLDER) {
        Some(folder) => monitor(Path::new(&folder)).await,
        None => an_epoch_with_50_kills_is_as_it_was().await,
    }
}
