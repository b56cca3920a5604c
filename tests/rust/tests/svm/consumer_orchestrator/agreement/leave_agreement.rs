use flashback::{
    error::FlashbackError::*,
    state::{EndCause, Order, Provider},
};
use flashback_client::instruction::{self};
use flashback_tests::{deals::*, fixture::*, sample::*, tokens::SPL, *};

use crate::agreement::{dealing, ends, refuses_what_does_not_run, wish_for, DEAL};

pub fn suite() -> Suite {
    let call = move |market: &mut Fixture| {
        dealing(market);
        market.send(delist(acme()));
        DEAL.leave()
    };
    let suite = Suite::new("leave_agreement", call, |expected| ends(expected, EndCause::Left, GENESIS_AT + HOUR, 0))
        .signer("owner", NotOwner)
        .account("vault", NotOwner)
        .but(storage(SPL.other()).vault(), VaultMismatch)
        .account("agreement", VaultMismatch)
        .but(service(SPL).address(), ProviderMismatch)
        .account("provider", ProviderMismatch)
        .refuses(NoRightToLeave, move |market| {
            dealing(market);
            DEAL.leave()
        })
        .refuses(NoRightToLeave, move |market| {
            dealing(market);
            market.send(delist(acme()));
            market.send(instruction::delist_provider(REGISTRAR.key(), acme(), None));
            DEAL.leave()
        })
        .refuses(NoRightToLeave, move |market| {
            dealing(market);
            market.send(DEAL.terminate());
            DEAL.leave()
        })
        .refuses(AgreementNotActive, move |market| wish_for(market).leave());
    refuses_what_does_not_run(suite, Deal::leave)
}

#[test]
fn a_fact_gives_the_right_to_leave_for_one_period_to_the_second() {
    let leave = wish(SPL).leave();
    let at = GENESIS_AT + 20 * EPOCH;
    type Fact = fn(&mut Provider, i64);
    let facts: [Fact; 3] = [
        |provider, at| (provider.endpoint_changed_at, provider.attributes_version) = (at, 2),
        |provider, at| provider.delisted_at = at,
        // Level 2 was asked for, and is missing for 14 epochs.
        |provider, at| provider.level_until[1] = at - 14 * EPOCH,
    ];
    for fact in facts {
        let mut market = Fixture::dealing();
        market.send(wish(SPL).request(Order { min_level: 2, ..wish(SPL).order() }));
        market.send(wish(SPL).accept());
        market.edit::<Provider>(&acme(), |provider| fact(provider, at));
        for (now, right) in [(at - 1, false), (at, true), (at + 7 * EPOCH - 1, true), (at + 7 * EPOCH, false)] {
            let mut market = market.clone();
            market.set_now(now);
            assert_eq!(market.refusal(&leave), (!right).then(|| NoRightToLeave.into()));
        }
    }
}

#[test]
fn facts_that_the_consumer_chose_give_no_right_to_leave() {
    let mut market = Fixture::dealing();
    market.pass(EPOCH);
    market.edit::<Provider>(&acme(), |provider| {
        (provider.endpoint_changed_at, provider.attributes_version) = (GENESIS_AT + EPOCH, 2);
    });
    let later = Deal { place: 2, ..DEAL };
    let valid_until = market.now() + EPOCH;
    market.send(later.request(Order { attributes_version: 2, valid_until, ..later.order() }));
    market.send(later.accept());
    market.refuse(&later.leave(), NoRightToLeave);
    market.send(DEAL.leave());
}
