//! `flashback platform mint`: mints that the admin vouches for.

use anchor_lang::prelude::Pubkey;
use anyhow::Result;
use clap::{Args, Subcommand};
use flashback::state::SettlementMint;
use flashback_client::{address, instruction};
use serde_json::{json, Value};

use super::view;
use crate::chain::mint;
use crate::context::{Context, PlannedTransaction};
use crate::error::{bad_input, CliError};
use crate::input::amount::Decimal;
use crate::input::flag;
use crate::input::mint::MintInfo;
use crate::output::record::NOTHING;
use crate::output::waiting;

/// `flashback platform mint`.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Vouch for a mint with its value (admin)
    Set(SetArgs),
    /// Show the mints that the admin vouches for
    List,
}

/// Arguments of `platform mint set`.
#[derive(Args, Debug)]
pub struct SetArgs {
    /// The mint
    mint: Pubkey,
    #[command(flatten)]
    value: MintValue,
}

/// What a mint is worth.
#[derive(Args, Debug)]
#[group(required = true, multiple = false)]
struct MintValue {
    /// US dollars that one whole token is worth
    #[arg(long, value_name = "DOLLARS")]
    usd: Option<Decimal>,
    /// Micro-dollars that 1,000,000 base units are worth
    #[arg(long, value_name = "NUMBER")]
    ref_value: Option<u64>,
    /// No longer vouch for it
    #[arg(long)]
    withdraw: bool,
}

/// Runs a command.
pub async fn run(command: Command, context: &Context) -> Result<()> {
    match command {
        Command::Set(args) => set(args, context).await,
        Command::List => list(context).await,
    }
}

impl MintValue {
    /// Micro-dollars per 10^6 base units of a mint; refuses what would have to be rounded.
    fn ref_value(&self, mint: &MintInfo) -> Result<u64, CliError> {
        let Some(usd) = &self.usd else { return Ok(self.ref_value.unwrap_or_default()) };
        let micro_usd = flag("usd", usd.units(6))?;
        let decimals = mint.decimals.unwrap_or_default();
        let inexact = || {
            let what =
                format!("{usd} dollars for 10^{decimals} base units are no whole number of micro-dollars for 10^6");
            bad_input(what, "round it, or give --ref-value")
        };
        let scale = 10_u128.checked_pow(decimals.into()).ok_or_else(inexact)?;
        let scaled = u128::from(micro_usd) * 1_000_000;
        if scaled % scale != 0 || scaled == 0 {
            return Err(inexact());
        }
        u64::try_from(scaled / scale).map_err(|_| inexact())
    }
}

async fn set(args: SetArgs, context: &Context) -> Result<()> {
    let mint = waiting("reading the mint", mint::load_usable(&context.client, args.mint)).await?;
    let ref_value = args.value.ref_value(&mint)?;
    let account = address::settlement_mint(&args.mint);
    let before = context.client.fetch_many::<SettlementMint>(&[account]).await?.pop().flatten();
    let wallet = context.wallet()?;
    let instruction = instruction::set_settlement_mint(wallet, args.mint, ref_value);
    let changes = view::mint_value(before.map(|known| known.ref_value), ref_value, &mint);
    context.submit(PlannedTransaction::new("platform mint set", account, instruction, changes)).await
}

async fn list(context: &Context) -> Result<()> {
    let (vouched, mints) = waiting("reading the mints", async {
        let vouched = context.client.settlement_mints().await?;
        let mints = mint::load(&context.client, vouched.iter().map(|(_, known)| known.mint)).await?;
        anyhow::Ok((vouched, mints))
    })
    .await?;
    let rows: Vec<(&SettlementMint, &MintInfo)> =
        vouched.iter().filter_map(|(_, known)| Some((known, mints.get(&known.mint)?))).collect();
    let row = |(known, mint): &(&SettlementMint, &MintInfo)| {
        [
            mint.address.to_string(),
            mint.symbol.clone().unwrap_or_else(|| NOTHING.into()),
            mint.decimals.map_or_else(|| NOTHING.into(), |decimals| decimals.to_string()),
            view::show_value(known.ref_value),
        ]
    };
    let json = |(known, mint): &(&SettlementMint, &MintInfo)| {
        json!({
            "mint": mint.address.to_string(),
            "symbol": mint.symbol,
            "decimals": mint.decimals,
            "ref_value": known.ref_value,
        })
    };
    context.show_list(
        "the admin vouches for no mint",
        rows.len(),
        || view::mint_table(rows.iter().map(row)),
        || rows.iter().map(json).collect::<Value>(),
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mint(decimals: u8) -> MintInfo {
        MintInfo {
            address: Pubkey::default(),
            program: Pubkey::default(),
            decimals: Some(decimals),
            symbol: None,
            vouched: false,
        }
    }

    fn usd(text: &str) -> MintValue {
        MintValue { usd: Some(text.parse().unwrap()), ref_value: None, withdraw: false }
    }

    #[test]
    fn dollars_become_micro_dollars_per_million_base_units_exactly() {
        assert_eq!(usd("1").ref_value(&mint(6)).unwrap(), 1_000_000);
        assert_eq!(usd("1.08").ref_value(&mint(6)).unwrap(), 1_080_000);
        assert_eq!(usd("150").ref_value(&mint(9)).unwrap(), 150_000);
        assert_eq!(usd("0.25").ref_value(&mint(0)).unwrap(), 250_000_000_000);
        assert!(usd("0.0001").ref_value(&mint(9)).is_err());
        assert!(usd("0").ref_value(&mint(6)).is_err());
        assert!(usd("0.0000001").ref_value(&mint(6)).is_err());
        assert!(usd("1").ref_value(&mint(60)).is_err());
    }
}
