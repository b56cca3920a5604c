//! `flashback certifier`: who may certify what.

pub mod view;

use anchor_lang::prelude::Pubkey;
use anyhow::Result;
use bytemuck::Zeroable;
use clap::{Args, Subcommand};
use flashback::error::FlashbackError;
use flashback::state::{Category, Certifier, CertifierRights, CertifierStatus};
use flashback_client::{address, instruction};
use serde_json::Value;

use crate::chain::choose;
use crate::context::{Context, PlannedTransaction};
use crate::error::{rule, Checked};
use crate::input::flag;
use crate::input::names::{self, category_set, parse_level, parse_text, parser};
use crate::input::span::Until;
use crate::output::waiting;

/// Who may certify providers
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Add a certifier (registrar)
    Add(AddArgs),
    /// Change what a certifier may do, or suspend it (registrar)
    Set(SetArgs),
    /// Show all certifiers
    List,
}

/// Arguments of `certifier add`.
#[derive(Args, Debug)]
pub struct AddArgs {
    /// The wallet that it will sign with
    wallet: Pubkey,
    /// At most 32 bytes
    #[arg(long, value_parser = parse_text::<32>)]
    name: [u8; 32],
    /// Categories that it may certify, separated by commas
    #[arg(long, required = true, value_delimiter = ',', value_parser = parser(names::CATEGORIES))]
    scope: Vec<Category>,
    /// Highest level that it may certify: 1 to 4, or identified, verified, established, audited
    #[arg(long, value_parser = parse_level)]
    level: u8,
    /// When its rights end: a date, or a span from now such as 180d
    #[arg(long, value_name = "END")]
    until: Until,
}

/// Arguments of `certifier set`.
#[derive(Args, Debug)]
pub struct SetArgs {
    /// The certifier's wallet or account
    certifier: Pubkey,
    /// Categories that it may certify, separated by commas
    #[arg(long, value_delimiter = ',', value_parser = parser(names::CATEGORIES))]
    scope: Vec<Category>,
    /// Highest level that it may certify: 1 to 4, or identified, verified, established, audited
    #[arg(long, value_parser = parse_level)]
    level: Option<u8>,
    /// When its rights end: a date, or a span from now such as 180d
    #[arg(long, value_name = "END")]
    until: Option<Until>,
    /// Whether it may issue, and what it issued counts
    #[arg(long, value_parser = parser(names::CERTIFIER_STATUSES))]
    status: Option<CertifierStatus>,
}

/// Runs a command.
pub async fn run(command: Command, context: &Context) -> Result<()> {
    match command {
        Command::Add(args) => add(args, context).await,
        Command::Set(args) => set(args, context).await,
        Command::List => list(context).await,
    }
}

async fn add(args: AddArgs, context: &Context) -> Result<()> {
    let (platform, now) = (context.client.platform().await?, context.client.now().await?);
    let rights = CertifierRights {
        status: CertifierStatus::Active,
        max_level: args.level,
        scope: category_set(&args.scope),
        expires_at: flag("until", args.until.at(now, platform.epoch_secs))?,
    };
    rule(args.wallet != Pubkey::default(), FlashbackError::RoleUnset)?;
    rule(args.name[0] != 0, FlashbackError::NameEmpty)?;
    rule(rights.expires_at > now, FlashbackError::ValidityPast)?;
    let mut certifier = Certifier { wallet: args.wallet, name: args.name, ..Certifier::zeroed() };
    certifier.set_rights(&rights).check_input()?;

    let account = address::certifier(&args.wallet);
    let instruction = instruction::add_certifier(context.wallet()?, args.wallet, args.name, rights);
    let changes = view::record(&account, &certifier, now).as_new();
    context.submit(PlannedTransaction::new("certifier add", account, instruction, changes)).await
}

async fn set(args: SetArgs, context: &Context) -> Result<()> {
    let (platform, now) = (context.client.platform().await?, context.client.now().await?);
    let (account, before) = choose::certifier(context, Some(args.certifier)).await?;
    let status = CertifierStatus::try_from(before.status).unwrap_or(CertifierStatus::Suspended);
    let until = args.until.map(|until| flag("until", until.at(now, platform.epoch_secs))).transpose()?;
    let rights = CertifierRights {
        status: args.status.unwrap_or(status),
        max_level: args.level.unwrap_or(before.max_level),
        scope: if args.scope.is_empty() { before.scope } else { category_set(&args.scope) },
        expires_at: until.unwrap_or(before.expires_at),
    };
    let mut after = before;
    after.set_rights(&rights).check_input()?;

    let instruction = instruction::update_certifier(context.wallet()?, before.wallet, rights);
    let changes = view::record(&account, &before, now).changes_to(&view::record(&account, &after, now));
    let suspended = before.is_active() && !after.is_active();
    let note = suspended.then(|| {
        "What it issued counts until it is refreshed: `flashback certify refresh` for each of its certificates".into()
    });
    context.submit(PlannedTransaction::new("certifier set", account, instruction, changes).noting(note)).await
}

async fn list(context: &Context) -> Result<()> {
    let now = context.client.now().await?;
    let found = waiting("reading the certifiers", context.client.certifiers()).await?;
    context.show_list(
        "there is no certifier",
        found.len(),
        || view::table_of(&found, now),
        || found.iter().map(|(at, certifier)| view::record(at, certifier, now).json()).collect::<Value>(),
    );
    Ok(())
}
