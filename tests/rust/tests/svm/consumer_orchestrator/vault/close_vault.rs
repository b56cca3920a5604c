use flashback::{error::FlashbackError::*, events::VaultClosed, state::Vault};
use flashback_client::{address, instruction};
use flashback_tests::{
    deals::*,
    fixture::*,
    tokens::{Coin, SPL},
    *,
};
use solana_sdk::instruction::Instruction;

use super::{new, opening};

pub fn suite() -> Suite {
    suite_in(SPL)
}

/// Closes the new vault, into which 1,000 were paid and 5 given.
fn closing(market: &mut Fixture, coin: Coin) -> Instruction {
    let open = opening(market, coin, 0);
    market.send(open);
    let (vault, _) = new(coin);
    market.send(instruction::deposit(CONSUMER.key(), coin.purse(CONSUMER), vault, coin.token(), 1_000));
    market.send(coin.send(RIVAL, address::vault_token(&vault), 5));
    market.pass_slots(151);
    instruction::close_vault(CONSUMER.key(), vault, coin.purse(STRANGER), STRANGER.key(), coin.token())
}

pub fn suite_in(coin: Coin) -> Suite {
    let (address, _) = new(coin);
    let token = address::vault_token(&address);
    let effect = move |expected: &mut Expected| {
        expected.transfer(&token, &coin.purse(STRANGER), 1_005);
        expected.close(&token, &STRANGER.key());
        expected.close(&address, &STRANGER.key());
        expected.emit(VaultClosed { vault: address, destination: coin.purse(STRANGER), amount: 1_005 });
    };
    Suite::new("close_vault", move |market| closing(market, coin), effect)
        .signer("owner", NotOwner)
        .account("vault", NotOwner)
        .but(vault(CONSUMER, coin), TokenMismatch)
        .but(vault(CONSUMER, coin.other()), TokenMismatch)
        .named("token", TokenMismatch)
        .destination("destination", coin)
        .but(token, DestinationIsOurs)
        .named("rent_payer", RentPayerMismatch)
        .named("mint", MintMismatch)
        .token_program(coin)
        .refuses(VaultInUse, move |market| {
            *market = Fixture::dealing();
            market.pass_slots(151);
            let deal = storage(coin);
            let purse = coin.purse(CONSUMER);
            instruction::close_vault(CONSUMER.key(), deal.vault(), purse, CONSUMER.key(), coin.token())
        })
        .refuses(FeesNotSwept, move |market| {
            let call = closing(market, coin);
            market.edit::<Vault>(&address, |vault| vault.fees_owed = 1);
            call
        })
        .refuses(VaultYoung, move |market| {
            let open = opening(market, coin, 0);
            market.send(open);
            market.pass_slots(150);
            instruction::close_vault(CONSUMER.key(), address, coin.purse(STRANGER), STRANGER.key(), coin.token())
        })
}
