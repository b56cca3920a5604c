//! The standing of a board, which is judged once a window, and what a provider's boards make of its own.

use num_enum::{IntoPrimitive, TryFromPrimitive};

use super::*;
use crate::math::window::{Verdict, Window};

/// Where a board stands.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq, IntoPrimitive, TryFromPrimitive)]
#[repr(u8)]
pub enum BoardStanding {
    /// None of the last three measured windows was bad.
    Active,
    /// One of them was.
    Watch,
    /// Two of them were: the provider gets no new agreements until a clean window.
    Suspended,
}

/// The last three windows.
const HISTORY: u8 = 0b111;

impl BoardStanding {
    /// Standing and bad windows after one more window. Of a listing that `is_idle`, closed and without an agreement, every
    /// window counts as one that was not bad: else a bad board could never be closed.
    pub fn after(self, bad_windows: u8, verdict: Verdict, is_idle: bool) -> (Self, u8) {
        let aged = bad_windows << 1 & HISTORY;
        let bad_windows = match verdict {
            _ if is_idle => aged,
            Verdict::Unmeasured => return (self, bad_windows),
            Verdict::Clean if self == Self::Suspended => return (Self::Active, 0),
            Verdict::Clean | Verdict::Fair => aged,
            Verdict::Bad => aged | 1,
            // Nothing ages: the bad ones before it stay.
            Verdict::BadAtBest => (bad_windows | bad_windows.wrapping_add(1)) & HISTORY,
        };
        let standing = match bad_windows.count_ones() {
            0 if self == Self::Suspended && !is_idle => Self::Suspended,
            0 => Self::Active,
            _ if self == Self::Suspended => Self::Suspended,
            1 => Self::Watch,
            _ => Self::Suspended,
        };
        (standing, bad_windows)
    }
}

impl Board {
    /// The standing.
    pub fn standing(&self) -> Result<BoardStanding> {
        BoardStanding::try_from(self.status).map_err(|_| error!(FlashbackError::StatusUnknown))
    }

    /// The sums of the window of `next_epoch`.
    pub fn open_window(&self) -> Window {
        let [measured, up, known, success_ppm, unpaid, unpaid_buckets] = self.window;
        Window { measured, up, known, success_ppm, unpaid, unpaid_buckets }
    }

    pub(super) fn add_to_window(&mut self, epoch: &Epoch, is_unpaid: bool) {
        let mut window = self.open_window();
        window.add(epoch, is_unpaid);
        let Window { measured, up, known, success_ppm, unpaid, unpaid_buckets } = window;
        self.window = [measured, up, known, success_ppm, unpaid, unpaid_buckets];
    }

    /// Judges the window that ends with `epoch`. A single monitor judges nobody.
    pub(super) fn judge_window(&mut self, provider: &mut Provider, epoch: u32) -> Result<()> {
        let verdict = self.open_window().verdict();
        self.window = [0; 6];
        self.clean_windows = if verdict == Verdict::Clean { self.clean_windows.saturating_add(1) } else { 0 };
        if self.faults() == 0 {
            return Ok(());
        }
        let window_start = epoch.saturating_sub(WINDOW_EPOCHS.saturating_sub(1));
        let is_idle = self.idle_from != 0 && self.idle_from <= window_start;
        let before = self.standing()?;
        let (after, bad_windows) = before.after(self.bad_windows, verdict, is_idle);
        self.bad_windows = bad_windows;
        self.status = after.into();
        provider.move_board(before, after)
    }

    /// Notes from which epoch on its listing is closed and no agreement is live.
    pub(super) fn note_idle(&mut self, listing: &Listing, now: i64) -> Result<()> {
        if self.idle_from == 0 && self.agreements == 0 && listing.status()? == ListingStatus::Closed {
            self.idle_from = self.calendar().epoch_at(now).saturating_add(1);
        }
        Ok(())
    }
}

impl Provider {
    /// Counts a board in its new standing.
    fn move_board(&mut self, before: BoardStanding, after: BoardStanding) -> Result<()> {
        if before == after {
            return Ok(());
        }
        if let Some(count) = self.boards_in(before) {
            *count = count.checked_sub(1).ok_or(FlashbackError::Overflow)?;
        }
        if let Some(count) = self.boards_in(after) {
            *count = count.checked_add(1).ok_or(FlashbackError::Overflow)?;
        }
        Ok(())
    }

    fn boards_in(&mut self, standing: BoardStanding) -> Option<&mut u16> {
        match standing {
            BoardStanding::Active => None,
            BoardStanding::Watch => Some(&mut self.boards_watch),
            BoardStanding::Suspended => Some(&mut self.boards_suspended),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytemuck::Zeroable;

    #[test]
    fn is_idle_from_the_epoch_after_it_was_seen_without_listing_and_agreement() {
        let closed = Listing { status: ListingStatus::Closed.into(), ..Listing::zeroed() };
        let board = Board { epoch_secs: 288, ..Board::zeroed() };
        let idle_from = |mut board: Board, listing: &Listing| {
            board.note_idle(listing, 10 * 288 + 5).unwrap();
            board.idle_from
        };
        assert_eq!(idle_from(board, &closed), 11);
        assert_eq!(idle_from(board, &Listing::zeroed()), 0, "the listing is open");
        assert_eq!(idle_from(Board { agreements: 1, ..board }, &closed), 0, "an agreement is live");
        assert_eq!(idle_from(Board { idle_from: 4, ..board }, &closed), 4, "it was seen before");
    }

    #[test]
    fn only_a_window_that_was_idle_throughout_ages_without_a_measurement() {
        // The window of epochs 30 to 59.
        for (idle_from, bad_windows) in [(0, 0b011), (31, 0b011), (30, 0b110), (1, 0b110)] {
            let status = BoardStanding::Suspended.into();
            let mut board = Board { monitors: 4, status, bad_windows: 0b011, idle_from, ..Board::zeroed() };
            board.judge_window(&mut Provider::zeroed(), 59).unwrap();
            assert_eq!((board.bad_windows, board.status), (bad_windows, status), "{idle_from}");
        }
    }
}
