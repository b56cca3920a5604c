use flashback::{
    error::FlashbackError::*,
    events::EpochFinalized,
    state::{Board, BoardStanding, EpochResult, MonitorSlot, Report},
};
use flashback_client::instruction;
use flashback_tests::{boards::*, fixture::*, *};
use solana_sdk::{instruction::Instruction, pubkey::Pubkey};

fn without_monitors(epoch: u32) -> Instruction {
    instruction::finalize_epoch(acme(), acme_listing(), epoch, &[])
}

fn silent(market: &mut Fixture) -> Instruction {
    *market = Fixture::measuring();
    market.set_now(end_of(FIRST) + REPORT_WINDOW);
    without_monitors(FIRST)
}

/// What the slots are once their monitors have begun and missed an epoch.
fn entered(board: &mut Board) {
    for (n, slot) in (1..).zip(&mut board.slots[..4]) {
        *slot = MonitorSlot { monitor: slot.next, operator_id: n, missed: 1, ..MonitorSlot::default() };
    }
}

pub fn suite() -> Suite {
    Suite::new("finalize_epoch", silent, |expected| {
        expected.change::<Board>(&board(), |board| {
            entered(board);
            (board.next_epoch, board.silent_run, board.unmeasured_run) = (2, 1, 1);
            (board.purse_lamports, board.late_lamports) = (PURSE, 0);
        });
        expected.emit(EpochFinalized {
            board: board(),
            from: FIRST,
            epoch: FIRST,
            success_ppm: 0,
            p10_kib: 0,
            measured: 0,
            up: 0,
            p95_ms: 0,
            flags: 0,
            contested: 0,
            missed: 0b1111,
            paid: 0,
            standing: BoardStanding::Active,
        });
    })
    .account("provider", ProviderMismatch)
    .account("listing", ListingMismatch)
    .account("board", ListingMismatch)
    .refuses(ReportWindowOpen, |market| {
        silent(market);
        market.pass(-1);
        without_monitors(FIRST)
    })
    .refuses(MonitorsMissing, |market| {
        *market = Fixture::measuring();
        market.report(FIRST, &[report_of(0..0); 4].map(Some));
        without_monitors(FIRST)
    })
    .refuses(MonitorsMissing, |market| {
        *market = Fixture::measuring();
        market.report(FIRST, &[report_of(0..0); 4].map(Some));
        let [first, second, third, fourth] = monitors();
        instruction::finalize_epoch(acme(), acme_listing(), FIRST, &[second, first, third, fourth])
    })
}

#[test]
fn writes_what_the_monitors_measured_and_pays_those_who_agree() {
    let mut market = Fixture::measuring();
    let slow = Report { p95_ms: 900, ..report_of(10..30) };
    let lie = report_of(0..0);
    market.report(FIRST, &[Some(report_of(10..30)), Some(slow), Some(lie), None]);
    let before = monitors().map(|monitor| market.account(&monitor).lamports);
    market.expect(finalize(FIRST), |expected| {
        expected.change::<Board>(&board(), |board| {
            entered(board);
            for slot in &mut board.slots[..3] {
                slot.missed = 0;
            }
            (board.next_epoch, board.measured_epochs) = (2, 1);
            (board.purse_lamports, board.late_lamports) = (PURSE - 2 * PAY, 0);
            (board.committed, board.revealed) = (0, 0);
            board.window = [288, 268, 1, 930_555, 0, 0];
            board.results[1] =
                EpochResult { success_ppm: 930_555, p10_kib: 20_480, measured: 288, up: 268, p95_ms: 80, flags: 1 };
        });
        for monitor in &monitors()[..2] {
            expected.pay(&board(), monitor, PAY);
        }
        expected.emit(EpochFinalized {
            board: board(),
            from: FIRST,
            epoch: FIRST,
            success_ppm: 930_555,
            p10_kib: 20_480,
            measured: 288,
            up: 268,
            p95_ms: 80,
            flags: 1,
            contested: 0,
            missed: 0b1000,
            paid: 0b0011,
            standing: BoardStanding::Active,
        });
    });
    assert_eq!(market.account(&monitors()[0]).lamports, before[0] + PAY);
    let purse = market.account(&board()).lamports - market.rent(Board::SPACE);
    assert_eq!(purse, read_board(&market).purse_lamports);
    market.expect(finalize(FIRST), |_| ());
}

#[test]
fn nobody_else_is_paid_in_a_monitors_place() {
    let mut market = Fixture::measuring();
    market.report(FIRST, &[report_of(0..0); 4].map(Some));
    for (slot, stranger) in [(0, monitor(SPARE_MONITOR)), (3, acme()), (2, STRANGER.key())] {
        let mut paid: Vec<Pubkey> = monitors().to_vec();
        paid[slot] = stranger;
        market.refuse(&instruction::finalize_epoch(acme(), acme_listing(), FIRST, &paid), MonitorsMissing);
    }
    market.send(finalize(FIRST));
}
