//! Bonds as they are shown.

use std::collections::BTreeMap;

use anchor_lang::prelude::Pubkey;
use flashback::state::Bond;

use crate::input::mint::{money, MintInfo};
use crate::input::span::show_end;
use crate::output::record::{Change, Record, NOTHING};
use crate::output::table;

/// A bond.
pub fn record(address: &Pubkey, bond: &Bond, mint: &MintInfo, now: i64) -> Record {
    Record::default()
        .key("bond", address)
        .key("provider", &bond.provider)
        .key("mint", &bond.mint)
        .money("amount", bond.amount, mint)
        .money("free", bond.free().unwrap_or_default(), mint)
        .money("locked", bond.locked, mint)
        .money("thawing", bond.thawing, mint)
        .end("thaw_at", bond.thaw_at, now)
        .money("penalties_owed", bond.owed, mint)
        .number("agreements", bond.open_count)
        .key("payout", &bond.payout)
        .key("token_account", &bond.token)
        .key("rent_payer", &bond.rent_payer)
}

/// What becomes of a bond that is closed.
pub fn closed(to: &Pubkey) -> Vec<Change> {
    Record::default().word("status", "closed").key("to", to).as_new()
}

/// Bonds.
pub fn table_of(rows: &[(Pubkey, Bond)], mints: &BTreeMap<Pubkey, MintInfo>, now: i64) -> String {
    let row = |(address, bond): &(Pubkey, Bond)| {
        let money = |units| money(mints, &bond.mint, units);
        let thaws = match bond.thaw_at {
            0 => NOTHING.into(),
            at => format!("{}\n{}", money(bond.thawing), show_end(at, now)),
        };
        [
            format!("{address}\n  provider {}\n  payout {}", bond.provider, bond.payout),
            money(bond.amount),
            format!("{}\n{} owed", money(bond.locked), money(bond.owed)),
            thaws,
            bond.open_count.to_string(),
        ]
    };
    table(["bond", "amount", "locked", "thaws", "agreements"], &[0], rows.iter().map(row))
}
