//! Facts that give one side the right to leave at once and free (design, section 6).

use core::ops::Range;

use super::*;

impl Agreement {
    /// Refuses unless the consumer may leave at once: for one period, and 7 epochs at least, after a fact that it did not
    /// choose. Facts count from the second of the request on: a provider could time them so. A changed endpoint is one only
    /// if the consumer did not choose it, by the version of the attributes. What epochs of the board gave counts only once
    /// every epoch is finalized whose report window is over.
    pub fn check_right_to_leave(
        &self,
        provider: &Provider,
        board: Option<&Board>,
        calendar: &Calendar,
        now: i64,
    ) -> Result<()> {
        let right_secs = self.right_secs(calendar);
        let counts = |at: i64| self.requested_at <= at && at <= now && now < at.saturating_add(right_secs);
        let uncertified_at = provider.level_end(self.min_level).saturating_add(calendar.epochs(UNCERTIFIED_EPOCHS));
        let has_right = now < self.leave_until
            || provider.attributes_version != self.attributes_version && counts(provider.endpoint_changed_at)
            || counts(provider.delisted_at)
            || self.min_level > 0 && counts(uncertified_at);
        if has_right {
            return Ok(());
        }
        let board = board.ok_or(FlashbackError::NoRightToLeave)?;
        board.require_finalized(now)?;
        let is_fact = |epochs: &Range<u32>| self.contains(epochs, calendar) && counts(board.known_at(epochs));
        let has_right = board.dark_epochs().as_ref().is_some_and(is_fact)
            || board.unmeasured_epochs().as_ref().is_some_and(is_fact);
        ensure!(has_right, FlashbackError::NoRightToLeave);
        Ok(())
    }

    /// Whether the provider may leave free because it pays monitors who do not report: for the last 14 finalized epochs of
    /// the board, all inside the agreement, and every epoch is finalized whose report window is over.
    pub fn is_unwatched(&self, board: Option<&Board>, now: i64) -> bool {
        let is_silent = |board: &Board| {
            let epochs = board.silent_epochs();
            board.is_finalized(now) && epochs.is_some_and(|epochs| self.contains(&epochs, &board.calendar()))
        };
        board.is_some_and(is_silent)
    }

    /// How long a right to leave lasts.
    pub(super) fn right_secs(&self, calendar: &Calendar) -> i64 {
        calendar.epochs(u32::from(self.terms.service_levels.period_epochs).max(RIGHT_EPOCHS))
    }

    /// Whether `epochs` lie wholly inside the agreement.
    fn contains(&self, epochs: &Range<u32>, calendar: &Calendar) -> bool {
        let until = match (self.ends_at, self.term_ends_at) {
            (0, 0) => i64::MAX,
            (0, until) | (until, _) => until,
        };
        self.started_at <= calendar.epoch_start(epochs.start) && calendar.epoch_start(epochs.end) <= until
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::*;
    use super::*;
    use crate::state::tests::refused;
    use bytemuck::Zeroable;

    /// The epoch in which [`Fixture::active`] starts, with its first second.
    const FIRST: u32 = 1_000;

    /// When an epoch ends.
    fn end_of(epoch: u32) -> i64 {
        i64::from(epoch + 1) * DAY
    }

    /// When what it came to is known.
    fn known_at(epoch: u32) -> i64 {
        end_of(epoch) + DAY / 2
    }

    /// An agreement on a board that is finalized up to an epoch in which nothing is due.
    fn measured() -> (Agreement, Provider, Board) {
        let Fixture { agreement, provider, .. } = Fixture::active();
        let board = Board {
            epoch_secs: EPOCH,
            report_window_secs: EPOCH / 2,
            first_epoch: 1,
            next_epoch: u32::MAX,
            ..Board::zeroed()
        };
        (Agreement { board: key(50), ..agreement }, provider, board)
    }

    #[test]
    fn a_fact_since_the_request_gives_the_right_to_leave_for_one_period_and_7_epochs() {
        let Fixture { agreement, provider, .. } = Fixture::active();
        let agreement = Agreement { started_at: NOW + DAY, ..agreement };
        let may_leave = |agreement: &Agreement, provider: &Provider, now| {
            agreement.check_right_to_leave(provider, None, &CALENDAR, now).is_ok()
        };
        assert!(!may_leave(&agreement, &provider, NOW));
        let moved = Provider { endpoint_changed_at: NOW + 5, attributes_version: 5, ..provider };
        let delisted = Provider { delisted_at: NOW + 5, ..provider };
        let mut lowered = provider;
        lowered.level_until[1] = NOW + 5 - 14 * DAY;
        for (period_epochs, right_epochs) in [(1, 7), (7, 7), (8, 8), (30, 30)] {
            let mut agreement = agreement;
            agreement.terms.service_levels.period_epochs = period_epochs;
            for provider in [moved, delisted, lowered] {
                assert!(!may_leave(&agreement, &provider, NOW + 4));
                assert!(may_leave(&agreement, &provider, NOW + 5));
                assert!(may_leave(&agreement, &provider, NOW + 5 + right_epochs * DAY - 1));
                assert!(!may_leave(&agreement, &provider, NOW + 5 + right_epochs * DAY));
            }
        }
        let before = Provider { endpoint_changed_at: NOW - 1, ..moved };
        assert!(!may_leave(&agreement, &before, NOW), "facts count only since the request");
        let at_once = Provider { endpoint_changed_at: NOW, ..moved };
        assert!(may_leave(&agreement, &at_once, NOW), "its own second included");
        let chosen = Provider { attributes_version: 4, ..moved };
        assert!(!may_leave(&agreement, &chosen, NOW + 5), "the endpoint that the consumer chose");
        let credited = Agreement { leave_until: NOW + 9, ..agreement };
        assert!(may_leave(&credited, &provider, NOW + 8));
        assert!(!may_leave(&credited, &provider, NOW + 9));
        let undemanding = Agreement { min_level: 0, ..agreement };
        assert!(!may_leave(&undemanding, &lowered, NOW + 5));
    }

    #[test]
    fn epochs_of_the_board_give_it_from_when_they_are_known_if_they_are_inside() {
        let (agreement, provider, board) = measured();
        let dark = Board { dark_from: FIRST, dark_to: FIRST + 2, ..board };
        let unmeasured = Board { unmeasured_at: FIRST + 13, ..board };
        for (board, last) in [(dark, FIRST + 2), (unmeasured, FIRST + 13)] {
            let check = |agreement: &Agreement, board: &Board, now| {
                agreement.check_right_to_leave(&provider, Some(board), &CALENDAR, now)
            };
            let none = FlashbackError::NoRightToLeave;
            refused(check(&agreement, &board, known_at(last) - 1), none);
            check(&agreement, &board, known_at(last)).unwrap();
            check(&agreement, &board, known_at(last) + 7 * DAY - 1).unwrap();
            refused(check(&agreement, &board, known_at(last) + 7 * DAY), none);

            let late = Agreement { started_at: agreement.started_at + 1, ..agreement };
            refused(check(&late, &board, known_at(last)), none);
            for (ends_at, term_ends_at) in [(end_of(last) - 1, 0), (0, end_of(last) - 1)] {
                let over = Agreement { ends_at, term_ends_at, ..agreement };
                refused(check(&over, &board, known_at(last)), none);
            }
            check(&Agreement { term_ends_at: end_of(last), ..agreement }, &board, known_at(last)).unwrap();
            check(&Agreement { term_ends_at: 0, ..agreement }, &board, known_at(last)).unwrap();

            let behind = Board { next_epoch: last, ..board };
            refused(check(&agreement, &behind, known_at(last)), FlashbackError::EpochNotFinalized);
            check(&Agreement { leave_until: i64::MAX, ..agreement }, &behind, known_at(last)).unwrap();
        }
        refused(
            agreement.check_right_to_leave(&provider, Some(&board), &CALENDAR, NOW),
            FlashbackError::NoRightToLeave,
        );
    }

    #[test]
    fn the_provider_is_unwatched_after_14_silent_epochs_inside_the_agreement() {
        let (agreement, _, board) = measured();
        let silent = Board { silent_run: 14, next_epoch: FIRST + 14, ..board };
        let is_unwatched =
            |agreement: &Agreement, board: &Board| agreement.is_unwatched(Some(board), known_at(FIRST + 13));
        assert!(is_unwatched(&agreement, &silent));
        assert!(!is_unwatched(&agreement, &Board { silent_run: 13, ..silent }));
        assert!(!is_unwatched(&Agreement { started_at: NOW + 1, ..agreement }, &silent));
        assert!(is_unwatched(
            &Agreement { started_at: NOW + 1, ..agreement },
            &Board { next_epoch: FIRST + 15, ..silent }
        ));
        assert!(!agreement.is_unwatched(Some(&silent), known_at(FIRST + 14)), "an epoch is not finalized");
        assert!(!agreement.is_unwatched(None, known_at(FIRST + 13)));
        assert!(!is_unwatched(&Agreement { term_ends_at: end_of(FIRST + 13) - 1, ..agreement }, &silent));
    }
}
