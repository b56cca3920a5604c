use flashback::{error::FlashbackError::*, events::AuthorityProposed, state::Provider};
use flashback_client::instruction;
use flashback_tests::{fixture::*, *};

use super::NEW;

pub fn suite() -> Suite {
    let call = |_: &mut Fixture| instruction::propose_authority(ACME.key(), acme(), NEW.key());
    Suite::new("propose_authority", call, |expected| {
        expected.change::<Provider>(&acme(), |provider| provider.pending_authority = NEW.key());
        expected.emit(AuthorityProposed { provider: acme(), pending_authority: NEW.key() });
    })
    .signer("authority", NotAuthority)
    .account("provider", NotAuthority)
    .refuses(RoleUnchanged, |_| instruction::propose_authority(ACME.key(), acme(), ACME.key()))
}
