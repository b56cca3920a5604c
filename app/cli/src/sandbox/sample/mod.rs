//! A sample market: a platform with two certifiers, providers of every kind and what they list, all set up by real
//! instructions. The demo runs it; `flashback localnet` leaves it running.

mod keys;
mod mints;
mod offers;

use anchor_lang::prelude::Pubkey;
use anchor_lang::solana_program::instruction::Instruction;
use anyhow::{Context, Result};
use flashback::constants::{LEVEL_EPOCHS, MAX_REGISTRATION_FEE_LAMPORTS};
use flashback::state::{
    Attestation, CertifierRights, CertifierStatus, Genesis, PlatformChanges, Provider, ProviderKind, ProviderProfile,
    ALL_CATEGORIES,
};
use flashback_client::instruction::Token;
use flashback_client::{address, instruction, Client};
use flashback_localnet::{program_file, Localnet};
use sha2::{Digest, Sha256};
use solana_sdk::signature::{Keypair, Signer};

use crate::sandbox::progress::Progress;
pub use keys::{file as key_file, Keys};
use offers::CERTIFIERS;
pub use offers::{field, harbour_offer, Seller, AUDITOR, SELLERS};

/// Lamports that every actor starts with: 100 SOL.
pub const PURSE: u64 = 100_000_000_000;
/// Lamports that a monitor's report is worth.
const REPORT_PAY: u64 = 100_000;
/// File name of the key that administers the platform and may upgrade the program.
pub const ADMIN: &str = "admin";
/// File name of the key that names certifiers.
pub const REGISTRAR: &str = "registrar";
/// File name of the key that pauses.
const GUARDIAN: &str = "guardian";
/// File name of the key that fees go to.
pub const TREASURY: &str = "treasury";
/// File name of the key that rules on disputes.
pub const ARBITER: &str = "arbiter";
/// File name of the key that buys.
pub const CONSUMER: &str = "consumer";
/// File name of the key that does what anyone may do.
pub const KEEPER: &str = "keeper";
/// File name of the key of a provider that is not in the market yet: its endpoint is to be on this machine, and measured.
pub const HARBOUR: &str = "storage-harbour";
/// Its name on the chain.
pub const HARBOUR_NAME: &str = "Harbour Storage";
/// File names of the keys of those who measure it, and of one who replaces one of them. They are not in the market yet.
pub const MONITORS: [&str; 5] = ["monitor-north", "monitor-east", "monitor-south", "monitor-west", "monitor-relief"];
/// Roles besides certifiers and sellers.
const ROLES: [&str; 8] = [ADMIN, REGISTRAR, GUARDIAN, TREASURY, ARBITER, CONSUMER, KEEPER, HARBOUR];

/// The sample market, with the keys of everybody in it.
pub struct SampleMarket<'n> {
    client: &'n Client,
    keys: Keys,
    epoch_secs: u32,
    dollar: Token,
    euro: Token,
}

/// File names of all keys of the market.
pub fn actors() -> impl Iterator<Item = &'static str> {
    let certifiers = CERTIFIERS.iter().map(|certifier| certifier.key);
    ROLES.into_iter().chain(MONITORS).chain(certifiers).chain(SELLERS.iter().map(|seller| seller.key))
}

/// Puts the program on `network`, upgradeable by the admin, and gives every actor a purse.
pub async fn prepare(network: &Localnet, keys: &Keys, progress: &Progress) -> Result<()> {
    let file = program_file()?;
    progress.doing("deploying the program");
    network.deploy(&file, &keys.of(ADMIN)?.pubkey()).await?;
    progress.did(&format!("program {} deployed from {}", flashback::ID, file.display()));
    progress.doing("filling purses");
    for key in keys.all() {
        network.fund(&key.pubkey(), PURSE).await?;
    }
    progress.did(&format!("{} wallets with 100 SOL each", keys.all().count()));
    Ok(())
}

impl<'n> SampleMarket<'n> {
    /// Sets the market up on a network that [`prepare`] prepared, with epochs of `epoch_secs`.
    pub async fn set_up(network: &'n Localnet, keys: Keys, epoch_secs: u32, progress: &Progress) -> Result<Self> {
        let client = network.client();
        let unmade = Token { mint: Pubkey::default(), program: Pubkey::default() };
        let mut market = Self { client, keys, epoch_secs, dollar: unmade, euro: unmade };
        market.initialize_platform(progress).await?;
        market.make_mints(progress).await?;
        market.add_certifiers(progress).await?;
        for kind in [ProviderKind::Storage, ProviderKind::Service] {
            market.register(kind, progress).await?;
        }
        market.certify(progress).await?;
        market.hand_out(progress).await?;
        market.bond(progress).await?;
        market.list(progress).await?;
        Ok(market)
    }

    /// The key in the file `name`.
    pub fn key(&self, name: &str) -> Result<&Keypair> {
        self.keys.of(name)
    }

    /// The Provider account of a seller.
    pub fn provider(&self, seller: &Seller) -> Result<Pubkey> {
        Ok(address::provider(seller.kind, &self.key(seller.key)?.pubkey()))
    }

    /// Sends instructions that the owner of the key `name` signs and pays for.
    pub async fn send(&self, name: &str, instructions: &[Instruction]) -> Result<()> {
        let sent = self.client.send(instructions, self.key(name)?, &[]).await;
        sent.with_context(|| format!("as {name}"))?;
        Ok(())
    }

    async fn initialize_platform(&self, progress: &Progress) -> Result<()> {
        progress.doing("initialising the platform");
        let key = |name| -> Result<Pubkey> { Ok(self.key(name)?.pubkey()) };
        let genesis = Genesis {
            genesis_at: self.client.now().await?,
            epoch_secs: self.epoch_secs,
            report_window_secs: self.epoch_secs / 4,
        };
        let parameters = PlatformChanges {
            registrar: Some(key(REGISTRAR)?),
            guardian: Some(key(GUARDIAN)?),
            treasury: Some(key(TREASURY)?),
            arbiter: Some(key(ARBITER)?),
            fee_bps: Some(100),
            registration_fee_lamports: Some(10_000_000),
            report_pay_lamports: Some(REPORT_PAY),
            ..PlatformChanges::default()
        };
        let admin = key(ADMIN)?;
        self.send(ADMIN, &[instruction::initialize_platform(admin, genesis, admin, parameters)]).await?;
        progress.did(&format!("platform initialised: epochs of {} s, fee 1 %, registration 0.01 SOL", self.epoch_secs));
        Ok(())
    }

    async fn make_mints(&mut self, progress: &Progress) -> Result<()> {
        progress.doing("making mints");
        let admin = self.key(ADMIN)?;
        let (dollar, euro) =
            (mints::make_dollar(self.client, admin).await?, mints::make_euro(self.client, admin).await?);
        let admin = admin.pubkey();
        (self.dollar, self.euro) = (dollar, euro);
        let vouch = [(dollar, offers::DOLLAR_VALUE), (euro, offers::EURO_VALUE)]
            .map(|(token, value)| instruction::set_settlement_mint(admin, token.mint, value));
        self.send(ADMIN, &vouch).await?;
        progress.did(&format!("settlement mints set: {} (Token-2022), {} (SPL Token)", dollar.mint, euro.mint));
        Ok(())
    }

    async fn add_certifiers(&self, progress: &Progress) -> Result<()> {
        const YEARS: i64 = 2;
        progress.doing("adding certifiers");
        let registrar = self.key(REGISTRAR)?.pubkey();
        let expires_at = self.client.now().await? + YEARS * 365 * i64::from(self.epoch_secs);
        for certifier in &CERTIFIERS {
            let rights = CertifierRights {
                status: CertifierStatus::Active,
                max_level: certifier.max_level,
                scope: ALL_CATEGORIES,
                expires_at,
            };
            let wallet = self.key(certifier.key)?.pubkey();
            let name = offers::field(certifier.name);
            self.send(REGISTRAR, &[instruction::add_certifier(registrar, wallet, name, rights)]).await?;
        }
        let names: Vec<_> = CERTIFIERS.iter().map(|certifier| certifier.name).collect();
        progress.did(&format!("certifiers added: {}", names.join(", ")));
        Ok(())
    }

    async fn register(&self, kind: ProviderKind, progress: &Progress) -> Result<()> {
        let sellers: Vec<_> = SELLERS.iter().filter(|seller| seller.kind == kind).collect();
        for seller in &sellers {
            progress.doing(format!("{} registers", seller.name));
            let uri = format!("{}/about.json", seller.endpoint);
            let profile = ProviderProfile {
                name: offers::field(seller.name),
                endpoint: offers::field(seller.endpoint),
                metadata_uri: offers::field(&uri),
                metadata_hash: Sha256::digest(&uri).into(),
                region: seller.region,
                categories: seller.categories(),
                capacity_gib: seller.capacity_gib,
            };
            self.register_one(seller.key, kind, profile).await?;
        }
        let (count, what) = match kind {
            ProviderKind::Storage => (sellers.len(), "storage"),
            ProviderKind::Service => (sellers.len(), "service"),
        };
        progress.did(&format!("{count} {what} providers registered"));
        Ok(())
    }

    /// Puts the owner of the key `name` into a register; its Provider account.
    pub async fn register_one(&self, name: &str, kind: ProviderKind, profile: ProviderProfile) -> Result<Pubkey> {
        let (registrant, treasury) = (self.key(name)?.pubkey(), self.key(TREASURY)?.pubkey());
        let fee = MAX_REGISTRATION_FEE_LAMPORTS;
        self.send(name, &[instruction::register_provider(registrant, treasury, kind, fee, profile)]).await?;
        Ok(address::provider(kind, &registrant))
    }

    /// Certifies a provider on level 1, for half of the longest time. `by` is the certifier's key.
    pub async fn certify_one(&self, by: &str, provider: Pubkey) -> Result<()> {
        let [longest, ..] = LEVEL_EPOCHS;
        let attestation = Attestation {
            level: 1,
            attributes_version: self.client.fetch::<Provider>(&provider).await?.attributes_version,
            expires_at: self.client.now().await? + i64::from(longest / 2) * i64::from(self.epoch_secs),
            evidence_hash: Sha256::digest(provider).into(),
        };
        let wallet = self.key(by)?.pubkey();
        self.send(by, &[instruction::issue_certificate(wallet, provider, None, attestation)]).await
    }

    async fn certify(&self, progress: &Progress) -> Result<()> {
        let mut count = 0;
        for seller in &SELLERS {
            let Some(by) = seller.certified else { continue };
            progress.doing(format!("{} is certified", seller.name));
            self.certify_one(by, self.provider(seller)?).await?;
            count += 1;
        }
        progress.did(&format!(
            "{count} of {} providers certified as Identified; higher levels take a record",
            SELLERS.len()
        ));
        Ok(())
    }

    /// The sample dollar.
    pub fn dollar(&self) -> Token {
        self.dollar
    }

    fn token(&self, euro: bool) -> Token {
        if euro {
            self.euro
        } else {
            self.dollar
        }
    }

    /// The token account in which the owner of the key `name` keeps a mint.
    pub fn purse(&self, name: &str, token: Token) -> Result<Pubkey> {
        Ok(address::associated_token(&self.key(name)?.pubkey(), &token.mint, &token.program))
    }

    /// Gives the consumer tokens to spend, sellers tokens to stake, and the treasury an account for fees.
    async fn hand_out(&self, progress: &Progress) -> Result<()> {
        progress.doing("handing out tokens");
        let admin = self.key(ADMIN)?.pubkey();
        for euro in [false, true] {
            let sellers =
                SELLERS.iter().filter(|seller| seller.sells_in(euro)).map(|seller| (seller.key, offers::FLOAT));
            let others = [(CONSUMER, offers::FLOAT), (TREASURY, 0), (HARBOUR, offers::FLOAT)];
            for (name, amount) in others.into_iter().chain(sellers) {
                let give = mints::give(&admin, &self.key(name)?.pubkey(), self.token(euro), amount)?;
                self.send(ADMIN, &give).await?;
            }
        }
        progress.did("the consumer and whoever sells have 10,000 of what they pay and are paid with");
        Ok(())
    }

    /// Every seller opens its bond in the mints of its listings and stakes something.
    async fn bond(&self, progress: &Progress) -> Result<()> {
        let mut count = 0;
        for (seller, euro) in SELLERS.iter().flat_map(|seller| [(seller, false), (seller, true)]) {
            if !seller.sells_in(euro) {
                continue;
            }
            progress.doing(format!("{} opens a bond", seller.name));
            self.bond_one(seller.key, self.provider(seller)?, self.token(euro)).await?;
            count += 1;
        }
        progress.did(&format!("{count} bonds opened, 2,000 in each"));
        Ok(())
    }

    /// Opens the bond of the provider of the key `name`, and stakes 2,000.
    pub async fn bond_one(&self, name: &str, provider: Pubkey, token: Token) -> Result<()> {
        let (authority, purse) = (self.key(name)?.pubkey(), self.purse(name, token)?);
        let bond = address::bond(&provider, &token.mint);
        let open = instruction::open_bond(authority, authority, provider, purse, token);
        let stake = instruction::deposit_bond(authority, provider, purse, bond, token, offers::STAKE);
        self.send(name, &[open, stake]).await
    }

    async fn list(&self, progress: &Progress) -> Result<()> {
        let mut count = 0;
        for seller in &SELLERS {
            progress.doing(format!("{} lists what it offers", seller.name));
            let (authority, provider) = (self.key(seller.key)?.pubkey(), self.provider(seller)?);
            for (index, offering) in (0..).zip(seller.offers) {
                let mint = self.token(offering.in_euro).mint;
                let offer = offering.offer(self.epoch_secs);
                self.send(seller.key, &[instruction::create_listing(authority, provider, index, mint, offer)]).await?;
                count += 1;
            }
        }
        progress.did(&format!("{count} listings created"));
        Ok(())
    }
}
