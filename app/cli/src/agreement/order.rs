//! What a consumer asks for, on the command line.

use anchor_lang::prelude::Pubkey;
use clap::Args;
use flashback::state::Order;
use flashback_client::ListingContext;

use crate::error::CliError;
use crate::input::amount::Decimal;
use crate::input::flag;
use crate::input::mint::MintInfo;
use crate::input::names::parse_level;
use crate::input::span::Span;

/// What is asked for.
#[derive(Args, Debug)]
pub struct OrderArgs {
    /// The listing
    pub listing: Pubkey,
    /// Units to buy
    #[arg(long, value_name = "UNITS")]
    pub quantity: u64,
    /// How long at the longest; 0s = open [default: the listing's longest term]
    #[arg(long, value_name = "SPAN")]
    term: Option<Span>,
    /// How long the request can be accepted, at most 7e [default: 3e]
    #[arg(long, value_name = "SPAN")]
    valid: Option<Span>,
    /// Certification level that the provider has to hold: 1 to 4, or identified, verified, established, audited
    #[arg(long, value_parser = parse_level)]
    min_level: Option<u8>,
    /// Rating that the provider has to have at least, in bands of 10 %: 0 to 9; 0 = any, unrated too
    #[arg(long, value_name = "BAND")]
    min_rating: Option<u8>,
    /// The listing's revision that you looked at [default: the present one]
    #[arg(long, value_name = "NUMBER")]
    revision: Option<u32>,
    /// Most that a unit may cost a month, in the mint's decimals [default: the present price]
    #[arg(long, value_name = "DECIMAL")]
    max_price: Option<Decimal>,
    /// The provider's attributes that you looked at [default: its present ones]
    #[arg(long, value_name = "VERSION")]
    attributes_version: Option<u32>,
    /// Number of the wallet's vault that pays
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    pub vault_id: u64,
}

impl OrderArgs {
    /// What is asked for, in full: the usual order with what the arguments say.
    pub fn order(&self, listing: &ListingContext, mint: &MintInfo) -> Result<Order, CliError> {
        let secs = |name: &str, span: Span| flag(name, span.secs(listing.platform.epoch_secs));
        let mut order = listing.order(self.quantity);
        if let Some(term) = self.term {
            order.term_secs = secs("term", term)?;
        }
        if let Some(valid) = self.valid {
            order.valid_until = listing.now.saturating_add(secs("valid", valid)?.into());
        }
        if let Some(most) = &self.max_price {
            order.max_price = mint.units(most)?;
        }
        order.revision = self.revision.unwrap_or(order.revision);
        order.attributes_version = self.attributes_version.unwrap_or(order.attributes_version);
        order.min_level = self.min_level.unwrap_or_default();
        order.min_rating_band = self.min_rating.unwrap_or_default();
        Ok(order)
    }
}

/// How to ask for exactly what `order` asks for, whatever changes meanwhile.
pub fn shown_note(order: &Order, mint: &MintInfo) -> String {
    let Order { revision, max_price, attributes_version, .. } = order;
    let most = mint.amount(*max_price);
    format!(
        "to get exactly this, run it with --revision {revision} --max-price {most} --attributes-version \
         {attributes_version}"
    )
}
