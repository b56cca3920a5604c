//! What a listing promises and asks for, and an agreement freezes: times, fair use and service levels.

use anchor_lang::prelude::*;

use super::{borsh_as_bytes, TermBounds};
use crate::constants::{
    BPS, MAX_BOARDLESS_NOTICE_EPOCHS, MAX_COLLATERAL_MONTHS, MAX_PENALTY_BPS, MAX_PERIOD_EPOCHS,
    MIN_BOARDLESS_CREDIT_BPS, PPM,
};
use crate::error::FlashbackError;
use crate::math::quality::{self, Figures, Promises};

/// Conditions of an agreement besides price and quantity. Copied whole from the listing when it is requested.
#[zero_copy]
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// Notice that the consumer gives; it is paid from the guarantee.
    pub notice_secs: u32,
    /// Notice that the provider gives.
    pub provider_notice_secs: u32,
    /// How long a dry vault is tolerated before anyone may end the agreement.
    pub grace_secs: u32,
    /// How long after a period either side may dispute its figure.
    pub dispute_secs: u32,
    /// How long the arbiter has for a ruling.
    pub ruling_secs: u32,
    /// Most of a period's price that missed service levels give back; the share withheld until settlement.
    pub max_credit_bps: u16,
    /// Zero.
    pub padding: [u8; 2],
    /// What the price includes.
    pub fair_use: FairUse,
    /// What is measured, and what missing it costs.
    pub service_levels: ServiceLevels,
}

/// Use that the price includes, per unit and 30-day month; 0 means without limit.
#[zero_copy]
#[derive(Debug, Default, PartialEq, Eq)]
pub struct FairUse {
    /// Outgoing traffic, in GiB per unit.
    pub egress_gib: u32,
    /// Requests per unit.
    pub requests: u32,
}

/// Promised quality. A part that is all zero is not promised.
#[zero_copy]
#[derive(Debug, Default, PartialEq, Eq)]
pub struct ServiceLevels {
    /// Share of the measured buckets that were up, best tier first.
    pub availability: [Tier; 3],
    /// Share of the requests that succeeded, best tier first.
    pub success: [Tier; 3],
    /// Time to the first byte, 95th percentile, in milliseconds at most; at most 65,534.
    pub latency: Limit,
    /// Throughput, 10th percentile, in KiB/s at least.
    pub throughput: Limit,
    /// Length of an SLA period, in epochs.
    pub period_epochs: u16,
    /// Penalty as a share of the credit, paid from the collateral.
    pub penalty_bps: u16,
    /// Collateral locked for each agreement, in months of its price.
    pub collateral_months: u16,
    /// Zero.
    pub padding: [u8; 2],
}

/// Below `threshold_ppm` the credit is `credit_bps`.
#[zero_copy]
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Tier {
    /// Parts per million.
    pub threshold_ppm: u32,
    /// Share of the period's price.
    pub credit_bps: u16,
    /// Zero.
    pub padding: [u8; 2],
}

/// A limit that may be missed in `allowance` epochs of a period before its credit is due.
#[zero_copy]
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Limit {
    /// In the unit of what is limited.
    pub value: u32,
    /// Share of the period's price.
    pub credit_bps: u16,
    /// Epochs of a period; fewer than it has.
    pub allowance: u16,
}

borsh_as_bytes!(Terms, FairUse, ServiceLevels, Tier, Limit);

impl Terms {
    /// Checks the terms of a listing against the platform's bounds. What promises nothing that a board would measure must
    /// do without one.
    pub fn check(&self, bounds: &TermBounds, epoch_secs: u32, auto_accept: bool) -> Result<()> {
        ensure!(
            self.notice_secs.max(self.provider_notice_secs) <= bounds.max_notice_secs,
            FlashbackError::NoticeTooLong
        );
        ensure!(!auto_accept || self.notice_secs >= epoch_secs, FlashbackError::NoticeTooShort);
        ensure!(
            (bounds.min_grace_secs..=bounds.max_grace_secs).contains(&self.grace_secs),
            FlashbackError::GraceOutOfRange
        );
        ensure!(
            (bounds.min_dispute_secs..=bounds.max_dispute_secs).contains(&self.dispute_secs),
            FlashbackError::DisputeWindowOutOfRange
        );
        ensure!(self.dispute_secs >= self.grace_secs, FlashbackError::DisputeWindowBelowGrace);
        ensure!(
            (bounds.min_ruling_secs..=bounds.max_ruling_secs).contains(&self.ruling_secs),
            FlashbackError::RulingWindowOutOfRange
        );
        ensure!(self.max_credit_bps <= BPS, FlashbackError::CreditAboveWhole);
        ensure!(self.padding == [0; 2], FlashbackError::PaddingNotZero);
        self.service_levels.check()?;
        if self.service_levels.is_measured() {
            return Ok(());
        }
        self.check_unmeasured(epoch_secs)
    }

    /// Checks what an agreement without a board asks for: no measured promise, and terms under which the arbiter is
    /// remedy enough.
    pub fn check_without_board(&self, epoch_secs: u32) -> Result<()> {
        ensure!(!self.service_levels.is_measured(), FlashbackError::BoardMissing);
        self.check_unmeasured(epoch_secs)
    }

    fn check_unmeasured(&self, epoch_secs: u32) -> Result<()> {
        ensure!(self.service_levels.penalty_bps == 0, FlashbackError::PenaltyWithoutBoard);
        ensure!(self.max_credit_bps >= MIN_BOARDLESS_CREDIT_BPS, FlashbackError::CreditTooLowWithoutBoard);
        let longest = epoch_secs.saturating_mul(MAX_BOARDLESS_NOTICE_EPOCHS);
        ensure!(self.notice_secs <= longest, FlashbackError::NoticeTooLongWithoutBoard);
        Ok(())
    }
}

impl ServiceLevels {
    /// Checks that the promises are complete, ordered and within their limits.
    pub fn check(&self) -> Result<()> {
        check_tiers(&self.availability)?;
        check_tiers(&self.success)?;
        ensure!((1..=MAX_PERIOD_EPOCHS).contains(&self.period_epochs), FlashbackError::PeriodOutOfRange);
        self.latency.check(self.period_epochs)?;
        ensure!(self.latency.value < u32::from(Figures::WORST.p95_ms), FlashbackError::LatencyTooHigh);
        self.throughput.check(self.period_epochs)?;
        ensure!(self.penalty_bps <= MAX_PENALTY_BPS, FlashbackError::PenaltyTooHigh);
        ensure!(self.collateral_months <= MAX_COLLATERAL_MONTHS, FlashbackError::CollateralTooHigh);
        ensure!(self.penalty_bps == 0 || self.collateral_months > 0, FlashbackError::PenaltyWithoutCollateral);
        ensure!(self.padding == [0; 2], FlashbackError::PaddingNotZero);
        Ok(())
    }

    /// As the rules of quality see them.
    pub fn promises(&self) -> Promises {
        let tier = |tier: Tier| quality::Tier { threshold_ppm: tier.threshold_ppm, credit_bps: tier.credit_bps };
        let limit = |limit: Limit| {
            let Limit { value, credit_bps, allowance } = limit;
            quality::Limit { value, credit_bps, allowance }
        };
        Promises {
            availability: self.availability.map(tier),
            success: self.success.map(tier),
            latency: limit(self.latency),
            throughput: limit(self.throughput),
            period_epochs: self.period_epochs,
        }
    }

    /// Whether anything is promised that a board has to measure.
    pub fn is_measured(&self) -> bool {
        self.availability[0].threshold_ppm > 0
            || self.success[0].threshold_ppm > 0
            || self.latency.value > 0
            || self.throughput.value > 0
    }
}

/// Tiers go from the best to the worst: thresholds fall, credits do not; unused ones are zero and stand last.
fn check_tiers(tiers: &[Tier; 3]) -> Result<()> {
    let mut above = Tier { threshold_ppm: PPM.saturating_add(1), ..Tier::default() };
    for tier in tiers {
        ensure!(tier.threshold_ppm <= PPM, FlashbackError::ThresholdAboveWhole);
        ensure!(tier.credit_bps <= BPS, FlashbackError::CreditAboveWhole);
        ensure!((tier.threshold_ppm > 0) == (tier.credit_bps > 0), FlashbackError::PromiseIncomplete);
        ensure!(tier.padding == [0; 2], FlashbackError::PaddingNotZero);
        let unused = tier.threshold_ppm == 0;
        let ordered = tier.threshold_ppm < above.threshold_ppm && tier.credit_bps >= above.credit_bps;
        ensure!(unused || ordered, FlashbackError::TiersOutOfOrder);
        above = *tier;
    }
    Ok(())
}

impl Limit {
    fn check(&self, period_epochs: u16) -> Result<()> {
        ensure!(self.credit_bps <= BPS, FlashbackError::CreditAboveWhole);
        ensure!((self.value > 0) == (self.credit_bps > 0), FlashbackError::PromiseIncomplete);
        ensure!(self.allowance < period_epochs, FlashbackError::AllowanceAbovePeriod);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::tests::{refused, Fault};

    fn tiers(values: [(u32, u16); 3]) -> [Tier; 3] {
        values.map(|(threshold_ppm, credit_bps)| Tier { threshold_ppm, credit_bps, padding: [0; 2] })
    }

    fn levels() -> ServiceLevels {
        ServiceLevels {
            availability: tiers([(999_000, 1_000), (990_000, 2_500), (950_000, 10_000)]),
            latency: Limit { value: 500, credit_bps: 500, allowance: 2 },
            period_epochs: 7,
            penalty_bps: 5_000,
            collateral_months: 1,
            ..ServiceLevels::default()
        }
    }

    #[test]
    fn accepts_the_usual_promises_and_none_at_all() {
        assert!(levels().check().is_ok());
        assert!(levels().is_measured());
        let widest = Limit { value: 65_534, credit_bps: 500, allowance: 6 };
        let thin = Limit { value: u32::MAX, ..widest };
        assert!(ServiceLevels { latency: widest, throughput: thin, ..levels() }.check().is_ok());
        let silent = ServiceLevels { period_epochs: 1, ..ServiceLevels::default() };
        assert!(silent.check().is_ok());
        assert!(!silent.is_measured());
    }

    #[test]
    fn rejects_each_fault_by_its_name() {
        use FlashbackError::*;
        let faults: [Fault<ServiceLevels>; 18] = [
            (TiersOutOfOrder, |l| l.availability.swap(0, 1)),
            (TiersOutOfOrder, |l| l.availability[2].credit_bps = 2_499),
            (TiersOutOfOrder, |l| l.availability[1] = l.availability[0]),
            (TiersOutOfOrder, |l| l.availability[1] = Tier::default()),
            (ThresholdAboveWhole, |l| l.success[0].threshold_ppm = 1_000_001),
            (CreditAboveWhole, |l| l.availability[2].credit_bps = 10_001),
            (CreditAboveWhole, |l| l.latency.credit_bps = 10_001),
            (PromiseIncomplete, |l| l.success[0].threshold_ppm = 1),
            (PromiseIncomplete, |l| l.throughput.credit_bps = 1),
            (AllowanceAbovePeriod, |l| l.latency.allowance = 7),
            (LatencyTooHigh, |l| l.latency.value = 65_535),
            (PeriodOutOfRange, |l| l.period_epochs = 0),
            (PenaltyTooHigh, |l| l.penalty_bps = 20_001),
            (CollateralTooHigh, |l| l.collateral_months = 13),
            (PenaltyWithoutCollateral, |l| l.collateral_months = 0),
            (PeriodOutOfRange, |l| l.period_epochs = 31),
            (PaddingNotZero, |l| l.padding = [0, 1]),
            (PaddingNotZero, |l| l.success[2].padding = [0, 1]),
        ];
        for (error, spoil) in faults {
            let mut spoilt = levels();
            spoil(&mut spoilt);
            refused(spoilt.check(), error);
        }
    }

    #[test]
    fn accepts_what_just_keeps_within_the_limits() {
        let edges: [fn(&mut ServiceLevels); 8] = [
            |l| l.availability[0].threshold_ppm = 1_000_000,
            |l| l.availability[1].credit_bps = l.availability[0].credit_bps,
            |l| l.latency.credit_bps = 10_000,
            |l| l.latency.allowance = 6,
            |l| l.period_epochs = 30,
            |l| l.penalty_bps = 20_000,
            |l| l.collateral_months = 12,
            |l| (l.penalty_bps, l.collateral_months) = (0, 0),
        ];
        for edge in edges {
            let mut levels = levels();
            edge(&mut levels);
            levels.check().unwrap();
        }
    }

    #[test]
    fn each_promise_alone_is_measured() {
        let promises: [fn(&mut ServiceLevels); 4] = [
            |l| l.availability[0].threshold_ppm = 1,
            |l| l.success[0].threshold_ppm = 1,
            |l| l.latency.value = 1,
            |l| l.throughput.value = 1,
        ];
        for promise in promises {
            let mut levels = ServiceLevels::default();
            promise(&mut levels);
            assert!(levels.is_measured());
        }
    }
}
