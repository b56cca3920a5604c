//! Mints: how their amounts are written, and whether they can be used.

use std::collections::{BTreeMap, BTreeSet};

use anchor_lang::prelude::{AccountInfo, Pubkey};
use anyhow::Result;
use flashback::state::{check_mint, SettlementMint};
use flashback_client::instruction::Token;
use flashback_client::{address, text, Client};
use solana_sdk::account::Account;
use spl_token_2022_interface::extension::{BaseStateWithExtensions, StateWithExtensions};
use spl_token_2022_interface::state::Mint;
use spl_token_metadata_interface::state::TokenMetadata;

use crate::amount::{decimal, Decimal};
use crate::failure::{bad_input, Checked, Failure, Fault};

/// What people need to know of a mint to read its amounts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MintInfo {
    /// The mint.
    pub address: Pubkey,
    /// The token program that it belongs to.
    pub program: Pubkey,
    /// Decimals of its amounts; `None` if the account is no mint.
    pub decimals: Option<u8>,
    /// The symbol in its own metadata, safe to print. Anybody can name a mint anything.
    pub symbol: Option<String>,
    /// Whether the platform's admin vouches for it.
    pub vouched: bool,
}

impl MintInfo {
    fn read(address: Pubkey, account: Option<&Account>, settlement: Option<&SettlementMint>) -> Self {
        let mint = account.and_then(|account| StateWithExtensions::<Mint>::unpack(&account.data).ok());
        let metadata = mint.as_ref().and_then(|mint| mint.get_variable_len_extension::<TokenMetadata>().ok());
        let symbol = metadata.filter(|metadata| metadata.mint == address).map(|metadata| metadata.symbol);
        Self {
            address,
            program: account.map(|account| account.owner).unwrap_or_default(),
            decimals: mint.as_ref().map(|mint| mint.base.decimals),
            symbol: symbol.map(|symbol| text::escape(symbol.as_bytes())).filter(|symbol| !symbol.is_empty()),
            vouched: settlement.is_some_and(|settlement| settlement.ref_value > 0),
        }
    }

    /// What the mint is called: its symbol if the admin vouches for it, else its address too.
    pub fn label(&self) -> String {
        match &self.symbol {
            Some(symbol) if self.vouched => symbol.clone(),
            Some(symbol) => format!("{symbol} ({}, not vouched for)", self.address),
            None => self.address.to_string(),
        }
    }

    /// As [`label`](Self::label), with the ends of the address alone where columns are narrow.
    pub fn short_label(&self) -> String {
        let ends = self.ends();
        match &self.symbol {
            Some(symbol) if self.vouched => symbol.clone(),
            Some(symbol) => format!("{symbol}?\n({ends}, not vouched for)"),
            None if self.vouched => ends,
            None => format!("{ends}\n(not vouched for)"),
        }
    }

    /// The mint with its program, as instructions take it.
    pub fn token(&self) -> Token {
        Token { mint: self.address, program: self.program }
    }

    /// `units` of the mint with its symbol, on one line; a symbol that nobody vouches for is in doubt.
    pub fn money(&self, units: u64) -> String {
        let unit = match &self.symbol {
            Some(symbol) if self.vouched => symbol.clone(),
            Some(symbol) => format!("{symbol}?"),
            None => self.ends(),
        };
        format!("{} {unit}", self.amount(units))
    }

    fn ends(&self) -> String {
        let address = self.address.to_string();
        format!("{}…{}", &address[..4], &address[address.len() - 4..])
    }

    /// `units` of the mint as a decimal number, or as base units where the decimals are unknown.
    pub fn amount(&self, units: u64) -> String {
        match self.decimals {
            Some(decimals) => decimal(units, decimals),
            None => format!("{units} base units"),
        }
    }

    /// Base units of a number typed in the mint's decimals.
    pub fn units(&self, number: &Decimal) -> Result<u64, Failure> {
        let decimals = self.decimals.ok_or_else(|| not_a_mint(&self.address))?;
        number.units(decimals).map_err(|error| bad_input(error, format!("{} has {decimals} decimals", self.label())))
    }
}

fn not_a_mint(address: &Pubkey) -> Failure {
    bad_input(format!("{address} is no mint"), "check the address, and --url")
}

/// What is known of each mint: a request for each 100 mints, another for what the admin says of them.
pub async fn load(client: &Client, mints: impl IntoIterator<Item = Pubkey>) -> Result<BTreeMap<Pubkey, MintInfo>> {
    let mints: Vec<Pubkey> = mints.into_iter().collect::<BTreeSet<_>>().into_iter().collect();
    let accounts = accounts(client, &mints).await?;
    let vouched: Vec<Pubkey> = mints.iter().map(address::settlement_mint).collect();
    let vouched = client.fetch_many::<SettlementMint>(&vouched).await?;
    let read = |((mint, account), settlement): ((Pubkey, Option<Account>), Option<SettlementMint>)| {
        (mint, MintInfo::read(mint, account.as_ref(), settlement.as_ref()))
    };
    Ok(mints.into_iter().zip(accounts).zip(vouched).map(read).collect())
}

/// One mint, whatever is found there.
pub async fn load_one(client: &Client, mint: Pubkey) -> Result<MintInfo> {
    let known = load(client, [mint]).await?.remove(&mint);
    Ok(known.unwrap_or_else(|| MintInfo::read(mint, None, None)))
}

/// The mint, refused by the program's own check if no listing can use it.
pub async fn load_usable(client: &Client, mint: Pubkey) -> Result<MintInfo> {
    let account = accounts(client, &[mint]).await?.pop().flatten().ok_or_else(|| not_a_mint(&mint))?;
    let Account { mut lamports, mut data, owner, executable, .. } = account;
    check_mint(&AccountInfo::new(&mint, false, false, &mut lamports, &mut data, &owner, executable)).check_input()?;
    load_one(client, mint).await
}

async fn accounts(client: &Client, addresses: &[Pubkey]) -> Result<Vec<Option<Account>>> {
    let mut accounts = Vec::with_capacity(addresses.len());
    for chunk in addresses.chunks(100) {
        // The error's text may hold the node's URL and with it a key.
        let answer = client.rpc().get_multiple_accounts(chunk).await.map_err(|_| Failure {
            fault: Fault::Network,
            what: "the node does not say what the mints are".into(),
            advice: "check --url, and try again".into(),
        })?;
        accounts.extend(answer);
    }
    Ok(accounts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mint(symbol: Option<&str>, vouched: bool) -> MintInfo {
        MintInfo {
            address: Pubkey::new_from_array([1; 32]),
            program: Pubkey::default(),
            decimals: Some(6),
            symbol: symbol.map(Into::into),
            vouched,
        }
    }

    #[test]
    fn a_symbol_stands_alone_only_where_the_admin_vouches_for_the_mint() {
        let address = Pubkey::new_from_array([1; 32]).to_string();
        assert_eq!(mint(Some("USDC"), true).label(), "USDC");
        assert!(mint(Some("USDC"), false).label().contains(&address));
        assert_eq!(mint(None, true).label(), address);
        assert_eq!(mint(Some("USDC"), true).short_label(), "USDC");
        assert_eq!(mint(None, true).short_label(), "4vJ9…kLKi");
        assert!(mint(Some("USDC"), false).short_label().contains("not vouched for"));
        assert!(mint(None, false).short_label().contains("not vouched for"));
    }

    #[test]
    fn what_is_no_mint_has_no_decimals() {
        let unknown = MintInfo::read(Pubkey::default(), None, None);
        assert_eq!(unknown.amount(7), "7 base units");
        assert!(unknown.units(&"7".parse().unwrap()).is_err());
        assert_eq!(mint(None, true).amount(2_500_000), "2.5");
        assert_eq!(mint(Some("USDC"), true).money(2_500_000), "2.5 USDC");
        assert_eq!(mint(Some("USDC"), false).money(1), "0.000001 USDC?");
        assert_eq!(mint(None, true).money(1), "0.000001 4vJ9…kLKi");
        assert_eq!(mint(None, true).units(&"2.5".parse().unwrap()).unwrap(), 2_500_000);
        assert!(mint(None, true).units(&"0.0000001".parse().unwrap()).is_err());
    }
}
