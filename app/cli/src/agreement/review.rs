//! `flashback review`: what a consumer thinks of what was settled.

use anchor_lang::prelude::Pubkey;
use anyhow::Result;
use clap::Args;
use flashback_client::instruction;

use super::{AgreementContext, Choice};
use crate::context::Context;
use crate::error::Checked;
use crate::output::record::Record;

/// Give stars for all that was settled since your last review (consumer)
#[derive(Args, Debug)]
pub struct ReviewArgs {
    /// The agreement
    agreement: Pubkey,
    /// 1 to 5
    stars: u8,
}

/// Runs the command.
pub async fn run(args: &ReviewArgs, context: &Context) -> Result<()> {
    let found = AgreementContext::load(context, &Choice { agreement: args.agreement }).await?;
    let (mut agreement, mut provider) = (found.agreement, found.provider);
    let weight = agreement.review_period(&mut provider, args.stars, found.now).check_state()?;
    let changes = Record::default()
        .number("stars", args.stars)
        .add("weight_micro_usd", weight, format!("{weight} micro-USD of fees"))
        .as_new();
    let instruction = instruction::review_period(context.wallet()?, &found.keys, args.stars);
    context.submit(found.plan("review", instruction, changes)).await
}
