//! A market with one of everything.

use std::{
    ops::{Deref, DerefMut},
    sync::LazyLock,
};

use flashback::state::{Attestation, Offer, ProviderKind, ProviderProfile};
use flashback_client::{address, instruction};
use solana_sdk::{instruction::Instruction, pubkey::Pubkey};

use crate::{
    mints::{self, DOLLAR, DOLLAR_2022},
    sample, Machine, Wallet, ACME, ADMIN, AUDITOR, DEPLOYER, MOVERS, REGISTRAR, STRANGER, SURVEYOR, TREASURY,
};

/// A [`Machine`] on which the platform runs since [`sample::GENESIS_AT`], which is also the clock's time.
///
/// [`AUDITOR`] certifies everything, [`SURVEYOR`] storage up to level 2. [`ACME`] provides storage, is certified by
/// the auditor on level 2 and has one listing in [`DOLLAR`]. [`MOVERS`] provides services, is not certified and has one
/// listing in [`DOLLAR_2022`].
#[derive(Clone)]
pub struct Market {
    machine: Machine,
}

impl Deref for Market {
    type Target = Machine;

    fn deref(&self) -> &Machine {
        &self.machine
    }
}

impl DerefMut for Market {
    fn deref_mut(&mut self) -> &mut Machine {
        &mut self.machine
    }
}

static FOUNDED: LazyLock<Machine> = LazyLock::new(|| {
    let mut machine = Machine::default();
    for wallet in [DEPLOYER, ADMIN, REGISTRAR, TREASURY, AUDITOR, SURVEYOR, ACME, MOVERS, STRANGER] {
        machine.enrich(wallet);
    }
    mints::make_spl_mint(&mut machine, DOLLAR.key());
    mints::make_metadata_mint(&mut machine, DOLLAR_2022.key());
    machine.set_now(sample::GENESIS_AT);
    machine
});

static OPENED: LazyLock<Market> = LazyLock::new(|| {
    let mut market = Market { machine: FOUNDED.clone() };
    market.send(initialize());
    market.send(instruction::add_certifier(REGISTRAR.key(), AUDITOR.key(), "Auditor", sample::rights()));
    let rights = flashback::state::CertifierRights { max_level: 2, scope: 1, ..sample::rights() };
    market.send(instruction::add_certifier(REGISTRAR.key(), SURVEYOR.key(), "Surveyor", rights));
    market.send(register(ACME, ProviderKind::Storage, sample::storage_profile()));
    market.send(register(MOVERS, ProviderKind::Service, sample::service_profile()));
    market.send(issue(AUDITOR, acme(), sample::attestation(2)));
    market.send(create(ACME, acme(), 0, DOLLAR.key(), sample::storage_offer()));
    market.send(create(MOVERS, movers(), 0, DOLLAR_2022.key(), sample::service_offer()));
    market
});

impl Default for Market {
    fn default() -> Self {
        OPENED.clone()
    }
}

impl Market {
    /// Wallets and mints, but no platform yet.
    pub fn before_genesis() -> Self {
        Self { machine: FOUNDED.clone() }
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
    instruction::register_provider(registrant.key(), TREASURY.key(), kind, profile)
}

/// Certifies `provider`.
pub fn issue(wallet: Wallet, provider: Pubkey, attestation: Attestation) -> Instruction {
    instruction::issue_certificate(wallet.key(), provider, attestation)
}

/// Lists an offer.
pub fn create(authority: Wallet, provider: Pubkey, index: u32, mint: Pubkey, offer: Offer) -> Instruction {
    instruction::create_listing(authority.key(), provider, index, mint, offer)
}
