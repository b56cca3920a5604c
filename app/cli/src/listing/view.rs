//! Listings and offers as they are shown.

use std::collections::BTreeMap;

use anchor_lang::error::Error;
use anchor_lang::prelude::Pubkey;
use anyhow::Result;
use flashback::state::{Limit, Listing, Protocol, Terms, Tier};
use flashback_client::text::{self, field};
use flashback_client::{region, BrowseEntry, Client};
use serde_json::{json, Value};

use crate::chain::mint;
use crate::input::amount::show_bps;
use crate::input::mint::MintInfo;
use crate::input::names::{self, category_names, stored};
use crate::input::service_levels::{show_limit, show_tiers};
use crate::input::span::show_span;
use crate::output::record::{Record, NOTHING};
use crate::output::table;
use crate::provider;
use crate::provider::view::{badge, badge_cell, rating, rating_json, standing_cell};

fn tiers_json(tiers: &[Tier; 3]) -> Value {
    let used = tiers.iter().filter(|tier| tier.threshold_ppm > 0);
    used.map(|tier| json!({ "threshold_ppm": tier.threshold_ppm, "credit_bps": tier.credit_bps })).collect()
}

fn limit_json(limit: &Limit, unit: &str) -> Value {
    if limit.value == 0 {
        return Value::Null;
    }
    json!({ unit: limit.value, "credit_bps": limit.credit_bps, "allowance_epochs": limit.allowance })
}

/// A quantity that 0 leaves open.
fn unlimited(value: u32, unit: &str) -> (Value, String) {
    if value == 0 {
        (Value::Null, "without limit".into())
    } else {
        (value.into(), format!("{value} {unit} per unit and month"))
    }
}

impl Record {
    /// The conditions of a listing or an agreement.
    pub fn terms(self, terms: &Terms) -> Self {
        let levels = &terms.service_levels;
        let (egress, egress_text) = unlimited(terms.fair_use.egress_gib, "GiB");
        let (requests, requests_text) = unlimited(terms.fair_use.requests, "requests");
        self.span("notice_secs", terms.notice_secs)
            .span("provider_notice_secs", terms.provider_notice_secs)
            .span("grace_secs", terms.grace_secs)
            .span("dispute_secs", terms.dispute_secs)
            .span("ruling_secs", terms.ruling_secs)
            .bps("max_credit_bps", terms.max_credit_bps)
            .add("egress_gib", egress, egress_text)
            .add("requests", requests, requests_text)
            .add("availability", tiers_json(&levels.availability), show_tiers(&levels.availability))
            .add("success", tiers_json(&levels.success), show_tiers(&levels.success))
            .add("latency", limit_json(&levels.latency, "ms"), show_limit(&levels.latency, "at most", "ms"))
            .add(
                "throughput",
                limit_json(&levels.throughput, "kib_per_sec"),
                show_limit(&levels.throughput, "at least", "KiB/s"),
            )
            .add("period_epochs", levels.period_epochs, format!("{} epochs", levels.period_epochs))
            .add("penalty_bps", levels.penalty_bps, format!("{} of the credit", show_bps(levels.penalty_bps)))
            .add(
                "collateral_months",
                levels.collateral_months,
                format!("{} months of the price", levels.collateral_months),
            )
    }
}

/// A listing, priced in `mint`.
pub fn record(address: &Pubkey, listing: &Listing, mint: &MintInfo, now: i64) -> Record {
    let unit = field(&listing.unit);
    let price = format!("{} {} per {unit} and month", mint.amount(listing.price), mint.label());
    let protocol = stored(names::PROTOCOLS, listing.protocol);
    let is_service = listing.protocol == u8::from(Protocol::None);
    let longest = if listing.max_term_secs == 0 { "open".into() } else { show_span(listing.max_term_secs.into()) };
    let hints = json!({
        "level": listing.cert_level,
        "level_until": listing.cert_until,
        "rating_band": rating_json(listing.rating_band),
        "region": listing.region,
    });
    let hints_text = format!(
        "{}, {}, {}",
        badge(listing.cert_level, listing.cert_until, now),
        rating(listing.rating_band),
        names::region(listing.region)
    );
    Record::default()
        .key("listing", address)
        .key("provider", &listing.provider)
        .number("index", listing.id)
        .word("kind", stored(names::KINDS, listing.kind))
        .text("name", &listing.name)
        .word("status", stored(names::LISTING_STATUSES, listing.status))
        .number("revision", listing.revision)
        .categories("category", listing.category)
        .add(
            "protocol",
            if is_service { Value::Null } else { protocol.into() },
            if is_service { NOTHING } else { protocol },
        )
        .text("path", &listing.path)
        .text("unit", &listing.unit)
        .add("price", mint.amount(listing.price), price)
        .add("price_base_units", listing.price.to_string(), listing.price.to_string())
        .add("mint", listing.mint.to_string(), format!("{}{}", listing.mint, symbol_note(mint)))
        .number("capacity", listing.capacity)
        .number("reserved", listing.reserved)
        .number("min_quantity", listing.min_quantity)
        .number("max_quantity", listing.max_quantity)
        .span("min_term_secs", listing.min_term_secs)
        .add(
            "max_term_secs",
            if listing.max_term_secs == 0 { Value::Null } else { listing.max_term_secs.into() },
            longest,
        )
        .add("auto_accept", listing.auto_accept == 1, if listing.auto_accept == 1 { "yes" } else { "no" })
        .key("arbiter", &listing.arbiter)
        .terms(&listing.terms)
        .add("hints", hints, hints_text)
}

fn symbol_note(mint: &MintInfo) -> String {
    let vouched = if mint.vouched { "vouched for by the platform" } else { "not vouched for by the platform" };
    match &mint.symbol {
        Some(symbol) => format!(" ({symbol}, {vouched})"),
        None => format!(" ({vouched})"),
    }
}

/// Listings of one provider.
pub fn table_of(rows: &[(Pubkey, Listing)], mints: &BTreeMap<Pubkey, MintInfo>) -> String {
    let row = |(address, listing): &(Pubkey, Listing)| {
        let price = mints.get(&listing.mint).map_or_else(
            || format!("{} base units of {}", listing.price, listing.mint),
            |mint| format!("{} {}", mint.amount(listing.price), mint.short_label()),
        );
        [
            format!("{}\n{address}", text::field(&listing.name)),
            stored(names::LISTING_STATUSES, listing.status).into(),
            category_names(listing.category).join(", "),
            format!("{price}\nper {} and month", text::field(&listing.unit)),
            format!("{} of {}", listing.reserved, listing.capacity),
            listing.revision.to_string(),
        ]
    };
    table(["listing", "status", "category", "price", "reserved", "revision"], &[0], rows.iter().map(row))
}

/// A listing that was found, with the mint of its price.
#[derive(Clone, Debug)]
pub struct BrowseRow {
    /// Listing, provider and the badge that the provider holds now.
    pub entry: BrowseEntry,
    /// The mint of the price.
    pub mint: MintInfo,
}

/// Adds to each entry what is known of its mint.
pub async fn browse_rows(client: &Client, entries: Vec<BrowseEntry>) -> Result<Vec<BrowseRow>> {
    let mints = mint::load(client, entries.iter().map(|entry| entry.listing.mint)).await?;
    let row = |entry: BrowseEntry| {
        let mint = mints.get(&entry.listing.mint)?.clone();
        Some(BrowseRow { entry, mint })
    };
    Ok(entries.into_iter().filter_map(row).collect())
}

/// Listings as a consumer chooses among them.
pub fn browse_table(rows: &[BrowseRow], now: i64) -> String {
    table(
        ["listing, provider", "certified", "rating, up", "offers, from", "price", "quantity"],
        &[0],
        rows.iter().map(|row| browse_row(row, now)),
    )
}

fn browse_row(BrowseRow { entry, mint }: &BrowseRow, now: i64) -> [String; 6] {
    let BrowseEntry { listing, provider, .. } = entry;
    let unit = text::field(&listing.unit);
    let status = obstacle(entry).map_or_else(String::new, |reason| format!(" [{reason}]"));
    let protocol = match Protocol::try_from(listing.protocol) {
        Ok(Protocol::None) => String::new(),
        _ => format!(", {}", stored(names::PROTOCOLS, listing.protocol)),
    };
    [
        format!(
            "{}{status}\n{}\n  by {}\n  {}",
            text::field(&listing.name),
            entry.address,
            text::field(&provider.name),
            listing.provider
        ),
        badge_cell(entry.level, entry.level_until, now),
        standing_cell(entry.rating_bps, entry.availability_ppm(), entry.standing),
        format!("{}{protocol}\n{}", category_names(listing.category).join(", "), region::label(provider.region)),
        format!("{} {}\nper {unit} and month", mint.amount(listing.price), mint.short_label()),
        format!("{}–{} {unit}\n{} free", listing.min_quantity, listing.max_quantity, entry.free()),
    ]
}

/// Why a listing cannot be chosen, in short; `None` if it can.
pub fn obstacle(entry: &BrowseEntry) -> Option<String> {
    let error = entry.check_choosable(None).err()?;
    let Error::AnchorError(error) = error else { return Some(error.to_string()) };
    Some(match error.error_name.as_str() {
        "ListingNotOpen" => stored(names::LISTING_STATUSES, entry.listing.status).into(),
        "ProviderDelisted" => "provider delisted".into(),
        "ProviderRetired" => "provider retired".into(),
        "ProviderSuspended" => "provider suspended".into(),
        "BoardMissing" => "not measured yet".into(),
        "CreditTooLowWithoutBoard" | "NoticeTooLongWithoutBoard" | "PenaltyWithoutBoard" => "needs a board".into(),
        "BondTooLow" => "bond too low".into(),
        "CapacityExhausted" => "sold out".into(),
        "AccountNotInitialized" => "bond closed".into(),
        other => other.into(),
    })
}

/// Listings as JSON, each with its provider.
pub fn browse_json(rows: &[BrowseRow], now: i64) -> Value {
    let row = |BrowseRow { entry, mint }: &BrowseRow| {
        let mut json = record(&entry.address, &entry.listing, mint, now).json();
        json["provider"] = provider::view::record(&entry.listing.provider, &entry.provider, now).json();
        json["level"] = entry.level.into();
        json["level_until"] = if entry.level == 0 { Value::Null } else { entry.level_until.into() };
        json["availability_ppm"] = entry.availability_ppm().into();
        json["free"] = entry.free().into();
        json["choosable"] = entry.check_choosable(None).is_ok().into();
        json["obstacle"] = obstacle(entry).into();
        json
    };
    rows.iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytemuck::Zeroable;
    use flashback::state::{Bond, Provider};

    #[test]
    fn the_badge_in_a_table_is_the_providers_not_the_listings_hint() {
        let listing = Listing { cert_level: 4, cert_until: 1_000, open: 1, ..Listing::zeroed() };
        let provider = Provider { level_until: [200, 200, 0, 0], ..Provider::zeroed() };
        let mint = MintInfo { decimals: Some(6), vouched: true, ..MintInfo::default() };
        let shown = |now| {
            let entry = BrowseEntry::new(Pubkey::default(), listing, provider, Some(Bond::zeroed()), None, 86_400, now);
            browse_table(&[BrowseRow { entry, mint: mint.clone() }], now)
        };
        assert!(shown(199).contains("Verified"));
        assert!(shown(200).contains("not certified"));
        assert!(!shown(199).contains("Audited"));
    }
}
