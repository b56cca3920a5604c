use flashback::{
    error::FlashbackError::*,
    events::ReportCommitted,
    state::{Board, Provider},
};
use flashback_client::instruction;
use flashback_tests::{boards::*, fixture::*, *};
use solana_sdk::instruction::Instruction;

fn measured(market: &mut Fixture) -> Instruction {
    *market = Fixture::measuring();
    commit(0, FIRST, &report_of(0..3))
}

pub fn suite() -> Suite {
    Suite::new("commit_report", measured, |expected| {
        let commitment = report_of(0..3).commitment(&board(), FIRST, &movers());
        expected.change::<Board>(&board(), |board| {
            (board.committed, board.report_epoch) = (1, FIRST);
            board.reports[0].observed[..4].copy_from_slice(&bytemuck::cast::<_, [u64; 4]>(commitment));
        });
        expected.emit(ReportCommitted { board: board(), monitor: movers(), slot: 0, epoch: FIRST });
    })
    .signer("authority", NotAuthority)
    .account("monitor", NotAuthority)
    .account("provider", ProviderMismatch)
    .account("board", ProviderMismatch)
    .refuses(NotMonitor, |market| {
        measured(market);
        let report = report_of(0..0);
        instruction::commit_report(MOVERS.key(), movers(), acme(), acme_listing(), 1, FIRST, &report)
    })
    .refuses(SlotUnknown, |market| {
        measured(market);
        let report = report_of(0..0);
        instruction::commit_report(MOVERS.key(), movers(), acme(), acme_listing(), 4, FIRST, &report)
    })
    .refuses(CommitWindowClosed, |market| {
        let call = measured(market);
        market.set_now(end_of(FIRST) - 1);
        call
    })
    .refuses(CommitWindowClosed, |market| {
        let call = measured(market);
        market.set_now(end_of(FIRST) + REPORT_WINDOW / 2);
        call
    })
    .refuses(ReportedAlready, |market| {
        let call = measured(market);
        market.send(call);
        commit(0, FIRST, &report_of(0..1))
    })
    .refuses(EpochNotFinalized, |market| {
        let call = measured(market);
        market.send(call);
        market.set_now(end_of(FIRST + 1));
        commit(0, FIRST + 1, &report_of(0..0))
    })
    .refuses(EpochFinalized, |market| {
        let call = measured(market);
        market.set_now(end_of(FIRST) + REPORT_WINDOW);
        market.send(finalize(FIRST));
        call
    })
    .refuses(PartyTwice, |market| {
        let call = measured(market);
        market.edit::<Provider>(&acme(), |provider| provider.authority = MOVERS.key());
        call
    })
}
