//! Providers and their badges as they are shown.

use anchor_lang::prelude::Pubkey;
use flashback::constants::{LEVELS, UNRATED};
use flashback::state::{Provider, ProviderKind};
use flashback_client::{region, text};
use serde_json::Value;

use crate::input::names::{self, category_names, stored};
use crate::input::span::{show_date, show_end, show_span, show_time};
use crate::output::record::{Record, NOTHING};
use crate::output::table;

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

/// A rating band as JSON.
pub fn rating_json(band: u8) -> Value {
    if band == UNRATED {
        Value::Null
    } else {
        band.into()
    }
}

/// A provider, with the level that it holds `now`.
pub fn record(address: &Pubkey, provider: &Provider, now: i64) -> Record {
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
        .time("next_endpoint_from", provider.next_endpoint_times().start)
        .time("next_endpoint_until", provider.next_endpoint_times().end)
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

/// The levels that are held at `now` before a change and no longer after it.
pub fn lost_levels(before: &Provider, after: &Provider, now: i64) -> Vec<String> {
    let ends = before.level_until.into_iter().zip(after.level_until);
    let lost = (1..).zip(ends).filter(|(_, (before, after))| now < *before && *after <= now);
    lost.map(|(level, _)| level_title(level)).collect()
}

/// Providers with their badges.
pub fn table_of(rows: &[(Pubkey, Provider)], now: i64) -> String {
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

/// A badge in lines as short as a column can be.
pub fn badge_cell(level: u8, until: i64, now: i64) -> String {
    if level == 0 {
        return badge(level, until, now);
    }
    format!("{}\n{}", level_title(level), end_cell(until, now))
}

/// The day of an end and how far it is away, which says the hour where it is near.
pub fn end_cell(at: i64, now: i64) -> String {
    let away = show_span(at.abs_diff(now));
    if now < at {
        format!("until {}\n(in {away})", show_date(at))
    } else {
        format!("until {}\n({away} ago)", show_date(at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytemuck::Zeroable;
    use serde_json::json;

    const ADDRESS: Pubkey = Pubkey::new_from_array([1; 32]);

    #[test]
    fn a_badge_is_the_level_at_the_chains_time() {
        let held = Provider { level_until: [100, 100, 0, 0], ..Provider::zeroed() };
        let level = |now| record(&ADDRESS, &held, now).json()["level"].clone();
        assert_eq!((level(99), level(100)), (json!(2), json!(0)));
        assert_eq!(badge(2, 100, 99), "Verified until 1970-01-01T00:01:40Z (in 1s)");
        assert_eq!(badge(0, 0, 0), "not certified");
    }

    #[test]
    fn what_a_change_ends_is_told_level_by_level() {
        let before = Provider { level_until: [100, 100, 50, 0], ..Provider::zeroed() };
        assert_eq!(lost_levels(&before, &Provider::zeroed(), 60), ["Identified", "Verified"]);
        assert!(lost_levels(&before, &before, 60).is_empty());
    }

    #[test]
    fn keys_stand_whole_in_a_table() {
        let address = Pubkey::new_from_array([251; 32]);
        assert!(table_of(&[(address, Provider::zeroed())], 0).contains(&address.to_string()));
    }
}
