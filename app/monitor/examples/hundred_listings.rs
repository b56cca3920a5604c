//! What a hundred listings cost: watches them over TLS through some buckets, 500 requests each, as fast as they go, and says
//! how much of a processor that is at the pace of a day, a bucket in five minutes.
//!
//! `cargo run -p flashback-monitor --example hundred_listings`. It starts itself once more as the endpoint, so that only the
//! monitor's own processor time is counted.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anchor_lang::prelude::Pubkey;
use flashback::math::calendar::Calendar;
use flashback_monitor::clock::{Clock, ClockError, Schedule, Ticker};
use flashback_monitor::metrics::Metrics;
use flashback_monitor::monitor::Monitor;
use flashback_monitor::probe::{Controls, ProbeSettings, Prober};
use flashback_monitor::store::{LogName, Store};
use flashback_monitor::watch::{Assignment, Equipment};
use rcgen::{generate_simple_self_signed, CertifiedKey};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::ServerConfig;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::sync::{oneshot, watch};
use tokio_rustls::TlsAcceptor;
use url::Url;

const ENDPOINT: &str = "HUNDRED_ENDPOINT";
const LISTINGS: u8 = 100;
const BUCKETS: i64 = 20;
const BODY: usize = 70_000;
const DAY_BUCKET: Duration = Duration::from_secs(300);
const SCHEDULE: Schedule = Schedule(Calendar { genesis_at: 0, epoch_secs: 288, report_window_secs: 36 });
/// Of /proc/self/stat, on every Linux.
const TICKS_PER_SEC: u64 = 100;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

#[derive(Clone)]
struct SteppedClock(Arc<AtomicI64>);

impl Clock for SteppedClock {
    async fn now(&self) -> std::result::Result<i64, ClockError> {
        Ok(self.0.load(Ordering::SeqCst))
    }
}

/// Serves one body over TLS; says its port and certificate first.
async fn endpoint() -> Result<()> {
    let CertifiedKey { cert, signing_key } = generate_simple_self_signed(["127.0.0.1".to_owned()])?;
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], PrivateKeyDer::try_from(signing_key.serialize_der())?)?;
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("{} {}", listener.local_addr()?.port(), hex::encode(cert.der()));
    std::io::stdout().flush()?;
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {BODY}\r\nConnection: close\r\n\r\n");
    let answer: Arc<[u8]> = [head.as_bytes(), &[7; BODY]].concat().into();
    loop {
        let (stream, _) = listener.accept().await?;
        let (answer, acceptor) = (Arc::clone(&answer), acceptor.clone());
        tokio::spawn(async move {
            let mut stream = acceptor.accept(stream).await?;
            let mut request = [0; 1_024];
            let mut length = 0;
            while !request[..length].ends_with(b"\r\n\r\n") {
                match stream.read(&mut request[length..]).await? {
                    0 => return Ok(()),
                    read => length += read,
                }
            }
            stream.write_all(&answer).await?;
            stream.shutdown().await
        });
    }
}

fn start_endpoint() -> Result<(Child, String, CertificateDer<'static>)> {
    let mut child = Command::new(std::env::current_exe()?).env(ENDPOINT, "1").stdout(Stdio::piped()).spawn()?;
    let mut line = String::new();
    BufReader::new(child.stdout.take().ok_or("no output")?).read_line(&mut line)?;
    let (port, certificate) = line.trim().split_once(' ').ok_or("the endpoint said something else")?;
    Ok((child, format!("https://127.0.0.1:{port}/probe"), CertificateDer::from(hex::decode(certificate)?)))
}

/// Processor time of this process, user and system.
fn processor_time() -> Result<Duration> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    let fields: Vec<_> = stat.rsplit(')').next().ok_or("another stat")?.split_whitespace().collect();
    let ticks: u64 = fields[11].parse::<u64>()? + fields[12].parse::<u64>()?;
    Ok(Duration::from_millis(ticks * 1_000 / TICKS_PER_SEC))
}

async fn measure() -> Result<()> {
    let (mut child, url, certificate) = start_endpoint()?;
    let folder = tempfile::tempdir()?;
    let settings = ProbeSettings { allow_private: true, roots: vec![certificate], ..ProbeSettings::default() };
    let prober = Arc::new(Prober::new(settings)?);
    let targets = vec![Url::parse("https://one.example")?, Url::parse("https://two.example")?];
    let (store, metrics) = (Store::new(folder.path()), Metrics::default());
    let equipment = Equipment {
        monitor: Pubkey::default(),
        schedule: SCHEDULE,
        store: store.clone(),
        controls: Controls::new(Arc::clone(&prober), targets)?,
        prober,
        metrics: metrics.clone(),
    };
    let board = |number| Pubkey::new_from_array([number; 32]);
    let assigned = |number| Assignment { board: board(number), listing: board(number), url: url.clone() };
    let (_sender, assignments) = watch::channel((0..LISTINGS).map(assigned).collect());
    let clock = SteppedClock(Arc::default());
    let ticker = Ticker::start(clock.clone(), Duration::from_millis(5), |error| eprintln!("{error}"));
    let monitor = Monitor::new(equipment, assignments, drop);
    let (stop, stopped) = oneshot::channel::<()>();
    let run = tokio::spawn(async move { monitor.run(ticker, async { stopped.await.unwrap_or(()) }).await });

    let (begun, used) = (Instant::now(), processor_time()?);
    for bucket in 0..BUCKETS {
        clock.0.store(bucket, Ordering::SeqCst);
        while metrics.requests_logged.get() < u64::from(LISTINGS) * 5 * (bucket as u64 + 1) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
    let (took, used) = (begun.elapsed() / BUCKETS as u32, (processor_time()? - used) / BUCKETS as u32);
    clock.0.store(288, Ordering::SeqCst);
    while metrics.logs_finished.get() < LISTINGS.into() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let _ = stop.send(());
    run.await??;
    child.kill()?;
    child.wait()?;

    let mut successes = 0;
    for number in 0..LISTINGS {
        successes += store.report(&LogName { board: board(number), epoch: 0 })?.report.successes;
    }
    let share = 100.0 * used.as_secs_f64() / DAY_BUCKET.as_secs_f64();
    println!(
        "{LISTINGS} listings, a bucket of 500 requests: {} ms, {} ms of processor time",
        took.as_millis(),
        used.as_millis()
    );
    println!(
        "at a bucket in five minutes: {share:.2} % of one core; {successes} of {} answered",
        u32::from(LISTINGS) * 5 * 20
    );
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    match std::env::var_os(ENDPOINT) {
        Some(_) => endpoint().await,
        None => measure().await,
    }
}
