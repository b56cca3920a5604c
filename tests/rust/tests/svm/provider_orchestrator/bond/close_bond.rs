use anchor_lang::error::ErrorCode;
use flashback::{
    error::FlashbackError::*,
    events::BondClosed,
    state::{Bond, Order},
};
use flashback_client::{address, instruction};
use flashback_tests::{
    deals::*,
    fixture::*,
    sample::*,
    tokens::{Coin, SPL},
    *,
};
use solana_sdk::instruction::Instruction;

use super::{new, newcomer, open, thaw};

pub fn suite() -> Suite {
    suite_in(SPL)
}

/// Closes the newcomer's bond, which was given 5.
fn closing(market: &mut Fixture, coin: Coin) -> Instruction {
    market.send(open(coin));
    let (bond, _) = new(coin);
    market.send(coin.mint_to(coin.purse(STRANGER), 5));
    market.send(coin.send(STRANGER, address::bond_token(&bond), 5));
    let (authority, provider) = newcomer(coin);
    let destination = coin.purse(TREASURY);
    instruction::close_bond(authority.key(), provider, bond, destination, STRANGER.key(), coin.token())
}

pub fn suite_in(coin: Coin) -> Suite {
    let (address, _) = new(coin);
    let token = address::bond_token(&address);
    let (_, provider) = newcomer(coin);
    let effect = move |expected: &mut Expected| {
        expected.transfer(&token, &coin.purse(TREASURY), 5);
        expected.close(&token, &STRANGER.key());
        expected.close(&address, &STRANGER.key());
        expected.emit(BondClosed { bond: address, destination: coin.purse(TREASURY), amount: 5 });
    };
    let suite = Suite::new("close_bond", move |market| closing(market, coin), effect)
        .signer("authority", NotAuthority)
        .account("provider", NotAuthority)
        .account("bond", ProviderMismatch)
        .but(address::bond(&provider, &coin.other().mint.key()), TokenMismatch)
        .named("token", TokenMismatch)
        .destination("destination", coin)
        .but(token, DestinationIsOurs)
        .named("rent_payer", RentPayerMismatch)
        .named("mint", MintMismatch)
        .token_program(coin);
    let fill: [fn(&mut Bond); 5] = [
        |bond| bond.amount = 1,
        |bond| bond.locked = 1,
        |bond| bond.thawing = 1,
        |bond| bond.owed = 1,
        |bond| bond.open_count = 1,
    ];
    fill.into_iter().fold(suite, |suite, fill| {
        suite.refuses(BondInUse, move |market| {
            let call = closing(market, coin);
            market.edit(&address, fill);
            call
        })
    })
}

#[test]
fn a_request_waits_for_a_bond_that_is_closed_and_opened_again() {
    let coin = SPL;
    let deal = Deal { place: 0, ..rivals(coin) };
    let mut market = Fixture::trading();
    market.send(deal.request(Order { revision: 1, valid_until: GENESIS_AT + 2 * EPOCH, ..deal.order() }));
    market.send(thaw(deal, STAKE));
    market.pass(EPOCH);
    let (by, purse) = (ACME.key(), deal.payout());
    market.send(instruction::withdraw_bond(by, acme(), deal.bond(), purse, coin.token()));
    market.send(instruction::close_bond(by, acme(), deal.bond(), purse, by, coin.token()));
    market.refuse(&deal.accept(), ErrorCode::AccountOwnedByWrongProgram);
    market.send(fixture::open_bond(ACME, acme(), coin));
    market.refuse(&deal.accept(), BondTooLow);
    market.send(instruction::deposit_bond(by, acme(), purse, deal.bond(), coin.token(), STAKE));
    market.send(deal.accept());
}
