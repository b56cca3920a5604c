//! `flashback data`: the data of an agreement, through its provider's gateway.

mod cache;
mod credentials;
mod gateway;
mod get;
mod list;
mod objects;
mod pass;
mod put;
mod remove;
mod usage;

use anchor_lang::prelude::Pubkey;
use anyhow::Result;
use clap::{Args, Subcommand};

use crate::context::Context;

/// Store, fetch and manage data through a provider's gateway
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Print temporary S3 credentials for a grant, in the form of the AWS `credential_process`
    ///
    /// With these lines in ~/.aws/config, S3 tools need nothing but the wallet's key:
    ///
    ///     [profile flashback]
    ///     credential_process = flashback data credentials GRANT --keypair FILE
    ///     endpoint_url = URL of the gateway
    ///     region = us-east-1
    ///     s3 =
    ///       addressing_style = path
    ///
    /// Credentials are kept in $XDG_CACHE_HOME/flashback, or ~/.cache/flashback, in files that only you
    /// can read, until a quarter of their hour is left. Whoever has them can do what the grant allows,
    /// until it is revoked or the hour is over.
    #[command(verbatim_doc_comment)]
    Credentials(credentials::CredentialsArgs),
    /// Show the bucket and what the agreement has used of its quantity and of its fair share
    Usage(Place),
    /// Store a file; what was interrupted goes on where it was
    Put(put::PutArgs),
    /// Fetch an object; what was interrupted goes on where it was
    Get(get::GetArgs),
    /// List objects
    List(list::ListArgs),
    /// Remove objects for good
    Rm(remove::RemoveArgs),
}

/// Whose data, and where.
#[derive(Args, Debug)]
pub struct Place {
    /// The grant, or the agreement if the wallet has one grant on it
    #[arg(value_name = "AGREEMENT|GRANT")]
    of: Pubkey,
    /// The gateway [default: the endpoint of the agreement's provider]
    #[arg(long, value_name = "URL", env = "FLASHBACK_GATEWAY")]
    gateway: Option<String>,
}

/// Runs a command.
pub async fn run(command: Command, context: &Context) -> Result<()> {
    match command {
        Command::Credentials(args) => credentials::run(&args, context).await,
        Command::Usage(place) => usage::run(&place, context).await,
        Command::Put(args) => put::run(&args, context).await,
        Command::Get(args) => get::run(&args, context).await,
        Command::List(args) => list::run(&args, context).await,
        Command::Rm(args) => remove::run(&args, context).await,
    }
}
