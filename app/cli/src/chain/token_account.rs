//! Token accounts of people: where a payment comes from or goes to.

use anchor_lang::prelude::Pubkey;
use anyhow::Result;
use flashback_client::{address, Client};
use spl_token_2022_interface::extension::StateWithExtensions;
use spl_token_2022_interface::state::Account;

use crate::error::{bad_input, refused, CliError};
use crate::input::mint::MintInfo;

/// A token account of a mint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TokenAccount {
    /// Where it is.
    pub address: Pubkey,
    /// Base units that it holds.
    pub amount: u64,
}

impl TokenAccount {
    /// The one that is given, or the one that wallets look for `owner`'s tokens in; it has to be there.
    pub async fn load(client: &Client, given: Option<Pubkey>, owner: &Pubkey, mint: &MintInfo) -> Result<Self> {
        let usual = || address::associated_token(owner, &mint.address, &mint.program);
        let address = given.unwrap_or_else(usual);
        let account = client.accounts(&[address]).await?.pop().flatten();
        let account = account.filter(|account| account.owner == mint.program);
        let state = account.as_ref().and_then(|account| StateWithExtensions::<Account>::unpack(&account.data).ok());
        let state = state.ok_or_else(|| missing(given, owner, mint))?;
        if state.base.mint != mint.address {
            let what = format!("{address} holds another mint than {}", mint.label());
            return Err(bad_input(what, "name a token account of this mint").into());
        }
        Ok(Self { address, amount: state.base.amount })
    }

    /// Refuses a payment that it cannot make.
    pub fn check_holds(&self, amount: u64, mint: &MintInfo) -> Result<(), CliError> {
        if self.amount >= amount {
            return Ok(());
        }
        Err(refused(
            format!("{} holds {}, and {} are needed", self.address, mint.money(self.amount), mint.money(amount)),
            "transfer tokens to it, or name another token account",
        ))
    }
}

fn missing(given: Option<Pubkey>, owner: &Pubkey, mint: &MintInfo) -> CliError {
    match given {
        Some(address) => {
            bad_input(format!("{address} is not a token account of {}", mint.label()), "check the address, and --url")
        }
        None => refused(
            format!("the wallet {owner} has no token account of {}", mint.label()),
            format!("make one with `spl-token create-account {}`, or name another one", mint.address),
        ),
    }
}
