//! Runs of finalized epochs that give a party of an agreement the right to leave; each as the range of its epochs.

use core::ops::Range;

use super::*;

impl Board {
    /// The last three dark epochs in a row. Those between them that were not measured do not break a row.
    pub fn dark_epochs(&self) -> Option<Range<u32>> {
        (self.dark_to != 0).then(|| self.dark_from..self.dark_to.saturating_add(1))
    }

    /// The last [`RIGHT_RUN_EPOCHS`] epochs in a row that were not measured.
    pub fn unmeasured_epochs(&self) -> Option<Range<u32>> {
        (self.unmeasured_at != 0).then(|| run_before(self.unmeasured_at.saturating_add(1)))
    }

    /// The last [`RIGHT_RUN_EPOCHS`] finalized epochs, if each of them had too few reports although its purse was not empty.
    pub fn silent_epochs(&self) -> Option<Range<u32>> {
        (self.silent_run >= RIGHT_RUN_EPOCHS).then(|| run_before(self.next_epoch))
    }

    /// When what `epochs` came to is known whoever finalizes them: once the report window of the last one is over.
    pub fn known_at(&self, epochs: &Range<u32>) -> i64 {
        self.calendar().epoch_start(epochs.end).saturating_add(self.report_window_secs.into())
    }
}

fn run_before(end: u32) -> Range<u32> {
    end.saturating_sub(RIGHT_RUN_EPOCHS.into())..end
}
