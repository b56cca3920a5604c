use anchor_lang::error::ErrorCode;
use bytemuck::Zeroable;
use flashback::{error::FlashbackError::*, events::SettlementMintSet, state::SettlementMint};
use flashback_client::{address, instruction};
use flashback_tests::{
    mints::{DOLLAR, DOLLAR_2022},
    *,
};
use solana_sdk::instruction::Instruction;

fn vouch(mint: Wallet, ref_value: u64) -> Instruction {
    instruction::set_settlement_mint(ADMIN.key(), mint.key(), ref_value)
}

fn account(mint: Wallet, ref_value: u64) -> SettlementMint {
    SettlementMint { version: 1, ref_value, mint: mint.key(), ..SettlementMint::zeroed() }
}

pub fn suite() -> Suite {
    let call = |_: &mut Fixture| vouch(DOLLAR, 1_000_000);
    Suite::new("set_settlement_mint", call, |expected| {
        expected.create(&address::settlement_mint(&DOLLAR.key()), &ADMIN.key(), &account(DOLLAR, 1_000_000));
        expected.emit(SettlementMintSet { mint: DOLLAR.key(), ref_value: 1_000_000 });
    })
    .signer("admin", NotAdmin)
    .fixed("platform")
    .named("mint", ErrorCode::ConstraintSeeds)
    .made_once("settlement_mint")
    .program("system_program")
    .refuses(MintOfOtherProgram, |_| vouch(STRANGER, 1))
    .refuses(MintOfOtherProgram, |_| vouch(Wallet(suite::NOWHERE), 1))
    .refuses(MintInvalid, |market| {
        crate::mints::token_account(market, DOLLAR.key());
        vouch(crate::mints::TOKEN_ACCOUNT, 1)
    })
    .refuses(MintExtensionRefused, |market| {
        crate::mints::REFUSED[0].make(market);
        vouch(crate::mints::MINT, 1)
    })
}

#[test]
fn the_admin_overwrites_a_value_and_takes_it_back() {
    let mut market = Fixture::default();
    market.send(vouch(DOLLAR_2022, u64::MAX));
    let address = address::settlement_mint(&DOLLAR_2022.key());
    assert_eq!(market.read::<SettlementMint>(&address).ref_value, u64::MAX);
    for ref_value in [1_080_000, 0] {
        market.expect(vouch(DOLLAR_2022, ref_value), |expected| {
            expected.change::<SettlementMint>(&address, |mint| mint.ref_value = ref_value);
            expected.emit(SettlementMintSet { mint: DOLLAR_2022.key(), ref_value });
        });
    }
}

#[test]
fn refuses_a_look_alike_at_the_mints_own_address() {
    let mut market = Fixture::default();
    market.send(vouch(DOLLAR, 1));
    let address = address::settlement_mint(&DOLLAR.key());
    let mut account = market.account(&address);
    account.owner = key_of("another program");
    market.put(address, account);
    market.refuse(&vouch(DOLLAR, 2), ErrorCode::AccountOwnedByWrongProgram);
}
