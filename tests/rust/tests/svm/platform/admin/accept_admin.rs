use flashback::{
    error::FlashbackError::*,
    events::AdminAccepted,
    state::{Platform, PLATFORM_ADDRESS},
};
use flashback_client::instruction;
use flashback_tests::{fixture::*, *};
use solana_sdk::pubkey::Pubkey;

use super::NEW;

pub fn suite() -> Suite {
    let call = |market: &mut Fixture| {
        market.send(instruction::propose_admin(ADMIN.key(), NEW.key()));
        instruction::accept_admin(NEW.key())
    };
    Suite::new("accept_admin", call, |expected| {
        expected.change::<Platform>(&PLATFORM_ADDRESS, |platform| {
            platform.admin = NEW.key();
            platform.pending_admin = Pubkey::default();
        });
        expected.emit(AdminAccepted { admin: NEW.key() });
    })
    .signer("pending_admin", NotPendingAdmin)
    .fixed("platform")
    .refuses(NotPendingAdmin, |_| instruction::accept_admin(NEW.key()))
    .refuses(NotPendingAdmin, |market| {
        market.send(instruction::propose_admin(ADMIN.key(), NEW.key()));
        market.send(instruction::propose_admin(ADMIN.key(), Pubkey::default()));
        instruction::accept_admin(NEW.key())
    })
}

#[test]
fn the_admin_stays_until_the_proposed_one_accepts_and_not_a_moment_longer() {
    let mut market = Fixture::default();
    market.send(instruction::propose_admin(ADMIN.key(), NEW.key()));
    market.refuse(&instruction::propose_admin(NEW.key(), STRANGER.key()), NotAdmin);
    market.send(instruction::propose_admin(ADMIN.key(), NEW.key()));
    market.send(instruction::accept_admin(NEW.key()));
    market.refuse(&instruction::propose_admin(ADMIN.key(), STRANGER.key()), NotAdmin);
    market.refuse(&instruction::accept_admin(NEW.key()), NotPendingAdmin);
}
