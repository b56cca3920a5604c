//! Credits as they are shown: of settled periods, and of the one that is settled next as it stands.

use anchor_lang::prelude::Pubkey;
use flashback::events::PeriodSettled;
use flashback::math::quality::Period;
use flashback::state::{Agreement, Board, CreditSoFar, Vault};
use flashback_client::StreamView;

use crate::input::amount::{show_bps, show_ppm};
use crate::input::mint::MintInfo;
use crate::input::span::show_time;
use crate::output::record::{Record, NOTHING};
use crate::output::table;

/// The period of an agreement that is settled next, on its board.
pub struct CreditRow {
    agreement: Pubkey,
    so_far: CreditSoFar,
    is_disputed: bool,
}

impl CreditRow {
    /// As it stands at `now`; `None` for a request, without a board, and where everything is settled.
    pub fn at(
        address: Pubkey,
        agreement: &Agreement,
        vault: &Vault,
        board: Option<&Board>,
        now: i64,
    ) -> anchor_lang::Result<Option<Self>> {
        let Some(board) = board else { return Ok(None) };
        let horizon = StreamView::at(agreement, vault, now)?.horizon;
        let so_far = agreement.credit_so_far(board, horizon)?;
        Ok(so_far.map(|so_far| Self { agreement: address, so_far, is_disputed: agreement.is_disputed(so_far.period) }))
    }

    /// With what it is computed from.
    pub fn record(&self, mint: &MintInfo, now: i64) -> Record {
        let CreditSoFar { period, ends_at, until, measured, is_unmeasured, credit_bps, credit } = self.so_far;
        let Period { epochs, measured: buckets, up, known, slow, thin, .. } = measured;
        Record::default()
            .key("agreement", &self.agreement)
            .number("period", period)
            .end("period_ends_at", ends_at, now)
            .time("run_until", until)
            .number("epochs", epochs)
            .number("buckets", buckets)
            .number("up", up)
            .add("availability_ppm", measured.availability_ppm(), share(measured.availability_ppm()))
            .number("known_epochs", known)
            .add("success_ppm", measured.mean_success_ppm(), share(measured.mean_success_ppm()))
            .number("slow_epochs", slow)
            .number("thin_epochs", thin)
            .add("unmeasured", is_unmeasured, if is_unmeasured { "yes" } else { "no" })
            .bps("credit_so_far_bps", credit_bps)
            .money("credit_so_far", credit, mint)
            .add("disputed", self.is_disputed, if self.is_disputed { "yes: the ruling decides" } else { "no" })
    }
}

fn share(ppm: Option<u32>) -> String {
    ppm.map_or(NOTHING.into(), show_ppm)
}

/// The periods of several agreements that are settled next, three lines each.
pub fn credits_text(rows: &[CreditRow], mint: &MintInfo) -> String {
    let text = |row: &CreditRow| {
        let CreditSoFar { period, ends_at, measured, credit_bps, credit, .. } = row.so_far;
        let up = measured.availability_ppm().map_or("not measured yet".into(), |ppm| format!("{} up", show_ppm(ppm)));
        let disputed = if row.is_disputed { "; disputed, the ruling decides" } else { "" };
        format!(
            "{}\n  period {period}, until {}\n  {up}: {} of the price so far, {}{disputed}\n",
            row.agreement,
            show_time(ends_at),
            show_bps(credit_bps),
            mint.money(credit)
        )
    };
    rows.iter().map(text).collect()
}

/// What a settlement gave back, and by what.
pub fn settled(event: &PeriodSettled, mint: &MintInfo) -> Record {
    Record::default()
        .number("period", event.period)
        .time("until", event.until)
        .number("epochs", event.epochs)
        .number("buckets", event.measured)
        .number("up", event.up)
        .add("availability_ppm", availability(event), share(availability(event)))
        .bps("credit_bps", event.credit_bps)
        .word("by", if event.is_ruled { "ruling" } else { "figures" })
        .money("penalty", event.penalty, mint)
}

/// Share of the measured buckets that were up, as the rules compute it.
fn availability(event: &PeriodSettled) -> Option<u32> {
    Period { measured: event.measured, up: event.up, ..Period::default() }.availability_ppm()
}

/// Settled periods.
pub fn settled_table(events: &[PeriodSettled], mint: &MintInfo) -> String {
    let row = |event: &PeriodSettled| {
        let by = if event.is_ruled { "ruled" } else { "measured" };
        [
            event.period.to_string(),
            show_time(event.until),
            share(availability(event)),
            format!("{} {by}", show_bps(event.credit_bps)),
            mint.money(event.penalty),
        ]
    };
    table(["period", "until", "up", "credit", "penalty"], &[0, 1, 2, 3, 4], events.iter().map(row))
}
