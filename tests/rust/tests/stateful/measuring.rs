//! What monitors, and those who pay them, do at a board.

use flashback::state::{Board, Report};
use flashback_client::instruction;
use flashback_tests::{
    boards::{self, board, monitor, MONITORS, SPARE_MONITOR},
    fixture::{acme, acme_listing},
    Wallet, ACME, REGISTRAR, RIVAL,
};
use rand::{seq::IndexedRandom, Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use solana_sdk::{instruction::Instruction, pubkey::Pubkey};

use crate::actions::World;

/// Everybody who may have a slot.
const WATCHERS: [Wallet; 5] = [MONITORS[0], MONITORS[1], MONITORS[2], MONITORS[3], SPARE_MONITOR];

/// What a monitor says of an epoch: always the same, so that it can reveal what it committed to. Most saw the same outage; some
/// lie, and some saw little.
fn report_of(monitor: &Pubkey, epoch: u32) -> Report {
    let mut truth = ChaCha8Rng::seed_from_u64(epoch.into());
    let from = truth.random_range(0..200);
    let down = [0, 0, 0, 1, 2, 3, 5, 40].choose(&mut truth).copied().unwrap();
    let mut own = ChaCha8Rng::seed_from_u64(u64::from(epoch) << 8 | u64::from(monitor.as_array()[0]));
    match own.random_range(0..12) {
        0 => boards::report_of(0..0),
        1 => boards::report_of(100..288),
        2 => Report { requests: 400, successes: 400, ..boards::report_of(0..0) },
        3 => Report { p95_ms: own.random(), p10_kib: own.random(), ..boards::report_of(from..from + down) },
        _ => boards::report_of(from..from + down),
    }
}

impl World {
    pub fn the_board(&self) -> Board {
        self.audit.boards[&board()]
    }

    /// Who sits in a slot at an epoch.
    fn monitor_of(&self, slot: u8, epoch: u32) -> Option<Wallet> {
        let found = self.the_board().monitor_at(slot, epoch).unwrap();
        WATCHERS.into_iter().find(|wallet| monitor(*wallet) == found)
    }

    fn present_epoch(&self) -> u32 {
        self.the_board().calendar().epoch_at(self.market.now())
    }

    /// One step of somebody at the board.
    pub fn measure(&mut self) -> Option<Instruction> {
        let ended = self.present_epoch().checked_sub(1)?;
        let slot = self.rng().random_range(0..4);
        match self.rng().random_range(0..20) {
            0..6 => {
                self.whole_epoch();
                None
            }
            6..9 => self.commit(slot, ended),
            9..12 => self.reveal(slot, ended),
            12..15 => {
                let next = self.the_board().next_epoch;
                let epoch = if self.rng().random() { next } else { self.rng().random_range(next..=next.max(ended)) };
                Some(self.finalize(epoch))
            }
            15..17 => {
                let lamports = [1, boards::PAY, 40 * boards::PAY].choose(self.rng()).copied()?;
                Some(instruction::fund_board(RIVAL.key(), acme(), acme_listing(), lamports))
            }
            17 => {
                let epoch = ended + self.rng().random_range(0..35);
                let (start, len) = (self.rng().random_range(0..288), self.rng().random_range(0..50));
                Some(instruction::announce_maintenance(ACME.key(), acme(), acme_listing(), epoch, start, len))
            }
            18 => {
                let index = self.rng().random_range(0..WATCHERS.len());
                let (wallet, operator) = (WATCHERS[index], u32::try_from(index).unwrap());
                let (listing, monitor) = (acme_listing(), monitor(wallet));
                Some(instruction::assign_monitor(REGISTRAR.key(), monitor, acme(), listing, slot, operator))
            }
            _ => {
                let wallet = WATCHERS.choose(self.rng()).copied()?;
                Some(instruction::withdraw_pay(wallet.key(), monitor(wallet)))
            }
        }
    }

    fn commit(&self, slot: u8, epoch: u32) -> Option<Instruction> {
        let wallet = self.monitor_of(slot, epoch)?;
        let (monitor, report) = (monitor(wallet), report_of(&monitor(wallet), epoch));
        Some(instruction::commit_report(wallet.key(), monitor, acme(), acme_listing(), slot, epoch, &report))
    }

    fn reveal(&self, slot: u8, epoch: u32) -> Option<Instruction> {
        let wallet = self.monitor_of(slot, epoch)?;
        let (monitor, report) = (monitor(wallet), report_of(&monitor(wallet), epoch));
        Some(instruction::report_quality(wallet.key(), monitor, acme_listing(), slot, epoch, report))
    }

    /// Finalizes up to an epoch. The monitors are those of the last epoch that this writes.
    pub fn finalize(&self, epoch: u32) -> Instruction {
        let board = self.the_board();
        let last = if board.committed == 0 { epoch } else { epoch.min(board.report_epoch) };
        let last = last.min(board.next_epoch + 95);
        let monitors: Vec<_> = (0..4).map(|slot| board.monitor_at(slot, last).unwrap()).collect();
        instruction::finalize_epoch(acme(), acme_listing(), epoch, &monitors)
    }

    /// Most monitors report the present epoch after its end, and it is finalized.
    fn whole_epoch(&mut self) {
        let epoch = self.present_epoch();
        let calendar = self.the_board().calendar();
        if let Some(before) = epoch.checked_sub(1) {
            self.pass_to(calendar.epoch_start(epoch) + i64::from(calendar.report_window_secs));
            self.send(&self.finalize(before));
        }
        self.pass_to(calendar.epoch_start(epoch + 1));
        for slot in 0..4 {
            self.maybe(|world| world.commit(slot, epoch));
        }
        self.pass_to(calendar.epoch_start(epoch + 1) + i64::from(calendar.report_window_secs / 2));
        for slot in 0..4 {
            self.maybe(|world| world.reveal(slot, epoch));
        }
        self.pass_to(calendar.epoch_start(epoch + 1) + i64::from(calendar.report_window_secs));
        self.send(&self.finalize(epoch));
    }

    fn maybe(&mut self, step: impl FnOnce(&Self) -> Option<Instruction>) {
        if self.rng().random_bool(0.9) {
            if let Some(instruction) = step(self) {
                self.send(&instruction);
            }
        }
    }

    fn pass_to(&mut self, at: i64) {
        let secs = at - self.market.now();
        if secs > 0 {
            self.pass(secs);
            self.note();
        }
    }

    /// Somebody writes the epochs whose report window is over, if they can be.
    pub fn catch_up(&mut self) {
        let open = self.the_board().first_open_epoch(self.market.now());
        for _ in 0..3 {
            if self.the_board().next_epoch < open {
                self.send(&self.finalize(open - 1));
            }
        }
    }

    /// Writes every epoch whose report window is over, as anybody can.
    pub fn finalize_everything(&mut self) {
        while self.the_board().next_epoch < self.the_board().first_open_epoch(self.market.now()) {
            let last = self.the_board().first_open_epoch(self.market.now()) - 1;
            self.must(self.finalize(last));
        }
    }
}
