//! The two registers: entries, their profiles, whose they are, and whether they are in business.

use flashback::{
    error::FlashbackError::{self, *},
    state::ProviderProfile,
};
use flashback_client::instruction;
use flashback_tests::{fixture::*, sample::*, *};

pub mod accept_authority;
pub mod delist_provider;
pub mod propose_authority;
pub mod register_provider;
pub mod restore_provider;
pub mod retire_provider;
pub mod update_provider;

const NEW: Wallet = Wallet("new authority");

/// What is wrong with a profile of storage, and the error that says so.
type Fault = (FlashbackError, fn(&mut ProviderProfile));

const FAULTS: [Fault; 10] = [
    (NameEmpty, |profile| profile.name = [0; 32]),
    (NameEmpty, |profile| profile.name = padded(b"\0n")),
    (TextNotUtf8, |profile| profile.name = padded(b"Z\xfcrich")),
    (TextNotUtf8, |profile| profile.endpoint = padded(b"https://\xc3")),
    (TextNotUtf8, |profile| profile.metadata_uri = padded(b"\xff")),
    (RegionUnknown, |profile| profile.region = 3),
    (CategoryUnknown, |profile| profile.categories = 0),
    (CategoryUnknown, |profile| profile.categories = 0b100_0001),
    (CategoryOfOtherKind, |profile| profile.categories = 0b11),
    (CapacityZero, |profile| profile.capacity_gib = 0),
];

fn spoilt(spoil: fn(&mut ProviderProfile)) -> ProviderProfile {
    let mut profile = storage_profile();
    spoil(&mut profile);
    profile
}

/// Takes [`ACME`] out of business.
fn retire(market: &mut Fixture) {
    market.send(instruction::close_listing(ACME.key(), acme(), acme_listing()));
    market.send(instruction::retire_provider(ACME.key(), acme()));
}
