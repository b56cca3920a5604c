//! Boards as they are shown.

use anchor_lang::prelude::Pubkey;
use flashback::state::{Board, EpochResult, MonitorSlot};
use serde_json::{json, Value};

use crate::input::amount::{show_ppm, sol};
use crate::input::names;
use crate::output::record::{Change, Record, NOTHING};
use crate::output::table;

/// Results that are shown.
const SHOWN_EPOCHS: u32 = 14;

/// Where a board stands, in a word.
pub fn standing(board: &Board) -> &'static str {
    names::stored(names::STANDINGS, board.status)
}

/// A board.
pub fn record(address: &Pubkey, board: &Board) -> Record {
    let filled = board.slots().filter(|slot| slot.is_filled()).count();
    Record::default()
        .key("board", address)
        .key("listing", &board.listing)
        .key("provider", &board.provider)
        .word("standing", standing(board))
        .number("monitors", board.monitors)
        .number("slots_filled", u64::try_from(filled).unwrap_or_default())
        .number("agreements", board.agreements)
        .lamports("purse", board.purse_lamports.saturating_add(board.late_lamports))
        .lamports("report_pay", board.report_pay_lamports)
        .number("first_epoch", board.first_epoch)
        .number("next_epoch", board.next_epoch)
        .number("measured_epochs", board.measured_epochs)
        .number("clean_windows", board.clean_windows)
        .key("rent_payer", &board.rent_payer)
}

/// What becomes of a board that is closed.
pub fn closed(lamports: u64, to: &Pubkey) -> Vec<Change> {
    Record::default().word("status", "closed").add("purse", lamports, sol(lamports)).key("to", to).as_new()
}

/// Which monitors miss epochs, as JSON.
pub fn slots_json(board: &Board) -> Value {
    let key = |key: &Pubkey| (*key != Pubkey::default()).then(|| key.to_string());
    let slot = |(number, slot): (u8, &MonitorSlot)| {
        json!({
            "slot": number,
            "monitor": key(&slot.monitor),
            "successor": key(&slot.next),
            "successor_from": (slot.next_from != 0).then_some(slot.next_from),
            "missed_of_30": slot.missed.count_ones(),
            "vacant": slot.is_vacant(),
        })
    };
    (0..).zip(board.slots()).map(slot).collect()
}

/// Which monitors miss epochs, a line each.
pub fn silence(board: &Board) -> String {
    let line = |(number, slot): (u8, &MonitorSlot)| {
        let monitor = if slot.monitor == Pubkey::default() { NOTHING.into() } else { slot.monitor.to_string() };
        let vacant = if slot.is_vacant() { ", vacant" } else { "" };
        format!("  {number}  {monitor:44}  missed {} of 30{vacant}\n", slot.missed.count_ones())
    };
    (0..).zip(board.slots()).map(line).collect()
}

/// Who monitors.
pub fn slots(board: &Board) -> String {
    let rows = (0..).zip(board.slots()).map(|(number, slot): (u8, _)| {
        let monitor = |key: &Pubkey| if *key == Pubkey::default() { NOTHING.into() } else { key.to_string() };
        let state = if slot.is_vacant() { "silent" } else { "" };
        [
            number.to_string(),
            monitor(&slot.monitor),
            if slot.next_from == 0 { NOTHING.into() } else { format!("{}\nfrom epoch {}", slot.next, slot.next_from) },
            format!("{} of 30 {state}", slot.missed.count_ones()),
        ]
    });
    table(["slot", "monitor", "successor", "missed"], &[0, 3], rows)
}

/// The last results, the latest first.
pub fn results(board: &Board) -> String {
    let last = (0..board.next_epoch).rev().take(SHOWN_EPOCHS as usize);
    let rows = last.filter_map(|epoch| Some((epoch, board.result(epoch)?))).map(|(epoch, result)| {
        let EpochResult { success_ppm, p10_kib, measured, up, p95_ms, .. } = *result;
        let known = result.epoch().figures.is_some();
        let figure = |text: String| if known { text } else { NOTHING.into() };
        [
            epoch.to_string(),
            format!("{up} of {measured}{}", if result.is_unpaid() { " (purse empty)" } else { "" }),
            figure(show_ppm(success_ppm)),
            figure(format!("{p95_ms} ms")),
            figure(format!("{p10_kib} KiB/s")),
        ]
    });
    table(["epoch", "buckets up", "success", "p95", "p10"], &[0, 1, 2, 3, 4], rows)
}
