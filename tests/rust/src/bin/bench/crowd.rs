//! A market of any size: every provider has its listings, each made by a transaction of its own.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{ensure, Context, Result};
use flashback::state::{Category, Offer, Protocol, ProviderKind, ProviderProfile};
use flashback_client::{address, instruction, BrowseFilter};
use flashback_localnet::Localnet;
use flashback_tests::sample;
use solana_rpc_client::nonblocking::rpc_client::RpcClient;
use solana_rpc_client_api::config::RpcSendTransactionConfig;
use solana_sdk::instruction::Instruction;
use solana_sdk::pubkey::Pubkey;
use solana_sdk::signature::{Keypair, Signature, Signer};
use solana_sdk::transaction::Transaction;
use tokio::task::JoinSet;

/// Listings of each provider: one for each pair of protocol and price.
pub const LISTINGS_EACH: usize = PROTOCOLS.len() * PRICES.len();
/// Transactions in flight at once under one blockhash, which is good for 150 slots: this network passes up to three with
/// each transaction.
const IN_FLIGHT: usize = 32;

/// How long a batch may take.
const PATIENCE: Duration = Duration::from_secs(30);

const REGIONS: [u16; 5] = [276, 40, 756, 250, 528];
const PROTOCOLS: [Protocol; 5] = [Protocol::S3, Protocol::AzureBlob, Protocol::Swift, Protocol::WebDav, Protocol::Sftp];
/// In base units, a band apart.
const PRICES: [u64; 2] = [2_441, 4_882];

/// Everybody who sells.
pub struct Crowd<'n> {
    network: &'n Localnet,
    rpc: Arc<RpcClient>,
    treasury: Pubkey,
    mint: Pubkey,
    keys: Vec<Arc<Keypair>>,
}

/// What the bench looks for: one of five regions, one of five protocols, one of two price bands.
pub fn wish() -> BrowseFilter {
    BrowseFilter {
        region: Some(REGIONS[0]),
        protocol: Some(PROTOCOLS[0]),
        price_band: u8::try_from(PRICES[0].ilog2()).ok(),
        ..BrowseFilter::default()
    }
}

impl<'n> Crowd<'n> {
    /// Nobody yet.
    pub fn new(network: &'n Localnet, treasury: Pubkey, mint: Pubkey) -> Self {
        let commitment = network.client().rpc().commitment();
        let rpc = Arc::new(RpcClient::new_with_commitment(network.rpc_url().into(), commitment));
        Self { network, rpc, treasury, mint, keys: Vec::new() }
    }

    /// Providers so far.
    pub fn providers(&self) -> usize {
        self.keys.len()
    }

    /// Registers providers until there are `count`, and lists what the new ones offer.
    pub async fn grow(&mut self, count: usize) -> Result<()> {
        let old = self.keys.len();
        self.keys.resize_with(count, || Arc::new(Keypair::new()));
        for key in &self.keys[old..] {
            self.network.fund(&key.pubkey(), 1_000_000_000).await?;
        }
        let register = |(number, key): (usize, &Arc<Keypair>)| {
            let profile = ProviderProfile {
                name: format!("Provider {number}").into_bytes(),
                region: region_of(number),
                ..sample::storage_profile()
            };
            (key.clone(), instruction::register_provider(key.pubkey(), self.treasury, ProviderKind::Storage, profile))
        };
        self.send_all(self.keys.iter().enumerate().skip(old).map(register).collect()).await?;
        for index in 0..LISTINGS_EACH {
            let list = |key: &Arc<Keypair>| {
                let (authority, index) = (key.pubkey(), u32::try_from(index)?);
                let provider = address::provider(ProviderKind::Storage, &authority);
                let offer = offer(usize::try_from(index)?);
                anyhow::Ok((key.clone(), instruction::create_listing(authority, provider, index, self.mint, offer)))
            };
            self.send_all(self.keys[old..].iter().map(list).collect::<Result<_>>()?).await?;
        }
        Ok(())
    }

    /// The listings that [`wish`] has to find.
    pub fn wanted(&self) -> Vec<Pubkey> {
        let there = self.keys.iter().enumerate().filter(|(number, _)| region_of(*number) == REGIONS[0]);
        there.map(|(_, key)| address::listing(&address::provider(ProviderKind::Storage, &key.pubkey()), 0)).collect()
    }

    /// Sends transactions of one instruction each, many at a time.
    async fn send_all(&self, jobs: Vec<(Arc<Keypair>, Instruction)>) -> Result<()> {
        for batch in jobs.chunks(IN_FLIGHT) {
            let blockhash = self.rpc.get_latest_blockhash().await?;
            let mut flight = JoinSet::new();
            for (key, instruction) in batch.iter().cloned() {
                let rpc = self.rpc.clone();
                flight.spawn(async move {
                    let payer = Some(&key.pubkey());
                    let transaction =
                        Transaction::new_signed_with_payer(&[instruction], payer, &[key.as_ref()], blockhash);
                    let config =
                        RpcSendTransactionConfig { skip_preflight: true, ..RpcSendTransactionConfig::default() };
                    rpc.send_transaction_with_config(&transaction, config).await
                });
            }
            let sent = flight.join_all().await.into_iter().collect::<Result<Vec<_>, _>>().context("sending")?;
            tokio::time::timeout(PATIENCE, self.confirm(&sent)).await.context("transactions are not confirmed")??;
        }
        Ok(())
    }

    /// Waits until all of `sent` are in a block, and none failed.
    async fn confirm(&self, sent: &[Signature]) -> Result<()> {
        loop {
            let statuses = self.rpc.get_signature_statuses(sent).await?.value;
            let failed = statuses.iter().flatten().find_map(|status| status.err.as_ref());
            ensure!(failed.is_none(), "a transaction failed: {failed:?}");
            if statuses.iter().all(Option::is_some) {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }
}

fn region_of(number: usize) -> u16 {
    REGIONS[number % REGIONS.len()]
}

fn offer(index: usize) -> Offer {
    Offer {
        name: format!("Offer {index}").into_bytes(),
        category: Category::Storage.bit(),
        protocol: PROTOCOLS[index % PROTOCOLS.len()],
        price: PRICES[index / PROTOCOLS.len()],
        ..sample::storage_offer()
    }
}
