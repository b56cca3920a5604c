//! `flashback listing`: what providers offer.

use std::path::PathBuf;

use anchor_lang::prelude::Pubkey;
use anyhow::Result;
use bytemuck::Zeroable;
use clap::{Args, Subcommand};
use flashback::state::{Bond, Listing, ListingStatus, Pausable, Platform, Provider};
use flashback_client::{address, instruction, text, BrowseEntry};

use super::choose_provider;
use crate::context::{Act, Context};
use crate::failure::{bad_input, refused, Checked};
use crate::mint::{self, MintInfo};
use crate::names;
use crate::offer::{self, OfferArgs};
use crate::output::{browse_json, lines, print, print_json, record_table, waiting, BrowseRow, Format};
use crate::record::{self, badge, rating};

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
    let (account, provider) = choose_provider(context, args.provider, offer::kind(&layers)).await?;
    let (platform, now) = (context.client.platform().await?, context.client.now().await?);
    let mint =
        offer::mint(&layers).ok_or_else(|| bad_input("no mint is given", "say by --mint in what the price is"))?;
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
    let changes = record::listing(&address, &listing, &mint, now).as_new();
    context.submit(Act::new("listing create", address, instruction, changes)).await
}

/// A listing with everything that belongs to it.
struct Listed {
    address: Pubkey,
    listing: Listing,
    provider: Provider,
    platform: Platform,
    mint: MintInfo,
    now: i64,
}

impl Listed {
    async fn load(context: &Context, address: Pubkey) -> Result<Self> {
        let client = &context.client;
        waiting("reading the listing", async {
            let listing: Listing = client.fetch(&address).await?;
            let provider = client.fetch(&listing.provider).await?;
            let platform = client.platform().await?;
            let mint = mint::load_one(client, listing.mint).await?;
            Ok(Self { address, listing, provider, platform, mint, now: client.now().await? })
        })
        .await
    }

    fn record(&self, listing: &Listing) -> record::Record {
        record::listing(&self.address, listing, &self.mint, self.now)
    }
}

async fn update(args: UpdateArgs, context: &Context) -> Result<()> {
    let layers = args.source.layers()?;
    let listed = Listed::load(context, args.listing).await?;
    let before = &listed.listing;
    if offer::mint(&layers).is_some_and(|mint| mint != before.mint) {
        return Err(bad_input("the mint of a listing stays as it is", "create another listing for another mint").into());
    }
    let revision = args.revision.unwrap_or(before.revision);
    let standing = offer::of(before)?;
    let mut offer = standing.clone();
    offer::apply(&layers, &mut offer, &listed.platform, &listed.mint)?;

    let mut after = *before;
    after.write_offer(&offer, &listed.provider, &listed.platform, listed.now).check_input()?;
    // A new revision alone, or fresh hints, are no change of the offer.
    let changes = if offer == standing { Vec::new() } else { listed.record(before).changes_to(&listed.record(&after)) };
    let wallet = context.wallet()?;
    let instruction = instruction::update_listing(wallet, before.provider, listed.address, revision, offer);
    context.submit(Act::new("listing update", listed.address, instruction, changes)).await
}

async fn set_status(choice: &Choice, status: ListingStatus, context: &Context) -> Result<()> {
    let listed = Listed::load(context, choice.listing).await?;
    let (address, provider, wallet) = (listed.address, listed.listing.provider, context.wallet()?);
    let (command, instruction, warning) = match status {
        ListingStatus::Paused => ("listing pause", instruction::pause_listing(wallet, provider, address), None),
        ListingStatus::Open => {
            listed.platform.require_running(Pausable::Listing, listed.now).check_state()?;
            listed.provider.require_in_business().check_state()?;
            ("listing resume", instruction::resume_listing(wallet, provider, address), None)
        }
        ListingStatus::Closed => {
            let warning = Some("a listing is closed for ever; live agreements run on");
            ("listing close", instruction::close_listing(wallet, provider, address), warning)
        }
    };
    let mut after = listed.listing;
    after.set_status(status).check_state()?;
    after.copy_hints(&listed.provider, listed.now);
    let changes = listed.record(&listed.listing).changes_to(&listed.record(&after));
    let act = Act::new(command, address, instruction, changes);
    context.submit(warning.into_iter().fold(act, Act::irreversible)).await
}

async fn refresh(choice: &Choice, context: &Context) -> Result<()> {
    let listed = Listed::load(context, choice.listing).await?;
    let mut after = listed.listing;
    after.copy_hints(&listed.provider, listed.now);
    let changes = listed.record(&listed.listing).changes_to(&listed.record(&after));
    let instruction = instruction::refresh_listing(listed.listing.provider, listed.address);
    context.submit(Act::new("listing refresh", listed.address, instruction, changes)).await
}

async fn show(choice: &Choice, context: &Context) -> Result<()> {
    let Listed { address, listing, provider, mint, now, .. } = Listed::load(context, choice.listing).await?;
    let entry = BrowseEntry::new(address, listing, provider, now);
    if context.format == Format::Json {
        print_json(&browse_json(&[BrowseRow { entry, mint }], now)[0]);
        return Ok(());
    }
    print(record_table(&record::listing(&address, &listing, &mint, now)));
    let of_provider = [
        ("certified", badge(entry.level, entry.level_until, now)),
        ("rating", rating(provider.rating_band)),
        ("region", names::region(provider.region)),
        ("can be chosen", if entry.is_choosable() { "yes" } else { "no" }.into()),
    ];
    print(format!("\nProvider {}", text::field(&provider.name)));
    print(lines(of_provider.map(|(name, text)| (format!("  {name}"), text))));
    Ok(())
}
