//! A monitor, a storage endpoint and the chain between them.

use std::net::SocketAddr;
use std::ops::Range;
use std::path::Path;
use std::process::Child;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::Arc;
use std::time::Duration;

use flashback::math::bitmap::from_bytes;
use flashback::state::{endpoint_hash, Board, Platform, Provider};
use flashback::text::text_field;
use flashback_client::address;
use flashback_monitor::log::{read_lines, Record};
use flashback_monitor::report::VerifiedLog;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use crate::fixture::found_platform_with;
use crate::harness::Harness;

const EPOCH: i64 = 288;
const WINDOW: i64 = 72;
/// Those of an epoch.
const BUCKETS: i64 = EPOCH;
const DOWN: Range<i64> = 40..60;
const SLOW: Range<i64> = 100..120;
const SLOWNESS: Duration = Duration::from_millis(120);

/// Answers with 70,000 bytes, late while it is slow.
struct Endpoint {
    address: SocketAddr,
    is_slow: Arc<AtomicBool>,
    accepting: JoinSet<()>,
}

impl Endpoint {
    async fn open() -> Self {
        let mut endpoint =
            Self { address: "127.0.0.1:0".parse().unwrap(), is_slow: Arc::default(), accepting: JoinSet::new() };
        endpoint.start().await;
        endpoint
    }

    async fn start(&mut self) {
        let listener = TcpListener::bind(self.address).await.unwrap();
        self.address = listener.local_addr().unwrap();
        let is_slow = Arc::clone(&self.is_slow);
        self.accepting.spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let wait = if is_slow.load(Ordering::SeqCst) { SLOWNESS } else { Duration::ZERO };
                tokio::spawn(async move {
                    let mut head = Vec::new();
                    while !head.ends_with(b"\r\n\r\n") {
                        head.push(stream.read_u8().await?);
                    }
                    tokio::time::sleep(wait).await;
                    stream.write_all(b"HTTP/1.1 200 -\r\nContent-Length: 70000\r\n\r\n").await?;
                    stream.write_all(&[7; 70_000]).await
                });
            }
        });
    }

    async fn kill(&mut self) {
        self.accepting.shutdown().await;
    }

    fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

async fn until(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let looks = async {
        while !is_so().await {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(120), looks).await.unwrap_or_else(|_| panic!("never came to {what}"));
}

fn requests(log: &Path, bucket: i64) -> usize {
    let records = std::fs::read(log).map_or_else(|_| Vec::new(), |bytes| read_lines(&bytes).unwrap().records);
    let is_of = |record: &&Record| matches!(record, Record::Request(request) if i64::from(request.bucket) == bucket);
    records.iter().filter(is_of).count()
}

/// Within which 95 of 100 answers began, by the raw log.
fn p95_of(log: &Path) -> Duration {
    let records = read_lines(&std::fs::read(log).unwrap()).unwrap().records;
    let mut latencies: Vec<_> = records
        .iter()
        .filter_map(|record| match record {
            Record::Request(request) => request.first_byte(),
            _ => None,
        })
        .collect();
    latencies.sort_unstable();
    latencies[(latencies.len() * 95).div_ceil(100) - 1]
}

fn kill(mut child: Child) {
    child.kill().unwrap();
    child.wait().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_monitor_sees_is_what_the_chain_says() {
    let harness = Harness::open().await;
    let times = [("epoch_secs", EPOCH), ("report_window_secs", WINDOW), ("thaw_secs", 7 * EPOCH)];
    let mint = found_platform_with(&harness, &times).await;
    let mut endpoint = Endpoint::open().await;
    let url = endpoint.url();
    let controls = [Endpoint::open().await, Endpoint::open().await];

    let acme = harness.created(
        "acme",
        &format!("provider register --kind storage --name Acme --region DE --capacity 1000 --endpoint {url}"),
    );
    let watcher = harness.created(
        "movers",
        "provider register --kind service --name Watcher --region CH --categories monitoring --endpoint https://w.example",
    );
    let hash = "ab".repeat(32);
    for provider in [acme, watcher] {
        harness.created("assay", &format!("certify issue {provider} --level identified --evidence-hash {hash}"));
    }
    harness.give("acme", &mint, 1_000_000).await;
    harness.created("acme", &format!("bond open --mint {mint}"));
    let offer =
        format!("listing create --name Hot --protocol s3 --price 0.01 --capacity 100 --mint {mint} --path /probe");
    let listing = harness.created("acme", &format!("{offer} --max-credit 50"));
    let board = address::board(&listing);
    harness.created("acme", &format!("board open {listing} --monitors 1"));
    harness.done("acme", &format!("board fund {listing} 0.01"));
    let moved = "https://s4.acme.example";
    harness.run("acme", &format!("provider update --endpoint {moved}")).refused(2, "board endpoint");
    harness.done("acme", &format!("board endpoint {listing} {moved}"));
    let announced = harness.client().fetch::<Provider>(&acme).await.unwrap();
    assert_eq!(announced.next_endpoint_hash, endpoint_hash(&text_field(moved).unwrap()));
    harness.done("admin", &format!("board assign {listing} --slot 0 --monitor {watcher} --operator 7"));
    let places = harness.done("movers", "monitor list");
    assert_eq!((&places["pay_waiting"], &places["boards"][0]["operator"]), (&json!(0), &json!(7)), "{places}");
    harness.run("movers", "monitor pay").refused(1, "no pay is due");

    let client = harness.client();
    let Platform { genesis_at, .. } = client.platform().await.unwrap();
    let epoch = client.fetch::<Board>(&board).await.unwrap().first_epoch;
    let start = genesis_at + EPOCH * i64::from(epoch);
    let logs = tempfile::tempdir().unwrap();
    let log = logs.path().join(format!("{board}/{epoch}.log"));
    let line = format!(
        "monitor run --allow-private --logs {} --control {} --control {}",
        logs.path().display(),
        controls[0].url(),
        controls[1].url(),
    );
    harness.travel_to(start).await;
    let monitor = harness.start("movers", &line);
    for bucket in 0..BUCKETS {
        endpoint.is_slow.store(SLOW.contains(&bucket), Ordering::SeqCst);
        match bucket {
            bucket if bucket == DOWN.start => endpoint.kill().await,
            bucket if bucket == DOWN.end => endpoint.start().await,
            _ => {}
        }
        harness.travel_to(start + bucket).await;
        until(&format!("the requests of bucket {bucket}"), async || requests(&log, bucket) == 5).await;
    }

    // The report is committed to in the first half of the window, and revealed in the second by whoever runs then.
    let load = async || harness.client().fetch::<Board>(&board).await.unwrap();
    harness.travel_to(start + EPOCH).await;
    until("the commitment", async || load().await.committed == 1).await;
    kill(monitor);
    let monitor = harness.start("movers", &line);
    harness.travel_to(start + EPOCH + WINDOW / 2).await;
    until("the report", async || load().await.revealed == 1).await;
    kill(monitor);

    let found = VerifiedLog::read(&std::fs::read(&log).unwrap()).unwrap().report;
    let stored = load().await.reports[0];
    assert_eq!((stored.observed, stored.up), (from_bytes(&found.observed), from_bytes(&found.up)));
    let is_set = |map: &[u64; 5], bucket: &i64| map[*bucket as usize / 64] >> (bucket % 64) & 1 == 1;
    let up: Vec<_> = (0..EPOCH).filter(|bucket| is_set(&stored.up, bucket)).collect();
    assert_eq!(up, (0..BUCKETS).filter(|bucket| !DOWN.contains(bucket)).collect::<Vec<_>>());
    assert_eq!((stored.requests, stored.success_ppm, stored.buckets), (1_440, 930_555, 288));

    // One monitor is all: the epoch is finalized as soon as it has revealed.
    let kept = harness.done("keeper", &format!("keeper run --once --listing {listing}"));
    assert_eq!(kept["done"]["finalize_epoch"], 1, "{kept}");
    let result = *load().await.result(epoch).unwrap();
    assert_eq!((result.measured, result.up, result.success_ppm), (288, 268, 930_555));
    assert_eq!((result.p95_ms, result.p10_kib), (found.p95_ms, found.p10_kib));
    assert_eq!(u128::from(result.p95_ms), p95_of(&log).as_micros().div_ceil(1_000));
    assert!(p95_of(&log) >= SLOWNESS, "100 of 1,340 answers were slow");

    let places = harness.done("movers", "monitor list");
    assert_eq!((&places["pay_waiting"], &places["boards"][0]["missed"]), (&json!(100_000), &json!(0)), "{places}");
    assert_eq!(harness.done("movers", "monitor pay")["status"], "sent");
    assert_eq!(harness.done("movers", "monitor list")["pay_waiting"], 0);

    let shown = harness.done("stranger", &format!("monitor verify {}", log.display()));
    let counts = ["requests", "successes", "up_buckets", "p95_ms"].map(|name| shown[name].as_u64().unwrap());
    assert_eq!(counts, [1_440, 1_340, 268, found.p95_ms.into()]);
    assert_eq!(shown["evidence"], hex(&found.evidence_hash));
    harness.run("stranger", &format!("monitor verify {}", harness.key_file("movers"))).refused(2, "not evidence");
    harness.close().await;
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
