use flashback::state::PlatformChanges;
use flashback_client::instruction;
use flashback_tests::{
    fixture::*,
    mints::{DOLLAR, DOLLAR_2022},
    sample::*,
    *,
};

use super::{case, timeless, Case, NEW};

/// The measured calls.
pub const CASES: &[Case] = &[
    case("pause", "one bit", |_| instruction::pause(GUARDIAN.key(), 1)),
    case("pause", "all bits", |_| instruction::pause(ADMIN.key(), flashback::state::ALL_PAUSABLE)),
    case("resume", "all bits", |market| {
        market.send(instruction::pause(ADMIN.key(), flashback::state::ALL_PAUSABLE));
        instruction::resume(GUARDIAN.key(), flashback::state::ALL_PAUSABLE)
    }),
    case("initialize_platform", "", |market| {
        *market = Fixture::before_genesis();
        initialize()
    }),
    timeless("update_platform", "everything", |_| {
        let changes = PlatformChanges {
            dispute_stake_lamports: Some(20_000_000),
            report_pay_lamports: Some(5_000),
            thaw_secs: Some(2 * EPOCH_SECS),
            bounds: Some(flashback::state::TermBounds::widest(EPOCH_SECS)),
            ..parameters()
        };
        instruction::update_platform(ADMIN.key(), changes)
    }),
    timeless("propose_admin", "", |_| instruction::propose_admin(ADMIN.key(), NEW.key())),
    timeless("accept_admin", "", |market| {
        market.send(instruction::propose_admin(ADMIN.key(), NEW.key()));
        instruction::accept_admin(NEW.key())
    }),
    timeless("set_settlement_mint", "new, SPL Token", |_| {
        instruction::set_settlement_mint(ADMIN.key(), DOLLAR.key(), 1_000_000)
    }),
    timeless("set_settlement_mint", "new, Token-2022", |_| {
        instruction::set_settlement_mint(ADMIN.key(), DOLLAR_2022.key(), 1_000_000)
    }),
    timeless("set_settlement_mint", "again, SPL Token", |market| {
        market.send(instruction::set_settlement_mint(ADMIN.key(), DOLLAR.key(), 1_000_000));
        instruction::set_settlement_mint(ADMIN.key(), DOLLAR.key(), 0)
    }),
];
