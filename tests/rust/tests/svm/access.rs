//! Who has access: every action, key, time, state of the agreement and revocation, decided by the program on the chain as
//! by a plain list of reasons. The client's rule is the program's; other languages are held against the same cases by the
//! vectors.

use bytemuck::Zeroable;
use flashback::state::{Access, Action, Agreement, AgreementStatus, Decision, Grant, GrantStatus, Vault, ALL_ACTIONS};
use flashback_client::instruction::GrantKeys;
use flashback_tests::{deals::*, grants::*, sample::GENESIS_AT, *};
use serde_json::{json, Value};

use crate::vectors::encoded;

/// Every action.
pub const ACTIONS: [Action; 5] = [Action::Read, Action::Write, Action::Delete, Action::List, Action::Share];

/// Keys around the prefixes that are granted.
pub const KEYS: [&str; 9] =
    ["", "l", "logs", "logs/", "logs/eu", "logs/eu/", "logs/eu/2026/1.gz", "Logs/eu/1", "other/logs/eu/1"];

/// What is allowed and when, in plain words.
#[derive(Clone, Copy)]
struct Plain {
    actions: u8,
    prefix: &'static str,
    fault: Option<Decision>,
}

const LOGS: Plain = Plain { actions: 0b01011, prefix: "logs/", fault: None };
const EUROPE: Plain = Plain { prefix: "logs/eu/", ..LOGS };

impl Plain {
    fn decide(self, action: Action, key: &str) -> Decision {
        match self.fault {
            Some(fault) => fault,
            None if self.actions & action.bit() == 0 => Decision::ActionNotGranted,
            None if !key.starts_with(self.prefix) => Decision::OutsidePrefix,
            None => Decision::Allowed,
        }
    }

    /// The same as an account, with the fault in it.
    fn account(self) -> Grant {
        let now = NOW;
        let mut grant = Grant {
            version: 1,
            actions: self.actions,
            prefix_len: u8::try_from(self.prefix.len()).unwrap(),
            prefix_hash: solana_sdk::hash::hash(self.prefix.as_bytes()).to_bytes(),
            generation: GENERATION,
            agreement: GRANTED.address(),
            grantor: CONSUMER.key(),
            grantee: ANALYST.key(),
            not_before: now,
            expires_at: now + 1,
            created_at: now - 10,
            ..Grant::zeroed()
        };
        match self.fault {
            Some(Decision::GrantRevoked) => grant.status = GrantStatus::Revoked.into(),
            Some(Decision::AllGrantsRevoked) => grant.generation -= 1,
            Some(Decision::GrantNotStarted) => (grant.not_before, grant.expires_at) = (now + 1, now + 2),
            Some(Decision::GrantExpired) => (grant.not_before, grant.expires_at) = (now - 1, now),
            _ => {}
        }
        grant
    }
}

/// The agreement's generation.
const GENERATION: u32 = 3;
/// When everything is asked; what lies before and after it are the agreement's instants.
pub const NOW: i64 = GENESIS_AT + 1_000;

/// Where the agreement stands.
pub struct State {
    pub name: &'static str,
    pub agreement: Agreement,
    pub vault: Vault,
    /// What it refuses by itself.
    refuses: fn(Action) -> Option<Decision>,
}

/// A grant with what it was shared from.
pub struct Given {
    pub grant: Grant,
    pub parent: Option<Grant>,
    plain: Plain,
    plain_parent: Option<Plain>,
}

fn writes_refused(action: Action) -> Option<Decision> {
    (!matches!(action, Action::Read | Action::List)).then_some(Decision::VaultDry)
}

/// Every state of an agreement, before and after each instant at which access changes. The vault pays a unit a second and
/// runs dry after 100; the notice has 50 seconds.
pub fn states() -> Vec<State> {
    let market = Fixture::dealing();
    let mut running = GRANTED.read(&market);
    (running.generation, running.term_ends_at, running.terms.notice_secs) = (GENERATION, 0, 50);
    let vault = market.read::<Vault>(&GRANTED.vault());
    let vault = Vault { balance: 130, reserved: 30, rate_sum_q: q(1), accrued_q: [0; 2], ..vault };
    // `secs` ago the vault was synced.
    let with = |name, change: fn(&mut Agreement, i64), secs, refuses| {
        let (mut agreement, mut vault, synced_at) = (running, vault, NOW - secs);
        change(&mut agreement, synced_at);
        vault.funded_until = synced_at;
        State { name, agreement, vault, refuses }
    };
    let requested: fn(&mut Agreement, i64) = |agreement, _| agreement.status = AgreementStatus::Requested.into();
    let termed: fn(&mut Agreement, i64) = |agreement, synced_at| agreement.term_ends_at = synced_at + 70;
    let ending: fn(&mut Agreement, i64) = |agreement, synced_at| {
        (agreement.status, agreement.ends_at) = (AgreementStatus::Ending.into(), synced_at + 140);
    };
    let unchanged: fn(&mut Agreement, i64) = |_, _| {};
    vec![
        with("requested", requested, 5, |_| Some(Decision::AgreementNotStarted)),
        with("active", unchanged, 5, |_| None),
        with("in the last paid second", unchanged, 100, |_| None),
        with("dry", unchanged, 101, writes_refused),
        with("dry, in the last second of the notice", unchanged, 149, writes_refused),
        with("dry for as long as the notice", unchanged, 150, |_| Some(Decision::AgreementUnpaid)),
        with("in the last second of the term", termed, 69, |_| None),
        with("past the term", termed, 70, |_| Some(Decision::AgreementEnded)),
        with("in the last second of a notice, on a dry vault", ending, 139, |_| None),
        with("ended", ending, 140, |_| Some(Decision::AgreementEnded)),
    ]
}

/// Grants of every kind: alone and shared, in force, out of time and revoked in each way.
pub fn given() -> Vec<Given> {
    use Decision::*;
    let faults = [GrantRevoked, AllGrantsRevoked, GrantNotStarted, GrantExpired].map(Some);
    let everything = Plain { actions: ALL_ACTIONS, prefix: "", fault: None };
    let alone = [LOGS, everything, Plain { actions: Action::Share.bit(), ..EUROPE }].into_iter();
    let alone = alone.chain(faults.map(|fault| Plain { fault, ..LOGS }));
    let alone = alone.map(|plain| Given { grant: plain.account(), parent: None, plain, plain_parent: None });
    let from = |plain: Plain, parent: Option<Plain>, age: i64| {
        let grant = Grant { parent: key_of("parent"), grantor: ANALYST.key(), ..plain.account() };
        let account = parent.map(|parent| Grant { created_at: grant.created_at - age, ..parent.account() });
        // What is younger than its share is another grant.
        Given { grant, parent: account, plain, plain_parent: parent.filter(|_| age >= 0) }
    };
    let parents = [LOGS, everything, Plain { actions: 0b00001, ..LOGS }, Plain { prefix: "logs/eu/2026/", ..LOGS }];
    let parents = parents.into_iter().chain(faults.map(|fault| Plain { fault, ..LOGS }));
    let shared = parents.map(|parent| from(EUROPE, Some(parent), 1));
    let others = [
        from(EUROPE, Some(LOGS), 0),
        from(EUROPE, Some(LOGS), -1),
        from(EUROPE, None, 0),
        from(Plain { fault: faults[0], ..EUROPE }, Some(LOGS), 1),
    ];
    alone.chain(shared).chain(others).collect()
}

impl State {
    /// What comes of a request, by the list of reasons.
    pub fn expected(&self, given: &Given, action: Action, key: &str) -> Access {
        let own = (self.refuses)(action).unwrap_or_else(|| given.plain.decide(action, key));
        let parent = match given.plain_parent {
            Some(parent) => parent.decide(action, key),
            None if given.grant.is_shared() => Decision::ParentGone,
            None => Decision::Allowed,
        };
        if own != Decision::Allowed {
            return Access { decision: own, by_parent: false };
        }
        Access { decision: parent, by_parent: parent != Decision::Allowed }
    }
}

/// For the vectors: what is asked in every entry of [`answers`].
pub fn requests() -> Vec<Value> {
    let asked = ACTIONS.iter().flat_map(|action| KEYS.map(|key| (u8::from(*action), key)));
    asked.map(|(action, key)| json!({ "action": action, "key": key })).collect()
}

/// For the vectors: of what it is asked.
pub fn grants() -> Vec<Value> {
    let vector =
        |given: &Given| json!({ "grant": encoded(&given.grant), "parent": given.parent.as_ref().map(encoded) });
    given().iter().map(vector).collect()
}

/// For the vectors: what each grant answers to each request in each state of an agreement: number of the decision, and "p"
/// where it is the parent's.
pub fn answers() -> Vec<Value> {
    let answers_of = |state: &State, given: &Given| {
        let asked = ACTIONS.into_iter().flat_map(|action| KEYS.map(|key| (action, key.as_bytes())));
        let answer = |(action, key): (_, &[u8])| {
            let (parent, agreement, vault) = (given.parent.as_ref(), &state.agreement, &state.vault);
            let access = given.grant.check_access(parent, agreement, vault, action, key, NOW);
            let Access { decision, by_parent } = access.unwrap();
            format!("{}{}", u8::from(decision), if by_parent { "p" } else { "" })
        };
        asked.map(answer).collect::<Vec<_>>().join(" ")
    };
    let vector = |state: State| {
        json!({
            "state": state.name,
            "agreement": encoded(&state.agreement),
            "vault": encoded(&state.vault),
            "now": NOW.to_string(),
            "answers": given().iter().map(|given| answers_of(&state, given)).collect::<Value>(),
        })
    };
    states().into_iter().map(vector).collect()
}

#[test]
fn every_decision_of_the_program_on_the_chain_has_its_reason() {
    let mut market = Fixture::dealing();
    let space = market.account(&GRANTED.address());
    let put = |market: &mut Fixture, name: &str, grant: &Grant| {
        let account = solana_sdk::account::Account { data: grant.encode(), ..space.clone() };
        market.put(key_of(name), account);
    };
    let mut seen = std::collections::BTreeSet::new();
    for state in states() {
        market.edit::<Agreement>(&GRANTED.address(), |agreement| *agreement = state.agreement);
        market.edit::<Vault>(&GRANTED.vault(), |vault| *vault = state.vault);
        market.set_now(NOW);
        for (n, given) in given().iter().enumerate() {
            put(&mut market, "grant", &given.grant);
            if let Some(parent) = &given.parent {
                put(&mut market, "parent", parent);
            }
            let parent = given.parent.map(|_| key_of("parent"));
            let keys = GrantKeys { grant: key_of("grant"), parent, ..grant_keys() };
            for action in ACTIONS {
                for key in KEYS {
                    let expected = state.expected(given, action, key);
                    let on_chain = access(&mut market, &keys, action, key.as_bytes());
                    assert_eq!(on_chain, expected, "{}, grant {n}: {action:?} {key:?}", state.name);
                    let (agreement, vault) = (&state.agreement, &state.vault);
                    let parent = given.parent.as_ref();
                    let here = given.grant.check_access(parent, agreement, vault, action, key.as_bytes(), NOW);
                    assert_eq!(here.unwrap(), expected, "{}, grant {n}: {action:?} {key:?}", state.name);
                    seen.insert(u8::from(expected.decision));
                }
            }
        }
    }
    assert!(seen.into_iter().eq(0..12), "every decision");
}
