//! `flashback listing` and `flashback browse`: what providers offer, and how a consumer chooses.

pub mod browse;
pub mod view;

use std::path::PathBuf;

use anchor_lang::prelude::Pubkey;
use anchor_lang::solana_program::instruction::Instruction;
use anyhow::Result;
use bytemuck::Zeroable;
use clap::{Args, Subcommand};
use flashback::state::{Bond, Listing, ListingStatus, Pausable};
use flashback_client::{address, instruction, text, ListingContext};

use crate::chain::choose;
use crate::chain::mint;
use crate::context::{Context, PlannedTransaction};
use crate::error::{bad_input, refused, Checked};
use crate::input::mint::MintInfo;
use crate::input::names;
use crate::input::offer::{self, OfferArgs};
use crate::output::record::Record;
use crate::output::{lines, print, print_json, record_table, waiting, Format};
use crate::provider::view::{availability_text, badge, rating_text};

/// What providers offer
#[derive(Subcommand, Debug)]
pub enum Command {
    /// List an offer, by flags or a file or both
    Create(Box<CreateArgs>),
    /// Change an offer; only what is named changes
    Update(Box<UpdateArgs>),
    /// Take no requests for now
    Pause(Choice),
    /// Take requests again
    Resume(Choice),
    /// Take no requests ever again
    Close(Choice),
    /// Copy the provider's level, rating and region into the listing (anyone)
    Refresh(Choice),
    /// Show a listing with its provider's badge
    Show(Choice),
}

/// Which listing.
#[derive(Args, Debug)]
pub struct Choice {
    /// The listing
    listing: Pubkey,
}

/// Arguments of `listing create`.
#[derive(Args, Debug)]
pub struct CreateArgs {
    /// The provider [default: the one that the wallet signs for]
    #[arg(long, value_name = "KEY")]
    provider: Option<Pubkey>,
    #[command(flatten)]
    source: Source,
}

/// Arguments of `listing update`.
#[derive(Args, Debug)]
pub struct UpdateArgs {
    /// The listing
    listing: Pubkey,
    /// The revision that is to be replaced [default: the present one]
    #[arg(long, value_name = "NUMBER")]
    revision: Option<u32>,
    #[command(flatten)]
    source: Source,
}

/// Where an offer is described.
#[derive(Args, Debug)]
struct Source {
    /// JSON or TOML file with the flags below as keys (max_quantity = 500); flags go before it
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
    #[command(flatten)]
    flags: OfferArgs,
}

impl Source {
    /// What the file says, then what the flags say.
    fn layers(self) -> Result<Vec<OfferArgs>> {
        let file = self.from.as_deref().map(offer::read_file).transpose()?;
        Ok(file.into_iter().chain([self.flags]).collect())
    }
}

/// Runs a command.
pub async fn run(command: Command, context: &Context) -> Result<()> {
    match command {
        Command::Create(args) => create(*args, context).await,
        Command::Update(args) => update(*args, context).await,
        Command::Pause(choice) => set_status(&choice, ListingStatus::Paused, context).await,
        Command::Resume(choice) => set_status(&choice, ListingStatus::Open, context).await,
        Command::Close(choice) => set_status(&choice, ListingStatus::Closed, context).await,
        Command::Refresh(choice) => refresh(&choice, context).await,
        Command::Show(choice) => show(&choice, context).await,
    }
}

async fn create(args: CreateArgs, context: &Context) -> Result<()> {
    let layers = args.source.layers()?;
    let (account, provider) = choose::provider(context, args.provider, offer::kind(&layers)).await?;
    let (platform, now) = (context.client.platform().await?, context.client.now().await?);
    let mint =
        offer::mint(&layers).ok_or_else(|| bad_input("no mint is given", "name the mint of the price with --mint"))?;
    let mint = waiting("reading the mint", mint::load_usable(&context.client, mint)).await?;
    let offer = offer::new(&layers, &provider, &platform, &mint)?;

    let index = provider.next_listing;
    let mut listing = Listing {
        kind: provider.kind,
        open: 1,
        id: index.into(),
        provider: account,
        mint: mint.address,
        ..Listing::zeroed()
    };
    listing.write_offer(&offer, &provider, &platform, now).check_input()?;
    platform.require_running(Pausable::Listing, now).check_state()?;
    provider.require_in_business().check_state()?;
    let bond = address::bond(&account, &mint.address);
    if context.client.fetch_many::<Bond>(&[bond]).await?.pop().flatten().is_none() {
        return Err(refused(
            format!("the provider has no bond in {}", mint.label()),
            format!("open one with `flashback bond open --mint {}`, even if it holds nothing", mint.address),
        )
        .into());
    }

    let address = address::listing(&account, index);
    let instruction = instruction::create_listing(context.wallet()?, account, index, mint.address, offer);
    let changes = view::record(&address, &listing, &mint, now).as_new();
    context.submit(PlannedTransaction::new("listing create", address, instruction, changes)).await
}

/// A listing with everything that belongs to it, and what its amounts are written in.
struct Listed {
    context: ListingContext,
    mint: MintInfo,
}

impl Listed {
    async fn load(context: &Context, address: Pubkey) -> Result<Self> {
        let client = &context.client;
        waiting("reading the listing", async {
            let context = ListingContext::load(client, address).await?;
            let mint = mint::load_one(client, context.token.mint).await?;
            Ok(Self { context, mint })
        })
        .await
    }

    fn record(&self, listing: &Listing) -> Record {
        view::record(&self.context.address, listing, &self.mint, self.context.now)
    }

    /// The transaction that leaves the listing as `after`.
    fn plan(&self, command: &'static str, instruction: Instruction, after: &Listing) -> PlannedTransaction {
        let changes = self.record(&self.context.listing).changes_to(&self.record(after));
        PlannedTransaction::new(command, self.context.address, instruction, changes)
    }
}

async fn update(args: UpdateArgs, context: &Context) -> Result<()> {
    let layers = args.source.layers()?;
    let listed = Listed::load(context, args.listing).await?;
    let ListingContext { address, listing: before, provider, platform, now, .. } = &listed.context;
    if offer::mint(&layers).is_some_and(|mint| mint != before.mint) {
        return Err(bad_input(
            "a listing's mint cannot change",
            "create another listing with `flashback listing create --mint MINT`",
        )
        .into());
    }
    let revision = args.revision.unwrap_or(before.revision);
    let standing = offer::of(before)?;
    let mut offer = standing.clone();
    offer::apply(&layers, &mut offer, platform, &listed.mint)?;

    let mut after = *before;
    after.write_offer(&offer, provider, platform, *now).check_input()?;
    // A new revision alone, or fresh hints, are no change of the offer.
    if offer == standing {
        after = *before;
    }
    let instruction = instruction::update_listing(context.wallet()?, before.provider, *address, revision, offer);
    context.submit(listed.plan("listing update", instruction, &after)).await
}

async fn set_status(choice: &Choice, status: ListingStatus, context: &Context) -> Result<()> {
    let listed = Listed::load(context, choice.listing).await?;
    let ListingContext { address, listing, provider, platform, now, .. } = &listed.context;
    let (address, owner, wallet) = (*address, listing.provider, context.wallet()?);
    let (command, instruction, warning) = match status {
        ListingStatus::Paused => ("listing pause", instruction::pause_listing(wallet, owner, address), None),
        ListingStatus::Open => {
            platform.require_running(Pausable::Listing, *now).check_state()?;
            provider.require_in_business().check_state()?;
            ("listing resume", instruction::resume_listing(wallet, owner, address), None)
        }
        ListingStatus::Closed => {
            let warning = Some("a listing is closed for ever; live agreements run on");
            ("listing close", instruction::close_listing(wallet, owner, address), warning)
        }
    };
    let mut after = *listing;
    after.set_status(status).check_state()?;
    after.copy_hints(provider, *now);
    let planned = listed.plan(command, instruction, &after);
    context.submit(warning.into_iter().fold(planned, PlannedTransaction::irreversible)).await
}

async fn refresh(choice: &Choice, context: &Context) -> Result<()> {
    let listed = Listed::load(context, choice.listing).await?;
    let ListingContext { address, listing, provider, now, .. } = &listed.context;
    let mut after = *listing;
    after.copy_hints(provider, *now);
    let instruction = instruction::refresh_listing(listing.provider, *address);
    context.submit(listed.plan("listing refresh", instruction, &after)).await
}

async fn show(choice: &Choice, context: &Context) -> Result<()> {
    let Listed { context: found, mint } = Listed::load(context, choice.listing).await?;
    let (entry, now) = (found.entry(), found.now);
    if context.format == Format::Json {
        print_json(&view::browse_json(&[view::BrowseRow { entry, mint }], now)[0]);
        return Ok(());
    }
    print(record_table(&view::record(&found.address, &found.listing, &mint, now)));
    let of_provider = [
        ("certified", badge(entry.level, entry.level_until, now)),
        ("rating", rating_text(entry.rating_bps)),
        ("standing", names::name(names::STANDINGS, entry.standing).into()),
        ("last 30 epochs", availability_text(entry.availability_ppm())),
        ("region", names::region(found.provider.region)),
        ("can be chosen", view::obstacle(&entry).map_or("yes".into(), |reason| format!("no: {reason}"))),
    ];
    print(format!("\nProvider {}", text::field(&found.provider.name)));
    print(lines(of_provider.map(|(name, text)| (format!("  {name}"), text))));
    Ok(())
}
