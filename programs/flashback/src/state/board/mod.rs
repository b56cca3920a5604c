//! What independent monitors measure of a listing, epoch by epoch: one account that the listing's page, the rating and the
//! money read alike. Each instruction about it is one method here, by topic.

mod agreements;
mod finalization;
mod maintenance;
mod monitors;
mod period;
mod purse;
mod reports;
mod rights;
mod standing;

use anchor_lang::prelude::*;

pub use finalization::Finalization;
pub use monitors::MonitorSlot;
pub use reports::{Report, StoredReport};
pub use standing::BoardStanding;

use super::{header, Listing, ListingStatus, Platform, Provider};
use crate::constants::*;
use crate::error::FlashbackError;
use crate::math::calendar::Calendar;
use crate::math::quality::{faults, Epoch, Figures, MAX_MONITORS};

/// Epochs whose results stay readable.
pub const RING_EPOCHS: u32 = 96;
/// Epochs for which maintenance can stand announced.
const MAINTENANCE_RING: u32 = 32;

/// The measurements of one listing. Epochs and times as on the platform; 0 = none where an epoch is named, for epoch 0 is
/// over before any board is opened.
#[account(zero_copy)]
#[derive(Debug)]
pub struct Board {
    /// Zero: there is one kind.
    pub kind: u8,
    /// A `BoardStanding`.
    pub status: u8,
    /// Layout of the account.
    pub version: u8,
    /// Bump of the address.
    pub bump: u8,
    /// Monitors: 1, 4 or 7.
    pub monitors: u8,
    /// A bit for each of the last three measured windows, the latest lowest: it was bad.
    pub bad_windows: u8,
    /// Clean windows in a row, up to the last one.
    pub clean_windows: u8,
    /// A bit for each slot that has committed to a report of `report_epoch`.
    pub committed: u8,
    /// A bit for each of those that has revealed it.
    pub revealed: u8,
    /// Zero.
    pub padding: [u8; 3],
    /// The first epoch that is not finalized.
    pub next_epoch: u32,
    /// Zero: a listing has one board.
    pub id: u64,
    /// The Listing account.
    pub listing: Pubkey,
    /// The listing's Provider account.
    pub provider: Pubkey,
    /// Who paid the rent and gets it back.
    pub rent_payer: Pubkey,
    /// The platform's `genesis_at`.
    pub genesis_at: i64,
    /// The platform's `epoch_secs`.
    pub epoch_secs: u32,
    /// The platform's `report_window_secs`.
    pub report_window_secs: u32,
    /// Pay of a report, the platform's when the board was opened.
    pub report_pay_lamports: u64,
    /// What reports are paid from.
    pub purse_lamports: u64,
    /// What was added to it during `late_epoch`, and counts for none before.
    pub late_lamports: u64,
    /// See `late_lamports`.
    pub late_epoch: u32,
    /// The epoch that `committed` and `revealed` are of.
    pub report_epoch: u32,
    /// The first epoch that it measures.
    pub first_epoch: u32,
    /// Live agreements that it measures.
    pub agreements: u32,
    /// Epochs that were measured and paid for.
    pub measured_epochs: u32,
    /// Epochs in a row with too few reports although the purse was not empty, up to the last one.
    pub silent_run: u16,
    /// Epochs in a row that were not measured, up to the last one.
    pub unmeasured_run: u16,
    /// The last epoch that was the 14th or a later one of such a run.
    pub unmeasured_at: u32,
    /// The last dark epochs in a row, the latest first.
    pub dark_run: [u32; 3],
    /// The first of the last three dark epochs that were in a row.
    pub dark_from: u32,
    /// The last of them.
    pub dark_to: u32,
    /// First epochs of the last replaced monitors, the latest first; of a vacant slot's not.
    pub changes: [u32; 2],
    /// The epoch since when the listing is closed and no agreement is live.
    pub idle_from: u32,
    /// Sums of the window of `next_epoch`: measured and up buckets, epochs with known success and its sum, unpaid epochs
    /// and their buckets.
    pub window: [u32; 6],
    /// The windows that `maintenance_used` counts for, by their parity.
    pub maintenance_windows: [u32; 2],
    /// Buckets of maintenance announced in them.
    pub maintenance_used: [u16; 2],
    /// Announced maintenance of the epochs from `next_epoch` on, at epoch modulo 32: first bucket, and length times 512.
    pub maintenance: [u16; MAINTENANCE_RING as usize],
    /// Who monitors.
    pub slots: [MonitorSlot; MAX_MONITORS],
    /// Reports of `report_epoch`, by slot.
    pub reports: [StoredReport; MAX_MONITORS],
    /// Results, at epoch modulo 96.
    pub results: [EpochResult; RING_EPOCHS as usize],
}

/// What an epoch came to.
#[zero_copy]
#[derive(Debug, Default, PartialEq, Eq)]
pub struct EpochResult {
    /// Share of the requests that succeeded.
    pub success_ppm: u32,
    /// Throughput, 10th percentile, in KiB/s.
    pub p10_kib: u32,
    /// Buckets that are measured.
    pub measured: u16,
    /// Those of them that were up.
    pub up: u16,
    /// Time to the first byte, 95th percentile, in milliseconds.
    pub p95_ms: u16,
    /// Bits: 1 = the three figures are known, 2 = the purse was empty and the epoch counts as down.
    pub flags: u16,
}

/// Flag of known figures.
const KNOWN: u16 = 1;
/// Flag of an epoch that counts as down because its purse was empty.
const UNPAID: u16 = 2;

impl EpochResult {
    fn new(epoch: &Epoch, is_unpaid: bool) -> Self {
        let figures = epoch.figures.unwrap_or(Figures { success_ppm: 0, p95_ms: 0, p10_kib: 0 });
        let known = if epoch.figures.is_some() { KNOWN } else { 0 };
        Self {
            success_ppm: figures.success_ppm,
            p10_kib: figures.p10_kib,
            measured: epoch.measured,
            up: epoch.up,
            p95_ms: figures.p95_ms,
            flags: if is_unpaid { known | UNPAID } else { known },
        }
    }

    /// As the pure rules see it.
    pub fn epoch(&self) -> Epoch {
        let Self { success_ppm, p10_kib, measured, up, p95_ms, flags } = *self;
        Epoch { measured, up, figures: (flags & KNOWN != 0).then_some(Figures { success_ppm, p95_ms, p10_kib }) }
    }

    /// Whether it counts as down because its purse was empty.
    pub fn is_unpaid(&self) -> bool {
        self.flags & UNPAID != 0
    }
}

impl Board {
    /// Size of the account in bytes.
    pub const SPACE: usize = 8 + core::mem::size_of::<Self>();

    /// `open_board`: starts with the epoch after the present one, with empty slots and an empty purse. The keys are the
    /// caller's to set.
    pub fn open(
        &mut self,
        board: Pubkey,
        listing: &mut Listing,
        provider: &mut Provider,
        platform: &Platform,
        monitors: u8,
        now: i64,
    ) -> Result<()> {
        ensure!(matches!(monitors, 1 | 4 | 7), FlashbackError::MonitorCountUnsupported);
        ensure!(listing.status()? != ListingStatus::Closed, FlashbackError::ListingClosed);
        provider.require_in_business()?;
        self.version = header::LAYOUT_VERSION;
        self.monitors = monitors;
        self.genesis_at = platform.genesis_at;
        self.epoch_secs = platform.epoch_secs;
        self.report_window_secs = platform.report_window_secs;
        self.report_pay_lamports = platform.report_pay_lamports;
        self.first_epoch = self.calendar().epoch_at(now).checked_add(1).ok_or(FlashbackError::Overflow)?;
        self.next_epoch = self.first_epoch;
        listing.set_board(board)?;
        provider.boards = provider.boards.checked_add(1).ok_or(FlashbackError::Overflow)?;
        Ok(())
    }

    /// `close_board`: the provider ends the measurements of a closed listing. Returns what is left of the purse.
    pub fn close(&mut self, listing: &mut Listing, provider: &mut Provider) -> Result<u64> {
        ensure!(listing.status()? == ListingStatus::Closed, FlashbackError::ListingNotClosed);
        ensure!(self.agreements == 0, FlashbackError::BoardInUse);
        ensure!(self.standing()? == BoardStanding::Active, FlashbackError::BoardNotInGoodStanding);
        ensure!(self.committed == 0, FlashbackError::EpochNotFinalized);
        listing.set_board(Pubkey::default())?;
        provider.boards = provider.boards.checked_sub(1).ok_or(FlashbackError::Overflow)?;
        self.take_purse()
    }

    /// How the chain's time is cut.
    pub fn calendar(&self) -> Calendar {
        Calendar {
            genesis_at: self.genesis_at,
            epoch_secs: self.epoch_secs,
            report_window_secs: self.report_window_secs,
        }
    }

    /// How many monitors may lie or fail without moving a figure.
    pub fn faults(&self) -> u8 {
        faults(self.monitors)
    }

    /// A bit for each slot.
    fn all_slots(&self) -> u8 {
        1_u8.checked_shl(self.monitors.into()).unwrap_or_default().wrapping_sub(1)
    }

    /// Finds the board of `key` behind an instruction's other accounts; none where the key is zero.
    pub fn behind<'info>(
        key: &Pubkey,
        accounts: &'info [AccountInfo<'info>],
    ) -> Result<Option<AccountLoader<'info, Self>>> {
        if *key == Pubkey::default() {
            return Ok(None);
        }
        let account = accounts.first().filter(|account| account.key == key).ok_or(FlashbackError::BoardMismatch)?;
        AccountLoader::try_from(account).map(Some)
    }

    /// The board behind an instruction's other accounts, whatever it measures; none where none is needed.
    pub fn first_of<'info>(
        accounts: &'info [AccountInfo<'info>],
        is_needed: bool,
    ) -> Result<Option<AccountLoader<'info, Self>>> {
        if !is_needed {
            return Ok(None);
        }
        accounts.first().map(AccountLoader::try_from).transpose()
    }

    /// The first epoch whose report window is not over.
    pub fn first_open_epoch(&self, now: i64) -> u32 {
        self.calendar().epoch_at(now.saturating_sub(self.report_window_secs.into()))
    }

    /// Whether every epoch is finalized whose report window is over.
    pub fn is_finalized(&self, now: i64) -> bool {
        self.next_epoch >= self.first_open_epoch(now)
    }

    /// Refuses while an epoch is not finalized whose report window is over.
    pub fn require_finalized(&self, now: i64) -> Result<()> {
        ensure!(self.is_finalized(now), FlashbackError::EpochNotFinalized);
        Ok(())
    }

    /// The result of a finalized epoch; `None` if it is not finalized, was before the board, or has left the ring.
    pub fn result(&self, epoch: u32) -> Option<&EpochResult> {
        let age = self.next_epoch.checked_sub(epoch)?;
        let is_kept = (1..=RING_EPOCHS).contains(&age);
        if is_kept && epoch >= self.first_epoch {
            self.results.get(ring_slot(epoch, RING_EPOCHS))
        } else {
            None
        }
    }
}

/// Where an epoch stands in a ring.
fn ring_slot(epoch: u32, len: u32) -> usize {
    usize::try_from(epoch.checked_rem(len).unwrap_or_default()).unwrap_or_default()
}

/// The bit of a slot.
fn slot_bit(slot: u8) -> u8 {
    1_u8.wrapping_shl(slot.into())
}

#[cfg(test)]
mod tests;
