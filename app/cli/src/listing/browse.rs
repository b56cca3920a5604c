//! `flashback browse`: how a consumer chooses.

use anchor_lang::prelude::Pubkey;
use anyhow::Result;
use clap::Args;
use flashback::state::{Category, Protocol, ProviderKind};
use flashback_client::{BrowseFilter, Sort};

use super::view::{browse_json, browse_rows, browse_table};
use crate::chain::mint;
use crate::context::Context;
use crate::error::{bad_input, CliError};
use crate::input::amount::Decimal;
use crate::input::names::{self, parse_level, parse_region, parser};
use crate::input::quality::QualityArgs;
use crate::output::waiting;

/// Find offers. Levels and ratings are the provider's own, at the chain's present time
#[derive(Args, Debug)]
pub struct BrowseArgs {
    /// Storage or services
    #[arg(long, value_parser = parser(names::KINDS))]
    kind: Option<ProviderKind>,
    /// One category
    #[arg(long, value_parser = parser(names::CATEGORIES))]
    category: Option<Category>,
    /// Where the provider is: ISO country code, English name or UN M49 number
    #[arg(long, value_parser = parse_region)]
    region: Option<u16>,
    /// Level that the provider holds now, at least: 1 to 4, or identified, verified, established, audited
    #[arg(long, value_name = "LEVEL", value_parser = parse_level)]
    min_level: Option<u8>,
    /// How storage is spoken to
    #[arg(long, value_parser = parser(names::PROTOCOLS))]
    protocol: Option<Protocol>,
    /// One provider's
    #[arg(long, value_name = "KEY")]
    provider: Option<Pubkey>,
    /// Mint of the price
    #[arg(long, value_name = "KEY")]
    mint: Option<Pubkey>,
    /// Price of a unit and month, at most, in the decimals of --mint
    #[arg(long, value_name = "DECIMAL", requires = "mint")]
    max_price: Option<Decimal>,
    /// Prices from 2^BAND up to twice that, in base units
    #[arg(long, value_name = "BAND", value_parser = clap::value_parser!(u8).range(..64))]
    price_band: Option<u8>,
    /// Rating from BAND times 10 % up to less than 10 % more; 255 = unrated
    #[arg(long, value_name = "BAND")]
    rating_band: Option<u8>,
    #[command(flatten)]
    quality: QualityArgs,
    /// Units that must be free, and allowed in one agreement
    #[arg(long, value_name = "UNITS")]
    quantity: Option<u64>,
    /// What cannot be bought now too: paused, closed, sold out, not measured yet, of retired or delisted providers
    #[arg(long)]
    all: bool,
    /// What stands first
    #[arg(long, value_parser = parser(names::SORTS), default_value = "price")]
    sort: Sort,
    /// Which page
    #[arg(long, value_name = "NUMBER", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    page: u32,
    /// Listings on a page
    #[arg(long, value_name = "NUMBER", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..))]
    limit: u32,
}

impl BrowseArgs {
    fn filter(&self, max_price: Option<u64>) -> Result<BrowseFilter, CliError> {
        let number =
            |n: u32| usize::try_from(n).map_err(|_| bad_input("the number is too large", "give a smaller one"));
        Ok(BrowseFilter {
            kind: self.kind,
            category: self.category,
            region: self.region,
            min_level: self.min_level,
            max_price_per_unit: max_price,
            price_band: self.price_band,
            rating_band: self.rating_band,
            min_rating_band: self.quality.min_rating,
            min_availability_ppm: self.quality.min_availability,
            measured: self.quality.measured,
            quantity: self.quantity,
            open: !self.all,
            protocol: self.protocol,
            provider: self.provider,
            mint: self.mint,
            sort: self.sort,
            page: number(self.page.saturating_sub(1))?,
            limit: Some(number(self.limit)?),
        })
    }
}

/// Runs the command.
pub async fn run(args: BrowseArgs, context: &Context) -> Result<()> {
    let client = &context.client;
    let (rows, now) = waiting("looking for offers", async {
        let max_price = match (&args.max_price, args.mint) {
            (Some(price), Some(mint)) => Some(mint::load_one(client, mint).await?.units(price)?),
            _ => None,
        };
        let found = client.browse(&args.filter(max_price)?).await?;
        anyhow::Ok((browse_rows(client, found).await?, client.now().await?))
    })
    .await?;
    let empty = if args.page == 1 { "no listing fits" } else { "there is nothing on this page" };
    context.show_list(empty, rows.len(), || browse_table(&rows, now), || browse_json(&rows, now));
    Ok(())
}
