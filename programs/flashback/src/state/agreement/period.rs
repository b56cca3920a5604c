//! A period: when it ends, until when it can be disputed, and what its figures give.

use super::*;
use crate::math::quality::Period;

/// When a period ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PeriodEnd {
    /// Its last second is the one before: its boundary, or where the agreement ends.
    pub until: i64,
    /// The boundary at which a whole one ends.
    pub boundary: i64,
}

/// What the period that is settled next would give back if it ended now, by what its board says so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CreditSoFar {
    /// Its index.
    pub period: u32,
    /// When it ends: at its boundary, or where the agreement does.
    pub ends_at: i64,
    /// Until when it has run.
    pub until: i64,
    /// What the board says of its whole epochs that are finalized.
    pub measured: Period,
    /// Whether too little is known of what was promised.
    pub is_unmeasured: bool,
    /// Share of the price that goes back.
    pub credit_bps: u16,
    /// That share of the price of the time up to `until`, in base units, rounded down.
    pub credit: u64,
}

impl Agreement {
    /// The credit of the period that is settled next, as settling it would compute it if it ended at `now`, without a dispute.
    /// `None` for a request and once everything is settled. Time that is not paid for counts until the vault is seen dry:
    /// pass as `now` the horizon up to which it earned. That `board` is the agreement's is the caller's to check.
    pub fn credit_so_far(&self, board: &Board, now: i64) -> Result<Option<CreditSoFar>> {
        if self.started_at == 0 || self.final_settled_at != 0 {
            return Ok(None);
        }
        let (calendar, period) = (board.calendar(), self.periods);
        let ends_at = self.period_end(&calendar, period)?.until;
        let until = ends_at.min(now).max(self.settled_until);
        let known_until = calendar.epoch_start(board.next_epoch).min(ends_at);
        let (measured, credit_bps) = self.measure(Some(board), &calendar, self.settled_until, known_until)?;
        let is_unmeasured = measured.is_unmeasured(&self.terms.service_levels.promises());
        let credited_q = self.stream().credit(until, credit_bps).ok_or(FlashbackError::AmountOverflow)?;
        let credit = u64::try_from(credited_q >> 32).map_err(|_| FlashbackError::AmountOverflow)?;
        Ok(Some(CreditSoFar { period, ends_at, until, measured, is_unmeasured, credit_bps, credit }))
    }

    /// When period `index` ends.
    pub(super) fn period_end(&self, calendar: &Calendar, index: u32) -> Result<PeriodEnd> {
        let period_epochs = self.terms.service_levels.period_epochs;
        let boundary = calendar.period_end(period_epochs, self.started_at, index);
        let boundary = boundary.ok_or(FlashbackError::AmountOverflow)?;
        let until = if self.ends_at == 0 { boundary } else { boundary.min(self.ends_at) };
        Ok(PeriodEnd { until, boundary })
    }

    /// Refuses unless it has run, and was paid for, until `until`.
    pub(super) fn require_run(&self, until: i64, clock: &VaultClock, now: i64) -> Result<()> {
        ensure!(!self.is(AgreementStatus::Requested), FlashbackError::AgreementNotActive);
        if until > self.stream().horizon(clock.funded_until, now) {
            let past_term = self.ends_at == 0 && self.is_past_term(now);
            return Err(if past_term { FlashbackError::TermOver } else { FlashbackError::PeriodNotOver }.into());
        }
        Ok(())
    }

    /// Until when the period that ends at `until` can be disputed: its figures, and its end, are known some time before.
    pub(super) fn disputable_until(&self, calendar: &Calendar, until: i64) -> i64 {
        let known_at = until.saturating_add(calendar.report_window_secs.into()).max(self.end_recorded_at);
        known_at.saturating_add(self.terms.dispute_secs.into())
    }

    /// What the board measured in the whole epochs from `from` to `until`, and the credit that this gives; without a board
    /// neither.
    pub(super) fn measure(
        &self,
        board: Option<&Board>,
        calendar: &Calendar,
        from: i64,
        until: i64,
    ) -> Result<(Period, u16)> {
        self.require_board(board)?;
        let Some(board) = board else { return Ok((Period::default(), 0)) };
        let promises = self.terms.service_levels.promises();
        let period = board.period(calendar.whole_epochs(from, until), &promises)?;
        Ok((period, period.credit_bps(&promises, self.terms.max_credit_bps)))
    }
}
