//! A provider's store with a gateway before it, and a line to the gateway that can be held up.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::Arc;

use anchor_lang::prelude::Pubkey;
use flashback_gateway::place::Layout;
use flashback_gateway::{Gateway, Settings, Upstream};
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// What passes where nothing is held up.
pub const FREE: u64 = u64::MAX;

/// A line to a gateway.
pub struct Line {
    /// Where clients reach the gateway.
    pub url: String,
    limit: watch::Sender<u64>,
    passed: Arc<AtomicU64>,
}

impl Line {
    /// Opens the gateway of `provider` on a store of its own in `folder`.
    pub async fn open(rpc_url: &str, provider: Pubkey, folder: &Path) -> Self {
        let store = start_store(folder).await;
        let (outside, inside) = (listen().await, listen().await);
        let url = format!("http://{}", outside.local_addr().unwrap());
        let gateway = Gateway::open(Settings {
            url: url.clone(),
            rpc_url: rpc_url.into(),
            ws_url: None,
            provider,
            state: folder.join("state"),
            upstream: Upstream {
                url: format!("http://{store}"),
                region: "us-east-1".into(),
                access_key: "key".into(),
                secret_key: "secret".into(),
                layout: Layout::Buckets,
            },
            certificate: None,
        });
        let (to, gateway) = (inside.local_addr().unwrap(), gateway.await.unwrap());
        tokio::spawn(gateway.serve(inside, std::future::pending::<()>()));
        let (limit, limited) = watch::channel(FREE);
        let passed = Arc::new(AtomicU64::new(0));
        tokio::spawn(carry(outside, to, limited, Arc::clone(&passed)));
        Self { url, limit, passed }
    }

    /// Lets so many bytes pass from here on, in both directions together.
    pub fn let_pass(&self, bytes: u64) {
        let limit = self.passed.load(Ordering::SeqCst).saturating_add(bytes);
        self.limit.send_replace(limit);
    }
}

async fn listen() -> TcpListener {
    TcpListener::bind("127.0.0.1:0").await.unwrap()
}

async fn start_store(folder: &Path) -> SocketAddr {
    let root = folder.join("store");
    std::fs::create_dir_all(&root).unwrap();
    let mut builder = S3ServiceBuilder::new(s3s_fs::FileSystem::new(root).unwrap());
    builder.set_auth(SimpleAuth::from_single("key", "secret"));
    let (service, listener) = (builder.build(), listen().await);
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let service = service.clone();
            tokio::spawn(async move {
                let answer = service_fn(move |request| hyper::service::Service::call(&service, request));
                let served = hyper::server::conn::http1::Builder::new();
                let _ = served.serve_connection(TokioIo::new(stream), answer).await;
            });
        }
    });
    address
}

async fn carry(from: TcpListener, to: SocketAddr, limit: watch::Receiver<u64>, passed: Arc<AtomicU64>) {
    loop {
        let (near, _) = from.accept().await.unwrap();
        let (near_in, near_out) = near.into_split();
        let (far_in, far_out) = TcpStream::connect(to).await.unwrap().into_split();
        tokio::spawn(copy(near_in, far_out, limit.clone(), Arc::clone(&passed)));
        tokio::spawn(copy(far_in, near_out, limit.clone(), Arc::clone(&passed)));
    }
}

async fn copy(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    mut limit: watch::Receiver<u64>,
    passed: Arc<AtomicU64>,
) {
    let mut piece = vec![0; 16 << 10];
    while let Ok(count @ 1..) = from.read(&mut piece).await {
        let bytes = u64::try_from(count).unwrap();
        if limit.wait_for(|limit| passed.load(Ordering::SeqCst).saturating_add(bytes) <= *limit).await.is_err() {
            return;
        }
        passed.fetch_add(bytes, Ordering::SeqCst);
        if to.write_all(&piece[..count]).await.is_err() {
            return;
        }
    }
    let _ = to.shutdown().await;
}
