//! Reports: committed to in the first half of the window after an epoch, revealed in the second, so that nobody copies.

use solana_sha256_hasher::hashv;

use super::*;
use crate::math::bitmap::{count, from_bytes, is_within, Bitmap, Observer, ALL, BITMAP_BYTES};
use crate::math::quality::success_ppm;

/// What a monitor reports of an epoch.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub struct Report {
    /// A bit for each bucket that was observed, the first one lowest in the first byte.
    pub observed: [u8; BITMAP_BYTES],
    /// Those of them that were up.
    pub up: [u8; BITMAP_BYTES],
    /// Requests.
    pub requests: u32,
    /// Those of them that succeeded.
    pub successes: u32,
    /// Throughput, 10th percentile, in KiB/s; 0 = no body of 64 KiB arrived.
    pub p10_kib: u32,
    /// Time to the first byte, 95th percentile, in milliseconds.
    pub p95_ms: u16,
    /// sha256 of the raw log.
    pub evidence_hash: [u8; 32],
}

/// A report that waits for its epoch to be finalized. Until it is revealed `observed` starts with its commitment.
#[zero_copy]
#[derive(Debug, Default, PartialEq, Eq)]
pub struct StoredReport {
    /// A bit for each bucket that was observed.
    pub observed: [u64; 5],
    /// Those of them that were up.
    pub up: [u64; 5],
    /// Requests.
    pub requests: u32,
    /// Share of them that succeeded.
    pub success_ppm: u32,
    /// Throughput, 10th percentile, in KiB/s.
    pub p10_kib: u32,
    /// Time to the first byte, 95th percentile, in milliseconds.
    pub p95_ms: u16,
    /// Buckets that were observed.
    pub buckets: u16,
}

impl Report {
    /// `sha256(board, epoch, monitor, report)`: what the monitor commits to, each part as Borsh encodes it.
    pub fn commitment(&self, board: &Pubkey, epoch: u32, monitor: &Pubkey) -> [u8; 32] {
        let Self { observed, up, requests, successes, p10_kib, p95_ms, evidence_hash } = self;
        hashv(&[
            board.as_ref(),
            &epoch.to_le_bytes(),
            monitor.as_ref(),
            observed,
            up,
            &requests.to_le_bytes(),
            &successes.to_le_bytes(),
            &p10_kib.to_le_bytes(),
            &p95_ms.to_le_bytes(),
            evidence_hash,
        ])
        .to_bytes()
    }

    /// As it is stored, if it can be true.
    fn check(&self) -> Result<StoredReport> {
        let (observed, up) = (from_bytes(&self.observed), from_bytes(&self.up));
        let (buckets, ups) = (count(&observed), count(&up));
        let failures = self.requests.checked_sub(self.successes);
        let is_possible = is_within(&observed, &ALL)
            && is_within(&up, &observed)
            && buckets <= self.requests
            && ups <= self.successes
            && failures.is_some_and(|failures| failures >= buckets.saturating_sub(ups));
        ensure!(is_possible, FlashbackError::ReportImpossible);
        Ok(StoredReport {
            observed,
            up,
            requests: self.requests,
            success_ppm: success_ppm(self.successes, self.requests),
            p10_kib: self.p10_kib,
            p95_ms: self.p95_ms,
            buckets: u16::try_from(buckets).unwrap_or_default(),
        })
    }
}

impl StoredReport {
    fn of_commitment(commitment: [u8; 32]) -> Self {
        let [first, second, third, fourth]: [u64; 4] = bytemuck::cast(commitment);
        Self { observed: [first, second, third, fourth, 0], ..Self::default() }
    }

    fn commitment(&self) -> [u8; 32] {
        let [first, second, third, fourth, _] = self.observed;
        bytemuck::cast([first, second, third, fourth])
    }

    /// Whether its monitor made enough requests for its figures to count.
    pub(super) fn is_full(&self) -> bool {
        self.requests >= MIN_REPORT_REQUESTS
    }

    /// Whether it counts as a report at all: it made enough requests and observed enough buckets.
    pub(super) fn is_good(&self) -> bool {
        self.is_full() && u32::from(self.buckets) >= MIN_MEASURED_BUCKETS
    }

    pub(super) fn figures(&self) -> Figures {
        Figures { success_ppm: self.success_ppm, p95_ms: self.p95_ms, p10_kib: self.p10_kib }
    }
}

impl Observer for StoredReport {
    fn observed(&self) -> &Bitmap {
        &self.observed
    }

    fn up(&self) -> &Bitmap {
        &self.up
    }
}

impl Board {
    /// Checks that `monitor` reports for `epoch` in `slot`; returns the time since the epoch's end.
    fn check_reporter(&self, slot: u8, monitor: &Provider, epoch: u32, now: i64) -> Result<i64> {
        ensure!(self.monitor_at(slot, epoch)? == monitor.address, FlashbackError::NotMonitor);
        ensure!(epoch >= self.next_epoch, FlashbackError::EpochFinalized);
        Ok(now.saturating_sub(self.calendar().epoch_start(epoch.saturating_add(1))))
    }

    /// `commit_report`: keeps the hash of a report, in the first half of the window after the epoch.
    pub fn commit_report(
        &mut self,
        slot: u8,
        monitor: &Provider,
        provider: &Provider,
        epoch: u32,
        commitment: [u8; 32],
        now: i64,
    ) -> Result<()> {
        let age = self.check_reporter(slot, monitor, epoch, now)?;
        ensure!((0..i64::from(self.report_window_secs / 2)).contains(&age), FlashbackError::CommitWindowClosed);
        ensure!(monitor.authority != provider.authority, FlashbackError::PartyTwice);
        if self.report_epoch != epoch {
            ensure!(self.committed == 0, FlashbackError::EpochNotFinalized);
            self.report_epoch = epoch;
        }
        ensure!(self.committed & slot_bit(slot) == 0, FlashbackError::ReportedAlready);
        self.committed |= slot_bit(slot);
        let stored = self.reports.get_mut(usize::from(slot)).ok_or(FlashbackError::SlotUnknown)?;
        *stored = StoredReport::of_commitment(commitment);
        Ok(())
    }

    /// `report_quality`: reveals the report that was committed to, in the second half of the window.
    pub fn report_quality(
        &mut self,
        board: &Pubkey,
        slot: u8,
        monitor: &Provider,
        epoch: u32,
        report: &Report,
        now: i64,
    ) -> Result<()> {
        let age = self.check_reporter(slot, monitor, epoch, now)?;
        let (half, whole) = (self.report_window_secs / 2, self.report_window_secs);
        ensure!((i64::from(half)..whole.into()).contains(&age), FlashbackError::RevealWindowClosed);
        let has_committed = self.report_epoch == epoch && self.committed & slot_bit(slot) != 0;
        ensure!(has_committed, FlashbackError::ReportNotCommitted);
        ensure!(self.revealed & slot_bit(slot) == 0, FlashbackError::ReportedAlready);
        let stored = self.reports.get_mut(usize::from(slot)).ok_or(FlashbackError::SlotUnknown)?;
        let commitment = report.commitment(board, epoch, &monitor.address);
        ensure!(stored.commitment() == commitment, FlashbackError::CommitmentMismatch);
        *stored = report.check()?;
        self.revealed |= slot_bit(slot);
        Ok(())
    }
}
