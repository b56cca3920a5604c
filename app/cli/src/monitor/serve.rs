//! `flashback monitor serve`.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Result;
use clap::Args;
use flashback_monitor::metrics::Metrics;
use flashback_monitor::serve::{serve, Site};
use flashback_monitor::store::Store;
use tokio::net::TcpListener;

use super::{schedule, stopped, ticker};
use crate::context::Context;
use crate::error::{bad_input, CliError};

/// Arguments of `monitor serve`.
#[derive(Args, Debug)]
pub struct ServeArgs {
    /// Folder of the logs
    #[arg(long, value_name = "FOLDER")]
    logs: PathBuf,
    /// Where it answers
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:9288")]
    listen: SocketAddr,
}

/// Publishes logs until it is asked to end.
pub async fn run(args: &ServeArgs, context: &Arc<Context>) -> Result<()> {
    let schedule = schedule(context).await?;
    let metrics = Metrics::default();
    let ticker = ticker(context, &schedule, &metrics);
    let listener = listen(args.listen).await?;
    let site = Site { store: Store::new(&args.logs), schedule, ticks: ticker.ticks(), metrics };
    serve(site, listener, stopped()).await;
    Ok(())
}

/// Listens at an address, and says where.
pub async fn listen(address: SocketAddr) -> Result<TcpListener, CliError> {
    let failed = |error| bad_input(format!("cannot listen at {address} ({error})"), "name another --listen");
    let listener = TcpListener::bind(address).await.map_err(failed)?;
    eprintln!("http://{}/logs, /metrics and /health", listener.local_addr().map_err(failed)?);
    Ok(listener)
}
