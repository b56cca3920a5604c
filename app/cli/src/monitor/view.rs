//! Reports and places of monitors as they are shown.

use anchor_lang::prelude::Pubkey;
use flashback::math::bitmap::{count, from_bytes};
use flashback::state::Board;
use flashback_monitor::report::VerifiedLog;
use flashback_monitor::BUCKETS;
use serde_json::{json, Value};

use crate::input::amount::show_ppm;
use crate::output::record::{Record, NOTHING};
use crate::output::table;

/// A report and the commitment to it, as they follow from a log.
pub fn record(log: &VerifiedLog) -> Record {
    let VerifiedLog { begin, report, commitment } = log;
    let (observed, up) = (count(&from_bytes(&report.observed)), count(&from_bytes(&report.up)));
    let p10 = if report.p10_kib == 0 { "none of 64 KiB".into() } else { format!("{} KiB/s", report.p10_kib) };
    Record::default()
        .key("board", &begin.board)
        .key("listing", &begin.listing)
        .key("monitor", &begin.monitor)
        .number("epoch", begin.epoch)
        .add("observed_buckets", observed, format!("{observed} of {BUCKETS}"))
        .add("up_buckets", up, share(up, observed))
        .number("requests", report.requests)
        .add("successes", report.successes, share(report.successes, report.requests))
        .add("p95_ms", report.p95_ms, format!("{} ms", report.p95_ms))
        .add("p10_kib", report.p10_kib, p10)
        .hash("evidence", &report.evidence_hash)
        .hash("commitment", commitment)
}

/// A count, and which share of the whole it is, rounded down.
fn share(part: u32, whole: u32) -> String {
    let ppm = (u64::from(part) * 1_000_000).checked_div(whole.into());
    ppm.and_then(|ppm| ppm.try_into().ok())
        .map_or_else(|| part.to_string(), |ppm| format!("{part} ({})", show_ppm(ppm)))
}

/// A slot that a monitor has on a board, or will have.
pub struct Place {
    board: Pubkey,
    listing: Pubkey,
    slot: u8,
    operator_id: u32,
    /// The first epoch of a monitor that waits for it.
    first_epoch: Option<u32>,
    /// The last epoch of a monitor that has a successor.
    last_epoch: Option<u32>,
    missed: u32,
    is_vacant: bool,
}

/// The slots of a board that `monitor` has or will have.
pub fn places(address: &Pubkey, board: &Board, monitor: &Pubkey) -> Vec<Place> {
    let mut places = Vec::new();
    for (slot, at) in (0..).zip(board.slots()) {
        let place = |operator_id, first_epoch, last_epoch| Place {
            board: *address,
            listing: board.listing,
            slot,
            operator_id,
            first_epoch,
            last_epoch,
            missed: at.missed.count_ones(),
            is_vacant: at.is_vacant(),
        };
        let change = (at.next_from != 0).then_some(at.next_from);
        if at.monitor == *monitor {
            places.push(place(at.operator_id, None, change.map(|from| from.saturating_sub(1))));
        } else if change.is_some() && at.next == *monitor {
            places.push(Place { missed: 0, is_vacant: false, ..place(at.next_operator_id, change, None) });
        }
    }
    places
}

impl Place {
    /// As JSON.
    pub fn json(&self) -> Value {
        json!({
            "board": self.board.to_string(),
            "listing": self.listing.to_string(),
            "slot": self.slot,
            "operator": self.operator_id,
            "first_epoch": self.first_epoch,
            "last_epoch": self.last_epoch,
            "missed": self.missed,
            "silent": self.is_vacant,
        })
    }
}

/// Places, a row each.
pub fn places_table(places: &[Place]) -> String {
    let epoch = |epoch: Option<u32>| epoch.map_or(NOTHING.into(), |epoch| epoch.to_string());
    let rows = places.iter().map(|place| {
        [
            format!("{}\n  listing {}", place.board, place.listing),
            place.slot.to_string(),
            place.operator_id.to_string(),
            epoch(place.first_epoch),
            epoch(place.last_epoch),
            format!("{} of 30{}", place.missed, if place.is_vacant { " silent" } else { "" }),
        ]
    });
    table(["board", "slot", "operator", "first epoch", "last epoch", "missed"], &[0], rows)
}

#[cfg(test)]
mod tests {
    use bytemuck::Zeroable;

    use super::*;

    #[test]
    fn a_monitor_has_a_place_until_its_successor_comes_and_the_successor_from_then_on() {
        let [board, old, new] = [1, 2, 3].map(|byte| Pubkey::new_from_array([byte; 32]));
        let mut at = Board { monitors: 4, ..Board::zeroed() };
        (at.slots[2].monitor, at.slots[2].operator_id, at.slots[2].missed) = (old, 7, 0b1111_1110);
        let place = |monitor| {
            let places = places(&board, &at, monitor);
            assert_eq!(places.len(), 1);
            places[0].json()
        };
        assert_eq!((&place(&old)["slot"], &place(&old)["last_epoch"]), (&json!(2), &Value::Null));
        assert_eq!((&place(&old)["missed"], &place(&old)["silent"]), (&json!(7), &json!(false)));
        let mut changing = at;
        (changing.slots[2].next, changing.slots[2].next_operator_id, changing.slots[2].next_from) = (new, 8, 20);
        let places = |monitor| places(&board, &changing, monitor)[0].json();
        assert_eq!((&places(&old)["operator"], &places(&old)["last_epoch"]), (&json!(7), &json!(19)));
        assert_eq!((&places(&new)["operator"], &places(&new)["first_epoch"]), (&json!(8), &json!(20)));
        assert_eq!(places(&new)["missed"], json!(0));
    }
}
