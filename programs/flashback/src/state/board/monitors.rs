//! Who monitors, from which epoch on, and who is silent.

use super::*;
use crate::state::{Category, ProviderKind};

/// A place of a monitor.
#[zero_copy]
#[derive(Debug, Default, PartialEq, Eq)]
pub struct MonitorSlot {
    /// Its Provider account; zero = none yet.
    pub monitor: Pubkey,
    /// Its successor; zero = none.
    pub next: Pubkey,
    /// Who operates it, a number of the registrar's.
    pub operator_id: u32,
    /// Who operates its successor.
    pub next_operator_id: u32,
    /// The successor's first epoch; 0 = none.
    pub next_from: u32,
    /// A bit for each of the last 30 epochs, the latest lowest: no report, or one of too little.
    pub missed: u32,
}

/// Epochs that `missed` tells of.
const MISSED_EPOCHS: u32 = 30;
/// Misses of them that make a slot vacant.
const VACANT_MISSES: u32 = 10;
/// Misses in a row that make it vacant.
const VACANT_RUN: u32 = 0b111_1111;
/// Epochs after which a replaced monitor stops to report.
const REPLACEMENT_EPOCHS: u32 = 7;
/// Within so many epochs at most a third of the slots is replaced.
const REPLACEMENT_WINDOW_EPOCHS: u32 = 30;

impl MonitorSlot {
    /// Who reports for `epoch`; zero if nobody.
    pub fn monitor_at(&self, epoch: u32) -> Pubkey {
        if self.next_from != 0 && epoch >= self.next_from {
            self.next
        } else {
            self.monitor
        }
    }

    /// Whether it has a monitor that reports at present.
    pub(super) fn has_monitor(&self) -> bool {
        self.monitor != Pubkey::default()
    }

    /// Whether it has a monitor, or one that waits for its first epoch.
    pub fn is_filled(&self) -> bool {
        self.has_monitor() || self.next_from != 0
    }

    /// Whether its present monitor was silent for so long that another one may take its place at once.
    pub fn is_vacant(&self) -> bool {
        self.missed & VACANT_RUN == VACANT_RUN || self.missed.count_ones() >= VACANT_MISSES
    }

    /// Notes whether its monitor missed an epoch.
    pub(super) fn note(&mut self, is_miss: bool) {
        self.missed = (self.missed << 1 | u32::from(is_miss)) & ((1 << MISSED_EPOCHS) - 1);
    }

    /// Puts the successor in, once `epoch` is its first.
    pub(super) fn enter(&mut self, epoch: u32) {
        if self.next_from != 0 && epoch >= self.next_from {
            (self.monitor, self.operator_id) = (self.next, self.next_operator_id);
            (self.next, self.next_operator_id, self.next_from, self.missed) = (Pubkey::default(), 0, 0, 0);
        }
    }

    fn is_operated_by(&self, operator_id: u32) -> bool {
        let is_present = self.has_monitor() && self.operator_id == operator_id;
        is_present || self.next_from != 0 && self.next_operator_id == operator_id
    }
}

impl Board {
    /// The slots that it has.
    pub fn slots(&self) -> impl Iterator<Item = &MonitorSlot> {
        self.slots.iter().take(self.monitors.into())
    }

    /// Who reports for `epoch`, slot by slot; zero where nobody.
    pub fn monitors_at(&self, epoch: u32) -> Vec<Pubkey> {
        self.slots().map(|slot| slot.monitor_at(epoch)).collect()
    }

    /// Who reports for `epoch` in `slot`; zero if nobody.
    pub fn monitor_at(&self, slot: u8, epoch: u32) -> Result<Pubkey> {
        let slot = self.slots().nth(slot.into()).ok_or(FlashbackError::SlotUnknown)?;
        Ok(slot.monitor_at(epoch))
    }

    /// `assign_monitor`: names who takes a slot. Returns its first epoch: the next one until every slot is filled and where
    /// the slot is vacant, else the seventh after the present one, and of at most a third of the slots within 30 epochs.
    pub fn assign_monitor(
        &mut self,
        slot: u8,
        monitor: &Provider,
        operator_id: u32,
        provider: &Provider,
        now: i64,
    ) -> Result<u32> {
        self.require_finalized(now)?;
        let serves =
            monitor.kind == u8::from(ProviderKind::Service) && monitor.category & Category::Monitoring.bit() != 0;
        ensure!(serves && monitor.level_at(now).0 > 0, FlashbackError::MonitorNotCertified);
        monitor.require_in_business()?;
        ensure!(monitor.authority != provider.authority, FlashbackError::PartyTwice);
        let (is_complete, most) = (self.slots().all(MonitorSlot::is_filled), self.faults().max(1));
        for (index, other) in (0_u8..).zip(self.slots()) {
            let is_taken = other.monitor == monitor.address || other.next == monitor.address;
            ensure!(!is_taken, FlashbackError::MonitorTwice);
            ensure!(index == slot || !other.is_operated_by(operator_id), FlashbackError::OperatorTwice);
        }
        let taken = self.slots().nth(slot.into()).ok_or(FlashbackError::SlotUnknown)?;
        ensure!(taken.next_from == 0, FlashbackError::SlotChanging);

        let present = self.calendar().epoch_at(now);
        let is_limited = is_complete && !taken.is_vacant();
        let wait = if is_limited { REPLACEMENT_EPOCHS } else { 1 };
        let from = present.checked_add(wait).ok_or(FlashbackError::Overflow)?;
        if is_limited {
            let [latest, before] = self.changes;
            let oldest = if most == 1 { latest } else { before };
            let is_free = oldest == 0 || from.saturating_sub(oldest) >= REPLACEMENT_WINDOW_EPOCHS;
            ensure!(is_free, FlashbackError::TooManyReplacements);
            self.changes = [from, latest];
        }
        let taken = self.slots.get_mut(usize::from(slot)).ok_or(FlashbackError::SlotUnknown)?;
        (taken.next, taken.next_operator_id, taken.next_from) = (monitor.address, operator_id, from);
        Ok(from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_operator_has_the_slot_of_its_monitor_and_that_of_a_successor() {
        let [monitor, next] = [1, 2].map(|n| Pubkey::new_from_array([n; 32]));
        let operated = |slot: MonitorSlot| [0, 5, 6].map(|operator_id| slot.is_operated_by(operator_id));
        let present = MonitorSlot { monitor, operator_id: 5, ..MonitorSlot::default() };
        assert_eq!(operated(MonitorSlot::default()), [false; 3], "empty");
        assert_eq!(operated(present), [false, true, false]);
        assert_eq!(operated(MonitorSlot { next, next_operator_id: 6, next_from: 9, ..present }), [false, true, true]);
    }
}
