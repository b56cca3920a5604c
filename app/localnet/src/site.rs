//! Folders served over HTTP on this machine: the page of `app/web`, and what stands for a provider's endpoint.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use http::header::{HeaderValue, CONTENT_SECURITY_POLICY};
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeader;

use crate::ports::take;

/// As the page's own policy, and that no other page frames it, which only a header can say.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
                      connect-src 'self' https: wss: http: ws:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/// File that makes a folder a page.
const INDEX: &str = "index.html";

/// Where the built page is: what `FLASHBACK_PAGE` names, or else `target/web` of this folder or one above.
pub fn page_folder() -> Result<Option<PathBuf>> {
    let named = std::env::var_os("FLASHBACK_PAGE").map(PathBuf::from);
    let here = std::env::current_dir().context("cannot tell the working directory")?;
    let above = here.ancestors().map(|folder| folder.join("target/web"));
    Ok(named.into_iter().chain(above).find(|folder| folder.join(INDEX).is_file()))
}

/// A folder that is served. Nobody answers once it is stopped or dropped.
pub struct Site {
    address: SocketAddr,
    accepting: JoinSet<()>,
}

impl Site {
    /// Serves `folder` on a port of this machine; 0 takes a free one.
    pub async fn serve(folder: &Path, port: u16) -> Result<Self> {
        let listener = take(port)?;
        listener.set_nonblocking(true)?;
        let listener = TcpListener::from_std(listener)?;
        let address = listener.local_addr()?;
        let policy = HeaderValue::from_static(POLICY);
        let files = SetResponseHeader::overriding(ServeDir::new(folder), CONTENT_SECURITY_POLICY, policy);
        let mut accepting = JoinSet::new();
        accepting.spawn(async move {
            // A connection that fails is the browser's loss, and a listener that fails for a moment is tried again.
            loop {
                let Ok((stream, _)) = listener.accept().await else { continue };
                let service = TowerToHyperService::new(files.clone());
                tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
            }
        });
        Ok(Self { address, accepting })
    }

    /// Where it is, without a slash at the end.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The port that it listens on.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// Refuses connections from here on.
    pub async fn stop(mut self) {
        self.accepting.shutdown().await;
    }

    /// Serves for as long as the process lives.
    pub fn keep(mut self) {
        self.accepting.detach_all();
    }
}
