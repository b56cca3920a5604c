use flashback::{
    error::FlashbackError::*,
    state::{Agreement, Bond, EndCause, Order, Vault},
};
use flashback_client::instruction;
use flashback_tests::{deals::*, fixture::*, sample::*, tokens::SPL, *};

use crate::agreement::{dealing, ends, refuses_what_is_not_active, run_dry, wish_for, DEAL, GRACE};

/// What an early exit costs of [`storage`]: the notice that was not given.
const COST: u64 = 14 * EPOCH as u64;

pub fn suite() -> Suite {
    let call = |market: &mut Fixture| {
        dealing(market);
        DEAL.exit()
    };
    let suite = Suite::new("exit_agreement", call, |expected| {
        ends(expected, EndCause::ProviderExit, GENESIS_AT + HOUR, COST);
        expected.change::<Agreement>(&DEAL.address(), |agreement| {
            agreement.collateral = 2_592_000 - COST;
            agreement.penalty_owed = COST;
        });
        expected.change::<Bond>(&DEAL.bond(), |bond| {
            bond.amount = STAKE - COST;
            bond.locked = 3 * 2_592_000 - COST;
            bond.owed = COST;
        });
    })
    .signer("authority", NotAuthority)
    .account("provider", NotAuthority)
    .account("bond", BondMismatch)
    .account("vault", VaultMismatch)
    .account("agreement", BondMismatch)
    .but(rivals(SPL).address(), VaultMismatch)
    .but(service(SPL).address(), ProviderMismatch)
    .but(service(SPL.other()).address(), ProviderMismatch)
    .refuses(BondMismatch, |market| wish_for(market).exit());
    refuses_what_is_not_active(suite, Deal::exit)
}

#[test]
fn an_exit_costs_the_notice_that_was_not_given_up_to_the_term() {
    let cost = |prepare: fn(&mut Fixture)| {
        let mut market = Fixture::dealing();
        let wish = wish(SPL);
        market.send(wish.request(Order { term_secs: 20 * EPOCH_SECS, ..wish.order() }));
        market.send(wish.accept());
        prepare(&mut market);
        market.send(wish.exit());
        wish.read(&market).penalty_owed
    };
    let day = 5 * EPOCH as u64;
    assert_eq!(cost(|_| ()), 14 * day);
    assert_eq!(cost(|market| market.pass(15 * EPOCH)), 5 * day);
    assert_eq!(cost(|market| market.pass(20 * EPOCH)), 0, "the term is over");
    let noticed = |market: &mut Fixture| {
        market.send(wish(SPL).give_notice());
        market.pass(4 * EPOCH);
    };
    assert_eq!(cost(noticed), 10 * day, "four of fourteen days were given");
    let poor = |market: &mut Fixture| {
        market.edit::<Agreement>(&wish(SPL).address(), |agreement| agreement.collateral = 77);
    };
    assert_eq!(cost(poor), 77, "no more than the collateral");
}

#[test]
fn an_exit_is_free_while_the_vault_is_in_default_and_not_a_second_before() {
    let cost = |secs: i64| {
        let mut market = Fixture::default();
        run_dry(&mut market, 100);
        market.set_now(GENESIS_AT + 10 + secs);
        market.send(DEAL.exit());
        DEAL.read(&market).penalty_owed
    };
    assert_eq!(cost(99 + GRACE), COST);
    assert_eq!(cost(100 + GRACE), 0);
}

#[test]
fn what_an_exit_costs_is_the_consumers_and_cannot_be_thawed() {
    let mut market = Fixture::dealing();
    market.send(DEAL.exit());
    let free = market.read::<Bond>(&DEAL.bond()).free().unwrap();
    assert_eq!(free, STAKE - 3 * 2_592_000, "what is left of the collateral stays locked");
    market.refuse(&instruction::thaw_bond(ACME.key(), acme(), DEAL.bond(), free + 1), BondTooLow);
    let before = market.read::<Vault>(&DEAL.vault()).balance;
    market.send(DEAL.collect());
    assert_eq!(market.read::<Vault>(&DEAL.vault()).balance, before + COST);
    market.expect(DEAL.collect(), |_| {});
}
