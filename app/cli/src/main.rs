//! `flashback`: the platform's administration, its providers, certifiers and consumers on the command line.
//!
//! One folder for each noun: its verbs, and in `view` what is shown of it. Below the nouns lie `chain` (what is read for
//! them), `context` (node, wallet, sending), `output`, `input` and `error`; above them lies `sandbox`. A file imports
//! from its own level and from those below.

mod agreement;
mod board;
mod bond;
mod certificate;
mod certifier;
mod chain;
mod config;
mod context;
mod data;
mod dispute;
mod error;
mod grant;
mod input;
mod keeper;
mod listing;
mod monitor;
mod output;
mod platform;
mod provider;
mod quality;
#[cfg(feature = "localnet")]
mod sandbox;
mod session;
mod vault;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use context::{Context, GlobalArgs};
#[cfg(feature = "localnet")]
use sandbox::{demo, localnet};

/// Flashback: certified storage and services, offered and chosen on Solana
#[derive(Parser)]
#[command(name = "flashback", version, arg_required_else_help = true)]
struct Cli {
    #[command(flatten)]
    global: GlobalArgs,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    #[command(subcommand)]
    Platform(platform::Command),
    #[command(subcommand)]
    Certifier(certifier::Command),
    #[command(subcommand)]
    Provider(provider::Command),
    #[command(subcommand)]
    Certify(certificate::Command),
    #[command(subcommand)]
    Listing(listing::Command),
    Browse(listing::browse::BrowseArgs),
    Buy(agreement::buy::BuyArgs),
    #[command(subcommand)]
    Agreement(agreement::Command),
    Claim(agreement::claim::ClaimArgs),
    Review(agreement::review::ReviewArgs),
    #[command(subcommand)]
    Vault(vault::Command),
    #[command(subcommand)]
    Board(board::Command),
    #[command(subcommand)]
    Quality(quality::Command),
    #[command(subcommand)]
    Dispute(dispute::Command),
    #[command(subcommand)]
    Grant(grant::Command),
    #[command(subcommand)]
    Session(session::Command),
    #[command(subcommand)]
    Data(data::Command),
    #[command(subcommand)]
    Bond(bond::Command),
    #[command(subcommand)]
    Keeper(keeper::Command),
    #[command(subcommand)]
    Monitor(monitor::Command),
    /// The address of the wallet that signs and pays
    Address,
    #[cfg(feature = "localnet")]
    Localnet(localnet::LocalnetArgs),
    /// The platform's main job once, on a network that lives as long as it runs
    #[cfg(feature = "localnet")]
    Demo,
}

async fn run(cli: Cli) -> Result<()> {
    let context = || Context::new(&cli.global);
    match cli.command {
        Command::Platform(command) => platform::run(command, &context()?).await,
        Command::Certifier(command) => certifier::run(command, &context()?).await,
        Command::Provider(command) => provider::run(command, &context()?).await,
        Command::Certify(command) => certificate::run(command, &context()?).await,
        Command::Listing(command) => listing::run(command, &context()?).await,
        Command::Browse(args) => listing::browse::run(args, &context()?).await,
        Command::Buy(args) => agreement::buy::run(&args, &context()?).await,
        Command::Agreement(command) => agreement::run(command, &context()?).await,
        Command::Review(args) => agreement::review::run(&args, &context()?).await,
        Command::Claim(args) => agreement::claim::run(&args, &context()?).await,
        Command::Vault(command) => vault::run(command, &context()?).await,
        Command::Board(command) => board::run(command, &context()?).await,
        Command::Quality(command) => quality::run(command, &context()?).await,
        Command::Dispute(command) => dispute::run(command, &context()?).await,
        Command::Grant(command) => grant::run(command, &context()?).await,
        Command::Session(command) => session::run(command, &context()?).await,
        Command::Data(command) => data::run(command, &context()?).await,
        Command::Bond(command) => bond::run(command, &context()?).await,
        Command::Keeper(command) => keeper::run(command, &context()?).await,
        Command::Monitor(command) => monitor::run(command, context()?).await,
        Command::Address => {
            let wallet = context()?.wallet()?;
            output::print(wallet.to_string());
            Ok(())
        }
        #[cfg(feature = "localnet")]
        Command::Localnet(args) => localnet::run(&args, &context()?).await,
        #[cfg(feature = "localnet")]
        Command::Demo => demo::run().await,
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    let format = cli.global.format();
    match run(cli).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let error = error::explain(&error);
            output::print_error(&error, format);
            ExitCode::from(error.fault.exit_code())
        }
    }
}

#[cfg(all(test, feature = "localnet"))]
mod reference;
#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn arguments_do_not_contradict_each_other() {
        Cli::command().debug_assert();
    }
}
