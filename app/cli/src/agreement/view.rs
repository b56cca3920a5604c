//! Agreements as they are shown, their money as it is at the chain's time.

use std::collections::BTreeMap;

use anchor_lang::prelude::Pubkey;
use flashback::state::{Agreement, Vault};
use flashback_client::{StreamView, VaultView};
use serde_json::Value;

use crate::input::mint::{money, MintInfo};
use crate::input::names::{self, name, stored};
use crate::input::span::{show_end, show_span, show_time};
use crate::output::record::{Change, Record, NOTHING};
use crate::output::table;
use crate::provider::view::rating;
use crate::vault::view::{per_month, show_runway};

/// An agreement on its vault as it is at `now`.
pub fn record(
    address: &Pubkey,
    agreement: &Agreement,
    vault: &Vault,
    mint: &MintInfo,
    now: i64,
) -> anchor_lang::Result<Record> {
    let view = StreamView::at(agreement, vault, now)?;
    let min_rating = match agreement.min_rating_band {
        0 => "any".into(),
        band => rating(band),
    };
    Ok(Record::default()
        .key("agreement", address)
        .word("status", name(names::AGREEMENT_STATUSES, view.status))
        .word("kind", stored(names::KINDS, agreement.kind))
        .key("listing", &agreement.listing)
        .key("provider", &agreement.provider)
        .key("consumer", &agreement.consumer)
        .key("vault", &agreement.vault)
        .number("index", agreement.id)
        .number("quantity", agreement.quantity)
        .number("revision", agreement.revision)
        .money("price_per_month", per_month(agreement.rate_q.into()), mint)
        .money("streamed", view.streamed, mint)
        .money("claimable", view.claimable.provider, mint)
        .money("withheld_until_settled", view.withheld, mint)
        .money("claimed", agreement.claimed, mint)
        .money("fees", agreement.fee, mint)
        .money("credited", agreement.stream().credited().unwrap_or_default(), mint)
        .money("guarantee", agreement.guarantee, mint)
        .money("collateral", agreement.collateral, mint)
        .money("penalty_owed", agreement.penalty_owed, mint)
        .time("requested_at", agreement.requested_at)
        .end("valid_until", agreement.valid_until, now)
        .time("started_at", agreement.started_at)
        .end("funded_until", view.funded_until, now)
        .add("runs_until", view.runs_until, view.runs_until.map_or("open".into(), |at| show_end(at, now)))
        .end("ends_at", agreement.ends_at, now)
        .end("term_ends_at", agreement.term_ends_at, now)
        .time("end_recorded_at", agreement.end_recorded_at)
        .number("settled_periods", agreement.periods)
        .time("settled_until", agreement.settled_until)
        .time("final_settled_at", agreement.final_settled_at)
        .end("leave_until", agreement.leave_until, now)
        .add("min_level", agreement.min_level, names::level(agreement.min_level))
        .add("min_rating_band", agreement.min_rating_band, min_rating)
        .bps("fee_bps", agreement.fee_bps)
        .key("arbiter", &agreement.arbiter)
        .key("board", &agreement.board)
        .key("bond", &agreement.bond)
        .key("rent_payer", &agreement.rent_payer)
        .terms(&agreement.terms))
}

/// What a purchase brings: the agreement, and what happened to the vault for it.
pub fn bought(
    address: &Pubkey,
    bought: &Agreement,
    (vault_address, vault, opened, deposit): (&Pubkey, &Vault, bool, u64),
    mint: &MintInfo,
    now: i64,
) -> anchor_lang::Result<Vec<Change>> {
    let view = VaultView::at(vault, now)?;
    let record = record(address, bought, vault, mint, now)?;
    let vault = Record::default()
        .key("vault", vault_address)
        .word("vault_is", if opened { "opened" } else { "there" })
        .money("deposited", deposit, mint)
        .money("vault_balance", view.clock.balance, mint)
        .add("money_lasts_until", view.dry_at, show_runway(view.dry_at, now));
    const SHOWN: [&str; 12] = [
        "agreement",
        "status",
        "listing",
        "provider",
        "quantity",
        "revision",
        "price_per_month",
        "guarantee",
        "collateral",
        "valid_until",
        "term_ends_at",
        "min_level",
    ];
    let mut changes = record.as_new();
    changes.retain(|change| SHOWN.contains(&change.name));
    changes.extend(vault.as_new());
    Ok(changes)
}

/// What becomes of a request that nobody accepts.
pub fn request_closed(status: &'static str) -> Vec<Change> {
    let words = |word: &str| (Value::from(word), word.to_string());
    vec![Change { name: "status", from: Some(words("requested")), to: words(status) }]
}

/// What becomes of an agreement that is closed.
pub fn closed(rest: u64, fee: u64, penalty: u64, mint: &MintInfo) -> Vec<Change> {
    Record::default()
        .word("status", "closed")
        .money("rest_to_bond", rest, mint)
        .money("fee", fee, mint)
        .money("penalty_to_vault", penalty, mint)
        .as_new()
}

/// What one claim pays.
pub fn claimed(payments: &[(Pubkey, u64)], to: &Pubkey, mint: &MintInfo) -> Vec<Change> {
    let paid = payments.iter().fold(Record::default(), |record, (agreement, amount)| {
        record.add(
            "paid",
            serde_json::json!({ "agreement": agreement.to_string(), "amount": mint.amount(*amount) }),
            format!("{} of {agreement}", mint.money(*amount)),
        )
    });
    paid.key("to", to).as_new()
}

/// A line for each look at a stream.
pub fn watched(address: &Pubkey, view: &StreamView, mint: &MintInfo, now: i64) -> Record {
    Record::default()
        .key("agreement", address)
        .time("now", now)
        .word("status", name(names::AGREEMENT_STATUSES, view.status))
        .money("streamed", view.streamed, mint)
        .money("claimable", view.claimable.provider, mint)
        .money("withheld", view.withheld, mint)
        .end("funded_until", view.funded_until, now)
        .add(
            "runway_secs",
            view.runs_until.map(|at| at.saturating_sub(now).max(0)),
            view.runs_until.map_or("open".into(), |at| show_span(u64::try_from(at.saturating_sub(now)).unwrap_or(0))),
        )
}

/// An agreement with its vault, which is gone with it.
pub type Row = (Pubkey, Agreement, Option<Vault>);

/// Agreements with their money at `now`.
pub fn table_of(rows: &[Row], mints: &BTreeMap<Pubkey, MintInfo>, now: i64) -> String {
    let row = |(address, agreement, vault): &Row| {
        let view = vault.as_ref().and_then(|vault| StreamView::at(agreement, vault, now).ok());
        let mint = vault.as_ref().map(|vault| vault.mint).unwrap_or_default();
        let money = |units| money(mints, &mint, units);
        let (status, streamed, until) = match view {
            Some(view) => (
                name(names::AGREEMENT_STATUSES, view.status),
                format!("{}\n{} claimable", money(view.streamed), money(view.claimable.provider)),
                view.runs_until.map_or(NOTHING.into(), show_time),
            ),
            None => ("unknown", NOTHING.into(), NOTHING.into()),
        };
        [
            format!("{address}\n  listing {}\n  vault {}", agreement.listing, agreement.vault),
            status.into(),
            format!("{}\n{} a month", agreement.quantity, money(per_month(agreement.rate_q.into()))),
            streamed,
            until,
        ]
    };
    table(["agreement", "status", "quantity, price", "streamed", "money or term ends"], &[0], rows.iter().map(row))
}
