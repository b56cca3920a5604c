//! Boards: what they say of a listing, and what of it is to be finalized.

use std::ops::Range;

use anchor_lang::solana_program::instruction::Instruction;
use flashback::math::quality::{Epoch, Period, Promises};
use flashback::state::{Board, Finalization, Listing, Provider, RING_EPOCHS};

use crate::instruction;

/// Epochs over which measured availability is shown.
pub const SHOWN_EPOCHS: u32 = 30;
/// Epochs that a slot remembers its misses of.
const MISSED_EPOCHS: u32 = 30;
/// Finalizations that stand before another instruction.
const MOST_FINALIZATIONS: usize = 2;
/// Epochs ahead for which maintenance can stand announced.
const ANNOUNCED_EPOCHS: u32 = 32;

/// A finalized epoch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeasuredEpoch {
    /// Its number, since the platform's genesis.
    pub number: u32,
    /// When it began, unix seconds.
    pub starts_at: i64,
    /// What it came to.
    pub result: Epoch,
    /// Whether it counts as down because the purse was empty.
    pub is_unpaid: bool,
    /// Slots whose monitor reported nothing, or too little; `None` where the board does not tell.
    pub silent: Option<Vec<u8>>,
}

impl MeasuredEpoch {
    /// Share of the measured buckets that were up, in parts per million, rounded down; `None` if none is measured.
    pub fn availability_ppm(&self) -> Option<u32> {
        Period::of([self.result], &Promises::default()).availability_ppm()
    }
}

/// The numbers of the last `count` finalized epochs, or of as many as the board keeps.
pub fn last_epochs(board: &Board, count: u32) -> Range<u32> {
    let oldest = board.next_epoch.saturating_sub(count.min(RING_EPOCHS));
    oldest.max(board.first_epoch).min(board.next_epoch)..board.next_epoch
}

/// The finalized epochs that a board keeps, the latest last; at most 96.
pub fn epochs(board: &Board) -> Vec<MeasuredEpoch> {
    let found = last_epochs(board, RING_EPOCHS).filter_map(|number| Some((number, board.result(number)?)));
    let mut epochs: Vec<MeasuredEpoch> = found
        .map(|(number, result)| MeasuredEpoch {
            number,
            starts_at: board.calendar().epoch_start(number),
            result: result.epoch(),
            is_unpaid: result.is_unpaid(),
            silent: None,
        })
        .collect();
    // A miss while the purse was empty is not noted, so that what stands before it cannot be told apart.
    let told = epochs.iter().rev().take_while(|epoch| !epoch.is_unpaid).count();
    for (age, epoch) in (0..MISSED_EPOCHS).zip(epochs.iter_mut().rev()).take(told) {
        let missed = (0_u8..).zip(board.slots()).filter(|(_, slot)| slot.missed >> age & 1 == 1);
        epoch.silent = Some(missed.map(|(number, _)| number).collect());
    }
    epochs
}

/// What the last `count` finalized epochs come to, as a settlement counts them; `None` where less than half is measured.
pub fn measured(board: &Board, count: u32) -> Option<Period> {
    let period = board.period(last_epochs(board, count), &Promises::default()).ok()?;
    (period.measured > 0 && period.is_half_measured()).then_some(period)
}

/// Announced maintenance of epochs that are not finalized: epoch, first bucket, and how many.
pub fn maintenance(board: &Board) -> impl Iterator<Item = (u32, u16, u16)> + '_ {
    let ahead = board.next_epoch..board.next_epoch.saturating_add(ANNOUNCED_EPOCHS);
    ahead
        .map(|epoch| (epoch, board.maintenance_of(epoch)))
        .filter(|(_, (_, buckets))| *buckets > 0)
        .map(|(epoch, (start, buckets))| (epoch, start, buckets))
}

/// Finalizes the next epochs up to `last` on copies; `None` where nothing is left or the program refuses.
pub fn finalize(
    board: &mut Board,
    listing: &Listing,
    provider: &mut Provider,
    last: u32,
    now: i64,
) -> Option<(Finalization, Instruction)> {
    let (mut next, mut next_provider) = (*board, *provider);
    let finalized = next.finalize_epoch(listing, &mut next_provider, last, now, |_, _| Ok(())).ok().flatten()?;
    // Of an epoch without reports nobody is paid.
    let has_reports = board.committed != 0 && board.report_epoch == finalized.epoch;
    let monitors = if has_reports { board.monitors_at(finalized.epoch) } else { Vec::new() };
    (*board, *provider) = (next, next_provider);
    let instruction = instruction::finalize_epoch(board.provider, board.listing, finalized.epoch, &monitors);
    Some((finalized, instruction))
}

/// Finalizes on copies every epoch whose report window is over, in as many instructions as a transaction has room for: one
/// for the epoch that holds reports, one for up to 96 after it. What is left then is for others.
pub fn finalize_due(board: &mut Board, listing: &Listing, provider: &mut Provider, now: i64) -> Vec<Instruction> {
    let mut instructions = Vec::new();
    while instructions.len() < MOST_FINALIZATIONS && !board.is_finalized(now) {
        let last = board.first_open_epoch(now).saturating_sub(1);
        let Some((_, finalize)) = finalize(board, listing, provider, last, now) else { break };
        instructions.push(finalize);
    }
    instructions
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytemuck::Zeroable;
    use flashback::state::EpochResult;

    /// Epochs 10 to 109 are finalized, the first four of them have left the ring; one of 100 buckets was down in each.
    fn board() -> Board {
        let mut board = Board { monitors: 4, first_epoch: 10, next_epoch: 110, epoch_secs: 288, ..Board::zeroed() };
        board.results.fill(EpochResult { measured: 200, up: 198, flags: 1, ..EpochResult::default() });
        board
    }

    fn result(board: &mut Board, epoch: u32) -> &mut EpochResult {
        &mut board.results[(epoch % RING_EPOCHS) as usize]
    }

    #[test]
    fn the_latest_96_epochs_are_kept_and_a_young_board_has_fewer() {
        let kept: Vec<_> = epochs(&board()).iter().map(|epoch| epoch.number).collect();
        assert_eq!(kept, (14..110).collect::<Vec<_>>());
        assert_eq!(epochs(&board())[0].starts_at, 14 * 288);
        let young = Board { next_epoch: 12, ..board() };
        assert_eq!((last_epochs(&young, 30), epochs(&young).len()), (10..12, 2));
        assert!(epochs(&Board { next_epoch: 10, ..board() }).is_empty());
    }

    #[test]
    fn who_was_silent_is_told_for_30_epochs_back_to_the_last_unpaid_one() {
        let mut board = board();
        (board.slots[1].missed, board.slots[3].missed, board.slots[6].missed) = (0b101, 1 << 29, 1);
        let silent = |board: &Board, epoch: u32| epochs(board)[epoch as usize - 14].silent.clone();
        assert_eq!([109, 108, 107].map(|epoch| silent(&board, epoch).unwrap()), [vec![1], vec![], vec![1]]);
        assert_eq!((silent(&board, 80), silent(&board, 79)), (Some(vec![3]), None), "no seventh slot of four");
        result(&mut board, 107).flags = 3;
        assert_eq!((silent(&board, 108), silent(&board, 107)), (Some(vec![]), None));
    }

    #[test]
    fn availability_is_of_the_last_thirty_epochs_if_half_of_them_is_measured() {
        let mut board = board();
        result(&mut board, 79).up = 0;
        let ppm = |board: &Board| measured(board, SHOWN_EPOCHS)?.availability_ppm();
        assert_eq!(ppm(&board), Some(990_000));
        for epoch in 80..98 {
            *result(&mut board, epoch) = EpochResult::default();
        }
        assert_eq!(ppm(&board), None, "2,400 of 8,640 buckets");
        assert_eq!(ppm(&Board { next_epoch: 10, ..board }), None);
    }

    #[test]
    fn maintenance_is_told_until_its_epoch_is_finalized() {
        let mut board = board();
        board.maintenance[(112 % 32) as usize] = 100 | 12 << 9;
        assert_eq!(maintenance(&board).collect::<Vec<_>>(), [(112, 100, 12)]);
    }

    #[test]
    fn what_is_due_is_finalized_in_two_instructions_the_reported_epoch_first() {
        let reported = Board { report_epoch: 112, committed: 1, revealed: 1, ..board() };
        let finalized = |mut board: Board, open: u32| {
            let now = i64::from(open) * 288;
            let (listing, mut provider) = (Listing::zeroed(), Provider { boards: 1, ..Provider::zeroed() });
            let count = finalize_due(&mut board, &listing, &mut provider, now).len();
            (count, board.next_epoch, board.is_finalized(now))
        };
        assert_eq!(finalized(board(), 110), (0, 110, true));
        assert_eq!(finalized(board(), 120), (1, 120, true));
        assert_eq!(finalized(reported, 112), (1, 112, true), "whose window is open");
        assert_eq!(finalized(reported, 120), (2, 120, true));
        assert_eq!(finalized(board(), 500), (2, 302, false), "96 epochs each");
    }
}
