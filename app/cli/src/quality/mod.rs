//! `flashback quality`: how well a listing has done, as its board measured it, and what that is worth.

mod strip;
mod view;

use anchor_lang::prelude::Pubkey;
use anyhow::Result;
use clap::{Args, Subcommand};
use flashback::state::{Agreement, Board, Listing, Provider, Vault};
use flashback_client::AgreementFilter;

use crate::agreement::credit::CreditRow;
use crate::chain::mint;
use crate::context::Context;
use crate::error::{refused, Checked};
use crate::output::{print, print_json, waiting, Format};
use view::Quality;

/// How well a listing has done, and what that gives back
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Show the last 96 epochs of a listing, and the credit that they would give so far
    Show(Choice),
}

/// Which listing.
#[derive(Args, Debug)]
pub struct Choice {
    /// The listing
    listing: Pubkey,
}

/// Runs a command.
pub async fn run(command: Command, context: &Context) -> Result<()> {
    match command {
        Command::Show(choice) => show(&choice, context).await,
    }
}

async fn show(choice: &Choice, context: &Context) -> Result<()> {
    let quality = waiting("reading the board", load(choice.listing, context)).await?;
    match context.format {
        Format::Json => print_json(&quality.json()),
        Format::Table => print(quality.text()),
    }
    Ok(())
}

/// Reads the listing's board, and of the agreements that it measures those of the wallet, on whichever side.
async fn load(address: Pubkey, context: &Context) -> Result<Quality> {
    let client = &context.client;
    let listing: Listing = client.fetch(&address).await?;
    if listing.board == Pubkey::default() {
        return Err(refused(
            "nobody measures this listing: it has no board",
            "see `flashback listing show`; its provider opens one with `flashback board open`",
        )
        .into());
    }
    let board: Board = client.fetch(&listing.board).await?;
    let provider: Provider = client.fetch(&listing.provider).await?;
    let now = client.now().await?;
    let mut own: Vec<(Pubkey, Agreement)> = Vec::new();
    // Whoever has no key looks at what everybody sees.
    if let Ok(wallet) = context.wallet() {
        let consumer = (wallet != provider.authority).then_some(wallet);
        let filter = AgreementFilter { consumer, listing: Some(address), ..AgreementFilter::default() };
        own = client.agreements(&filter).await?;
        own.retain(|(_, agreement)| agreement.board == listing.board && agreement.final_settled_at == 0);
    }
    let vaults: Vec<Pubkey> = own.iter().map(|(_, agreement)| agreement.vault).collect();
    let vaults = client.fetch_many::<Vault>(&vaults).await?;
    let mint = mint::load_one(client, listing.mint).await?;
    let mut credits = Vec::new();
    for ((address, agreement), vault) in own.into_iter().zip(vaults) {
        let Some(vault) = vault else { continue };
        let credit = CreditRow::at(address, &agreement, &vault, Some(&board), now).check_state()?;
        credits.extend(credit);
    }
    Ok(Quality { address, listing, board, mint, credits, now })
}
