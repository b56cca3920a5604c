use flashback::{error::FlashbackError::*, state::AgreementStatus};
use flashback_client::instruction::{self, AgreementKeys};
use flashback_tests::{fixture::*, grants::*, tokens::SPL, *};

use crate::agreement::{is_gone, is_the_request, refuses_what_is_not_there, wish_keys, wished};

pub fn suite() -> Suite {
    let cancel = |keys: &AgreementKeys| instruction::cancel_request(CONSUMER.key(), keys);
    let call = move |market: &mut Fixture| {
        wished(market);
        open_sessions(market);
        instruction::cancel_request(app(), &wish_keys(SPL))
    };
    let suite = Suite::new("cancel_request", call, |expected| is_gone(expected, AgreementStatus::Cancelled))
        .signer("authority", NotSessionKey)
        .account("session", SessionOfOtherVault)
        .but(flashback::ID, NotOwner)
        .account("vault", VaultMismatch);
    let suite = is_the_request(suite).named("rent_payer", RentPayerMismatch);
    refuses_what_is_not_there(suite, cancel).refuses(NotOwner, |market| {
        wished(market);
        instruction::cancel_request(RIVAL.key(), &wish_keys(SPL))
    })
}
