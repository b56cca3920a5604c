use flashback::{error::FlashbackError::*, events::VaultDeposited, state::Vault};
use flashback_tests::{
    deals::*,
    fixture::*,
    sample::*,
    tokens::{Coin, SPL},
    *,
};

use super::HELD;

pub fn suite() -> Suite {
    suite_in(SPL)
}

pub fn suite_in(coin: Coin) -> Suite {
    const AMOUNT: u64 = 1_000_000;
    let deal = storage(coin);
    let call = move |market: &mut Fixture| {
        *market = Fixture::dealing();
        market.pass(HOUR);
        deal.deposit(RIVAL, AMOUNT)
    };
    let effect = move |expected: &mut Expected| {
        let now = GENESIS_AT + HOUR;
        expected.change::<Vault>(&deal.vault(), |vault| {
            vault.balance = HELD + AMOUNT;
            vault.accrued_q = q(RATE_SUM * 3_600);
            vault.funded_until = now;
        });
        expected.transfer(&coin.purse(RIVAL), &deal.vault_token(), AMOUNT);
        expected.emit(VaultDeposited {
            vault: deal.vault(),
            depositor: RIVAL.key(),
            amount: AMOUNT,
            balance: HELD + AMOUNT,
            funded_until: now,
        });
    };
    Suite::new("deposit", call, effect)
        .signer("depositor", refusal::NOT_OWNER_OF_TOKENS)
        .source("source", coin, RIVAL, AMOUNT)
        .account("vault", TokenMismatch)
        .named("token", TokenMismatch)
        .named("mint", MintMismatch)
        .token_program(coin)
        .refuses(AmountZero, move |market| {
            *market = Fixture::dealing();
            deal.deposit(RIVAL, 0)
        })
        .refuses(refusal::TOO_FEW_TOKENS, move |market| {
            *market = Fixture::dealing();
            deal.deposit(RIVAL, HELD + 1)
        })
        .refuses(refusal::TOO_FEW_TOKENS, move |market| {
            *market = Fixture::dealing();
            deal.deposit(RIVAL, u64::MAX)
        })
        .refuses(refusal::FROZEN, move |market| {
            *market = Fixture::dealing();
            market.send(coin.freeze(coin.purse(RIVAL)));
            deal.deposit(RIVAL, 1)
        })
        .refuses(AmountOverflow, move |market| {
            *market = Fixture::dealing();
            market.edit::<Vault>(&deal.vault(), |vault| vault.balance = u64::MAX);
            deal.deposit(RIVAL, 1)
        })
}
