use anchor_lang::error::ErrorCode;
use bytemuck::Zeroable;
use flashback::{
    constants::*,
    error::FlashbackError::*,
    events::PlatformInitialized,
    state::{Genesis, Platform, PlatformChanges, TermBounds, PLATFORM_ADDRESS},
};
use flashback_client::{address, instruction};
use flashback_tests::{fixture::*, sample::*, suite::NOWHERE, *};
use solana_sdk::{instruction::Instruction, pubkey::Pubkey};

/// Creates the platform where there is none yet, with something else than usual.
fn initialize_with(market: &mut Fixture, spoil: fn(&mut Genesis, &mut PlatformChanges)) -> Instruction {
    *market = Fixture::before_genesis();
    let (mut genesis, mut parameters) = (genesis(), parameters());
    spoil(&mut genesis, &mut parameters);
    instruction::initialize_platform(DEPLOYER.key(), genesis, ADMIN.key(), parameters)
}

pub fn suite() -> Suite {
    let call = |market: &mut Fixture| initialize_with(market, |_, _| {});
    Suite::new("initialize_platform", call, |expected| {
        let platform = Platform {
            version: 1,
            fee_bps: 100,
            epoch_secs: EPOCH_SECS,
            report_window_secs: EPOCH_SECS / 2,
            admin: ADMIN.key(),
            registrar: REGISTRAR.key(),
            guardian: GUARDIAN.key(),
            treasury: TREASURY.key(),
            arbiter: ARBITER.key(),
            registration_fee_lamports: REGISTRATION_FEE_LAMPORTS,
            dispute_stake_lamports: MIN_DISPUTE_STAKE_LAMPORTS,
            genesis_at: GENESIS_AT,
            thaw_secs: EPOCH_SECS,
            bounds: TermBounds::widest(EPOCH_SECS),
            ..Platform::zeroed()
        };
        expected.create(&PLATFORM_ADDRESS, &DEPLOYER.key(), &platform);
        expected.emit(PlatformInitialized {
            admin: ADMIN.key(),
            genesis_at: GENESIS_AT,
            epoch_secs: EPOCH_SECS,
            report_window_secs: EPOCH_SECS / 2,
        });
    })
    .signer("authority", NotUpgradeAuthority)
    .made("platform")
    .derived("program_data", ErrorCode::AccountOwnedByWrongProgram)
    .but(key_of(NOWHERE), ErrorCode::AccountNotInitialized)
    .but(flashback::ID, ErrorCode::AccountNotProgramData)
    .but(spl_token_interface::ID, ErrorCode::AccountNotProgramData)
    .but(spl_token_2022_interface::ID, ErrorCode::AccountNotProgramData)
    .program("system_program")
    .refuses(EpochLengthUnsupported, |market| initialize_with(market, |genesis, _| genesis.epoch_secs = 0))
    .refuses(EpochLengthUnsupported, |market| initialize_with(market, |genesis, _| genesis.epoch_secs = 86_399))
    .refuses(EpochLengthUnsupported, |market| initialize_with(market, |genesis, _| genesis.epoch_secs = 86_400 + 288))
    .refuses(ReportWindowOutOfRange, |market| initialize_with(market, |genesis, _| genesis.report_window_secs = 10_799))
    .refuses(ReportWindowOutOfRange, |market| initialize_with(market, |genesis, _| genesis.report_window_secs = 86_401))
    .refuses(GenesisOutOfRange, |market| initialize_with(market, |genesis, _| genesis.genesis_at += 1))
    .refuses(GenesisOutOfRange, |market| initialize_with(market, |genesis, _| genesis.genesis_at -= EPOCH))
    .refuses(RoleUnset, |market| initialize_with(market, |_, parameters| parameters.registrar = None))
    .refuses(RoleUnset, |market| initialize_with(market, |_, parameters| parameters.guardian = None))
    .refuses(RoleUnset, |market| initialize_with(market, |_, parameters| parameters.treasury = None))
    .refuses(RoleUnset, |market| initialize_with(market, |_, parameters| parameters.arbiter = None))
    .refuses(RoleUnset, |market| {
        *market = Fixture::before_genesis();
        instruction::initialize_platform(DEPLOYER.key(), genesis(), Pubkey::default(), parameters())
    })
    .refuses(FeeTooHigh, |market| initialize_with(market, |_, parameters| parameters.fee_bps = Some(501)))
    .refuses(BoundsOutOfRange, |market| {
        // As wide as can be, but for longer epochs than these.
        initialize_with(market, |genesis, parameters| {
            (genesis.epoch_secs, genesis.report_window_secs) = (288, 288);
            parameters.bounds = Some(TermBounds::widest(EPOCH_SECS));
        })
    })
}

#[test]
fn genesis_may_lie_one_second_less_than_an_epoch_back() {
    let mut market = Fixture::default();
    let call = initialize_with(&mut market, |genesis, _| genesis.genesis_at -= EPOCH - 1);
    market.send(call);
    assert_eq!(market.read::<Platform>(&PLATFORM_ADDRESS).genesis_at, GENESIS_AT - EPOCH + 1);
}

#[test]
fn refuses_the_platform_to_whoever_runs_ahead_of_the_deployer() {
    let mut market = Fixture::before_genesis();
    let squatted = instruction::initialize_platform(STRANGER.key(), genesis(), STRANGER.key(), parameters());
    market.refuse(&squatted, NotUpgradeAuthority);
    market.send(initialize());
}

#[test]
fn refuses_the_platform_of_a_program_that_nobody_can_upgrade() {
    let mut market = Fixture::before_genesis();
    let mut program_data = market.account(&address::program_data());
    program_data.data[12..45].fill(0);
    market.put(address::program_data(), program_data);
    market.refuse(&initialize(), NotUpgradeAuthority);
}

#[test]
fn refuses_another_programs_upgrade_authority() {
    let mut market = Fixture::before_genesis();
    let (own, other) = (address::program_data(), key_of("data of another program"));
    let mut program_data = market.account(&own);
    program_data.data[13..45].copy_from_slice(STRANGER.key().as_ref());
    market.put(other, program_data);
    let mut call = instruction::initialize_platform(STRANGER.key(), genesis(), STRANGER.key(), parameters());
    call.accounts.iter_mut().filter(|meta| meta.pubkey == own).for_each(|meta| meta.pubkey = other);
    market.refuse(&call, ErrorCode::ConstraintSeeds);
}
