//! The commands, one file for each noun.

pub mod agreement;
pub mod bond;
pub mod browse;
pub mod buy;
pub mod certifier;
pub mod certify;
pub mod claim;
pub mod keeper;
pub mod listing;
pub mod platform;
pub mod provider;
pub mod vault;
mod watch;

use std::path::Path;
use std::str::FromStr;

use anchor_lang::prelude::Pubkey;
use anyhow::Result;
use flashback::error::FlashbackError;
use flashback::state::{Certifier, Provider, ProviderKind};
use flashback_client::{address, text, ProgramAccount, ProviderFilter};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use solana_sdk::clock::Clock;

use crate::amount::Decimal;
use crate::context::Context;
use crate::failure::{bad_input, refused, rule, Failure};
use crate::mint::{self, MintInfo};
use crate::names;
use crate::output::waiting;
use crate::token_account::TokenAccount;

/// A key, or `@wallet` for that of the signer.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(try_from = "String")]
pub enum Key {
    /// The signer's.
    Wallet,
    /// This one.
    Given(Pubkey),
}

impl FromStr for Key {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "@wallet" {
            return Ok(Self::Wallet);
        }
        text.parse().map(Self::Given).map_err(|_| format!("{text:?} is neither a key in base58 nor @wallet"))
    }
}

impl TryFrom<String> for Key {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl Key {
    /// The key itself.
    fn of(self, wallet: Pubkey) -> Pubkey {
        match self {
            Self::Wallet => wallet,
            Self::Given(key) => key,
        }
    }
}

/// How much of something: a number in the mint's decimals, or `all`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Amount {
    /// As much as is there.
    All,
    /// This much.
    Given(Decimal),
}

impl FromStr for Amount {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "all" {
            return Ok(Self::All);
        }
        text.parse().map(Self::Given)
    }
}

impl Amount {
    /// Base units, where `all` are there.
    fn units(&self, mint: &MintInfo, all: u64) -> Result<u64, Failure> {
        match self {
            Self::All => Ok(all),
            Self::Given(number) => mint.units(number),
        }
    }
}

/// A bond or a vault with its mint, at the chain's present time.
struct Holding<T> {
    address: Pubkey,
    account: T,
    mint: MintInfo,
    clock: Clock,
}

impl<T: ProgramAccount> Holding<T> {
    async fn load(context: &Context, address: Pubkey, mint_of: fn(&T) -> Pubkey) -> Result<Self> {
        let client = &context.client;
        waiting("reading the account", async {
            let account: T = client.fetch(&address).await?;
            let mint = mint::load_one(client, mint_of(&account)).await?;
            Ok(Self { address, account, mint, clock: client.clock().await? })
        })
        .await
    }

    /// What is to be paid in, in base units, and the token account that it comes from.
    async fn payment(&self, context: &Context, amount: &Decimal, from: Option<Pubkey>) -> Result<(u64, Pubkey)> {
        let amount = self.mint.units(amount)?;
        rule(amount > 0, FlashbackError::AmountZero)?;
        let source = TokenAccount::load(&context.client, from, &context.wallet()?, &self.mint).await?;
        source.check_holds(amount, &self.mint)?;
        Ok((amount, source.address))
    }
}

/// A sha256 in hexadecimal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hash(pub [u8; 32]);

impl FromStr for Hash {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let malformed = "a sha256 has 64 hexadecimal digits";
        if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(malformed);
        }
        let mut hash = [0; 32];
        for (byte, digits) in hash.iter_mut().zip(text.as_bytes().chunks(2)) {
            let digits = std::str::from_utf8(digits).map_err(|_| malformed)?;
            *byte = u8::from_str_radix(digits, 16).map_err(|_| malformed)?;
        }
        Ok(Self(hash))
    }
}

/// The hash that is given, or that of the file.
fn hash_of(file: Option<&Path>, hash: Option<Hash>) -> Result<Option<[u8; 32]>, Failure> {
    match (file, hash) {
        (_, Some(Hash(hash))) => Ok(Some(hash)),
        (Some(path), None) => Ok(Some(Sha256::digest(read_file(path)?).into())),
        (None, None) => Ok(None),
    }
}

fn read_file(path: &Path) -> Result<Vec<u8>, Failure> {
    std::fs::read(path)
        .map_err(|error| bad_input(format!("{} cannot be read: {error}", path.display()), "check the path"))
}

/// The text in a file.
pub fn read_text_file(path: &Path) -> Result<String, Failure> {
    String::from_utf8(read_file(path)?)
        .map_err(|_| bad_input(format!("{} is no text", path.display()), "check the path"))
}

/// A flag's value that turned out wrong once more was known.
pub fn flag<T>(name: &str, value: Result<T, String>) -> Result<T, Failure> {
    value.map_err(|error| bad_input(format!("--{name}: {error}"), "see --help"))
}

/// The provider that is named, or the one that the wallet signs for.
async fn choose_provider(
    context: &Context,
    given: Option<Pubkey>,
    kind: Option<ProviderKind>,
) -> Result<(Pubkey, Provider)> {
    if let Some(address) = given {
        return Ok((address, waiting("reading the provider", context.client.fetch(&address)).await?));
    }
    let wallet = context.wallet()?;
    let filter = ProviderFilter { kind, authority: Some(wallet), ..ProviderFilter::default() };
    let mut own = waiting("looking for the wallet's provider", context.client.providers(&filter)).await?;
    match (own.pop(), own.is_empty()) {
        (Some(only), true) => Ok(only),
        (Some(last), false) => {
            own.push(last);
            let names: Vec<_> = own
                .iter()
                .map(|(address, provider)| {
                    format!(
                        "{address} ({}, {})",
                        text::field(&provider.name),
                        names::stored(names::KINDS, provider.kind)
                    )
                })
                .collect();
            Err(bad_input(format!("the wallet signs for several providers: {}", names.join(", ")), "name one").into())
        }
        (None, _) => Err(refused(
            format!("the wallet {wallet} signs for no such provider"),
            "register one with `flashback provider register`, or name its address",
        )
        .into()),
    }
}

/// The certifier whose account or wallet is given; that of the signer if none is.
async fn choose_certifier(context: &Context, given: Option<Pubkey>) -> Result<(Pubkey, Certifier)> {
    let wallet = given.map_or_else(|| context.wallet(), Ok)?;
    let account = address::certifier(&wallet);
    let found = waiting("reading the certifier", context.client.fetch_many::<Certifier>(&[account])).await?;
    match (found.into_iter().next().flatten(), given) {
        (Some(certifier), _) => Ok((account, certifier)),
        (None, Some(account)) => Ok((account, context.client.fetch(&account).await?)),
        (None, None) => {
            Err(refused(format!("the wallet {wallet} is no certifier's"), "sign with a certifier's wallet").into())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_base58_or_the_wallets() {
        let (wallet, other) = (Pubkey::new_from_array([1; 32]), Pubkey::new_from_array([2; 32]));
        assert_eq!("@wallet".parse::<Key>().unwrap().of(wallet), wallet);
        assert_eq!(other.to_string().parse::<Key>().unwrap().of(wallet), other);
        for text in ["", "wallet", "@me", "0OIl", "1111"] {
            assert!(text.parse::<Key>().is_err(), "{text}");
        }
    }

    #[test]
    fn an_amount_is_a_number_or_all() {
        let mint = MintInfo { decimals: Some(6), ..MintInfo::default() };
        let units = |text: &str| text.parse::<Amount>().map(|amount| amount.units(&mint, 7));
        assert_eq!(units("all").unwrap().unwrap(), 7);
        assert_eq!(units("2.5").unwrap().unwrap(), 2_500_000);
        assert!(units("0.0000001").unwrap().is_err());
        for text in ["", "ALL", "-1", "1,5"] {
            assert!(text.parse::<Amount>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_hash_has_64_digits() {
        let text = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(text.parse::<Hash>().unwrap().0, <[u8; 32]>::from(Sha256::digest(b"")));
        for text in ["", "e3", &text[1..], &text.replace('e', "g"), &"ü".repeat(32), &"+1".repeat(32)] {
            assert!(text.parse::<Hash>().is_err(), "{text}");
        }
    }
}
