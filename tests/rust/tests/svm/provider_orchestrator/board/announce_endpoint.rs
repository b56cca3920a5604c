use flashback::{
    error::FlashbackError::*,
    events::EndpointAnnounced,
    state::{endpoint_hash, Provider, ProviderProfile},
};
use flashback_client::instruction;
use flashback_tests::{fixture::*, sample::*, *};
use solana_sdk::instruction::Instruction;

const NEXT: &[u8] = b"https://s4.acme.example";

fn announce(endpoint: &[u8]) -> Instruction {
    instruction::announce_endpoint(ACME.key(), acme(), &padded(endpoint))
}

fn move_to(endpoint: &[u8]) -> Instruction {
    let profile = ProviderProfile { endpoint: padded(endpoint), ..storage_profile() };
    instruction::update_provider(ACME.key(), acme(), profile)
}

pub fn suite() -> Suite {
    let hash = endpoint_hash(&padded(NEXT));
    let (from, until) = (GENESIS_AT + 7 * EPOCH, GENESIS_AT + 37 * EPOCH);
    let effect = move |expected: &mut Expected| {
        expected.change::<Provider>(&acme(), |provider| {
            (provider.next_endpoint_hash, provider.next_endpoint_at) = (hash, GENESIS_AT);
        });
        expected.emit(EndpointAnnounced { provider: acme(), hash, from, until });
    };
    Suite::new("announce_endpoint", |_| announce(NEXT), effect)
        .signer("authority", NotAuthority)
        .account("provider", NotAuthority)
}

#[test]
fn a_measured_endpoint_changes_in_its_time_and_to_the_announced_one_only() {
    let mut market = Fixture::with_boards();
    market.refuse(&move_to(NEXT), EndpointNotAnnounced);
    market.send(announce(NEXT));
    for (epochs, secs, refusal) in
        [(7, -1, Some(EndpointNotAnnounced)), (7, 0, None), (37, -1, None), (37, 0, Some(EndpointNotAnnounced))]
    {
        market.set_now(GENESIS_AT + epochs * EPOCH + secs);
        assert_eq!(market.clone().refusal(&move_to(NEXT)), refusal.map(Refusal::from));
    }
    market.set_now(GENESIS_AT + 7 * EPOCH);
    market.refuse(&move_to(b"https://basement.example"), EndpointNotAnnounced);
    market.send(move_to(NEXT));
    let moved = market.read::<Provider>(&acme());
    assert_eq!((moved.endpoint_changed_at, moved.next_endpoint_at), (GENESIS_AT + 7 * EPOCH, 0));
    market.refuse(&move_to(b"https://s3.acme.example"), EndpointNotAnnounced);
}

#[test]
fn what_is_not_the_endpoint_changes_as_ever_beside_a_board() {
    let mut market = Fixture::with_boards();
    let profile = ProviderProfile { region: 40, ..storage_profile() };
    market.send(instruction::update_provider(ACME.key(), acme(), profile));
}
