//! Amounts in a mint's own decimals, as they are typed and shown.

use std::collections::BTreeMap;
use std::str::FromStr;

use anchor_lang::prelude::Pubkey;
use flashback_client::instruction::Token;

use super::amount::{decimal, Decimal};
use crate::error::{bad_input, CliError};

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
    pub fn units(&self, number: &Decimal) -> Result<u64, CliError> {
        let decimals = self.decimals.ok_or_else(|| not_a_mint(&self.address))?;
        number.units(decimals).map_err(|error| bad_input(error, format!("{} has {decimals} decimals", self.label())))
    }
}

/// What is no mint.
pub fn not_a_mint(address: &Pubkey) -> CliError {
    bad_input(format!("{address} is not a mint"), "check the address, and --url")
}

/// An amount of a mint that may not be known.
pub fn money(mints: &BTreeMap<Pubkey, MintInfo>, mint: &Pubkey, units: u64) -> String {
    mints.get(mint).map_or_else(|| format!("{units} base units of {mint}"), |mint| mint.money(units))
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
    pub fn units(&self, mint: &MintInfo, all: u64) -> Result<u64, CliError> {
        match self {
            Self::All => Ok(all),
            Self::Given(number) => mint.units(number),
        }
    }
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
    fn amounts_are_exact_in_the_mints_decimals() {
        let unknown = MintInfo::default();
        assert_eq!(unknown.amount(7), "7 base units");
        assert!(unknown.units(&"7".parse().unwrap()).is_err());
        assert_eq!(mint(None, true).amount(2_500_000), "2.5");
        assert_eq!(mint(Some("USDC"), true).money(2_500_000), "2.5 USDC");
        assert_eq!(mint(Some("USDC"), false).money(1), "0.000001 USDC?");
        assert_eq!(mint(None, true).money(1), "0.000001 4vJ9…kLKi");
        assert_eq!(mint(None, true).units(&"2.5".parse().unwrap()).unwrap(), 2_500_000);
        assert!(mint(None, true).units(&"0.0000001".parse().unwrap()).is_err());
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
}
