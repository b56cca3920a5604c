//! `flashback dispute`: what the two sides of an agreement claim about a period, and what the arbiter rules.

pub mod view;

use std::path::PathBuf;

use anchor_lang::prelude::Pubkey;
use anyhow::Result;
use clap::{Args, Subcommand};
use flashback::state::{Agreement, Board, Complaint, Dispute, Party, Provider, Vault};
use flashback_client::instruction::{self, AgreementKeys};
use flashback_client::{address, DisputeFilter};

use crate::context::{Context, PlannedTransaction};
use crate::error::{bad_input, Checked, CliError};
use crate::input::amount::{bps, show_bps, sol};
use crate::input::file::{hash_of, Hash};
use crate::output::record::{Change, Record};
use crate::output::waiting;

/// Disputes about the credit of a period
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Dispute the measured credit of a period, at a stake (consumer or provider)
    Open(OpenArgs),
    /// Answer a dispute, once (the other side)
    Answer(AnswerArgs),
    /// Rule on a dispute: a credit between the two claims (arbiter)
    Rule(RuleArgs),
    /// Show a dispute
    Show(Choice),
    /// Show disputes
    List(ListArgs),
    /// Pay the stake of a dispute whose period is settled, and close it (who is owed the stake; anyone 90 epochs later)
    Close(Choice),
}

/// Which dispute.
#[derive(Args, Debug)]
pub struct Choice {
    /// The dispute
    dispute: Pubkey,
}

/// What a side saw.
#[derive(Args, Debug)]
#[group(required = true, multiple = false)]
struct Evidence {
    /// The evidence: its sha256 is put on the chain
    #[arg(long, value_name = "FILE")]
    evidence: Option<PathBuf>,
    /// The sha256 of the evidence
    #[arg(long, value_name = "HEX")]
    evidence_hash: Option<Hash>,
}

impl Evidence {
    fn hash(&self) -> Result<[u8; 32], CliError> {
        Ok(hash_of(self.evidence.as_deref(), self.evidence_hash)?.unwrap_or_default())
    }
}

/// Arguments of `dispute open`.
#[derive(Args, Debug)]
pub struct OpenArgs {
    /// The agreement
    agreement: Pubkey,
    /// Number of the period, counted from 0 [default: the first one that is not settled]
    #[arg(long, value_name = "NUMBER")]
    period: Option<u32>,
    /// The credit that is asked for, of the period's price: a consumer asks for more than was measured, a provider for less
    #[arg(long, value_name = "PERCENT", value_parser = bps)]
    credit: u16,
    #[command(flatten)]
    evidence: Evidence,
}

/// Arguments of `dispute answer`.
#[derive(Args, Debug)]
pub struct AnswerArgs {
    #[command(flatten)]
    choice: Choice,
    /// The credit that is claimed: the measured one, or beyond it
    #[arg(long, value_name = "PERCENT", value_parser = bps)]
    credit: u16,
    #[command(flatten)]
    evidence: Evidence,
}

/// Arguments of `dispute rule`.
#[derive(Args, Debug)]
pub struct RuleArgs {
    #[command(flatten)]
    choice: Choice,
    /// The credit, between the two claims
    #[arg(long, value_name = "PERCENT", value_parser = bps)]
    credit: u16,
}

/// Arguments of `dispute list`.
#[derive(Args, Debug)]
pub struct ListArgs {
    /// Of this agreement
    #[arg(long, value_name = "KEY")]
    agreement: Option<Pubkey>,
    /// Of this consumer
    #[arg(long, value_name = "KEY")]
    consumer: Option<Pubkey>,
    /// Of this provider
    #[arg(long, value_name = "KEY")]
    provider: Option<Pubkey>,
    /// That this key rules on [default: the wallet, where nothing else is named]
    #[arg(long, value_name = "KEY")]
    arbiter: Option<Pubkey>,
}

/// A dispute with what is around it.
struct Found {
    address: Pubkey,
    dispute: Dispute,
    provider: Provider,
    now: i64,
}

impl Found {
    async fn load(context: &Context, choice: &Choice) -> Result<Self> {
        let (client, address) = (&context.client, choice.dispute);
        waiting("reading the dispute", async {
            let dispute: Dispute = client.fetch(&address).await?;
            let provider = client.fetch(&dispute.provider).await?;
            anyhow::Ok(Self { address, dispute, provider, now: client.now().await? })
        })
        .await
    }

    fn record(&self, dispute: &Dispute) -> Record {
        view::record(&self.address, dispute, self.now)
    }

    fn changes_to(&self, after: &Dispute) -> Vec<Change> {
        self.record(&self.dispute).changes_to(&self.record(after))
    }
}

/// Runs a command.
pub async fn run(command: Command, context: &Context) -> Result<()> {
    match command {
        Command::Open(args) => open(&args, context).await,
        Command::Answer(args) => answer(&args, context).await,
        Command::Rule(args) => rule(&args, context).await,
        Command::Show(choice) => show(&choice, context).await,
        Command::List(args) => list(&args, context).await,
        Command::Close(choice) => close(&choice, context).await,
    }
}

async fn open(args: &OpenArgs, context: &Context) -> Result<()> {
    let (client, wallet) = (&context.client, context.wallet()?);
    let mut agreement: Agreement = client.fetch(&args.agreement).await?;
    let vault: Vault = client.fetch(&agreement.vault).await?;
    let provider: Provider = client.fetch(&agreement.provider).await?;
    let board: Option<Board> = match agreement.board {
        none if none == Pubkey::default() => None,
        board => Some(client.fetch(&board).await?),
    };
    let now = client.now().await?;
    let period = args.period.unwrap_or(agreement.periods);
    let evidence_hash = args.evidence.hash()?;
    let keys = AgreementKeys::of(args.agreement, &agreement, &vault.mint);
    if agreement.is_disputed(period) {
        let dispute = address::dispute(&args.agreement, period);
        let advice = format!("see `flashback dispute show {dispute}`");
        return Err(bad_input(format!("period {period} is already disputed"), advice).into());
    }
    let complaint = Complaint { period, asked_bps: args.credit, evidence_hash };
    let dispute = agreement.open_dispute(&wallet, &provider, &vault, board.as_ref(), &complaint, now).check_state()?;
    let address = address::dispute(&args.agreement, period);
    let dispute = Dispute { agreement: args.agreement, ..dispute };
    let changes = view::record(&address, &dispute, now).as_new();
    let warning =
        format!("{} are staked: they are lost if the ruling moves less than half", sol(dispute.stake_lamports));
    let planned =
        PlannedTransaction::new("dispute open", address, instruction::open_dispute(wallet, &keys, complaint), changes);
    context.submit(planned.irreversible(warning)).await
}

async fn answer(args: &AnswerArgs, context: &Context) -> Result<()> {
    let found = Found::load(context, &args.choice).await?;
    let (wallet, hash, mut after) = (context.wallet()?, args.evidence.hash()?, found.dispute);
    after.answer(&wallet, &found.provider, args.credit, hash, found.now).check_state()?;
    let instruction = instruction::answer_dispute(wallet, after.provider, found.address, args.credit, hash);
    let planned = PlannedTransaction::new("dispute answer", found.address, instruction, found.changes_to(&after));
    context.submit(planned.irreversible("a dispute is answered once")).await
}

async fn rule(args: &RuleArgs, context: &Context) -> Result<()> {
    let found = Found::load(context, &args.choice).await?;
    let (wallet, mut after) = (context.wallet()?, found.dispute);
    let winner = after.rule(&found.provider, args.credit, found.now).check_state()?;
    let instruction = instruction::rule_dispute(wallet, after.provider, found.address, args.credit);
    let planned = PlannedTransaction::new("dispute rule", found.address, instruction, found.changes_to(&after));
    let side = if winner == Party::Consumer { "consumer" } else { "provider" };
    let warning = format!("a ruling of {} is final; the {side} wins", show_bps(args.credit));
    context.submit(planned.irreversible(warning)).await
}

async fn show(choice: &Choice, context: &Context) -> Result<()> {
    let found = Found::load(context, choice).await?;
    context.show(&found.record(&found.dispute));
    Ok(())
}

async fn list(args: &ListArgs, context: &Context) -> Result<()> {
    let &ListArgs { agreement, consumer, provider, arbiter } = args;
    let named = agreement.is_some() || consumer.is_some() || provider.is_some();
    let arbiter = if arbiter.is_none() && !named { Some(context.wallet()?) } else { arbiter };
    let filter = DisputeFilter { arbiter, provider, consumer, agreement };
    let disputes = waiting("looking for disputes", context.client.disputes(&filter)).await?;
    let now = context.client.now().await?;
    let json = || disputes.iter().map(|(address, dispute)| view::record(address, dispute, now).json()).collect();
    context.show_list("no disputes", disputes.len(), || view::table_of(&disputes, now), json);
    Ok(())
}

async fn close(choice: &Choice, context: &Context) -> Result<()> {
    let found = Found::load(context, choice).await?;
    let (wallet, dispute) = (context.wallet()?, &found.dispute);
    let receiver = dispute.key_of(dispute.owed_to().check_state()?, &found.provider);
    let stake = dispute.close(&wallet, &receiver, &found.provider, found.now).check_state()?;
    let instruction = instruction::close_dispute(wallet, found.address, dispute, receiver);
    let changes = view::closed(stake, &receiver, &dispute.rent_payer);
    context.submit(PlannedTransaction::new("dispute close", found.address, instruction, changes)).await
}
