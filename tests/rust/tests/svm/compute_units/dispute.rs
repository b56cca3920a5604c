use flashback::state::{Agreement, Board, Complaint, EpochResult};
use flashback_client::instruction::{self, AgreementKeys};
use flashback_tests::{boards, disputes::*, fixture::*, sample::*, *};
use solana_sdk::instruction::Instruction;

use super::{case, Case};

/// The measured agreement, whose periods have 30 epochs, after its first one, in which it was down for a bucket each.
fn thirty_epochs(market: &mut Fixture) -> AgreementKeys {
    *market = Fixture::promised();
    let keys = boards::promise();
    market.edit::<Agreement>(&keys.agreement, |agreement| {
        agreement.terms.service_levels.period_epochs = 30;
        agreement.ref_value = 1_000_000;
    });
    market.edit::<Board>(&keys.board, |board| {
        board.results =
            [EpochResult { measured: 288, up: 287, success_ppm: 996_527, p10_kib: 20_480, p95_ms: 80, flags: 1 }; 96];
        board.next_epoch = 31;
    });
    market.set_now(boards::end_of(30));
    keys
}

fn open_measured(market: &mut Fixture, opener: Wallet, asked_bps: u16) -> Instruction {
    let keys = thirty_epochs(market);
    let complaint = Complaint { period: 0, asked_bps, evidence_hash: EVIDENCE };
    instruction::open_dispute(opener.key(), &keys, complaint)
}

/// The measured calls.
pub const CASES: &[Case] = &[
    case("open_dispute", "without a board", |market| {
        *market = Fixture::dealing();
        market.set_now(PERIOD_ENDS_AT);
        DISPUTED.complain(CONSUMER, 0, ASKED_BPS)
    }),
    case("open_dispute", "30 epochs of a board, by the provider", |market| open_measured(market, ACME, 0)),
    case("answer_dispute", "", |market| {
        *market = Fixture::disputing();
        DISPUTED.answer(ACME, 0)
    }),
    case("rule_dispute", "", |market| {
        *market = Fixture::disputing();
        market.send(DISPUTED.answer(ACME, 0));
        DISPUTED.rule(ARBITER, 1_000)
    }),
    case("settle_period", "by a ruling, without a board", |market| {
        *market = Fixture::ruled(ASKED_BPS);
        market.set_now(PERIOD_ENDS_AT + WAIT);
        DISPUTED.settle_disputed(0)
    }),
    case("settle_period", "disputed and not ruled, 30 epochs of a board", |market| {
        let call = open_measured(market, CONSUMER, 2_500);
        market.send(call);
        market.set_now(boards::end_of(30) + 7 * EPOCH);
        instruction::settle_disputed_period(&boards::promise(), 0)
    }),
    case("close_dispute", "", |market| {
        *market = Fixture::ruled(ASKED_BPS);
        market.set_now(PERIOD_ENDS_AT + WAIT);
        market.send(DISPUTED.settle_disputed(0));
        DISPUTED.close_dispute(CONSUMER, CONSUMER)
    }),
];
