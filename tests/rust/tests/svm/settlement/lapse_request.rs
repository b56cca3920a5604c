use flashback::{error::FlashbackError::*, state::AgreementStatus};
use flashback_client::instruction;
use flashback_tests::{fixture::*, sample::*, tokens::SPL, *};

use crate::agreement::{is_gone, is_the_request, refuses_what_is_not_there, wish_keys, wished};

pub fn suite() -> Suite {
    let call = |market: &mut Fixture| {
        wished(market);
        market.pass(EPOCH);
        instruction::lapse_request(&wish_keys(SPL))
    };
    let suite = Suite::new("lapse_request", call, |expected| is_gone(expected, AgreementStatus::Lapsed))
        .account("vault", VaultMismatch);
    let suite = is_the_request(suite).named("rent_payer", RentPayerMismatch).refuses(RequestNotLapsed, |market| {
        wished(market);
        market.pass(EPOCH - 1);
        instruction::lapse_request(&wish_keys(SPL))
    });
    refuses_what_is_not_there(suite, instruction::lapse_request)
}
