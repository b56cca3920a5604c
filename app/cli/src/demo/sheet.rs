//! The balance sheet: where every base unit of a mint was, and where it is.

use anchor_lang::prelude::Pubkey;
use anyhow::{ensure, Context, Result};
use flashback_client::Client;
use spl_token_2022_interface::extension::StateWithExtensions;
use spl_token_2022_interface::state::{Account, Mint};

use crate::amount::decimal;

/// What token accounts held at one time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    supply: u64,
    amounts: Vec<u64>,
}

impl Sheet {
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

    /// Everybody's balance before and after, with the sums; an error if a base unit came or went.
    pub fn rows(&self, before: &Self, holders: &[(String, Pubkey)], decimals: u8) -> Result<Vec<[String; 4]>> {
        let mut rows: Vec<[String; 4]> = Vec::new();
        for (n, (name, address)) in holders.iter().enumerate() {
            let amounts = [before, self].map(|sheet| sheet.amounts.get(n).copied().unwrap_or_default());
            let [then, now] = amounts.map(|amount| decimal(amount, decimals));
            rows.push([format!("{name}\n{address}"), then, now, signed(self.growth(before, n), decimals)]);
        }
        let change: i128 = (0..holders.len()).map(|n| self.growth(before, n)).sum();
        ensure!(change == 0 && self.supply == before.supply, "{change} base units came from nowhere");
        rows.push([
            "all of the mint's supply".into(),
            decimal(before.supply, decimals),
            decimal(self.supply, decimals),
            signed(change, decimals),
        ]);
        Ok(rows)
    }
}

/// An amount with its sign.
fn signed(amount: i128, decimals: u8) -> String {
    let size = decimal(u64::try_from(amount.unsigned_abs()).unwrap_or(u64::MAX), decimals);
    match amount {
        0 => size,
        1.. => format!("+{size}"),
        _ => format!("-{size}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_that_does_not_sum_to_zero_is_an_error() {
        let holders = [("a".to_string(), Pubkey::default()), ("b".to_string(), Pubkey::default())];
        let sheet = |amounts: [u64; 2]| Sheet { supply: 10, amounts: amounts.to_vec() };
        let rows = sheet([3, 7]).rows(&sheet([5, 5]), &holders, 1).unwrap();
        assert_eq!(rows[0][1..], ["0.5", "0.3", "-0.2"]);
        assert_eq!(rows[1][1..], ["0.5", "0.7", "+0.2"]);
        assert_eq!(rows[2][1..], ["1", "1", "0"]);
        assert!(sheet([3, 6]).rows(&sheet([5, 5]), &holders, 1).is_err());
        let printed = Sheet { supply: 11, amounts: vec![5, 5] };
        assert!(printed.rows(&sheet([5, 5]), &holders, 1).is_err());
    }
}
