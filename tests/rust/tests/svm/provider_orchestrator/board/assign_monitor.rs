use flashback::{
    error::FlashbackError::*,
    events::MonitorAssigned,
    state::{Board, Provider},
};
use flashback_client::instruction;
use flashback_tests::{boards::*, fixture::*, *};
use solana_sdk::instruction::Instruction;

fn on_a_board(market: &mut Fixture) -> Instruction {
    *market = Fixture::with_boards();
    assign(0, MOVERS)
}

/// A board whose first epoch is finalized.
fn on_a_full_board(market: &mut Fixture) {
    *market = Fixture::measuring();
    market.set_now(end_of(FIRST) + REPORT_WINDOW);
    market.send(finalize(FIRST));
}

pub fn suite() -> Suite {
    let suite = Suite::new("assign_monitor", on_a_board, |expected| {
        expected.change::<Board>(&board(), |board| {
            let slot = &mut board.slots[0];
            (slot.next, slot.next_operator_id, slot.next_from) = (movers(), 1, FIRST);
        });
        let monitor = movers();
        expected.emit(MonitorAssigned { board: board(), slot: 0, monitor, operator_id: 1, from_epoch: FIRST });
    })
    .signer("registrar", NotRegistrar)
    .fixed("platform")
    .account("monitor", MonitorNotCertified);
    let others = MONITORS.into_iter().skip(1).chain([SPARE_MONITOR]);
    others
        .fold(suite, |suite, other| suite.or(monitor(other)))
        .account("provider", ProviderMismatch)
        .account("board", ProviderMismatch)
        .refuses(SlotUnknown, |market| {
            on_a_board(market);
            assign(4, MOVERS)
        })
        .refuses(SlotChanging, |market| {
            let first = on_a_board(market);
            market.send(first);
            assign(0, SPARE_MONITOR)
        })
        .refuses(MonitorTwice, |market| {
            let first = on_a_board(market);
            market.send(first);
            assign(1, MOVERS)
        })
        .refuses(OperatorTwice, |market| {
            let first = on_a_board(market);
            market.send(first);
            assign_operator(1, SPARE_MONITOR, 1)
        })
        .refuses(PartyTwice, |market| {
            let call = on_a_board(market);
            market.edit::<Provider>(&movers(), |provider| provider.authority = ACME.key());
            call
        })
        .refuses(ProviderDelisted, |market| {
            let call = on_a_board(market);
            market.send(delist(movers()));
            call
        })
        .refuses(TooManyReplacements, |market| {
            on_a_full_board(market);
            market.edit::<Board>(&board(), |board| board.changes = [1, 0]);
            assign(0, SPARE_MONITOR)
        })
        .refuses(EpochNotFinalized, |market| {
            *market = Fixture::measuring();
            market.set_now(end_of(FIRST) + REPORT_WINDOW);
            assign(0, SPARE_MONITOR)
        })
}

#[test]
fn a_replaced_monitor_reports_until_its_successor_does() {
    let mut market = Fixture::default();
    on_a_full_board(&mut market);
    market.send(assign(0, SPARE_MONITOR));
    assert_eq!(read_board(&market).slots[0].next_from, 9);
    for epoch in [2, 8, 9] {
        market.set_now(end_of(epoch) + REPORT_WINDOW);
        market.send(finalize(epoch));
        market.set_now(end_of(epoch + 1));
        let (wallet, others) = if epoch < 8 { (MOVERS, SPARE_MONITOR) } else { (SPARE_MONITOR, MOVERS) };
        let commit = |wallet: Wallet| {
            let report = report_of(0..0);
            let (key, monitor) = (wallet.key(), monitor(wallet));
            instruction::commit_report(key, monitor, acme(), acme_listing(), 0, epoch + 1, &report)
        };
        market.refuse(&commit(others), NotMonitor);
        market.clone().send(commit(wallet));
    }
}
