use flashback::{
    error::FlashbackError::*,
    events::AdminProposed,
    state::{Platform, PLATFORM_ADDRESS},
};
use flashback_client::instruction;
use flashback_tests::{fixture::*, *};

use super::NEW;

pub fn suite() -> Suite {
    let call = |_: &mut Fixture| instruction::propose_admin(ADMIN.key(), NEW.key());
    Suite::new("propose_admin", call, |expected| {
        expected.change::<Platform>(&PLATFORM_ADDRESS, |platform| platform.pending_admin = NEW.key());
        expected.emit(AdminProposed { pending_admin: NEW.key() });
    })
    .signer("admin", NotAdmin)
    .fixed("platform")
    .refuses(RoleUnchanged, |_| instruction::propose_admin(ADMIN.key(), ADMIN.key()))
}
