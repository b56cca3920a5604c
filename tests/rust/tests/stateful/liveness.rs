//! Whoever wants out gets out alone: while the platform is paused, the other side silent and its accounts frozen.

use flashback::state::{AgreementStatus, ALL_PAUSABLE};
use flashback_client::instruction;
use flashback_tests::{sample::EPOCH, tokens::COINS, Wallet, ADMIN, TREASURY};

use crate::actions::{is_request, provider_of, World, CONSUMERS, SELLERS};

/// The platform is paused, and the issuers freeze every purse of `others`.
fn isolate(world: &World, others: &[Wallet]) -> World {
    let mut world = world.fork();
    world.must(instruction::pause(ADMIN.key(), ALL_PAUSABLE));
    for coin in COINS {
        for other in others {
            let purse = coin.purse(*other);
            if world.market.account(&purse).data.get(108) == Some(&1) {
                world.must(coin.freeze(purse));
            }
        }
    }
    world
}

/// The consumer closes every agreement and vault of its own and has everything that is its own in its purse.
pub fn consumer_gets_out(world: &World, consumer: Wallet) {
    let mut world = isolate(world, &SELLERS);
    let key = consumer.key();
    let mine = |world: &World| {
        let mut all = world.open_agreements();
        all.retain(|(_, agreement, _)| agreement.consumer == key);
        all
    };
    for (keys, agreement, _) in mine(&world) {
        if is_request(&agreement) {
            world.must(instruction::cancel_request(key, &keys));
        } else if agreement.status == AgreementStatus::Active as u8 {
            world.must(instruction::terminate_agreement(key, &keys));
        }
    }
    settle_everything(&mut world, |world| mine(world));
    world.stakes_come_back(consumer);
    world.pass(7 * EPOCH);
    for (keys, _, coin) in mine(&world) {
        world.must(instruction::close_agreement(key, &keys, coin.token()));
    }
    let vaults: Vec<_> = world.audit.vaults.iter().map(|(key, vault)| (*key, *vault)).collect();
    for (address, vault) in vaults.into_iter().filter(|(_, vault)| vault.owner == key) {
        let coin = crate::actions::coin_of(&vault.mint);
        world.must(instruction::sweep_fees(address, coin.purse(TREASURY), coin.token()));
        world.must(instruction::close_vault(key, address, coin.purse(consumer), vault.rent_payer, coin.token()));
    }
}

/// The provider closes every agreement of its own and has its whole bond out.
pub fn provider_gets_out(world: &World, seller: Wallet) {
    let mut world = isolate(world, &CONSUMERS);
    let (authority, provider) = (seller.key(), provider_of(seller));
    let mine = |world: &World| {
        let mut all = world.open_agreements();
        all.retain(|(_, agreement, _)| agreement.provider == provider);
        all
    };
    for (keys, agreement, _) in mine(&world) {
        if is_request(&agreement) {
            world.must(instruction::decline_agreement(authority, &keys));
        } else if agreement.status == AgreementStatus::Active as u8 {
            world.must(instruction::give_provider_notice(authority, &keys));
        }
    }
    world.pass(30 * EPOCH);
    for (keys, agreement, _) in mine(&world) {
        if agreement.status == AgreementStatus::Active as u8 {
            world.must(instruction::expire_agreement(&keys));
        }
    }
    settle_everything(&mut world, |world| mine(world));
    world.stakes_come_back(seller);
    world.pass(7 * EPOCH);
    for (keys, _, coin) in mine(&world) {
        world.must(instruction::close_agreement(authority, &keys, coin.token()));
    }
    let bonds: Vec<_> = world.audit.bonds.iter().map(|(key, bond)| (*key, *bond)).collect();
    for (address, bond) in bonds.into_iter().filter(|(_, bond)| bond.provider == provider) {
        let coin = crate::actions::coin_of(&bond.mint);
        let purse = coin.purse(Wallet("haven"));
        if world.market.account(&purse).data.is_empty() {
            coin.open(&mut world.market, purse, seller);
        }
        let withdraw = instruction::withdraw_bond(authority, provider, address, purse, coin.token());
        if bond.thawing > 0 {
            world.pass(30 * EPOCH);
            world.must(withdraw.clone());
        }
        let free = world.audit.bonds[&address].free().unwrap();
        if free > 0 {
            world.must(instruction::thaw_bond(authority, provider, address, free));
            world.pass(30 * EPOCH);
            world.must(withdraw);
        }
        let close = instruction::close_bond(authority, provider, address, purse, bond.rent_payer, coin.token());
        world.must(close);
    }
}

/// Settles period after period until nothing is left to settle.
fn settle_everything(
    world: &mut World,
    mine: impl Fn(&World) -> Vec<(instruction::AgreementKeys, flashback::state::Agreement, flashback_tests::tokens::Coin)>,
) {
    world.pass(60 * EPOCH);
    world.finalize_everything();
    for (keys, agreement, _) in mine(world) {
        let mut periods = agreement.periods;
        while world.audit.agreements[&keys.agreement].final_settled_at == 0 {
            world.must(world.settle_period(&keys, periods));
            periods += 1;
        }
    }
}
