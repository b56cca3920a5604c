//! `flashback localnet`: a network for wallets and browsers, with a sample market on it, for as long as it is wanted.

use std::path::{Path, PathBuf};

use anchor_lang::prelude::Pubkey;
use anyhow::Result;
use clap::Args;
use flashback_localnet::{page_folder, Localnet, Ports, Site};
use solana_sdk::signature::Signer;
use tokio::signal::unix::{signal, SignalKind};

use super::sample::{self, Keys, SampleMarket};
use crate::context::Context;
use crate::output::print;
use crate::sandbox::progress::Progress;

/// A network for wallets and browsers, with a sample market on it, until it is interrupted. Your wallet is its admin
#[derive(Args, Debug)]
pub struct LocalnetArgs {
    /// Port of JSON-RPC; 0 takes a free one
    #[arg(long, value_name = "PORT", default_value_t = Ports::STANDARD.rpc)]
    rpc_port: u16,
    /// Port of the websocket; 0 takes a free one
    #[arg(long, value_name = "PORT", default_value_t = Ports::STANDARD.ws)]
    ws_port: u16,
    /// Port of the page; 0 takes a free one
    #[arg(long, value_name = "PORT", default_value_t = 8901)]
    page_port: u16,
    /// Only the program, no platform and no market
    #[arg(long)]
    no_market: bool,
    /// Length of the sample market's epochs: a multiple of 288, at most 86400
    #[arg(long, value_name = "SECONDS", default_value_t = 86_400, conflicts_with = "no_market", value_parser = epoch_secs)]
    epoch_secs: u32,
    /// Folder for the keys of everybody in the market
    #[arg(long, value_name = "FOLDER", default_value = ".flashback")]
    keys: PathBuf,
}

fn epoch_secs(text: &str) -> Result<u32, String> {
    use flashback::constants::{BUCKETS, MAX_EPOCH_SECS, MIN_EPOCH_SECS};
    let secs: u32 = text.parse().map_err(|_| "not a number of seconds".to_string())?;
    if (MIN_EPOCH_SECS..=MAX_EPOCH_SECS).contains(&secs) && secs.is_multiple_of(BUCKETS) {
        Ok(secs)
    } else {
        Err(format!("an epoch is a multiple of {BUCKETS} seconds, between {MIN_EPOCH_SECS} and {MAX_EPOCH_SECS}"))
    }
}

/// Starts the network and keeps it until it is interrupted.
pub async fn run(args: &LocalnetArgs, context: &Context) -> Result<()> {
    // Listens from the start on, so that an early interruption ends the network in order too.
    let (mut interrupted, mut terminated) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    let interruption = async {
        tokio::select! {
            _ = interrupted.recv() => {}
            _ = terminated.recv() => {}
        }
    };

    let network = Localnet::start(Ports { rpc: args.rpc_port, ws: args.ws_port }).await?;
    let outcome = tokio::select! {
        served = serve(&network, args, context) => served,
        () = interruption => Ok(()),
    };
    network.stop().await?;
    outcome?;
    print("stopped");
    Ok(())
}

async fn serve(network: &Localnet, args: &LocalnetArgs, context: &Context) -> Result<()> {
    let progress = Progress::begin();
    let keys = Keys::load_or_make(&args.keys)?;
    // Whoever has no wallet yet can act as one of the market's actors.
    let wallet = context.signer().ok();
    let is_own = wallet.is_some();
    let keys = wallet.into_iter().fold(keys, Keys::with_admin);
    let named: Vec<(&str, Pubkey)> = keys.named().map(|(name, key)| (name, key.pubkey())).collect();
    sample::prepare(network, &keys, &progress).await?;
    if is_own {
        let wallet = keys.of(sample::ADMIN)?.pubkey();
        progress.did(&format!(
            "your wallet {wallet} is the admin: it may upgrade the program, and administers the platform"
        ));
    }
    if !args.no_market {
        SampleMarket::set_up(network, keys, args.epoch_secs, &progress).await?;
    }
    network.run_clock()?;
    let page = page(network, args).await?;
    progress.end();
    print(summary(network, args, &named, is_own, &page));
    std::future::pending().await
}

/// Serves the page of this network; where it is, or how to get it.
async fn page(network: &Localnet, args: &LocalnetArgs) -> Result<String> {
    let Some(folder) = page_folder()? else { return Ok("not built: `make web` builds it".into()) };
    let site = Site::serve(&folder, args.page_port).await?;
    let url = site.url();
    site.keep();
    Ok(format!("{url}/?node={}&cluster=localnet", network.rpc_url()))
}

fn summary(network: &Localnet, args: &LocalnetArgs, named: &[(&str, Pubkey)], is_own: bool, page: &str) -> String {
    let width = named.iter().map(|(name, _)| name.len()).max().unwrap_or_default();
    let key = |name: &str| sample::key_file(&args.keys, name).display().to_string();
    let line = |(name, key): &(&str, Pubkey)| {
        let note = if is_own && *name == sample::ADMIN { " (your wallet)" } else { "" };
        format!("  {name:width$}  {key}{note}\n")
    };
    let actors: String = named.iter().map(line).collect();
    // As it was called: not everybody has it on the path.
    let flashback = std::env::args().next().unwrap_or_else(|| "flashback".into());
    let url =
        if args.rpc_port == Ports::STANDARD.rpc { String::new() } else { format!(" --url {}", network.rpc_url()) };
    let examples = if args.no_market {
        let admin = if is_own { String::new() } else { format!(" --keypair {}", key(sample::ADMIN)) };
        vec![format!("{flashback}{url}{admin} platform init --from migrations/localnet.json")]
    } else {
        vec![
            format!("{flashback}{url} browse --kind storage --min-level identified --sort price"),
            format!("{flashback}{url} provider list"),
            format!("{flashback}{url} certifier list"),
            format!("{flashback}{url} --keypair {} provider show", key("storage-fjord")),
        ]
    };
    format!(
        "\nPage       {page}\nRPC        {}\nWebsocket  {}\nProgram    {}\n\nKeys in {} (act as one with --keypair):\n{actors}\nTry:\n  {}\n\n\
         Ctrl-C stops the network.",
        network.rpc_url(),
        network.ws_url(),
        flashback::ID,
        folder(&args.keys),
        examples.join("\n  "),
    )
}

fn folder(path: &Path) -> String {
    path.canonicalize().unwrap_or_else(|_| path.into()).display().to_string()
}
