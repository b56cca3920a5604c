//! `flashback session`: keys of applications that act for a consumer.

pub mod view;

use anchor_lang::prelude::Pubkey;
use anyhow::Result;
use bytemuck::Zeroable;
use clap::{Args, Subcommand};
use flashback::error::FlashbackError;
use flashback::math::rate::rate_q;
use flashback::state::{Session, SessionInstruction, SessionRights, Vault};
use flashback_client::{address, instruction, SessionFilter};
use serde_json::Value;

use crate::chain::holding::Holding;
use crate::chain::mint;
use crate::context::{Context, PlannedTransaction};
use crate::error::{bad_input, rule, Checked};
use crate::input::amount::Decimal;
use crate::input::flag;
use crate::input::names::{self, parser};
use crate::input::span::Until;
use crate::output::waiting;

/// Keys of applications that act for a consumer, within limits
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Let a key act for the owner of a vault; it can never take money out or end anything (consumer)
    Open(OpenArgs),
    /// Show sessions
    List(ListArgs),
    /// End a session at once (consumer; anyone once it has expired)
    Close(Choice),
}

/// Which session.
#[derive(Args, Debug)]
pub struct Choice {
    /// The vault
    vault: Pubkey,
    /// The key that signs in the owner's place
    key: Pubkey,
}

/// Arguments of `session open`.
#[derive(Args, Debug)]
pub struct OpenArgs {
    #[command(flatten)]
    choice: Choice,
    /// What it may do, separated by commas
    #[arg(long, required = true, value_delimiter = ',', value_parser = parser(names::SESSION_INSTRUCTIONS))]
    allow: Vec<SessionInstruction>,
    /// When it ends: a date, or a span from now such as 30d; at most 365 epochs
    #[arg(long, value_name = "END")]
    until: Until,
    /// Most that what it requests may cost together in a month, in the mint's decimals
    #[arg(long, value_name = "AMOUNT")]
    max_per_month: Option<Decimal>,
}

/// Arguments of `session list`.
#[derive(Args, Debug)]
pub struct ListArgs {
    /// Of this consumer [default: the wallet, where nothing else is named]
    #[arg(long, value_name = "KEY")]
    owner: Option<Pubkey>,
    /// On this vault
    #[arg(long, value_name = "KEY")]
    vault: Option<Pubkey>,
    /// Of this key
    #[arg(long, value_name = "KEY")]
    key: Option<Pubkey>,
}

/// Runs a command.
pub async fn run(command: Command, context: &Context) -> Result<()> {
    match command {
        Command::Open(args) => open(&args, context).await,
        Command::List(args) => list(&args, context).await,
        Command::Close(choice) => close(&choice, context).await,
    }
}

async fn open(args: &OpenArgs, context: &Context) -> Result<()> {
    let Choice { vault, key } = args.choice;
    let held = Holding::load(context, vault, |vault: &Vault| vault.mint).await?;
    let (wallet, now) = (context.wallet()?, held.clock.unix_timestamp);
    rule(held.account.owner == wallet, FlashbackError::NotOwner)?;
    let requests = args.allow.contains(&SessionInstruction::RequestAgreement);
    let max_rate_q = match &args.max_per_month {
        Some(amount) => rate_q(held.mint.units(amount)?, 1)
            .ok_or_else(|| bad_input("--max-per-month is too large for a payment stream", "pass a smaller amount"))?,
        None if requests => {
            return Err(bad_input("requests of the session have no limit", "set one with --max-per-month").into())
        }
        None => 0,
    };
    let rights = SessionRights {
        instructions: args.allow.iter().fold(0, |set, instruction| set | instruction.bit()),
        expires_at: flag("until", args.until.at(now, held.account.epoch_secs))?,
        max_rate_q,
    };
    let mut session = Session { vault, key, rent_payer: wallet, ..Session::zeroed() };
    session.open(&rights, &held.account, now).check_input()?;

    let address = address::session(&vault, &key);
    let changes = view::record(&address, &session, Some(&held.account), Some(&held.mint), now).as_new();
    let instruction = instruction::open_session(wallet, wallet, vault, key, rights);
    context.submit(PlannedTransaction::new("session open", address, instruction, changes).confirmed()).await
}

async fn list(args: &ListArgs, context: &Context) -> Result<()> {
    let client = &context.client;
    let named = args.owner.or(args.vault).or(args.key).is_some();
    let owner = if named { args.owner } else { Some(context.wallet()?) };
    let filter = SessionFilter { owner, vault: args.vault, key: args.key };
    let found = waiting("looking for sessions", client.sessions(&filter)).await?;
    let vaults: Vec<Pubkey> = found.iter().map(|(_, session)| session.vault).collect();
    let vaults = client.fetch_many::<Vault>(&vaults).await?;
    let rows: Vec<view::Row> =
        found.into_iter().zip(vaults).map(|((address, session), vault)| (address, session, vault)).collect();
    let mints = mint::load(client, rows.iter().filter_map(|(.., vault)| Some(vault.as_ref()?.mint))).await?;
    let now = client.now().await?;
    let mint_of = |vault: &Option<Vault>| vault.as_ref().and_then(|vault| mints.get(&vault.mint));
    let json = || -> Value {
        let record = |(address, session, vault): &view::Row| {
            view::record(address, session, vault.as_ref(), mint_of(vault), now).json()
        };
        rows.iter().map(record).collect()
    };
    context.show_list("no sessions", rows.len(), || view::table_of(&rows, mint_of, now), json);
    Ok(())
}

async fn close(choice: &Choice, context: &Context) -> Result<()> {
    let (client, wallet) = (&context.client, context.wallet()?);
    let address = address::session(&choice.vault, &choice.key);
    let session: Session = waiting("reading the session", client.fetch(&address)).await?;
    session.check_closable(&wallet, client.now().await?).check_state()?;
    let changes = view::closed(&session.rent_payer);
    let instruction = instruction::close_session(wallet, address, session.rent_payer);
    context.submit(PlannedTransaction::new("session close", address, instruction, changes)).await
}
