use flashback::{
    error::FlashbackError::*,
    events::BondThawed,
    state::{Bond, PlatformChanges},
};
use flashback_client::instruction;
use flashback_tests::{deals::*, fixture::*, sample::*, tokens::SPL, *};

use super::{thaw, FREE};

pub fn suite() -> Suite {
    let deal = storage(SPL);
    let try_it = move |market: &mut Fixture, amount: u64| {
        *market = Fixture::dealing();
        market.pass(10);
        thaw(deal, amount)
    };
    let effect = move |expected: &mut Expected| {
        let thaw_at = GENESIS_AT + 10 + EPOCH;
        expected.change::<Bond>(&deal.bond(), |bond| (bond.thawing, bond.thaw_at) = (FREE, thaw_at));
        expected.emit(BondThawed { bond: deal.bond(), amount: FREE, thaw_at });
    };
    Suite::new("thaw_bond", move |market| try_it(market, FREE), effect)
        .signer("authority", NotAuthority)
        .fixed("platform")
        .account("provider", NotAuthority)
        .account("bond", ProviderMismatch)
        .or(storage(SPL.other()).bond())
        .refuses(AmountZero, move |market| try_it(market, 0))
        .refuses(BondTooLow, move |market| try_it(market, FREE + 1))
        .refuses(BondTooLow, move |market| try_it(market, u64::MAX))
        .refuses(ThawPending, move |market| {
            let call = try_it(market, 1);
            market.send(thaw(deal, 1));
            call
        })
}

#[test]
fn a_thaw_keeps_the_time_that_it_was_given() {
    let deal = storage(SPL);
    let mut market = Fixture::dealing();
    market.send(thaw(deal, 5));
    let thaw_secs = Some(30 * EPOCH_SECS);
    market.send(instruction::update_platform(ADMIN.key(), PlatformChanges { thaw_secs, ..Default::default() }));
    market.pass(EPOCH);
    let withdraw = instruction::withdraw_bond(ACME.key(), acme(), deal.bond(), deal.payout(), SPL.token());
    market.send(withdraw.clone());
    market.send(thaw(deal, 5));
    market.pass(30 * EPOCH - 1);
    market.refuse(&withdraw, ThawNotOver);
}

#[test]
fn what_thaws_backs_no_agreement() {
    let deal = wish(SPL);
    let mut market = Fixture::dealing();
    market.send(thaw(deal, FREE - 5 * 2_592_000 + 1));
    market.send(deal.request(deal.order()));
    market.refuse(&deal.accept(), BondTooLow);
    market.send(SPL.mint_to(deal.payout(), 1));
    market.send(instruction::deposit_bond(ACME.key(), acme(), deal.payout(), deal.bond(), SPL.token(), 1));
    market.send(deal.accept());
}
