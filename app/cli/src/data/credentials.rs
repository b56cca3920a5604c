//! `flashback data credentials`: what an S3 tool starts to get its credentials.

use anyhow::Result;
use clap::Args;

use super::pass::Pass;
use super::Place;
use crate::context::Context;
use crate::output::print;

/// Arguments of `data credentials`.
#[derive(Args, Debug)]
pub struct CredentialsArgs {
    #[command(flatten)]
    place: Place,
    /// Get new credentials, whatever is kept
    #[arg(long)]
    fresh: bool,
}

/// Prints them; the form is the same for people and for programs.
pub async fn run(args: &CredentialsArgs, context: &Context) -> Result<()> {
    let pass = Pass::with(context, &args.place, args.fresh).await?;
    print(serde_json::to_string_pretty(&pass.credentials)?);
    Ok(())
}
