use flashback::{
    error::FlashbackError::*,
    events::DisputeAnswered,
    state::{Dispute, DisputeStatus},
};
use flashback_tests::{disputes::*, fixture::*, *};

pub fn suite() -> Suite {
    let call = |market: &mut Fixture| {
        *market = Fixture::disputing();
        DISPUTED.answer(ACME, 0)
    };
    let spoilt = move |market: &mut Fixture, spoil: fn(&mut Dispute)| {
        let call = call(market);
        market.edit::<Dispute>(&DISPUTED.dispute(), spoil);
        call
    };
    let effect = |expected: &mut Expected| {
        let dispute = DISPUTED.dispute();
        expected.change::<Dispute>(&dispute, |dispute| {
            (dispute.status, dispute.answer_hash) = (DisputeStatus::Answered.into(), ANSWER_EVIDENCE);
        });
        expected.emit(DisputeAnswered { dispute, answer_bps: 0, evidence_hash: ANSWER_EVIDENCE });
    };
    Suite::new("answer_dispute", call, effect)
        .signer("answerer", NotOtherParty)
        .account("provider", ProviderMismatch)
        .account("dispute", ProviderMismatch)
        .refuses(AnswerOutOfRange, move |market| {
            call(market);
            DISPUTED.answer(ACME, 1)
        })
        .refuses(DisputeAnswered, move |market| {
            let call = call(market);
            market.send(call.clone());
            call
        })
        .refuses(DisputeRuled, move |market| {
            *market = Fixture::ruled(1_000);
            DISPUTED.answer(ACME, 0)
        })
        .refuses(RulingWindowClosed, move |market| {
            let call = call(market);
            market.set_now(DEADLINE);
            call
        })
        .refuses(StatusUnknown, move |market| spoilt(market, |dispute| dispute.status = 3))
        .refuses(StatusUnknown, move |market| spoilt(market, |dispute| dispute.opener = 2))
}
