use anchor_lang::error::ErrorCode;
use bytemuck::Zeroable;
use flashback::{error::FlashbackError::*, events::VaultOpened, state::Vault};
use flashback_client::{address, instruction};
use flashback_tests::{
    fixture::*,
    sample::*,
    tokens::{Coin, SPL},
    *,
};

use super::{new, open, opening, ID};

pub fn suite() -> Suite {
    suite_in(SPL)
}

pub fn suite_in(coin: Coin) -> Suite {
    let call = move |market: &mut Fixture| opening(market, coin, 150);
    let effect = move |expected: &mut Expected| {
        let (address, bump) = new(coin);
        let token = address::vault_token(&address);
        let opened_slot = Fixture::trading().slot() + 850;
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
        expected.create(&address, &STRANGER.key(), &vault);
        expected.create_token(&token, &STRANGER.key(), coin, &address);
        expected.emit(VaultOpened { vault: address, owner: vault.owner, mint: vault.mint, vault_id: ID });
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
            *market = Fixture::trading();
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
