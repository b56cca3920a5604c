//! `flashback claim`: what agreements have earned, paid out.

use anchor_lang::prelude::Pubkey;
use anyhow::Result;
use clap::Args;
use flashback::state::{Agreement, Vault};
use flashback_client::instruction::{self, AgreementKeys};
use flashback_client::keeper::{transaction_size, LARGEST_TRANSACTION};
use flashback_client::StreamView;

use super::view;
use crate::chain::mint;
use crate::chain::token_account::TokenAccount;
use crate::context::{Context, PlannedTransaction};
use crate::error::{bad_input, refused, Checked};
use crate::output::waiting;

/// Pay out what agreements have earned: to the bond's payout (anyone), or elsewhere (provider)
#[derive(Args, Debug)]
pub struct ClaimArgs {
    /// Agreements of one provider in one mint
    #[arg(required = true)]
    agreements: Vec<Pubkey>,
    /// Another token account than the bond's payout; the provider has to sign
    #[arg(long, value_name = "KEY")]
    to: Option<Pubkey>,
}

/// Runs the command.
pub async fn run(args: &ClaimArgs, context: &Context) -> Result<()> {
    let (client, wallet) = (&context.client, context.wallet()?);
    let loading = async {
        let mut found = Vec::new();
        for address in &args.agreements {
            let agreement: Agreement = client.fetch(address).await?;
            let vault: Vault = client.fetch(&agreement.vault).await?;
            found.push((*address, agreement, vault));
        }
        anyhow::Ok(found)
    };
    let found = waiting("reading the agreements", loading).await?;
    let one_bond = || bad_input("these agreements pay different bonds", "claim those of one provider and mint at once");
    let (_, first, first_vault) = found.first().ok_or_else(one_bond)?;
    if found.iter().any(|(_, agreement, _)| agreement.bond != first.bond) {
        return Err(one_bond().into());
    }
    if first.bond == Pubkey::default() {
        return Err(refused("a request has earned nothing yet", "wait until the provider accepts it").into());
    }
    let mint = mint::load_one(client, first_vault.mint).await?;
    let now = client.now().await?;
    let payout = client.fetch::<flashback::state::Bond>(&first.bond).await?.payout;
    let to = match args.to {
        Some(to) => TokenAccount::load(client, Some(to), &wallet, &mint).await?.address,
        None => payout,
    };

    let (mut instructions, mut payments) = (Vec::new(), Vec::new());
    for (address, agreement, vault) in &found {
        let paid = StreamView::at(agreement, vault, now).check_state()?.claimable;
        if paid.provider == 0 && paid.fee == 0 {
            continue;
        }
        let keys = AgreementKeys::of(*address, agreement, &mint.address);
        instructions.push(if to == payout {
            instruction::claim(&keys, to, mint.token())
        } else {
            instruction::claim_to(wallet, &keys, to, mint.token())
        });
        payments.push((*address, paid.provider));
    }
    if transaction_size(&instructions, &wallet) > LARGEST_TRANSACTION {
        return Err(refused(
            format!("{} claims do not fit into one transaction", instructions.len()),
            "claim fewer at once, or run `flashback keeper run --once`",
        )
        .into());
    }
    let changes = if payments.is_empty() { Vec::new() } else { view::claimed(&payments, &to, &mint) };
    let account = args.agreements.first().copied().unwrap_or_default();
    context.submit(PlannedTransaction::of_many("claim", account, instructions, changes)).await
}
