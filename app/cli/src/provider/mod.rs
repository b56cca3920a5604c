//! `flashback provider`: the registers of storage and service providers.

pub mod view;

use std::path::PathBuf;

use anchor_lang::prelude::Pubkey;
use anyhow::Result;
use bytemuck::Zeroable;
use clap::{Args, Subcommand};
use flashback::constants::UNRATED;
use flashback::error::FlashbackError;
use flashback::state::{Category, Pausable, Provider, ProviderKind, ProviderProfile, ProviderStatus, Reason};
use flashback_client::{address, instruction, ProviderFilter};
use serde_json::Value;

use crate::certificate::view as certificates;
use crate::chain::choose;
use crate::chain::mint;
use crate::context::{Context, PlannedTransaction};
use crate::error::{rule, Checked};
use crate::input::amount::sol;
use crate::input::file::{hash_of, Hash};
use crate::input::names::{self, category_set, parse_level, parse_region, parse_text, parser};
use crate::input::quality::QualityArgs;
use crate::listing::view as listings;
use crate::output::{print, print_json, record_table, waiting, Format};
use view::ProviderRow;

/// The registers of storage and service providers
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Enter the wallet into one of the two registers
    Register(RegisterArgs),
    /// Change what a provider says of itself; only what is named changes
    Update(UpdateArgs),
    /// Show a provider with its certificates and listings, and what its rating is made of
    Show(Choice),
    /// Show a register
    List(ListArgs),
    /// Take a provider out of business once every listing is closed
    Retire(Choice),
    /// Bring a retired provider back, with its history
    Restore(Choice),
    /// Hand a provider over to another key, in two steps
    #[command(subcommand)]
    Authority(AuthorityCommand),
    /// Delist a provider for a reason, or lift it (registrar)
    Delist(DelistArgs),
}

/// Which provider.
#[derive(Args, Debug)]
pub struct Choice {
    /// The provider [default: the one that the wallet signs for]
    provider: Option<Pubkey>,
    /// The register, where the wallet signs for a provider in each
    #[arg(long, value_parser = parser(names::KINDS))]
    kind: Option<ProviderKind>,
}

impl Choice {
    async fn load(&self, context: &Context) -> Result<(Pubkey, Provider)> {
        choose::provider(context, self.provider, self.kind).await
    }
}

/// What a provider says of itself.
#[derive(Args, Debug)]
struct ProfileArgs {
    /// Where it is: ISO country code, English name or UN M49 number. Certified
    #[arg(long, value_parser = parse_region)]
    region: Option<u16>,
    /// What it offers, separated by commas; storage providers offer storage alone. Certified
    #[arg(long, value_delimiter = ',', value_parser = parser(names::CATEGORIES))]
    categories: Vec<Category>,
    /// Storage that it has, in GiB; only storage providers. Certified
    #[arg(long, value_name = "GIB")]
    capacity: Option<u64>,
    /// Where it is reached and measured, at most 96 bytes. Certified
    #[arg(long, value_name = "URL", value_parser = parse_text::<96>)]
    endpoint: Option<[u8; 96]>,
    /// Where its description is found, at most 96 bytes
    #[arg(long, value_name = "URI", value_parser = parse_text::<96>)]
    metadata_uri: Option<[u8; 96]>,
    /// The description: its sha256 is put on the chain
    #[arg(long, value_name = "FILE", conflicts_with = "metadata_hash")]
    metadata: Option<PathBuf>,
    /// The sha256 of the description
    #[arg(long, value_name = "HEX")]
    metadata_hash: Option<Hash>,
}

/// Arguments of `provider register`.
#[derive(Args, Debug)]
pub struct RegisterArgs {
    /// The register
    #[arg(long, value_parser = parser(names::KINDS))]
    kind: ProviderKind,
    /// At most 32 bytes
    #[arg(long, value_parser = parse_text::<32>)]
    name: [u8; 32],
    #[command(flatten)]
    profile: ProfileArgs,
}

/// Arguments of `provider update`.
#[derive(Args, Debug)]
pub struct UpdateArgs {
    #[command(flatten)]
    choice: Choice,
    /// At most 32 bytes
    #[arg(long, value_parser = parse_text::<32>)]
    name: Option<[u8; 32]>,
    #[command(flatten)]
    profile: ProfileArgs,
}

/// Arguments of `provider list`.
#[derive(Args, Debug)]
pub struct ListArgs {
    /// One register only
    #[arg(long, value_parser = parser(names::KINDS))]
    kind: Option<ProviderKind>,
    /// Who offers this
    #[arg(long, value_parser = parser(names::CATEGORIES))]
    category: Option<Category>,
    /// Who is there: ISO country code, English name or UN M49 number
    #[arg(long, value_parser = parse_region)]
    region: Option<u16>,
    /// Who holds at least this level now
    #[arg(long, value_name = "LEVEL", value_parser = parse_level)]
    min_level: Option<u8>,
    #[command(flatten)]
    quality: QualityArgs,
    /// The retired and the delisted too
    #[arg(long)]
    all: bool,
}

impl ListArgs {
    fn takes(&self, ProviderRow { provider, availability_ppm, .. }: &ProviderRow, now: i64) -> bool {
        (self.all || provider.require_in_business().is_ok())
            && self.min_level.is_none_or(|least| provider.level_at(now).0 >= least)
            && self.quality.min_rating.is_none_or(|least| {
                let band = provider.rating_band_at(now);
                band != UNRATED && band >= least
            })
            && self.quality.min_availability.is_none_or(|least| *availability_ppm >= Some(least))
            && (!self.quality.measured || availability_ppm.is_some())
    }
}

/// `flashback provider authority`.
#[derive(Subcommand, Debug)]
pub enum AuthorityCommand {
    /// Name the next key, which has to accept
    Propose {
        /// The next key
        key: Pubkey,
        #[command(flatten)]
        choice: Choice,
    },
    /// Take a provider over (whoever was proposed)
    Accept {
        /// The provider
        provider: Pubkey,
    },
    /// Withdraw the proposal
    Withdraw(Choice),
}

/// Arguments of `provider delist`.
#[derive(Args, Debug)]
pub struct DelistArgs {
    /// The provider
    provider: Pubkey,
    #[command(flatten)]
    what: Delisting,
}

/// Why, or no longer.
#[derive(Args, Debug)]
#[group(required = true, multiple = false)]
struct Delisting {
    /// Why it is delisted
    #[arg(long, value_parser = parser(names::REASONS))]
    reason: Option<Reason>,
    /// List it again
    #[arg(long)]
    lift: bool,
}

/// Runs a command.
pub async fn run(command: Command, context: &Context) -> Result<()> {
    match command {
        Command::Register(args) => register(args, context).await,
        Command::Update(args) => update(args, context).await,
        Command::Show(choice) => show(&choice, context).await,
        Command::List(args) => list(args, context).await,
        Command::Retire(choice) => set_status(&choice, ProviderStatus::Retired, context).await,
        Command::Restore(choice) => set_status(&choice, ProviderStatus::Active, context).await,
        Command::Authority(command) => authority(command, context).await,
        Command::Delist(args) => delist(args, context).await,
    }
}

impl ProfileArgs {
    /// Sets what is named.
    fn apply(self, profile: &mut ProviderProfile) -> Result<()> {
        let hash = hash_of(self.metadata.as_deref(), self.metadata_hash)?;
        profile.region = self.region.unwrap_or(profile.region);
        profile.capacity_gib = self.capacity.unwrap_or(profile.capacity_gib);
        profile.metadata_hash = hash.unwrap_or(profile.metadata_hash);
        profile.endpoint = self.endpoint.unwrap_or(profile.endpoint);
        profile.metadata_uri = self.metadata_uri.unwrap_or(profile.metadata_uri);
        if !self.categories.is_empty() {
            profile.categories = category_set(&self.categories);
        }
        Ok(())
    }
}

fn new_profile(args: RegisterArgs) -> Result<ProviderProfile> {
    let categories = match args.kind {
        ProviderKind::Storage => Category::Storage.bit(),
        ProviderKind::Service => 0,
    };
    let mut profile = ProviderProfile {
        name: args.name,
        endpoint: [0; 96],
        metadata_uri: [0; 96],
        metadata_hash: [0; 32],
        region: 0,
        categories,
        capacity_gib: 0,
    };
    args.profile.apply(&mut profile)?;
    Ok(profile)
}

async fn register(args: RegisterArgs, context: &Context) -> Result<()> {
    let kind = args.kind;
    let profile = new_profile(args)?;
    let wallet = context.wallet()?;
    let (platform, now) = (context.client.platform().await?, context.client.now().await?);
    let account = address::provider(kind, &wallet);
    let mut provider = Provider {
        kind: kind.into(),
        rating_band: UNRATED,
        id: platform.providers,
        authority: wallet,
        registrant: wallet,
        ..Provider::zeroed()
    };
    provider.set_profile(&profile, now).check_input()?;
    platform.require_running(Pausable::Registration, now).check_state()?;

    let fee = platform.registration_fee_lamports;
    let instruction = instruction::register_provider(wallet, platform.treasury, kind, fee, profile);
    let changes = view::record(&account, &provider, now).as_new();
    let note = (fee > 0).then(|| format!("registration fee: {}", sol(fee)));
    context.submit(PlannedTransaction::new("provider register", account, instruction, changes).noting(note)).await
}

fn profile_of(provider: &Provider) -> ProviderProfile {
    ProviderProfile {
        name: provider.name,
        endpoint: provider.endpoint,
        metadata_uri: provider.metadata_uri,
        metadata_hash: provider.metadata_hash,
        region: provider.region,
        categories: provider.category,
        capacity_gib: provider.capacity_gib,
    }
}

async fn update(args: UpdateArgs, context: &Context) -> Result<()> {
    let (account, before) = args.choice.load(context).await?;
    let now = context.client.now().await?;
    let mut profile = profile_of(&before);
    profile.name = args.name.unwrap_or(profile.name);
    args.profile.apply(&mut profile)?;
    let mut after = before;
    after.set_profile(&profile, now).check_input()?;
    let lost = view::lost_levels(&before, &after, now);

    let instruction = instruction::update_provider(context.wallet()?, account, profile);
    let planned = change("provider update", account, &before, &after, now, instruction);
    if lost.is_empty() {
        return context.submit(planned).await;
    }
    let warning = format!("this changes what is certified and ends the levels {}", lost.join(", "));
    let note = "certifiers have to certify the provider again: `flashback certify renew`".to_string();
    context.submit(planned.irreversible(warning).noting(Some(note))).await
}

/// A transaction on a provider by what it changes.
fn change(
    command: &'static str,
    account: Pubkey,
    before: &Provider,
    after: &Provider,
    now: i64,
    instruction: anchor_lang::solana_program::instruction::Instruction,
) -> PlannedTransaction {
    let changes = view::record(&account, before, now).changes_to(&view::record(&account, after, now));
    PlannedTransaction::new(command, account, instruction, changes)
}

async fn set_status(choice: &Choice, status: ProviderStatus, context: &Context) -> Result<()> {
    let (account, before) = choice.load(context).await?;
    let now = context.client.now().await?;
    let wallet = context.wallet()?;
    let mut after = before;
    let (command, instruction) = match status {
        ProviderStatus::Retired => ("provider retire", instruction::retire_provider(wallet, account)),
        ProviderStatus::Active => {
            let platform = context.client.platform().await?;
            platform.require_running(Pausable::Registration, now).check_state()?;
            ("provider restore", instruction::restore_provider(wallet, account))
        }
    };
    after.set_status(status).check_state()?;
    context.submit(change(command, account, &before, &after, now, instruction)).await
}

async fn authority(command: AuthorityCommand, context: &Context) -> Result<()> {
    let (name, (account, before)) = match &command {
        AuthorityCommand::Propose { choice, .. } => ("provider authority propose", choice.load(context).await?),
        AuthorityCommand::Withdraw(choice) => ("provider authority withdraw", choice.load(context).await?),
        AuthorityCommand::Accept { provider } => {
            ("provider authority accept", choose::provider(context, Some(*provider), None).await?)
        }
    };
    let wallet = context.wallet()?;
    let mut after = before;
    let instruction = match command {
        AuthorityCommand::Propose { key, .. } => {
            rule(key != before.authority, FlashbackError::RoleUnchanged)?;
            after.pending_authority = key;
            instruction::propose_authority(wallet, account, key)
        }
        AuthorityCommand::Withdraw(_) => {
            after.pending_authority = Pubkey::default();
            instruction::propose_authority(wallet, account, Pubkey::default())
        }
        AuthorityCommand::Accept { .. } => {
            (after.authority, after.pending_authority) = (wallet, Pubkey::default());
            instruction::accept_authority(wallet, account)
        }
    };
    let now = context.client.now().await?;
    context.submit(change(name, account, &before, &after, now, instruction)).await
}

async fn delist(args: DelistArgs, context: &Context) -> Result<()> {
    let (account, before) = choose::provider(context, Some(args.provider), None).await?;
    let now = context.client.now().await?;
    let reason = args.what.reason;
    let mut after = before;
    after.delisted_at = if reason.is_some() { now } else { 0 };
    after.delist_reason = reason.map_or(before.delist_reason, Into::into);
    let instruction = instruction::delist_provider(context.wallet()?, account, reason);
    let planned = change("provider delist", account, &before, &after, now, instruction);
    let planned = if reason.is_some() {
        planned.irreversible("a delisting cannot be taken back by the provider, and its consumers may leave at once")
    } else {
        planned
    };
    context.submit(planned).await
}

async fn show(choice: &Choice, context: &Context) -> Result<()> {
    let (account, provider) = choice.load(context).await?;
    let client = &context.client;
    let (now, certified, listed, mints) = waiting("reading certificates and listings", async {
        let certified = certificates::rows(client, client.certificates_of(&account).await?).await?;
        let listed = client.listings_of(&account).await?;
        let mints = mint::load(client, listed.iter().map(|(_, listing)| listing.mint)).await?;
        anyhow::Ok((client.now().await?, certified, listed, mints))
    })
    .await?;
    let record = view::record(&account, &provider, now);
    if context.format == Format::Table {
        print(record_table(&record));
        print(format!("\n{}", view::explained_rating(&provider, now)));
        if !certified.is_empty() {
            print(format!("\n{}", certificates::table_of(&certified, now)));
        }
        if !listed.is_empty() {
            print(format!("\n{}", listings::table_of(&listed, &mints)));
        }
        return Ok(());
    }
    let mut json = record.json();
    json["rating"] = view::rating_inputs(&provider, now);
    json["certificates"] = certified.iter().map(|row| row.record(now).json()).collect();
    let listing = |(at, listing): &(Pubkey, _)| {
        let listing: &flashback::state::Listing = listing;
        Some(listings::record(at, listing, mints.get(&listing.mint)?, now).json())
    };
    json["listings"] = listed.iter().filter_map(listing).collect();
    print_json(&json);
    Ok(())
}

async fn list(args: ListArgs, context: &Context) -> Result<()> {
    let filter = ProviderFilter { kind: args.kind, category: args.category, region: args.region, authority: None };
    let client = &context.client;
    let (mut found, now) = waiting("reading the register", async {
        let (providers, boards) = (client.providers(&filter).await?, client.boards().await?);
        anyhow::Ok((ProviderRow::join(providers, &boards), client.now().await?))
    })
    .await?;
    found.retain(|row| args.takes(row, now));
    context.show_list(
        "no such provider is registered",
        found.len(),
        || view::table_of(&found, now),
        || found.iter().map(|row| row.json(now)).collect::<Value>(),
    );
    Ok(())
}
