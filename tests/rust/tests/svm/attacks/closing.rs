//! Closing an agreement to somebody's cost.

use flashback::{error::FlashbackError::*, state::Bond};
use flashback_tests::{
    deals::*,
    fixture::*,
    sample::*,
    tokens::{balance, COINS},
    *,
};

#[test]
fn a_consumer_does_not_send_withheld_pay_through_a_thaw() {
    for coin in COINS {
        let deal = storage(coin);
        let mut market = Fixture::dealing();
        market.pass(EPOCH);
        market.send(deal.claim());
        market.send(deal.end());
        market.pass(WAIT);
        market.send(deal.settle(0));
        let withheld = DAY / 2;
        market.refuse(&deal.close(CONSUMER), RestUnclaimed);
        market.send(deal.claim());
        market.send(deal.close(CONSUMER));
        let fee = DAY / 100;
        assert_eq!(balance(&market, &deal.payout()), DAY - fee);
        let amount = market.read::<Bond>(&deal.bond()).amount;
        assert_eq!(amount, STAKE, "none of the {withheld} that were withheld has to thaw");
    }
}

#[test]
fn a_consumer_closes_alone_once_the_time_for_a_review_is_over() {
    for coin in COINS {
        let deal = storage(coin);
        let mut market = Fixture::dealing();
        market.pass(EPOCH);
        market.send(deal.end());
        market.pass(WAIT);
        market.send(deal.settle(0));
        // The provider's account takes nothing.
        market.send(coin.freeze(deal.payout()));
        market.pass(7 * EPOCH - 1);
        market.refuse(&deal.close(CONSUMER), RestUnclaimed);
        market.pass(1);
        market.send(deal.close(CONSUMER));
        assert_eq!(market.read::<Bond>(&deal.bond()).amount, STAKE + DAY - DAY / 100);
    }
}
