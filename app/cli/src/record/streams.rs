//! Vaults, bonds and agreements as named values, their money as it is at the chain's time.

use anchor_lang::prelude::Pubkey;
use flashback::constants::MONTH_SECS;
use flashback::state::{Agreement, Bond, Vault};
use flashback_client::{StreamView, VaultView};
use serde_json::Value;

use super::{rating, Change, Record, NOTHING};
use crate::duration::{show_end, show_span};
use crate::mint::MintInfo;
use crate::names::{self, name, stored};

/// What a rate costs in a month of 30 days, in base units: the price that it was floored from.
pub fn per_month(rate_q: u128) -> u64 {
    let month_q = rate_q.saturating_mul(MONTH_SECS.into());
    u64::try_from(month_q.saturating_add(1 << 31) >> 32).unwrap_or(u64::MAX)
}

/// Until when money lasts, in words.
pub fn show_runway(dry_at: Option<i64>, now: i64) -> String {
    match dry_at {
        None => "nothing drains it".into(),
        Some(at) => show_end(at, now),
    }
}

impl Record {
    /// An amount, in the mint's decimals.
    fn money(self, name: &'static str, units: u64, mint: &MintInfo) -> Self {
        self.add(name, mint.amount(units), mint.money(units))
    }

    /// An instant that may lie far away, with how far; 0 is never.
    fn end(self, name: &'static str, at: i64, now: i64) -> Self {
        if at == 0 {
            return self.add(name, Value::Null, NOTHING);
        }
        self.add(name, at, show_end(at, now))
    }
}

/// A vault as it is at `now`.
pub fn vault(address: &Pubkey, vault: &Vault, mint: &MintInfo, now: i64) -> anchor_lang::Result<Record> {
    let view = VaultView::at(vault, now)?;
    let clock = view.clock;
    let state = if view.delinquent { "dry" } else { "funded" };
    Ok(Record::default()
        .key("vault", address)
        .key("owner", &vault.owner)
        .key("mint", &vault.mint)
        .number("id", vault.id)
        .word("state", state)
        .money("balance", clock.balance, mint)
        .money("withdrawable", view.withdrawable, mint)
        .money("earned_by_providers", view.earned, mint)
        .money("guarantees", clock.reserved, mint)
        .money("fees_owed", vault.fees_owed, mint)
        .money("costs_per_month", per_month(clock.rate_sum_q), mint)
        .add("dry_at", view.dry_at, show_runway(view.dry_at, now))
        .time("dry_since", clock.lag_from)
        .number("agreements", vault.open_count)
        .number("next_index", vault.next_index)
        .key("token_account", &vault.token)
        .key("rent_payer", &vault.rent_payer))
}

/// What becomes of a vault that is closed.
pub fn vault_closed(paid_out: u64, to: &Pubkey, mint: &MintInfo) -> Vec<Change> {
    Record::default().word("status", "closed").money("paid_out", paid_out, mint).key("to", to).as_new()
}

/// A bond.
pub fn bond(address: &Pubkey, bond: &Bond, mint: &MintInfo, now: i64) -> Record {
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
pub fn bond_closed(to: &Pubkey) -> Vec<Change> {
    Record::default().word("status", "closed").key("to", to).as_new()
}

/// An agreement on its vault as it is at `now`.
pub fn agreement(
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
    (vault_address, vault): (&Pubkey, &Vault),
    opened: bool,
    deposit: u64,
    mint: &MintInfo,
    now: i64,
) -> anchor_lang::Result<Vec<Change>> {
    let view = VaultView::at(vault, now)?;
    let record = agreement(address, bought, vault, mint, now)?;
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
pub fn agreement_closed(rest: u64, fee: u64, penalty: u64, mint: &MintInfo) -> Vec<Change> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use bytemuck::Zeroable;

    #[test]
    fn a_rate_is_shown_as_the_price_that_it_came_from() {
        let rate_q = flashback::math::rate::rate_q(2_441, 500).unwrap();
        assert_eq!(per_month(rate_q.into()), 2_441 * 500);
        assert_eq!(per_month(u128::MAX), u64::MAX);
    }

    #[test]
    fn changes_of_a_vault_are_those_of_the_deed_not_of_the_time_that_passed() {
        let mint = MintInfo { decimals: Some(6), ..MintInfo::default() };
        let before = Vault { balance: 5_000_000, rate_sum_q: [1 << 32, 0], epoch_secs: 288, ..Vault::zeroed() };
        let mut after = before;
        after.add(1_000_000, 100).unwrap();
        let record = |account: &Vault| vault(&Pubkey::default(), account, &mint, 100).unwrap();
        let changes = record(&before).changes_to(&record(&after));
        let names: Vec<_> = changes.iter().map(|change| change.name).collect();
        assert_eq!(names, ["balance", "withdrawable", "dry_at"]);
        assert_eq!(changes[0].to.0, "6");
    }
}
