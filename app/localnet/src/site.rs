//! The page of `app/web`, served beside the network.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use http::header::{HeaderValue, CONTENT_SECURITY_POLICY};
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
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

/// Serves `folder` on a port of this machine, 0 = a free one, for as long as the process lives. The URL that it is at.
pub async fn serve_page(folder: &Path, port: u16) -> Result<String> {
    let listener = take(port)?;
    listener.set_nonblocking(true)?;
    let listener = TcpListener::from_std(listener)?;
    let address = listener.local_addr()?;
    let files =
        SetResponseHeader::overriding(ServeDir::new(folder), CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    tokio::spawn(async move {
        // A connection that fails is the browser's loss, and a listener that fails for a moment is tried again.
        loop {
            let Ok((stream, _)) = listener.accept().await else { continue };
            let connection =
                http1::Builder::new().serve_connection(TokioIo::new(stream), TowerToHyperService::new(files.clone()));
            tokio::spawn(connection);
        }
    });
    Ok(url(address))
}

fn url(address: SocketAddr) -> String {
    format!("http://{address}/")
}
