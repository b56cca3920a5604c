use flashback::{
    error::FlashbackError::*,
    events::{AgreementEnded, CapacityReleased},
    math::gaps::Gap,
    state::{Agreement, AgreementStatus, EndCause, Listing, Order, Provider, Vault},
};
use flashback_tests::{deals::*, fixture::*, sample::*, tokens::SPL, *};
use solana_sdk::instruction::Instruction;

use crate::agreement::{dealing, ends_at, wish_for, DEAL, GRACE};

/// Time for which the wish runs.
const TERM: i64 = 9 * EPOCH;

/// The wish runs from the opening of the market for its term, and it is `secs` after that.
fn past_term(market: &mut Fixture, secs: i64) -> Instruction {
    *market = Fixture::dealing();
    let wish = wish(SPL);
    market.send(wish.request(Order { term_secs: 9 * EPOCH_SECS, ..wish.order() }));
    market.send(wish.accept());
    market.pass(TERM + secs);
    wish.expire()
}

pub fn suite() -> Suite {
    let wish = wish(SPL);
    Suite::new(
        "expire_agreement",
        |market| past_term(market, 10),
        move |expected| {
            let now = GENESIS_AT + TERM + 10;
            let ends_at = GENESIS_AT + TERM;
            expected.change::<Agreement>(&wish.address(), |agreement| {
                agreement.status = AgreementStatus::Ending.into();
                agreement.ends_at = ends_at;
                agreement.end_recorded_at = now;
                agreement.reserved = 0;
                agreement.sequence = 4;
            });
            let term = u64::try_from(TERM).unwrap();
            expected.change::<Vault>(&wish.vault(), |vault| {
                vault.reserved = RATE_SUM * NOTICE;
                vault.rate_sum_q = q(RATE_SUM);
                vault.accrued_q = q(RATE_SUM * (term + 10) + 5 * term);
                vault.funded_until = now;
            });
            expected.change::<Listing>(&wish.listing(), |listing| listing.reserved = 3_000);
            expected.change::<Provider>(&acme(), |provider| (provider.reserved_gib, provider.agreements) = (6_000, 4));
            let (agreement, cause) = (wish.address(), EndCause::Term);
            expected.emit(AgreementEnded { agreement, cause, ends_at, cost: 0, sequence: 3 });
            expected.emit(CapacityReleased { agreement, quantity: 5_000, sequence: 4 });
        },
    )
    .account("agreement", VaultMismatch)
    .but(service(SPL).address(), ListingMismatch)
    .but(storage(SPL).address(), TermNotOver)
    .account("vault", VaultMismatch)
    .account("listing", ListingMismatch)
    .account("provider", ProviderMismatch)
    .refuses(TermNotOver, |market| past_term(market, -1))
    .refuses(TermNotOver, |market| {
        *market = Fixture::dealing();
        market.pass(999 * EPOCH);
        DEAL.expire()
    })
    .refuses(TermNotOver, |market| {
        dealing(market);
        market.send(DEAL.terminate());
        market.pass(7 * EPOCH - 1);
        DEAL.expire()
    })
    .refuses(TermNotOver, |market| {
        let wish = wish_for(market);
        market.pass(9 * EPOCH);
        wish.expire()
    })
    .refuses(StatusUnknown, |market| {
        let call = past_term(market, 0);
        market.edit::<Agreement>(&self::wish(SPL).address(), |agreement| agreement.status = 8);
        call
    })
}

#[test]
fn a_term_that_ends_on_a_dry_vault_makes_it_not_delinquent() {
    let wish = wish(SPL);
    let mut market = Fixture::default();
    past_term(&mut market, -TERM);
    // Nine units a second until 100 seconds after the term.
    DEAL.drain(&mut market, u64::try_from(TERM).unwrap() + 100);
    market.pass(TERM + 200);
    market.send(wish.sync());
    let vault = market.read::<Vault>(&wish.vault());
    assert_eq!((vault.funded_until, vault.lag_from), (GENESIS_AT + TERM + 100, GENESIS_AT + TERM + 100));
    market.pass(GRACE);
    market.send(wish.expire());
    let vault = market.read::<Vault>(&wish.vault());
    assert_eq!((vault.funded_until, vault.lag_from, vault.lag_seen_at), (market.now(), 0, 0));
    let secs = |at: i64| u32::try_from(at).unwrap();
    assert_eq!(vault.gaps[0], Gap::new(secs(TERM + 100), secs(TERM + 200 + GRACE)), "whatever made it");
    market.refuse(&DEAL.end_default(), NotInDefault);
    market.send(DEAL.withdraw(1));
    assert_eq!(ends_at(&market, wish), GENESIS_AT + TERM);
}

#[test]
fn capacity_is_free_at_the_end_before_anything_is_settled() {
    let mut market = Fixture::dealing();
    market.send(DEAL.terminate());
    market.pass(7 * EPOCH);
    market.expect(DEAL.expire(), |expected| {
        expected.change::<Agreement>(&DEAL.address(), |agreement| (agreement.reserved, agreement.sequence) = (0, 4));
        expected.change::<Listing>(&DEAL.listing(), |listing| listing.reserved = 2_000);
        expected.change::<Provider>(&acme(), |provider| (provider.reserved_gib, provider.agreements) = (5_000, 3));
        expected.emit(CapacityReleased { agreement: DEAL.address(), quantity: 1_000, sequence: 4 });
    });
    market.pass(8 * EPOCH);
    market.send(DEAL.settle(0));
    let listing = market.read::<Listing>(&DEAL.listing());
    assert_eq!(listing.reserved, 2_000, "released once");
}

#[test]
fn a_vault_that_stays_dry_when_a_term_ends_on_it_was_seen_dry_when_it_was() {
    let mut market = Fixture::default();
    past_term(&mut market, -TERM);
    DEAL.drain(&mut market, u64::try_from(TERM).unwrap() + 100);
    market.pass(TERM + 200);
    market.send(DEAL.sync());
    let seen_at = market.now();
    market.pass(30 * EPOCH);
    market.send(wish(SPL).expire());
    // What the wish did not earn after its term, and its guarantee, pay the others for a while.
    let freed = 5 * (100 + NOTICE) / RATE_SUM;
    let dry_at = GENESIS_AT + TERM + 100 + i64::try_from(freed).unwrap();
    let vault = market.read::<Vault>(&DEAL.vault());
    assert_eq!((vault.funded_until, vault.lag_from, vault.lag_seen_at), (dry_at, GENESIS_AT + TERM + 100, seen_at));
    market.send(DEAL.end_default());
}
