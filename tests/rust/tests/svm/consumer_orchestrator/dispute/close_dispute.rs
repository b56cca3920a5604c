use anchor_lang::error::ErrorCode;
use flashback::{error::FlashbackError::*, events::DisputeClosed, state::Dispute};
use flashback_tests::{disputes::*, fixture::*, sample::*, *};

/// The arbiter gave the consumer a quarter of what it asked for, and the period is settled: the stake is the provider's.
fn lost(market: &mut Fixture) {
    *market = Fixture::ruled(ASKED_BPS / 4);
    market.set_now(PERIOD_ENDS_AT + WAIT);
    market.send(DISPUTED.settle_disputed(0));
}

pub fn suite() -> Suite {
    let close = DISPUTED.close_dispute(ACME, ACME);
    let call = move |market: &mut Fixture| {
        lost(market);
        close.clone()
    };
    let effect = |expected: &mut Expected| {
        let dispute = DISPUTED.dispute();
        expected.pay(&dispute, &ACME.key(), DISPUTE_STAKE);
        expected.close(&dispute, &CONSUMER.key());
        expected.emit(DisputeClosed { dispute, receiver: ACME.key(), stake_lamports: DISPUTE_STAKE });
    };
    Suite::new("close_dispute", call, effect)
        .signer("caller", DisputeNotClosable)
        .account("provider", ProviderMismatch)
        .account("dispute", ProviderMismatch)
        .named("receiver", StakeNotOwed)
        .but(flashback::ID, ErrorCode::ConstraintMut)
        .named("rent_payer", RentPayerMismatch)
        .refuses(DisputeNotApplied, |market| {
            *market = Fixture::ruled(ASKED_BPS / 4);
            DISPUTED.close_dispute(ACME, ACME)
        })
        .refuses(StakeNotOwed, |market| {
            lost(market);
            DISPUTED.close_dispute(CONSUMER, CONSUMER)
        })
        .refuses(DisputeNotClosable, |market| {
            lost(market);
            market.set_now(DEADLINE + 90 * EPOCH - 1);
            DISPUTED.close_dispute(CONSUMER, ACME)
        })
        .refuses(StatusUnknown, |market| {
            lost(market);
            market.edit::<Dispute>(&DISPUTED.dispute(), |dispute| dispute.status = 3);
            DISPUTED.close_dispute(ACME, ACME)
        })
}
