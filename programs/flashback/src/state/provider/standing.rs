//! Where a provider stands: what its boards say, and rulings where no board judges.

use super::*;
use crate::math::marks::Marks;

impl Provider {
    /// As its worst board stands, or as the rulings of the last three windows say.
    pub fn standing_at(&self, now: i64) -> BoardStanding {
        let marks = self.window_marks().count_in(self.calendar().window_at(now));
        if self.boards_suspended > 0 || marks > 1 {
            BoardStanding::Suspended
        } else if self.boards_watch > 0 || marks > 0 {
            BoardStanding::Watch
        } else {
            BoardStanding::Active
        }
    }

    /// Refuses while it is suspended.
    pub fn require_standing(&self, now: i64) -> Result<()> {
        ensure!(self.standing_at(now) != BoardStanding::Suspended, FlashbackError::ProviderSuspended);
        Ok(())
    }

    /// Marks a window of 30 epochs in which a ruling gave back much.
    pub fn mark_window(&mut self, window: u32) {
        let mut marks = self.window_marks();
        marks.add(window);
        (self.marked_window, self.marks) = (marks.window, marks.bits);
    }

    fn window_marks(&self) -> Marks {
        Marks { window: self.marked_window, bits: self.marks }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::tests::refused;
    use bytemuck::Zeroable;

    #[test]
    fn stands_as_its_worst_board_or_its_marks_say() {
        use BoardStanding::*;
        const WINDOW: i64 = 30 * 288;
        let mut provider = Provider { epoch_secs: 288, ..Provider::zeroed() };
        assert_eq!(provider.standing_at(0), Active);
        provider.mark_window(5);
        assert_eq!([5, 7, 8].map(|window| provider.standing_at(window * WINDOW)), [Watch, Watch, Active]);
        provider.mark_window(4);
        let standing = [5, 6, 7, 8].map(|window| provider.standing_at(window * WINDOW));
        assert_eq!(standing, [Suspended, Suspended, Watch, Active]);
        refused(provider.require_standing(7 * WINDOW - 1), FlashbackError::ProviderSuspended);
        assert!(provider.require_standing(7 * WINDOW).is_ok());
        let watched = Provider { boards_watch: 1, ..provider };
        assert_eq!(watched.standing_at(8 * WINDOW), Watch);
        assert_eq!(Provider { boards_suspended: 1, ..watched }.standing_at(8 * WINDOW), Suspended);
    }
}
