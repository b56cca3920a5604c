//! An epoch from its first request to its report.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::Arc;
use std::time::Duration;

use flashback_monitor::log::Record;
use flashback_monitor::probe::Outcome;
use flashback_monitor::store::StoreError;
use sha2::{Digest, Sha256};
use tokio::io::AsyncWriteExt;

use crate::endpoint::{ok, Endpoint};
use crate::watched::{assignment, requests, Stage, NAME};

fn buckets(map: &[u8]) -> Vec<u16> {
    (0..288).filter(|bucket| map[usize::from(bucket / 8)] >> (bucket % 8) & 1 == 1).collect()
}

#[tokio::test]
async fn only_buckets_with_requests_are_observed_and_a_restart_makes_none_twice() {
    let endpoint = Endpoint::fixed(ok(b"yes")).await;
    let stage = Stage::new(endpoint.url("/probe")).await;
    let monitor = stage.run();
    for bucket in [0, 1, 100, 101] {
        stage.bucket(bucket).await;
    }
    monitor.stop().await.unwrap();
    let before = stage.records();
    assert!(!matches!(before.last(), Some(Record::End(_))), "a stop does not end the epoch");
    let monitor = stage.run();
    stage.bucket(287).await;
    stage.end_epoch().await;
    monitor.stop().await.unwrap();
    assert_eq!(stage.records()[..before.len()], before, "what was written stays");

    let log = stage.store().report(&NAME).unwrap();
    let observed = buckets(&log.report.observed);
    assert_eq!((observed, log.report.requests), (vec![0, 1, 100, 101, 287], 25));
    assert_eq!((log.report.up, log.report.successes), (log.report.observed, 25));
    assert_eq!(endpoint.heads().iter().filter(|head| head.contains(" /probe ")).count(), 25);
}

#[tokio::test]
async fn an_epoch_that_ended_while_nobody_ran_is_finished_by_the_next_run() {
    let endpoint = Endpoint::fixed(ok(b"yes")).await;
    let stage = Stage::new(endpoint.url("/probe")).await;
    let monitor = stage.run();
    stage.bucket(7).await;
    monitor.stop().await.unwrap();
    stage.clock.set(1_000 + 5 * 288);
    let monitor = stage.run();
    stage.until(|records| matches!(records.last(), Some(Record::End(5)))).await;
    monitor.stop().await.unwrap();
    assert_eq!(buckets(&stage.store().report(&NAME).unwrap().report.observed), [7]);
}

#[tokio::test]
async fn a_monitor_that_is_cut_off_itself_says_nothing() {
    let is_down = Arc::new(AtomicBool::new(false));
    let down = Arc::clone(&is_down);
    let endpoint = Endpoint::start(move |_, mut stream| {
        let is_down = down.load(Ordering::SeqCst);
        async move {
            match is_down {
                true => Ok(()),
                false => stream.write_all(&ok(b"yes")).await,
            }
        }
    })
    .await;
    let mut stage = Stage::new(endpoint.url("/probe")).await;
    let monitor = stage.run();
    stage.bucket(0).await;
    is_down.store(true, Ordering::SeqCst);
    stage.bucket(1).await;
    stage.controls.pop();
    stage.bucket(2).await;
    stage.controls.clear();
    stage.bucket(3).await;
    is_down.store(false, Ordering::SeqCst);
    stage.bucket(4).await;
    stage.end_epoch().await;
    monitor.stop().await.unwrap();

    let report = stage.store().report(&NAME).unwrap().report;
    assert_eq!((buckets(&report.observed), buckets(&report.up)), (vec![0, 1, 2, 4], vec![0, 4]));
    assert_eq!((report.requests, report.successes), (20, 10));
    let records = stage.records();
    let unvouched: Vec<_> = requests(&records).filter(|request| !request.counts()).collect();
    assert!(unvouched.len() == 5 && unvouched.iter().all(|request| request.bucket == 3));
}

#[tokio::test]
async fn files_are_those_of_the_index_with_their_sha256() {
    let content = vec![7_u8; 100_000];
    let sha256 = hex::encode(Sha256::digest(&content));
    let index = format!(r#"{{"files":[{{"name":"data/file 1","size":100000,"sha256":"{sha256}"}}]}}"#);
    let is_wrong = Arc::new(AtomicBool::new(false));
    let wrong = Arc::clone(&is_wrong);
    let endpoint = Endpoint::start(move |head, mut stream| {
        let (mut content, index, is_wrong) = (content.clone(), index.clone(), wrong.load(Ordering::SeqCst));
        async move {
            content[99_999] ^= u8::from(is_wrong);
            let answer = match head.split(' ').nth(1).unwrap() {
                "/listing/flashback-index.json" => ok(index.as_bytes()),
                "/listing/data/file%201" if head.starts_with("HEAD") => ok(&content)[..100].to_vec(),
                "/listing/data/file%201" => ok(&content),
                _ => b"HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n".to_vec(),
            };
            stream.write_all(&answer).await
        }
    })
    .await;
    let stage = Stage::new(endpoint.url("/listing/probe")).await;
    let monitor = stage.run();
    stage.bucket(0).await;
    is_wrong.store(true, Ordering::SeqCst);
    stage.bucket(1).await;
    stage.end_epoch().await;
    monitor.stop().await.unwrap();

    let report = stage.store().report(&NAME).unwrap().report;
    assert!(report.p10_kib > 0, "a body of 100,000 bytes has a throughput");
    let records = stage.records();
    assert!(requests(&records).all(|request| request.url.ends_with("/listing/data/file%201")));
    for request in requests(&records) {
        let reads = request.method == flashback_monitor::plan::Method::Get;
        let expected = if request.bucket == 1 && reads { Outcome::WrongContent } else { Outcome::Success };
        assert_eq!(request.outcome, expected, "{request:?}");
    }
    let targets = records.iter().filter(|record| matches!(record, Record::Target(_))).count();
    assert_eq!(targets, 1, "an index that stays is written once");
}

#[tokio::test]
async fn an_index_that_always_changes_does_not_fill_the_disk() {
    let count = Arc::new(AtomicBool::new(false));
    let endpoint = Endpoint::start(move |head, mut stream| {
        let is_index = head.contains("index.json");
        let size = if count.fetch_xor(is_index, Ordering::SeqCst) { 3 } else { 4 };
        async move {
            let index = format!(r#"{{"files":[{{"name":"f","size":{size},"sha256":"{}"}}]}}"#, "00".repeat(32));
            let answer = if is_index { ok(index.as_bytes()) } else { ok(b"yes") };
            stream.write_all(&answer).await
        }
    })
    .await;
    let stage = Stage::new(endpoint.url("/")).await;
    let monitor = stage.run();
    for bucket in 0..60 {
        stage.bucket(bucket).await;
    }
    stage.end_epoch().await;
    monitor.stop().await.unwrap();
    let targets = stage.records().iter().filter(|record| matches!(record, Record::Target(_))).count();
    assert!(targets == 24, "{targets}");
    stage.store().report(&NAME).unwrap();
}

#[tokio::test]
async fn an_endpoint_that_moves_is_followed_within_the_epoch() {
    let [before, after] = [Endpoint::fixed(ok(b"1")).await, Endpoint::fixed(ok(b"2")).await];
    let stage = Stage::new(before.url("/probe")).await;
    let monitor = stage.run();
    stage.bucket(0).await;
    stage.assignments.send_replace(vec![assignment(after.url("/probe"))]);
    stage.bucket(1).await;
    stage.assignments.send_replace(vec![assignment("no URL".into())]);
    stage.bucket(2).await;
    stage.end_epoch().await;
    monitor.stop().await.unwrap();
    let report = stage.store().report(&NAME).unwrap().report;
    assert_eq!((buckets(&report.observed), buckets(&report.up)), (vec![0, 1, 2], vec![0, 1]));
    let probes = |endpoint: &Endpoint| endpoint.heads().iter().filter(|head| head.contains(" /probe ")).count();
    assert_eq!((probes(&before), probes(&after)), (5, 5));
}

#[tokio::test]
async fn a_stop_waits_for_requests_under_way() {
    let endpoint = Endpoint::start(|_, mut stream| async move {
        tokio::time::sleep(Duration::from_millis(100)).await;
        stream.write_all(&ok(b"yes")).await
    })
    .await;
    let stage = Stage::new(endpoint.url("/probe")).await;
    let monitor = stage.run();
    stage.until(|records| matches!(records.last(), Some(Record::Target(_)))).await;
    monitor.stop().await.unwrap();
    assert_eq!(requests(&stage.records()).filter(|request| request.succeeded()).count(), 5);
}

#[tokio::test]
async fn two_monitors_do_not_write_to_one_folder() {
    let endpoint = Endpoint::fixed(ok(b"yes")).await;
    let stage = Stage::new(endpoint.url("/probe")).await;
    let monitor = stage.run();
    stage.bucket(0).await;
    assert!(matches!(stage.run().stop().await, Err(StoreError::InUse(_))));
    monitor.stop().await.unwrap();
}
