use flashback::state::Offer;
use flashback_client::instruction;
use flashback_tests::{
    fixture::*,
    mints::{DOLLAR, DOLLAR_2022},
    sample::*,
    *,
};

use super::{case, Case};

fn longest_offer() -> Offer {
    Offer { name: [b'n'; 32], path: [b'p'; 48], unit: [b'u'; 16], ..service_offer() }
}

/// The measured calls.
pub const CASES: &[Case] = &[
    case("refresh_listing", "copies", |market| {
        market.set_now(attestation(2).expires_at);
        instruction::refresh_listing(acme(), acme_listing())
    }),
    case("refresh_listing", "nothing to do", |_| instruction::refresh_listing(acme(), acme_listing())),
    case("create_listing", "storage", |_| create(ACME, acme(), 1, DOLLAR.key(), storage_offer())),
    case("create_listing", "service, longest text", |_| {
        create(MOVERS, movers(), 1, DOLLAR_2022.key(), longest_offer())
    }),
    case("update_listing", "storage", |_| {
        instruction::update_listing(ACME.key(), acme(), acme_listing(), 1, Offer { price: 2_500, ..storage_offer() })
    }),
    case("update_listing", "service, longest text", |_| {
        instruction::update_listing(MOVERS.key(), movers(), movers_listing(), 1, longest_offer())
    }),
    case("pause_listing", "", |_| instruction::pause_listing(ACME.key(), acme(), acme_listing())),
    case("resume_listing", "", |market| {
        market.send(instruction::pause_listing(ACME.key(), acme(), acme_listing()));
        instruction::resume_listing(ACME.key(), acme(), acme_listing())
    }),
    case("close_listing", "", |_| instruction::close_listing(ACME.key(), acme(), acme_listing())),
];
