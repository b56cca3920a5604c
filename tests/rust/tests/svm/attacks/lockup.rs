//! Holding a provider's bond and capacity for less than they cost it.

use flashback::{
    error::FlashbackError::*,
    state::{Bond, Order},
};
use flashback_client::instruction;
use flashback_tests::{deals::*, fixture::*, sample::*, tokens::SPL, *};

/// [`RIVAL`] buys of [`MOVERS`], whose listing accepts by itself.
const DEAL: Deal = Deal { consumer: RIVAL, seller: MOVERS, coin: SPL, rate: 100, place: 1 };

#[test]
fn agreements_of_seconds_hold_no_bond() {
    let mut market = Fixture::dealing();
    for term_secs in [1, 3_600, EPOCH_SECS, 7 * EPOCH_SECS - 1] {
        market.refuse(&DEAL.request(Order { term_secs, ..DEAL.order() }), TermOutOfRange);
    }
}

#[test]
fn the_shortest_agreement_pays_as_much_as_it_locks() {
    let mut market = Fixture::dealing();
    let free = |market: &Fixture| market.read::<Bond>(&DEAL.bond()).free().unwrap();
    let before = free(&market);
    market.send(DEAL.request(Order { term_secs: 7 * EPOCH_SECS, ..DEAL.order() }));
    market.send(instruction::accept_agreement(RIVAL.key(), &DEAL.keys()));
    let price = 100 * 7 * DAY;
    assert_eq!(before - free(&market), price, "not the month that the listing promises");
    let agreement = DEAL.read(&market);
    assert_eq!((agreement.collateral, agreement.guarantee), (price, price), "which the buyer cannot take back");
    market.refuse(&DEAL.withdraw(SAVINGS / 2 - price - 2 * NOTICE + 1), FundsTooLow);
}

#[test]
fn a_strangers_deposit_does_not_keep_a_bond_open() {
    let mut market = Fixture::default();
    let (bond, purse) = (instruction::deposit_bond, SPL.purse(STRANGER));
    market.send(SPL.mint_to(purse, 1));
    let acmes = storage(SPL).bond();
    market.refuse(&bond(STRANGER.key(), acme(), purse, acmes, SPL.token(), 1), NotAuthority);
    market.refuse(&bond(MOVERS.key(), movers(), purse, acmes, SPL.token(), 1), ProviderMismatch);
    assert_eq!(market.read::<Bond>(&acmes).amount, 0);
    let close = instruction::close_bond(ACME.key(), acme(), acmes, SPL.purse(ACME), ACME.key(), SPL.token());
    market.send(close);
}
