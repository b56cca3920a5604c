use flashback::{error::FlashbackError::*, events::PayoutSet, state::Bond};
use flashback_client::instruction;
use flashback_tests::{
    deals::*,
    fixture::*,
    tokens::{Coin, SPL},
    *,
};

pub fn suite() -> Suite {
    suite_in(SPL)
}

pub fn suite_in(coin: Coin) -> Suite {
    let deal = storage(coin);
    let call = move |market: &mut Fixture| {
        *market = Fixture::dealing();
        instruction::set_payout(ACME.key(), acme(), deal.bond(), coin.purse(STRANGER))
    };
    let effect = move |expected: &mut Expected| {
        expected.change::<Bond>(&deal.bond(), |bond| bond.payout = coin.purse(STRANGER));
        expected.emit(PayoutSet { bond: deal.bond(), payout: coin.purse(STRANGER) });
    };
    Suite::new("set_payout", call, effect)
        .signer("authority", NotAuthority)
        .account("provider", NotAuthority)
        .account("bond", ProviderMismatch)
        .but(storage(coin.other()).bond(), MintMismatch)
        .judged("payout", move |other| refusal::of_token_account_in(coin, other, MintMismatch))
        .but(deal.bond_token(), DestinationIsOurs)
}
