//! Certifiers as they are shown.

use anchor_lang::prelude::Pubkey;
use flashback::state::Certifier;
use flashback_client::text;

use crate::input::names::{self, category_names, stored};
use crate::input::span::show_end;
use crate::output::record::Record;
use crate::output::table;
use crate::provider::view::end_cell;

/// A certifier.
pub fn record(address: &Pubkey, certifier: &Certifier, now: i64) -> Record {
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

/// Certifiers and their rights.
pub fn table_of(rows: &[(Pubkey, Certifier)], now: i64) -> String {
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
