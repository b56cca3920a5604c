//! `flashback platform`: parameters, roles, pauses, mints.

use std::path::{Path, PathBuf};

use anchor_lang::prelude::Pubkey;
use anyhow::Result;
use bytemuck::Zeroable;
use clap::{Args, Subcommand};
use flashback::constants::MIN_DISPUTE_STAKE_LAMPORTS;
use flashback::error::FlashbackError;
use flashback::state::{Genesis, Pausable, Platform, PlatformChanges, SettlementMint, TermBounds};
use flashback_client::{address, instruction, ClientError};
use serde::Deserialize;
use serde_json::{json, Value};

use super::{flag, read_text_file, Key};
use crate::amount::{bps, lamports, Decimal};
use crate::context::{Act, Context};
use crate::duration::Span;
use crate::failure::{bad_input, refused, rule, Checked, Failure};
use crate::mint::{self, MintInfo};
use crate::names::{self, parser};
use crate::output::{mint_table, waiting};
use crate::record::{self, NOTHING};

/// Parameters, roles, pauses and mints of the platform
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Create the platform as a file says; without effect where it is there as the file says
    Init(InitArgs),
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
    Mint(MintCommand),
}

/// Arguments of `platform init`.
#[derive(Args, Debug)]
pub struct InitArgs {
    /// JSON file with the cluster's parameters and roles; `@wallet` stands for the signer
    #[arg(long, value_name = "FILE")]
    from: PathBuf,
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

/// `flashback platform mint`.
#[derive(Subcommand, Debug)]
pub enum MintCommand {
    /// Vouch for a mint with its value (admin)
    Set(MintArgs),
    /// Show the mints that the admin vouches for
    List,
}

/// Arguments of `platform mint set`.
#[derive(Args, Debug)]
pub struct MintArgs {
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
    fn read(path: &Path) -> Result<Self, Failure> {
        serde_json::from_str(&read_text_file(path)?)
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
    fn apply(&self, platform: &Platform, wallet: Pubkey) -> Result<Platform, Failure> {
        let mut wanted = *platform;
        wanted.epoch_secs = self.epoch_secs;
        wanted.report_window_secs = self.report_window_secs;
        wanted.genesis_at = self.genesis_at.unwrap_or(platform.genesis_at);
        wanted.admin = self.admin.of(wallet);
        wanted.apply(&self.changes(wallet)).check_input()?;
        Ok(wanted)
    }
}

/// Runs a command.
pub async fn run(command: Command, context: &Context) -> Result<()> {
    match command {
        Command::Init(args) => init(args, context).await,
        Command::Show => show(context).await,
        Command::Set(args) => set(&args, context).await,
        Command::Pause(args) => pause(&args.what, true, context).await,
        Command::Resume(args) => pause(&args.what, false, context).await,
        Command::Admin(command) => admin(command, context).await,
        Command::Mint(MintCommand::Set(args)) => set_mint(args, context).await,
        Command::Mint(MintCommand::List) => list_mints(context).await,
    }
}

/// The platform with the chain's time.
async fn load(context: &Context) -> Result<(Platform, i64)> {
    let (platform, now) =
        waiting("reading the platform", async { (context.client.platform().await, context.client.now().await) }).await;
    Ok((platform?, now?))
}

async fn init(args: InitArgs, context: &Context) -> Result<()> {
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
        .submit(Act::new("platform init", address::PLATFORM, instruction, record::platform(&wanted, now).as_new()))
        .await
}

/// The platform is there: says so, or how it differs from the file. Nothing is sent.
async fn compare(file: &PlatformFile, platform: &Platform, wallet: Pubkey, now: i64, context: &Context) -> Result<()> {
    let wanted = file.apply(platform, wallet)?;
    let differences = record::platform(platform, now).changes_to(&record::platform(&wanted, now));
    if differences.is_empty() {
        let nothing = Act::of_many("platform init", address::PLATFORM, Vec::new(), differences);
        return context.submit(nothing.noting(Some("the platform is there as the file says".into()))).await;
    }
    let list: Vec<_> = differences
        .iter()
        .map(|change| {
            let found = change.from.as_ref().map_or(NOTHING, |(_, text)| text);
            format!("\n  {}: {found} on the chain, {} in the file", record::title(change.name), change.to.1)
        })
        .collect();
    Err(refused(
        format!("the platform is there, but differs from the file:{}", list.concat()),
        "change it with `flashback platform set` and `platform admin`, or correct the file; epochs are fixed for ever",
    )
    .into())
}

async fn show(context: &Context) -> Result<()> {
    let (platform, now) = load(context).await?;
    context.show(&record::platform(&platform, now));
    Ok(())
}

impl SetArgs {
    fn changes(&self, platform: &Platform, wallet: Pubkey) -> Result<PlatformChanges, Failure> {
        let key = |key: Option<Key>| key.map(|key| key.of(wallet));
        let secs =
            |name: &str, span: Option<Span>| span.map(|span| flag(name, span.secs(platform.epoch_secs))).transpose();
        let was = platform.bounds;
        let bound = |name: &str, span, was| Ok::<_, Failure>(secs(name, span)?.unwrap_or(was));
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
    let changes = record::platform(before, now).changes_to(&record::platform(after, now));
    context.submit(Act::new(command, address::PLATFORM, instruction, changes)).await
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
    let changes = record::platform(&platform, now).changes_to(&record::platform(&after, now));
    let act = Act::new(name, address::PLATFORM, instruction, changes);
    context.submit(warning.into_iter().fold(act, Act::irreversible)).await
}

impl MintValue {
    /// Micro-dollars per 10^6 base units of a mint; refuses what would have to be rounded.
    fn ref_value(&self, mint: &MintInfo) -> Result<u64, Failure> {
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

async fn set_mint(args: MintArgs, context: &Context) -> Result<()> {
    let mint = waiting("reading the mint", mint::load_usable(&context.client, args.mint)).await?;
    let ref_value = args.value.ref_value(&mint)?;
    let account = address::settlement_mint(&args.mint);
    let before = context.client.fetch_many::<SettlementMint>(&[account]).await?.pop().flatten();
    let wallet = context.wallet()?;
    let instruction = instruction::set_settlement_mint(wallet, args.mint, ref_value);
    let changes = record::mint_value(before.map(|known| known.ref_value), ref_value, &mint);
    context.submit(Act::new("platform mint set", account, instruction, changes)).await
}

async fn list_mints(context: &Context) -> Result<()> {
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
            record::show_value(known.ref_value),
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
        || mint_table(rows.iter().map(row)),
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
