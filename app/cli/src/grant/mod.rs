//! `flashback grant`: who may use the data that is stored under an agreement.

mod scope;
pub mod view;

use anchor_lang::prelude::Pubkey;
use anyhow::Result;
use bytemuck::Zeroable;
use clap::{Args, Subcommand};
use flashback::state::{Action, Agreement, Grant, GrantScope, Vault};
use flashback_client::instruction::{self, Actor, GrantKeys, Grantee};
use flashback_client::{GrantFilter, GrantView};
use serde_json::Value;

use crate::chain::choose;
use crate::context::{Context, PlannedTransaction};
use crate::error::{refused, Checked};
use crate::input::names::{self, parser};
use crate::output::record::Change;
use crate::output::waiting;
use scope::ScopeArgs;

/// Numbers that are looked at for a free one.
const LOWEST_IDS: u64 = 100;

/// Who may use the data that is stored under an agreement
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Permit a key to use the data of an agreement (consumer)
    Create(CreateArgs),
    /// Permit another key a part of what a grant allows (its grantee)
    Share(ShareArgs),
    /// Show grants, by default those that the wallet gave or was given
    List(ListArgs),
    /// Let a grant allow less (its grantor, or the consumer)
    Narrow(NarrowArgs),
    /// Take a grant back for ever (its grantor, or the consumer)
    Revoke(Choice),
    /// Take every grant of an agreement back (consumer)
    RevokeAll(RevokeAllArgs),
    /// Say whether a grant allows something now, and if not why (anyone)
    Check(CheckArgs),
    /// Close a grant that has expired or whose agreement is closed (anyone)
    Close(Choice),
}

/// Which grant.
#[derive(Args, Debug)]
pub struct Choice {
    /// The grant
    grant: Pubkey,
}

/// Arguments of `grant create`.
#[derive(Args, Debug)]
pub struct CreateArgs {
    /// The agreement
    agreement: Pubkey,
    #[command(flatten)]
    recipient: Recipient,
    #[command(flatten)]
    scope: ScopeArgs,
}

/// Arguments of `grant share`.
#[derive(Args, Debug)]
pub struct ShareArgs {
    #[command(flatten)]
    choice: Choice,
    #[command(flatten)]
    recipient: Recipient,
    #[command(flatten)]
    scope: ScopeArgs,
}

/// Who is given something.
#[derive(Args, Debug)]
struct Recipient {
    /// The key whose signature will have access
    grantee: Pubkey,
    /// A number of your choice: one grant for each number and key [default: the lowest that is free]
    #[arg(long, value_name = "NUMBER")]
    id: Option<u64>,
}

/// Arguments of `grant narrow`.
#[derive(Args, Debug)]
pub struct NarrowArgs {
    #[command(flatten)]
    choice: Choice,
    #[command(flatten)]
    scope: ScopeArgs,
}

/// Arguments of `grant list`.
#[derive(Args, Debug)]
pub struct ListArgs {
    /// On this agreement
    #[arg(long, value_name = "KEY")]
    agreement: Option<Pubkey>,
    /// Given by this key
    #[arg(long, value_name = "KEY")]
    grantor: Option<Pubkey>,
    /// Given to this key
    #[arg(long, value_name = "KEY")]
    grantee: Option<Pubkey>,
}

/// Arguments of `grant revoke-all`.
#[derive(Args, Debug)]
pub struct RevokeAllArgs {
    /// The agreement
    agreement: Pubkey,
}

/// Arguments of `grant check`.
#[derive(Args, Debug)]
pub struct CheckArgs {
    #[command(flatten)]
    choice: Choice,
    /// What is done
    #[arg(value_parser = parser(names::ACTIONS))]
    action: Action,
    /// The object's key, or what is listed
    #[arg(default_value = "")]
    key: String,
}

/// Runs a command.
pub async fn run(command: Command, context: &Context) -> Result<()> {
    match command {
        Command::Create(args) => create(&args, context).await,
        Command::Share(args) => share(&args, context).await,
        Command::List(args) => list(&args, context).await,
        Command::Narrow(args) => narrow(&args, context).await,
        Command::Revoke(choice) => revoke(&choice, context).await,
        Command::RevokeAll(args) => revoke_all(&args, context).await,
        Command::Check(args) => check(&args, context).await,
        Command::Close(choice) => close(&choice, context).await,
    }
}

/// An agreement on which something is granted.
struct Granted {
    address: Pubkey,
    agreement: Agreement,
    vault: Vault,
    now: i64,
}

impl Granted {
    async fn load(context: &Context, address: Pubkey) -> Result<Self> {
        let client = &context.client;
        waiting("reading the agreement", async {
            let agreement: Agreement = client.fetch(&address).await?;
            let vault = client.fetch(&agreement.vault).await?;
            Ok(Self { address, agreement, vault, now: client.now().await? })
        })
        .await
    }

    /// Of an existing grant.
    fn of(view: &GrantView) -> Result<Self> {
        let Some((agreement, vault)) = view.agreement else {
            let advice = format!("close the grant with `flashback grant close {}`", view.address);
            return Err(refused("the agreement is closed, so nothing can be granted", advice).into());
        };
        Ok(Self { address: view.grant.agreement, agreement, vault, now: view.now })
    }

    /// Where the recipient's grant will be.
    async fn grantee(&self, context: &Context, recipient: &Recipient) -> Result<Grantee> {
        let of = |scope_id| Grantee {
            agreement: self.address,
            vault: self.agreement.vault,
            key: recipient.grantee,
            scope_id,
        };
        if let Some(id) = recipient.id {
            return Ok(of(id));
        }
        let lowest: Vec<Pubkey> = (0..LOWEST_IDS).map(|id| of(id).grant()).collect();
        let found = context.client.fetch_many::<Grant>(&lowest).await?;
        let free = (0..).zip(&found).find(|(_, grant)| grant.is_none()).map(|(id, _)| of(id));
        free.ok_or_else(|| refused("the key already has a hundred grants", "pass an unused number with --id").into())
    }

    /// What will stand at the address of the recipient's grant.
    fn new_grant(
        &self,
        grantor: Pubkey,
        grantee: &Grantee,
        scope: &GrantScope,
        parent: Option<(Pubkey, &Grant)>,
        payer: Pubkey,
    ) -> Result<Vec<Change>> {
        let mut grant = Grant {
            id: grantee.scope_id,
            grantor,
            agreement: self.address,
            grantee: grantee.key,
            parent: parent.map(|(address, _)| address).unwrap_or_default(),
            rent_payer: payer,
            ..Grant::zeroed()
        };
        let parent = parent.map(|(_, parent)| parent);
        grant.create(scope, parent, &self.agreement, &self.vault, self.now).check_input()?;
        Ok(view::record(&grantee.grant(), &grant, Some(&self.agreement), self.now).as_new())
    }

    async fn actor(&self, context: &Context) -> Result<Actor> {
        choose::actor(context, &self.agreement.vault, &self.agreement.consumer).await
    }
}

async fn create(args: &CreateArgs, context: &Context) -> Result<()> {
    let granted = Granted::load(context, args.agreement).await?;
    let wallet = context.wallet()?;
    let grantee = granted.grantee(context, &args.recipient).await?;
    let scope = args.scope.of_new(granted.now, granted.vault.epoch_secs)?;
    let changes = granted.new_grant(granted.agreement.consumer, &grantee, &scope, None, wallet)?;
    let instruction = instruction::create_grant(granted.actor(context).await?, wallet, &grantee, scope);
    context.submit(PlannedTransaction::new("grant create", grantee.grant(), instruction, changes)).await
}

async fn share(args: &ShareArgs, context: &Context) -> Result<()> {
    let view = load(context, &args.choice).await?;
    let granted = Granted::of(&view)?;
    let wallet = context.wallet()?;
    let grantee = granted.grantee(context, &args.recipient).await?;
    let scope = args.scope.part_of(&view.grant, granted.now, granted.vault.epoch_secs)?;
    let parent = Some((view.address, &view.grant));
    let changes = granted.new_grant(view.grant.grantee, &grantee, &scope, parent, wallet)?;
    let instruction = instruction::share_grant(wallet, wallet, view.address, &grantee, scope);
    context.submit(PlannedTransaction::new("grant share", grantee.grant(), instruction, changes)).await
}

async fn load(context: &Context, choice: &Choice) -> Result<GrantView> {
    Ok(waiting("reading the grant", GrantView::load(&context.client, &choice.grant)).await?)
}

async fn narrow(args: &NarrowArgs, context: &Context) -> Result<()> {
    let view = load(context, &args.choice).await?;
    let granted = Granted::of(&view)?;
    let scope = args.scope.part_of(&view.grant, granted.now, granted.vault.epoch_secs)?;
    let mut after = view.grant;
    after.narrow(&scope, granted.now).check_input()?;
    let changes = changes(&view, &granted, &after);
    let actor = grantor(context, &view, &granted).await?;
    let instruction = instruction::narrow_grant(actor, &keys(&view, &granted), scope);
    let planned = PlannedTransaction::new("grant narrow", view.address, instruction, changes);
    context.submit(planned.irreversible("a grant that was narrowed is never widened again")).await
}

async fn revoke(choice: &Choice, context: &Context) -> Result<()> {
    let view = load(context, choice).await?;
    let granted = Granted::of(&view)?;
    let mut after = view.grant;
    after.revoke().check_state()?;
    let changes = changes(&view, &granted, &after);
    let actor = grantor(context, &view, &granted).await?;
    let instruction = instruction::revoke_grant(actor, &keys(&view, &granted));
    let planned = PlannedTransaction::new("grant revoke", view.address, instruction, changes);
    context.submit(planned.irreversible("a revoked grant never holds again, nor what was shared of it")).await
}

fn keys(view: &GrantView, granted: &Granted) -> GrantKeys {
    GrantKeys::of(view.address, &view.grant, &granted.agreement)
}

fn changes(view: &GrantView, granted: &Granted, after: &Grant) -> Vec<Change> {
    let record = |grant| view::record(&view.address, grant, Some(&granted.agreement), granted.now);
    record(&view.grant).changes_to(&record(after))
}

/// Signs as the grantor, or acts for the consumer.
async fn grantor(context: &Context, view: &GrantView, granted: &Granted) -> Result<Actor> {
    let wallet = context.wallet()?;
    if wallet == view.grant.grantor {
        return Ok(wallet.into());
    }
    granted.actor(context).await
}

async fn revoke_all(args: &RevokeAllArgs, context: &Context) -> Result<()> {
    let granted = Granted::load(context, args.agreement).await?;
    let mut after = granted.agreement;
    after.revoke_all_grants().check_state()?;
    let changes = view::generation(&granted.agreement).changes_to(&view::generation(&after));
    let instruction = instruction::revoke_all_grants(granted.actor(context).await?, args.agreement);
    let planned = PlannedTransaction::new("grant revoke-all", args.agreement, instruction, changes);
    context.submit(planned.irreversible("no grant of the agreement holds any longer")).await
}

async fn list(args: &ListArgs, context: &Context) -> Result<()> {
    let client = &context.client;
    let &ListArgs { agreement, grantor, grantee } = args;
    let mut filters = vec![GrantFilter { agreement, grantor, grantee }];
    if agreement.or(grantor).or(grantee).is_none() {
        let wallet = Some(context.wallet()?);
        filters = vec![
            GrantFilter { grantor: wallet, ..GrantFilter::default() },
            GrantFilter { grantee: wallet, ..GrantFilter::default() },
        ];
    }
    let mut found = Vec::new();
    for filter in &filters {
        found.extend(waiting("looking for grants", client.grants(filter)).await?);
    }
    found.sort_by_key(|(address, grant)| (grant.agreement, grant.created_at, *address));
    found.dedup_by_key(|(address, _)| *address);
    let agreements: Vec<Pubkey> = found.iter().map(|(_, grant)| grant.agreement).collect();
    let agreements = client.fetch_many::<Agreement>(&agreements).await?;
    let rows: Vec<view::Row> =
        found.into_iter().zip(agreements).map(|((address, grant), agreement)| (address, grant, agreement)).collect();
    let now = client.now().await?;
    let json = || -> Value {
        rows.iter().map(|(address, grant, of)| view::record(address, grant, of.as_ref(), now).json()).collect()
    };
    context.show_list("no grants", rows.len(), || view::table_of(&rows, now), json);
    Ok(())
}

async fn check(args: &CheckArgs, context: &Context) -> Result<()> {
    let view = load(context, &args.choice).await?;
    let access = view.check(args.action, args.key.as_bytes()).check_state()?;
    context.show(&view::checked(&view.address, args.action, &args.key, access));
    Ok(())
}

async fn close(choice: &Choice, context: &Context) -> Result<()> {
    let view = load(context, choice).await?;
    view.grant.check_closable(view.agreement.is_none(), view.now).check_state()?;
    let keys = GrantKeys {
        grant: view.address,
        agreement: view.grant.agreement,
        vault: Pubkey::default(),
        parent: None,
        rent_payer: view.grant.rent_payer,
    };
    let changes = view::closed(&view.grant.rent_payer);
    let instruction = instruction::close_grant(&keys);
    context.submit(PlannedTransaction::new("grant close", view.address, instruction, changes)).await
}
