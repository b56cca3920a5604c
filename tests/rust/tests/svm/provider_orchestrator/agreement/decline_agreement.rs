use flashback::{error::FlashbackError::*, state::AgreementStatus};
use flashback_client::instruction::{self, AgreementKeys};
use flashback_tests::{deals::*, fixture::*, tokens::SPL, *};

use crate::agreement::{is_gone, refuses_what_is_not_there, wish_keys, wished};

pub fn suite() -> Suite {
    let decline = |keys: &AgreementKeys| instruction::decline_agreement(ACME.key(), keys);
    let call = move |market: &mut Fixture| {
        wished(market);
        decline(&wish_keys(SPL))
    };
    let suite = Suite::new("decline_agreement", call, |expected| is_gone(expected, AgreementStatus::Declined))
        .signer("authority", NotAuthority)
        .account("provider", NotAuthority)
        .account("vault", VaultMismatch)
        .account("agreement", VaultMismatch)
        .but(storage(SPL).address(), RentPayerMismatch)
        .but(service(SPL).address(), ProviderMismatch)
        .but(service(SPL.other()).address(), ProviderMismatch)
        .named("rent_payer", RentPayerMismatch);
    refuses_what_is_not_there(suite, decline)
}
