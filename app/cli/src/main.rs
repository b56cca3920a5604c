//! `flashback`: the platform's administration, its providers, certifiers and consumers on the command line.

mod amount;
mod commands;
mod config;
mod context;
#[cfg(feature = "localnet")]
mod demo;
mod duration;
mod failure;
#[cfg(feature = "localnet")]
mod localnet;
#[cfg(feature = "localnet")]
mod market;
mod mint;
mod names;
mod offer;
mod output;
mod record;
mod service_levels;
#[cfg(feature = "localnet")]
mod steps;
mod token_account;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use commands::{agreement, bond, browse, buy, certifier, certify, claim, keeper, listing, platform, provider, vault};
use context::{Context, GlobalArgs};

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
    Certify(certify::Command),
    #[command(subcommand)]
    Listing(listing::Command),
    Browse(browse::BrowseArgs),
    Buy(buy::BuyArgs),
    #[command(subcommand)]
    Agreement(agreement::Command),
    Claim(claim::ClaimArgs),
    #[command(subcommand)]
    Vault(vault::Command),
    #[command(subcommand)]
    Bond(bond::Command),
    #[command(subcommand)]
    Keeper(keeper::Command),
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
        Command::Certify(command) => certify::run(command, &context()?).await,
        Command::Listing(command) => listing::run(command, &context()?).await,
        Command::Browse(args) => browse::run(args, &context()?).await,
        Command::Buy(args) => buy::run(&args, &context()?).await,
        Command::Agreement(command) => agreement::run(command, &context()?).await,
        Command::Claim(args) => claim::run(&args, &context()?).await,
        Command::Vault(command) => vault::run(command, &context()?).await,
        Command::Bond(command) => bond::run(command, &context()?).await,
        Command::Keeper(command) => keeper::run(command, &context()?).await,
        #[cfg(feature = "localnet")]
        Command::Localnet(args) => localnet::run(&args, &context()?).await,
        #[cfg(feature = "localnet")]
        Command::Demo => demo::run().await,
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Cli::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failure::report(&error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn arguments_do_not_contradict_each_other() {
        Cli::command().debug_assert();
    }
}
