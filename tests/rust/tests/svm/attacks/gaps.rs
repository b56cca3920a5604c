//! Who did not pay in time wants the time forgotten: penalties will not be owed for it. Who is owed a penalty wants it counted
//! as paid.

use flashback::state::{Order, Vault};
use flashback_tests::{deals::*, sample::*, tokens::SPL, *};

use crate::agreement::DEAL;

/// Time for which the wish runs.
const TERM: i64 = 9 * EPOCH;

fn unpaid(market: &Fixture, from: i64, until: i64) -> i64 {
    let now = market.now();
    market.read::<Vault>(&DEAL.vault()).unpaid_secs(GENESIS_AT + from, GENESIS_AT + until, now).into()
}

/// Lets the vault run dry for `secs`, `after` seconds from now, and pays what was missed.
fn lapse(market: &mut Fixture, after: i64, secs: i64) {
    let paid = |secs: i64| DEAL.deposit(CONSUMER, RATE_SUM * u64::try_from(secs).unwrap());
    market.send(paid(after + 1));
    DEAL.drain(market, u64::try_from(after).unwrap());
    market.pass(after + secs);
    market.send(paid(secs));
    let vault = market.read::<Vault>(&DEAL.vault());
    assert_eq!((vault.funded_until, vault.lag_from), (market.now(), 0));
}

#[test]
fn a_deposit_of_all_but_the_last_second_before_an_expiry_does_not_wipe_a_gap() {
    let mut market = Fixture::dealing();
    let wish = wish(SPL);
    let order = Order { term_secs: u32::try_from(TERM).unwrap(), ..wish.order() };
    market.send(wish.request(order));
    market.send(wish.accept());
    DEAL.drain(&mut market, u64::try_from(TERM).unwrap() + 100);
    market.pass(TERM + 100 + 7 * EPOCH / 2);
    let missed = u64::try_from(7 * EPOCH / 2).unwrap();
    market.send(DEAL.deposit(CONSUMER, (RATE_SUM + wish.rate) * (missed - 1)));
    market.send(wish.expire());
    let vault = market.read::<Vault>(&DEAL.vault());
    assert_eq!(
        (vault.funded_until, vault.lag_from),
        (market.now(), 0),
        "what the wish did not earn pays the last second"
    );
    assert_eq!(unpaid(&market, 0, 99 * EPOCH), 7 * EPOCH / 2);
    assert_eq!(unpaid(&market, TERM + 100, TERM + 200), 100);
}

#[test]
fn a_later_dry_second_does_not_replace_a_gap_and_adds_no_more_than_a_second() {
    let mut market = Fixture::dealing();
    lapse(&mut market, 100, 3 * EPOCH);
    lapse(&mut market, 40 * EPOCH, 1);
    let second = 100 + 43 * EPOCH;
    assert_eq!(unpaid(&market, 0, 99 * EPOCH), 3 * EPOCH + 1);
    assert_eq!(unpaid(&market, 100, 100 + 3 * EPOCH), 3 * EPOCH);
    assert_eq!(unpaid(&market, 100 + 3 * EPOCH, second), 0, "what was paid counts as paid");
    assert_eq!(unpaid(&market, second, second + 1), 1);
}

#[test]
fn many_dry_seconds_do_not_push_a_gap_out() {
    let mut market = Fixture::dealing();
    lapse(&mut market, 100, 3 * EPOCH);
    for _ in 0..30 {
        lapse(&mut market, 60, 1);
    }
    assert!(market.read::<Vault>(&DEAL.vault()).gaps.iter().all(|gap| gap.secs > 0), "there is no room");
    assert_eq!(unpaid(&market, 0, 99 * EPOCH), 3 * EPOCH + 30);
    assert_eq!(unpaid(&market, 100, 100 + 3 * EPOCH), 3 * EPOCH);
    assert_eq!(unpaid(&market, 0, 100), 0);
}

#[test]
fn a_lag_that_goes_on_counts_before_anybody_pays() {
    let mut market = Fixture::dealing();
    DEAL.drain(&mut market, 100);
    market.pass(600);
    market.send(DEAL.sync());
    assert_eq!(unpaid(&market, 0, 600), 500);
    assert_eq!(unpaid(&market, 200, 300), 100);
}
