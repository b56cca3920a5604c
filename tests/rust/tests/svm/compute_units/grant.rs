use flashback::state::Action;
use flashback_client::instruction;
use flashback_tests::{deals::*, grants::*, tokens::SPL, *};

use super::{case, timeless, Case};

/// The measured calls.
pub const CASES: &[Case] = &[
    case("check_access", "", |market| {
        *market = granted();
        instruction::check_access(&grant_keys(), Action::Read, b"logs/1".to_vec())
    }),
    case("check_access", "of a share, prefixes of 200 bytes", |market| {
        *market = granted();
        let prefix = [b"logs/".as_slice(), &[b'x'; 195]].concat();
        let whole = flashback::state::GrantScope { prefix: prefix.clone(), ..scope() };
        let part = flashback::state::GrantScope { prefix: prefix.clone(), ..part() };
        market.send(instruction::narrow_grant(CONSUMER.key(), &grant_keys(), whole));
        let to = grantee(GRANTED, PARTNER, 1);
        market.send(share(&to, part));
        let keys = instruction::GrantKeys { grant: to.grant(), ..shared_keys() };
        instruction::check_access(&keys, Action::Read, [prefix.as_slice(), b"1"].concat())
    }),
    case("check_access", "while the vault is dry", |market| {
        *market = granted();
        GRANTED.drain(market, 10);
        market.pass(11);
        instruction::check_access(&grant_keys(), Action::Read, b"logs/1".to_vec())
    }),
    case("create_grant", "", |market| {
        *market = granted();
        let to = grantee(GRANTED, STRANGER, 0);
        instruction::create_grant(CONSUMER.key(), CONSUMER.key(), &to, scope())
    }),
    case("create_grant", "by a session", |market| {
        *market = granted();
        instruction::create_grant(app(), APP.key(), &grantee(GRANTED, STRANGER, 0), scope())
    }),
    case("create_grant", "shared", |market| {
        *market = granted();
        share(&grantee(GRANTED, STRANGER, 0), part())
    }),
    case("narrow_grant", "", |market| {
        *market = granted();
        instruction::narrow_grant(CONSUMER.key(), &grant_keys(), part())
    }),
    timeless("revoke_grant", "", |market| {
        *market = granted();
        instruction::revoke_grant(CONSUMER.key(), &grant_keys())
    }),
    case("revoke_grant", "by a session", |market| {
        *market = granted();
        instruction::revoke_grant(app(), &grant_keys())
    }),
    timeless("revoke_all_grants", "", |market| {
        *market = granted();
        instruction::revoke_all_grants(CONSUMER.key(), GRANTED.address())
    }),
    case("close_grant", "", |market| {
        *market = granted();
        market.set_now(GRANTED_UNTIL);
        instruction::close_grant(&grant_keys())
    }),
    case("open_session", "", |market| {
        *market = Fixture::dealing();
        open_session(GRANTED, APP, rights())
    }),
    case("close_session", "", |market| {
        *market = granted();
        instruction::close_session(CONSUMER.key(), session(GRANTED), CONSUMER.key())
    }),
    case("request_agreement", "by a session", |market| {
        *market = granted();
        wish(SPL).request_as(app(), APP, wish(SPL).order())
    }),
];
