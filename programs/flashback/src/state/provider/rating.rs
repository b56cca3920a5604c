//! What settled periods and reviews make of a provider.

use core::borrow::BorrowMut;

use super::*;
use crate::math::rating::{Rating, RatingOf, COMPONENTS, RATING_WINDOW_EPOCHS};

/// Windows that `paid_recent` tells of.
const RECENT_WINDOWS: u8 = 0b1111;
/// Stars that a review gives, from least to most.
pub const STARS: core::ops::RangeInclusive<u8> = 1..=5;

impl Provider {
    /// The sums behind the rating, as they fade until `now`.
    pub fn rating_at(&self, now: i64) -> Rating {
        let mut rating = Rating { sums: self.rating_sum, weights: self.rating_weight, window: self.rating_window };
        rating.shift_to(self.rating_window_at(now));
        rating
    }

    /// The rating in bands of 1,000 bps at `now`; 255 = unrated.
    pub fn rating_band_at(&self, now: i64) -> u8 {
        band(&self.rating_at(now))
    }

    /// Refuses unless its rating is at least `band` at `now`; unrated passes only 0.
    pub fn require_rating(&self, band: u8, now: i64) -> Result<()> {
        if band > 0 {
            let present = self.rating_band_at(now);
            ensure!(present != UNRATED && present >= band, FlashbackError::RatingTooLow);
        }
        Ok(())
    }

    /// The 90-epoch window that `at` lies in.
    pub fn rating_window_at(&self, at: i64) -> u32 {
        self.calendar().epoch_at(at) / RATING_WINDOW_EPOCHS
    }

    /// Takes in a settled period.
    pub fn count_settlement(&mut self, settlement: &Settlement, now: i64) {
        if settlement.counts {
            self.settled_periods = self.settled_periods.saturating_add(1);
        }
        if let Some(window) = settlement.mark {
            self.mark_window(window);
        }
        if settlement.is_paid && self.kind == u8::from(ProviderKind::Service) {
            self.count_paid(settlement);
        }
        if settlement.rating.gross > 0 {
            self.rate(now, |rating| rating.count(&settlement.rating));
        }
    }

    /// Notes a paid period in the record: its window once, whenever it is settled within the three after it, and its agreement
    /// once.
    fn count_paid(&mut self, settlement: &Settlement) {
        if settlement.is_first_paid {
            self.paid_agreements = self.paid_agreements.saturating_add(1);
        }
        let last_second = settlement.until.saturating_sub(1);
        let window = u16::try_from(self.calendar().window_at(last_second)).unwrap_or(u16::MAX);
        if window > self.paid_window {
            let windows = u32::from(window.abs_diff(self.paid_window));
            self.paid_recent = self.paid_recent.checked_shl(windows).unwrap_or_default() & RECENT_WINDOWS;
            self.paid_window = window;
        }
        let bit = 1_u8.checked_shl(self.paid_window.abs_diff(window).into()).unwrap_or_default() & RECENT_WINDOWS;
        if bit != 0 && self.paid_recent & bit == 0 {
            self.paid_recent |= bit;
            self.paid_windows = self.paid_windows.saturating_add(1);
        }
    }

    /// Takes in an exit that cost the provider: the worst conduct, with the `weight` of the fee of the notice not given.
    pub fn count_exit(&mut self, weight: u64, now: i64) {
        let window = self.rating_window_at(now);
        self.rate(now, |rating| rating.add(CONDUCT, 0, weight, window));
    }

    /// Takes in the stars of a review. They fade like the rating, and gate nothing.
    pub fn review(&mut self, stars: u8, weight: u64, now: i64) -> Result<()> {
        ensure!(STARS.contains(&stars), FlashbackError::StarsOutOfRange);
        self.rate(now, |_| ());
        let weight = weight.min(MAX_WEIGHT.saturating_sub(self.stars_weight));
        self.stars_sum = self.stars_sum.saturating_add(weight.saturating_mul(stars.into()));
        self.stars_weight = self.stars_weight.saturating_add(weight);
        Ok(())
    }

    /// The sum of stars times their weights, and the sum of these, as they fade until `now`.
    pub fn stars_at(&self, now: i64) -> (u64, u64) {
        self.stars_in(self.rating_window_at(now))
    }

    fn stars_in(&self, window: u32) -> (u64, u64) {
        let windows = window.saturating_sub(self.rating_window);
        let shift = |value: u64| value.checked_shr(windows).unwrap_or_default();
        (shift(self.stars_sum), shift(self.stars_weight))
    }

    /// Brings everything that fades to `now`, and applies `change`.
    #[inline(always)]
    fn rate(&mut self, now: i64, change: impl FnOnce(&mut RatingOf<&mut [u64; COMPONENTS]>)) {
        let window = self.rating_window_at(now);
        if window > self.rating_window {
            (self.stars_sum, self.stars_weight) = self.stars_in(window);
        }
        let (sums, weights) = (&mut self.rating_sum, &mut self.rating_weight);
        let mut rating = RatingOf { sums, weights, window: self.rating_window };
        rating.shift_to(window);
        change(&mut rating);
        (self.rating_band, self.rating_window) = (band(&rating), rating.window);
    }
}

fn band<S: BorrowMut<[u64; COMPONENTS]>>(rating: &RatingOf<S>) -> u8 {
    rating.bps().and_then(|bps| u8::try_from(bps / 1_000).ok()).unwrap_or(UNRATED)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::constants::BPS;
    use crate::math::rating::PeriodRating;
    use crate::state::tests::refused;
    use bytemuck::Zeroable;

    const DAY: i64 = 86_400;
    const WINDOW: i64 = 90 * DAY;

    fn provider() -> Provider {
        let mut provider = Provider::zeroed();
        (provider.epoch_secs, provider.rating_band) = (86_400, UNRATED);
        provider
    }

    fn settled(score: u16, weight: u64, window: u32) -> Settlement {
        let rating = PeriodRating { scores: [Some(score); 4], net: weight, gross: weight, is_young: false, window };
        Settlement { rating, ..Settlement::default() }
    }

    #[test]
    fn a_rating_is_that_of_now_whenever_it_is_read() {
        let mut provider = provider();
        assert_eq!((provider.rating_at(0).bps(), provider.rating_band_at(0)), (None, UNRATED));
        provider.count_settlement(&settled(BPS, 15_000_000, 0), DAY);
        assert_eq!(provider.rating_at(DAY).bps(), Some(8_750), "three parts of 10,000, one of 5,000");
        assert_eq!((provider.rating_band, provider.rating_band_at(WINDOW - 1)), (8, 8));
        assert_eq!(provider.rating_at(WINDOW).bps(), Some(8_000), "half the weight");
        assert_eq!(provider.rating_band_at(64 * WINDOW), UNRATED);
        refused(provider.require_rating(8, 2 * WINDOW), FlashbackError::RatingTooLow);
        assert!(provider.require_rating(8, WINDOW).is_ok() && provider.require_rating(0, 99 * WINDOW).is_ok());
    }

    #[test]
    fn settling_late_moves_nothing() {
        let (mut early, mut late) = (provider(), provider());
        early.count_settlement(&settled(7_500, 1 << 20, 1), WINDOW);
        early.count_settlement(&settled(BPS, 0, 3), 3 * WINDOW);
        late.count_settlement(&settled(7_500, 1 << 20, 1), 3 * WINDOW);
        assert_eq!(early.rating_at(3 * WINDOW), late.rating_at(3 * WINDOW));
    }

    #[test]
    fn a_window_and_an_agreement_count_once_in_whatever_order_periods_are_settled() {
        const PAID: i64 = 30 * DAY;
        let mut provider = Provider { kind: 1, ..provider() };
        let mut pay = |window: i64, is_first_paid| {
            let until = PAID * window + 1;
            provider.count_settlement(&Settlement { until, is_paid: true, is_first_paid, ..settled(BPS, 1, 0) }, 0);
            (provider.paid_windows, provider.paid_agreements)
        };
        assert_eq!(pay(0, true), (1, 1));
        assert_eq!(pay(0, false), (1, 1));
        assert_eq!(pay(5, true), (2, 2));
        assert_eq!(pay(3, false), (3, 2), "settled later");
        assert_eq!([pay(3, false), pay(5, false), pay(2, false)], [(3, 2), (3, 2), (4, 2)]);
        assert_eq!(pay(1, false), (4, 2), "older than the last four");
        assert_eq!(pay(9, true), (5, 3));
        assert_eq!(pay(100_000, true), (6, 4));
    }

    #[test]
    fn an_exit_that_cost_is_the_worst_conduct_and_nothing_else() {
        let mut provider = provider();
        provider.count_exit(5_000_000, 0);
        assert_eq!(provider.rating_at(0).components_bps(), [5_000, 5_000, 5_000, 2_500]);
    }

    #[test]
    fn stars_are_kept_apart_and_fade_too() {
        let mut provider = provider();
        refused(provider.review(0, 1, 0), FlashbackError::StarsOutOfRange);
        refused(provider.review(6, 1, 0), FlashbackError::StarsOutOfRange);
        provider.review(5, 300, 0).unwrap();
        provider.review(1, 100, 0).unwrap();
        assert_eq!((provider.stars_sum, provider.stars_weight), (1_600, 400));
        provider.review(3, 10, WINDOW).unwrap();
        assert_eq!((provider.stars_sum, provider.stars_weight), (830, 210));
        assert_eq!(provider.rating_band, UNRATED);
        provider.review(5, u64::MAX, WINDOW).unwrap();
        assert_eq!(provider.stars_weight, MAX_WEIGHT);
    }
}
