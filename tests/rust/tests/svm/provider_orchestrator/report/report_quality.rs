use flashback::{
    error::FlashbackError::*,
    events::QualityReported,
    state::{Board, Report, StoredReport},
};
use flashback_tests::{boards::*, fixture::*, *};
use solana_sdk::instruction::Instruction;

fn committed(market: &mut Fixture, report: Report) -> Instruction {
    *market = Fixture::measuring();
    market.send(commit(0, FIRST, &report));
    market.set_now(end_of(FIRST) + REPORT_WINDOW / 2);
    reveal(0, FIRST, report)
}

pub fn suite() -> Suite {
    Suite::new(
        "report_quality",
        |market| committed(market, report_of(0..3)),
        |expected| {
            expected.change::<Board>(&board(), |board| {
                board.revealed = 1;
                let all = u64::MAX;
                board.reports[0] = StoredReport {
                    observed: [all, all, all, all, all >> 32],
                    up: [all << 3, all, all, all, all >> 32],
                    requests: 1_440,
                    success_ppm: 989_583,
                    p10_kib: 20_480,
                    p95_ms: 80,
                    buckets: 288,
                };
            });
            let (monitor, evidence_hash) = (movers(), [5; 32]);
            expected.emit(QualityReported { board: board(), monitor, slot: 0, epoch: FIRST, evidence_hash });
        },
    )
    .signer("authority", NotAuthority)
    .account("monitor", NotAuthority)
    .account("board", NotMonitor)
    .refuses(CommitmentMismatch, |market| {
        committed(market, report_of(0..3));
        reveal(0, FIRST, report_of(0..2))
    })
    .refuses(ReportNotCommitted, |market| {
        committed(market, report_of(0..3));
        reveal(1, FIRST, report_of(0..3))
    })
    .refuses(RevealWindowClosed, |market| {
        let call = committed(market, report_of(0..3));
        market.set_now(end_of(FIRST) + REPORT_WINDOW / 2 - 1);
        call
    })
    .refuses(RevealWindowClosed, |market| {
        let call = committed(market, report_of(0..3));
        market.set_now(end_of(FIRST) + REPORT_WINDOW);
        call
    })
    .refuses(ReportedAlready, |market| {
        let call = committed(market, report_of(0..3));
        market.send(call.clone());
        call
    })
    .refuses(ReportImpossible, |market| committed(market, Report { successes: 1_441, ..report_of(0..0) }))
}
