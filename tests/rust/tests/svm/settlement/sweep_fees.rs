use anchor_lang::error::ErrorCode;
use flashback::{error::FlashbackError::*, events::FeesSwept, state::Vault};
use flashback_client::instruction;
use flashback_tests::{
    deals::*,
    fixture::*,
    sample::*,
    tokens::{Coin, SPL},
    *,
};
use solana_sdk::pubkey::Pubkey;

pub fn suite() -> Suite {
    suite_in(SPL)
}

pub fn suite_in(coin: Coin) -> Suite {
    let deal = storage(coin);
    // Half of an epoch's earnings can be claimed before they are settled; 1 % of it is the fee.
    const FEE: u64 = 432;
    let sweep = move |market: &mut Fixture, destination: Pubkey| {
        *market = Fixture::dealing();
        market.pass(EPOCH);
        market.send(deal.claim());
        instruction::sweep_fees(deal.vault(), destination, coin.token())
    };
    let effect = move |expected: &mut Expected| {
        expected.change::<Vault>(&deal.vault(), |vault| vault.fees_owed = 0);
        expected.transfer(&deal.vault_token(), &coin.purse(TREASURY), FEE);
        expected.emit(FeesSwept { vault: deal.vault(), destination: coin.purse(TREASURY), amount: FEE });
    };
    Suite::new("sweep_fees", move |market| sweep(market, coin.purse(TREASURY)), effect)
        .fixed("platform")
        .account("vault", TokenMismatch)
        .named("token", TokenMismatch)
        .named("destination", TokenAccountNotTreasurys)
        .but(flashback::ID, ErrorCode::ConstraintMut)
        .named("mint", MintMismatch)
        .program("token_program")
        .but(coin.other().program, TokenAccountNotTreasurys)
        .refuses(TokenAccountNotTreasurys, move |market| sweep(market, coin.purse(STRANGER)))
        .refuses(refusal::FROZEN, move |market| {
            let call = sweep(market, coin.purse(TREASURY));
            market.send(coin.freeze(coin.purse(TREASURY)));
            call
        })
}
