use flashback::{
    error::FlashbackError::*,
    events,
    state::{Dispute, DisputeStatus, Party, Provider},
};
use flashback_tests::{disputes::*, fixture::*, *};

pub fn suite() -> Suite {
    let answered = |market: &mut Fixture, ruled_bps: u16| {
        *market = Fixture::disputing();
        market.send(DISPUTED.answer(ACME, 0));
        DISPUTED.rule(ARBITER, ruled_bps)
    };
    let effect = |expected: &mut Expected| {
        let dispute = DISPUTED.dispute();
        expected.change::<Dispute>(&dispute, |dispute| {
            (dispute.status, dispute.ruled_bps) = (DisputeStatus::Ruled.into(), 2_000);
        });
        expected.emit(events::DisputeRuled { dispute, ruled_bps: 2_000, winner: Party::Consumer });
    };
    Suite::new("rule_dispute", move |market| answered(market, 2_000), effect)
        .signer("arbiter", NotArbiter)
        .account("provider", ProviderMismatch)
        .account("dispute", ProviderMismatch)
        .refuses(RulingTooEarly, |market| {
            *market = Fixture::disputing();
            market.set_now(PERIOD_ENDS_AT + (DEADLINE - PERIOD_ENDS_AT) / 2 - 1);
            DISPUTED.rule(ARBITER, 2_000)
        })
        .refuses(RulingWindowClosed, move |market| {
            let call = answered(market, 2_000);
            market.set_now(DEADLINE);
            call
        })
        .refuses(RulingOutOfRange, move |market| answered(market, ASKED_BPS + 1))
        .refuses(DisputeRuled, move |market| {
            let call = answered(market, 2_000);
            market.send(call.clone());
            call
        })
        .refuses(PartyTwice, move |market| {
            let call = answered(market, 0);
            market.edit::<Provider>(&acme(), |provider| provider.authority = ARBITER.key());
            call
        })
        .refuses(StatusUnknown, move |market| {
            let call = answered(market, 0);
            market.edit::<Dispute>(&DISPUTED.dispute(), |dispute| dispute.status = 3);
            call
        })
}
