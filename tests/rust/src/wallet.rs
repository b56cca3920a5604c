//! Keys by name.

use std::{
    collections::HashMap,
    sync::{LazyLock, Mutex, MutexGuard, PoisonError},
};

use solana_sdk::{pubkey::Pubkey, signature::Keypair, signer::Signer};

/// Somebody, or an address, that is known by a name of at most 32 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Wallet(pub &'static str);

/// The program's upgrade authority.
pub const DEPLOYER: Wallet = Wallet("deployer");
/// The platform's admin.
pub const ADMIN: Wallet = Wallet("admin");
/// The platform's registrar.
pub const REGISTRAR: Wallet = Wallet("registrar");
/// The platform's guardian.
pub const GUARDIAN: Wallet = Wallet("guardian");
/// Receives the platform's fees.
pub const TREASURY: Wallet = Wallet("treasury");
/// The platform's arbiter.
pub const ARBITER: Wallet = Wallet("arbiter");
/// The wallet of a certifier of everything, up to level 4.
pub const AUDITOR: Wallet = Wallet("auditor");
/// The wallet of a certifier of storage, up to level 2.
pub const SURVEYOR: Wallet = Wallet("surveyor");
/// The authority of a storage provider.
pub const ACME: Wallet = Wallet("acme");
/// The authority of a service provider.
pub const MOVERS: Wallet = Wallet("movers");
/// A consumer with vaults in both mints.
pub const CONSUMER: Wallet = Wallet("consumer");
/// Another consumer.
pub const RIVAL: Wallet = Wallet("rival");
/// Has no part in the market.
pub const STRANGER: Wallet = Wallet("stranger");
/// Pays the transaction fees, so that nobody else's lamports move for another reason than the program's.
pub const PAYER: Wallet = Wallet("payer");

/// Everybody who has a part in the market, and the stranger.
pub const EVERYBODY: [Wallet; 13] = [
    DEPLOYER, ADMIN, REGISTRAR, GUARDIAN, TREASURY, ARBITER, AUDITOR, SURVEYOR, ACME, MOVERS, CONSUMER, RIVAL, STRANGER,
];

static KNOWN: LazyLock<Mutex<HashMap<Pubkey, [u8; 32]>>> = LazyLock::new(Default::default);

fn known() -> MutexGuard<'static, HashMap<Pubkey, [u8; 32]>> {
    KNOWN.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Wallet {
    /// Its address. From now on [`keypair_of`] finds its key.
    pub fn key(self) -> Pubkey {
        key_of(self.0)
    }

    /// Its key.
    pub fn keypair(self) -> Keypair {
        Keypair::new_from_array(seed_of(self.0))
    }
}

/// The address behind `name`. From now on [`keypair_of`] finds its key.
pub fn key_of(name: &str) -> Pubkey {
    let seed = seed_of(name);
    let key = Keypair::new_from_array(seed).pubkey();
    known().insert(key, seed);
    key
}

/// The key behind an address that was made from a name.
pub fn keypair_of(address: &Pubkey) -> Keypair {
    let seed = *known().get(address).unwrap_or_else(|| panic!("{address} is nobody's key"));
    Keypair::new_from_array(seed)
}

fn seed_of(name: &str) -> [u8; 32] {
    let mut seed = [0; 32];
    seed[..name.len()].copy_from_slice(name.as_bytes());
    seed
}
