use flashback::{
    error::FlashbackError::*,
    events::PaymentClaimed,
    state::{Agreement, Vault},
};
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

pub fn suite_in(coin: Coin) -> Suite {
    let deal = storage(coin);
    // Half of a day, the rest waits for its settlement; 1 % of it is the fee.
    const EARNED: u64 = DAY / 2;
    const FEE: u64 = EARNED / 100;
    let call = move |market: &mut Fixture| {
        *market = Fixture::dealing();
        market.pass(EPOCH);
        instruction::claim_to(ACME.key(), &deal.keys(), coin.purse(STRANGER), coin.token())
    };
    let effect = move |expected: &mut Expected| {
        expected.change::<Agreement>(&deal.address(), |agreement| {
            (agreement.claimed, agreement.fee, agreement.sequence) = (EARNED, FEE, 3);
        });
        expected.change::<Vault>(&deal.vault(), |vault| {
            vault.balance = HELD - EARNED;
            vault.fees_owed = FEE;
            vault.accrued_q = q(RATE_SUM * DAY - EARNED);
            vault.funded_until = GENESIS_AT + EPOCH;
        });
        expected.transfer(&deal.vault_token(), &coin.purse(STRANGER), EARNED - FEE);
        expected.emit(PaymentClaimed {
            agreement: deal.address(),
            destination: coin.purse(STRANGER),
            amount: EARNED - FEE,
            fee: FEE,
            claimed: EARNED,
            sequence: 3,
        });
    };
    Suite::new("claim", call, effect)
        .account("agreement", VaultMismatch)
        .but(service(coin).address(), BondMismatch)
        .account("vault", VaultMismatch)
        .named("token", TokenMismatch)
        .account("bond", BondMismatch)
        .destination("destination", coin)
        .but(deal.vault_token(), DestinationIsOurs)
        .but(deal.bond_token(), DestinationIsOurs)
        .named("mint", MintMismatch)
        .token_program(coin)
        .account("provider", ProviderMismatch)
        // In the place of an optional account it stands for none.
        .but(flashback::ID, PayoutMismatch)
        .signer("authority", NotAuthority)
        .but(flashback::ID, PayoutMismatch)
        .refuses(PayoutMismatch, move |market| {
            *market = Fixture::dealing();
            instruction::claim(&deal.keys(), coin.purse(STRANGER), coin.token())
        })
        .refuses(BondMismatch, move |market| {
            *market = Fixture::dealing();
            market.send(wish(coin).request(wish(coin).order()));
            wish(coin).claim()
        })
        .refuses(refusal::FROZEN, move |market| {
            *market = Fixture::dealing();
            market.pass(EPOCH);
            market.send(coin.freeze(deal.payout()));
            deal.claim()
        })
        .refuses(refusal::FROZEN, move |market| {
            *market = Fixture::dealing();
            market.pass(EPOCH);
            market.send(coin.freeze(deal.vault_token()));
            deal.claim()
        })
}
