use flashback::{
    error::FlashbackError::{self, *},
    events::ProviderDelisted,
    state::{Provider, Reason},
};
use flashback_client::instruction;
use flashback_tests::{fixture::*, sample::*, *};

pub fn suite() -> Suite {
    let call = |_: &mut Fixture| delist(acme());
    Suite::new("delist_provider", call, |expected| {
        expected.change::<Provider>(&acme(), |provider| {
            provider.delisted_at = GENESIS_AT;
            provider.delist_reason = Reason::Fraud.into();
        });
        expected.emit(ProviderDelisted { provider: acme(), reason: Some(Reason::Fraud) });
    })
    .signer("registrar", NotRegistrar)
    .fixed("platform")
    .any("provider")
    .refuses(FlashbackError::ProviderDelisted, |market| {
        market.send(delist(acme()));
        instruction::delist_provider(REGISTRAR.key(), acme(), Some(Reason::LegalOrder))
    })
    .refuses(ProviderNotDelisted, |_| instruction::delist_provider(REGISTRAR.key(), acme(), None))
}

#[test]
fn a_delisting_is_lifted_and_its_reason_stays_on_record() {
    let mut market = Fixture::default();
    market.send(instruction::delist_provider(REGISTRAR.key(), acme(), Some(Reason::LegalOrder)));
    market.expect(instruction::delist_provider(REGISTRAR.key(), acme(), None), |expected| {
        expected.change::<Provider>(&acme(), |provider| provider.delisted_at = 0);
        expected.emit(ProviderDelisted { provider: acme(), reason: None });
    });
    assert_eq!(market.read::<Provider>(&acme()).delist_reason, u8::from(Reason::LegalOrder));
}
