//! `flashback agreement`: what consumers and providers agree on, from request to close.

pub mod buy;
pub mod claim;
pub mod credit;
mod order;
pub mod review;
pub mod view;
mod watch;

use std::collections::BTreeSet;
use std::path::PathBuf;

use anchor_lang::prelude::Pubkey;
use anchor_lang::solana_program::instruction::Instruction;
use anyhow::Result;
use clap::{Args, Subcommand};
use flashback::state::{Agreement, AgreementStatus, Board, Bond, Closing, Listing, Pausable, Provider, Vault};
use flashback_client::board::finalize_due;
use flashback_client::instruction::{self, AgreementKeys};
use flashback_client::{address, AgreementFilter, ListingContext};
use serde_json::Value;
use solana_sdk::signature::Signer;

use crate::chain::{choose, mint};
use crate::context::{read_key, Context, PlannedTransaction};
use crate::error::{bad_input, refused, Checked, CliError};
use crate::input::mint::MintInfo;
use crate::input::names;
use crate::output::record::{Change, Record};
use crate::output::{print, print_json, record_table, waiting, Format};
use credit::CreditRow;
use order::{shown_note, OrderArgs};

/// What consumers and providers agree on
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Ask a provider for what it lists (consumer)
    Request(RequestArgs),
    /// Accept a request (provider; anyone where the listing accepts by itself)
    Accept(Choice),
    /// Decline a request (provider)
    Decline(Choice),
    /// Take a request back (consumer)
    Cancel(Choice),
    /// Give the consumer's notice
    Terminate(Choice),
    /// Give the provider's notice
    Notice(Choice),
    /// End at once and free, where a fact gives the right to (consumer)
    Leave(Choice),
    /// End at once, at the cost of the notice that was not given (provider)
    Exit(Choice),
    /// End at once, as both sign
    End(EndArgs),
    /// Show an agreement and its money
    Show(ShowArgs),
    /// Show agreements
    List(ListArgs),
    /// Close a settled agreement (consumer; anyone 7 epochs later)
    Close(Choice),
    /// Watch the money stream until Ctrl-C
    Watch(watch::WatchArgs),
}

/// Which agreement.
#[derive(Args, Debug)]
pub struct Choice {
    /// The agreement
    agreement: Pubkey,
}

/// Arguments of `agreement request`.
#[derive(Args, Debug)]
pub struct RequestArgs {
    #[command(flatten)]
    order: OrderArgs,
    /// Whose vault pays, if the wallet has a session on it [default: the wallet]
    #[arg(long, value_name = "KEY")]
    owner: Option<Pubkey>,
}

/// Arguments of `agreement show`.
#[derive(Args, Debug)]
pub struct ShowArgs {
    #[command(flatten)]
    choice: Choice,
    /// Settled periods to look for in the node's history, the last ones
    #[arg(long, value_name = "COUNT", default_value_t = 12)]
    settlements: usize,
}

/// Arguments of `agreement end`.
#[derive(Args, Debug)]
pub struct EndArgs {
    #[command(flatten)]
    choice: Choice,
    /// The other side's key
    #[arg(long, value_name = "FILE")]
    with: PathBuf,
}

/// Arguments of `agreement list`.
#[derive(Args, Debug)]
pub struct ListArgs {
    /// Of this consumer [default: the wallet, where nothing else is named]
    #[arg(long, value_name = "KEY")]
    consumer: Option<Pubkey>,
    /// Of this provider
    #[arg(long, value_name = "KEY", conflicts_with = "as_provider")]
    provider: Option<Pubkey>,
    /// Of the provider that the wallet signs for
    #[arg(long)]
    as_provider: bool,
    /// On this listing
    #[arg(long, value_name = "KEY")]
    listing: Option<Pubkey>,
    /// On this vault
    #[arg(long, value_name = "KEY")]
    vault: Option<Pubkey>,
}

/// Runs a command.
pub async fn run(command: Command, context: &Context) -> Result<()> {
    match command {
        Command::Request(args) => request(&args, context).await,
        Command::Accept(choice) => accept(&choice, context).await,
        Command::Decline(choice) => drop_request(&choice, AgreementStatus::Declined, context).await,
        Command::Cancel(choice) => drop_request(&choice, AgreementStatus::Cancelled, context).await,
        Command::Terminate(choice) => terminate(&choice, context).await,
        Command::Notice(choice) => give_notice(&choice, context).await,
        Command::Leave(choice) => leave(&choice, context).await,
        Command::Exit(choice) => exit(&choice, context).await,
        Command::End(args) => end(&args, context).await,
        Command::Show(args) => show(&args, context).await,
        Command::List(args) => list(&args, context).await,
        Command::Close(choice) => close(&choice, context).await,
        Command::Watch(args) => watch::run(&args, context).await,
    }
}

async fn request(RequestArgs { order: args, owner }: &RequestArgs, context: &Context) -> Result<()> {
    let (client, wallet) = (&context.client, context.wallet()?);
    let owner = owner.unwrap_or(wallet);
    let listing = waiting("reading the listing", ListingContext::load(client, args.listing)).await?;
    let mint = mint::load_one(client, listing.token.mint).await?;
    let vault_address = address::vault(&owner, &mint.address, args.vault_id);
    let mut vault = client.fetch_many::<Vault>(&[vault_address]).await?.pop().flatten().ok_or_else(|| {
        refused(
            format!("{owner} has no vault number {} in {}", args.vault_id, mint.label()),
            format!("open one with `flashback vault open --mint {}`, or use `flashback buy`", mint.address),
        )
    })?;
    let order = args.order(&listing, &mint)?;
    let agreement = listing.request(&order, vault_address, &mut vault).check_input()?;

    let address = address::agreement(&vault_address, agreement.id);
    let changes = view::record(&address, &agreement, &vault, &mint, listing.now).check_state()?.as_new();
    let provider = listing.listing.provider;
    let instruction = instruction::request_agreement(
        choose::actor(context, &vault_address, &owner).await?,
        wallet,
        vault_address,
        listing.address,
        provider,
        mint.address,
        agreement.id,
        order,
    );
    let note = if listing.listing.auto_accept == 1 {
        "anyone can accept it: `flashback agreement accept`, or buy in one step with `flashback buy`"
    } else {
        "it waits for the provider to accept it"
    };
    let note = if context.is_dry_run() { shown_note(&order, &mint) } else { note.into() };
    let planned = PlannedTransaction::new("agreement request", address, instruction, changes);
    context.submit(planned.noting(Some(note)).confirmed()).await
}

/// An agreement with everything around it, at the chain's present time.
struct AgreementContext {
    address: Pubkey,
    agreement: Agreement,
    vault: Vault,
    provider: Provider,
    mint: MintInfo,
    keys: AgreementKeys,
    now: i64,
}

impl AgreementContext {
    async fn load(context: &Context, choice: &Choice) -> Result<Self> {
        let (client, address) = (&context.client, choice.agreement);
        let loading = async {
            let agreement: Agreement = client.fetch(&address).await?;
            let vault: Vault = client.fetch(&agreement.vault).await?;
            let provider = client.fetch(&agreement.provider).await?;
            let mint = mint::load_one(client, vault.mint).await?;
            let keys = AgreementKeys::of(address, &agreement, &vault.mint);
            Ok(Self { address, agreement, vault, provider, mint, keys, now: client.now().await? })
        };
        waiting("reading the agreement", loading).await
    }

    fn record(&self, agreement: &Agreement, vault: &Vault) -> Result<Record, CliError> {
        view::record(&self.address, agreement, vault, &self.mint, self.now).check_state()
    }

    /// What `rule` of the program changes.
    fn changed_by(
        &self,
        rule: impl FnOnce(&mut Agreement, &mut Vault) -> anchor_lang::Result<()>,
    ) -> Result<Vec<Change>, CliError> {
        let (mut agreement, mut vault) = (self.agreement, self.vault);
        rule(&mut agreement, &mut vault).check_state()?;
        Ok(self.record(&self.agreement, &self.vault)?.changes_to(&self.record(&agreement, &vault)?))
    }

    fn plan(&self, command: &'static str, instruction: Instruction, changes: Vec<Change>) -> PlannedTransaction {
        PlannedTransaction::new(command, self.address, instruction, changes)
    }
}

/// The board at `key`; none where that is zero.
async fn load_board(context: &Context, key: &Pubkey) -> Result<Option<Board>> {
    if *key == Pubkey::default() {
        return Ok(None);
    }
    Ok(Some(context.client.fetch(key).await?))
}

async fn accept(choice: &Choice, context: &Context) -> Result<()> {
    let found = AgreementContext::load(context, choice).await?;
    let (client, wallet) = (&context.client, context.wallet()?);
    client.platform().await?.require_running(Pausable::Accept, found.now).check_state()?;
    let mut listing: Listing = client.fetch(&found.agreement.listing).await?;
    let mut bond: Bond = client.fetch(&found.keys.bond).await?;
    let mut board = load_board(context, &listing.board).await?;
    let mut provider = found.provider;
    let due = |board: &mut Board| finalize_due(board, &listing, &mut provider, found.now);
    let mut instructions = board.as_mut().map(due).unwrap_or_default();
    let changes = found.changed_by(|agreement, vault| {
        agreement.accept(&wallet, vault, &mut listing, &mut provider, &mut bond, board.as_mut(), found.now)
    })?;
    let keys = AgreementKeys { board: listing.board, ..found.keys };
    instructions.push(instruction::accept_agreement(wallet, &keys));
    context.submit(PlannedTransaction::of_many("agreement accept", found.address, instructions, changes)).await
}

async fn drop_request(choice: &Choice, status: AgreementStatus, context: &Context) -> Result<()> {
    let found = AgreementContext::load(context, choice).await?;
    let wallet = context.wallet()?;
    let mut vault = found.vault;
    let (command, dropped, instruction) = match status {
        AgreementStatus::Declined => (
            "agreement decline",
            found.agreement.decline(&mut vault, found.now),
            instruction::decline_agreement(wallet, &found.keys),
        ),
        _ => (
            "agreement cancel",
            found.agreement.cancel(&mut vault, found.now),
            instruction::cancel_request(
                choose::actor(context, &found.keys.vault, &found.agreement.consumer).await?,
                &found.keys,
            ),
        ),
    };
    dropped.check_state()?;
    let changes = view::request_closed(names::name(names::AGREEMENT_STATUSES, status));
    context.submit(found.plan(command, instruction, changes)).await
}

async fn terminate(choice: &Choice, context: &Context) -> Result<()> {
    let found = AgreementContext::load(context, choice).await?;
    let changes = found.changed_by(|agreement, vault| agreement.terminate(vault, found.now).map(drop))?;
    let instruction = instruction::terminate_agreement(context.wallet()?, &found.keys);
    let planned = found.plan("agreement terminate", instruction, changes);
    context.submit(planned.irreversible("notice cannot be taken back")).await
}

async fn give_notice(choice: &Choice, context: &Context) -> Result<()> {
    let found = AgreementContext::load(context, choice).await?;
    let changes = found.changed_by(|agreement, _| agreement.give_provider_notice(found.now))?;
    let instruction = instruction::give_provider_notice(context.wallet()?, &found.keys);
    let planned = found.plan("agreement notice", instruction, changes);
    context.submit(planned.irreversible("notice cannot be taken back")).await
}

async fn leave(choice: &Choice, context: &Context) -> Result<()> {
    let found = AgreementContext::load(context, choice).await?;
    let board = load_board(context, &found.keys.board).await?;
    let changes = found
        .changed_by(|agreement, vault| agreement.leave(vault, &found.provider, board.as_ref(), found.now).map(drop))?;
    let instruction = instruction::leave_agreement(context.wallet()?, &found.keys);
    let planned = found.plan("agreement leave", instruction, changes);
    context.submit(planned.irreversible("the agreement ends at once")).await
}

async fn exit(choice: &Choice, context: &Context) -> Result<()> {
    let found = AgreementContext::load(context, choice).await?;
    found.agreement.check_change(AgreementStatus::Ending, found.now).check_state()?;
    let mut bond: Bond = context.client.fetch(&found.keys.bond).await?;
    let (board, mut provider) = (load_board(context, &found.keys.board).await?, found.provider);
    let changes = found.changed_by(|agreement, vault| {
        agreement.exit(vault, &mut bond, &mut provider, board.as_ref(), found.now).map(drop)
    })?;
    let instruction = instruction::exit_agreement(context.wallet()?, &found.keys);
    let planned = found.plan("agreement exit", instruction, changes);
    context.submit(planned.irreversible("the agreement ends at once, and notice that was not given is paid for")).await
}

async fn end(args: &EndArgs, context: &Context) -> Result<()> {
    let found = AgreementContext::load(context, &args.choice).await?;
    let other = read_key(&args.with)?;
    let (consumer, authority) = (found.agreement.consumer, found.provider.authority);
    let signers: BTreeSet<Pubkey> = [context.wallet()?, other.pubkey()].into();
    if signers != BTreeSet::from([consumer, authority]) {
        return Err(bad_input(
            "both parties must sign to end the agreement at once",
            format!("sign with the keys of the consumer {consumer} and of the provider's authority {authority}"),
        )
        .into());
    }
    let changes = found.changed_by(|agreement, vault| agreement.end(&authority, vault, found.now).map(drop))?;
    let instruction = instruction::end_agreement(consumer, authority, &found.keys);
    let planned = found.plan("agreement end", instruction, changes).signed_by(Some(other));
    context.submit(planned.irreversible("the agreement ends at once")).await
}

async fn show(args: &ShowArgs, context: &Context) -> Result<()> {
    let found = AgreementContext::load(context, &args.choice).await?;
    let record = found.record(&found.agreement, &found.vault)?;
    let board = load_board(context, &found.agreement.board).await?;
    let open = CreditRow::at(found.address, &found.agreement, &found.vault, board.as_ref(), found.now).check_state()?;
    let count = args.settlements.min(usize::try_from(found.agreement.periods)?);
    let settled = match count {
        0 => Vec::new(),
        count => waiting("reading settlements", context.client.settlements(&found.address, count)).await?,
    };
    if context.format == Format::Json {
        let mut json = record.json();
        json["open_period"] = open.map_or(Value::Null, |open| open.record(&found.mint, found.now).json());
        json["settlements"] = settled.iter().map(|settled| credit::settled(settled, &found.mint).json()).collect();
        print_json(&json);
        return Ok(());
    }
    print(record_table(&record));
    if let Some(open) = open {
        print(format!("\nThe period that is settled next\n{}", record_table(&open.record(&found.mint, found.now))));
    }
    if !settled.is_empty() {
        print(format!("\nSettled periods\n{}", credit::settled_table(&settled, &found.mint)));
    }
    if settled.len() < count {
        print(format!("the node's history has {} of the last {count} settlements", settled.len()));
    }
    Ok(())
}

async fn list(args: &ListArgs, context: &Context) -> Result<()> {
    let client = &context.client;
    let provider = if args.as_provider { Some(choose::provider(context, None, None).await?.0) } else { args.provider };
    let named = provider.is_some() || args.listing.is_some() || args.vault.is_some();
    let consumer = if args.consumer.is_none() && !named { Some(context.wallet()?) } else { args.consumer };
    let filter = AgreementFilter { consumer, provider, listing: args.listing, vault: args.vault };
    let agreements = waiting("looking for agreements", client.agreements(&filter)).await?;
    let vaults: Vec<Pubkey> = agreements.iter().map(|(_, agreement)| agreement.vault).collect();
    let vaults = client.fetch_many::<Vault>(&vaults).await?;
    let rows: Vec<view::Row> =
        agreements.into_iter().zip(vaults).map(|((address, agreement), vault)| (address, agreement, vault)).collect();
    let mints = mint::load(client, rows.iter().filter_map(|(.., vault)| Some(vault.as_ref()?.mint))).await?;
    let now = client.now().await?;
    let json = || -> Value {
        let known = rows.iter().filter_map(|(address, agreement, vault)| {
            let vault = vault.as_ref()?;
            view::record(address, agreement, vault, mints.get(&vault.mint)?, now).ok().map(|record| record.json())
        });
        known.collect()
    };
    context.show_list("no agreements", rows.len(), || view::table_of(&rows, &mints, now), json);
    Ok(())
}

async fn close(choice: &Choice, context: &Context) -> Result<()> {
    let found = AgreementContext::load(context, choice).await?;
    let (wallet, mut agreement, mut vault) = (context.wallet()?, found.agreement, found.vault);
    let mut bond: Bond = context.client.fetch(&found.keys.bond).await?;
    let Closing { rest, penalty } = agreement.close(&wallet, &mut vault, &mut bond, found.now).check_state()?;
    let changes = view::closed(rest.provider, rest.fee, penalty, &found.mint);
    let instruction = instruction::close_agreement(wallet, &found.keys, found.mint.token());
    context.submit(found.plan("agreement close", instruction, changes)).await
}
