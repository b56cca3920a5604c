//! The balance sheet: where every base unit of a mint was, and where it is.

use anchor_lang::prelude::Pubkey;
use anyhow::{ensure, Context, Result};
use comfy_table::{presets, CellAlignment, Table};
use flashback::state::ProviderKind;
use flashback_client::instruction::Token;
use flashback_client::{address, Client};
use solana_sdk::signature::Signer;
use spl_token_2022_interface::extension::StateWithExtensions;
use spl_token_2022_interface::state::{Account, Mint};

use crate::input::amount::decimal;
use crate::sandbox::sample::{SampleMarket, CONSUMER, HARBOUR, HARBOUR_NAME, SELLERS, TREASURY};

/// Every token account of the mint: the consumer's, the treasury's, the vault's, then purse and bond of everybody who sells
/// for it, those of the keys `first` before all others.
pub fn holders(market: &SampleMarket, token: Token, vault: &Pubkey, first: &[&str]) -> Result<Vec<(String, Pubkey)>> {
    let mut holders = vec![
        ("consumer".to_string(), market.purse(CONSUMER, token)?),
        ("treasury".to_string(), market.purse(TREASURY, token)?),
        ("the consumer's vault".to_string(), address::vault_token(vault)),
    ];
    let sellers = SELLERS.iter().filter(|seller| seller.sells_in(false));
    let mut sellers: Vec<_> = sellers.map(|seller| (seller.key, seller.name, seller.kind)).collect();
    sellers.push((HARBOUR, HARBOUR_NAME, ProviderKind::Storage));
    sellers.sort_by_key(|(key, ..)| first.iter().position(|chosen| chosen == key).unwrap_or(first.len()));
    for (key, name, kind) in sellers {
        let bond = address::bond(&address::provider(kind, &market.key(key)?.pubkey()), &token.mint);
        holders.push((name.into(), market.purse(key, token)?));
        holders.push((format!("{name}, bond"), address::bond_token(&bond)));
    }
    Ok(holders)
}

/// Accounts that are shown even if nothing happened to them: consumer, treasury, vault.
const SHOWN: usize = 3;

/// What token accounts held at one time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BalanceSheet {
    supply: u64,
    amounts: Vec<u64>,
}

impl BalanceSheet {
    /// Reads the accounts from the chain; one that is not there holds nothing. An error if anybody else holds any.
    pub async fn read(client: &Client, mint: &Pubkey, holders: &[(String, Pubkey)]) -> Result<Self> {
        let addresses: Vec<Pubkey> =
            std::iter::once(*mint).chain(holders.iter().map(|(_, address)| *address)).collect();
        let mut accounts = client.accounts(&addresses).await?.into_iter();
        let found = accounts.next().flatten().context("the mint is gone")?;
        let supply = StateWithExtensions::<Mint>::unpack(&found.data)?.base.supply;
        let amount = |account: Option<solana_sdk::account::Account>| match account {
            Some(account) => Ok(StateWithExtensions::<Account>::unpack(&account.data)?.base.amount),
            None => Ok(0),
        };
        let sheet = Self { supply, amounts: accounts.map(amount).collect::<Result<_>>()? };
        ensure!(sheet.total() == u128::from(supply), "{} of {supply} base units are accounted for", sheet.total());
        Ok(sheet)
    }

    fn total(&self) -> u128 {
        self.amounts.iter().copied().map(u128::from).sum()
    }

    /// By how much account number `n` grew since `before`.
    pub fn growth(&self, before: &Self, n: usize) -> i128 {
        let amount = |sheet: &Self| sheet.amounts.get(n).copied().map_or(0, i128::from);
        amount(self) - amount(before)
    }

    /// The balances as a table, see [`rows`](Self::rows).
    pub fn table(&self, before: &Self, holders: &[(String, Pubkey)], decimals: u8) -> Result<String> {
        let mut table = Table::new();
        table.load_style(presets::UTF8_HORIZONTAL_ONLY);
        table.set_header(["token account", "before", "after", "change"]);
        table.add_rows(self.rows(before, holders, decimals)?);
        for column in table.column_iter_mut().skip(1) {
            column.set_cell_alignment(CellAlignment::Right);
        }
        Ok(table.trim_fmt())
    }

    /// The balances that changed, before and after, with the sum of all; an error if a base unit came or went.
    fn rows(&self, before: &Self, holders: &[(String, Pubkey)], decimals: u8) -> Result<Vec<[String; 4]>> {
        let mut rows: Vec<[String; 4]> = Vec::new();
        let (mut idle, mut idle_amount) = (0, 0);
        for (n, (name, address)) in holders.iter().enumerate() {
            let [then, now] = [before, self].map(|sheet| sheet.amounts.get(n).copied().unwrap_or_default());
            let growth = self.growth(before, n);
            if growth == 0 && n >= SHOWN {
                (idle, idle_amount) = (idle + 1, idle_amount + now);
                continue;
            }
            let name = format!("{name}\n{address}");
            rows.push([name, full(then, decimals), full(now, decimals), signed(growth, decimals)]);
        }
        let change: i128 = (0..holders.len()).map(|n| self.growth(before, n)).sum();
        ensure!(change == 0 && self.supply == before.supply, "{change} base units came from nowhere");
        let [idle_amount, then, now] = [idle_amount, before.supply, self.supply].map(|amount| full(amount, decimals));
        let nothing = signed(0, decimals);
        rows.push([format!("{idle} accounts of others"), idle_amount.clone(), idle_amount, nothing]);
        rows.push(["all that was ever issued".into(), then, now, signed(change, decimals)]);
        Ok(rows)
    }
}

/// An amount with all its decimals, so that columns can be added up by eye.
fn full(amount: u64, decimals: u8) -> String {
    let places = usize::from(decimals);
    let short = decimal(amount, decimals);
    let given = short.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    let point = if given == 0 && places > 0 { "." } else { "" };
    format!("{short}{point}{}", "0".repeat(places - given))
}

/// An amount with its sign.
fn signed(amount: i128, decimals: u8) -> String {
    let size = full(u64::try_from(amount.unsigned_abs()).unwrap_or(u64::MAX), decimals);
    let sign = match amount {
        0 => "",
        1.. => "+",
        _ => "-",
    };
    format!("{sign}{size}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_that_does_not_sum_to_zero_is_an_error() {
        let holders = [("a".to_string(), Pubkey::default()), ("b".to_string(), Pubkey::default())];
        let sheet = |amounts: [u64; 2]| BalanceSheet { supply: 10, amounts: amounts.to_vec() };
        let rows = sheet([3, 7]).rows(&sheet([5, 5]), &holders, 1).unwrap();
        assert_eq!(rows[0][1..], ["0.5", "0.3", "-0.2"]);
        assert_eq!(rows[1][1..], ["0.5", "0.7", "+0.2"]);
        assert_eq!(rows[2][1..], ["0.0", "0.0", "0.0"]);
        assert_eq!(rows[3][1..], ["1.0", "1.0", "0.0"]);
        assert_eq!((full(1_500_000, 6), full(0, 0), signed(-7, 2)), ("1.500000".into(), "0".into(), "-0.07".into()));
        assert!(sheet([3, 6]).rows(&sheet([5, 5]), &holders, 1).is_err());
        let printed = BalanceSheet { supply: 11, amounts: vec![5, 5] };
        assert!(printed.rows(&sheet([5, 5]), &holders, 1).is_err());
    }
}
