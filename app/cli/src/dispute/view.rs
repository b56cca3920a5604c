//! Disputes as they are shown.

use anchor_lang::prelude::Pubkey;
use flashback::state::{Dispute, DisputeStatus, Party};

use crate::input::amount::{show_bps, sol};
use crate::input::names::{self, Names};
use crate::input::span::show_end;
use crate::output::record::{Change, Record, NOTHING};
use crate::output::table;

/// The sides.
const PARTIES: Names<Party> = &[(Party::Consumer, "consumer"), (Party::Provider, "provider")];
/// Where a dispute stands.
const STATUSES: Names<DisputeStatus> =
    &[(DisputeStatus::Open, "open"), (DisputeStatus::Answered, "answered"), (DisputeStatus::Ruled, "ruled")];

/// The ruling, if there is one.
fn ruling(dispute: &Dispute) -> Option<(u16, Party)> {
    Some((dispute.ruled_bps, dispute.winner().ok().flatten()?))
}

/// A dispute.
pub fn record(address: &Pubkey, dispute: &Dispute, now: i64) -> Record {
    let record = Record::default()
        .key("dispute", address)
        .key("agreement", &dispute.agreement)
        .number("period", dispute.id)
        .word("status", names::stored(STATUSES, dispute.status))
        .word("opener", names::stored(PARTIES, dispute.opener))
        .bps("measured", dispute.measured_bps)
        .bps("asked", dispute.asked_bps)
        .bps("answer", dispute.answer_bps);
    let record = match ruling(dispute) {
        Some((ruled_bps, winner)) => record.bps("ruled", ruled_bps).word("winner", names::name(PARTIES, winner)),
        None => record.add("ruled", serde_json::Value::Null, NOTHING).add("winner", serde_json::Value::Null, NOTHING),
    };
    record
        .word("settled", if dispute.applied == 1 { "yes" } else { "no" })
        .lamports("stake", dispute.stake_lamports)
        .time("opened_at", dispute.opened_at)
        .end("rules_from", dispute.rules_from(), now)
        .end("deadline", dispute.deadline, now)
        .key("consumer", &dispute.consumer)
        .key("provider", &dispute.provider)
        .key("arbiter", &dispute.arbiter)
        .hash("evidence_hash", &dispute.evidence_hash)
        .hash("answer_hash", &dispute.answer_hash)
        .key("rent_payer", &dispute.rent_payer)
}

/// What becomes of a dispute that is closed.
pub fn closed(stake: u64, to: &Pubkey, rent_payer: &Pubkey) -> Vec<Change> {
    Record::default()
        .word("status", "closed")
        .add("stake", stake, sol(stake))
        .key("to", to)
        .key("rent_to", rent_payer)
        .as_new()
}

/// Disputes.
pub fn table_of(rows: &[(Pubkey, Dispute)], now: i64) -> String {
    let row = |(address, dispute): &(Pubkey, Dispute)| {
        [
            address.to_string(),
            dispute.id.to_string(),
            names::stored(STATUSES, dispute.status).into(),
            names::stored(PARTIES, dispute.opener).into(),
            show_bps(dispute.measured_bps),
            show_bps(dispute.asked_bps),
            show_bps(dispute.answer_bps),
            ruling(dispute).map_or(NOTHING.into(), |(ruled_bps, _)| show_bps(ruled_bps)),
            show_end(dispute.deadline, now),
        ]
    };
    let head = ["dispute", "period", "status", "opener", "measured", "asked", "answer", "ruled", "deadline"];
    table(head, &[1, 4, 5, 6, 7], rows.iter().map(row))
}
