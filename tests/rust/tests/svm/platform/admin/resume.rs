use flashback::{
    constants::PAUSE_EPOCHS,
    error::FlashbackError::*,
    events::PlatformResumed,
    state::{Platform, ALL_PAUSABLE, PLATFORM_ADDRESS},
};
use flashback_client::instruction;
use flashback_tests::{fixture::*, sample::*, *};

use super::{LISTING, REGISTRATION};

pub fn suite() -> Suite {
    let call = |market: &mut Fixture| {
        market.send(instruction::pause(ADMIN.key(), ALL_PAUSABLE));
        market.pass(10);
        instruction::resume(GUARDIAN.key(), LISTING)
    };
    Suite::new("resume", call, |expected| {
        expected.change::<Platform>(&PLATFORM_ADDRESS, |platform| platform.paused_until[1] = GENESIS_AT + 10);
        expected.emit(PlatformResumed { what: LISTING });
    })
    .signer("authority", NotGuardian)
    .or(ADMIN.key())
    .fixed("platform")
    .refuses(PausableUnknown, |_| instruction::resume(GUARDIAN.key(), 0))
    .refuses(PausableUnknown, |_| instruction::resume(ADMIN.key(), ALL_PAUSABLE + 1))
    .refuses(NotPaused, |market| {
        market.send(instruction::pause(ADMIN.key(), REGISTRATION));
        instruction::resume(ADMIN.key(), REGISTRATION | LISTING)
    })
    .refuses(NotPaused, |market| {
        market.send(instruction::pause(ADMIN.key(), LISTING));
        market.pass(i64::from(PAUSE_EPOCHS) * EPOCH);
        instruction::resume(ADMIN.key(), LISTING)
    })
}
