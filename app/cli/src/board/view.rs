//! Boards as they are shown.

use anchor_lang::prelude::Pubkey;
use flashback::state::{Board, EpochResult};

use crate::input::amount::sol;
use crate::output::record::{Change, Record, NOTHING};
use crate::output::table;

/// Names of [`flashback::state::BoardStanding`], by its number.
const STANDINGS: [&str; 3] = ["active", "watch", "suspended"];
/// Results that are shown.
const SHOWN_EPOCHS: u32 = 14;

/// A board.
pub fn record(address: &Pubkey, board: &Board) -> Record {
    let standing = STANDINGS.get(usize::from(board.status)).copied().unwrap_or("unknown");
    let filled = board.slots().filter(|slot| slot.is_filled()).count();
    Record::default()
        .key("board", address)
        .key("listing", &board.listing)
        .key("provider", &board.provider)
        .word("standing", standing)
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
            figure(format!("{}.{:04} %", success_ppm / 10_000, success_ppm % 10_000)),
            figure(format!("{p95_ms} ms")),
            figure(format!("{p10_kib} KiB/s")),
        ]
    });
    table(["epoch", "buckets up", "success", "p95", "p10"], &[0, 1, 2, 3, 4], rows)
}
