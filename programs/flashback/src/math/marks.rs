//! Windows in which a provider had to give back much by a ruling. Each counts in itself and in the two after it.

/// Windows in which a mark counts.
const COUNTED: u32 = 3;
const KEPT: u8 = 0b111;

/// The last marked window and the two before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// The last marked window.
    pub window: u32,
    /// A bit for each marked window, by how far it lies before `window`; 0 = none.
    pub bits: u8,
}

impl Marks {
    /// Marks a window, in whatever order windows are marked.
    pub fn add(&mut self, window: u32) {
        if window > self.window {
            self.bits = shifted(self.bits, window.saturating_sub(self.window));
            self.window = window;
        }
        self.bits |= shifted(1, self.window.saturating_sub(window));
    }

    /// Marked windows that count in `window`, which is not before the last marked one.
    pub fn count_in(&self, window: u32) -> u32 {
        shifted(self.bits, window.saturating_sub(self.window)).count_ones()
    }
}

/// Bits, older by so many windows; what no longer counts is dropped.
fn shifted(bits: u8, windows: u32) -> u8 {
    if windows < COUNTED {
        bits.wrapping_shl(windows) & KEPT
    } else {
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_mark_counts_in_its_window_and_the_two_after() {
        let mut marks = Marks::default();
        assert_eq!(marks.count_in(7), 0);
        marks.add(7);
        assert_eq!([7, 8, 9, 10, u32::MAX].map(|window| marks.count_in(window)), [1, 1, 1, 0, 0]);
        marks.add(7);
        assert_eq!(marks.count_in(7), 1, "once a window");
        marks.add(0);
        assert_eq!(marks, Marks { window: 7, bits: 1 }, "too old to count");
    }

    proptest! {
        /// Against a list of all marked windows.
        #[test]
        fn windows_are_marked_in_any_order(marked in prop::collection::vec(0_u32..12, 0..8), later in 0_u32..6) {
            let mut marks = Marks::default();
            marked.iter().for_each(|window| marks.add(*window));
            let now = marked.iter().max().copied().unwrap_or_default() + later;
            let counted = (0..=now).rev().take(3).filter(|window| marked.contains(window)).count();
            prop_assert_eq!(marks.count_in(now) as usize, counted);
        }
    }
}
