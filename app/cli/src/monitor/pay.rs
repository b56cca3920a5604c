//! `flashback monitor list` and `pay`: what a monitor reports to, and what it earned.

use anchor_lang::prelude::Pubkey;
use anyhow::Result;
use clap::Args;
use flashback::state::{Board, Provider};
use flashback_client::{instruction, Client, ClientError, ProgramAccount};
use solana_sdk::signature::Signer;

use super::{monitor_of, view};
use crate::context::{Context, PlannedTransaction};
use crate::error::refused;
use crate::output::record::Record;
use crate::output::{print, print_json, waiting, Format};

/// Which monitor.
#[derive(Args, Debug)]
pub struct Choice {
    /// Its entry in the register of service providers [default: the wallet's]
    #[arg(long, value_name = "KEY")]
    provider: Option<Pubkey>,
}

impl Choice {
    fn monitor(&self, context: &Context) -> Result<Pubkey> {
        Ok(match self.provider {
            Some(named) => named,
            None => monitor_of(None, &context.signer()?.pubkey()),
        })
    }
}

/// Lamports on a provider's account above its rent: what `withdraw_pay` pays out.
pub async fn waiting_pay(client: &Client, monitor: &Pubkey) -> Result<u64> {
    client.fetch::<Provider>(monitor).await?;
    let account = client.accounts(&[*monitor]).await?.pop().flatten();
    let account = account.ok_or(ClientError::AccountMissing { name: Provider::NAME, address: *monitor })?;
    let rent = client.rpc().get_minimum_balance_for_rent_exemption(Provider::SPACE).await;
    let rent = rent.map_err(|error| ClientError::Rpc { reason: error.to_string() })?;
    Ok(account.lamports.saturating_sub(rent))
}

/// Lists the monitor's boards.
pub async fn list(choice: &Choice, context: &Context) -> Result<()> {
    let (client, monitor) = (&context.client, choice.monitor(context)?);
    let found = waiting("reading boards", async {
        anyhow::Ok((waiting_pay(client, &monitor).await?, client.boards_of_monitor(&monitor).await?))
    });
    let (lamports, boards): (u64, Vec<(Pubkey, Board)>) = found.await?;
    let pay = Record::default().key("monitor", &monitor).lamports("pay_waiting", lamports);
    let rows: Vec<_> = boards.iter().flat_map(|(address, board)| view::places(address, board, &monitor)).collect();
    match context.format {
        Format::Json => {
            let mut answer = pay.json();
            answer["boards"] = rows.iter().map(|row| row.json()).collect();
            print_json(&answer);
        }
        Format::Table => {
            context.show(&pay);
            print(view::places_table(&rows));
        }
    }
    Ok(())
}

/// Pays out what the monitor earned.
pub async fn pay(choice: &Choice, context: &Context) -> Result<()> {
    let (monitor, wallet) = (choice.monitor(context)?, context.wallet()?);
    let lamports = waiting("reading the account", waiting_pay(&context.client, &monitor)).await?;
    if lamports == 0 {
        return Err(refused("no pay is due", "see `flashback monitor list`").into());
    }
    let changes = Record::default().key("to", &wallet).lamports("paid", lamports).as_new();
    let instruction = instruction::withdraw_pay(wallet, monitor);
    context.submit(PlannedTransaction::new("monitor pay", monitor, instruction, changes)).await
}
