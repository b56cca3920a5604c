//! The times for which a vault did not pay in time, as far as it remembers them.

use anchor_lang::prelude::*;

/// Most gaps that are remembered.
pub const GAPS: usize = 12;

/// A time in which a vault was dry; times are seconds since genesis. All zero = none.
#[zero_copy]
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Gap {
    /// Start.
    pub from: u32,
    /// End.
    pub to: u32,
    /// How many seconds in between were dry: fewer than all where two gaps were merged.
    pub secs: u32,
}

impl Gap {
    /// A gap that was dry throughout.
    pub fn new(from: u32, to: u32) -> Self {
        Self { from, to, secs: to.saturating_sub(from) }
    }

    fn is_none(&self) -> bool {
        self.to == 0
    }

    /// Both as one.
    fn merged(self, later: Self) -> Self {
        Self { from: self.from, to: later.to, secs: self.secs.saturating_add(later.secs) }
    }
}

/// Remembers `new`, which ends now and starts where all others have ended. Where there is no room for it two merge: the
/// two oldest, if the second of them ended more than `history_secs` ago; else the two nearest of all, the older pair of
/// equals.
pub fn remember(gaps: &mut [Gap; GAPS], new: Gap, history_secs: u32) {
    if let Some(room) = gaps.iter_mut().find(|gap| gap.is_none()) {
        *room = new;
        return;
    }
    let old = *gaps;
    let later = || old.into_iter().skip(1).chain([new]);
    let [_, second, ..] = old;
    let first = if new.to.saturating_sub(second.to) > history_secs {
        0
    } else {
        let distances = old.iter().zip(later()).map(|(gap, next)| next.from.saturating_sub(gap.to));
        distances.enumerate().min_by_key(|(_, distance)| *distance).map_or(0, |(n, _)| n)
    };
    for (n, (gap, next)) in gaps.iter_mut().zip(later()).enumerate() {
        if n == first {
            *gap = gap.merged(next);
        } else if n > first {
            *gap = next;
        }
    }
}

/// How many seconds from `from` to `to` were dry; never too few, and too many only where gaps were merged.
pub fn overlap(gaps: &[Gap; GAPS], from: u32, to: u32) -> u32 {
    let inside = |gap: &Gap| to.min(gap.to).saturating_sub(from.max(gap.from)).min(gap.secs);
    gaps.iter().map(inside).fold(0, u32::saturating_add)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const HISTORY_SECS: u32 = 900;

    /// Gaps as lengths of dry times and of funded ones before them.
    fn history() -> impl Strategy<Value = Vec<(u32, u32)>> {
        let funded = prop_oneof![0..3_u32, 0..60_u32, 500..1_500_u32];
        prop::collection::vec((funded, prop_oneof![1..3_u32, 1..80_u32]), 1..60)
    }

    /// What is remembered of a history, and each second of it: whether it was dry.
    fn lived(history: &[(u32, u32)]) -> ([Gap; GAPS], Vec<bool>) {
        let (mut gaps, mut seconds) = ([Gap::default(); GAPS], vec![false; 5]);
        for (funded, dry) in history {
            seconds.resize(seconds.len() + *funded as usize, false);
            let from = seconds.len() as u32;
            seconds.resize(seconds.len() + *dry as usize, true);
            remember(&mut gaps, Gap::new(from, seconds.len() as u32), HISTORY_SECS);
        }
        (gaps, seconds)
    }

    fn dry(seconds: &[bool], from: u32, to: u32) -> u32 {
        let within = seconds.iter().skip(from as usize).take(to.saturating_sub(from) as usize);
        within.filter(|dry| **dry).count() as u32
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(500))]

        #[test]
        fn dry_seconds_are_never_under_counted(history in history(), spans in prop::collection::vec(any::<(u16, u16)>(), 50)) {
            let (gaps, seconds) = lived(&history);
            let end = seconds.len() as u32;
            for (a, b) in spans {
                let (a, b) = (u32::from(a) % (end + 1), u32::from(b) % (end + 1));
                let (from, to) = (a.min(b), a.max(b));
                let counted = overlap(&gaps, from, to);
                prop_assert!(counted >= dry(&seconds, from, to), "{from}..{to} of {gaps:?}");
                prop_assert!(counted <= to - from);
                if history.len() <= GAPS {
                    prop_assert_eq!(counted, dry(&seconds, from, to), "nothing was merged");
                }
            }
            prop_assert_eq!(overlap(&gaps, 0, u32::MAX), dry(&seconds, 0, end), "all together are exact");
        }

        #[test]
        fn they_stand_in_order_and_hold_what_they_say(history in history()) {
            let (gaps, _) = lived(&history);
            let kept: Vec<_> = gaps.iter().filter(|gap| !gap.is_none()).collect();
            prop_assert_eq!(kept.len(), history.len().min(GAPS));
            prop_assert!(gaps.iter().take(kept.len()).all(|gap| !gap.is_none()), "no hole");
            prop_assert!(kept.windows(2).all(|pair| pair[0].to <= pair[1].from));
            prop_assert!(kept.iter().all(|gap| 0 < gap.secs && gap.secs <= gap.to - gap.from));
        }

        #[test]
        fn the_rule_is_the_one_of_the_design(history in history()) {
            let mut model: Vec<Gap> = Vec::new();
            let (mut gaps, mut at) = ([Gap::default(); GAPS], 5);
            for (funded, dry) in history {
                let new = Gap::new(at + funded, at + funded + dry);
                at = new.to;
                model.push(new);
                if model.len() > GAPS {
                    let first = if new.to - model[1].to > HISTORY_SECS {
                        0
                    } else {
                        let distance = |n: &usize| model[n + 1].from - model[*n].to;
                        let least = (0..GAPS).map(|n| distance(&n)).min().unwrap();
                        (0..GAPS).find(|n| distance(n) == least).unwrap()
                    };
                    let later = model.remove(first + 1);
                    model[first].to = later.to;
                    model[first].secs += later.secs;
                }
                remember(&mut gaps, new, HISTORY_SECS);
                prop_assert_eq!(gaps.iter().take(model.len()).copied().collect::<Vec<_>>(), model.clone());
            }
        }
    }

    /// Twelve gaps of ten seconds, a hundred seconds apart, of which two are moved together.
    fn full(near: usize) -> [Gap; GAPS] {
        core::array::from_fn(|n| {
            let from = 100 * n as u32 + if n == near { 50 } else { 100 };
            Gap::new(from, from + 10)
        })
    }

    #[test]
    fn the_nearest_merge_while_all_count() {
        let mut gaps = full(7);
        remember(&mut gaps, Gap::new(1_300, 1_301), 2_000);
        assert_eq!(gaps[6], Gap { from: 700, to: 760, secs: 20 });
        assert_eq!((gaps[5], gaps[7], gaps[11]), (Gap::new(600, 610), Gap::new(900, 910), Gap::new(1_300, 1_301)));
        let mut gaps = full(GAPS);
        remember(&mut gaps, Gap::new(1_215, 1_230), 2_000);
        assert_eq!(gaps[11], Gap { from: 1_200, to: 1_230, secs: 25 }, "the new one too");
        let mut gaps = full(GAPS);
        remember(&mut gaps, Gap::new(1_300, 1_310), 2_000);
        assert_eq!(gaps[0], Gap { from: 100, to: 210, secs: 20 }, "the older of equal pairs");
    }

    #[test]
    fn what_is_long_past_merges_first() {
        let mut gaps = full(7);
        remember(&mut gaps, Gap::new(1_300, 1_310), 1_310 - 210);
        assert_eq!(gaps[0], Gap::new(100, 110), "not a second too early");
        let mut gaps = full(7);
        remember(&mut gaps, Gap::new(1_300, 1_310), 1_310 - 211);
        assert_eq!((gaps[0], gaps[1]), (Gap { from: 100, to: 210, secs: 20 }, Gap::new(300, 310)));
    }

    #[test]
    fn a_merged_gap_counts_at_most_its_dry_seconds_and_at_most_the_span() {
        let mut gaps = [Gap::default(); GAPS];
        gaps[0] = Gap { from: 100, to: 200, secs: 30 };
        assert_eq!([overlap(&gaps, 0, 300), overlap(&gaps, 110, 120), overlap(&gaps, 110, 190)], [30, 10, 30]);
        assert_eq!([overlap(&gaps, 0, 100), overlap(&gaps, 200, 300), overlap(&gaps, 150, 150)], [0, 0, 0]);
    }

    #[test]
    fn times_that_do_not_fit_saturate() {
        let mut gaps = [Gap { from: 1, to: u32::MAX, secs: u32::MAX - 1 }; GAPS];
        remember(&mut gaps, Gap::new(0, u32::MAX), 0);
        assert_eq!(overlap(&gaps, 0, u32::MAX), u32::MAX);
    }
}
