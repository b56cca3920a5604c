use flashback::{error::FlashbackError::*, events::VaultWithdrawn, state::Vault};
use flashback_client::instruction;
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

/// What the consumer may take out an hour after the market opens: all but guarantees and what was earned.
const FREE: u64 = HELD - RATE_SUM * (NOTICE + 3_600);

pub fn suite_in(coin: Coin) -> Suite {
    let deal = storage(coin);
    let try_it = move |market: &mut Fixture, amount: u64| {
        *market = Fixture::dealing();
        market.pass(HOUR);
        instruction::withdraw(CONSUMER.key(), deal.vault(), coin.purse(STRANGER), coin.token(), amount)
    };
    let effect = move |expected: &mut Expected| {
        expected.change::<Vault>(&deal.vault(), |vault| {
            vault.balance = HELD - FREE;
            vault.accrued_q = q(RATE_SUM * 3_600);
            vault.funded_until = GENESIS_AT + HOUR;
        });
        expected.transfer(&deal.vault_token(), &coin.purse(STRANGER), FREE);
        expected.emit(VaultWithdrawn {
            vault: deal.vault(),
            destination: coin.purse(STRANGER),
            amount: FREE,
            balance: HELD - FREE,
        });
    };
    Suite::new("withdraw", move |market| try_it(market, FREE), effect)
        .signer("owner", NotOwner)
        .account("vault", NotOwner)
        .but(storage(coin.other()).vault(), TokenMismatch)
        .named("token", TokenMismatch)
        .destination("destination", coin)
        .but(deal.vault_token(), DestinationIsOurs)
        .named("mint", MintMismatch)
        .token_program(coin)
        .refuses(AmountZero, move |market| try_it(market, 0))
        .refuses(FundsTooLow, move |market| try_it(market, FREE + 1))
        .refuses(FundsTooLow, move |market| try_it(market, u64::MAX))
        .refuses(VaultDelinquent, move |market| {
            let call = try_it(market, 1);
            deal.drain(market, 10);
            market.pass(11);
            call
        })
        .refuses(refusal::FROZEN, move |market| {
            let call = try_it(market, 1);
            market.send(coin.freeze(deal.vault_token()));
            call
        })
        .refuses(refusal::FROZEN, move |market| {
            let call = try_it(market, 1);
            market.send(coin.freeze(coin.purse(STRANGER)));
            call
        })
}
