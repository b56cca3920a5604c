use flashback::{
    error::FlashbackError::*,
    events::ProviderStatusChanged,
    state::{Provider, ProviderStatus},
};
use flashback_client::instruction;
use flashback_tests::{fixture::*, *};

use super::retire;

pub fn suite() -> Suite {
    let call = |market: &mut Fixture| {
        market.send(instruction::close_listing(ACME.key(), acme(), acme_listing()));
        instruction::retire_provider(ACME.key(), acme())
    };
    Suite::new("retire_provider", call, |expected| {
        expected.change::<Provider>(&acme(), |provider| provider.status = 1);
        expected.emit(ProviderStatusChanged { provider: acme(), status: ProviderStatus::Retired });
    })
    .signer("authority", NotAuthority)
    .account("provider", NotAuthority)
    .refuses(ListingsNotClosed, |_| instruction::retire_provider(ACME.key(), acme()))
    .refuses(ListingsNotClosed, |market| {
        market.send(instruction::pause_listing(ACME.key(), acme(), acme_listing()));
        instruction::retire_provider(ACME.key(), acme())
    })
    .refuses(StatusUnchanged, |market| {
        retire(market);
        instruction::retire_provider(ACME.key(), acme())
    })
}
