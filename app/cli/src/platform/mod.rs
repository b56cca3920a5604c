//! `flashback platform`: parameters, roles, pauses, mints.

mod init;
mod mint;
pub mod view;

use anchor_lang::prelude::Pubkey;
use anyhow::Result;
use clap::{Args, Subcommand};
use flashback::error::FlashbackError;
use flashback::state::{Pausable, Platform, PlatformChanges, TermBounds};
use flashback_client::{address, instruction};

use crate::context::{Context, PlannedTransaction};
use crate::error::{rule, Checked, CliError};
use crate::input::amount::{bps, lamports};
use crate::input::flag;
use crate::input::key::Key;
use crate::input::names::{self, parser};
use crate::input::span::Span;
use crate::output::waiting;

/// Parameters, roles, pauses and mints of the platform
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Create the platform as a file says; without effect where it is there as the file says
    Init(init::InitArgs),
    /// Show parameters, roles and pauses
    Show,
    /// Change parameters and roles (admin)
    Set(Box<SetArgs>),
    /// Pause for 7 epochs what creates new obligations (guardian, admin)
    Pause(PauseArgs),
    /// End a pause early (guardian, admin)
    Resume(PauseArgs),
    /// Hand the admin's role over, in two steps
    #[command(subcommand)]
    Admin(AdminCommand),
    /// Mints that the admin vouches for
    #[command(subcommand)]
    Mint(mint::Command),
}

/// Arguments of `platform set`.
#[derive(Args, Debug)]
pub struct SetArgs {
    /// Registers certifiers and monitors, revokes certificates, delists providers
    #[arg(long, value_name = "KEY")]
    registrar: Option<Key>,
    /// Pauses what creates new obligations
    #[arg(long, value_name = "KEY")]
    guardian: Option<Key>,
    /// Receives fees
    #[arg(long, value_name = "KEY")]
    treasury: Option<Key>,
    /// Arbiter of agreements whose listing names none
    #[arg(long, value_name = "KEY")]
    arbiter: Option<Key>,
    /// Platform fee of new agreements, at most 5 %
    #[arg(long, value_name = "PERCENT", value_parser = bps)]
    fee: Option<u16>,
    /// Fee of a registration, at most 10
    #[arg(long, value_name = "SOL", value_parser = lamports)]
    registration_fee: Option<u64>,
    /// Stake of a dispute, 0.01 to 10
    #[arg(long, value_name = "SOL", value_parser = lamports)]
    dispute_stake: Option<u64>,
    /// Pay of a monitor for one report, at most 0.01
    #[arg(long, value_name = "SOL", value_parser = lamports)]
    report_pay: Option<u64>,
    /// Time in which a bond thaws, 1 to 30 epochs
    #[arg(long, value_name = "SPAN")]
    thaw: Option<Span>,
    /// Longest notice of either side
    #[arg(long, value_name = "SPAN")]
    max_notice: Option<Span>,
    /// Shortest grace
    #[arg(long, value_name = "SPAN")]
    min_grace: Option<Span>,
    /// Longest grace
    #[arg(long, value_name = "SPAN")]
    max_grace: Option<Span>,
    /// Shortest time to open a dispute
    #[arg(long, value_name = "SPAN")]
    min_dispute: Option<Span>,
    /// Longest time to open a dispute
    #[arg(long, value_name = "SPAN")]
    max_dispute: Option<Span>,
    /// Shortest time for a ruling
    #[arg(long, value_name = "SPAN")]
    min_ruling: Option<Span>,
    /// Longest time for a ruling
    #[arg(long, value_name = "SPAN")]
    max_ruling: Option<Span>,
    /// Longest term of an agreement
    #[arg(long, value_name = "SPAN")]
    max_term: Option<Span>,
}

/// Arguments of `platform pause` and `platform resume`.
#[derive(Args, Debug)]
pub struct PauseArgs {
    /// What
    #[arg(required = true, value_parser = parser(names::PAUSABLES))]
    what: Vec<Pausable>,
}

/// `flashback platform admin`.
#[derive(Subcommand, Debug)]
pub enum AdminCommand {
    /// Name the next admin, who has to accept (admin)
    Propose {
        /// The next admin's key
        admin: Pubkey,
    },
    /// Become the admin (whoever was proposed)
    Accept,
    /// Withdraw the proposal (admin)
    Withdraw,
}

/// Runs a command.
pub async fn run(command: Command, context: &Context) -> Result<()> {
    match command {
        Command::Init(args) => init::run(args, context).await,
        Command::Show => show(context).await,
        Command::Set(args) => set(&args, context).await,
        Command::Pause(args) => pause(&args.what, true, context).await,
        Command::Resume(args) => pause(&args.what, false, context).await,
        Command::Admin(command) => admin(command, context).await,
        Command::Mint(command) => mint::run(command, context).await,
    }
}

/// The platform with the chain's time.
async fn load(context: &Context) -> Result<(Platform, i64)> {
    let (platform, now) =
        waiting("reading the platform", async { (context.client.platform().await, context.client.now().await) }).await;
    Ok((platform?, now?))
}

async fn show(context: &Context) -> Result<()> {
    let (platform, now) = load(context).await?;
    context.show(&view::record(&platform, now));
    Ok(())
}

impl SetArgs {
    fn changes(&self, platform: &Platform, wallet: Pubkey) -> Result<PlatformChanges, CliError> {
        let key = |key: Option<Key>| key.map(|key| key.of(wallet));
        let secs =
            |name: &str, span: Option<Span>| span.map(|span| flag(name, span.secs(platform.epoch_secs))).transpose();
        let was = platform.bounds;
        let bound = |name: &str, span, was| Ok::<_, CliError>(secs(name, span)?.unwrap_or(was));
        let bounds = TermBounds {
            max_notice_secs: bound("max-notice", self.max_notice, was.max_notice_secs)?,
            min_grace_secs: bound("min-grace", self.min_grace, was.min_grace_secs)?,
            max_grace_secs: bound("max-grace", self.max_grace, was.max_grace_secs)?,
            min_dispute_secs: bound("min-dispute", self.min_dispute, was.min_dispute_secs)?,
            max_dispute_secs: bound("max-dispute", self.max_dispute, was.max_dispute_secs)?,
            min_ruling_secs: bound("min-ruling", self.min_ruling, was.min_ruling_secs)?,
            max_ruling_secs: bound("max-ruling", self.max_ruling, was.max_ruling_secs)?,
            max_term_secs: bound("max-term", self.max_term, was.max_term_secs)?,
        };
        Ok(PlatformChanges {
            registrar: key(self.registrar),
            guardian: key(self.guardian),
            treasury: key(self.treasury),
            arbiter: key(self.arbiter),
            fee_bps: self.fee,
            registration_fee_lamports: self.registration_fee,
            dispute_stake_lamports: self.dispute_stake,
            report_pay_lamports: self.report_pay,
            thaw_secs: secs("thaw", self.thaw)?,
            bounds: Some(bounds).filter(|bounds| *bounds != was),
        })
    }
}

async fn set(args: &SetArgs, context: &Context) -> Result<()> {
    let (platform, now) = load(context).await?;
    let wallet = context.wallet()?;
    let changes = args.changes(&platform, wallet)?;
    let mut after = platform;
    after.apply(&changes).check_input()?;
    submit_change("platform set", &platform, &after, now, instruction::update_platform(wallet, changes), context).await
}

async fn submit_change(
    command: &'static str,
    before: &Platform,
    after: &Platform,
    now: i64,
    instruction: anchor_lang::solana_program::instruction::Instruction,
    context: &Context,
) -> Result<()> {
    let changes = view::record(before, now).changes_to(&view::record(after, now));
    context.submit(PlannedTransaction::new(command, address::PLATFORM, instruction, changes)).await
}

async fn pause(what: &[Pausable], begin: bool, context: &Context) -> Result<()> {
    let (platform, now) = load(context).await?;
    let wallet = context.wallet()?;
    let bits = what.iter().fold(0, |bits, what| bits | 1 << *what as u8);
    let mut after = platform;
    if begin {
        after.pause(bits, wallet == platform.admin, now).check_state()?;
        let instruction = instruction::pause(wallet, bits);
        submit_change("platform pause", &platform, &after, now, instruction, context).await
    } else {
        after.resume(bits, now).check_state()?;
        let instruction = instruction::resume(wallet, bits);
        submit_change("platform resume", &platform, &after, now, instruction, context).await
    }
}

async fn admin(command: AdminCommand, context: &Context) -> Result<()> {
    let (platform, now) = load(context).await?;
    let wallet = context.wallet()?;
    let mut after = platform;
    let (name, instruction, warning) = match command {
        AdminCommand::Propose { admin } => {
            rule(admin != platform.admin, FlashbackError::RoleUnchanged)?;
            after.pending_admin = admin;
            let warning = Some("whoever holds this key can take over the platform by accepting");
            ("platform admin propose", instruction::propose_admin(wallet, admin), warning)
        }
        AdminCommand::Accept => {
            (after.admin, after.pending_admin) = (wallet, Pubkey::default());
            ("platform admin accept", instruction::accept_admin(wallet), None)
        }
        AdminCommand::Withdraw => {
            after.pending_admin = Pubkey::default();
            ("platform admin withdraw", instruction::propose_admin(wallet, Pubkey::default()), None)
        }
    };
    let changes = view::record(&platform, now).changes_to(&view::record(&after, now));
    let planned = PlannedTransaction::new(name, address::PLATFORM, instruction, changes);
    context.submit(warning.into_iter().fold(planned, PlannedTransaction::irreversible)).await
}
