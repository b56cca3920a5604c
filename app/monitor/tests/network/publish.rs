//! What a monitor publishes.

use std::time::Duration;

use flashback_monitor::log::Record;
use flashback_monitor::report::VerifiedLog;
use flashback_monitor::serve::{serve, Site};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

use crate::endpoint::{ok, Endpoint};
use crate::watched::{Stage, NAME, SCHEDULE};

/// Status and body of an answer.
async fn ask(port: u16, request: &str) -> (u16, Vec<u8>) {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    stream.write_all(format!("{request} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    let head_end = answer.windows(4).position(|window| window == b"\r\n\r\n").unwrap() + 4;
    let status = std::str::from_utf8(&answer[9..12]).unwrap().parse().unwrap();
    (status, answer.split_off(head_end))
}

#[tokio::test]
async fn a_log_is_published_when_nobody_can_commit_any_longer() {
    let endpoint = Endpoint::fixed(ok(b"yes")).await;
    let stage = Stage::new(endpoint.url("/probe")).await;
    let monitor = stage.run();
    let ticker = stage.ticker();
    let site = Site { store: stage.store(), schedule: SCHEDULE, ticks: ticker.ticks(), metrics: stage.metrics.clone() };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let (stop, stopped) = oneshot::channel();
    let server = tokio::spawn(serve(site, listener, async { drop::<Result<(), _>>(stopped.await) }));

    stage.bucket(0).await;
    let path = format!("GET /logs/{NAME}");
    assert_eq!(ask(port, &path).await.0, 404, "the seed is not shown while it can be used");
    stage.end_epoch().await;
    assert_eq!(ask(port, &path).await.0, 404, "others could copy the report");
    assert_eq!(ask(port, "GET /logs").await, (200, Vec::new()));
    stage.clock.set(1_288 + 17);
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(ask(port, &path).await.0, 404, "still the first half of the report window");
    stage.clock.set(1_288 + 18);
    tokio::time::timeout(Duration::from_secs(10), async { while ask(port, &path).await.0 == 404 {} }).await.unwrap();

    let (status, bytes) = ask(port, &path).await;
    assert_eq!((status, &bytes), (200, &std::fs::read(stage.path()).unwrap()));
    assert_eq!(VerifiedLog::read(&bytes).unwrap(), stage.store().report(&NAME).unwrap());
    assert_eq!(ask(port, "GET /logs").await, (200, format!("{NAME}\n").into_bytes()));
    assert_eq!(ask(port, &format!("HEAD /logs/{NAME}")).await, (200, Vec::new()));

    let (status, metrics) = ask(port, "GET /metrics").await;
    let metrics = String::from_utf8(metrics).unwrap();
    assert_eq!(status, 200);
    let listing = anchor_lang::prelude::Pubkey::new_from_array([2; 32]);
    for line in [
        format!(r#"flashback_monitor_requests_total{{listing="{listing}",outcome="Success",counted="true"}} 5"#),
        "flashback_monitor_logs_finished_total 1".into(),
        "flashback_monitor_first_byte_seconds_count 5".into(),
    ] {
        assert!(metrics.contains(&line), "{line}\n{metrics}");
    }
    assert_eq!(ask(port, "GET /health").await.0, 200);
    for (request, status) in [
        ("GET /", 404),
        ("GET /logs/", 404),
        ("GET /logs/../lock", 404),
        ("GET /logs/%2e%2e/lock", 404),
        ("GET /logs/lock", 404),
        ("POST /logs", 405),
        ("DELETE /metrics", 405),
    ] {
        assert_eq!(ask(port, request).await.0, status, "{request}");
    }
    stop.send(()).unwrap();
    server.await.unwrap();
    assert!(TcpStream::connect(("127.0.0.1", port)).await.is_err());
    monitor.stop().await.unwrap();
    assert!(matches!(stage.records().last(), Some(Record::End(5))));
}

#[tokio::test]
async fn without_the_chains_time_nobody_is_well() {
    let endpoint = Endpoint::fixed(ok(b"yes")).await;
    let stage = Stage::new(endpoint.url("/probe")).await;
    let unread = flashback_monitor::clock::Tick { at: i64::MIN, read_at: None };
    let (_sender, ticks) = tokio::sync::watch::channel(unread);
    let site = Site { store: stage.store(), schedule: SCHEDULE, ticks, metrics: stage.metrics.clone() };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let server = tokio::spawn(serve(site, listener, std::future::pending()));
    assert_eq!(ask(port, "GET /health").await.0, 503);
    server.abort();
}
