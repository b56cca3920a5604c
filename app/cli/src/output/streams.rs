//! Tables of vaults, bonds and agreements.

use std::collections::BTreeMap;

use anchor_lang::prelude::Pubkey;
use flashback::state::{Agreement, Bond, Vault};
use flashback_client::{StreamView, VaultView};

use super::table;
use crate::duration::{show_end, show_time};
use crate::mint::MintInfo;
use crate::names::{self, name};
use crate::record::{per_month, show_runway, NOTHING};

/// An amount of a mint that may not be known.
fn money(mints: &BTreeMap<Pubkey, MintInfo>, mint: &Pubkey, units: u64) -> String {
    mints.get(mint).map_or_else(|| format!("{units} base units of {mint}"), |mint| mint.money(units))
}

/// Vaults with their money at `now`; what cannot be read stands as it is stored.
pub fn vault_table(rows: &[(Pubkey, Vault)], mints: &BTreeMap<Pubkey, MintInfo>, now: i64) -> String {
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

/// Bonds.
pub fn bond_table(rows: &[(Pubkey, Bond)], mints: &BTreeMap<Pubkey, MintInfo>, now: i64) -> String {
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

/// An agreement with its vault, which is gone with it.
pub type AgreementRow = (Pubkey, Agreement, Option<Vault>);

/// Agreements with their money at `now`.
pub fn agreement_table(rows: &[AgreementRow], mints: &BTreeMap<Pubkey, MintInfo>, now: i64) -> String {
    let row = |(address, agreement, vault): &AgreementRow| {
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

/// What a keeper would do.
pub fn keeper_table(rows: impl IntoIterator<Item = [String; 3]>) -> String {
    table(["instruction", "account", "moves"], &[1], rows)
}
