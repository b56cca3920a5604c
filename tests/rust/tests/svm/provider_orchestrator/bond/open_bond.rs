use anchor_lang::error::ErrorCode;
use bytemuck::Zeroable;
use flashback::{error::FlashbackError::*, events::BondOpened, state::Bond};
use flashback_client::{address, instruction};
use flashback_tests::{
    fixture::*,
    sample::*,
    tokens::{Coin, SPL},
    *,
};

use super::{new, newcomer, open};

pub fn suite() -> Suite {
    suite_in(SPL)
}

pub fn suite_in(coin: Coin) -> Suite {
    let (authority, provider) = newcomer(coin);
    let effect = move |expected: &mut Expected| {
        let (address, bump) = new(coin);
        let bond = Bond {
            version: 1,
            decimals: 6,
            bump,
            provider,
            mint: coin.mint.key(),
            token: address::bond_token(&address),
            payout: coin.purse(authority),
            rent_payer: STRANGER.key(),
            ..Bond::zeroed()
        };
        expected.create(&address, &STRANGER.key(), &bond);
        expected.create_token(&bond.token, &STRANGER.key(), coin, &address);
        expected.emit(BondOpened { bond: address, provider, mint: bond.mint, payout: bond.payout });
    };
    Suite::new("open_bond", move |_| open(coin), effect)
        .signer("authority", NotAuthority)
        .anyone("payer")
        .account("provider", NotAuthority)
        .made("bond")
        .made("token")
        .judged("payout", move |other| refusal::of_token_account_in(coin, other, MintMismatch))
        .named("mint", MintMismatch)
        .program("token_program")
        .but(coin.other().program, refusal::OF_OTHER_PROGRAM)
        .program("system_program")
        .refuses(NotAuthority, move |_| {
            let (_, provider) = newcomer(coin);
            instruction::open_bond(STRANGER.key(), STRANGER.key(), provider, coin.purse(STRANGER), coin.token())
        })
        // Its own token account does not exist yet.
        .refuses(ErrorCode::AccountNotInitialized, move |_| {
            let (authority, provider) = newcomer(coin);
            let token = address::bond_token(&new(coin).0);
            instruction::open_bond(authority.key(), STRANGER.key(), provider, token, coin.token())
        })
        .refuses(MintExtensionRefused, move |market| {
            crate::mints::REFUSED[0].make(market);
            crate::mints::open_with_fee(market, crate::mints::TOKEN_ACCOUNT);
            let token = instruction::Token { mint: crate::mints::MINT.key(), ..tokens::TOKEN_2022.token() };
            let payout = crate::mints::TOKEN_ACCOUNT.key();
            instruction::open_bond(ACME.key(), ACME.key(), acme(), payout, token)
        })
}

#[test]
fn a_bond_that_is_opened_again_starts_with_nothing() {
    for coin in tokens::COINS {
        let (authority, provider) = newcomer(coin);
        let (address, _) = new(coin);
        let mut market = Fixture::default();
        market.send(open(coin));
        let before = market.account(&address);
        let (purse, by) = (coin.purse(authority), authority.key());
        market.send(coin.mint_to(purse, 9));
        market.send(instruction::deposit_bond(by, provider, purse, address, coin.token(), 9));
        market.send(instruction::thaw_bond(by, provider, address, 9));
        market.pass(EPOCH);
        market.send(instruction::withdraw_bond(by, provider, address, purse, coin.token()));
        let close = instruction::close_bond(by, provider, address, purse, STRANGER.key(), coin.token());
        market.send(close.clone());
        market.refuse(&close, ErrorCode::AccountOwnedByWrongProgram);
        market.send(open(coin));
        assert_eq!(market.account(&address), before);
    }
}
