//! An agreement past its term that nobody expired drains the vault's clock on. Who profits from a default wants the agreements
//! beside it ended while their money is there.

use flashback::{
    error::FlashbackError::*,
    state::{Order, Vault},
};
use flashback_tests::{deals::*, sample::*, tokens::SPL, *};

use crate::agreement::{DEAL, GRACE};

const TERM: i64 = 9 * EPOCH;

/// The wish's term is over for two graces, nobody expired it, and what it goes on to take made the vault look dry for longer than
/// the grace. It was seen so just now.
fn looks_dry() -> Fixture {
    let mut market = Fixture::dealing();
    let wish = wish(SPL);
    market.send(wish.request(Order { term_secs: u32::try_from(TERM).unwrap(), ..wish.order() }));
    market.send(wish.accept());
    // What all take until the term, and the others for three graces more.
    let secs = |secs: i64| u64::try_from(secs).unwrap();
    let spare = RATE_SUM * secs(3 * GRACE) / (RATE_SUM + wish.rate);
    DEAL.drain(&mut market, secs(TERM) + spare);
    market.pass(TERM + 3 * GRACE);
    market.send(DEAL.sync());
    let vault = market.read::<Vault>(&DEAL.vault());
    assert!(market.now() - vault.funded_until > GRACE);
    market
}

#[test]
fn a_stranger_cannot_end_an_agreement_whose_money_is_there() {
    let mut market = looks_dry();
    market.refuse(&DEAL.end_default(), NotInDefault);
    market.pass(HOUR);
    market.refuse(&DEAL.end_default(), NotInDefault);
    market.send(wish(SPL).expire());
    let vault = market.read::<Vault>(&DEAL.vault());
    assert!(market.now() - vault.funded_until <= HOUR, "only the last hour is missing");
    market.send(DEAL.deposit(CONSUMER, RATE_SUM * 3_600));
    assert_eq!(market.read::<Vault>(&DEAL.vault()).funded_until, market.now());
    market.pass(GRACE);
    market.refuse(&DEAL.end_default(), NotInDefault);
    assert_eq!(DEAL.read(&market).ends_at, 0);
}

#[test]
fn a_provider_does_not_leave_for_free() {
    let mut market = looks_dry();
    market.pass(HOUR);
    market.send(DEAL.exit());
    assert!(DEAL.read(&market).penalty_owed > 0);
}

#[test]
fn a_lag_that_somebody_saw_a_grace_ago_and_nobody_mended_is_a_default() {
    let mut market = looks_dry();
    market.pass(GRACE - 1);
    market.refuse(&DEAL.end_default(), NotInDefault);
    market.pass(1);
    market.send(DEAL.end_default());
}

#[test]
fn a_second_at_a_time_does_not_put_off_a_real_default() {
    let mut market = Fixture::dealing();
    DEAL.drain(&mut market, 10);
    market.pass(11);
    market.send(DEAL.sync());
    for _ in 0..4 {
        market.pass(GRACE / 4);
        market.send(DEAL.deposit(CONSUMER, RATE_SUM));
    }
    // It was seen for the grace, and dry for three seconds less.
    market.refuse(&DEAL.end_default(), NotInDefault);
    market.pass(3);
    market.send(DEAL.end_default());
    assert_eq!(DEAL.read(&market).ends_at, GENESIS_AT + 14 + 7 * EPOCH, "the notice, from where the money ended");
}
