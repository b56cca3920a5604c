//! `flashback board`: what independent monitors measure of a listing.

pub mod view;

use anchor_lang::prelude::Pubkey;
use anyhow::Result;
use clap::{Args, Subcommand};
use flashback::state::{endpoint_hash, Board, Listing, Provider};
use flashback_client::{address, instruction};

use crate::context::{Context, PlannedTransaction};
use crate::error::{bad_input, Checked};
use crate::input::amount::lamports;
use crate::input::names::parse_text;
use crate::output::record::{Change, Record};
use crate::output::{print, waiting, Format};
use crate::provider::view as provider_view;

/// What independent monitors measure of a listing
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Open the board of a listing (provider)
    Open(OpenArgs),
    /// Add SOL to the purse that pays the monitors (anyone)
    Fund(FundArgs),
    /// Name who takes a slot (registrar)
    Assign(AssignArgs),
    /// Announce maintenance, which is not measured (provider)
    Maintenance(MaintenanceArgs),
    /// Announce the endpoint that is to take the place of the measured one (provider)
    Endpoint(EndpointArgs),
    /// Write the results of epochs whose report window is over, and pay their monitors (anyone)
    Finalize(FinalizeArgs),
    /// Show a board: monitors and last results
    Show(Choice),
    /// Close the board of a closed listing (provider)
    Close(Choice),
}

/// Which board.
#[derive(Args, Debug)]
pub struct Choice {
    /// The listing
    listing: Pubkey,
}

/// Arguments of `board open`.
#[derive(Args, Debug)]
pub struct OpenArgs {
    #[command(flatten)]
    choice: Choice,
    /// Slots: 1, 4 or 7. Penalties and standing need 4 at least
    #[arg(long, value_name = "COUNT", default_value_t = 4)]
    monitors: u8,
}

/// Arguments of `board fund`.
#[derive(Args, Debug)]
pub struct FundArgs {
    #[command(flatten)]
    choice: Choice,
    /// How much, in SOL
    #[arg(value_parser = lamports)]
    amount: u64,
}

/// Arguments of `board assign`.
#[derive(Args, Debug)]
pub struct AssignArgs {
    #[command(flatten)]
    choice: Choice,
    /// The slot, counted from 0
    #[arg(long, value_name = "NUMBER")]
    slot: u8,
    /// The monitor's entry in the register of service providers
    #[arg(long, value_name = "KEY")]
    monitor: Pubkey,
    /// Number of who operates it; two slots have different ones
    #[arg(long, value_name = "NUMBER")]
    operator: u32,
}

/// Arguments of `board maintenance`.
#[derive(Args, Debug)]
pub struct MaintenanceArgs {
    #[command(flatten)]
    choice: Choice,
    /// The epoch, which starts 1 to 30 epochs from now
    #[arg(long, value_name = "NUMBER")]
    epoch: u32,
    /// The first of its 288 buckets that is not measured
    #[arg(long, value_name = "BUCKET")]
    start: u16,
    /// How many, up to 48
    #[arg(long, value_name = "COUNT")]
    buckets: u16,
}

/// Arguments of `board endpoint`.
#[derive(Args, Debug)]
pub struct EndpointArgs {
    #[command(flatten)]
    choice: Choice,
    /// The next endpoint, at most 96 bytes; the chain keeps its hash until `flashback provider update --endpoint`
    #[arg(value_parser = parse_text::<96>)]
    endpoint: [u8; 96],
}

/// Arguments of `board finalize`.
#[derive(Args, Debug)]
pub struct FinalizeArgs {
    #[command(flatten)]
    choice: Choice,
    /// The last epoch to write [default: the last one whose report window is over]
    #[arg(long, value_name = "NUMBER")]
    epoch: Option<u32>,
}

/// A board with what is around it.
struct Found {
    address: Pubkey,
    board: Board,
    listing: Listing,
    provider: Provider,
    now: i64,
}

impl Choice {
    async fn load(&self, context: &Context) -> Result<Found> {
        waiting("reading the board", async {
            let client = &context.client;
            let address = address::board(&self.listing);
            let board: Board = client.fetch(&address).await?;
            let listing = client.fetch(&self.listing).await?;
            let provider = client.fetch(&board.provider).await?;
            anyhow::Ok(Found { address, board, listing, provider, now: client.now().await? })
        })
        .await
    }
}

impl Found {
    /// The changes to what is shown of the board.
    fn changes_to(&self, after: &Board) -> Vec<Change> {
        view::record(&self.address, &self.board).changes_to(&view::record(&self.address, after))
    }
}

/// Runs a command.
pub async fn run(command: Command, context: &Context) -> Result<()> {
    match command {
        Command::Open(args) => open(&args, context).await,
        Command::Fund(args) => fund(&args, context).await,
        Command::Assign(args) => assign(&args, context).await,
        Command::Maintenance(args) => announce(&args, context).await,
        Command::Endpoint(args) => announce_endpoint(&args, context).await,
        Command::Finalize(args) => finalize(&args, context).await,
        Command::Show(choice) => show(&choice, context).await,
        Command::Close(choice) => close(&choice, context).await,
    }
}

async fn open(args: &OpenArgs, context: &Context) -> Result<()> {
    let (client, wallet) = (&context.client, context.wallet()?);
    let address = address::board(&args.choice.listing);
    let mut listing: Listing = client.fetch(&args.choice.listing).await?;
    let key = listing.provider;
    let mut provider: Provider = client.fetch(&key).await?;
    let mut board =
        Board { listing: args.choice.listing, provider: key, rent_payer: wallet, ..bytemuck::Zeroable::zeroed() };
    let (platform, now) = (client.platform().await?, client.now().await?);
    board.open(address, &mut listing, &mut provider, &platform, args.monitors, now).check_state()?;
    let instruction = instruction::open_board(wallet, key, args.choice.listing, args.monitors);
    let changes = view::record(&address, &board).as_new();
    context.submit(PlannedTransaction::new("board open", address, instruction, changes)).await
}

async fn fund(args: &FundArgs, context: &Context) -> Result<()> {
    let found = args.choice.load(context).await?;
    let (mut after, mut provider) = (found.board, found.provider);
    after.fund(&found.listing, &mut provider, args.amount, found.now).check_state()?;
    let instruction = instruction::fund_board(context.wallet()?, after.provider, args.choice.listing, args.amount);
    context.submit(PlannedTransaction::new("board fund", found.address, instruction, found.changes_to(&after))).await
}

async fn assign(args: &AssignArgs, context: &Context) -> Result<()> {
    let found = args.choice.load(context).await?;
    let monitor: Provider = context.client.fetch(&args.monitor).await?;
    let mut after = found.board;
    let from = after.assign_monitor(args.slot, &monitor, args.operator, &found.provider, found.now).check_state()?;
    let changes = Record::default().key("monitor", &args.monitor).number("slot", args.slot).number("from_epoch", from);
    let (wallet, provider, listing) = (context.wallet()?, after.provider, args.choice.listing);
    let instruction = instruction::assign_monitor(wallet, args.monitor, provider, listing, args.slot, args.operator);
    context.submit(PlannedTransaction::new("board assign", found.address, instruction, changes.as_new())).await
}

async fn announce(args: &MaintenanceArgs, context: &Context) -> Result<()> {
    let MaintenanceArgs { choice, epoch, start, buckets } = args;
    let found = choice.load(context).await?;
    let mut after = found.board;
    after.announce_maintenance(*epoch, *start, *buckets, found.now).check_state()?;
    let changes = Record::default().number("epoch", *epoch).number("start", *start).number("buckets", *buckets);
    let (wallet, provider) = (context.wallet()?, after.provider);
    let instruction = instruction::announce_maintenance(wallet, provider, choice.listing, *epoch, *start, *buckets);
    context.submit(PlannedTransaction::new("board maintenance", found.address, instruction, changes.as_new())).await
}

async fn announce_endpoint(args: &EndpointArgs, context: &Context) -> Result<()> {
    let Found { board, provider: before, now, .. } = args.choice.load(context).await?;
    let mut after = before;
    after.announce_endpoint(endpoint_hash(&args.endpoint), now);
    let key = board.provider;
    let changes = provider_view::record(&key, &before, now).changes_to(&provider_view::record(&key, &after, now));
    let instruction = instruction::announce_endpoint(context.wallet()?, key, &args.endpoint);
    let note = "`flashback provider update --endpoint` changes it in that time; consumers may leave free once it has";
    let planned = PlannedTransaction::new("board endpoint", key, instruction, changes);
    context.submit(planned.noting(Some(note.into()))).await
}

async fn finalize(args: &FinalizeArgs, context: &Context) -> Result<()> {
    let found = args.choice.load(context).await?;
    let (mut after, mut provider) = (found.board, found.provider);
    let epoch = args.epoch.unwrap_or(after.first_open_epoch(found.now).saturating_sub(1));
    let finalized =
        after.finalize_epoch(&found.listing, &mut provider, epoch, found.now, |_, _| Ok(())).check_state()?;
    let finalized = finalized
        .ok_or_else(|| bad_input("every epoch up to that one is already finalized", "see `flashback board show`"))?;
    let monitors = found.board.monitors_at(finalized.epoch);
    let instruction = instruction::finalize_epoch(after.provider, args.choice.listing, epoch, &monitors);
    context
        .submit(PlannedTransaction::new("board finalize", found.address, instruction, found.changes_to(&after)))
        .await
}

async fn show(choice: &Choice, context: &Context) -> Result<()> {
    let found = choice.load(context).await?;
    context.show(&view::record(&found.address, &found.board));
    if context.format == Format::Table {
        print(view::slots(&found.board));
        print(view::results(&found.board));
    }
    Ok(())
}

async fn close(choice: &Choice, context: &Context) -> Result<()> {
    let found = choice.load(context).await?;
    let wallet = context.wallet()?;
    let (mut board, mut listing, mut provider) = (found.board, found.listing, found.provider);
    let lamports = board.close(&mut listing, &mut provider).check_state()?;
    let instruction = instruction::close_board(wallet, board.provider, choice.listing, board.rent_payer);
    let changes = view::closed(lamports, &wallet);
    context.submit(PlannedTransaction::new("board close", found.address, instruction, changes)).await
}
