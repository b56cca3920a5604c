//! `flashback vault`: what pays for a consumer's agreements.

pub mod view;

use anchor_lang::prelude::Pubkey;
use anyhow::Result;
use bytemuck::Zeroable;
use clap::{Args, Subcommand};
use flashback::state::{Pausable, Vault};
use flashback_client::{address, instruction, VaultFilter, VaultView};
use serde_json::Value;

use crate::chain::holding::Holding;
use crate::chain::mint;
use crate::chain::token_account::TokenAccount;
use crate::context::{Context, PlannedTransaction};
use crate::error::{refused, Checked};
use crate::input::amount::Decimal;
use crate::input::mint::Amount;
use crate::input::span::show_end;
use crate::output::record::Record;
use crate::output::waiting;

/// What pays for a consumer's agreements, second by second
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Open a vault in a mint
    Open(OpenArgs),
    /// Add tokens to a vault, whoever's it is
    Deposit(DepositArgs),
    /// Take tokens out that are neither earned by a provider nor a guarantee
    Withdraw(WithdrawArgs),
    /// Show a vault and how long its money lasts
    Show(Choice),
    /// Show somebody's vaults
    List(ListArgs),
    /// Take everything out and close a vault
    Close(CloseArgs),
}

/// Which vault.
#[derive(Args, Debug)]
pub struct Choice {
    /// The vault
    vault: Pubkey,
}

/// Arguments of `vault open`.
#[derive(Args, Debug)]
pub struct OpenArgs {
    /// What it pays with
    #[arg(long, value_name = "KEY")]
    mint: Pubkey,
    /// A number of your choice: one vault for each number and mint
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    id: u64,
}

/// Arguments of `vault deposit`.
#[derive(Args, Debug)]
pub struct DepositArgs {
    #[command(flatten)]
    choice: Choice,
    /// How much, in the mint's decimals
    amount: Decimal,
    /// The token account that it comes from [default: the wallet's associated one]
    #[arg(long, value_name = "KEY")]
    from: Option<Pubkey>,
}

/// Arguments of `vault withdraw`.
#[derive(Args, Debug)]
pub struct WithdrawArgs {
    #[command(flatten)]
    choice: Choice,
    /// How much, in the mint's decimals, or `all` that can be had
    amount: Amount,
    /// The token account that it goes to [default: the wallet's associated one]
    #[arg(long, value_name = "KEY")]
    to: Option<Pubkey>,
}

/// Arguments of `vault list`.
#[derive(Args, Debug)]
pub struct ListArgs {
    /// The consumer [default: the wallet]
    #[arg(long, value_name = "KEY")]
    owner: Option<Pubkey>,
    /// Only in this mint
    #[arg(long, value_name = "KEY")]
    mint: Option<Pubkey>,
}

/// Arguments of `vault close`.
#[derive(Args, Debug)]
pub struct CloseArgs {
    #[command(flatten)]
    choice: Choice,
    /// The token account that the rest goes to [default: the wallet's associated one]
    #[arg(long, value_name = "KEY")]
    to: Option<Pubkey>,
}

/// Runs a command.
pub async fn run(command: Command, context: &Context) -> Result<()> {
    match command {
        Command::Open(args) => open(&args, context).await,
        Command::Deposit(args) => deposit(&args, context).await,
        Command::Withdraw(args) => withdraw(&args, context).await,
        Command::Show(choice) => show(&choice, context).await,
        Command::List(args) => list(&args, context).await,
        Command::Close(args) => close(&args, context).await,
    }
}

impl Choice {
    async fn load(&self, context: &Context) -> Result<Holding<Vault>> {
        Holding::load(context, self.vault, |vault: &Vault| vault.mint).await
    }
}

impl Holding<Vault> {
    fn record(&self, vault: &Vault) -> Result<Record> {
        Ok(view::record(&self.address, vault, &self.mint, self.clock.unix_timestamp).check_state()?)
    }
}

async fn open(args: &OpenArgs, context: &Context) -> Result<()> {
    let (client, wallet) = (&context.client, context.wallet()?);
    let mint = waiting("reading the mint", mint::load_usable(client, args.mint)).await?;
    let (platform, clock) = (client.platform().await?, client.clock().await?);
    platform.require_running(Pausable::OpenVault, clock.unix_timestamp).check_state()?;
    let address = address::vault(&wallet, &mint.address, args.id);
    let mut vault = Vault {
        owner: wallet,
        mint: mint.address,
        id: args.id,
        token: address::vault_token(&address),
        rent_payer: wallet,
        ..Vault::zeroed()
    };
    vault.start(&platform, clock.slot, clock.slot, clock.unix_timestamp).check_state()?;
    let changes = view::record(&address, &vault, &mint, clock.unix_timestamp).check_state()?.as_new();
    let instruction = instruction::open_vault(wallet, wallet, mint.token(), args.id, clock.slot);
    context.submit(PlannedTransaction::new("vault open", address, instruction, changes)).await
}

async fn deposit(args: &DepositArgs, context: &Context) -> Result<()> {
    let held = args.choice.load(context).await?;
    let (amount, source) = held.payment(context, &args.amount, args.from).await?;
    let mut after = held.account;
    after.add(amount, held.clock.unix_timestamp).check_state()?;
    let changes = held.record(&held.account)?.changes_to(&held.record(&after)?);
    let instruction = instruction::deposit(context.wallet()?, source, held.address, held.mint.token(), amount);
    context.submit(PlannedTransaction::new("vault deposit", held.address, instruction, changes)).await
}

async fn withdraw(args: &WithdrawArgs, context: &Context) -> Result<()> {
    let held = args.choice.load(context).await?;
    let (wallet, mint, now) = (context.wallet()?, &held.mint, held.clock.unix_timestamp);
    let free = VaultView::at(&held.account, now).check_state()?.withdrawable;
    let amount = args.amount.units(mint, free)?;
    let destination = TokenAccount::load(&context.client, args.to, &wallet, mint).await?;
    let mut after = held.account;
    after.withdraw(amount, now).check_state()?;
    let changes = held.record(&held.account)?.changes_to(&held.record(&after)?);
    let instruction = instruction::withdraw(wallet, held.address, destination.address, mint.token(), amount);
    let left = VaultView::at(&after, now).check_state()?;
    let note = left
        .dry_at
        .map(|at| format!("the vault's agreements are paid until {}, then they go into default", show_end(at, now)));
    context.submit(PlannedTransaction::new("vault withdraw", held.address, instruction, changes).noting(note)).await
}

async fn show(choice: &Choice, context: &Context) -> Result<()> {
    let held = choice.load(context).await?;
    context.show(&held.record(&held.account)?);
    Ok(())
}

async fn list(args: &ListArgs, context: &Context) -> Result<()> {
    let client = &context.client;
    let owner = args.owner.map_or_else(|| context.wallet(), Ok)?;
    let filter = VaultFilter { owner: Some(owner), mint: args.mint };
    let vaults = waiting("looking for vaults", client.vaults(&filter)).await?;
    let mints = mint::load(client, vaults.iter().map(|(_, vault)| vault.mint)).await?;
    let now = client.now().await?;
    let json = || -> Value {
        let known = vaults.iter().filter_map(|(address, vault)| {
            view::record(address, vault, mints.get(&vault.mint)?, now).ok().map(|record| record.json())
        });
        known.collect()
    };
    context.show_list("no vaults", vaults.len(), || view::table_of(&vaults, &mints, now), json);
    Ok(())
}

async fn close(args: &CloseArgs, context: &Context) -> Result<()> {
    let held = args.choice.load(context).await?;
    let (wallet, vault, mint) = (context.wallet()?, &held.account, &held.mint);
    if vault.open_count > 0 {
        return Err(refused(
            format!("{} agreements still use this vault", vault.open_count),
            format!("end and close those of `flashback agreement list --vault {}` first", held.address),
        )
        .into());
    }
    vault.check_closable(held.clock.slot).check_state()?;
    let destination = TokenAccount::load(&context.client, args.to, &wallet, mint).await?;
    let rest = TokenAccount::load(&context.client, Some(vault.token), &held.address, mint).await?;
    let instruction =
        instruction::close_vault(wallet, held.address, destination.address, vault.rent_payer, mint.token());
    let changes = view::closed(rest.amount, &destination.address, mint);
    context.submit(PlannedTransaction::new("vault close", held.address, instruction, changes)).await
}
