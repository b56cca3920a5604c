//! A monitor, a storage endpoint and the chain between them.

use std::path::Path;
use std::process::Child;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::Arc;
use std::time::Duration;

use flashback::math::bitmap::from_bytes;
use flashback::state::{Board, Platform};
use flashback_client::{address, instruction};
use flashback_monitor::log::{read_lines, Record};
use flashback_monitor::report::VerifiedLog;
use serde_json::json;
use solana_sdk::signature::Signer;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::fixture::found_platform_with;
use crate::harness::Harness;

const EPOCH: i64 = 288;
const WINDOW: i64 = 72;
const BUCKETS: i64 = 12;
const DOWN: std::ops::Range<i64> = 4..8;

/// Answers with 70,000 bytes, or while it `is_down` with an error; its URL.
async fn endpoint(is_down: Arc<AtomicBool>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let (status, body) = if is_down.load(Ordering::SeqCst) { (503, vec![]) } else { (200, vec![7; 70_000]) };
            tokio::spawn(async move {
                let mut head = Vec::new();
                while !head.ends_with(b"\r\n\r\n") {
                    head.push(stream.read_u8().await?);
                }
                let answer = format!("HTTP/1.1 {status} -\r\nContent-Length: {}\r\n\r\n", body.len());
                stream.write_all(answer.as_bytes()).await?;
                stream.write_all(&body).await
            });
        }
    });
    url
}

async fn until(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let looks = async {
        while !is_so().await {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(120), looks).await.unwrap_or_else(|_| panic!("never came to {what}"));
}

fn requests(log: &Path, bucket: i64) -> usize {
    let records = std::fs::read(log).map_or_else(|_| Vec::new(), |bytes| read_lines(&bytes).unwrap().records);
    let is_of = |record: &&Record| matches!(record, Record::Request(request) if i64::from(request.bucket) == bucket);
    records.iter().filter(is_of).count()
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
    let is_down = Arc::new(AtomicBool::new(false));
    let url = endpoint(Arc::clone(&is_down)).await;
    let controls = [endpoint(Arc::default()).await, endpoint(Arc::default()).await];

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
    let (client, admin, provider) = (harness.client(), harness.keypair("admin"), harness.keypair("acme"));
    let open = instruction::open_board(provider.pubkey(), acme, listing, 1);
    let fund = instruction::fund_board(provider.pubkey(), acme, listing, 10_000_000);
    client.send(&[open, fund], provider, &[]).await.unwrap();
    let assign = instruction::assign_monitor(admin.pubkey(), watcher, acme, listing, 0, 1);
    client.send(&[assign], admin, &[]).await.unwrap();

    let Platform { genesis_at, .. } = client.platform().await.unwrap();
    let epoch = client.fetch::<Board>(&board).await.unwrap().first_epoch;
    let start = genesis_at + EPOCH * i64::from(epoch);
    let logs = tempfile::tempdir().unwrap();
    let log = logs.path().join(format!("{board}/{epoch}.log"));
    let line = format!(
        "monitor run --allow-private --logs {} --control {} --control {}",
        logs.path().display(),
        controls[0],
        controls[1],
    );
    harness.travel_to(start).await;
    let monitor = harness.start("movers", &line);
    for bucket in 0..BUCKETS {
        is_down.store(DOWN.contains(&bucket), Ordering::SeqCst);
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
    let up: Vec<_> = (0..EPOCH).filter(|bucket| stored.up[0] >> (bucket % 64) & 1 == 1 && *bucket < 64).collect();
    assert_eq!(up, (0..BUCKETS).filter(|bucket| !DOWN.contains(bucket)).collect::<Vec<_>>());
    assert_eq!((stored.requests, stored.successes, stored.buckets), (60, 40, 12));
    assert_eq!((stored.p95_ms, stored.p10_kib), (found.p95_ms, found.p10_kib));

    harness.travel_to(start + EPOCH + WINDOW).await;
    let finalize = instruction::finalize_epoch(acme, listing, epoch, &[watcher]);
    client.send(&[finalize], admin, &[]).await.unwrap();
    let result = *load().await.result(epoch).unwrap();
    assert_eq!((result.measured, result.up), (12, 8));

    let shown = harness.done("stranger", &format!("monitor verify {}", log.display()));
    assert_eq!((&shown["requests"], &shown["successes"], &shown["up_buckets"]), (&json!(60), &json!(40), &json!(8)));
    assert_eq!(shown["evidence"], hex(&found.evidence_hash));
    harness.run("stranger", &format!("monitor verify {}", harness.key_file("movers"))).refused(2, "no evidence");
    harness.close().await;
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
