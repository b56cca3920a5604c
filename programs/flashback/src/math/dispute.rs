//! What two sides claim about the credit of a period, and who wins a ruling. All figures are basis points of the period's
//! price.

/// A measured credit and the claims about it. Who asks for more than was measured is the consumer, who asks for less the
/// provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claims {
    /// What the period's figures give.
    pub measured_bps: u16,
    /// What the opener asks for; never the measured credit.
    pub asked_bps: u16,
    /// What the other side claims; the measured credit until it says otherwise.
    pub answer_bps: u16,
}

impl Claims {
    /// What a side may ask for: the consumer more than was measured, at most `max_credit_bps`; the provider less.
    pub fn open(by_consumer: bool, measured_bps: u16, asked_bps: u16, max_credit_bps: u16) -> Option<Self> {
        let is_open = if by_consumer {
            measured_bps < asked_bps && asked_bps <= max_credit_bps
        } else {
            asked_bps < measured_bps
        };
        is_open.then_some(Self { measured_bps, asked_bps, answer_bps: measured_bps })
    }

    /// The claims with the other side's answer: the measured credit or beyond it on that side, at most `max_credit_bps`.
    pub fn answer(self, answer_bps: u16, max_credit_bps: u16) -> Option<Self> {
        let is_answer = self.gain(answer_bps) <= 0 && answer_bps <= max_credit_bps;
        is_answer.then_some(Self { answer_bps, ..self })
    }

    /// Whether a ruling may be this credit: it lies between the claims, either included.
    pub fn admit(&self, ruled_bps: u16) -> bool {
        (self.gain(self.answer_bps)..=self.gain(self.asked_bps)).contains(&self.gain(ruled_bps))
    }

    /// Whether the opener wins by a ruling: it moves the credit at least half of the way that was asked for.
    pub fn opener_wins(&self, ruled_bps: u16) -> bool {
        self.gain(ruled_bps).saturating_mul(2) >= self.gain(self.asked_bps)
    }

    /// By how much a credit is better for the opener than the measured one.
    fn gain(&self, credit_bps: u16) -> i32 {
        let raised = i32::from(credit_bps).saturating_sub(self.measured_bps.into());
        if self.asked_bps > self.measured_bps {
            raised
        } else {
            raised.saturating_neg()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::constants::BPS;
    use proptest::prelude::*;

    const MAX: u16 = 5_000;

    fn consumers(measured: u16, asked: u16) -> Claims {
        Claims::open(true, measured, asked, MAX).unwrap()
    }

    fn providers(measured: u16, asked: u16) -> Claims {
        Claims::open(false, measured, asked, MAX).unwrap()
    }

    #[test]
    fn a_consumer_asks_for_more_and_a_provider_for_less() {
        let open = |by_consumer, asked| Claims::open(by_consumer, 1_000, asked, MAX).is_some();
        assert_eq!([999, 1_000, 1_001, 5_000, 5_001].map(|asked| open(true, asked)), [false, false, true, true, false]);
        assert_eq!([0, 999, 1_000, 1_001].map(|asked| open(false, asked)), [true, true, false, false]);
        assert_eq!(Claims::open(false, 0, 0, MAX), None, "below nothing there is nothing to ask for");
    }

    #[test]
    fn an_answer_is_the_measured_credit_or_beyond_it() {
        let answers = |claims: Claims, answers: [u16; 4]| answers.map(|answer| claims.answer(answer, MAX).is_some());
        assert_eq!(answers(consumers(1_000, 2_000), [0, 999, 1_000, 1_001]), [true, true, true, false]);
        assert_eq!(answers(providers(1_000, 0), [999, 1_000, 5_000, 5_001]), [false, true, true, false]);
    }

    #[test]
    fn a_ruling_lies_between_the_claims() {
        let rulings = |claims: Claims, rulings: [u16; 4]| rulings.map(|ruled| claims.admit(ruled));
        let asked = consumers(1_000, 2_000);
        assert_eq!(rulings(asked, [999, 1_000, 2_000, 2_001]), [false, true, true, false]);
        assert_eq!(rulings(asked.answer(400, MAX).unwrap(), [399, 400, 2_000, 2_001]), [false, true, true, false]);
        let asked = providers(1_000, 500);
        assert_eq!(rulings(asked, [499, 500, 1_000, 1_001]), [false, true, true, false]);
        assert_eq!(rulings(asked.answer(3_000, MAX).unwrap(), [499, 500, 3_000, 3_001]), [false, true, true, false]);
    }

    #[test]
    fn half_of_what_was_asked_for_wins() {
        let wins = |claims: Claims, rulings: [u16; 4]| rulings.map(|ruled| claims.opener_wins(ruled));
        assert_eq!(wins(consumers(1_000, 2_000), [0, 1_499, 1_500, 2_000]), [false, false, true, true]);
        assert_eq!(wins(consumers(1_000, 2_001), [1_000, 1_500, 1_501, 2_001]), [false, false, true, true]);
        assert_eq!(wins(providers(1_000, 0), [5_000, 501, 500, 0]), [false, false, true, true]);
        assert_eq!(wins(consumers(1_000, 1_001), [999, 1_000, 1_001, 1_001]), [false, false, true, true]);
    }

    proptest! {
        /// Against the rule in the words of the two sides.
        #[test]
        fn both_sides_are_ruled_alike(
            by_consumer: bool,
            measured in 0..=BPS,
            asked in 0..=BPS,
            answer in 0..=BPS,
            ruled in 0..=BPS,
            max in 0..=BPS,
        ) {
            let Some(claims) = Claims::open(by_consumer, measured, asked, max) else {
                let is_none = if by_consumer { asked <= measured || asked > max } else { asked >= measured };
                prop_assert!(is_none);
                return Ok(());
            };
            let claims = claims.answer(answer, max).unwrap_or(claims);
            let (provider, consumer) =
                if by_consumer { (claims.answer_bps, asked) } else { (asked, claims.answer_bps) };
            prop_assert!(provider <= measured && measured <= consumer && provider < consumer);
            prop_assert!(consumer <= max.max(measured));
            prop_assert_eq!(claims.admit(ruled), (provider..=consumer).contains(&ruled));
            let (moved, wanted) = if by_consumer {
                (i64::from(ruled) - i64::from(measured), i64::from(asked) - i64::from(measured))
            } else {
                (i64::from(measured) - i64::from(ruled), i64::from(measured) - i64::from(asked))
            };
            prop_assert_eq!(claims.opener_wins(ruled), 2 * moved >= wanted);
            prop_assert!(claims.opener_wins(asked) && !claims.opener_wins(measured));
        }
    }
}
