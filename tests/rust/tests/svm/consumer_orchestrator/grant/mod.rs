//! Grants, as consumers and grantees give, narrow, share and take them back.

use flashback::{
    error::FlashbackError::{self, *},
    state::GrantScope,
};
use flashback_client::instruction::Actor;
use flashback_tests::{
    grants::*,
    sample::{EPOCH, GENESIS_AT},
    *,
};
use solana_sdk::instruction::Instruction;

pub mod check_access;
pub mod close_grant;
pub mod create_grant;
pub mod narrow_grant;
pub mod revoke_all_grants;
pub mod revoke_grant;

/// What changes about something, and the error that says so.
type Fault<T> = (FlashbackError, fn(&mut T));

/// Faults of what is shared of a grant, or narrows it.
const WIDER: [Fault<GrantScope>; 8] = [
    (ActionUnknown, |scope| scope.actions = 0),
    (PrefixTooLong, |scope| scope.prefix = [b"logs/".as_slice(), &[b'x'; 196]].concat()),
    (PrefixWider, |scope| scope.prefix = b"logs".to_vec()),
    (PrefixWider, |scope| scope.prefix = b"Logs/".to_vec()),
    (PrefixWider, |scope| scope.prefix = Vec::new()),
    (TimeWider, |scope| scope.expires_at = GRANTED_UNTIL + 1),
    (TimeWider, |scope| scope.not_before = -1),
    (GrantNeverValid, |scope| scope.not_before = scope.expires_at),
];

/// What a session that is passed is refused for, whatever it is used for; `bit` is that of the instruction.
fn refuses_faults_of_sessions(suite: Suite, bit: u8, call: fn(Actor) -> Instruction) -> Suite {
    suite
        .refuses(SessionRefused, move |market| {
            *market = granted();
            market.edit::<flashback::state::Session>(&session(GRANTED), |session| session.instructions &= !bit);
            call(app())
        })
        .refuses(SessionExpired, move |market| {
            *market = granted();
            market.set_now(SESSION_UNTIL);
            call(app())
        })
        .refuses(SessionOfOtherVault, move |market| {
            *market = granted();
            market.edit::<flashback::state::Session>(&session(GRANTED), |session| session.id -= 1);
            call(app())
        })
}

/// An hour after the market opens.
fn an_hour_later(market: &mut Fixture) {
    *market = granted();
    market.pass(EPOCH / 24);
}

const LATER: i64 = GENESIS_AT + EPOCH / 24;
