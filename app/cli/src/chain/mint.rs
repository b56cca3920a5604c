//! What the chain says of mints: how their amounts are written, and whether they can be used.

use std::collections::{BTreeMap, BTreeSet};

use anchor_lang::prelude::{AccountInfo, Pubkey};
use anyhow::Result;
use flashback::state::{check_mint, SettlementMint};
use flashback_client::{address, text, Client};
use solana_sdk::account::Account;
use spl_token_2022_interface::extension::{BaseStateWithExtensions, StateWithExtensions};
use spl_token_2022_interface::state::Mint;
use spl_token_metadata_interface::state::TokenMetadata;

use crate::error::{Checked, CliError, Fault};
use crate::input::mint::{not_a_mint, MintInfo};

fn read(address: Pubkey, account: Option<&Account>, settlement: Option<&SettlementMint>) -> MintInfo {
    let mint = account.and_then(|account| StateWithExtensions::<Mint>::unpack(&account.data).ok());
    let metadata = mint.as_ref().and_then(|mint| mint.get_variable_len_extension::<TokenMetadata>().ok());
    let symbol = metadata.filter(|metadata| metadata.mint == address).map(|metadata| metadata.symbol);
    MintInfo {
        address,
        program: account.map(|account| account.owner).unwrap_or_default(),
        decimals: mint.as_ref().map(|mint| mint.base.decimals),
        symbol: symbol.map(|symbol| text::escape(symbol.as_bytes())).filter(|symbol| !symbol.is_empty()),
        vouched: settlement.is_some_and(|settlement| settlement.ref_value > 0),
    }
}

/// What is known of each mint: a request for each 100 mints, another for what the admin says of them.
pub async fn load(client: &Client, mints: impl IntoIterator<Item = Pubkey>) -> Result<BTreeMap<Pubkey, MintInfo>> {
    let mints: Vec<Pubkey> = mints.into_iter().collect::<BTreeSet<_>>().into_iter().collect();
    let accounts = accounts(client, &mints).await?;
    let vouched: Vec<Pubkey> = mints.iter().map(address::settlement_mint).collect();
    let vouched = client.fetch_many::<SettlementMint>(&vouched).await?;
    let read = |((mint, account), settlement): ((Pubkey, Option<Account>), Option<SettlementMint>)| {
        (mint, read(mint, account.as_ref(), settlement.as_ref()))
    };
    Ok(mints.into_iter().zip(accounts).zip(vouched).map(read).collect())
}

/// One mint, whatever is found there.
pub async fn load_one(client: &Client, mint: Pubkey) -> Result<MintInfo> {
    let known = load(client, [mint]).await?.remove(&mint);
    Ok(known.unwrap_or_else(|| read(mint, None, None)))
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
        let answer = client.rpc().get_multiple_accounts(chunk).await.map_err(|_| CliError {
            fault: Fault::Network,
            what: "the node does not say what the mints are".into(),
            advice: "check --url, and try again".into(),
        })?;
        accounts.extend(answer);
    }
    Ok(accounts)
}
