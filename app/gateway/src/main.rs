//! `flashback-gateway`: see `--help`, and `docs/gateway.md`.

use std::net::SocketAddr;
use std::path::PathBuf;

use anchor_lang::prelude::Pubkey;
use anyhow::{bail, Context as _, Result};
use clap::Parser;
use flashback_gateway::place::Layout;
use flashback_gateway::server::Certificate;
use flashback_gateway::{Gateway, Settings, Upstream};
use tokio::net::TcpListener;
use tokio::signal::unix::{signal, SignalKind};

/// S3 before a storage provider's object store. Lets nobody do what the chain does not allow at that moment.
#[derive(Parser)]
#[command(name = "flashback-gateway", version)]
struct Arguments {
    /// URL at which clients reach the gateway: the endpoint of its provider
    #[arg(long)]
    url: String,
    /// Where it listens
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// JSON-RPC of a Solana node
    #[arg(long, default_value = "http://127.0.0.1:8899")]
    rpc: String,
    /// Websocket of the node, which tells of changes at once; without it the chain is asked every two seconds
    #[arg(long)]
    websocket: Option<String>,
    /// The Provider account whose agreements are served
    #[arg(long)]
    provider: Pubkey,
    /// File of the gateway's own state: sealing keys, nonces and the meter
    #[arg(long, default_value = "gateway.sqlite")]
    state: PathBuf,
    /// S3 endpoint of the object store
    #[arg(long)]
    store: String,
    /// Region that the store's requests are signed for
    #[arg(long, default_value = "us-east-1")]
    store_region: String,
    /// Access key at the store
    #[arg(long, env = "FLASHBACK_STORE_ACCESS_KEY", hide_env_values = true)]
    store_access_key: String,
    /// Secret of the access key
    #[arg(long, env = "FLASHBACK_STORE_SECRET_KEY", hide_env_values = true)]
    store_secret_key: String,
    /// Bucket of the store that all agreements share; without it each has a bucket of its own
    #[arg(long)]
    store_bucket: Option<String>,
    /// Certificate chain in PEM, read again when it changes; without it TLS is left to a proxy in front
    #[arg(long, requires = "tls_key")]
    tls_certificate: Option<PathBuf>,
    /// Private key of the certificate, in PEM
    #[arg(long, requires = "tls_certificate")]
    tls_key: Option<PathBuf>,
}

impl From<Arguments> for Settings {
    fn from(given: Arguments) -> Self {
        let certificate = given.tls_certificate.zip(given.tls_key).map(|(chain, key)| Certificate { chain, key });
        Self {
            url: given.url,
            rpc_url: given.rpc,
            ws_url: given.websocket,
            provider: given.provider,
            state: given.state,
            upstream: Upstream {
                url: given.store,
                region: given.store_region,
                access_key: given.store_access_key,
                secret_key: given.store_secret_key,
                layout: given.store_bucket.map_or(Layout::Buckets, Layout::Shared),
            },
            certificate,
        }
    }
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    // Some of the libraries ask for the process's own, and more than one is compiled in.
    if rustls::crypto::ring::default_provider().install_default().is_err() {
        bail!("another cryptography was installed already");
    }
    let listen = arguments.listen;
    let gateway = Gateway::open(arguments.into()).await?;
    let listener = TcpListener::bind(listen).await.with_context(|| format!("cannot listen on {listen}"))?;
    let mut terminate = signal(SignalKind::terminate())?;
    let stop = async move {
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminate.recv() => {}
        }
    };
    gateway.serve(listener, stop).await
}
