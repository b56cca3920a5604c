//! What a monitor owes a board at a moment. It follows from the board and the chain's time alone, so that a monitor that was
//! stopped or killed goes on where the chain says that it is.

use anchor_lang::prelude::Pubkey;
use flashback::state::Board;

/// What is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Duty {
    /// To commit to the report of an epoch.
    Commit {
        /// The epoch.
        epoch: u32,
        /// The monitor's slot.
        slot: u8,
        /// An earlier epoch whose reports have to be finalized before.
        unfinalized: Option<u32>,
    },
    /// To reveal the report that was committed to.
    Reveal {
        /// The epoch.
        epoch: u32,
        /// The monitor's slot.
        slot: u8,
    },
}

impl Duty {
    /// The epoch that is reported.
    pub fn epoch(&self) -> u32 {
        match *self {
            Self::Commit { epoch, .. } | Self::Reveal { epoch, .. } => epoch,
        }
    }
}

/// What the Provider account `monitor` owes `board` at `now`: the report of the last epoch that is over.
pub fn due(board: &Board, monitor: &Pubkey, now: i64) -> Option<Duty> {
    let calendar = board.calendar();
    let present = calendar.epoch_at(now);
    let epoch = present.checked_sub(1).filter(|epoch| *epoch >= board.next_epoch)?;
    let (slot, _) = (0_u8..).zip(board.slots()).find(|(_, slot)| slot.monitor_at(epoch) == *monitor)?;
    let has = |bits: u8| board.report_epoch == epoch && bits >> slot & 1 == 1;
    let age = now.saturating_sub(calendar.epoch_start(present));
    if age < i64::from(board.report_window_secs / 2) {
        let waits = board.committed != 0 && board.report_epoch != epoch;
        let unfinalized = waits.then_some(board.report_epoch);
        return (!has(board.committed)).then_some(Duty::Commit { epoch, slot, unfinalized });
    }
    let is_open = age < board.report_window_secs.into();
    (is_open && has(board.committed) && !has(board.revealed)).then_some(Duty::Reveal { epoch, slot })
}

#[cfg(test)]
mod tests {
    use bytemuck::Zeroable;

    use super::*;

    const ME: Pubkey = Pubkey::new_from_array([1; 32]);
    const EPOCH: u32 = 3;
    /// When [`EPOCH`] is over; its window has 72 seconds.
    const END: i64 = 1_000 + 4 * 288;

    fn board() -> Board {
        let mut board = Board::zeroed();
        (board.monitors, board.next_epoch) = (4, 2);
        (board.genesis_at, board.epoch_secs, board.report_window_secs) = (1_000, 288, 72);
        board.slots[2].monitor = ME;
        board
    }

    #[test]
    fn a_report_is_committed_to_in_the_first_half_of_the_window_and_revealed_in_the_second() {
        let commit = Some(Duty::Commit { epoch: EPOCH, slot: 2, unfinalized: None });
        let reveal = Some(Duty::Reveal { epoch: EPOCH, slot: 2 });
        let with = |report_epoch, committed, revealed| {
            let mut board = board();
            (board.report_epoch, board.committed, board.revealed) = (report_epoch, committed, revealed);
            [0, 35, 36, 71, 72, 287].map(|age| due(&board, &ME, END + age))
        };
        assert_eq!(with(0, 0, 0), [commit, commit, None, None, None, None]);
        assert_eq!(with(EPOCH, 0b1011, 0), [commit, commit, None, None, None, None], "others have committed");
        assert_eq!(with(EPOCH, 0b0100, 0), [None, None, reveal, reveal, None, None]);
        assert_eq!(with(EPOCH, 0b0101, 0b0001), [None, None, reveal, reveal, None, None]);
        assert_eq!(with(EPOCH, 0b0100, 0b0100), [None; 6], "done");
        let after = Some(Duty::Commit { epoch: EPOCH, slot: 2, unfinalized: Some(EPOCH - 1) });
        assert_eq!(with(EPOCH - 1, 0b0100, 0), [after, after, None, None, None, None], "an epoch before waits");
    }

    #[test]
    fn only_the_monitor_of_the_epoch_reports_and_nothing_that_is_final() {
        assert_eq!(due(&board(), &Pubkey::new_from_array([2; 32]), END), None);
        let mut replaced = board();
        (replaced.slots[2].next, replaced.slots[2].next_from) = (Pubkey::new_from_array([2; 32]), EPOCH);
        assert_eq!(due(&replaced, &ME, END), None);
        replaced.slots[2].next_from = EPOCH + 1;
        assert_eq!(due(&replaced, &ME, END).map(|duty| duty.epoch()), Some(EPOCH));
        let mut finalized = board();
        finalized.next_epoch = EPOCH + 1;
        assert_eq!(due(&finalized, &ME, END), None);
        assert_eq!(due(&board(), &ME, 999), None, "before the first epoch");
    }
}
