//! What commands print: tables for people, JSON for programs.

use std::collections::BTreeMap;
use std::future::Future;
use std::io::{IsTerminal, Write};
use std::time::Duration;

use anchor_lang::prelude::Pubkey;
use anyhow::Result;
use clap::ValueEnum;
use comfy_table::{presets, ColumnConstraint, ContentArrangement, Table};
use flashback::state::{Certificate, Certifier, Listing, Protocol, Provider};
use flashback_client::{region, text, BrowseEntry, Client, ClientError};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::Value;

use crate::duration::{show_date, show_span};
use crate::mint::{self, MintInfo};
use crate::names::{self, category_names, stored};
use crate::record::{self, badge, rating, Record, NOTHING};

mod streams;

pub use streams::*;

/// How a command answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    #[default]
    Table,
    /// For programs.
    Json,
}

/// Prints a line to stdout; whoever closes the pipe has read enough.
pub fn print(text: impl AsRef<str>) {
    let line = text.as_ref().trim_end_matches('\n');
    if writeln!(std::io::stdout(), "{line}").is_err() {
        std::process::exit(0);
    }
}

/// Prints JSON in which nothing can steer a terminal.
pub fn print_json(value: &Value) {
    print(safe_json(value));
}

/// JSON leaves most characters as they are: those that a terminal or a reader could be misled by are written as numbers.
fn safe_json(value: &Value) -> String {
    let mut safe = String::new();
    for c in format!("{value:#}").chars() {
        // Within JSON, a backslash or a line break is JSON's own and never a character of the text.
        let plain = c.is_ascii_graphic() || c == ' ' || c == '\n' || (!c.is_ascii() && c.escape_debug().count() == 1);
        if plain {
            safe.push(c);
        } else {
            let mut units = [0; 2];
            safe.extend(c.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")));
        }
    }
    safe
}

/// Runs `work` behind a moving sign, if a person is watching.
pub async fn waiting<T>(what: &'static str, work: impl Future<Output = T>) -> T {
    if !std::io::stderr().is_terminal() {
        return work.await;
    }
    let spinner = ProgressBar::new_spinner().with_message(what);
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}") {
        spinner.set_style(style);
    }
    spinner.enable_steady_tick(Duration::from_millis(80));
    let result = work.await;
    spinner.finish_and_clear();
    result
}

/// A table; the columns in `whole` are never broken, so that keys can be copied.
fn table<const N: usize>(header: [&str; N], whole: &[usize], rows: impl IntoIterator<Item = [String; N]>) -> String {
    let mut table = Table::new();
    table.load_style(presets::UTF8_HORIZONTAL_ONLY).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header(header).add_rows(rows);
    for index in whole {
        if let Some(column) = table.column_mut(*index) {
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
    }
    table.trim_fmt()
}

/// One account, a value a line.
pub fn record_table(record: &Record) -> String {
    lines(record.rows().map(|(name, text)| (record::title(name), text)))
}

/// Names and values, the values below each other.
pub fn lines(pairs: impl IntoIterator<Item = (String, impl std::fmt::Display)>) -> String {
    let pairs: Vec<_> = pairs.into_iter().collect();
    let width = pairs.iter().map(|(name, _)| name.len()).max().unwrap_or_default();
    pairs.iter().map(|(name, text)| format!("{name:width$}  {text}\n")).collect()
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
        ["listing, provider", "certified, rating", "offers, from", "price", "quantity"],
        &[0],
        rows.iter().map(|row| browse_row(row, now)),
    )
}

fn browse_row(BrowseRow { entry, mint }: &BrowseRow, now: i64) -> [String; 5] {
    let BrowseEntry { listing, provider, .. } = entry;
    let unit = text::field(&listing.unit);
    let status = if entry.is_choosable() { String::new() } else { format!(" [{}]", unavailable(entry)) };
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
        format!("{}\n{}", badge_cell(entry.level, entry.level_until, now), rating(provider.rating_band)),
        format!("{}{protocol}\n{}", category_names(listing.category).join(", "), region::label(provider.region)),
        format!("{} {}\nper {unit} and month", mint.amount(listing.price), mint.short_label()),
        format!("{}–{} {unit}\n{} free", listing.min_quantity, listing.max_quantity, entry.free()),
    ]
}

/// A badge in lines as short as a column can be.
fn badge_cell(level: u8, until: i64, now: i64) -> String {
    if level == 0 {
        return badge(level, until, now);
    }
    format!("{}\n{}", record::level_title(level), end_cell(until, now))
}

/// The day of an end and how far it is away, which says the hour where it is near.
fn end_cell(at: i64, now: i64) -> String {
    let away = show_span(at.abs_diff(now));
    if now < at {
        format!("until {}\n(in {away})", show_date(at))
    } else {
        format!("until {}\n({away} ago)", show_date(at))
    }
}

/// Why a listing cannot be chosen.
fn unavailable(entry: &BrowseEntry) -> &'static str {
    if entry.provider.delisted_at != 0 {
        "provider delisted"
    } else if entry.provider.status != 0 {
        "provider retired"
    } else {
        stored(names::LISTING_STATUSES, entry.listing.status)
    }
}

/// Listings as JSON, each with its provider.
pub fn browse_json(rows: &[BrowseRow], now: i64) -> Value {
    let row = |BrowseRow { entry, mint }: &BrowseRow| {
        let mut json = record::listing(&entry.address, &entry.listing, mint, now).json();
        json["provider"] = record::provider(&entry.listing.provider, &entry.provider, now).json();
        json["level"] = entry.level.into();
        json["level_until"] = if entry.level == 0 { Value::Null } else { entry.level_until.into() };
        json["free"] = entry.free().into();
        json["choosable"] = entry.is_choosable().into();
        json
    };
    rows.iter().map(row).collect()
}

/// Providers with their badges.
pub fn provider_table(rows: &[(Pubkey, Provider)], now: i64) -> String {
    let row = |(address, provider): &(Pubkey, Provider)| {
        let (level, until) = provider.level_at(now);
        let capacity = if provider.kind == 0 { format!("{} GiB", provider.capacity_gib) } else { NOTHING.into() };
        [
            format!("{}{}\n{address}", text::field(&provider.name), provider_note(provider)),
            stored(names::KINDS, provider.kind).into(),
            format!("{}\n{}", badge_cell(level, until, now), rating(provider.rating_band)),
            format!("{}\n{}", category_names(provider.category).join(",\n"), region::label(provider.region)),
            capacity,
            provider.open_listings.to_string(),
        ]
    };
    let header = ["provider", "register", "certified, rating", "offers, from", "capacity", "open listings"];
    table(header, &[0], rows.iter().map(row))
}

fn provider_note(provider: &Provider) -> &'static str {
    if provider.delisted_at != 0 {
        " [delisted]"
    } else if provider.status != 0 {
        " [retired]"
    } else {
        ""
    }
}

/// A certificate with the accounts that decide whether it counts.
#[derive(Clone, Debug)]
pub struct CertificateRow {
    /// Where the certificate is.
    pub address: Pubkey,
    /// What was certified.
    pub certificate: Certificate,
    /// Of whom it speaks.
    pub provider: Provider,
    /// Who issued it.
    pub certifier: Certifier,
}

impl CertificateRow {
    /// The certificate as named values.
    pub fn record(&self, now: i64) -> Record {
        record::certificate(&self.address, &self.certificate, &self.provider, &self.certifier, now)
    }
}

/// Adds to each certificate its provider and its certifier: a request for each 100 of either.
pub async fn certificate_rows(client: &Client, found: Vec<(Pubkey, Certificate)>) -> Result<Vec<CertificateRow>> {
    let providers: Vec<_> = found.iter().map(|(_, certificate)| certificate.provider).collect();
    let certifiers: Vec<_> = found.iter().map(|(_, certificate)| certificate.certifier).collect();
    let providers = client.fetch_many::<Provider>(&providers).await?;
    let certifiers = client.fetch_many::<Certifier>(&certifiers).await?;
    let joined = found.into_iter().zip(providers).zip(certifiers);
    joined
        .map(|(((address, certificate), provider), certifier)| {
            let missing = |name, address| ClientError::AccountMissing { name, address };
            let provider = provider.ok_or_else(|| missing("provider", certificate.provider))?;
            let certifier = certifier.ok_or_else(|| missing("certifier", certificate.certifier))?;
            Ok(CertificateRow { address, certificate, provider, certifier })
        })
        .collect()
}

/// Certificates, and whether they count.
pub fn certificate_table(rows: &[CertificateRow], now: i64) -> String {
    let row = |row: &CertificateRow| {
        let CertificateRow { address, certificate, provider, certifier } = row;
        let state = record::certificate_state(certificate, provider, certifier, now);
        [
            format!(
                "{address}\n  {} {}\n  by {} {}\n  evidence {}",
                text::field(&provider.name),
                certificate.provider,
                text::field(&certifier.name),
                certificate.certifier,
                record::hex(&certificate.evidence_hash)
            ),
            format!("{}\n{}", names::level(certificate.level), end_cell(certificate.expires_at, now)),
            state.into(),
        ]
    };
    table(["certificate, provider, certifier, evidence", "level", "state"], &[0], rows.iter().map(row))
}

/// Certifiers and their rights.
pub fn certifier_table(rows: &[(Pubkey, Certifier)], now: i64) -> String {
    let row = |(address, certifier): &(Pubkey, Certifier)| {
        [
            format!("{}\n{address}\n  wallet {}", text::field(&certifier.name), certifier.wallet),
            stored(names::CERTIFIER_STATUSES, certifier.status).into(),
            category_names(certifier.scope).join(",\n"),
            format!("{}\n{}", names::level(certifier.max_level), end_cell(certifier.expires_at, now)),
            format!("{} issued\n{} revoked", certifier.issued, certifier.revoked),
        ]
    };
    table(["certifier", "status", "scope", "up to", "certificates"], &[0], rows.iter().map(row))
}

/// Listings of one provider.
pub fn listing_table(rows: &[(Pubkey, Listing)], mints: &BTreeMap<Pubkey, MintInfo>) -> String {
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

/// Settlement mints: name, decimals, and the value that the admin gives them.
pub fn mint_table(rows: impl IntoIterator<Item = [String; 4]>) -> String {
    table(["mint", "symbol", "decimals", "value"], &[0], rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytemuck::Zeroable;
    use serde_json::json;

    #[test]
    fn json_cannot_steer_a_terminal_and_stays_the_same_json() {
        let value = json!({ "name": "a\u{1b}[2J\u{202e}\u{9b}\u{7f}\u{e0041}\\ \"ü 東\n", "n": [1, null] });
        let text = safe_json(&value);
        assert!(text.chars().all(|c| c == '\n' || !c.is_control()), "{text}");
        assert!(!text.contains('\u{202e}') && text.contains("ü 東"), "{text}");
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
    }

    #[test]
    fn the_badge_in_a_table_is_the_providers_not_the_listings_hint() {
        let listing = Listing { cert_level: 4, cert_until: 1_000, open: 1, ..Listing::zeroed() };
        let provider = Provider { level_until: [200, 200, 0, 0], ..Provider::zeroed() };
        let mint = MintInfo { decimals: Some(6), vouched: true, ..MintInfo::default() };
        let shown = |now| {
            let entry = BrowseEntry::new(Pubkey::default(), listing, provider, now);
            browse_table(&[BrowseRow { entry, mint: mint.clone() }], now)
        };
        assert!(shown(199).contains("Verified"));
        assert!(shown(200).contains("not certified"));
        assert!(!shown(199).contains("Audited"));
    }

    #[test]
    fn keys_stand_whole_in_a_table() {
        let address = Pubkey::new_from_array([251; 32]);
        assert!(provider_table(&[(address, Provider::zeroed())], 0).contains(&address.to_string()));
    }
}
