//! Grants on running agreements, and sessions on their vaults.

use flashback::state::{Access, Action, GrantScope, SessionRights, ALL_ACTIONS, ALL_SESSION_INSTRUCTIONS};
use flashback_client::{
    address,
    instruction::{self, Actor, GrantKeys, Grantee},
};
use solana_sdk::{instruction::Instruction, pubkey::Pubkey};

use crate::{
    deals::{rivals, storage, Deal},
    sample::{EPOCH, GENESIS_AT},
    tokens::SPL,
    Fixture, Svm, Wallet, CONSUMER, RIVAL,
};

/// Is granted something by consumers.
pub const ANALYST: Wallet = Wallet("analyst");
/// Is granted a part of it by [`ANALYST`].
pub const PARTNER: Wallet = Wallet("partner");
/// Has sessions of consumers.
pub const APP: Wallet = Wallet("app");

/// When what is granted ends.
pub const GRANTED_UNTIL: i64 = GENESIS_AT + 30 * EPOCH;
/// When what is shared ends.
pub const SHARED_UNTIL: i64 = GENESIS_AT + 20 * EPOCH;
/// When the sessions end.
pub const SESSION_UNTIL: i64 = GENESIS_AT + 10 * EPOCH;
/// Most that a session adds: 10 units a second.
pub const SESSION_RATE_Q: u64 = 10 << 32;

/// The agreement on whose data something is granted.
pub const GRANTED: Deal = storage(SPL);

/// Grant number `scope_id` of `grantee` on `deal`.
pub fn grantee(deal: Deal, grantee: Wallet, scope_id: u64) -> Grantee {
    Grantee { agreement: deal.address(), vault: deal.vault(), key: grantee.key(), scope_id }
}

/// What [`ANALYST`] is granted: everything below `logs/`.
pub fn scope() -> GrantScope {
    GrantScope { actions: ALL_ACTIONS, not_before: 0, expires_at: GRANTED_UNTIL, prefix: b"logs/".to_vec() }
}

/// What [`PARTNER`] has of it: reading and listing below `logs/eu/`.
pub fn part() -> GrantScope {
    let actions = Action::Read.bit() | Action::List.bit();
    GrantScope { actions, not_before: 0, expires_at: SHARED_UNTIL, prefix: b"logs/eu/".to_vec() }
}

/// [`ANALYST`]'s grant of [`CONSUMER`].
pub fn grant() -> Pubkey {
    grantee(GRANTED, ANALYST, 0).grant()
}

/// [`PARTNER`]'s grant of [`ANALYST`].
pub fn shared() -> Pubkey {
    grantee(GRANTED, PARTNER, 0).grant()
}

/// [`ANALYST`]'s grant of [`RIVAL`].
pub fn rivals_grant() -> Pubkey {
    grantee(rivals(SPL), ANALYST, 0).grant()
}

/// The accounts around [`grant`].
pub fn grant_keys() -> GrantKeys {
    let (agreement, vault) = (GRANTED.address(), GRANTED.vault());
    GrantKeys { grant: grant(), agreement, vault, parent: None, rent_payer: CONSUMER.key() }
}

/// The accounts around [`shared`].
pub fn shared_keys() -> GrantKeys {
    GrantKeys { grant: shared(), parent: Some(grant()), rent_payer: ANALYST.key(), ..grant_keys() }
}

/// What sessions may do.
pub fn rights() -> SessionRights {
    let instructions = ALL_SESSION_INSTRUCTIONS;
    SessionRights { instructions, expires_at: SESSION_UNTIL, max_rate_q: SESSION_RATE_Q }
}

/// [`APP`]'s session on `deal`'s vault.
pub fn session(deal: Deal) -> Pubkey {
    address::session(&deal.vault(), &APP.key())
}

/// [`APP`] acts for [`CONSUMER`].
pub fn app() -> Actor {
    Actor::by_session(&GRANTED.vault(), APP.key())
}

/// `deal`'s consumer opens a session.
pub fn open_session(deal: Deal, key: Wallet, rights: SessionRights) -> Instruction {
    instruction::open_session(deal.consumer.key(), deal.consumer.key(), deal.vault(), key.key(), rights)
}

/// Opens [`APP`]'s sessions on the vaults of [`CONSUMER`] and [`RIVAL`].
pub fn open_sessions(market: &mut Fixture) {
    for deal in [GRANTED, rivals(SPL)] {
        market.send(open_session(deal, APP, rights()));
    }
}

/// [`ANALYST`] shares.
pub fn share(grantee: &Grantee, scope: GrantScope) -> Instruction {
    instruction::share_grant(ANALYST.key(), ANALYST.key(), grant(), grantee, scope)
}

/// A market with deals, [`grant`], [`shared`], [`rivals_grant`] and [`APP`]'s sessions.
pub fn granted() -> Fixture {
    let mut market = Fixture::dealing();
    for wallet in [ANALYST, PARTNER, APP] {
        market.enrich(wallet);
    }
    for (deal, by) in [(GRANTED, CONSUMER), (rivals(SPL), RIVAL)] {
        let to = grantee(deal, ANALYST, 0);
        market.send(instruction::create_grant(by.key(), by.key(), &to, scope()));
    }
    market.send(share(&grantee(GRANTED, PARTNER, 0), part()));
    open_sessions(&mut market);
    market
}

/// What the program answers.
#[track_caller]
pub fn access(svm: &mut Svm, keys: &GrantKeys, action: Action, key: &[u8]) -> Access {
    let returned = svm.send(instruction::check_access(keys, action, key.to_vec())).returned;
    anchor_lang::AnchorDeserialize::try_from_slice(&returned).unwrap()
}
