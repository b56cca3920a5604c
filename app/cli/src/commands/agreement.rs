//! `flashback agreement`: what consumers and providers agree on, from request to close.

use std::collections::BTreeSet;
use std::path::PathBuf;

use anchor_lang::prelude::Pubkey;
use anchor_lang::solana_program::instruction::Instruction;
use anyhow::Result;
use bytemuck::Zeroable;
use clap::{Args, Subcommand};
use flashback::state::{
    Agreement, AgreementStatus, Bond, Closing, Listing, Order, Pausable, Platform, Provider, Vault,
};
use flashback_client::instruction::{self, AgreementKeys};
use flashback_client::{address, AgreementFilter, Client};
use serde_json::Value;
use solana_sdk::signature::Signer;

use super::{choose_provider, flag, watch};
use crate::context::{read_key, Act, Context};
use crate::duration::Span;
use crate::failure::{bad_input, refused, Checked, Failure};
use crate::mint::{self, MintInfo};
use crate::names::{self, parse_level};
use crate::output::{agreement_table, waiting, AgreementRow};
use crate::record::{self, Change};

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
    Show(Choice),
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

/// What is asked for.
#[derive(Args, Debug)]
pub struct OrderArgs {
    /// The listing
    pub listing: Pubkey,
    /// Units to buy
    #[arg(long, value_name = "UNITS")]
    pub quantity: u64,
    /// How long at the longest; 0s = open [default: the listing's longest term]
    #[arg(long, value_name = "SPAN")]
    term: Option<Span>,
    /// How long the request can be accepted, at most 7e [default: 3e]
    #[arg(long, value_name = "SPAN")]
    valid: Option<Span>,
    /// Certification level that the provider has to hold: 1 to 4, or identified, verified, established, audited
    #[arg(long, value_parser = parse_level)]
    min_level: Option<u8>,
    /// Rating that the provider has to have at least, in bands of 10 %: 0 to 9; 0 = any, unrated too
    #[arg(long, value_name = "BAND")]
    min_rating: Option<u8>,
    /// The listing's revision that you looked at [default: the present one]
    #[arg(long, value_name = "NUMBER")]
    revision: Option<u32>,
    /// Number of the wallet's vault that pays
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    pub vault_id: u64,
}

/// Arguments of `agreement request`.
#[derive(Args, Debug)]
pub struct RequestArgs {
    #[command(flatten)]
    order: OrderArgs,
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
        Command::Request(args) => request(&args.order, context).await,
        Command::Accept(choice) => accept(&choice, context).await,
        Command::Decline(choice) => drop_request(&choice, AgreementStatus::Declined, context).await,
        Command::Cancel(choice) => drop_request(&choice, AgreementStatus::Cancelled, context).await,
        Command::Terminate(choice) => terminate(&choice, context).await,
        Command::Notice(choice) => give_notice(&choice, context).await,
        Command::Leave(choice) => leave(&choice, context).await,
        Command::Exit(choice) => exit(&choice, context).await,
        Command::End(args) => end(&args, context).await,
        Command::Show(choice) => show(&choice, context).await,
        Command::List(args) => list(&args, context).await,
        Command::Close(choice) => close(&choice, context).await,
        Command::Watch(args) => watch::run(&args, context).await,
    }
}

/// A listing with everything that a request for it is checked against.
pub struct Shelf {
    /// The listing.
    pub address: Pubkey,
    /// What it offers.
    pub listing: Listing,
    /// Who offers it.
    pub provider: Provider,
    /// The platform.
    pub platform: Platform,
    /// The mint of the price.
    pub mint: MintInfo,
    /// The chain's time.
    pub now: i64,
    /// The chain's slot.
    pub slot: u64,
}

impl Shelf {
    /// Reads a listing.
    pub async fn load(client: &Client, address: Pubkey) -> Result<Self> {
        let loading = async {
            let listing: Listing = client.fetch(&address).await?;
            let provider = client.fetch(&listing.provider).await?;
            let platform = client.platform().await?;
            let mint = mint::load_one(client, listing.mint).await?;
            let clock = client.clock().await?;
            Ok(Self { address, listing, provider, platform, mint, now: clock.unix_timestamp, slot: clock.slot })
        };
        waiting("reading the listing", loading).await
    }

    /// What is asked for, in full.
    pub fn order(&self, args: &OrderArgs) -> Result<Order, Failure> {
        let epoch_secs = self.platform.epoch_secs;
        let secs = |name, span: Span| flag(name, span.secs(epoch_secs));
        let usual_validity = epoch_secs.saturating_mul(3);
        let valid_secs = args.valid.map_or(Ok(usual_validity), |span| secs("valid", span))?;
        Ok(Order {
            quantity: args.quantity,
            revision: args.revision.unwrap_or(self.listing.revision),
            term_secs: args.term.map_or(Ok(self.listing.max_term_secs), |span| secs("term", span))?,
            valid_until: self.now.saturating_add(valid_secs.into()),
            min_level: args.min_level.unwrap_or_default(),
            min_rating_band: args.min_rating.unwrap_or_default(),
        })
    }

    /// The request as the program would write it at the next index of the vault at `address`.
    pub fn request(&self, order: &Order, address: Pubkey, vault: &mut Vault) -> Result<Agreement, Failure> {
        let (id, rent_payer) = (vault.next_index, vault.owner);
        let mut agreement = Agreement { id, listing: self.address, vault: address, rent_payer, ..Agreement::zeroed() };
        agreement.request(order, vault, &self.listing, &self.provider, &self.platform, self.now).check_input()?;
        Ok(agreement)
    }
}

async fn request(args: &OrderArgs, context: &Context) -> Result<()> {
    let (client, wallet) = (&context.client, context.wallet()?);
    let shelf = Shelf::load(client, args.listing).await?;
    let (mint, provider) = (&shelf.mint, shelf.listing.provider);
    let vault_address = address::vault(&wallet, &mint.address, args.vault_id);
    let mut vault = client.fetch_many::<Vault>(&[vault_address]).await?.pop().flatten().ok_or_else(|| {
        refused(
            format!("the wallet has no vault number {} in {}", args.vault_id, mint.label()),
            format!("open one with `flashback vault open --mint {}`, or use `flashback buy`", mint.address),
        )
    })?;
    let index = vault.next_index;
    let order = shelf.order(args)?;
    let agreement = shelf.request(&order, vault_address, &mut vault)?;

    let address = address::agreement(&vault_address, index);
    let changes = record::agreement(&address, &agreement, &vault, mint, shelf.now).check_state()?.as_new();
    let instruction = instruction::request_agreement(
        wallet,
        wallet,
        vault_address,
        shelf.address,
        provider,
        mint.address,
        index,
        order,
    );
    let note = if shelf.listing.auto_accept == 1 {
        "anybody can accept it: `flashback agreement accept`, or buy in one step with `flashback buy`"
    } else {
        "it waits for the provider to accept it"
    };
    let act = Act::new("agreement request", address, instruction, changes);
    context.submit(act.noting(Some(note.into()))).await
}

/// An agreement with everything around it, at the chain's present time.
struct Deal {
    address: Pubkey,
    agreement: Agreement,
    vault: Vault,
    provider: Provider,
    mint: MintInfo,
    keys: AgreementKeys,
    now: i64,
}

impl Deal {
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

    fn record(&self, agreement: &Agreement, vault: &Vault) -> Result<record::Record, Failure> {
        record::agreement(&self.address, agreement, vault, &self.mint, self.now).check_state()
    }

    /// What `rule` of the program changes.
    fn changed_by(
        &self,
        rule: impl FnOnce(&mut Agreement, &mut Vault) -> anchor_lang::Result<()>,
    ) -> Result<Vec<Change>, Failure> {
        let (mut agreement, mut vault) = (self.agreement, self.vault);
        rule(&mut agreement, &mut vault).check_state()?;
        Ok(self.record(&self.agreement, &self.vault)?.changes_to(&self.record(&agreement, &vault)?))
    }

    fn act(&self, command: &'static str, instruction: Instruction, changes: Vec<Change>) -> Act {
        Act::new(command, self.address, instruction, changes)
    }
}

async fn accept(choice: &Choice, context: &Context) -> Result<()> {
    let deal = Deal::load(context, choice).await?;
    let (client, wallet) = (&context.client, context.wallet()?);
    client.platform().await?.require_running(Pausable::Accept, deal.now).check_state()?;
    let mut listing: Listing = client.fetch(&deal.agreement.listing).await?;
    let mut bond: Bond = client.fetch(&deal.keys.bond).await?;
    let mut provider = deal.provider;
    let changes = deal.changed_by(|agreement, vault| {
        agreement.accept(&wallet, vault, &mut listing, &mut provider, &mut bond, deal.now)
    })?;
    let instruction = instruction::accept_agreement(wallet, &deal.keys);
    context.submit(deal.act("agreement accept", instruction, changes)).await
}

async fn drop_request(choice: &Choice, status: AgreementStatus, context: &Context) -> Result<()> {
    let deal = Deal::load(context, choice).await?;
    let wallet = context.wallet()?;
    let mut vault = deal.vault;
    let (command, dropped, instruction) = match status {
        AgreementStatus::Declined => (
            "agreement decline",
            deal.agreement.decline(&mut vault, deal.now),
            instruction::decline_agreement(wallet, &deal.keys),
        ),
        _ => (
            "agreement cancel",
            deal.agreement.cancel(&mut vault, deal.now),
            instruction::cancel_request(wallet, &deal.keys),
        ),
    };
    dropped.check_state()?;
    let changes = record::request_closed(names::name(names::AGREEMENT_STATUSES, status));
    context.submit(deal.act(command, instruction, changes)).await
}

async fn terminate(choice: &Choice, context: &Context) -> Result<()> {
    let deal = Deal::load(context, choice).await?;
    let changes = deal.changed_by(|agreement, vault| agreement.terminate(vault, deal.now).map(drop))?;
    let instruction = instruction::terminate_agreement(context.wallet()?, &deal.keys);
    let act = deal.act("agreement terminate", instruction, changes);
    context.submit(act.irreversible("notice cannot be taken back")).await
}

async fn give_notice(choice: &Choice, context: &Context) -> Result<()> {
    let deal = Deal::load(context, choice).await?;
    let changes = deal.changed_by(|agreement, _| agreement.give_provider_notice(deal.now))?;
    let instruction = instruction::give_provider_notice(context.wallet()?, &deal.keys);
    let act = deal.act("agreement notice", instruction, changes);
    context.submit(act.irreversible("notice cannot be taken back")).await
}

async fn leave(choice: &Choice, context: &Context) -> Result<()> {
    let deal = Deal::load(context, choice).await?;
    let changes = deal.changed_by(|agreement, vault| agreement.leave(vault, &deal.provider, deal.now).map(drop))?;
    let instruction = instruction::leave_agreement(context.wallet()?, &deal.keys);
    let act = deal.act("agreement leave", instruction, changes);
    context.submit(act.irreversible("the agreement ends at once")).await
}

async fn exit(choice: &Choice, context: &Context) -> Result<()> {
    let deal = Deal::load(context, choice).await?;
    deal.agreement.check_change(AgreementStatus::Ending, deal.now).check_state()?;
    let mut bond: Bond = context.client.fetch(&deal.keys.bond).await?;
    let changes = deal.changed_by(|agreement, vault| agreement.exit(vault, &mut bond, deal.now).map(drop))?;
    let instruction = instruction::exit_agreement(context.wallet()?, &deal.keys);
    let act = deal.act("agreement exit", instruction, changes);
    context.submit(act.irreversible("the agreement ends at once, and notice that was not given is paid for")).await
}

async fn end(args: &EndArgs, context: &Context) -> Result<()> {
    let deal = Deal::load(context, &args.choice).await?;
    let other = read_key(&args.with)?;
    let (consumer, authority) = (deal.agreement.consumer, deal.provider.authority);
    let signers: BTreeSet<Pubkey> = [context.wallet()?, other.pubkey()].into();
    if signers != BTreeSet::from([consumer, authority]) {
        return Err(bad_input(
            "the agreement ends at once only as both sides sign",
            format!("sign with the keys of the consumer {consumer} and of the provider's authority {authority}"),
        )
        .into());
    }
    let changes = deal.changed_by(|agreement, vault| agreement.end(vault, deal.now).map(drop))?;
    let instruction = instruction::end_agreement(consumer, authority, &deal.keys);
    let act = deal.act("agreement end", instruction, changes).signed_by(Some(other));
    context.submit(act.irreversible("the agreement ends at once")).await
}

async fn show(choice: &Choice, context: &Context) -> Result<()> {
    let deal = Deal::load(context, choice).await?;
    context.show(&deal.record(&deal.agreement, &deal.vault)?);
    Ok(())
}

async fn list(args: &ListArgs, context: &Context) -> Result<()> {
    let client = &context.client;
    let provider = if args.as_provider { Some(choose_provider(context, None, None).await?.0) } else { args.provider };
    let named = provider.is_some() || args.listing.is_some() || args.vault.is_some();
    let consumer = if args.consumer.is_none() && !named { Some(context.wallet()?) } else { args.consumer };
    let filter = AgreementFilter { consumer, provider, listing: args.listing, vault: args.vault };
    let agreements = waiting("looking for agreements", client.agreements(&filter)).await?;
    let vaults: Vec<Pubkey> = agreements.iter().map(|(_, agreement)| agreement.vault).collect();
    let vaults = client.fetch_many::<Vault>(&vaults).await?;
    let rows: Vec<AgreementRow> =
        agreements.into_iter().zip(vaults).map(|((address, agreement), vault)| (address, agreement, vault)).collect();
    let mints = mint::load(client, rows.iter().filter_map(|(.., vault)| Some(vault.as_ref()?.mint))).await?;
    let now = client.now().await?;
    let json = || -> Value {
        let known = rows.iter().filter_map(|(address, agreement, vault)| {
            let vault = vault.as_ref()?;
            record::agreement(address, agreement, vault, mints.get(&vault.mint)?, now).ok().map(|record| record.json())
        });
        known.collect()
    };
    context.show_list("no agreements", rows.len(), || agreement_table(&rows, &mints, now), json);
    Ok(())
}

async fn close(choice: &Choice, context: &Context) -> Result<()> {
    let deal = Deal::load(context, choice).await?;
    let (wallet, mut agreement, mut vault) = (context.wallet()?, deal.agreement, deal.vault);
    let mut bond: Bond = context.client.fetch(&deal.keys.bond).await?;
    let Closing { rest, penalty } = agreement.close(&wallet, &mut vault, &mut bond, deal.now).check_state()?;
    let changes = record::agreement_closed(rest.provider, rest.fee, penalty, &deal.mint);
    let instruction = instruction::close_agreement(wallet, &deal.keys, deal.mint.token());
    context.submit(deal.act("agreement close", instruction, changes)).await
}
