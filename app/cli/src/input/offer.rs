//! What a provider offers, put together from flags, from a file, and from what stands on the chain.

use std::path::Path;

use anchor_lang::prelude::Pubkey;
use clap::{Args, Parser};
use flashback::constants::MIN_BOARDLESS_CREDIT_BPS;
use flashback::state::{
    Category, FairUse, Listing, Offer, Platform, Protocol, Provider, ProviderKind, ServiceLevels, Terms, STORAGE_UNIT,
};
use serde_json::{Map, Value};

use super::file::read_text;
use super::flag;
use crate::error::{bad_input, refused, CliError};
use crate::input::amount::{bps, Decimal};
use crate::input::mint::MintInfo;
use crate::input::names::{self, category_names, parse_text, parser};
use crate::input::service_levels::{LimitArg, Tiers};
use crate::input::span::Span;

/// Most that missed service levels give back, unless the offer says otherwise.
const MEASURED_CREDIT_BPS: u16 = 2_500;

/// Parts of an offer; what is left out is decided elsewhere.
#[derive(Args, Debug, Default)]
pub struct OfferArgs {
    /// At most 32 bytes
    #[arg(long, value_parser = parse_text::<32>)]
    name: Option<[u8; 32]>,
    /// What is measured: joined to the provider's endpoint, at most 48 bytes
    #[arg(long, value_parser = parse_text::<48>)]
    path: Option<[u8; 48]>,
    /// Category [default: the provider's, if it has one only]
    #[arg(long, value_parser = parser(names::CATEGORIES))]
    category: Option<Category>,
    /// How storage is spoken to
    #[arg(long, value_parser = parser(names::PROTOCOLS))]
    protocol: Option<Protocol>,
    /// Unit of quantity and price, at most 16 bytes: GiB for storage, anything for a service
    #[arg(long, value_parser = parse_text::<16>)]
    unit: Option<[u8; 16]>,
    /// Price of one unit for a month of 30 days, in the mint's decimals
    #[arg(long, value_name = "DECIMAL")]
    price: Option<Decimal>,
    /// Mint of the price; fixed for ever
    #[arg(long, value_name = "KEY")]
    mint: Option<Pubkey>,
    /// Units offered in all
    #[arg(long, value_name = "UNITS")]
    capacity: Option<u64>,
    /// Fewest units of an agreement [default: 1]
    #[arg(long, value_name = "UNITS")]
    min_quantity: Option<u64>,
    /// Most units of an agreement [default: the capacity]
    #[arg(long, value_name = "UNITS")]
    max_quantity: Option<u64>,
    /// Shortest term of an agreement, such as 30d [default: 0s]
    #[arg(long, value_name = "SPAN")]
    min_term: Option<Span>,
    /// Longest term of an agreement; 0s = open [default: 0s]
    #[arg(long, value_name = "SPAN")]
    max_term: Option<Span>,
    /// Whether anyone may accept a request, so that buying is one transaction [default: false]
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    auto_accept: Option<bool>,
    /// Who rules on disputes: a key, or `platform` [default: platform]
    #[arg(long, value_name = "KEY", value_parser = parse_arbiter)]
    arbiter: Option<Pubkey>,
    /// Notice that the consumer gives [default: 7e]
    #[arg(long, value_name = "SPAN")]
    notice: Option<Span>,
    /// Notice that the provider gives [default: 14e]
    #[arg(long, value_name = "SPAN")]
    provider_notice: Option<Span>,
    /// How long a dry vault is tolerated [default: 2e]
    #[arg(long, value_name = "SPAN")]
    grace: Option<Span>,
    /// How long after a period its figure can be disputed [default: 3e]
    #[arg(long, value_name = "SPAN")]
    dispute: Option<Span>,
    /// How long the arbiter has for a ruling [default: 7e]
    #[arg(long, value_name = "SPAN")]
    ruling: Option<Span>,
    /// Most of a period's price that credits give back; withheld until the period is settled [default: 25 where something
    /// is measured, else 50]
    #[arg(long, value_name = "PERCENT", value_parser = bps)]
    max_credit: Option<u16>,
    /// Outgoing traffic that the price includes, GiB per unit and month; 0 = without limit [default: 0]
    #[arg(long, value_name = "GIB")]
    egress_gib: Option<u32>,
    /// Requests that the price includes, per unit and month; 0 = without limit [default: 0]
    #[arg(long, value_name = "NUMBER")]
    requests: Option<u32>,
    /// Promised availability: below 99.9 % give back 10 % and so on: 99.9=10,99=25,95=100, or none
    #[arg(long, value_name = "TIERS")]
    availability: Option<Tiers>,
    /// Promised share of successful requests, as --availability
    #[arg(long, value_name = "TIERS")]
    success: Option<Tiers>,
    /// Promised time to the first byte (p95): 500=5:2 is 500 ms, else 5 % back, may be missed in 2 epochs; or none
    #[arg(long, value_name = "LIMIT")]
    latency: Option<LimitArg>,
    /// Promised throughput (p10) in KiB/s, as --latency
    #[arg(long, value_name = "LIMIT")]
    throughput: Option<LimitArg>,
    /// Length of an SLA period in epochs, 1 to 30 [default: 30]
    #[arg(long, value_name = "EPOCHS")]
    period_epochs: Option<u16>,
    /// Penalty as a share of the credit, paid from the collateral, at most 200 [default: 0]
    #[arg(long, value_name = "PERCENT", value_parser = bps)]
    penalty: Option<u16>,
    /// Collateral locked for each agreement, in months of its price, at most 12 [default: 0]
    #[arg(long, value_name = "MONTHS")]
    collateral_months: Option<u16>,
}

fn parse_arbiter(text: &str) -> Result<Pubkey, String> {
    if text == "platform" {
        return Ok(Pubkey::default());
    }
    text.parse().map_err(|_| "name a key in base58, or platform".into())
}

/// A file says what flags say: each of its keys is a flag.
#[derive(Parser)]
#[command(no_binary_name = true, disable_help_flag = true)]
struct OfferFile {
    #[command(flatten)]
    offer: OfferArgs,
}

/// Reads an offer from a TOML file, or a JSON file under any other name.
pub fn read_file(path: &Path) -> Result<OfferArgs, CliError> {
    let text = read_text(path)?;
    let is_toml = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("toml"));
    let wrong = |error: String| bad_input(format!("{}: {error}", path.display()), "correct the file");
    let parsed: Map<String, Value> = if is_toml {
        toml::from_str(&text).map_err(|error| wrong(error.to_string().trim_end().into()))?
    } else {
        serde_json::from_str(&text).map_err(|error| wrong(error.to_string()))?
    };
    parse_file(parsed).map_err(wrong)
}

fn parse_file(file: Map<String, Value>) -> Result<OfferArgs, String> {
    let flags = file.iter().map(|(key, value)| as_flag(key, value)).collect::<Result<Vec<_>, String>>()?;
    OfferFile::try_parse_from(flags).map(|file| file.offer).map_err(|error| {
        let text = error.to_string();
        let what = text.split("\n\n").next().unwrap_or_default().trim_start_matches("error: ");
        what.split_whitespace().collect::<Vec<_>>().join(" ")
    })
}

fn as_flag(key: &str, value: &Value) -> Result<String, String> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Bool(yes) => yes.to_string(),
        Value::Number(number) if number.is_u64() => number.to_string(),
        Value::Number(_) => return Err(format!("{key}: write a number that is no whole one in quotes")),
        Value::Array(parts) => {
            let parts: Option<Vec<&str>> = parts.iter().map(Value::as_str).collect();
            parts.ok_or_else(|| format!("{key}: a list holds texts"))?.join(",")
        }
        Value::Null | Value::Object(_) => return Err(format!("{key}: write a text, a whole number, true or false")),
    };
    Ok(format!("--{}={text}", key.replace('_', "-")))
}

/// The register that category or protocol belong to.
pub fn kind(layers: &[OfferArgs]) -> Option<ProviderKind> {
    layers.iter().rev().find_map(|args| match (args.category, args.protocol) {
        (Some(Category::Storage), _) => Some(ProviderKind::Storage),
        (Some(_), _) | (None, Some(Protocol::None)) => Some(ProviderKind::Service),
        (None, Some(_)) => Some(ProviderKind::Storage),
        (None, None) => None,
    })
}

/// The mint that is named last.
pub fn mint(layers: &[OfferArgs]) -> Option<Pubkey> {
    layers.iter().rev().find_map(|args| args.mint)
}

/// A new offer of `provider`: the layers over what is usual, within the platform's bounds.
pub fn new(layers: &[OfferArgs], provider: &Provider, platform: &Platform, mint: &MintInfo) -> Result<Offer, CliError> {
    let given = |is: fn(&OfferArgs) -> bool| layers.iter().any(is);
    let need = |is, what: &str| {
        let missing = || bad_input(format!("no {what} is given"), format!("give --{what}, or {what} in the file"));
        given(is).then_some(()).ok_or_else(missing)
    };
    need(|args| args.name.is_some(), "name")?;
    need(|args| args.price.is_some(), "price")?;
    need(|args| args.capacity.is_some(), "capacity")?;
    let mut offer = usual(provider, platform);
    apply(layers, &mut offer, platform, mint)?;
    if !given(|args| args.max_quantity.is_some()) {
        offer.max_quantity = offer.capacity;
    }
    if !given(|args| args.max_credit.is_some()) {
        let is_measured = offer.terms.service_levels.is_measured();
        offer.terms.max_credit_bps = if is_measured { MEASURED_CREDIT_BPS } else { MIN_BOARDLESS_CREDIT_BPS };
    }
    if offer.category == 0 {
        let categories = category_names(provider.category).join(", ");
        return Err(bad_input("no category is given", format!("give --category, one of {categories}")));
    }
    Ok(offer)
}

/// What an offer is without further words.
fn usual(provider: &Provider, platform: &Platform) -> Offer {
    let bounds = &platform.bounds;
    let epochs = |n: u32| platform.epoch_secs.saturating_mul(n);
    let storage = provider.kind == u8::from(ProviderKind::Storage);
    Offer {
        name: [0; 32],
        path: [0; 48],
        unit: if storage { STORAGE_UNIT } else { [0; 16] },
        category: if provider.category.is_power_of_two() { provider.category } else { 0 },
        protocol: Protocol::None,
        price: 0,
        capacity: 0,
        min_quantity: 1,
        max_quantity: 0,
        min_term_secs: 0,
        max_term_secs: 0,
        auto_accept: false,
        arbiter: Pubkey::default(),
        terms: Terms {
            notice_secs: epochs(7).min(bounds.max_notice_secs),
            provider_notice_secs: epochs(14).min(bounds.max_notice_secs),
            grace_secs: epochs(2).clamp(bounds.min_grace_secs, bounds.max_grace_secs),
            dispute_secs: epochs(3).clamp(bounds.min_dispute_secs, bounds.max_dispute_secs),
            ruling_secs: epochs(7).clamp(bounds.min_ruling_secs, bounds.max_ruling_secs),
            service_levels: ServiceLevels { period_epochs: 30, ..ServiceLevels::default() },
            ..Terms::default()
        },
    }
}

/// What a listing offers now.
pub fn of(listing: &Listing) -> Result<Offer, CliError> {
    let protocol = Protocol::try_from(listing.protocol)
        .map_err(|_| refused("the listing has a protocol that this version does not know", "use a newer version"))?;
    Ok(Offer {
        name: listing.name,
        path: listing.path,
        unit: listing.unit,
        category: listing.category,
        protocol,
        price: listing.price,
        capacity: listing.capacity,
        min_quantity: listing.min_quantity,
        max_quantity: listing.max_quantity,
        min_term_secs: listing.min_term_secs,
        max_term_secs: listing.max_term_secs,
        auto_accept: listing.auto_accept == 1,
        arbiter: listing.arbiter,
        terms: listing.terms,
    })
}

/// Sets what the layers name, the last one last.
pub fn apply(layers: &[OfferArgs], offer: &mut Offer, platform: &Platform, mint: &MintInfo) -> Result<(), CliError> {
    layers.iter().try_for_each(|args| args.apply(offer, platform.epoch_secs, mint))
}

/// Sets `slot` if there is a value.
fn set<T>(slot: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *slot = value;
    }
}

impl OfferArgs {
    fn apply(&self, offer: &mut Offer, epoch_secs: u32, mint: &MintInfo) -> Result<(), CliError> {
        set(&mut offer.name, self.name);
        set(&mut offer.path, self.path);
        set(&mut offer.unit, self.unit);
        set(&mut offer.category, self.category.map(Category::bit));
        set(&mut offer.protocol, self.protocol);
        set(&mut offer.price, self.price.as_ref().map(|price| mint.units(price)).transpose()?);
        set(&mut offer.capacity, self.capacity);
        set(&mut offer.min_quantity, self.min_quantity);
        set(&mut offer.max_quantity, self.max_quantity);
        set(&mut offer.min_term_secs, secs("min-term", self.min_term, epoch_secs)?);
        set(&mut offer.max_term_secs, secs("max-term", self.max_term, epoch_secs)?);
        set(&mut offer.auto_accept, self.auto_accept);
        set(&mut offer.arbiter, self.arbiter);
        self.apply_terms(&mut offer.terms, epoch_secs)
    }

    fn apply_terms(&self, terms: &mut Terms, epoch_secs: u32) -> Result<(), CliError> {
        set(&mut terms.notice_secs, secs("notice", self.notice, epoch_secs)?);
        set(&mut terms.provider_notice_secs, secs("provider-notice", self.provider_notice, epoch_secs)?);
        set(&mut terms.grace_secs, secs("grace", self.grace, epoch_secs)?);
        set(&mut terms.dispute_secs, secs("dispute", self.dispute, epoch_secs)?);
        set(&mut terms.ruling_secs, secs("ruling", self.ruling, epoch_secs)?);
        set(&mut terms.max_credit_bps, self.max_credit);
        let FairUse { egress_gib, requests } = &mut terms.fair_use;
        set(egress_gib, self.egress_gib);
        set(requests, self.requests);
        let levels = &mut terms.service_levels;
        set(&mut levels.availability, self.availability.map(|tiers| tiers.0));
        set(&mut levels.success, self.success.map(|tiers| tiers.0));
        set(&mut levels.latency, self.latency.map(|limit| limit.0));
        set(&mut levels.throughput, self.throughput.map(|limit| limit.0));
        set(&mut levels.period_epochs, self.period_epochs);
        set(&mut levels.penalty_bps, self.penalty);
        set(&mut levels.collateral_months, self.collateral_months);
        Ok(())
    }
}

fn secs(name: &str, span: Option<Span>, epoch_secs: u32) -> Result<Option<u32>, CliError> {
    span.map(|span| flag(name, span.secs(epoch_secs))).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytemuck::Zeroable;
    use flashback::state::TermBounds;
    use serde_json::json;

    fn parse(value: Value) -> Result<OfferArgs, String> {
        parse_file(value.as_object().cloned().unwrap_or_default())
    }

    fn mint() -> MintInfo {
        MintInfo { decimals: Some(6), ..MintInfo::default() }
    }

    fn platform(epoch_secs: u32) -> Platform {
        Platform { epoch_secs, bounds: TermBounds::widest(epoch_secs), ..Platform::zeroed() }
    }

    fn provider() -> Provider {
        let authority = Pubkey::new_from_array([1; 32]);
        Provider { authority, category: 1, capacity_gib: 1_000, ..Provider::zeroed() }
    }

    #[test]
    fn a_file_says_what_flags_say() {
        let args = parse(json!({
            "name": "Hot", "price": "0.002441", "capacity": 1000, "min_quantity": 10, "protocol": "s3",
            "auto_accept": true, "notice": "7d", "max_credit": "12.5%", "availability": ["99.9=10", "99=25"],
            "latency": "500=5:2", "arbiter": "platform",
        }))
        .unwrap();
        let offer = new(&[args], &provider(), &platform(86_400), &mint()).unwrap();
        assert_eq!((offer.price, offer.min_quantity, offer.max_quantity), (2_441, 10, 1_000));
        assert_eq!((offer.auto_accept, offer.terms.notice_secs, offer.terms.max_credit_bps), (true, 7 * 86_400, 1_250));
        assert_eq!(offer.terms.service_levels.availability[1].credit_bps, 2_500);
        let mut listing = Listing::zeroed();
        listing.write_offer(&offer, &provider(), &platform(86_400), 0).unwrap();
    }

    #[test]
    fn what_is_usual_is_within_the_bounds_of_every_platform() {
        let needed = json!({ "name": "Hot", "price": "1", "capacity": 10, "protocol": "s3" });
        for epoch_secs in [288, 3_456, 86_400] {
            let offer = new(&[parse(needed.clone()).unwrap()], &provider(), &platform(epoch_secs), &mint()).unwrap();
            Listing::zeroed().write_offer(&offer, &provider(), &platform(epoch_secs), 0).unwrap();
        }
    }

    #[test]
    fn flags_go_before_the_file_and_leave_the_rest() {
        let file = parse(json!({ "name": "Hot", "price": "1", "capacity": 10, "protocol": "s3" })).unwrap();
        let flags = OfferArgs { price: Some("2".parse().unwrap()), ..OfferArgs::default() };
        let offer = new(&[file, flags], &provider(), &platform(288), &mint()).unwrap();
        assert_eq!((offer.price, offer.capacity), (2_000_000, 10));
    }

    #[test]
    fn an_offer_survives_the_way_through_a_listing() {
        let args =
            parse(json!({ "name": "Hot", "price": "1", "capacity": 10, "protocol": "s3", "path": "/p" })).unwrap();
        let offer = new(&[args], &provider(), &platform(288), &mint()).unwrap();
        let mut listing = Listing::zeroed();
        listing.write_offer(&offer, &provider(), &platform(288), 0).unwrap();
        assert_eq!(of(&listing).unwrap(), offer);
    }

    #[test]
    fn refuses_keys_and_values_that_it_does_not_know() {
        for (file, says) in [
            (json!({ "max_qty": 1 }), "--max-qty"),
            (json!({ "price": 2.5 }), "in quotes"),
            (json!({ "price": -1 }), "in quotes"),
            (json!({ "price": "2,5" }), "decimal number"),
            (json!({ "capacity": "many" }), "--capacity"),
            (json!({ "category": "gold" }), "storage"),
            (json!({ "availability": [99] }), "list holds texts"),
            (json!({ "name": null }), "name"),
            (json!({ "from": "other.json" }), "--from"),
        ] {
            let error = parse(file.clone()).unwrap_err();
            assert!(error.contains(says), "{file}: {error}");
        }
    }

    #[test]
    fn says_what_is_missing() {
        let missing = |file: Value| {
            new(&[parse(file).unwrap()], &Provider { category: 0b110, kind: 1, ..provider() }, &platform(288), &mint())
                .unwrap_err()
                .what
        };
        assert_eq!(missing(json!({})), "no name is given");
        assert_eq!(missing(json!({ "name": "a" })), "no price is given");
        assert_eq!(missing(json!({ "name": "a", "price": "1" })), "no capacity is given");
        assert_eq!(missing(json!({ "name": "a", "price": "1", "capacity": 1 })), "no category is given");
    }

    #[test]
    fn category_and_protocol_tell_the_register() {
        let of = |file| kind(&[parse(file).unwrap()]);
        assert_eq!(of(json!({ "category": "migration" })), Some(ProviderKind::Service));
        assert_eq!(of(json!({ "protocol": "s3" })), Some(ProviderKind::Storage));
        assert_eq!(of(json!({ "name": "a" })), None);
    }
}
