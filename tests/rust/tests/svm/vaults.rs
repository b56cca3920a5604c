//! Vaults: what goes in and out, and the clock.

use anchor_lang::error::ErrorCode;
use bytemuck::Zeroable;
use flashback::{
    constants::seeds,
    error::FlashbackError::*,
    events::{FeesSwept, VaultClosed, VaultDeposited, VaultOpened, VaultSynced, VaultWithdrawn},
    state::Vault,
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

/// What every vault of the market holds when it opens.
const HELD: u64 = SAVINGS / 2;
/// Number of a vault that does not exist yet.
const ID: u64 = 7;
const HOUR: i64 = 3_600;

fn new(coin: Coin) -> (Pubkey, u8) {
    let (owner, mint) = (CONSUMER.key(), coin.mint.key());
    let parts = [seeds::VAULT, owner.as_ref(), mint.as_ref(), &ID.to_le_bytes()];
    Pubkey::find_program_address(&parts, &flashback::ID)
}

fn open(coin: Coin, slot: u64) -> Instruction {
    instruction::open_vault(CONSUMER.key(), STRANGER.key(), coin.token(), ID, slot)
}

/// Opens the new vault in a trading market, 1,000 slots later.
fn opening(market: &mut Market, coin: Coin, age: u64) -> Instruction {
    *market = Market::trading();
    market.pass_slots(1_000);
    open(coin, market.slot() - age)
}

pub fn open_vault() -> Suite {
    open_vault_in(SPL)
}

pub fn open_vault_in(coin: Coin) -> Suite {
    let call = move |market: &mut Market| opening(market, coin, 150);
    let effect = move |forecast: &mut Forecast| {
        let (address, bump) = new(coin);
        let token = address::vault_token(&address);
        let opened_slot = Market::trading().slot() + 850;
        let vault = Vault {
            version: 1,
            decimals: 6,
            bump,
            next_index: opened_slot << 20,
            id: ID,
            owner: CONSUMER.key(),
            mint: coin.mint.key(),
            token,
            rent_payer: STRANGER.key(),
            funded_until: GENESIS_AT,
            genesis_at: GENESIS_AT,
            epoch_secs: EPOCH_SECS,
            report_window_secs: EPOCH_SECS / 2,
            settlement_mint: address::settlement_mint(&coin.mint.key()),
            ..Vault::zeroed()
        };
        forecast.create(&address, &STRANGER.key(), &vault);
        forecast.create_token(&token, &STRANGER.key(), coin, &address);
        forecast.emit(VaultOpened { vault: address, owner: vault.owner, mint: vault.mint, vault_id: ID });
    };
    let suite = Suite::new("open_vault", call, effect)
        .signer("owner", ErrorCode::ConstraintSeeds)
        .anyone("payer")
        .fixed("platform")
        .made("vault")
        .made("token")
        .judged("mint", |other| refusal::of_mint(other, ErrorCode::ConstraintSeeds))
        .program("token_program")
        .but(coin.other().program, refusal::OF_OTHER_PROGRAM)
        .program("system_program")
        .refuses(Paused, move |market| {
            let call = opening(market, coin, 0);
            market.send(instruction::pause(GUARDIAN.key(), 0b1_0000));
            call
        })
        .refuses(MintExtensionRefused, move |market| {
            *market = Market::trading();
            crate::mints::REFUSED[0].make(market);
            let token = instruction::Token { mint: crate::mints::MINT.key(), ..tokens::TOKEN_2022.token() };
            instruction::open_vault(CONSUMER.key(), STRANGER.key(), token, ID, market.slot())
        });
    let slots: [fn(u64) -> u64; 5] =
        [|slot| slot + 1, |slot| slot - 151, |_| 0, |_| u64::MAX, |slot| (u64::MAX >> 20) + slot];
    slots.into_iter().fold(suite, |suite, slot| {
        suite.refuses(SlotOutOfRange, move |market| {
            opening(market, coin, 0);
            open(coin, slot(market.slot()))
        })
    })
}

pub fn deposit() -> Suite {
    deposit_in(SPL)
}

pub fn deposit_in(coin: Coin) -> Suite {
    const AMOUNT: u64 = 1_000_000;
    let deal = storage(coin);
    let call = move |market: &mut Market| {
        *market = Market::dealing();
        market.pass(HOUR);
        deal.deposit(RIVAL, AMOUNT)
    };
    let effect = move |forecast: &mut Forecast| {
        let now = GENESIS_AT + HOUR;
        forecast.change::<Vault>(&deal.vault(), |vault| {
            vault.balance = HELD + AMOUNT;
            vault.accrued_q = q(RATE_SUM * 3_600);
            vault.funded_until = now;
        });
        forecast.transfer(&coin.purse(RIVAL), &deal.vault_token(), AMOUNT);
        forecast.emit(VaultDeposited {
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
            *market = Market::dealing();
            deal.deposit(RIVAL, 0)
        })
        .refuses(refusal::TOO_FEW_TOKENS, move |market| {
            *market = Market::dealing();
            deal.deposit(RIVAL, HELD + 1)
        })
        .refuses(refusal::TOO_FEW_TOKENS, move |market| {
            *market = Market::dealing();
            deal.deposit(RIVAL, u64::MAX)
        })
        .refuses(refusal::FROZEN, move |market| {
            *market = Market::dealing();
            market.send(coin.freeze(coin.purse(RIVAL)));
            deal.deposit(RIVAL, 1)
        })
        .refuses(AmountOverflow, move |market| {
            *market = Market::dealing();
            market.edit::<Vault>(&deal.vault(), |vault| vault.balance = u64::MAX);
            deal.deposit(RIVAL, 1)
        })
}

pub fn withdraw() -> Suite {
    withdraw_in(SPL)
}

/// What the consumer may take out an hour after the market opens: all but guarantees and what was earned.
const FREE: u64 = HELD - RATE_SUM * (NOTICE + 3_600);

pub fn withdraw_in(coin: Coin) -> Suite {
    let deal = storage(coin);
    let try_it = move |market: &mut Market, amount: u64| {
        *market = Market::dealing();
        market.pass(HOUR);
        instruction::withdraw(CONSUMER.key(), deal.vault(), coin.purse(STRANGER), coin.token(), amount)
    };
    let effect = move |forecast: &mut Forecast| {
        forecast.change::<Vault>(&deal.vault(), |vault| {
            vault.balance = HELD - FREE;
            vault.accrued_q = q(RATE_SUM * 3_600);
            vault.funded_until = GENESIS_AT + HOUR;
        });
        forecast.transfer(&deal.vault_token(), &coin.purse(STRANGER), FREE);
        forecast.emit(VaultWithdrawn {
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
            deal.leave(market, 10);
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

pub fn close_vault() -> Suite {
    close_vault_in(SPL)
}

/// Closes the new vault, into which 1,000 were paid and 5 given.
fn closing(market: &mut Market, coin: Coin) -> Instruction {
    let open = opening(market, coin, 0);
    market.send(open);
    let (vault, _) = new(coin);
    market.send(instruction::deposit(CONSUMER.key(), coin.purse(CONSUMER), vault, coin.token(), 1_000));
    market.send(coin.send(RIVAL, address::vault_token(&vault), 5));
    market.pass_slots(151);
    instruction::close_vault(CONSUMER.key(), vault, coin.purse(STRANGER), STRANGER.key(), coin.token())
}

pub fn close_vault_in(coin: Coin) -> Suite {
    let (address, _) = new(coin);
    let token = address::vault_token(&address);
    let effect = move |forecast: &mut Forecast| {
        forecast.transfer(&token, &coin.purse(STRANGER), 1_005);
        forecast.close(&token, &STRANGER.key());
        forecast.close(&address, &STRANGER.key());
        forecast.emit(VaultClosed { vault: address, destination: coin.purse(STRANGER), amount: 1_005 });
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
            *market = Market::dealing();
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

pub fn sync_vault() -> Suite {
    let deal = storage(SPL);
    let call = move |market: &mut Market| {
        *market = Market::dealing();
        market.pass(HOUR);
        instruction::sync_vault(deal.vault())
    };
    let effect = move |forecast: &mut Forecast| {
        let now = GENESIS_AT + HOUR;
        forecast.change::<Vault>(&deal.vault(), |vault| {
            vault.accrued_q = q(RATE_SUM * 3_600);
            vault.funded_until = now;
        });
        forecast.emit(VaultSynced { vault: deal.vault(), funded_until: now, lag_from: 0 });
    };
    Suite::new("sync_vault", call, effect).any("vault")
}

pub fn sweep_fees() -> Suite {
    sweep_fees_in(SPL)
}

pub fn sweep_fees_in(coin: Coin) -> Suite {
    let deal = storage(coin);
    // Half of an epoch's earnings can be claimed before they are settled; 1 % of it is the fee.
    const FEE: u64 = 432;
    let sweep = move |market: &mut Market, destination: Pubkey| {
        *market = Market::dealing();
        market.pass(EPOCH);
        market.send(deal.claim());
        instruction::sweep_fees(deal.vault(), destination, coin.token())
    };
    let effect = move |forecast: &mut Forecast| {
        forecast.change::<Vault>(&deal.vault(), |vault| vault.fees_owed = 0);
        forecast.transfer(&deal.vault_token(), &coin.purse(TREASURY), FEE);
        forecast.emit(FeesSwept { vault: deal.vault(), destination: coin.purse(TREASURY), amount: FEE });
    };
    Suite::new("sweep_fees", move |market| sweep(market, coin.purse(TREASURY)), effect)
        .fixed("platform")
        .account("vault", TokenMismatch)
        .named("token", TokenMismatch)
        .judged("destination", |other| refusal::of_token_account(other, TREASURY, TokenAccountNotTreasurys))
        .but(coin.other().purse(TREASURY), refusal::of_other_coin(coin))
        .named("mint", MintMismatch)
        .token_program(coin)
        .refuses(TokenAccountNotTreasurys, move |market| sweep(market, coin.purse(STRANGER)))
        .refuses(refusal::FROZEN, move |market| {
            let call = sweep(market, coin.purse(TREASURY));
            market.send(coin.freeze(coin.purse(TREASURY)));
            call
        })
}
