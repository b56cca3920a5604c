//! `flashback certify`: what certifiers attest.

pub mod view;

use std::path::PathBuf;

use anchor_lang::prelude::Pubkey;
use anyhow::Result;
use bytemuck::Zeroable;
use clap::{Args, Subcommand};
use flashback::constants::LEVEL_EPOCHS;
use flashback::error::FlashbackError;
use flashback::state::{Attestation, Board, Certificate, Certifier, Platform, Provider, Reason};
use flashback_client::{address, instruction};
use serde_json::Value;
use solana_sdk::signature::Signer;

use crate::chain::choose;
use crate::context::{read_key, Context, PlannedTransaction};
use crate::error::{rule, Checked, CliError};
use crate::input::file::{hash_of, Hash};
use crate::input::flag;
use crate::input::names::{self, parse_level, parser};
use crate::input::span::Until;
use crate::output::record::Record;
use crate::output::waiting;
use crate::provider::view::{badge, levels};

/// Instructions that fit into one transaction.
const REFRESHES_AT_ONCE: usize = 10;

/// What certifiers attest of providers
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Certify a provider for the first time (certifier)
    Issue(IssueArgs),
    /// Certify a provider again, whatever became of the certificate (certifier)
    Renew(RenewArgs),
    /// Take a certificate back (its certifier, or the registrar)
    Revoke(RevokeArgs),
    /// Show certificates, and whether they count
    List(ListArgs),
    /// Bring a provider's levels in line with its certificates (anyone)
    Refresh(RefreshArgs),
}

/// Arguments of `certify issue`.
#[derive(Args, Debug)]
pub struct IssueArgs {
    /// The provider
    provider: Pubkey,
    /// 1 to 4, or identified, verified, established, audited
    #[arg(long, value_parser = parse_level)]
    level: u8,
    /// When it ends: a date, or a span from now such as 90d [default: as late as level and certifier allow]
    #[arg(long, value_name = "END")]
    until: Option<Until>,
    #[command(flatten)]
    evidence: Evidence,
    /// The provider's attributes that were looked at [default: its present ones]
    #[arg(long, value_name = "VERSION")]
    attributes_version: Option<u32>,
}

/// What the certifier saw.
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

/// Arguments of `certify renew`.
#[derive(Args, Debug)]
pub struct RenewArgs {
    #[command(flatten)]
    attest: IssueArgs,
    /// The registrar's key, needed where the registrar had revoked the certificate
    #[arg(long, value_name = "FILE")]
    registrar_keypair: Option<PathBuf>,
}

/// Arguments of `certify revoke`.
#[derive(Args, Debug)]
pub struct RevokeArgs {
    /// The provider
    provider: Pubkey,
    /// The certifier that issued it, by wallet or account [default: the signer]
    #[arg(long, value_name = "KEY")]
    certifier: Option<Pubkey>,
    /// Why
    #[arg(long, value_parser = parser(names::REASONS))]
    reason: Reason,
}

/// Arguments of `certify list`.
#[derive(Args, Debug)]
pub struct ListArgs {
    /// Of this provider
    #[arg(long, value_name = "KEY")]
    provider: Option<Pubkey>,
    /// By this certifier, by wallet or account [default: the signer, where no provider is named]
    #[arg(long, value_name = "KEY")]
    certifier: Option<Pubkey>,
}

/// Arguments of `certify refresh`.
#[derive(Args, Debug)]
pub struct RefreshArgs {
    /// The provider
    provider: Pubkey,
    /// Only what this certifier issued, by wallet or account
    #[arg(long, value_name = "KEY")]
    certifier: Option<Pubkey>,
}

/// Runs a command.
pub async fn run(command: Command, context: &Context) -> Result<()> {
    match command {
        Command::Issue(args) => issue(args, context).await,
        Command::Renew(args) => renew(args, context).await,
        Command::Revoke(args) => revoke(args, context).await,
        Command::List(args) => list(args, context).await,
        Command::Refresh(args) => refresh(args, context).await,
    }
}

/// A provider, a certifier, and what the one may have of the other.
struct Parties {
    platform: Platform,
    now: i64,
    provider: (Pubkey, Provider),
    certifier: (Pubkey, Certifier),
    certificate: Pubkey,
    /// What was measured of the provider.
    boards: Vec<(Pubkey, Board)>,
}

/// What is attested, and the board that it rests on.
struct Attested {
    attestation: Attestation,
    board: Option<Pubkey>,
}

impl Parties {
    async fn load(context: &Context, provider: Pubkey, certifier: Option<Pubkey>) -> Result<Self> {
        let provider = choose::provider(context, Some(provider), None).await?;
        let certifier = choose::certifier(context, certifier).await?;
        let certificate = address::certificate(&provider.0, &certifier.0);
        let (platform, now) = (context.client.platform().await?, context.client.now().await?);
        let boards = context.client.boards_of(&provider.0).await?;
        Ok(Self { platform, now, provider, certifier, certificate, boards })
    }

    /// What is attested, checked as the program does.
    fn attestation(&self, args: &IssueArgs) -> Result<Attested, CliError> {
        let (_, provider) = &self.provider;
        let (_, certifier) = &self.certifier;
        let expires_at = match args.until {
            Some(until) => flag("until", until.at(self.now, self.platform.epoch_secs))?,
            None => self.latest_end(args.level),
        };
        let hash = hash_of(args.evidence.evidence.as_deref(), args.evidence.evidence_hash)?;
        let attestation = Attestation {
            level: args.level,
            attributes_version: args.attributes_version.unwrap_or(provider.attributes_version),
            expires_at,
            evidence_hash: hash.unwrap_or_default(),
        };
        let check =
            |board: Option<&Board>| attestation.check(provider, certifier, board, self.platform.epoch_secs, self.now);
        let longest =
            |(_, board): &&(Pubkey, Board)| (check(Some(board)).is_ok(), board.clean_windows, board.measured_epochs);
        let needed = attestation.needs_board(provider);
        let board = needed.then(|| self.boards.iter().max_by_key(longest)).flatten();
        check(board.map(|(_, board)| board)).check_input()?;
        Ok(Attested { attestation, board: board.map(|(address, _)| *address) })
    }

    fn latest_end(&self, level: u8) -> i64 {
        let epochs = LEVEL_EPOCHS.get(usize::from(level).saturating_sub(1)).copied().unwrap_or_default();
        let (_, certifier) = &self.certifier;
        self.now.saturating_add(self.platform.epochs(epochs)).min(certifier.expires_at)
    }

    fn record(&self, certificate: &Certificate) -> Record {
        let (_, provider) = &self.provider;
        let (_, certifier) = &self.certifier;
        view::record(&self.certificate, certificate, provider, certifier, self.now)
    }

    /// The badge after the provider took over what the certificate is worth.
    fn note(&self, level: u8, until: i64) -> Option<String> {
        let (_, mut provider) = self.provider;
        let before = provider.level_at(self.now);
        provider.record_certificate(&self.certificate, level, until, self.now);
        let (level, until) = provider.level_at(self.now);
        (before != (level, until)).then(|| format!("The provider is now: {}", badge(level, until, self.now)))
    }
}

async fn issue(args: IssueArgs, context: &Context) -> Result<()> {
    let parties = Parties::load(context, args.provider, None).await?;
    let Attested { attestation, board } = parties.attestation(&args)?;
    let mut certificate =
        Certificate { provider: parties.provider.0, certifier: parties.certifier.0, ..Certificate::zeroed() };
    certificate.attest(&attestation, parties.now);

    let instruction = instruction::issue_certificate(context.wallet()?, args.provider, board, attestation);
    let changes = parties.record(&certificate).as_new();
    let note = parties.note(attestation.level, attestation.expires_at);
    context
        .submit(PlannedTransaction::new("certify issue", parties.certificate, instruction, changes).noting(note))
        .await
}

async fn renew(args: RenewArgs, context: &Context) -> Result<()> {
    let parties = Parties::load(context, args.attest.provider, None).await?;
    let Attested { attestation, board } = parties.attestation(&args.attest)?;
    let before: Certificate = context.client.fetch(&parties.certificate).await?;
    let registrar = args.registrar_keypair.as_deref().map(read_key).transpose()?;
    rule(before.revoked_by_registrar == 0 || registrar.is_some(), FlashbackError::RegistrarMustSign)?;
    let mut after = before;
    after.attest(&attestation, parties.now);

    let signer = registrar.as_ref().map(Signer::pubkey);
    let instruction =
        instruction::renew_certificate(context.wallet()?, signer, args.attest.provider, board, attestation);
    let changes = parties.record(&before).changes_to(&parties.record(&after));
    let note = parties.note(attestation.level, attestation.expires_at);
    let planned = PlannedTransaction::new("certify renew", parties.certificate, instruction, changes)
        .signed_by(registrar)
        .noting(note);
    context.submit(planned).await
}

async fn revoke(args: RevokeArgs, context: &Context) -> Result<()> {
    let parties = Parties::load(context, args.provider, args.certifier).await?;
    let wallet = context.wallet()?;
    let before: Certificate = context.client.fetch(&parties.certificate).await?;
    let mut after = before;
    after.revoke(args.reason.into(), wallet == parties.platform.registrar, parties.now).check_state()?;

    let instruction = instruction::revoke_certificate(wallet, parties.certifier.0, args.provider, args.reason);
    let changes = parties.record(&before).changes_to(&parties.record(&after));
    let planned = PlannedTransaction::new("certify revoke", parties.certificate, instruction, changes)
        .noting(parties.note(0, parties.now))
        .irreversible("a revocation stays on record for ever, and ends the levels that rest on the certificate");
    context.submit(planned).await
}

async fn list(args: ListArgs, context: &Context) -> Result<()> {
    let client = &context.client;
    let mut found = match args.provider {
        Some(provider) => waiting("reading certificates", client.certificates_of(&provider)).await?,
        None => {
            let (certifier, _) = choose::certifier(context, args.certifier).await?;
            waiting("reading certificates", client.certificates_by(&certifier)).await?
        }
    };
    if let (Some(_), Some(certifier)) = (args.provider, args.certifier) {
        let (certifier, _) = choose::certifier(context, Some(certifier)).await?;
        found.retain(|(_, certificate)| certificate.certifier == certifier);
    }
    let rows = view::rows(client, found).await?;
    let now = client.now().await?;
    context.show_list(
        "there is no certificate",
        rows.len(),
        || view::table_of(&rows, now),
        || rows.iter().map(|row| row.record(now).json()).collect::<Value>(),
    );
    Ok(())
}

async fn refresh(args: RefreshArgs, context: &Context) -> Result<()> {
    let client = &context.client;
    let (account, before) = choose::provider(context, Some(args.provider), None).await?;
    let only = match args.certifier {
        Some(certifier) => Some(choose::certifier(context, Some(certifier)).await?.0),
        None => None,
    };
    let found = waiting("reading certificates", client.certificates_of(&account)).await?;
    let rows = view::rows(client, found).await?;
    let now = client.now().await?;
    let mut after = before;
    let mut instructions = Vec::new();
    for row in rows.iter().filter(|row| only.is_none_or(|only| only == row.certificate.certifier)) {
        let (level, until) = row.certificate.level_at(&after, &row.certifier, now);
        if instructions.len() < REFRESHES_AT_ONCE && after.record_certificate(&row.address, level, until, now) {
            instructions.push(instruction::refresh_certification(account, row.certificate.certifier));
        }
    }
    let full = instructions.len() == REFRESHES_AT_ONCE;
    let note = full.then(|| "That is as many certificates as fit: run it again for the others".into());
    let changes = levels(&before).changes_to(&levels(&after));
    context.submit(PlannedTransaction::of_many("certify refresh", account, instructions, changes).noting(note)).await
}
