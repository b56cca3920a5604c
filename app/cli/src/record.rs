//! Accounts as named values: the one description from which tables, JSON and lists of changes are made.

use anchor_lang::prelude::Pubkey;
use flashback::constants::{LEVELS, UNRATED};
use flashback::state::{
    Certificate, Certifier, Limit, Listing, Pausable, Platform, Protocol, Provider, ProviderKind, Terms, Tier,
};
use flashback::text::read_text;
use flashback_client::text::field;
use serde_json::{json, Value};

use crate::amount::{decimal, show_bps, sol};
use crate::duration::{show_end, show_span, show_time};
use crate::mint::MintInfo;
use crate::names::{self, category_names, stored};
use crate::service_levels::{show_limit, show_tiers};

mod streams;

pub use streams::*;

/// What stands where there is nothing.
pub const NOTHING: &str = "–";

/// Named values of one account.
#[derive(Clone, Debug, Default)]
pub struct Record(Vec<Field>);

#[derive(Clone, Debug)]
struct Field {
    name: &'static str,
    json: Value,
    text: String,
}

/// A value that is set or set anew.
#[derive(Clone, Debug)]
pub struct Change {
    /// Name of the value.
    pub name: &'static str,
    /// What stood there, as JSON and in words; `None` for a new account.
    pub from: Option<(Value, String)>,
    /// What stands there now.
    pub to: (Value, String),
}

impl Record {
    /// Adds a value in both forms.
    fn add(mut self, name: &'static str, json: impl Into<Value>, text: impl Into<String>) -> Self {
        self.0.push(Field { name, json: json.into(), text: text.into() });
        self
    }

    fn number(self, name: &'static str, number: impl Into<u64>) -> Self {
        let number = number.into();
        self.add(name, number, number.to_string())
    }

    /// The zero key is none.
    fn key(self, name: &'static str, key: &Pubkey) -> Self {
        if *key == Pubkey::default() {
            return self.add(name, Value::Null, NOTHING);
        }
        self.add(name, key.to_string(), key.to_string())
    }

    fn word(self, name: &'static str, word: &'static str) -> Self {
        self.add(name, word, word)
    }

    /// Text that came from the chain.
    fn text(self, name: &'static str, text: &[u8]) -> Self {
        let shown = field(text);
        self.add(name, read_text(text), if shown.is_empty() { NOTHING.into() } else { shown })
    }

    /// An instant; 0 is never.
    fn time(self, name: &'static str, at: i64) -> Self {
        if at == 0 {
            return self.add(name, Value::Null, NOTHING);
        }
        self.add(name, at, show_time(at))
    }

    fn span(self, name: &'static str, secs: u32) -> Self {
        self.add(name, secs, show_span(secs.into()))
    }

    fn bps(self, name: &'static str, bps: u16) -> Self {
        self.add(name, bps, show_bps(bps))
    }

    fn lamports(self, name: &'static str, lamports: u64) -> Self {
        self.add(name, lamports, sol(lamports))
    }

    fn hash(self, name: &'static str, hash: &[u8; 32]) -> Self {
        if *hash == [0; 32] {
            return self.add(name, Value::Null, NOTHING);
        }
        self.add(name, hex(hash), hex(hash))
    }

    fn categories(self, name: &'static str, set: u16) -> Self {
        let categories = category_names(set);
        let text = categories.join(", ");
        self.add(name, categories, text)
    }

    fn region(self, region: u16) -> Self {
        self.add("region", region, names::region(region))
    }

    /// The values as one JSON object.
    pub fn json(&self) -> Value {
        Value::Object(self.0.iter().map(|field| (field.name.into(), field.json.clone())).collect())
    }

    /// Names and values in words.
    pub fn rows(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.0.iter().map(|field| (field.name, field.text.as_str()))
    }

    /// What a new account holds.
    pub fn as_new(&self) -> Vec<Change> {
        let set = self.0.iter().filter(|field| !field.json.is_null());
        set.map(|field| Change { name: field.name, from: None, to: (field.json.clone(), field.text.clone()) }).collect()
    }

    /// What differs in `after`, a record of the same account.
    pub fn changes_to(&self, after: &Self) -> Vec<Change> {
        let pairs = self.0.iter().zip(&after.0).filter(|(from, to)| from.json != to.json);
        pairs
            .map(|(from, to)| Change {
                name: to.name,
                from: Some((from.json.clone(), from.text.clone())),
                to: (to.json.clone(), to.text.clone()),
            })
            .collect()
    }
}

/// The name of a value where its unit stands beside it in words.
pub fn title(name: &str) -> String {
    const UNITS: [&str; 5] = ["_secs", "_bps", "_gib", "_lamports", "_at"];
    let bare = UNITS.into_iter().find_map(|unit| name.strip_suffix(unit)).unwrap_or(name);
    bare.replace('_', " ")
}

/// Bytes in hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A level with its end, in words.
pub fn badge(level: u8, until: i64, now: i64) -> String {
    if level == 0 {
        return "not certified".into();
    }
    format!("{} until {}", level_title(level), show_end(until, now))
}

/// The name of a level as a title: `Verified`.
pub fn level_title(level: u8) -> String {
    let (first, rest) = names::level(level).split_at(1);
    format!("{}{rest}", first.to_uppercase())
}

/// A rating band in words.
pub fn rating(band: u8) -> String {
    match band {
        UNRATED => "unrated".into(),
        10.. => "100 %".into(),
        band => format!("{band}0–{band}9 %"),
    }
}

fn rating_json(band: u8) -> Value {
    if band == UNRATED {
        Value::Null
    } else {
        band.into()
    }
}

/// The platform.
pub fn platform(platform: &Platform, now: i64) -> Record {
    let bounds = &platform.bounds;
    let paused: Vec<(&Pausable, &str, i64)> = names::PAUSABLES
        .iter()
        .zip(platform.paused_until)
        .filter(|(_, until)| now < *until)
        .map(|((what, name), until)| (what, *name, until))
        .collect();
    let paused_text: Vec<_> =
        paused.iter().map(|(_, name, until)| format!("{name} until {}", show_end(*until, now))).collect();
    let paused_json: serde_json::Map<_, _> =
        paused.iter().map(|(_, name, until)| (name.to_string(), json!(until))).collect();
    Record::default()
        .key("admin", &platform.admin)
        .key("pending_admin", &platform.pending_admin)
        .key("registrar", &platform.registrar)
        .key("guardian", &platform.guardian)
        .key("treasury", &platform.treasury)
        .key("arbiter", &platform.arbiter)
        .span("epoch_secs", platform.epoch_secs)
        .span("report_window_secs", platform.report_window_secs)
        .time("genesis_at", platform.genesis_at)
        .bps("fee_bps", platform.fee_bps)
        .lamports("registration_fee_lamports", platform.registration_fee_lamports)
        .lamports("dispute_stake_lamports", platform.dispute_stake_lamports)
        .lamports("report_pay_lamports", platform.report_pay_lamports)
        .span("thaw_secs", platform.thaw_secs)
        .span("max_notice_secs", bounds.max_notice_secs)
        .span("min_grace_secs", bounds.min_grace_secs)
        .span("max_grace_secs", bounds.max_grace_secs)
        .span("min_dispute_secs", bounds.min_dispute_secs)
        .span("max_dispute_secs", bounds.max_dispute_secs)
        .span("min_ruling_secs", bounds.min_ruling_secs)
        .span("max_ruling_secs", bounds.max_ruling_secs)
        .span("max_term_secs", bounds.max_term_secs)
        .add("paused", paused_json, if paused_text.is_empty() { NOTHING.into() } else { paused_text.join(", ") })
        .number("providers", platform.providers)
        .number("certifiers", platform.certifiers)
}

/// A certifier.
pub fn certifier(address: &Pubkey, certifier: &Certifier, now: i64) -> Record {
    Record::default()
        .key("certifier", address)
        .key("wallet", &certifier.wallet)
        .text("name", &certifier.name)
        .word("status", stored(names::CERTIFIER_STATUSES, certifier.status))
        .categories("scope", certifier.scope)
        .add("max_level", certifier.max_level, names::level(certifier.max_level))
        .add("expires_at", certifier.expires_at, show_end(certifier.expires_at, now))
        .number("issued", certifier.issued)
        .number("revoked", certifier.revoked)
}

/// A provider, with the level that it holds `now`.
pub fn provider(address: &Pubkey, provider: &Provider, now: i64) -> Record {
    let (level, until) = provider.level_at(now);
    let storage = provider.kind == u8::from(ProviderKind::Storage);
    let gib = |gib: u64| if storage { format!("{gib} GiB") } else { NOTHING.into() };
    let delisted = provider.delisted_at != 0;
    let reason = stored(names::REASONS, provider.delist_reason);
    Record::default()
        .key("provider", address)
        .word("kind", stored(names::KINDS, provider.kind))
        .text("name", &provider.name)
        .word("status", stored(names::PROVIDER_STATUSES, provider.status))
        .add("level", level, badge(level, until, now))
        .add(
            "level_until",
            if level == 0 { Value::Null } else { until.into() },
            if level == 0 { NOTHING.into() } else { show_time(until) },
        )
        .add("rating_band", rating_json(provider.rating_band), rating(provider.rating_band))
        .region(provider.region)
        .categories("categories", provider.category)
        .add("capacity_gib", provider.capacity_gib, gib(provider.capacity_gib))
        .add("reserved_gib", provider.reserved_gib, gib(provider.reserved_gib))
        .text("endpoint", &provider.endpoint)
        .text("metadata_uri", &provider.metadata_uri)
        .hash("metadata_hash", &provider.metadata_hash)
        .number("attributes_version", provider.attributes_version)
        .key("authority", &provider.authority)
        .key("pending_authority", &provider.pending_authority)
        .key("registrant", &provider.registrant)
        .number("id", provider.id)
        .time("delisted_at", provider.delisted_at)
        .add(
            "delist_reason",
            if delisted { reason.into() } else { Value::Null },
            if delisted { reason } else { NOTHING },
        )
        .number("open_listings", provider.open_listings)
        .number("next_listing", provider.next_listing)
        .number("agreements", provider.agreements)
        .number("settled_periods", provider.settled_periods)
}

/// Until when a provider holds each level, and by which certificate.
pub fn levels(provider: &Provider) -> Record {
    const NAMES: [(&str, &str); LEVELS as usize] = [
        ("identified_until", "identified_by"),
        ("verified_until", "verified_by"),
        ("established_until", "established_by"),
        ("audited_until", "audited_by"),
    ];
    let held = NAMES.into_iter().zip(provider.level_until).zip(&provider.level_source);
    held.fold(Record::default(), |record, (((until_name, by_name), until), by)| {
        record.time(until_name, until).key(by_name, by)
    })
}

/// Whether a certificate counts, and if not why.
pub fn certificate_state(
    certificate: &Certificate,
    provider: &Provider,
    certifier: &Certifier,
    now: i64,
) -> &'static str {
    if certificate.level_at(provider.attributes_version, certifier, now) > 0 {
        "valid"
    } else if certificate.status != 0 {
        "revoked"
    } else if certificate.expires_at <= now {
        "expired"
    } else if certificate.attributes_version != provider.attributes_version {
        "stale"
    } else {
        "certifier suspended"
    }
}

/// A certificate, as it counts for `provider` now.
pub fn certificate(
    address: &Pubkey,
    certificate: &Certificate,
    provider: &Provider,
    certifier: &Certifier,
    now: i64,
) -> Record {
    let revoked = certificate.revocations > 0;
    let reason = stored(names::REASONS, certificate.reason);
    Record::default()
        .key("certificate", address)
        .key("provider", &certificate.provider)
        .key("certifier", &certificate.certifier)
        .add("level", certificate.level, names::level(certificate.level))
        .word("state", certificate_state(certificate, provider, certifier, now))
        .time("issued_at", certificate.issued_at)
        .add("expires_at", certificate.expires_at, show_end(certificate.expires_at, now))
        .number("attributes_version", certificate.attributes_version)
        .hash("evidence_hash", &certificate.evidence_hash)
        .number("revocations", certificate.revocations)
        .time("revoked_at", certificate.revoked_at)
        .add("reason", if revoked { reason.into() } else { Value::Null }, if revoked { reason } else { NOTHING })
        .add(
            "revoked_by_registrar",
            certificate.revoked_by_registrar == 1,
            if certificate.revoked_by_registrar == 1 { "yes" } else { "no" },
        )
}

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
    fn terms(self, terms: &Terms) -> Self {
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
pub fn listing(address: &Pubkey, listing: &Listing, mint: &MintInfo, now: i64) -> Record {
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

/// What the admin says of a mint's value.
pub fn mint_value(before: Option<u64>, after: u64, mint: &MintInfo) -> Vec<Change> {
    let record = |value: u64| {
        Record::default()
            .key("mint", &mint.address)
            .add("symbol", mint.symbol.clone(), mint.symbol.clone().unwrap_or_else(|| NOTHING.into()))
            .add("ref_value", value, show_value(value))
    };
    before.map_or_else(|| record(after).as_new(), |before| record(before).changes_to(&record(after)))
}

/// Micro-dollars per 10^6 base units, in words.
pub fn show_value(ref_value: u64) -> String {
    if ref_value == 0 {
        return "not vouched for".into();
    }
    format!("${} for 1,000,000 base units", decimal(ref_value, 6))
}

fn symbol_note(mint: &MintInfo) -> String {
    let vouched = if mint.vouched { "vouched for by the platform" } else { "not vouched for by the platform" };
    match &mint.symbol {
        Some(symbol) => format!(" ({symbol}, {vouched})"),
        None => format!(" ({vouched})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytemuck::Zeroable;

    const ADDRESS: Pubkey = Pubkey::new_from_array([1; 32]);

    #[test]
    fn changes_are_what_differs_between_two_states_of_an_account() {
        let before = Provider { region: 276, ..Provider::zeroed() };
        let after = Provider { region: 40, ..before };
        let changes = provider(&ADDRESS, &before, 0).changes_to(&provider(&ADDRESS, &after, 0));
        assert_eq!(changes.len(), 1);
        assert_eq!(changes[0].name, "region");
        assert_eq!(changes[0].to, (json!(40), "Austria (40)".into()));
        assert_eq!(changes[0].from, Some((json!(276), "Germany (276)".into())));
    }

    #[test]
    fn a_title_has_no_unit() {
        assert_eq!(
            ["min_grace_secs", "fee_bps", "genesis_at", "name"].map(title),
            ["min grace", "fee", "genesis", "name"]
        );
    }

    #[test]
    fn a_badge_is_the_level_at_the_chains_time() {
        let held = Provider { level_until: [100, 100, 0, 0], ..Provider::zeroed() };
        let level = |now| provider(&ADDRESS, &held, now).json()["level"].clone();
        assert_eq!((level(99), level(100)), (json!(2), json!(0)));
        assert_eq!(badge(2, 100, 99), "Verified until 1970-01-01T00:01:40Z (in 1s)");
        assert_eq!(badge(0, 0, 0), "not certified");
    }

    #[test]
    fn a_certificate_says_why_it_does_not_count() {
        let issued = Certificate { level: 2, attributes_version: 1, expires_at: 100, ..Certificate::zeroed() };
        let of = Provider { attributes_version: 1, ..Provider::zeroed() };
        let state = |certificate: &Certificate, of: &Provider, status, now| {
            certificate_state(certificate, of, &Certifier { status, ..Certifier::zeroed() }, now)
        };
        assert_eq!(state(&issued, &of, 0, 99), "valid");
        assert_eq!(state(&issued, &of, 0, 100), "expired");
        assert_eq!(state(&issued, &of, 1, 99), "certifier suspended");
        assert_eq!(state(&issued, &Provider { attributes_version: 2, ..of }, 0, 99), "stale");
        assert_eq!(state(&Certificate { status: 1, ..issued }, &of, 0, 99), "revoked");
    }

    #[test]
    fn text_from_the_chain_is_shown_escaped() {
        let mut hostile = Provider::zeroed();
        hostile.name[..4].copy_from_slice(b"\x1b[2J");
        let record = provider(&ADDRESS, &hostile, 0);
        let shown = record.rows().find(|(name, _)| *name == "name").map(|(_, text)| text.to_string());
        assert_eq!(shown.as_deref(), Some(r"\u{1b}[2J"));
    }
}
