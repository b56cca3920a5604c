//! Buying a history of settled periods.

use flashback::state::{Agreement, Order, Provider};
use flashback_client::instruction;
use flashback_tests::{deals::*, fixture::*, sample::*, tokens::SPL, *};

const WISH: Deal = wish(SPL);

/// Periods of [`ACME`] that count, once the wish ran for ten days in `market` and everything of it is settled.
fn counted(mut market: Fixture) -> u32 {
    market.send(WISH.request(Order { term_secs: 10 * EPOCH_SECS, ..WISH.order() }));
    market.send(WISH.accept());
    market.pass(10 * EPOCH);
    market.send(WISH.expire());
    market.pass(WAIT);
    for period in [0, 1] {
        market.send(WISH.settle(period));
    }
    assert!(market.read::<Agreement>(&WISH.address()).final_settled_at > 0);
    market.read::<Provider>(&acme()).settled_periods
}

fn vouched_for() -> Fixture {
    let mut market = Fixture::dealing();
    market.send(instruction::set_settlement_mint(ADMIN.key(), SPL.mint.key(), 1_000_000));
    market
}

#[test]
fn only_full_periods_count() {
    assert_eq!(counted(vouched_for()), 1, "seven days, not the three after them");
}

#[test]
fn periods_paid_in_a_token_of_the_providers_own_count_for_nothing() {
    assert_eq!(counted(Fixture::dealing()), 0);
}

#[test]
fn periods_without_a_fee_count_for_nothing() {
    let mut free = vouched_for();
    let changes = flashback::state::PlatformChanges { fee_bps: Some(0), ..Default::default() };
    free.send(instruction::update_platform(ADMIN.key(), changes));
    assert_eq!(counted(free), 0);
}
