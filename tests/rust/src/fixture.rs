//! A market with one of everything.

use std::{
    ops::{Deref, DerefMut},
    sync::LazyLock,
};

use bytemuck::Zeroable;
use flashback::state::{Attestation, Board, Offer, Provider, ProviderKind, ProviderProfile, Reason};
use flashback_client::{address, instruction};
use solana_sdk::{account::Account, instruction::Instruction, pubkey::Pubkey};

use crate::{
    key_of,
    mints::{self, DOLLAR, DOLLAR_2022},
    padded, sample,
    tokens::{Coin, COINS, SPL, TOKEN_2022},
    Stored, Svm, Wallet, ACME, ADMIN, AUDITOR, CONSUMER, DEPLOYER, MOVERS, REGISTRAR, RIVAL, STRANGER, SURVEYOR,
    TREASURY,
};

/// A [`Svm`] on which the platform runs since [`sample::GENESIS_AT`], which is also the clock's time.
///
/// [`AUDITOR`] certifies everything, [`SURVEYOR`] storage up to level 2. [`ACME`] provides storage, is certified by
/// the auditor on level 2 and has one listing in [`DOLLAR`]. [`MOVERS`] provides services, is not certified and has one
/// listing in [`DOLLAR_2022`]. Both have a bond in the mint of their listing.
#[derive(Clone)]
pub struct Fixture {
    svm: Svm,
}

impl Deref for Fixture {
    type Target = Svm;

    fn deref(&self) -> &Svm {
        &self.svm
    }
}

impl DerefMut for Fixture {
    fn deref_mut(&mut self) -> &mut Svm {
        &mut self.svm
    }
}

static FOUNDED: LazyLock<Svm> = LazyLock::new(|| {
    let mut svm = Svm::default();
    for wallet in [DEPLOYER, ADMIN, REGISTRAR, TREASURY, AUDITOR, SURVEYOR, ACME, MOVERS, STRANGER] {
        svm.enrich(wallet);
    }
    mints::make_spl_mint(&mut svm, DOLLAR.key());
    mints::make_metadata_mint(&mut svm, DOLLAR_2022.key());
    for coin in COINS {
        for wallet in [ACME, MOVERS, TREASURY, STRANGER] {
            coin.fill_purse(&mut svm, wallet, 0);
        }
    }
    svm.set_now(sample::GENESIS_AT);
    svm
});

static OPENED: LazyLock<Fixture> = LazyLock::new(|| {
    let mut market = Fixture { svm: FOUNDED.clone() };
    market.send(initialize());
    market.send(instruction::add_certifier(REGISTRAR.key(), AUDITOR.key(), padded(b"Auditor"), sample::rights()));
    let rights = flashback::state::CertifierRights { max_level: 2, scope: 1, ..sample::rights() };
    market.send(instruction::add_certifier(REGISTRAR.key(), SURVEYOR.key(), padded(b"Surveyor"), rights));
    market.send(register(ACME, ProviderKind::Storage, sample::storage_profile()));
    market.send(register(MOVERS, ProviderKind::Service, sample::service_profile()));
    keep_records(&mut market);
    market.send(issue(AUDITOR, acme(), sample::attestation(2)));
    market.send(open_bond(ACME, acme(), SPL));
    market.send(open_bond(MOVERS, movers(), TOKEN_2022));
    market.send(create(ACME, acme(), 0, DOLLAR.key(), sample::storage_offer()));
    market.send(create(MOVERS, movers(), 0, DOLLAR_2022.key(), sample::service_offer()));
    market
});

static TRADING: LazyLock<Fixture> = LazyLock::new(|| {
    let mut market = Fixture::default();
    market.send(open_bond(ACME, acme(), TOKEN_2022));
    market.send(open_bond(MOVERS, movers(), SPL));
    for (index, coin) in (1..).zip(COINS) {
        for (seller, provider) in [(ACME, acme()), (MOVERS, movers())] {
            market.send(coin.mint_to(coin.purse(seller), sample::STAKE));
            let bond = address::bond(&provider, &coin.mint.key());
            let (authority, purse) = (seller.key(), coin.purse(seller));
            market.send(instruction::deposit_bond(authority, provider, purse, bond, coin.token(), sample::STAKE));
        }
        market.send(create(ACME, acme(), index, coin.mint.key(), sample::plain_storage_offer()));
        market.send(create(MOVERS, movers(), index, coin.mint.key(), sample::plain_service_offer()));
        for consumer in [CONSUMER, RIVAL] {
            market.enrich(consumer);
            coin.fill_purse(&mut market, consumer, sample::SAVINGS);
            let slot = market.slot();
            market.send(instruction::open_vault(consumer.key(), consumer.key(), coin.token(), 0, slot));
            let vault = vault(consumer, coin);
            let purse = coin.purse(consumer);
            market.send(instruction::deposit(consumer.key(), purse, vault, coin.token(), sample::SAVINGS / 2));
        }
    }
    market
});

impl Default for Fixture {
    fn default() -> Self {
        OPENED.clone()
    }
}

impl Fixture {
    /// As [`Fixture::default`], and both mints are traded: [`ACME`] and [`MOVERS`] have bonds of [`sample::STAKE`] and a
    /// listing that needs no board in each; [`CONSUMER`] and [`RIVAL`] have [`sample::SAVINGS`] in each, half of it in
    /// vault number 0.
    pub fn trading() -> Self {
        TRADING.clone()
    }

    /// Wallets and mints, but no platform yet.
    pub fn before_genesis() -> Self {
        Self { svm: FOUNDED.clone() }
    }
}

/// [`ACME`]'s Provider account.
pub fn acme() -> Pubkey {
    address::provider(ProviderKind::Storage, &ACME.key())
}

/// [`ACME`]'s first listing.
pub fn acme_listing() -> Pubkey {
    address::listing(&acme(), 0)
}

/// What [`AUDITOR`] says of [`ACME`].
pub fn acme_certificate() -> Pubkey {
    address::certificate(&acme(), &auditor())
}

/// [`MOVERS`]' Provider account.
pub fn movers() -> Pubkey {
    address::provider(ProviderKind::Service, &MOVERS.key())
}

/// [`MOVERS`]' first listing.
pub fn movers_listing() -> Pubkey {
    address::listing(&movers(), 0)
}

/// Vault number 0 of `owner`.
pub fn vault(owner: Wallet, coin: Coin) -> Pubkey {
    address::vault(&owner.key(), &coin.mint.key(), 0)
}

/// [`ACME`]'s listing in `coin` that needs no board.
pub fn plain_storage(coin: Coin) -> Pubkey {
    address::listing(&acme(), plain_index(coin))
}

/// [`MOVERS`]' listing in `coin` that needs no board.
pub fn plain_service(coin: Coin) -> Pubkey {
    address::listing(&movers(), plain_index(coin))
}

fn plain_index(coin: Coin) -> u32 {
    (1..).zip(COINS).find(|(_, other)| *other == coin).unwrap().0
}

/// Opens `provider`'s bond; its authority pays the rent and is paid out into its purse.
pub fn open_bond(authority: Wallet, provider: Pubkey, coin: Coin) -> Instruction {
    instruction::open_bond(authority.key(), authority.key(), provider, coin.purse(authority), coin.token())
}

/// [`AUDITOR`]'s Certifier account.
pub fn auditor() -> Pubkey {
    address::certifier(&AUDITOR.key())
}

/// [`SURVEYOR`]'s Certifier account.
pub fn surveyor() -> Pubkey {
    address::certifier(&SURVEYOR.key())
}

/// Creates the platform as the sample has it.
pub fn initialize() -> Instruction {
    instruction::initialize_platform(DEPLOYER.key(), sample::genesis(), ADMIN.key(), sample::parameters())
}

/// Enters `registrant` into a register.
pub fn register(registrant: Wallet, kind: ProviderKind, profile: ProviderProfile) -> Instruction {
    instruction::register_provider(registrant.key(), TREASURY.key(), kind, sample::REGISTRATION_FEE_LAMPORTS, profile)
}

/// Certifies `provider`.
pub fn issue(wallet: Wallet, provider: Pubkey, attestation: Attestation) -> Instruction {
    instruction::issue_certificate(wallet.key(), provider, record_of(provider, &attestation), attestation)
}

/// Lets the auditor certify [`ACME`] again.
pub fn renew(registrar: Option<Pubkey>, attestation: Attestation) -> Instruction {
    let record = record_of(acme(), &attestation);
    instruction::renew_certificate(AUDITOR.key(), registrar, acme(), record, attestation)
}

/// The board that an attestation takes.
fn record_of(provider: Pubkey, attestation: &Attestation) -> Option<Pubkey> {
    (provider == acme() && attestation.level > 1).then(record)
}

/// The board of a listing that [`ACME`] had before, with the record of half a year.
pub fn record() -> Pubkey {
    address::board(&key_of("former listing"))
}

fn keep_records(market: &mut Fixture) {
    let board = Board {
        version: 1,
        monitors: 4,
        provider: acme(),
        listing: key_of("former listing"),
        genesis_at: sample::GENESIS_AT,
        epoch_secs: sample::EPOCH_SECS,
        report_window_secs: sample::EPOCH_SECS / 2,
        next_epoch: u32::MAX,
        measured_epochs: 180,
        clean_windows: 6,
        ..Board::zeroed()
    };
    let account = Account {
        lamports: market.rent(Board::SPACE),
        data: board.encode(),
        owner: flashback::ID,
        ..Account::default()
    };
    market.put(record(), account);
    market.edit::<Provider>(&movers(), |provider| (provider.paid_windows, provider.paid_agreements) = (6, 6));
}

/// Lists an offer.
pub fn create(authority: Wallet, provider: Pubkey, index: u32, mint: Pubkey, offer: Offer) -> Instruction {
    instruction::create_listing(authority.key(), provider, index, mint, offer)
}

/// Delists `provider`.
pub fn delist(provider: Pubkey) -> Instruction {
    instruction::delist_provider(REGISTRAR.key(), provider, Some(Reason::Fraud))
}
