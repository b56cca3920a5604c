//! Publishes finished logs, metrics and health over HTTP.
//!
//! | path | answer |
//! |---|---|
//! | `/logs` | `BOARD/EPOCH.log` for each log that can be had, a line each |
//! | `/logs/BOARD/EPOCH.log` | the log |
//! | `/metrics` | what is counted |
//! | `/health` | 200 while the chain's clock can be read, else 503 |
//!
//! A log is published once nobody can commit to a report of its epoch any longer, so that no monitor copies another's.

use std::convert::Infallible;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{HeaderValue, CONTENT_TYPE};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::TcpListener;
use tokio::sync::{watch, Semaphore};

use crate::clock::{Schedule, Tick};
use crate::metrics::Metrics;
use crate::store::{LogName, Store};

/// Connections at the same time.
const MOST_CONNECTIONS: usize = 256;
/// How long a client may take for the head of a request, and how long a stop waits for answers under way.
const PATIENCE: Duration = Duration::from_secs(10);
/// How old the chain's time may be.
const FRESH: Duration = Duration::from_secs(60);
const TEXT: &str = "text/plain; charset=utf-8";
const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// What is published.
pub struct Site {
    /// Where logs are.
    pub store: Store,
    /// How the chain's time is cut.
    pub schedule: Schedule,
    /// The chain's time.
    pub ticks: watch::Receiver<Tick>,
    /// What is counted.
    pub metrics: Metrics,
}

/// Answers requests until `stop` is ready, and then those that are under way.
pub async fn serve(site: Site, listener: TcpListener, stop: impl Future<Output = ()>) {
    let site = Arc::new(site);
    let permits = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    let graceful = GracefulShutdown::new();
    tokio::pin!(stop);
    loop {
        let accepted = async { (Arc::clone(&permits).acquire_owned().await, listener.accept().await) };
        let (permit, stream) = tokio::select! {
            () = &mut stop => break,
            (permit, accepted) = accepted => match accepted {
                Ok((stream, _)) => (permit, stream),
                // Too many open files, most likely: others may close theirs.
                Err(_) => {
                    tokio::time::sleep(Duration::from_millis(100)).await;
                    continue;
                }
            },
        };
        let site = Arc::clone(&site);
        let answer = move |request: Request<Incoming>| {
            let site = Arc::clone(&site);
            async move { Ok::<_, Infallible>(site.answer(&request).await) }
        };
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(PATIENCE)
            .serve_connection(TokioIo::new(stream), service_fn(answer));
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            // A client that breaks off is none of our business.
            let _ = connection.await;
            drop(permit);
        });
    }
    drop(listener);
    let _ = tokio::time::timeout(PATIENCE, graceful.shutdown()).await;
}

impl Site {
    async fn answer(self: Arc<Self>, request: &Request<Incoming>) -> Response<Full<Bytes>> {
        if ![Method::GET, Method::HEAD].contains(request.method()) {
            return answer(StatusCode::METHOD_NOT_ALLOWED, TEXT, "only GET and HEAD\n");
        }
        match request.uri().path() {
            "/health" => self.health(),
            "/metrics" => match self.metrics.text() {
                Ok(text) => answer(StatusCode::OK, OPEN_METRICS, text),
                Err(_) => failed(),
            },
            path => {
                let path = path.to_owned();
                let read = tokio::task::spawn_blocking(move || self.logs(&path)).await;
                read.unwrap_or_else(|_| failed())
            }
        }
    }

    fn health(&self) -> Response<Full<Bytes>> {
        let read_at = self.ticks.borrow().read_at;
        if read_at.is_some_and(|read_at| read_at.elapsed() <= FRESH) {
            return answer(StatusCode::OK, TEXT, "ok\n");
        }
        answer(StatusCode::SERVICE_UNAVAILABLE, TEXT, "the chain's clock cannot be read\n")
    }

    fn logs(&self, path: &str) -> Response<Full<Bytes>> {
        if path == "/logs" {
            let Ok(names) = self.store.names() else { return failed() };
            let shown = names.iter().filter(|name| self.is_public(name));
            return answer(StatusCode::OK, TEXT, shown.map(|name| format!("{name}\n")).collect::<String>());
        }
        let Some(name) = path.strip_prefix("/logs/").and_then(|name| name.parse().ok()) else {
            return answer(StatusCode::NOT_FOUND, TEXT, "nothing here; see /logs\n");
        };
        match self.is_public(&name).then(|| self.store.finished(&name)) {
            Some(Ok(Some(log))) => answer(StatusCode::OK, TEXT, log),
            Some(Err(_)) => failed(),
            None | Some(Ok(None)) => answer(StatusCode::NOT_FOUND, TEXT, "no such log, or not published yet\n"),
        }
    }

    fn is_public(&self, name: &LogName) -> bool {
        self.ticks.borrow().at >= self.schedule.commits_end(name.epoch)
    }
}

fn answer(status: StatusCode, kind: &'static str, body: impl Into<Bytes>) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(body.into()));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    response
}

fn failed() -> Response<Full<Bytes>> {
    answer(StatusCode::INTERNAL_SERVER_ERROR, TEXT, "this log cannot be read\n")
}
