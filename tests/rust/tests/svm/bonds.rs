//! Bonds: collateral, and where a provider is paid.

use anchor_lang::error::ErrorCode;
use bytemuck::Zeroable;
use flashback::{
    constants::seeds,
    error::FlashbackError::*,
    events::{BondClosed, BondDeposited, BondOpened, BondThawed, BondWithdrawn, PayoutSet},
    state::{Bond, Order, PlatformChanges},
};
use flashback_client::{address, instruction};
use flashback_tests::{
    deals::*,
    market::*,
    sample::*,
    tokens::{Coin, SPL},
    *,
};
use solana_sdk::{instruction::Instruction, pubkey::Pubkey};

/// What is free of [`ACME`]'s bond while a storage and a rival's deal run: a month of their price is locked.
const FREE: u64 = STAKE - 3 * 2_592_000;

/// Who has no bond in a mint yet, in a market that does not trade.
fn newcomer(coin: Coin) -> (Wallet, Pubkey) {
    if coin == SPL {
        (MOVERS, movers())
    } else {
        (ACME, acme())
    }
}

fn new(coin: Coin) -> (Pubkey, u8) {
    let (_, provider) = newcomer(coin);
    Pubkey::find_program_address(&[seeds::BOND, provider.as_ref(), coin.mint.key().as_ref()], &flashback::ID)
}

fn open(coin: Coin) -> Instruction {
    let (authority, provider) = newcomer(coin);
    instruction::open_bond(authority.key(), STRANGER.key(), provider, coin.purse(authority), coin.token())
}

pub fn open_bond() -> Suite {
    open_bond_in(SPL)
}

pub fn open_bond_in(coin: Coin) -> Suite {
    let (authority, provider) = newcomer(coin);
    let effect = move |forecast: &mut Forecast| {
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
        forecast.create(&address, &STRANGER.key(), &bond);
        forecast.create_token(&bond.token, &STRANGER.key(), coin, &address);
        forecast.emit(BondOpened { bond: address, provider, mint: bond.mint, payout: bond.payout });
    };
    Suite::new("open_bond", move |_| open(coin), effect)
        .signer("authority", NotAuthority)
        .anyone("payer")
        .account("provider", ErrorCode::ConstraintSeeds)
        .made("bond")
        .made("token")
        .judged("payout", move |other| refusal::of_token_account_in(coin, other, MintMismatch))
        .judged("mint", |other| refusal::of_mint(other, ErrorCode::ConstraintSeeds))
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

pub fn deposit_bond() -> Suite {
    deposit_bond_in(SPL)
}

pub fn deposit_bond_in(coin: Coin) -> Suite {
    const AMOUNT: u64 = 1_000_000;
    let deal = storage(coin);
    let try_it = move |market: &mut Market, amount: u64| {
        *market = Market::dealing();
        instruction::deposit_bond(RIVAL.key(), coin.purse(RIVAL), deal.bond(), coin.token(), amount)
    };
    let effect = move |forecast: &mut Forecast| {
        forecast.change::<Bond>(&deal.bond(), |bond| bond.amount = STAKE + AMOUNT);
        forecast.transfer(&coin.purse(RIVAL), &deal.bond_token(), AMOUNT);
        forecast.emit(BondDeposited {
            bond: deal.bond(),
            depositor: RIVAL.key(),
            amount: AMOUNT,
            total: STAKE + AMOUNT,
        });
    };
    Suite::new("deposit_bond", move |market| try_it(market, AMOUNT), effect)
        .signer("depositor", refusal::NOT_OWNER_OF_TOKENS)
        .source("source", coin, RIVAL, AMOUNT)
        .account("bond", TokenMismatch)
        .named("token", TokenMismatch)
        .named("mint", MintMismatch)
        .token_program(coin)
        .refuses(AmountZero, move |market| try_it(market, 0))
        .refuses(refusal::TOO_FEW_TOKENS, move |market| try_it(market, u64::MAX))
        .refuses(refusal::FROZEN, move |market| {
            let call = try_it(market, 1);
            market.send(coin.freeze(deal.bond_token()));
            call
        })
        .refuses(AmountOverflow, move |market| {
            let call = try_it(market, 1);
            market.edit::<Bond>(&deal.bond(), |bond| bond.amount = u64::MAX);
            call
        })
}

fn thaw(deal: Deal, amount: u64) -> Instruction {
    instruction::thaw_bond(deal.seller.key(), deal.provider(), deal.bond(), amount)
}

pub fn thaw_bond() -> Suite {
    let deal = storage(SPL);
    let try_it = move |market: &mut Market, amount: u64| {
        *market = Market::dealing();
        market.pass(10);
        thaw(deal, amount)
    };
    let effect = move |forecast: &mut Forecast| {
        let thaw_at = GENESIS_AT + 10 + EPOCH;
        forecast.change::<Bond>(&deal.bond(), |bond| (bond.thawing, bond.thaw_at) = (FREE, thaw_at));
        forecast.emit(BondThawed { bond: deal.bond(), amount: FREE, thaw_at });
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

pub fn withdraw_bond() -> Suite {
    withdraw_bond_in(SPL)
}

pub fn withdraw_bond_in(coin: Coin) -> Suite {
    let deal = storage(coin);
    let try_it = move |market: &mut Market, secs: i64| {
        *market = Market::dealing();
        market.send(thaw(deal, FREE));
        market.pass(secs);
        instruction::withdraw_bond(ACME.key(), acme(), deal.bond(), coin.purse(STRANGER), coin.token())
    };
    let effect = move |forecast: &mut Forecast| {
        forecast.change::<Bond>(&deal.bond(), |bond| {
            (bond.amount, bond.thawing, bond.thaw_at) = (STAKE - FREE, 0, 0);
        });
        forecast.transfer(&deal.bond_token(), &coin.purse(STRANGER), FREE);
        forecast.emit(BondWithdrawn { bond: deal.bond(), destination: coin.purse(STRANGER), amount: FREE });
    };
    Suite::new("withdraw_bond", move |market| try_it(market, EPOCH), effect)
        .signer("authority", NotAuthority)
        .account("provider", NotAuthority)
        .account("bond", ProviderMismatch)
        .but(storage(coin.other()).bond(), TokenMismatch)
        .named("token", TokenMismatch)
        .destination("destination", coin)
        .but(deal.bond_token(), DestinationIsOurs)
        .named("mint", MintMismatch)
        .token_program(coin)
        .refuses(ThawNotOver, move |market| try_it(market, EPOCH - 1))
        .refuses(NothingThaws, move |market| {
            let call = try_it(market, EPOCH);
            market.send(call.clone());
            call
        })
        .refuses(refusal::FROZEN, move |market| {
            let call = try_it(market, EPOCH);
            market.send(coin.freeze(coin.purse(STRANGER)));
            call
        })
}

pub fn set_payout() -> Suite {
    set_payout_in(SPL)
}

pub fn set_payout_in(coin: Coin) -> Suite {
    let deal = storage(coin);
    let call = move |market: &mut Market| {
        *market = Market::dealing();
        instruction::set_payout(ACME.key(), acme(), deal.bond(), coin.purse(STRANGER))
    };
    let effect = move |forecast: &mut Forecast| {
        forecast.change::<Bond>(&deal.bond(), |bond| bond.payout = coin.purse(STRANGER));
        forecast.emit(PayoutSet { bond: deal.bond(), payout: coin.purse(STRANGER) });
    };
    Suite::new("set_payout", call, effect)
        .signer("authority", NotAuthority)
        .account("provider", NotAuthority)
        .account("bond", ProviderMismatch)
        .but(storage(coin.other()).bond(), MintMismatch)
        .judged("payout", move |other| refusal::of_token_account_in(coin, other, MintMismatch))
        .but(deal.bond_token(), DestinationIsOurs)
}

pub fn close_bond() -> Suite {
    close_bond_in(SPL)
}

/// Closes the newcomer's bond, which was given 5.
fn closing(market: &mut Market, coin: Coin) -> Instruction {
    market.send(open(coin));
    let (bond, _) = new(coin);
    market.send(coin.mint_to(coin.purse(STRANGER), 5));
    market.send(coin.send(STRANGER, address::bond_token(&bond), 5));
    let (authority, provider) = newcomer(coin);
    let destination = coin.purse(TREASURY);
    instruction::close_bond(authority.key(), provider, bond, destination, STRANGER.key(), coin.token())
}

pub fn close_bond_in(coin: Coin) -> Suite {
    let (address, _) = new(coin);
    let token = address::bond_token(&address);
    let (_, provider) = newcomer(coin);
    let effect = move |forecast: &mut Forecast| {
        forecast.transfer(&token, &coin.purse(TREASURY), 5);
        forecast.close(&token, &STRANGER.key());
        forecast.close(&address, &STRANGER.key());
        forecast.emit(BondClosed { bond: address, destination: coin.purse(TREASURY), amount: 5 });
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
fn a_thaw_keeps_the_time_that_it_was_given() {
    let deal = storage(SPL);
    let mut market = Market::dealing();
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
    let mut market = Market::dealing();
    market.send(thaw(deal, FREE - 5 * 2_592_000 + 1));
    market.send(deal.request(deal.order()));
    market.refuse(&deal.accept(), BondTooLow);
    market.send(instruction::deposit_bond(RIVAL.key(), SPL.purse(RIVAL), deal.bond(), SPL.token(), 1));
    market.send(deal.accept());
}

#[test]
fn a_bond_that_is_opened_again_starts_with_nothing() {
    for coin in tokens::COINS {
        let (authority, provider) = newcomer(coin);
        let (address, _) = new(coin);
        let mut market = Market::default();
        market.send(open(coin));
        let before = market.account(&address);
        market.send(coin.mint_to(coin.purse(STRANGER), 9));
        market.send(instruction::deposit_bond(STRANGER.key(), coin.purse(STRANGER), address, coin.token(), 9));
        market.send(instruction::thaw_bond(authority.key(), provider, address, 9));
        market.pass(EPOCH);
        let (purse, by) = (coin.purse(authority), authority.key());
        market.send(instruction::withdraw_bond(by, provider, address, purse, coin.token()));
        let close = instruction::close_bond(by, provider, address, purse, STRANGER.key(), coin.token());
        market.send(close.clone());
        market.refuse(&close, ErrorCode::AccountOwnedByWrongProgram);
        market.send(open(coin));
        assert_eq!(market.account(&address), before);
    }
}

#[test]
fn a_request_waits_for_a_bond_that_is_closed_and_opened_again() {
    let coin = SPL;
    let deal = Deal { place: 0, ..rivals(coin) };
    let mut market = Market::trading();
    market.send(deal.request(Order { revision: 1, valid_until: GENESIS_AT + 2 * EPOCH, ..deal.order() }));
    market.send(thaw(deal, STAKE));
    market.pass(EPOCH);
    let (by, purse) = (ACME.key(), deal.payout());
    market.send(instruction::withdraw_bond(by, acme(), deal.bond(), purse, coin.token()));
    market.send(instruction::close_bond(by, acme(), deal.bond(), purse, by, coin.token()));
    market.refuse(&deal.accept(), ErrorCode::AccountOwnedByWrongProgram);
    market.send(market::open_bond(ACME, acme(), coin));
    market.refuse(&deal.accept(), BondTooLow);
    market.send(instruction::deposit_bond(by, purse, deal.bond(), coin.token(), STAKE));
    market.send(deal.accept());
}
