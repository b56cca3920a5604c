//! Vaults as they are shown, their money as it is at the chain's time.

use std::collections::BTreeMap;

use anchor_lang::prelude::Pubkey;
use flashback::constants::MONTH_SECS;
use flashback::state::Vault;
use flashback_client::VaultView;

use crate::input::mint::{money, MintInfo};
use crate::input::span::show_end;
use crate::output::record::{Change, Record, NOTHING};
use crate::output::table;

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

/// A vault as it is at `now`.
pub fn record(address: &Pubkey, vault: &Vault, mint: &MintInfo, now: i64) -> anchor_lang::Result<Record> {
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
pub fn closed(paid_out: u64, to: &Pubkey, mint: &MintInfo) -> Vec<Change> {
    Record::default().word("status", "closed").money("paid_out", paid_out, mint).key("to", to).as_new()
}

/// Vaults with their money at `now`; what cannot be read stands as it is stored.
pub fn table_of(rows: &[(Pubkey, Vault)], mints: &BTreeMap<Pubkey, MintInfo>, now: i64) -> String {
    let row = |(address, vault): &(Pubkey, Vault)| {
        let money = |units| money(mints, &vault.mint, units);
        let view = VaultView::at(vault, now);
        let (free, earned, ends) = match &view {
            Ok(view) => (money(view.withdrawable), money(view.earned), show_runway(view.dry_at, now)),
            Err(_) => (NOTHING.into(), NOTHING.into(), NOTHING.into()),
        };
        [
            format!("{address}\n  owner {}\n  number {}", vault.owner, vault.id),
            format!("{}\n{free} free", money(vault.balance)),
            format!(
                "{earned}\n{} a month",
                view.map_or(NOTHING.into(), |view| money(per_month(view.clock.rate_sum_q)))
            ),
            ends,
            vault.open_count.to_string(),
        ]
    };
    table(["vault", "balance", "earned by providers", "money ends", "agreements"], &[0], rows.iter().map(row))
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
        let record = |account: &Vault| super::record(&Pubkey::default(), account, &mint, 100).unwrap();
        let changes = record(&before).changes_to(&record(&after));
        let names: Vec<_> = changes.iter().map(|change| change.name).collect();
        assert_eq!(names, ["balance", "withdrawable", "dry_at"]);
        assert_eq!(changes[0].to.0, "6");
    }
}
