//! No two accounts of the program share an address.

use std::collections::{BTreeMap, BTreeSet};

use flashback::state::ProviderKind;
use flashback_client::address;
use flashback_tests::{fixture::*, idl, *};
use solana_sdk::pubkey::Pubkey;

#[test]
fn seeds_of_two_types_never_run_into_each_other() {
    let types: BTreeSet<(Vec<u8>, usize)> = idl::instructions().flat_map(|instruction| instruction.derived()).collect();
    assert_eq!(types.len(), 15);
    for (seed, size) in &types {
        let same = types.iter().filter(|(other, of_size)| other.starts_with(seed) && size == of_size).count();
        assert_eq!(same, 1, "{}", String::from_utf8_lossy(seed));
    }
}

#[test]
fn no_two_types_or_users_share_an_address() {
    // Users, among them such as are themselves addresses of the program, or read like seeds.
    let mut users: Vec<Pubkey> = EVERYBODY.map(|wallet| wallet.key()).to_vec();
    users.extend([address::PLATFORM, acme(), acme_listing(), acme_certificate(), auditor(), Pubkey::default()]);
    let deal = deals::storage(tokens::SPL);
    users.extend([deal.vault(), deal.bond(), deal.address()]);
    users.extend(
        [b"provider", b"listing\0", b"platform"]
            .map(|text| Pubkey::new_from_array([*text; 4].concat().try_into().unwrap())),
    );
    let mut found = BTreeMap::from([(address::PLATFORM, "platform".to_owned())]);
    let mut add = |address: Pubkey, what: String| {
        if let Some(other) = found.insert(address, what.clone()) {
            panic!("{what} and {other} share {address}");
        }
    };
    for user in &users {
        add(address::settlement_mint(user), format!("settlement mint of {user}"));
        add(address::certifier(user), format!("certifier of {user}"));
        for kind in [ProviderKind::Storage, ProviderKind::Service] {
            add(address::provider(kind, user), format!("{kind:?} provider of {user}"));
        }
        add(address::board(user), format!("board of {user}"));
        for index in [0, 1, 256, u32::MAX] {
            add(address::listing(user, index), format!("listing {index} of {user}"));
        }
        for other in &users {
            add(address::certificate(user, other), format!("certificate of {user} by {other}"));
            add(address::bond(user, other), format!("bond of {user} in {other}"));
            add(address::session(user, other), format!("session of {other} on {user}"));
            for id in [0, 1, u64::MAX] {
                add(address::vault(user, other, id), format!("vault {id} of {user} in {other}"));
                add(address::grant(user, other, id), format!("grant {id} of {other} on {user}"));
            }
        }
        add(address::bond_token(user), format!("token account of bond {user}"));
        add(address::vault_token(user), format!("token account of vault {user}"));
        for index in [0, 1, 256, 1 << 20, u64::MAX] {
            add(address::agreement(user, index), format!("agreement {index} on {user}"));
        }
        for period in [0, 1, 256, u32::MAX] {
            add(address::dispute(user, period), format!("dispute about period {period} of {user}"));
        }
    }
}
