//! What reports of an epoch come to, and what that changes.

use super::*;
use crate::math::bitmap::{count, majority, run};
use crate::math::quality::{is_paid, ranked};

/// What a finalization wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finalization {
    /// The first epoch that it wrote; those before the last had no reports.
    pub from: u32,
    /// The last one.
    pub epoch: u32,
    /// Its result.
    pub result: EpochResult,
    /// Buckets on which as many monitors said up as down.
    pub contested: u32,
    /// A bit for each slot whose monitor missed it.
    pub missed: u8,
    /// A bit for each slot whose monitor is paid.
    pub paid: u8,
    /// Standing from now on.
    pub standing: BoardStanding,
}

/// The bit of each slot.
const SLOT_BITS: [u8; MAX_MONITORS] = [1, 1 << 1, 1 << 2, 1 << 3, 1 << 4, 1 << 5, 1 << 6];

/// What the reports of an epoch say.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    epoch: Epoch,
    contested: u32,
    /// A bit for each good report.
    good: u8,
    /// How many those are.
    reports: u32,
    /// A bit for each report that earned its pay.
    earned: u8,
}

impl Board {
    /// The last epoch that can be finalized: its report window is over, or all its monitors have revealed.
    pub fn last_final_epoch(&self, now: i64) -> u32 {
        let over = self.first_open_epoch(now).saturating_sub(1);
        let is_complete = self.revealed == self.all_slots();
        if is_complete {
            self.report_epoch.max(over)
        } else {
            over
        }
    }

    /// `finalize_epoch`: writes every epoch up to `epoch`, but not beyond one that has reports, and at most 96. `pay` is
    /// given the slot and the Provider account of each monitor that is paid. `None` where it is written already.
    pub fn finalize_epoch(
        &mut self,
        listing: &Listing,
        provider: &mut Provider,
        epoch: u32,
        now: i64,
        mut pay: impl FnMut(usize, &Pubkey) -> Result<()>,
    ) -> Result<Option<Finalization>> {
        let from = self.next_epoch;
        if epoch < from {
            return Ok(None);
        }
        ensure!(epoch <= self.last_final_epoch(now), FlashbackError::ReportWindowOpen);
        self.note_idle(listing, now)?;
        let last = if self.committed == 0 { epoch } else { epoch.min(self.report_epoch) };
        let last = last.min(from.saturating_add(RING_EPOCHS).saturating_sub(1));
        self.skip_to(last, provider)?;

        let has_reports = self.committed != 0 && self.report_epoch == last;
        let tally = if has_reports { self.tally(last) } else { Tally::default() };
        let (missed, paid) = self.write(&tally, provider, &mut pay)?;
        if has_reports {
            (self.committed, self.revealed) = (0, 0);
        }
        let result = *self.result(last).ok_or(FlashbackError::EpochNotFinalized)?;
        let (contested, standing) = (tally.contested, self.standing()?);
        Ok(Some(Finalization { from, epoch: last, result, contested, missed, paid, standing }))
    }

    /// Writes the epochs before `epoch`, which have no reports; at most 96.
    pub(super) fn skip_to(&mut self, epoch: u32, provider: &mut Provider) -> Result<()> {
        for _ in 0..RING_EPOCHS {
            if self.next_epoch >= epoch {
                break;
            }
            self.write(&Tally::default(), provider, &mut |_, _| Ok(()))?;
        }
        Ok(())
    }

    /// What the reports of `epoch` say. Who has not revealed one is silent.
    fn tally(&mut self, epoch: u32) -> Tally {
        for (bit, report) in SLOT_BITS.iter().zip(&mut self.reports) {
            if self.revealed & bit == 0 {
                *report = StoredReport::default();
            }
        }
        let faults = self.faults();
        let reports = self.reports.get(..usize::from(self.monitors)).unwrap_or_default();
        let mut majority = majority(reports, faults.saturating_add(1));
        let (start, len) = self.maintenance_of(epoch);
        if len > 0 {
            majority.leave_out(&run(start, len));
        }
        let (measured, down) = majority.counts();
        let full = || SLOT_BITS.iter().zip(reports).filter(|(_, report)| report.is_full());
        let mut tally = Tally { contested: count(&majority.contested), ..Tally::default() };
        for (bit, report) in full() {
            if report.is_good() {
                tally.good |= bit;
            }
            if is_paid(measured, down, &majority.difference(report)) {
                tally.earned |= bit;
            }
        }
        tally.reports = tally.good.count_ones();
        let to_u16 = |buckets: u32| u16::try_from(buckets).unwrap_or_default();
        tally.epoch = Epoch {
            measured: to_u16(measured),
            up: to_u16(measured.saturating_sub(down)),
            figures: ranked(reports.iter().filter(|report| report.is_full()).map(StoredReport::figures), faults),
        };
        tally
    }

    /// Writes `next_epoch` and goes on to the one after it. Returns who missed it and who is paid, a bit for each slot.
    #[inline(never)]
    fn write(
        &mut self,
        tally: &Tally,
        provider: &mut Provider,
        pay: &mut dyn FnMut(usize, &Pubkey) -> Result<()>,
    ) -> Result<(u8, u8)> {
        let number = self.next_epoch;
        self.count_late(number)?;
        let is_empty = self.purse_lamports < self.epoch_pay();
        let faults = u32::from(self.faults());
        let is_unpaid = is_empty && tally.reports <= faults.saturating_mul(2) && !tally.epoch.is_measured();
        let epoch = if is_unpaid { Epoch::unpaid(self.maintenance_of(number).1) } else { tally.epoch };
        if let Some(result) = self.results.get_mut(ring_slot(number, RING_EPOCHS)) {
            *result = EpochResult::new(&epoch, is_unpaid);
        }

        let (mut missed, mut paid) = (0, 0);
        let (monitors, report_pay) = (usize::from(self.monitors), self.report_pay_lamports);
        for (index, (bit, slot)) in SLOT_BITS.into_iter().zip(&mut self.slots).take(monitors).enumerate() {
            slot.enter(number);
            let is_miss = tally.good & bit == 0 && slot.has_monitor();
            if is_miss {
                missed |= bit;
            }
            // Who does not work for nothing has not missed anything.
            if !(is_miss && is_unpaid) {
                slot.note(is_miss);
            }
            if tally.earned & bit != 0 {
                if let Some(rest) = self.purse_lamports.checked_sub(report_pay) {
                    self.purse_lamports = rest;
                    paid |= bit;
                    pay(index, &slot.monitor)?;
                }
            }
            slot.enter(number.saturating_add(1));
        }

        let is_silent = tally.reports <= faults && !is_empty;
        self.silent_run = if is_silent { self.silent_run.saturating_add(1) } else { 0 };
        self.note_measured(number, &epoch, is_unpaid);
        self.add_to_window(&epoch, is_unpaid);
        self.forget_maintenance(number);
        self.next_epoch = number.checked_add(1).ok_or(FlashbackError::Overflow)?;
        if self.next_epoch.checked_rem(WINDOW_EPOCHS) == Some(0) {
            self.judge_window(provider, number)?;
        }
        Ok((missed, paid))
    }

    /// Keeps what gives a consumer the right to leave.
    fn note_measured(&mut self, number: u32, epoch: &Epoch, is_unpaid: bool) {
        if !epoch.is_measured() {
            self.unmeasured_run = self.unmeasured_run.saturating_add(1);
            if self.unmeasured_run >= RIGHT_RUN_EPOCHS {
                self.unmeasured_at = number;
            }
            return;
        }
        self.unmeasured_run = 0;
        if !is_unpaid {
            self.measured_epochs = self.measured_epochs.saturating_add(1);
        }
        if epoch.is_dark() {
            let [latest, before, _] = self.dark_run;
            self.dark_run = [number, latest, before];
            if before != 0 {
                (self.dark_from, self.dark_to) = (before, number);
            }
        } else {
            self.dark_run = [0; 3];
        }
    }
}
