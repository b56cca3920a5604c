use flashback::{error::FlashbackError::*, events::AuthorityAccepted, state::Provider};
use flashback_client::instruction;
use flashback_tests::{fixture::*, *};
use solana_sdk::pubkey::Pubkey;

use super::NEW;

pub fn suite() -> Suite {
    let call = |market: &mut Fixture| {
        market.send(instruction::propose_authority(ACME.key(), acme(), NEW.key()));
        instruction::accept_authority(NEW.key(), acme())
    };
    Suite::new("accept_authority", call, |expected| {
        expected.change::<Provider>(&acme(), |provider| {
            provider.authority = NEW.key();
            provider.pending_authority = Pubkey::default();
            provider.attributes_version = 2;
            provider.level_until = [sample::GENESIS_AT, sample::GENESIS_AT, 0, 0];
            (provider.cert_level, provider.cert_until) = (0, 0);
        });
        expected.emit(AuthorityAccepted { provider: acme(), authority: NEW.key() });
    })
    .signer("pending_authority", NotPendingAuthority)
    .account("provider", NotPendingAuthority)
    .refuses(NotPendingAuthority, |_| instruction::accept_authority(NEW.key(), acme()))
    .refuses(NotPendingAuthority, |market| {
        market.send(instruction::propose_authority(ACME.key(), acme(), NEW.key()));
        market.send(instruction::propose_authority(ACME.key(), acme(), Pubkey::default()));
        instruction::accept_authority(NEW.key(), acme())
    })
}

#[test]
fn the_authority_stays_until_the_proposed_one_accepts_and_not_a_moment_longer() {
    let mut market = Fixture::default();
    let pause = |by: Wallet| instruction::pause_listing(by.key(), acme(), acme_listing());
    market.send(instruction::propose_authority(ACME.key(), acme(), NEW.key()));
    market.refuse(&pause(NEW), NotAuthority);
    market.send(instruction::accept_authority(NEW.key(), acme()));
    market.refuse(&pause(ACME), NotAuthority);
    market.send(pause(NEW));
}

#[test]
fn a_provider_that_changed_hands_is_registered_under_its_first_registrant_for_ever() {
    let mut market = Fixture::default();
    market.send(instruction::propose_authority(ACME.key(), acme(), NEW.key()));
    market.send(instruction::accept_authority(NEW.key(), acme()));
    let again = register(ACME, flashback::state::ProviderKind::Storage, sample::storage_profile());
    assert_eq!(market.refusal(&again), Some(0.into()), "the address is taken");
    assert_eq!(market.read::<Provider>(&acme()).registrant, ACME.key());
}
