use flashback::{
    error::FlashbackError::*,
    events::ProviderStatusChanged,
    state::{Provider, ProviderStatus},
};
use flashback_client::instruction;
use flashback_tests::{fixture::*, sample::*, *};

use super::retire;

pub fn suite() -> Suite {
    let call = |market: &mut Fixture| {
        retire(market);
        instruction::restore_provider(ACME.key(), acme())
    };
    Suite::new("restore_provider", call, |expected| {
        expected.change::<Provider>(&acme(), |provider| provider.status = 0);
        expected.emit(ProviderStatusChanged { provider: acme(), status: ProviderStatus::Active });
    })
    .signer("authority", NotAuthority)
    .fixed("platform")
    .account("provider", NotAuthority)
    .refuses(StatusUnchanged, |_| instruction::restore_provider(ACME.key(), acme()))
    .refuses(Paused, |market| {
        retire(market);
        market.send(instruction::pause(GUARDIAN.key(), 1));
        instruction::restore_provider(ACME.key(), acme())
    })
}

#[test]
fn a_retired_provider_can_neither_list_nor_be_certified_until_it_is_restored() {
    let mut market = Fixture::default();
    retire(&mut market);
    let list = create(ACME, acme(), 1, mints::DOLLAR.key(), storage_offer());
    let renew = fixture::renew(None, attestation(2));
    market.refuse(&list, ProviderRetired);
    market.refuse(&renew, ProviderRetired);
    market.send(instruction::restore_provider(ACME.key(), acme()));
    market.send(list);
    market.send(renew);
}
