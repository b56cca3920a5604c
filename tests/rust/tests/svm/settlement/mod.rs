//! What anyone may do once it is due: claims, settlements, ends, and the last account of it all.

use flashback_client::instruction;
use flashback_tests::{
    deals::*,
    fixture::*,
    sample::*,
    tokens::{Coin, SPL},
    *,
};

use crate::agreement::{wish_keys, DEAL};

pub mod claim;
pub mod close_agreement;
pub mod collect_penalty;
pub mod end_default;
pub mod expire_agreement;
pub mod finalize_epoch;
pub mod lapse_request;
pub mod settle_period;
pub mod sweep_fees;
pub mod sync_vault;

const HELD: u64 = SAVINGS / 2;

/// The wish runs for a day, and the provider leaves without notice.
fn left(market: &mut Fixture, coin: Coin) {
    let wish = wish(coin);
    *market = Fixture::dealing();
    market.send(wish.request_paid_by(STRANGER, wish.order()));
    market.send(wish.accept());
    market.pass(EPOCH);
    market.send(instruction::exit_agreement(ACME.key(), &wish_keys(coin)));
}

/// What that costs the provider: the notice that it did not give.
const COST: u64 = 5 * 14 * DAY;

/// Keepers race: what is done already is done, and fails nobody's batch.
#[test]
fn what_is_done_already_succeeds_without_effect() {
    let mut market = Fixture::dealing();
    market.send(DEAL.terminate());
    market.expect(DEAL.end_default(), |_| {});
    market.pass(12 * EPOCH);
    market.send(DEAL.settle(0));
    market.send(DEAL.settle(1));
    market.send(DEAL.claim());
    for period in [0, 1, 2, u32::MAX] {
        market.expect(DEAL.settle(period), |_| {});
    }
    for call in [DEAL.end_default(), DEAL.expire(), DEAL.collect(), DEAL.sync()] {
        market.expect(call, |_| {});
    }
    let sweep = instruction::sweep_fees(DEAL.vault(), SPL.purse(TREASURY), SPL.token());
    market.send(sweep.clone());
    market.expect(sweep, |_| {});
}
