//! The platform and its mints as they are shown.

use flashback::state::{Pausable, Platform};
use serde_json::json;

use crate::input::amount::decimal;
use crate::input::mint::MintInfo;
use crate::input::names;
use crate::input::span::show_end;
use crate::output::record::{Change, Record, NOTHING};
use crate::output::table;

/// The platform.
pub fn record(platform: &Platform, now: i64) -> Record {
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

/// Settlement mints: name, decimals, and the value that the admin gives them.
pub fn mint_table(rows: impl IntoIterator<Item = [String; 4]>) -> String {
    table(["mint", "symbol", "decimals", "value"], &[0], rows)
}
