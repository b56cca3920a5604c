//! `flashback bond`: what a provider stakes in a mint, and where its earnings go.

pub mod view;

use anchor_lang::prelude::Pubkey;
use anyhow::Result;
use bytemuck::Zeroable;
use clap::{Args, Subcommand};
use flashback::state::Bond;
use flashback_client::{address, instruction, BondFilter};
use serde_json::Value;

use crate::chain::choose;
use crate::chain::holding::Holding;
use crate::chain::mint;
use crate::chain::token_account::TokenAccount;
use crate::context::{Context, PlannedTransaction};
use crate::error::Checked;
use crate::input::amount::Decimal;
use crate::input::mint::Amount;
use crate::output::record::{Change, Record};
use crate::output::waiting;

/// What a provider stakes in a mint, and where its earnings in that mint go
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Open a bond in a mint: the provider's listings in that mint need one
    Open(OpenArgs),
    /// Add tokens to a bond (provider)
    Deposit(DepositArgs),
    /// Start to thaw what agreements do not lock
    Thaw(ThawArgs),
    /// Take out what has thawed
    Withdraw(WithdrawArgs),
    /// Name the token account that claims go to
    Payout(PayoutArgs),
    /// Show a bond
    Show(Choice),
    /// Show a provider's bonds
    List(ListArgs),
    /// Close an empty bond
    Close(WithdrawArgs),
}

/// Which bond.
#[derive(Args, Debug)]
pub struct Choice {
    /// The bond
    bond: Pubkey,
}

/// Arguments of `bond open`.
#[derive(Args, Debug)]
pub struct OpenArgs {
    /// What it holds
    #[arg(long, value_name = "KEY")]
    mint: Pubkey,
    /// The provider [default: the one that the wallet signs for]
    #[arg(long, value_name = "KEY")]
    provider: Option<Pubkey>,
    /// The token account that claims go to [default: the wallet's associated one]
    #[arg(long, value_name = "KEY")]
    payout: Option<Pubkey>,
}

/// Arguments of `bond deposit`.
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

/// Arguments of `bond thaw`.
#[derive(Args, Debug)]
pub struct ThawArgs {
    #[command(flatten)]
    choice: Choice,
    /// How much, in the mint's decimals, or `all` that is free
    amount: Amount,
}

/// Arguments of `bond withdraw` and `bond close`.
#[derive(Args, Debug)]
pub struct WithdrawArgs {
    #[command(flatten)]
    choice: Choice,
    /// The token account that it goes to [default: the wallet's associated one]
    #[arg(long, value_name = "KEY")]
    to: Option<Pubkey>,
}

/// Arguments of `bond payout`.
#[derive(Args, Debug)]
pub struct PayoutArgs {
    #[command(flatten)]
    choice: Choice,
    /// The token account
    payout: Pubkey,
}

/// Arguments of `bond list`.
#[derive(Args, Debug)]
pub struct ListArgs {
    /// The provider [default: the one that the wallet signs for]
    #[arg(long, value_name = "KEY")]
    provider: Option<Pubkey>,
}

/// Runs a command.
pub async fn run(command: Command, context: &Context) -> Result<()> {
    match command {
        Command::Open(args) => open(&args, context).await,
        Command::Deposit(args) => deposit(&args, context).await,
        Command::Thaw(args) => thaw(&args, context).await,
        Command::Withdraw(args) => withdraw(&args, context).await,
        Command::Payout(args) => set_payout(&args, context).await,
        Command::Show(choice) => show(&choice, context).await,
        Command::List(args) => list(&args, context).await,
        Command::Close(args) => close(&args, context).await,
    }
}

impl Choice {
    async fn load(&self, context: &Context) -> Result<Holding<Bond>> {
        Holding::load(context, self.bond, |bond: &Bond| bond.mint).await
    }
}

impl Holding<Bond> {
    fn record(&self, bond: &Bond) -> Record {
        view::record(&self.address, bond, &self.mint, self.clock.unix_timestamp)
    }

    fn changes_to(&self, after: &Bond) -> Vec<Change> {
        self.record(&self.account).changes_to(&self.record(after))
    }
}

async fn open(args: &OpenArgs, context: &Context) -> Result<()> {
    let (client, wallet) = (&context.client, context.wallet()?);
    let (provider, _) = choose::provider(context, args.provider, None).await?;
    let mint = waiting("reading the mint", mint::load_usable(client, args.mint)).await?;
    let payout = TokenAccount::load(client, args.payout, &wallet, &mint).await?.address;
    let address = address::bond(&provider, &mint.address);
    let token = address::bond_token(&address);
    let bond = Bond { provider, mint: mint.address, token, payout, rent_payer: wallet, ..Bond::zeroed() };
    let changes = view::record(&address, &bond, &mint, 0).as_new();
    let instruction = instruction::open_bond(wallet, wallet, provider, payout, mint.token());
    context.submit(PlannedTransaction::new("bond open", address, instruction, changes)).await
}

async fn deposit(args: &DepositArgs, context: &Context) -> Result<()> {
    let held = args.choice.load(context).await?;
    let (amount, source) = held.payment(context, &args.amount, args.from).await?;
    let mut after = held.account;
    after.add(amount).check_state()?;
    let provider = held.account.provider;
    let instruction =
        instruction::deposit_bond(context.wallet()?, provider, source, held.address, held.mint.token(), amount);
    context.submit(PlannedTransaction::new("bond deposit", held.address, instruction, held.changes_to(&after))).await
}

async fn thaw(args: &ThawArgs, context: &Context) -> Result<()> {
    let held = args.choice.load(context).await?;
    let (wallet, mut after) = (context.wallet()?, held.account);
    let amount = args.amount.units(&held.mint, after.free().check_state()?)?;
    let thaw_secs = context.client.platform().await?.thaw_secs;
    after.thaw(amount, held.clock.unix_timestamp.saturating_add(thaw_secs.into())).check_state()?;
    let instruction = instruction::thaw_bond(wallet, after.provider, held.address, amount);
    context.submit(PlannedTransaction::new("bond thaw", held.address, instruction, held.changes_to(&after))).await
}

async fn withdraw(args: &WithdrawArgs, context: &Context) -> Result<()> {
    let held = args.choice.load(context).await?;
    let (wallet, mint, mut after) = (context.wallet()?, &held.mint, held.account);
    after.take_thawed(held.clock.unix_timestamp).check_state()?;
    let to = TokenAccount::load(&context.client, args.to, &wallet, mint).await?.address;
    let instruction = instruction::withdraw_bond(wallet, after.provider, held.address, to, mint.token());
    context.submit(PlannedTransaction::new("bond withdraw", held.address, instruction, held.changes_to(&after))).await
}

async fn set_payout(args: &PayoutArgs, context: &Context) -> Result<()> {
    let held = args.choice.load(context).await?;
    let wallet = context.wallet()?;
    let payout = TokenAccount::load(&context.client, Some(args.payout), &wallet, &held.mint).await?.address;
    let after = Bond { payout, ..held.account };
    let instruction = instruction::set_payout(wallet, after.provider, held.address, payout);
    context.submit(PlannedTransaction::new("bond payout", held.address, instruction, held.changes_to(&after))).await
}

async fn show(choice: &Choice, context: &Context) -> Result<()> {
    let held = choice.load(context).await?;
    context.show(&held.record(&held.account));
    Ok(())
}

async fn list(args: &ListArgs, context: &Context) -> Result<()> {
    let client = &context.client;
    let (provider, _) = choose::provider(context, args.provider, None).await?;
    let filter = BondFilter { provider: Some(provider), mint: None };
    let bonds = waiting("looking for bonds", client.bonds(&filter)).await?;
    let mints = mint::load(client, bonds.iter().map(|(_, bond)| bond.mint)).await?;
    let now = client.now().await?;
    let json = || -> Value {
        let known = bonds
            .iter()
            .filter_map(|(address, bond)| Some(view::record(address, bond, mints.get(&bond.mint)?, now).json()));
        known.collect()
    };
    context.show_list("no bonds", bonds.len(), || view::table_of(&bonds, &mints, now), json);
    Ok(())
}

async fn close(args: &WithdrawArgs, context: &Context) -> Result<()> {
    let held = args.choice.load(context).await?;
    let (wallet, bond, mint) = (context.wallet()?, &held.account, &held.mint);
    bond.check_closable().check_state()?;
    let to = TokenAccount::load(&context.client, args.to, &wallet, mint).await?.address;
    let instruction = instruction::close_bond(wallet, bond.provider, held.address, to, bond.rent_payer, mint.token());
    context.submit(PlannedTransaction::new("bond close", held.address, instruction, view::closed(&to))).await
}
