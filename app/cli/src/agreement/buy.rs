//! `flashback buy`: from a listing to a running agreement in one transaction.

use anchor_lang::prelude::Pubkey;
use anyhow::Result;
use clap::Args;
use flashback_client::purchase::{PurchaseError, PurchasePlan, Wanted};
use flashback_client::{address, ClientError, ListingContext};

use super::order::{shown_note, OrderArgs};
use super::view;
use crate::chain::mint;
use crate::chain::token_account::TokenAccount;
use crate::context::{Context, PlannedTransaction};
use crate::error::{bad_input, by_program, refused, Checked, CliError, Fault};
use crate::input::flag;
use crate::input::span::Span;
use crate::output::waiting;

/// Buy what is listed: open and fund a vault if needed, request, and accept where the listing accepts by itself
#[derive(Args, Debug)]
pub struct BuyArgs {
    #[command(flatten)]
    order: OrderArgs,
    /// How long every agreement of the vault shall be paid for; what is missing is deposited [default: 30e]
    #[arg(long, value_name = "SPAN")]
    runway: Option<Span>,
    /// The token account that the deposit comes from [default: the wallet's associated one]
    #[arg(long, value_name = "KEY")]
    from: Option<Pubkey>,
    /// Buy although the wallet has an agreement on this listing already
    #[arg(long)]
    again: bool,
}

/// Runs the command.
pub async fn run(args: &BuyArgs, context: &Context) -> Result<()> {
    let (client, wallet) = (&context.client, context.wallet()?);
    let listing = waiting("reading the listing", ListingContext::load(client, args.order.listing)).await?;
    let mint = mint::load_one(client, listing.token.mint).await?;
    let mut wanted = Wanted {
        order: args.order.order(&listing, &mint)?,
        vault_id: args.order.vault_id,
        again: args.again,
        ..listing.wanted(args.order.quantity)
    };
    if let Some(runway) = args.runway {
        wanted.runway_secs = flag("runway", runway.secs(listing.platform.epoch_secs))?;
    }
    let usual = address::associated_token(&wallet, &mint.address, &mint.program);
    let source = args.from.unwrap_or(usual);
    let plan = PurchasePlan::load(client, &listing, wallet, source, &wanted).await.map_err(explained)?;
    let purchase = &plan.purchase;
    if purchase.deposit > 0 {
        let source = TokenAccount::load(client, args.from, &wallet, &mint).await?;
        source.check_holds(purchase.deposit, &mint)?;
    }
    let (agreement, vault) = plan.preview(&listing).map_err(explained)?;
    let keys = purchase.keys();
    let opened = purchase.open_at.is_some();
    let money = (&keys.vault, &vault, opened, purchase.deposit);
    let changes = view::bought(&keys.agreement, &agreement, money, &mint, listing.now).check_state()?;
    let note = if context.is_dry_run() {
        shown_note(&wanted.order, &mint)
    } else if purchase.accepts {
        format!("it runs; watch it with `flashback agreement watch {}`", keys.agreement)
    } else {
        "it waits for the provider to accept it".into()
    };
    let planned = PlannedTransaction::of_many("buy", keys.agreement, purchase.instructions(), changes);
    context.submit(planned.noting(Some(note)).confirmed()).await.map_err(|error| {
        match error.downcast::<ClientError>() {
            Ok(error) if may_have_gone_through(&error) => refused(
                format!("{error}"),
                format!(
                    "check first whether it went through: `flashback agreement list --listing {} --consumer {wallet}`; \
                 buying again opens and requests nothing twice",
                    listing.address
                ),
            )
            .into(),
            Ok(error) => error.into(),
            Err(error) => error,
        }
    })
}

/// Why a purchase is not made, and what to do.
fn explained(error: PurchaseError) -> anyhow::Error {
    let refusal: CliError = match error {
        PurchaseError::Client(error) => return error.into(),
        PurchaseError::Order(error) => by_program(error, Fault::Input),
        PurchaseError::State(error) => by_program(error, Fault::Refused),
        PurchaseError::AlreadyRequested(address) => refused(
            format!("a request for the same already waits for the provider: {address}"),
            "wait, or take it back with `flashback agreement cancel`",
        ),
        PurchaseError::AlreadyBought(address) => {
            bad_input(format!("the wallet has bought this already: {address}"), "add --again to buy more of it")
        }
        PurchaseError::TooExpensive => {
            bad_input("this costs more than a vault can hold", "buy less, or for a shorter runway")
        }
    };
    refusal.into()
}

fn may_have_gone_through(error: &ClientError) -> bool {
    use ClientError::{Expired, Rpc, Unreachable};
    matches!(error, Unreachable { .. } | Rpc { .. } | Expired { .. })
}
