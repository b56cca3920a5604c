use flashback::{
    error::FlashbackError::*,
    events::ProviderUpdated,
    state::{Provider, ProviderProfile},
};
use flashback_client::instruction;
use flashback_tests::{fixture::*, sample::*, *};
use solana_sdk::instruction::Instruction;

use super::{spoilt, FAULTS};

fn update(profile: ProviderProfile) -> Instruction {
    instruction::update_provider(ACME.key(), acme(), profile)
}

pub fn suite() -> Suite {
    let call = |market: &mut Fixture| {
        market.pass(10);
        update(ProviderProfile { region: 40, metadata_hash: [1; 32], name: padded(b"Acme"), ..storage_profile() })
    };
    let suite = Suite::new("update_provider", call, |expected| {
        let now = GENESIS_AT + 10;
        expected.change::<Provider>(&acme(), |provider| {
            provider.name = padded(b"Acme");
            provider.metadata_hash = [1; 32];
            provider.region = 40;
            provider.attributes_version = 2;
            provider.level_until = [now, now, 0, 0];
            (provider.cert_level, provider.cert_until) = (0, 0);
        });
        expected.emit(ProviderUpdated { provider: acme(), attributes_version: 2 });
    })
    .signer("authority", NotAuthority)
    .account("provider", NotAuthority)
    .refuses(CapacityOfService, |_| {
        let profile = ProviderProfile { capacity_gib: 1, ..service_profile() };
        instruction::update_provider(MOVERS.key(), movers(), profile)
    })
    .refuses(CategoryInUse, |_| {
        let profile = ProviderProfile { categories: 0b1_0000, ..service_profile() };
        instruction::update_provider(MOVERS.key(), movers(), profile)
    })
    .refuses(EndpointNotAnnounced, |market| {
        *market = Fixture::with_boards();
        update(ProviderProfile { endpoint: padded(b"https://new.example"), ..storage_profile() })
    })
    .refuses(CapacityBelowReserved, |market| {
        market.edit::<Provider>(&acme(), |provider| provider.reserved_gib = 1_000);
        update(ProviderProfile { capacity_gib: 999, ..storage_profile() })
    })
    .refuses(KindUnknown, |market| {
        market.edit::<Provider>(&acme(), |provider| provider.kind = 2);
        update(storage_profile())
    })
    .refuses(Overflow, |market| {
        market.edit::<Provider>(&acme(), |provider| provider.attributes_version = u32::MAX);
        update(ProviderProfile { region: 40, ..storage_profile() })
    });
    FAULTS.into_iter().fold(suite, |suite, (error, spoil)| suite.refuses(error, move |_| update(spoilt(spoil))))
}

#[test]
fn a_description_changes_without_a_new_version_and_keeps_the_levels() {
    let mut market = Fixture::default();
    market.pass(10);
    market.expect(update(ProviderProfile { metadata_uri: [0; 96], ..storage_profile() }), |expected| {
        expected.change::<Provider>(&acme(), |provider| provider.metadata_uri = [0; 96]);
        expected.emit(ProviderUpdated { provider: acme(), attributes_version: 1 });
    });
}

#[test]
fn a_new_endpoint_is_dated_and_drops_the_levels() {
    let mut market = Fixture::default();
    market.pass(10);
    market.send(update(ProviderProfile { endpoint: padded(b"https://new.example"), ..storage_profile() }));
    let provider = market.read::<Provider>(&acme());
    assert_eq!(provider.endpoint_changed_at, GENESIS_AT + 10);
    assert_eq!(provider.level_at(GENESIS_AT + 10), (0, 0));
}
