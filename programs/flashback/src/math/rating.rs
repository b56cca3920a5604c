//! What settled periods say of a provider: four components, each a mean of scores weighted by fees that fades by half
//! every 90 epochs.

use core::borrow::BorrowMut;

use super::quality::{times, Period};
use super::wide::word_product;
use crate::constants::{BPS, PPM};

/// Components of a rating, in the order of its arrays.
pub const COMPONENTS: usize = 4;
/// Place of the conduct.
pub const CONDUCT: usize = 3;
/// What availability, success, performance and conduct each make of a rating.
pub const SHARES_BPS: [u16; COMPONENTS] = [4_000, 3_000, 1_500, 1_500];
/// Epochs after which every weight is halved.
pub const RATING_WINDOW_EPOCHS: u32 = 90;
/// Score of a component that nothing is known of.
const NEUTRAL: u64 = BPS as u64 / 2;
/// Weight of that neutral score: 5 reference dollars, in micro-USD.
pub const NEUTRAL_WEIGHT: u64 = 5_000_000;
/// Most weight of a component.
pub const MAX_WEIGHT: u64 = 1 << 50;
/// Most weight of a period.
const MAX_PERIOD_WEIGHT: u64 = 1 << 40;
const _: () = assert!((MAX_WEIGHT as u128) * (BPS as u128) + (NEUTRAL * NEUTRAL_WEIGHT) as u128 <= u64::MAX as u128);

/// Sums of scores, and of the weights behind them, as `S` holds them: of its own or where they are kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RatingOf<S> {
    /// Scores (0 to 10,000) times weights.
    pub sums: S,
    /// Weights, in micro-USD.
    pub weights: S,
    /// The window that both are as of.
    pub window: u32,
}

/// Sums of its own.
pub type Rating = RatingOf<[u64; COMPONENTS]>;

/// What a settled period says of a provider.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PeriodRating {
    /// Score of each component; `None` where the period does not tell.
    pub scores: [Option<u16>; COMPONENTS],
    /// Weight of the fee that the credit leaves, in micro-USD.
    pub net: u64,
    /// Weight of the fee before the credit.
    pub gross: u64,
    /// Whether it is one of an agreement's first periods.
    pub is_young: bool,
    /// The window of 90 epochs that its dispute deadline lies in.
    pub window: u32,
}

impl PeriodRating {
    /// A bad period weighs by the fee before its credit, else one that is credited wholly would not count; a good one by
    /// what is left, so that nobody buys it by giving everything back. First periods always by what is left, but for the
    /// conduct.
    fn weight(&self, component: usize, score: u16) -> u64 {
        let is_net = score >= BPS / 2 || self.is_young && component != CONDUCT;
        if is_net {
            self.net
        } else {
            self.gross
        }
    }
}

/// Scores of what a board measured: availability, success and performance, each if half of the full epochs have it.
pub fn scores(period: &Period) -> [Option<u16>; CONDUCT] {
    if period.is_lost {
        return [None; CONDUCT];
    }
    let Period { measured, up, known, success_ppm, prompt, .. } = *period;
    let is_known = known > 0 && period.is_half_known();
    let availability = (measured > 0 && period.is_half_measured()).then(|| share_score(times(up, PPM), measured));
    let success = is_known.then(|| share_score(success_ppm.into(), known));
    let performance = is_known.then(|| prompt_score(prompt, known));
    [availability, success, performance]
}

/// Weight of a period: `floor(fee * ref_value / 10^6)` micro-USD, at most 2^40.
pub fn weight(fee: u64, ref_value: u64) -> u64 {
    // What does not fit a word is more than that.
    let value = word_product(fee, ref_value).and_then(|value| value.checked_div(PPM.into()));
    value.unwrap_or(MAX_PERIOD_WEIGHT).min(MAX_PERIOD_WEIGHT)
}

/// Score of a share `sum / whole` of which three thresholds are `per` parts each: 10,000, 7,500, 4,000 or 0.
fn score(sum: u64, whole: u32, thresholds: [u32; 3]) -> u16 {
    let reaches = |threshold: u32| sum >= times(threshold, whole);
    match thresholds.map(reaches) {
        [true, ..] => BPS,
        [_, true, _] => 7_500,
        [.., true] => 4_000,
        _ => 0,
    }
}

/// Score of a share in parts per million: no breach, tier 1, 2 or 3 of the canonical thresholds.
pub fn share_score(sum_ppm: u64, whole: u32) -> u16 {
    score(sum_ppm, whole, [999_000, 990_000, 950_000])
}

/// Score of the epochs whose p95 is at most a second.
pub fn prompt_score(prompt: u32, known: u32) -> u16 {
    score(times(prompt, 100), known, [90, 75, 50])
}

impl<S: BorrowMut<[u64; COMPONENTS]>> RatingOf<S> {
    /// Brings it to `window`, if that is later.
    pub fn shift_to(&mut self, window: u32) {
        let windows = window.saturating_sub(self.window);
        if windows == 0 {
            return;
        }
        for value in self.sums.borrow_mut().iter_mut().chain(self.weights.borrow_mut()) {
            *value = value.checked_shr(windows).unwrap_or_default();
        }
        self.window = window;
    }

    /// Takes in a score (0 to 10,000) of a period of `window`, as faded as it would be had it been taken in then. A weight
    /// that does not fit is cut to what is left.
    #[inline(always)]
    pub fn add(&mut self, component: usize, score: u16, weight: u64, window: u32) {
        self.shift_to(window);
        let weight = weight.checked_shr(self.window.saturating_sub(window)).unwrap_or_default();
        let (sums, weights) = (self.sums.borrow_mut(), self.weights.borrow_mut());
        let parts = sums.get_mut(component).zip(weights.get_mut(component));
        if let Some((sum, total)) = parts {
            // With it neither the sum of scores nor a product is above 2^64, see the assertion.
            let weight = weight.min(MAX_WEIGHT.saturating_sub(*total));
            *sum = sum.wrapping_add(weight.wrapping_mul(score.min(BPS).into()));
            *total = total.wrapping_add(weight);
        }
    }

    /// Takes in a settled period.
    #[inline(always)]
    pub fn count(&mut self, period: &PeriodRating) {
        let mut count = |component, score: Option<u16>| {
            if let Some(score) = score {
                self.add(component, score, period.weight(component, score), period.window);
            }
        };
        // Written out: places that are known when it is compiled cost the least.
        let [availability, success, performance, conduct] = period.scores;
        count(0, availability);
        count(1, success);
        count(2, performance);
        count(CONDUCT, conduct);
    }

    /// `floor((sum + W0 * 5,000) / (weight + W0))` of each component.
    pub fn components_bps(&self) -> [u16; COMPONENTS] {
        let mut components = [0; COMPONENTS];
        for (component, (sum, weight)) in
            components.iter_mut().zip(self.sums.borrow().iter().zip(self.weights.borrow()))
        {
            // Both fit, see the assertion.
            let (sum, weight) = (sum.wrapping_add(NEUTRAL * NEUTRAL_WEIGHT), weight.wrapping_add(NEUTRAL_WEIGHT));
            let mean = sum.checked_div(weight).unwrap_or_default();
            *component = u16::try_from(mean).unwrap_or(BPS).min(BPS);
        }
        components
    }

    /// The rating, rounded down; `None` while every weight is 0.
    pub fn bps(&self) -> Option<u16> {
        if *self.weights.borrow() == [0; COMPONENTS] {
            return None;
        }
        let parts = self.components_bps().into_iter().zip(SHARES_BPS);
        // At most 10,000 times 10,000.
        let sum = parts.fold(0_u64, |sum, (part, share)| sum.wrapping_add(times(part.into(), share.into())));
        u16::try_from(sum.checked_div(BPS.into())?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn starts_neutral_and_unrated() {
        let mut rating = Rating::default();
        assert_eq!((rating.bps(), rating.components_bps()), (None, [5_000; 4]));
        rating.add(3, BPS, 5_000_000, 0);
        assert_eq!((rating.components_bps(), rating.bps()), ([5_000, 5_000, 5_000, 7_500], Some(5_375)));
    }

    #[test]
    fn scores_follow_the_canonical_thresholds() {
        assert_eq!(
            [999_000, 998_999, 990_000, 989_999, 950_000, 949_999].map(|ppm| share_score(ppm, 1)),
            [10_000, 7_500, 7_500, 4_000, 4_000, 0]
        );
        assert_eq!(
            [90, 89, 75, 74, 50, 49].map(|prompt| prompt_score(prompt, 100)),
            [10_000, 7_500, 7_500, 4_000, 4_000, 0]
        );
    }

    #[test]
    fn a_weight_is_the_fee_in_reference_dollars_and_limited() {
        assert_eq!(weight(3_000_001, 1_000_000), 3_000_001);
        assert_eq!((weight(3, 333_333), weight(9, 0), weight(u64::MAX, u64::MAX)), (0, 0, 1 << 40));
    }

    #[test]
    fn a_bad_period_weighs_by_its_whole_fee_and_a_young_one_by_what_is_left() {
        let weights = |score, is_young| {
            let mut rating = Rating::default();
            rating.count(&PeriodRating { scores: [Some(score); 4], net: 300, gross: 500, is_young, window: 2 });
            assert_eq!((rating.window, rating.sums), (2, rating.weights.map(|weight| weight * u64::from(score))));
            rating.weights
        };
        assert_eq!(weights(5_000, false), [300; 4]);
        assert_eq!(weights(5_000, true), [300; 4]);
        assert_eq!(weights(4_999, false), [500; 4]);
        assert_eq!(weights(4_999, true), [300, 300, 300, 500], "but for the conduct");
        let mut rating = Rating::default();
        rating.count(&PeriodRating { net: 300, gross: 500, window: 2, ..PeriodRating::default() });
        assert_eq!(rating, Rating::default(), "it tells nothing");
    }

    #[test]
    fn a_period_scores_what_half_of_its_epochs_tell() {
        let period = Period { epochs: 2, measured: 288, up: 288, known: 1, success_ppm: 990_000, ..Period::default() };
        assert_eq!(scores(&period), [Some(BPS), Some(7_500), Some(0)]);
        assert_eq!(scores(&Period { prompt: 1, ..period })[2], Some(BPS));
        assert_eq!(scores(&Period { measured: 287, up: 287, ..period }), [None, Some(7_500), Some(0)]);
        assert_eq!(scores(&Period { epochs: 3, measured: 432, ..period }), [Some(0), None, None]);
        assert_eq!(scores(&Period { is_lost: true, ..period }), [None; 3]);
        assert_eq!(scores(&Period::default()), [None; 3], "no whole epoch");
    }

    #[test]
    fn weights_are_cut_to_what_is_left() {
        let mut rating = Rating::default();
        (0..1_025).for_each(|_| rating.add(0, BPS, 1 << 40, 0));
        assert_eq!((rating.weights[0], rating.sums[0]), (1 << 50, (1 << 50) * 10_000));
        assert_eq!(rating.components_bps()[0], 9_999, "never quite the whole");
        rating.add(0, 0, u64::MAX, 0);
        assert_eq!(rating.weights[0], 1 << 50);
    }

    #[test]
    fn fades_by_half_a_window_whenever_it_is_taken_in() {
        let (mut early, mut late) = (Rating::default(), Rating::default());
        early.add(0, 8_000, 1 << 30, 5);
        early.shift_to(8);
        late.shift_to(8);
        late.add(0, 8_000, 1 << 30, 5);
        assert_eq!(early, late);
        assert_eq!((early.weights[0], early.sums[0]), (1 << 27, (1 << 27) * 8_000));
        early.shift_to(7);
        assert_eq!(early, late, "never back");
        early.shift_to(8 + 64);
        assert_eq!(early.bps(), None);
    }

    proptest! {
        /// Against the weighted mean in rationals, without decay.
        #[test]
        fn a_component_is_the_weighted_mean(periods in prop::collection::vec((0..=BPS, 0_u64..1 << 36), 1..20)) {
            let mut rating = Rating::default();
            for (score, weight) in &periods {
                rating.add(1, *score, *weight, 0);
            }
            let weights: u128 = periods.iter().map(|(_, weight)| u128::from(*weight)).sum::<u128>() + 5_000_000;
            let sum: u128 = periods.iter().map(|(s, w)| u128::from(*s) * u128::from(*w)).sum::<u128>() + 5_000_000 * 5_000;
            prop_assert_eq!(u128::from(rating.components_bps()[1]), sum / weights);
        }

        /// One identity or two that split what it sells: their means, weighted, are the same sums.
        #[test]
        fn splitting_an_identity_changes_no_sum(periods in prop::collection::vec((0..=BPS, 0_u64..1 << 36, any::<bool>()), 0..20)) {
            let mut whole = Rating::default();
            let mut split = [Rating::default(); 2];
            for (score, weight, part) in periods {
                whole.add(2, score, weight, 3);
                split[usize::from(part)].add(2, score, weight, 3);
            }
            prop_assert_eq!(whole.sums[2], split[0].sums[2] + split[1].sums[2]);
            prop_assert_eq!(whole.weights[2], split[0].weights[2] + split[1].weights[2]);
        }
    }
}
