use flashback::{
    error::FlashbackError::*,
    events::PeriodReviewed,
    state::{Agreement, Provider},
};
use flashback_client::instruction;
use flashback_tests::{deals::*, fixture::*, tokens::SPL, *};
use solana_sdk::instruction::Instruction;

use crate::agreement::DEAL;

fn review(stars: u8) -> Instruction {
    instruction::review_period(DEAL.consumer.key(), &DEAL.keys(), stars)
}

/// A running agreement with settled periods of a weight that nobody reviewed.
fn settled(market: &mut Fixture) -> Instruction {
    *market = Fixture::dealing();
    market.edit::<Agreement>(&DEAL.address(), |agreement| agreement.unreviewed_weight = 7);
    review(4)
}

pub fn suite() -> Suite {
    Suite::new("review_period", settled, |expected| {
        expected.change::<Agreement>(&DEAL.address(), |agreement| {
            (agreement.unreviewed_weight, agreement.sequence) = (0, 3);
        });
        expected.change::<Provider>(&acme(), |provider| (provider.stars_sum, provider.stars_weight) = (28, 7));
        expected.emit(PeriodReviewed { agreement: DEAL.address(), provider: acme(), stars: 4, weight: 7, sequence: 3 });
    })
    .signer("consumer", NotOwner)
    .account("agreement", NotOwner)
    .but(service(SPL).address(), ProviderMismatch)
    .but(service(SPL.other()).address(), ProviderMismatch)
    .but(storage(SPL.other()).address(), NothingToReview)
    .account("provider", ProviderMismatch)
    .refuses(NothingToReview, |market| {
        let call = settled(market);
        market.send(call);
        review(5)
    })
    .refuses(StarsOutOfRange, |market| {
        settled(market);
        review(0)
    })
    .refuses(StarsOutOfRange, |market| {
        settled(market);
        review(6)
    })
}
