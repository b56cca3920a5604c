//! What instructions cost on a vault with many agreements; what a keeper does with a thousand due at once; how long
//! browsing takes among many listings, and what goes over the wire for it.
//!
//! The network is the local one, the listings are made by `create_listing`, and the client is the one that everybody
//! uses, with a connection that counts. It fails if browsing finds anything but the right listings, if the node sends a
//! listing that was not asked for, or if it takes more requests than one for the listings and one for each 100 providers.

mod counting;
mod crowd;
mod flight;
mod keeping;
mod weight;

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use anchor_lang::solana_program::system_instruction;
use anyhow::{ensure, Result};
use flashback::state::{Genesis, PlatformChanges};
use flashback_client::{instruction, Client};
use flashback_localnet::{program_file, Localnet, Ports};
use solana_rpc_client_api::request::RpcRequest;
use solana_sdk::program_pack::Pack;
use solana_sdk::signature::{Keypair, Signer};

use counting::{connect, Call};
use crowd::{wish, Crowd, Money, LISTINGS_EACH};
use spl_token_interface::state;

/// How many listings there are when it is measured.
const SIZES: [usize; 3] = [100, 1_000, 10_000];
/// Measurements at each size.
const RUNS: usize = 9;
/// Accounts that one request asks for at most.
const ACCOUNTS_PER_REQUEST: usize = 100;

#[tokio::main]
async fn main() -> Result<()> {
    weight::measure()?;
    let network = Localnet::start(Ports::FREE).await?;
    let receipt = measure(&network).await;
    network.stop().await?;
    receipt
}

async fn measure(network: &Localnet) -> Result<()> {
    let admin = Keypair::new();
    let money = found_platform(network, &admin).await?;
    keeping::measure(network, &admin, money.mint).await?;
    let mut crowd = Crowd::new(network, admin.pubkey(), money);
    println!(
        "\nOpen S3 storage in Germany in one price band, joined with its providers; bytes of JSON, median of {RUNS} runs"
    );
    println!("listings  providers  found  requests  listings'  providers'    asked     time   set up");
    for size in SIZES {
        let began = Instant::now();
        crowd.grow(size / LISTINGS_EACH).await?;
        let made = began.elapsed();
        let (calls, took) = browse(network, &crowd).await?;
        let of_listings = |call: &&Call| call.request == RpcRequest::GetProgramAccounts;
        let received = |calls: &[&Call]| calls.iter().map(|call| call.received).sum::<usize>();
        let (listings, providers): (Vec<_>, Vec<_>) = calls.iter().partition(of_listings);
        println!(
            "{size:>8}  {:>9}  {:>5}  {:>8}  {:>9}  {:>10}  {:>7}  {:>4.1} ms  {:>4.1} s",
            crowd.providers(),
            crowd.wanted().len(),
            format!("1 + {}", providers.len()),
            received(&listings),
            received(&providers),
            calls.iter().map(|call| call.sent).sum::<usize>(),
            took.as_secs_f64() * 1_000.0,
            made.as_secs_f64(),
        );
    }
    Ok(())
}

/// Browses several times; the calls of one time, and how long it takes in the middle.
async fn browse(network: &Localnet, crowd: &Crowd<'_>) -> Result<(Vec<Call>, Duration)> {
    let (rpc, log) = connect(network.rpc_url());
    let client = Client::with_rpc(rpc);
    let wanted: BTreeSet<_> = crowd.wanted().into_iter().collect();
    let mut times = Vec::with_capacity(RUNS);
    let mut calls = Vec::new();
    for _ in 0..RUNS {
        let began = Instant::now();
        let found = client.browse(&wish()).await?;
        times.push(began.elapsed());
        calls = log.take();
        let found: BTreeSet<_> = found.iter().map(|entry| entry.address).collect();
        ensure!(found == wanted, "{} listings are found and {} are right", found.len(), wanted.len());
        let (listings, providers): (Vec<_>, Vec<_>) =
            calls.iter().partition(|call| call.request == RpcRequest::GetProgramAccounts);
        ensure!(listings.len() == 1, "{} requests for the listings", listings.len());
        let transferred = listings[0].accounts;
        ensure!(transferred == wanted.len(), "{transferred} listings are transferred, {} are asked for", wanted.len());
        // Clock and platform come with the first of them; each provider has one listing that is found, and one bond.
        let expected = (2 + 2 * wanted.len()).div_ceil(ACCOUNTS_PER_REQUEST);
        ensure!(providers.len() == expected, "{} requests for providers and bonds", providers.len());
    }
    times.sort_unstable();
    Ok((calls, times[RUNS / 2]))
}

/// A platform that `admin` holds every role of, and a mint.
async fn found_platform(network: &Localnet, admin: &Keypair) -> Result<Money> {
    let (client, key) = (network.client(), admin.pubkey());
    network.deploy(&program_file()?, &key).await?;
    network.fund(&key, 1_000_000_000_000).await?;
    let genesis = Genesis { genesis_at: client.now().await?, epoch_secs: 86_400, report_window_secs: 43_200 };
    let roles = PlatformChanges {
        registrar: Some(key),
        guardian: Some(key),
        treasury: Some(key),
        arbiter: Some(key),
        ..PlatformChanges::default()
    };
    let (program, mint, payout) = (spl_token_interface::ID, Keypair::new(), Keypair::new());
    let mut create = Vec::new();
    for (account, space) in [(&mint, state::Mint::LEN), (&payout, state::Account::LEN)] {
        let rent = client.rpc().get_minimum_balance_for_rent_exemption(space).await?;
        create.push(system_instruction::create_account(&key, &account.pubkey(), rent, u64::try_from(space)?, &program));
    }
    create.extend([
        spl_token_interface::instruction::initialize_mint2(&program, &mint.pubkey(), &key, None, 6)?,
        spl_token_interface::instruction::initialize_account3(&program, &payout.pubkey(), &mint.pubkey(), &key)?,
        instruction::initialize_platform(key, genesis, key, roles),
    ]);
    client.send(&create, admin, &[&mint, &payout]).await?;
    Ok(Money { mint: mint.pubkey(), payout: payout.pubkey() })
}
