//! A market of any size: every provider has its listings, each made by a transaction of its own.

use std::sync::Arc;

use anyhow::Result;
use flashback::state::{Category, Offer, Protocol, ProviderKind, ProviderProfile};
use flashback_client::instruction::{self, Token};
use flashback_client::{address, BrowseFilter};
use flashback_localnet::Localnet;
use flashback_tests::{padded, sample};
use solana_sdk::pubkey::Pubkey;
use solana_sdk::signature::{Keypair, Signer};

use crate::flight::Flight;

/// Listings of each provider: one for each pair of protocol and price.
pub const LISTINGS_EACH: usize = PROTOCOLS.len() * PRICES.len();
const REGIONS: [u16; 5] = [276, 40, 756, 250, 528];
const PROTOCOLS: [Protocol; 5] = [Protocol::S3, Protocol::AzureBlob, Protocol::Swift, Protocol::WebDav, Protocol::Sftp];
/// In base units, a band apart.
const PRICES: [u64; 2] = [2_441, 4_882];

/// Everybody who sells.
pub struct Crowd<'n> {
    network: &'n Localnet,
    flight: Flight,
    treasury: Pubkey,
    money: Money,
    keys: Vec<Arc<Keypair>>,
}

/// What is paid with, and the token account that everybody is paid into.
#[derive(Clone, Copy)]
pub struct Money {
    /// The mint.
    pub mint: Pubkey,
    /// The token account.
    pub payout: Pubkey,
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
    pub fn new(network: &'n Localnet, treasury: Pubkey, money: Money) -> Self {
        Self { network, flight: Flight::to(network), treasury, money, keys: Vec::new() }
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
                name: padded(format!("Provider {number}").as_bytes()),
                region: region_of(number),
                ..sample::storage_profile()
            };
            let authority = key.pubkey();
            let provider = address::provider(ProviderKind::Storage, &authority);
            let token = Token { mint: self.money.mint, program: spl_token_interface::ID };
            let register = vec![
                instruction::register_provider(authority, self.treasury, ProviderKind::Storage, 0, profile),
                instruction::open_bond(authority, authority, provider, self.money.payout, token),
            ];
            (key.clone(), register)
        };
        self.flight.send_all(self.keys.iter().enumerate().skip(old).map(register).collect()).await?;
        for index in 0..LISTINGS_EACH {
            let list = |key: &Arc<Keypair>| {
                let (authority, index) = (key.pubkey(), u32::try_from(index)?);
                let provider = address::provider(ProviderKind::Storage, &authority);
                let offer = offer(usize::try_from(index)?);
                anyhow::Ok((
                    key.clone(),
                    vec![instruction::create_listing(authority, provider, index, self.money.mint, offer)],
                ))
            };
            self.flight.send_all(self.keys[old..].iter().map(list).collect::<Result<_>>()?).await?;
        }
        Ok(())
    }

    /// The listings that [`wish`] has to find.
    pub fn wanted(&self) -> Vec<Pubkey> {
        let there = self.keys.iter().enumerate().filter(|(number, _)| region_of(*number) == REGIONS[0]);
        there.map(|(_, key)| address::listing(&address::provider(ProviderKind::Storage, &key.pubkey()), 0)).collect()
    }
}

fn region_of(number: usize) -> u16 {
    REGIONS[number % REGIONS.len()]
}

/// Something that can be bought at once: no collateral, since the bonds are empty.
fn offer(index: usize) -> Offer {
    let mut terms = sample::plain_terms();
    terms.service_levels.collateral_months = 0;
    Offer {
        name: padded(format!("Offer {index}").as_bytes()),
        category: Category::Storage.bit(),
        protocol: PROTOCOLS[index % PROTOCOLS.len()],
        price: PRICES[index / PROTOCOLS.len()],
        terms,
        ..sample::storage_offer()
    }
}
