//! `flashback platform init`: the platform as a file describes it.

use std::path::{Path, PathBuf};

use anchor_lang::prelude::Pubkey;
use anyhow::Result;
use bytemuck::Zeroable;
use clap::Args;
use flashback::constants::MIN_DISPUTE_STAKE_LAMPORTS;
use flashback::error::FlashbackError;
use flashback::state::{Genesis, Platform, PlatformChanges, TermBounds};
use flashback_client::{address, instruction, ClientError};
use serde::Deserialize;

use super::view;
use crate::context::{Context, PlannedTransaction};
use crate::error::{bad_input, refused, rule, Checked, CliError};
use crate::input::file::read_text;
use crate::input::key::Key;
use crate::output::record::{title, NOTHING};

/// Arguments of `platform init`.
#[derive(Args, Debug)]
pub struct InitArgs {
    /// JSON file with the cluster's parameters and roles; `@wallet` stands for the signer
    #[arg(long, value_name = "FILE")]
    from: PathBuf,
}

/// The parameters of a cluster in a file, named as in the Platform account.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlatformFile {
    epoch_secs: u32,
    report_window_secs: u32,
    /// The chain's present time if left out.
    genesis_at: Option<i64>,
    admin: Key,
    registrar: Key,
    guardian: Key,
    treasury: Key,
    arbiter: Key,
    fee_bps: Option<u16>,
    registration_fee_lamports: Option<u64>,
    dispute_stake_lamports: Option<u64>,
    report_pay_lamports: Option<u64>,
    thaw_secs: Option<u32>,
    bounds: Option<BoundsFile>,
}

/// The widest that the program allows where left out.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BoundsFile {
    max_notice_secs: Option<u32>,
    min_grace_secs: Option<u32>,
    max_grace_secs: Option<u32>,
    min_dispute_secs: Option<u32>,
    max_dispute_secs: Option<u32>,
    min_ruling_secs: Option<u32>,
    max_ruling_secs: Option<u32>,
    max_term_secs: Option<u32>,
}

impl BoundsFile {
    fn bounds(&self, widest: TermBounds) -> TermBounds {
        TermBounds {
            max_notice_secs: self.max_notice_secs.unwrap_or(widest.max_notice_secs),
            min_grace_secs: self.min_grace_secs.unwrap_or(widest.min_grace_secs),
            max_grace_secs: self.max_grace_secs.unwrap_or(widest.max_grace_secs),
            min_dispute_secs: self.min_dispute_secs.unwrap_or(widest.min_dispute_secs),
            max_dispute_secs: self.max_dispute_secs.unwrap_or(widest.max_dispute_secs),
            min_ruling_secs: self.min_ruling_secs.unwrap_or(widest.min_ruling_secs),
            max_ruling_secs: self.max_ruling_secs.unwrap_or(widest.max_ruling_secs),
            max_term_secs: self.max_term_secs.unwrap_or(widest.max_term_secs),
        }
    }
}

impl PlatformFile {
    fn read(path: &Path) -> Result<Self, CliError> {
        serde_json::from_str(&read_text(path)?)
            .map_err(|error| bad_input(format!("{}: {error}", path.display()), "correct the file"))
    }

    fn changes(&self, wallet: Pubkey) -> PlatformChanges {
        PlatformChanges {
            registrar: Some(self.registrar.of(wallet)),
            guardian: Some(self.guardian.of(wallet)),
            treasury: Some(self.treasury.of(wallet)),
            arbiter: Some(self.arbiter.of(wallet)),
            fee_bps: self.fee_bps,
            registration_fee_lamports: self.registration_fee_lamports,
            dispute_stake_lamports: self.dispute_stake_lamports,
            report_pay_lamports: self.report_pay_lamports,
            thaw_secs: self.thaw_secs,
            bounds: self.bounds.as_ref().map(|bounds| bounds.bounds(TermBounds::widest(self.epoch_secs))),
        }
    }

    /// `platform` as the file wants it; what the file leaves out stays.
    fn apply(&self, platform: &Platform, wallet: Pubkey) -> Result<Platform, CliError> {
        let mut wanted = *platform;
        wanted.epoch_secs = self.epoch_secs;
        wanted.report_window_secs = self.report_window_secs;
        wanted.genesis_at = self.genesis_at.unwrap_or(platform.genesis_at);
        wanted.admin = self.admin.of(wallet);
        wanted.apply(&self.changes(wallet)).check_input()?;
        Ok(wanted)
    }
}

/// Creates the platform, or compares it with the file where it is there.
pub async fn run(args: InitArgs, context: &Context) -> Result<()> {
    let file = PlatformFile::read(&args.from)?;
    let wallet = context.wallet()?;
    let now = context.client.now().await?;
    match context.client.platform().await {
        Ok(platform) => compare(&file, &platform, wallet, now, context).await,
        Err(ClientError::PlatformMissing) => create(&file, wallet, now, context).await,
        Err(error) => Err(error.into()),
    }
}

async fn create(file: &PlatformFile, wallet: Pubkey, now: i64, context: &Context) -> Result<()> {
    let &PlatformFile { epoch_secs, report_window_secs, .. } = file;
    let genesis = Genesis { genesis_at: file.genesis_at.unwrap_or(now), epoch_secs, report_window_secs };
    genesis.check(now).check_input()?;
    let admin = file.admin.of(wallet);
    rule(admin != Pubkey::default(), FlashbackError::RoleUnset)?;
    let mildest = Platform {
        genesis_at: genesis.genesis_at,
        epoch_secs,
        thaw_secs: epoch_secs,
        dispute_stake_lamports: MIN_DISPUTE_STAKE_LAMPORTS,
        bounds: TermBounds::widest(epoch_secs),
        ..Platform::zeroed()
    };
    let wanted = file.apply(&mildest, wallet)?;
    let instruction = instruction::initialize_platform(wallet, genesis, admin, file.changes(wallet));
    context
        .submit(PlannedTransaction::new(
            "platform init",
            address::PLATFORM,
            instruction,
            view::record(&wanted, now).as_new(),
        ))
        .await
}

/// The platform is there: says so, or how it differs from the file. Nothing is sent.
async fn compare(file: &PlatformFile, platform: &Platform, wallet: Pubkey, now: i64, context: &Context) -> Result<()> {
    let wanted = file.apply(platform, wallet)?;
    let differences = view::record(platform, now).changes_to(&view::record(&wanted, now));
    if differences.is_empty() {
        let nothing = PlannedTransaction::of_many("platform init", address::PLATFORM, Vec::new(), differences);
        return context.submit(nothing.noting(Some("the platform is there as the file says".into()))).await;
    }
    let list: Vec<_> = differences
        .iter()
        .map(|change| {
            let found = change.from.as_ref().map_or(NOTHING, |(_, text)| text);
            format!("\n  {}: {found} on the chain, {} in the file", title(change.name), change.to.1)
        })
        .collect();
    Err(refused(
        format!("the platform exists, but differs from the file:{}", list.concat()),
        "change it with `flashback platform set` and `platform admin`, or correct the file; epochs can never change",
    )
    .into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_names_what_it_knows_and_nothing_else() {
        let file = |text: &str| serde_json::from_str::<PlatformFile>(text);
        let roles = r#""admin": "@wallet", "registrar": "@wallet", "guardian": "@wallet", "treasury": "@wallet",
                       "arbiter": "11111111111111111111111111111112""#;
        let text = format!(r#"{{ "epoch_secs": 288, "report_window_secs": 144, {roles}, "fee_bps": 100 }}"#);
        let parsed = file(&text).unwrap();
        let wallet = Pubkey::new_from_array([7; 32]);
        let changes = parsed.changes(wallet);
        assert_eq!((changes.registrar, changes.fee_bps, changes.thaw_secs), (Some(wallet), Some(100), None));
        let platform = Platform { bounds: TermBounds::widest(288), ..Platform::zeroed() };
        assert_eq!(parsed.apply(&platform, wallet).unwrap().admin, wallet);
        assert!(file(&text.replace("fee_bps", "fee")).is_err());
        assert!(file(&text.replace("@wallet", "@walet")).is_err());
    }
}
