//! The network around the gateway: connections, what is not S3, and a stop that lets transfers end.

mod control;
mod lent;
mod log;
mod metrics;
mod tls;

use std::convert::Infallible;
use std::future::Future;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anchor_lang::prelude::Pubkey;
use anyhow::{Context as _, Result};
use aws_sdk_s3::config::retry::RetryConfig;
use aws_sdk_s3::config::timeout::TimeoutConfig;
use aws_sdk_s3::config::{
    BehaviorVersion, Credentials, Region, RequestChecksumCalculation, ResponseChecksumValidation,
    StalledStreamProtectionConfig,
};
use flashback_client::gateway::{origin, REGION};
use flashback_client::Client;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use s3s::config::{S3Config, StaticConfigProvider};
use s3s::host::SingleDomain;
use s3s::service::{S3Service, S3ServiceBuilder};
use s3s::{Body, HttpResponse};
use solana_commitment_config::CommitmentConfig;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use url::{Host, Url};

use crate::access::{Gate, Secrets};
use crate::chain::Chain;
use crate::clock;
use crate::credentials::{Issuer, KeyRing};
use crate::meter::Meter;
use crate::place::Layout;
use crate::proxy::Proxy;
use crate::store::Store;
use lent::Lent;
use log::AccessLog;
use metrics::Metrics;

pub use tls::Certificate;

/// Connections at the same time.
const MOST_CONNECTIONS: usize = 4_096;
/// How long a client may take for the head of a request.
const HEAD: Duration = Duration::from_secs(10);
/// The largest head of a request, in bytes: what S3 takes, twice.
const LARGEST_HEAD: usize = 16 * 1_024;
/// The buffer of a connection, in bytes.
const BUFFER: usize = 64 * 1_024;
/// How long a stop waits for transfers.
const STOPPING: Duration = Duration::from_secs(30);
/// The pause between two looks at the sealing keys.
const KEY_LOOKS: Duration = Duration::from_secs(600);
/// The pause between two bookings of traffic.
const BOOKING: Duration = Duration::from_secs(2);
/// How far a request's time may be from this machine's, in seconds.
const SKEW_SECS: u32 = 300;
/// The largest signed piece of a body, which must be held to be verified, in bytes.
const LARGEST_PIECE: usize = 16 << 20;

/// The object store behind the gateway.
#[derive(Clone)]
pub struct Upstream {
    /// Its S3 endpoint.
    pub url: String,
    /// The region that its requests are signed for.
    pub region: String,
    /// Access key.
    pub access_key: String,
    /// Secret of the access key.
    pub secret_key: String,
    /// Where agreements' data lie.
    pub layout: Layout,
}

/// How a gateway is run.
#[derive(Clone)]
pub struct Settings {
    /// URL at which clients reach it; claims are made to its origin.
    pub url: String,
    /// JSON-RPC of a Solana node.
    pub rpc_url: String,
    /// Its websocket.
    pub ws_url: Option<String>,
    /// The Provider account whose agreements are served.
    pub provider: Pubkey,
    /// File of the gateway's own state.
    pub state: PathBuf,
    /// The store.
    pub upstream: Upstream,
    /// Certificate for TLS; without one it is plain HTTP, behind a proxy that has one.
    pub certificate: Option<Certificate>,
}

/// A gateway that is ready to serve.
pub struct Gateway {
    s3: S3Service,
    issuer: Issuer,
    upstream: aws_sdk_s3::Client,
    layout: Layout,
    keys: Arc<KeyRing>,
    meter: Arc<Meter>,
    metrics: Metrics,
    log: AccessLog,
    claims: Semaphore,
    checkup: tokio::sync::Mutex<Option<(Instant, Option<&'static str>)>>,
    certificate: Option<Certificate>,
}

fn client_of(upstream: &Upstream) -> aws_sdk_s3::Client {
    let credentials = Credentials::new(&upstream.access_key, &upstream.secret_key, None, None, "gateway");
    let config = aws_sdk_s3::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .endpoint_url(&upstream.url)
        .region(Region::new(upstream.region.clone()))
        .credentials_provider(credentials)
        .force_path_style(true)
        .request_checksum_calculation(RequestChecksumCalculation::WhenRequired)
        .response_checksum_validation(ResponseChecksumValidation::WhenRequired)
        // Both sides' pace is the client's, which the gateway watches itself.
        .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
        .timeout_config(TimeoutConfig::builder().connect_timeout(Duration::from_secs(5)).build())
        .retry_config(RetryConfig::standard().with_max_attempts(2))
        .build();
    aws_sdk_s3::Client::from_conf(config)
}

impl Gateway {
    /// Makes one. Nothing is asked of the chain or the store so far.
    pub async fn open(settings: Settings) -> Result<Arc<Self>> {
        let gateway = origin(&settings.url).context("the gateway's URL is no http or https address; check --url")?;
        let store = Store::open(&settings.state)
            .with_context(|| format!("cannot open {}; check --state", settings.state.display()))?;
        let keys = Arc::new(KeyRing::load(&store, clock::now()).await?);
        let client = Client::new(settings.rpc_url, CommitmentConfig::confirmed());
        let chain = Chain::new(client, settings.ws_url, settings.provider);
        let upstream = client_of(&settings.upstream);
        let layout = settings.upstream.layout;

        let meter = Meter::new(store.clone(), upstream.clone(), layout.clone());
        meter.find_left().await?;
        let mut builder = S3ServiceBuilder::new(Proxy::new(upstream.clone(), Arc::clone(&meter)));
        let mut config = S3Config::default();
        config.expected_region = Some(s3s::region::Region::new(REGION.into())?);
        config.sig_v4_allowed_services = vec!["s3".into()];
        config.allow_post_signature = false;
        config.presigned_url_max_skew_time_secs = SKEW_SECS;
        config.aws_chunked_stream_max_chunk_size = LARGEST_PIECE;
        builder.set_config(Arc::new(StaticConfigProvider::new(Arc::new(config))));
        builder.set_auth(Secrets(Arc::clone(&keys)));
        builder.set_access(Gate {
            keys: Arc::clone(&keys),
            chain: Arc::clone(&chain),
            layout: layout.clone(),
            meter: Arc::clone(&meter),
        });
        if let Some(Host::Domain(domain)) = Url::parse(&gateway)?.host() {
            builder.set_host(SingleDomain::new(domain)?);
        }
        let issuer = Issuer { gateway, chain, keys: Arc::clone(&keys), store };
        let (metrics, log, claims) = (Metrics::default(), AccessLog, Semaphore::new(control::MOST_CLAIMS));
        let (s3, certificate) = (builder.build(), settings.certificate);
        Ok(Arc::new(Self {
            s3,
            issuer,
            upstream,
            layout,
            keys,
            meter,
            metrics,
            log,
            claims,
            checkup: Default::default(),
            certificate,
        }))
    }

    /// Serves on `listener` until `stop` is ready, and then the requests that are under way.
    pub async fn serve(self: Arc<Self>, listener: TcpListener, stop: impl Future<Output = ()>) -> Result<()> {
        let acceptor = self.certificate.as_ref().map(Certificate::load).transpose()?;
        let permits = Arc::new(Semaphore::new(MOST_CONNECTIONS));
        let graceful = GracefulShutdown::new();
        let mut upkeep = JoinSet::new();
        upkeep.spawn(Arc::clone(&self).keep_up());
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
            // Small answers must not wait for more.
            let _ = stream.set_nodelay(true);
            let (gateway, acceptor, watcher) = (Arc::clone(&self), acceptor.clone(), graceful.watcher());
            tokio::spawn(async move {
                match acceptor {
                    None => gateway.connection(stream, watcher).await,
                    Some(acceptor) => {
                        if let Ok(Ok(stream)) = tokio::time::timeout(HEAD, acceptor.accept(stream)).await {
                            gateway.connection(stream, watcher).await;
                        }
                    }
                }
                drop(permit);
            });
        }
        drop(listener);
        let _ = tokio::time::timeout(STOPPING, graceful.shutdown()).await;
        upkeep.shutdown().await;
        self.meter.flush().await?;
        Ok(())
    }

    /// Rotates keys and keeps the books, for as long as it is polled.
    async fn keep_up(self: Arc<Self>) {
        let (mut keys, mut books) = (tokio::time::interval(KEY_LOOKS), tokio::time::interval(BOOKING));
        loop {
            let done = tokio::select! {
                _ = keys.tick() => self.keys.refresh(&self.issuer.store, clock::now()).await,
                _ = books.tick() => {
                    self.meter.settle_left().await;
                    self.meter.flush().await
                }
            };
            if let Err(error) = done {
                self.log.trouble(&error);
            }
        }
    }

    async fn connection(
        self: Arc<Self>,
        stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
        watcher: hyper_util::server::graceful::Watcher,
    ) {
        let answer = move |request: Request<Incoming>| {
            let gateway = Arc::clone(&self);
            async move { Ok::<_, Infallible>(gateway.answer(request).await) }
        };
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD)
            .max_buf_size(BUFFER)
            .serve_connection(TokioIo::new(stream), service_fn(answer));
        // A client that breaks off is none of our business.
        let _ = watcher.watch(connection).await;
    }

    async fn answer(&self, request: Request<Incoming>) -> HttpResponse {
        let began = Instant::now();
        let (method, path) = (request.method().clone(), request.uri().path().to_owned());
        let response = if head_size(&request) > LARGEST_HEAD {
            empty(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE)
        } else if control::is_ours(&path) {
            self.control(request).await
        } else {
            let (head, body) = request.into_parts();
            let body = Lent::new(body);
            let answered = self.s3.call(Request::from_parts(head, Body::http_body(body.clone()))).await;
            let answered = answered.unwrap_or_else(|_| empty(StatusCode::INTERNAL_SERVER_ERROR));
            if !answered.status().is_success() {
                body.drain().await;
            }
            answered
        };
        let took = began.elapsed();
        self.metrics.count(&method, response.status(), took);
        self.log.request(&method, &path, response.status(), took);
        response
    }
}

fn head_size<T>(request: &Request<T>) -> usize {
    let headers = request.headers().iter().map(|(name, value)| name.as_str().len() + value.len());
    headers.sum::<usize>() + request.uri().path_and_query().map_or(0, |path| path.as_str().len())
}

fn empty(status: StatusCode) -> HttpResponse {
    let mut response = HttpResponse::new(Body::empty());
    *response.status_mut() = status;
    response
}
