//! What monitors' reports of an epoch amount to, and what a period of such epochs costs the provider.

use super::bitmap::Difference;
use crate::constants::{BUCKETS, MIN_MEASURED_BUCKETS, PPM};

/// Most monitors of a board.
pub const MAX_MONITORS: usize = 7;
/// A paid report missed at most one of so many measured buckets: it observed 90 %.
const PAID_MISSED_ONE_OF: u32 = 10;
/// Of those that it observed it opposes the result at most in one of so many: it agrees on 98 %.
const PAID_OPPOSED_ONE_OF: u32 = 50;
/// Number of down buckets from which on a paid report shows half of them.
const MIN_OUTAGE_BUCKETS: u32 = 4;

/// How many of `monitors` may lie or fail without moving a figure.
pub const fn faults(monitors: u8) -> u8 {
    monitors.saturating_sub(1) / 3
}

/// A product that always fits.
pub(super) fn times(a: u32, b: u32) -> u64 {
    u64::from(a).wrapping_mul(b.into())
}

/// What requests of an epoch showed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figures {
    /// Share of the requests that succeeded.
    pub success_ppm: u32,
    /// Time to the first byte, 95th percentile.
    pub p95_ms: u16,
    /// Throughput, 10th percentile; 0 = no body was long enough to tell.
    pub p10_kib: u32,
}

impl Figures {
    /// Misses every promise: a promised latency is below [`u16::MAX`].
    pub const WORST: Self = Self { success_ppm: 0, p95_ms: u16::MAX, p10_kib: 0 };
}

/// `floor(successes * 10^6 / requests)`, 0 without requests.
pub fn success_ppm(successes: u32, requests: u32) -> u32 {
    let share = times(successes, PPM).checked_div(requests.into()).unwrap_or_default();
    u32::try_from(share).unwrap_or(PPM).min(PPM)
}

/// The value of this rank, the least one having rank 0. Of seven reports none is asked for behind the fourth.
fn of_rank(values: impl Iterator<Item = u32>, rank: usize) -> u32 {
    // From behind: monitors agree as a rule, so that few values go before the least four.
    let mut least = [u32::MAX; MAX_MONITORS.div_ceil(2)];
    let [first, second, third, fourth] = &mut least;
    for value in values {
        if value >= *fourth {
            continue;
        }
        if value >= *third {
            *fourth = value;
            continue;
        }
        *fourth = *third;
        if value >= *second {
            *third = value;
            continue;
        }
        *third = *second;
        if value >= *first {
            *second = value;
            continue;
        }
        (*first, *second) = (value, *first);
    }
    least.get(rank).copied().unwrap_or(u32::MAX)
}

/// Each figure, ranked by itself: of m reports the one of rank `min((m - 1) / 2, m - faults - 1)` from the best, so that
/// `faults` liars cannot move one beyond what the honest measured. `None` with m <= `faults` reports.
pub fn ranked(reports: impl Iterator<Item = Figures> + Clone, faults: u8) -> Option<Figures> {
    let len = reports.clone().count();
    let last = len.checked_sub(usize::from(faults).saturating_add(1))?;
    let rank = last.min(len.saturating_sub(1) / 2);
    // By how bad they are: `!` turns the order of what is better the higher it is. One figure after the other, for the chain
    // has registers for one.
    let p95_ms = of_rank(reports.clone().map(|report| report.p95_ms.into()), rank);
    Some(Figures {
        success_ppm: !of_rank(reports.clone().map(|report| !report.success_ppm), rank),
        p95_ms: u16::try_from(p95_ms).unwrap_or(u16::MAX),
        p10_kib: !of_rank(reports.map(|report| !report.p10_kib), rank),
    })
}

/// Whether a report of enough requests is paid for that `differs` so from a result of `measured` buckets, `down` of them down.
pub fn is_paid(measured: u32, down: u32, differs: &Difference) -> bool {
    let observed = measured.saturating_sub(differs.missed);
    let shows_outage = down < MIN_OUTAGE_BUCKETS || differs.hidden <= down / 2;
    measured > 0
        && differs.missed.saturating_mul(PAID_MISSED_ONE_OF) <= measured
        && differs.opposed.saturating_mul(PAID_OPPOSED_ONE_OF) <= observed
        && shows_outage
}

/// Result of one epoch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Epoch {
    /// Buckets that are measured, at most 288.
    pub measured: u16,
    /// Those of them that were up.
    pub up: u16,
    /// What requests showed, if enough monitors say.
    pub figures: Option<Figures>,
}

impl Epoch {
    /// What an epoch counts as whose monitors the provider did not pay: down, but for `maintenance` buckets.
    pub fn unpaid(maintenance: u16) -> Self {
        let measured = u16::try_from(BUCKETS).unwrap_or_default().saturating_sub(maintenance);
        Self { measured, up: 0, figures: Some(Figures::WORST) }
    }

    /// Whether enough of it is measured.
    pub fn is_measured(&self) -> bool {
        u32::from(self.measured) >= MIN_MEASURED_BUCKETS
    }

    /// Whether it was up for less than half of what is measured. Three such epochs in a row let a consumer leave.
    pub fn is_dark(&self) -> bool {
        self.is_measured() && times(self.up.into(), 2) < u64::from(self.measured)
    }
}

/// Below a share the credit is so much. A threshold of 0 promises nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tier {
    /// Parts per million.
    pub threshold_ppm: u32,
    /// Share of the period's price.
    pub credit_bps: u16,
}

/// A limit that epochs may miss a few times. A value of 0 promises nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limit {
    /// Milliseconds at most, or KiB/s at least.
    pub value: u32,
    /// Share of the period's price.
    pub credit_bps: u16,
    /// Epochs of a whole period that may miss it.
    pub allowance: u16,
}

/// What a provider promised.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Promises {
    /// Share of the measured buckets that are up, best tier first.
    pub availability: [Tier; 3],
    /// Share of the requests that succeed, best tier first.
    pub success: [Tier; 3],
    /// Time to the first byte.
    pub latency: Limit,
    /// Throughput.
    pub throughput: Limit,
    /// Epochs of a whole period.
    pub period_epochs: u16,
}

/// Sums over the epochs that lie wholly inside a period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Period {
    /// Those epochs.
    pub epochs: u32,
    /// Buckets that are measured.
    pub measured: u32,
    /// Those of them that were up.
    pub up: u32,
    /// Epochs whose figures are known.
    pub known: u32,
    /// Sum of their success.
    pub success_ppm: u32,
    /// Those of them that miss the latency.
    pub slow: u32,
    /// Those of them that miss the throughput.
    pub thin: u32,
    /// Those of them whose p95 is at most a second.
    pub prompt: u32,
    /// Whether results are lost because nobody settled in time.
    pub is_lost: bool,
}

/// p95 of an epoch that a rating counts as prompt.
const PROMPT_MS: u16 = 1_000;

impl Period {
    /// Sums over epochs, fewer than 2^12 of them, so that no sum is larger than its place.
    pub fn of(epochs: impl IntoIterator<Item = Epoch>, promises: &Promises) -> Self {
        // Three sums and four counts in three words: on the chain adding a word costs the least.
        let (mut buckets, mut figures, mut misses) = (0_u64, 0_u64, 0_u64);
        let (latency, throughput) = (promises.latency.value, promises.throughput.value);
        let mut len = 0_u32;
        for epoch in epochs {
            len = len.wrapping_add(1);
            buckets = buckets.wrapping_add(u64::from(epoch.measured) | u64::from(epoch.up) << 32);
            if let Some(Figures { success_ppm, p95_ms, p10_kib }) = epoch.figures {
                figures = figures.wrapping_add(u64::from(success_ppm) | 1 << 48);
                let slow = u64::from(u32::from(p95_ms) > latency);
                let thin = u64::from(p10_kib < throughput);
                let prompt = u64::from(p95_ms <= PROMPT_MS);
                misses = misses.wrapping_add(slow | thin << 16 | prompt << 32);
            }
        }
        let [measured, up]: [u32; 2] = bytemuck::cast(buckets.to_le());
        let [success_ppm, known]: [u32; 2] = bytemuck::cast(figures.to_le());
        let [slow, thin, prompt, _]: [u16; 4] = bytemuck::cast(misses.to_le());
        Self {
            epochs: len,
            measured,
            up,
            known: known >> 16,
            success_ppm,
            slow: slow.into(),
            thin: thin.into(),
            prompt: prompt.into(),
            is_lost: false,
        }
    }

    /// Whether half of its buckets are measured.
    pub fn is_half_measured(&self) -> bool {
        times(self.measured, 2) >= times(self.epochs, BUCKETS)
    }

    /// Whether the figures of half of its epochs are known.
    pub fn is_half_known(&self) -> bool {
        times(self.known, 2) >= u64::from(self.epochs)
    }

    /// Whether too little is known of what was promised. A period without a whole epoch is neither.
    pub fn is_unmeasured(&self, promises: &Promises) -> bool {
        let needs_figures =
            promises.success[0].threshold_ppm > 0 || promises.latency.value > 0 || promises.throughput.value > 0;
        self.epochs > 0 && (self.is_lost || !self.is_half_measured() || needs_figures && !self.is_half_known())
    }

    /// Share of the measured buckets that were up, rounded down; `None` if none is measured.
    pub fn availability_ppm(&self) -> Option<u32> {
        let share = times(self.up, PPM).checked_div(self.measured.into())?;
        u32::try_from(share).ok()
    }

    /// Mean success of the epochs that have it, rounded down; `None` if none has.
    pub fn mean_success_ppm(&self) -> Option<u32> {
        self.success_ppm.checked_div(self.known)
    }

    /// Share of the period's price that goes back to the consumer: the worse of availability and success, and the limits
    /// that were missed too often. Epochs without figures count as kept where they are more than half.
    pub fn credit_bps(&self, promises: &Promises, max_credit_bps: u16) -> u16 {
        if self.is_lost {
            return 0;
        }
        let availability = if self.is_half_measured() {
            missed_tier(&promises.availability, times(self.up, PPM), self.measured)
        } else {
            0
        };
        let unknown = self.epochs.saturating_sub(self.known);
        let kept = if self.is_half_known() { 0 } else { unknown };
        let counted = self.known.saturating_add(kept);
        let success = u64::from(self.success_ppm).saturating_add(times(kept, PPM));
        let success = missed_tier(&promises.success, success, counted);
        let limit = |limit: &Limit, misses: u32| {
            let is_missed = times(misses, promises.period_epochs.into()) > times(limit.allowance.into(), counted);
            if limit.value > 0 && is_missed {
                limit.credit_bps
            } else {
                0
            }
        };
        availability
            .max(success)
            .saturating_add(limit(&promises.latency, self.slow))
            .saturating_add(limit(&promises.throughput, self.thin))
            .min(max_credit_bps)
    }
}

/// The credit of the worst tier that `sum_ppm / whole` lies below; equal is no breach.
fn missed_tier(tiers: &[Tier; 3], sum_ppm: u64, whole: u32) -> u16 {
    let missed = tiers.iter().filter(|tier| sum_ppm < times(tier.threshold_ppm, whole));
    missed.map(|tier| tier.credit_bps).max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::constants::BPS;
    use proptest::prelude::*;

    fn figures(value: u32) -> Figures {
        Figures { success_ppm: value, p95_ms: u16::try_from(value % 65_536).unwrap(), p10_kib: value }
    }

    /// S3's tiers, and limits that two epochs of seven may miss.
    fn promises() -> Promises {
        let tiers = [(999_000, 1_000), (990_000, 2_500), (950_000, 10_000)];
        let tiers = tiers.map(|(threshold_ppm, credit_bps)| Tier { threshold_ppm, credit_bps });
        Promises {
            availability: tiers,
            success: tiers,
            latency: Limit { value: 500, credit_bps: 500, allowance: 2 },
            throughput: Limit { value: 100, credit_bps: 300, allowance: 2 },
            period_epochs: 7,
        }
    }

    /// Keeps everything that [`promises`] says.
    const GOOD: Epoch =
        Epoch { measured: 288, up: 288, figures: Some(Figures { success_ppm: PPM, p95_ms: 500, p10_kib: 100 }) };

    fn period(epochs: impl IntoIterator<Item = Epoch>) -> Period {
        Period::of(epochs, &promises())
    }

    fn credit(epochs: impl IntoIterator<Item = Epoch>) -> u16 {
        period(epochs).credit_bps(&promises(), BPS)
    }

    #[test]
    fn a_third_less_one_may_fail() {
        assert_eq!([1, 4, 7].map(faults), [0, 1, 2]);
    }

    #[test]
    fn success_is_rounded_down() {
        assert_eq!([success_ppm(2, 3), success_ppm(0, 9), success_ppm(9, 9), success_ppm(0, 0)], [666_666, 0, PPM, 0]);
        assert_eq!(success_ppm(u32::MAX - 1, u32::MAX), 999_999);
    }

    #[test]
    fn figures_are_those_of_the_rank() {
        let of = |values: &[u32], faults| {
            ranked(values.iter().map(|v| figures(*v)), faults).map(|f| (f.success_ppm, f.p95_ms, f.p10_kib))
        };
        assert_eq!(of(&[], 0), None);
        assert_eq!(of(&[5], 0), Some((5, 5, 5)));
        assert_eq!(of(&[5], 1), None);
        assert_eq!(of(&[3, 9], 1), Some((9, 3, 9)), "the better one");
        assert_eq!(of(&[1, 2, 3, 4], 1), Some((3, 2, 3)));
        assert_eq!(of(&[7, 6, 5, 4, 3, 2, 1], 2), Some((4, 4, 4)), "the median");
        assert_eq!(of(&[1, 2], 2), None);
        assert_eq!(of(&[1, 2, 3], 2), Some((3, 1, 3)), "the best");
    }

    /// Every value of every liar below, among and above what the honest measured, for every number of silent ones: no
    /// figure lies beyond the honest.
    #[test]
    fn no_set_of_f_liars_moves_a_figure_beyond_the_honest() {
        for (n, f) in [(1_usize, 0_usize), (4, 1), (7, 2)] {
            for honest in f + 1..=n - f {
                let truth: Vec<u32> = (0..honest).map(|i| 10 + 10 * i as u32).collect();
                let lies: Vec<u32> = (0..=honest as u32 + 1).map(|i| 5 + 10 * i).chain(truth.clone()).collect();
                for liars in 0..=f {
                    for code in 0..lies.len().pow(liars as u32) {
                        let told = (0..liars).map(|i| lies[code / lies.len().pow(i as u32) % lies.len()]);
                        let reports = truth.iter().copied().chain(told).map(figures);
                        let found = ranked(reports, f.try_into().unwrap()).unwrap();
                        let (least, most) = (truth[0], truth[honest - 1]);
                        assert!((least..=most).contains(&found.success_ppm), "{n} {honest} {code}: {found:?}");
                        assert!((least..=most).contains(&found.p95_ms.into()), "{n} {honest} {code}: {found:?}");
                        assert!((least..=most).contains(&found.p10_kib), "{n} {honest} {code}: {found:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn pays_for_reports_that_observe_and_agree() {
        let is_paid = |missed, opposed| is_paid(200, 0, &Difference { missed, opposed, hidden: 0 });
        assert!(is_paid(0, 0));
        assert_eq!([is_paid(20, 0), is_paid(21, 0)], [true, false]);
        assert_eq!([is_paid(0, 4), is_paid(0, 5)], [true, false]);
        assert!(!is_paid(20, 4), "of what it observed");
        assert!(!super::is_paid(0, 0, &Difference::default()));
    }

    #[test]
    fn pay_takes_90_percent_observed_and_98_of_those_agreed() {
        for measured in 1..=288_u32 {
            for missed in 0..=measured {
                let observed = measured - missed;
                for opposed in 0..=observed {
                    let agreed = observed - opposed;
                    let expected = observed * 100 >= measured * 90 && agreed * 100 >= observed * 98;
                    assert_eq!(is_paid(measured, 0, &Difference { missed, opposed, hidden: 0 }), expected);
                }
            }
        }
    }

    #[test]
    fn who_says_all_up_without_probing_is_not_paid_when_there_was_an_outage() {
        let all_up = |down| is_paid(288, down, &Difference { missed: 0, opposed: down, hidden: down });
        assert_eq!([1, 3, 4, 5].map(all_up), [true, true, false, false]);
        let of_five = |missed, opposed, hidden| is_paid(288, 5, &Difference { missed, opposed, hidden });
        assert!(of_five(0, 2, 2));
        assert!(!of_five(0, 3, 3), "it shows 2 of 5");
        assert!(!of_five(3, 0, 3), "silence shows nothing");
    }

    #[test]
    fn epochs_are_measured_from_half_and_dark_below_half() {
        let epoch = |measured, up| Epoch { measured, up, figures: None };
        assert_eq!([epoch(143, 0).is_measured(), epoch(144, 0).is_measured()], [false, true]);
        assert_eq!(
            [epoch(288, 143).is_dark(), epoch(288, 144).is_dark(), epoch(143, 0).is_dark()],
            [true, false, false]
        );
        let unpaid = Epoch::unpaid(48);
        assert_eq!((unpaid.measured, unpaid.up, unpaid.figures), (240, 0, Some(Figures::WORST)));
        assert!(unpaid.is_dark());
    }

    #[test]
    fn each_tier_of_availability_on_both_sides() {
        // 1,000 measured buckets in 4 epochs, so that a bucket is exactly 1,000 ppm.
        let epochs = |up: u16| {
            [Epoch { measured: 250, up: 250, ..GOOD }; 3].into_iter().chain([Epoch { measured: 250, up, ..GOOD }])
        };
        let cases =
            [(250, 0), (249, 0), (248, 1_000), (240, 1_000), (239, 2_500), (200, 2_500), (199, 10_000), (0, 10_000)];
        for (up, expected) in cases {
            assert_eq!(credit(epochs(up)), expected, "{up}");
        }
        assert_eq!(period(epochs(0)).credit_bps(&promises(), 2_000), 2_000, "at most the agreement's");
    }

    #[test]
    fn each_tier_of_success_on_both_sides() {
        let epochs = |ppm| [Epoch { figures: Some(Figures { success_ppm: ppm, ..GOOD.figures.unwrap() }), ..GOOD }; 7];
        for (ppm, at, below) in [(999_000, 0, 1_000), (990_000, 1_000, 2_500), (950_000, 2_500, 10_000)] {
            assert_eq!([credit(epochs(ppm)), credit(epochs(ppm - 1))], [at, below], "{ppm}");
        }
        let mut one = epochs(999_000);
        one[6].figures = Some(Figures { success_ppm: 998_999, ..GOOD.figures.unwrap() });
        assert_eq!(credit(one), 1_000, "one millionth of one epoch");
    }

    #[test]
    fn the_worse_of_availability_and_success_counts_and_limits_add_up() {
        let bad = Epoch { up: 0, figures: Some(Figures::WORST), ..GOOD };
        assert_eq!(credit([bad; 7]), BPS);
        let mut capped = promises();
        capped.availability[2].credit_bps = 3_000;
        capped.success[2].credit_bps = 4_000;
        assert_eq!(period([bad; 7]).credit_bps(&capped, BPS), 4_800);
        assert_eq!(period([bad; 7]).credit_bps(&capped, 4_799), 4_799);
    }

    #[test]
    fn a_limit_is_due_from_one_miss_more_than_the_allowance() {
        let slow = Epoch { figures: Some(Figures { p95_ms: 501, ..GOOD.figures.unwrap() }), ..GOOD };
        let thin = Epoch { figures: Some(Figures { p10_kib: 99, ..GOOD.figures.unwrap() }), ..GOOD };
        for (miss, due) in [(slow, 500), (thin, 300)] {
            let misses = |n: usize, of: usize| credit([miss].repeat(n).into_iter().chain([GOOD].repeat(of - n)));
            assert_eq!([misses(2, 7), misses(3, 7)], [0, due]);
            // In a short period the allowance shrinks with it: 1 of 3 is above 2 of 7.
            assert_eq!([misses(1, 3), misses(1, 4)], [due, 0]);
        }
    }

    #[test]
    fn what_is_not_promised_costs_nothing() {
        let bad = Epoch { up: 0, figures: Some(Figures::WORST), ..GOOD };
        let limit = Limit { credit_bps: 500, ..Limit::default() };
        let nothing = Promises { period_epochs: 7, latency: limit, throughput: limit, ..Promises::default() };
        assert_eq!(period([bad; 7]).credit_bps(&nothing, BPS), 0);
        assert!(!period([Epoch { figures: None, ..GOOD }; 7]).is_unmeasured(&nothing));
    }

    #[test]
    fn epochs_without_figures_count_as_kept_where_they_are_more_than_half() {
        let unknown = Epoch { figures: None, ..GOOD };
        let failing = Epoch { figures: Some(Figures { success_ppm: 900_000, ..GOOD.figures.unwrap() }), ..GOOD };
        let mix = |known: usize, of: usize| [failing].repeat(known).into_iter().chain([unknown].repeat(of - known));
        assert_eq!(credit(mix(2, 4)), 10_000, "half: the mean of those that are known");
        assert_eq!(credit(mix(1, 4)), 2_500, "less: 975,000 with the others at full success");
        assert!(!period(mix(2, 4)).is_unmeasured(&promises()));
        assert!(period(mix(1, 4)).is_unmeasured(&promises()));
    }

    #[test]
    fn availability_counts_only_where_half_is_measured() {
        let half = Epoch { measured: 144, up: 0, ..GOOD };
        assert_eq!(credit([half; 7]), BPS);
        let mut less = [half; 7];
        less[0].measured = 143;
        assert_eq!(credit(less), 0);
        assert!(period(less).is_unmeasured(&promises()));
        assert!(!period([half; 7]).is_unmeasured(&promises()));
        for is_lost in [false, true] {
            assert!(!Period { is_lost, ..Period::default() }.is_unmeasured(&promises()), "no whole epoch");
        }
        let lost = Period { is_lost: true, ..period([Epoch { up: 0, ..GOOD }; 7]) };
        assert_eq!((lost.is_unmeasured(&promises()), lost.credit_bps(&promises(), BPS)), (true, 0));
    }

    #[test]
    fn every_promise_that_rests_on_figures_needs_them() {
        let unknown = period([Epoch { figures: None, ..GOOD }; 7]);
        let (all, none) = (promises(), Promises { period_epochs: 7, ..Promises::default() });
        assert!(!unknown.is_unmeasured(&Promises { availability: all.availability, ..none }));
        assert!(unknown.is_unmeasured(&Promises { success: all.success, ..none }));
        assert!(unknown.is_unmeasured(&Promises { latency: all.latency, ..none }));
        assert!(unknown.is_unmeasured(&Promises { throughput: all.throughput, ..none }));
    }

    #[test]
    fn epochs_are_prompt_up_to_a_second() {
        let of = |p95_ms| Epoch { figures: Some(Figures { p95_ms, ..GOOD.figures.unwrap() }), ..GOOD };
        let period = period([of(999), of(1_000), of(1_001), Epoch { figures: None, ..GOOD }]);
        assert_eq!((period.known, period.prompt), (3, 2));
    }

    #[test]
    fn shares_of_a_period_are_rounded_down() {
        assert_eq!((Period::default().availability_ppm(), Period::default().mean_success_ppm()), (None, None));
        let failing = Epoch { measured: 3, up: 2, figures: Some(Figures { success_ppm: 1, ..GOOD.figures.unwrap() }) };
        let period = period([failing, Epoch { figures: None, ..failing }, Epoch { measured: 0, up: 0, ..GOOD }]);
        assert_eq!((period.availability_ppm(), period.mean_success_ppm()), (Some(666_666), Some(500_000)));
    }

    fn epoch() -> impl Strategy<Value = Epoch> {
        let figures = (0..=PPM, any::<u16>(), 0_u32..1_000).prop_map(|(success_ppm, p95_ms, p10_kib)| Figures {
            success_ppm,
            p95_ms,
            p10_kib,
        });
        (0_u16..=288, 0_u16..=288, prop::option::of(figures)).prop_map(|(measured, up, figures)| Epoch {
            measured,
            up: up.min(measured),
            figures,
        })
    }

    proptest! {
        /// The rules as they are written, over the list of epochs, in rationals that are compared by cross products.
        #[test]
        fn credits_are_those_of_the_plain_rules(epochs in prop::collection::vec(epoch(), 0..=30), most in 0..=BPS) {
            let promises = promises();
            let len = epochs.len() as u128;
            let measured: u128 = epochs.iter().map(|e| u128::from(e.measured)).sum();
            let up: u128 = epochs.iter().map(|e| u128::from(e.up)).sum();
            let known: Vec<Figures> = epochs.iter().filter_map(|e| e.figures).collect();
            let is_half_known = 2 * known.len() as u128 >= len;
            let tier = |tiers: &[Tier; 3], part: u128, whole: u128| {
                let below = |t: &&Tier| part * 1_000_000 < u128::from(t.threshold_ppm) * whole;
                tiers.iter().rfind(below).map_or(0, |t| t.credit_bps)
            };
            let availability = if 2 * measured >= 288 * len { tier(&promises.availability, up, measured) } else { 0 };
            let mut successes: Vec<u128> = known.iter().map(|f| f.success_ppm.into()).collect();
            if !is_half_known {
                successes.resize(epochs.len(), 1_000_000);
            }
            let whole = successes.len() as u128 * 1_000_000;
            let success = tier(&promises.success, successes.iter().sum(), whole);
            let counted = successes.len() as u128;
            let limit = |misses: usize, limit: Limit| {
                if misses as u128 * 7 > u128::from(limit.allowance) * counted { limit.credit_bps } else { 0 }
            };
            let latency = limit(known.iter().filter(|f| f.p95_ms > 500).count(), promises.latency);
            let throughput = limit(known.iter().filter(|f| f.p10_kib < 100).count(), promises.throughput);
            let expected = (availability.max(success) + latency + throughput).min(most);
            prop_assert_eq!(period(epochs.clone()).credit_bps(&promises, most), expected);
        }

        /// One epoch more that keeps everything never raises what is due, nor does a better one in place of a worse.
        #[test]
        fn better_is_never_dearer(epochs in prop::collection::vec(epoch(), 1..=30), at: prop::sample::Index) {
            let mut better = epochs.clone();
            let slot = at.index(epochs.len());
            better[slot].up = better[slot].measured;
            prop_assert!(credit(better) <= credit(epochs));
        }
    }
}
