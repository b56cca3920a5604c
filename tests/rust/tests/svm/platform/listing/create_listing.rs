use flashback::{
    error::FlashbackError::*,
    events::ListingCreated,
    state::{Listing, Offer, Protocol, Provider, TermBounds},
};
use flashback_client::{address, instruction};
use flashback_tests::{
    fixture::*,
    mints::{DOLLAR, DOLLAR_2022},
    sample::*,
    *,
};
use solana_sdk::pubkey::Pubkey;

use super::{close, list, spoilt, storage_listing, FAULTS, FAULTS_OF_SERVICES, SECOND};

fn second_listing() -> Pubkey {
    address::listing(&acme(), SECOND)
}

pub fn suite() -> Suite {
    let call = |market: &mut Fixture| {
        market.pass(10);
        list(DOLLAR, storage_offer())
    };
    let suite = Suite::new("create_listing", call, |expected| {
        let now = GENESIS_AT + 10;
        let listing = Listing { id: 1, created_at: now, updated_at: now, ..storage_listing() };
        expected.create(&second_listing(), &ACME.key(), &listing);
        expected.change::<Provider>(&acme(), |provider| (provider.next_listing, provider.open_listings) = (2, 2));
        expected.emit(ListingCreated {
            listing: second_listing(),
            provider: acme(),
            mint: DOLLAR.key(),
            price: 2_441,
            capacity: 100_000,
        });
    })
    .signer("authority", NotAuthority)
    .fixed("platform")
    .account("provider", NotAuthority)
    .made("listing")
    .account("bond", BondMismatch)
    .program("system_program")
    .refuses(ListingIndexMismatch, |_| create(ACME, acme(), 2, DOLLAR.key(), storage_offer()))
    .refuses(ListingIndexMismatch, |_| create(ACME, acme(), u32::MAX, DOLLAR.key(), storage_offer()))
    .refuses(ProviderRetired, |market| {
        market.send(close());
        market.send(instruction::retire_provider(ACME.key(), acme()));
        list(DOLLAR, storage_offer())
    })
    .refuses(ProviderDelisted, |market| {
        market.send(delist(acme()));
        list(DOLLAR, storage_offer())
    })
    .refuses(Paused, |market| {
        market.send(instruction::pause(GUARDIAN.key(), 0b10));
        list(DOLLAR, storage_offer())
    })
    .refuses(Overflow, |market| {
        market.edit::<Provider>(&acme(), |provider| provider.next_listing = u32::MAX);
        create(ACME, acme(), u32::MAX, DOLLAR.key(), storage_offer())
    });
    let suite = FAULTS.into_iter().fold(suite, |suite, (error, spoil)| {
        suite.refuses(error, move |_| list(DOLLAR, spoilt(storage_offer(), spoil)))
    });
    FAULTS_OF_SERVICES.into_iter().fold(suite, |suite, (error, spoil)| {
        suite.refuses(error, move |_| create(MOVERS, movers(), 1, DOLLAR_2022.key(), spoilt(service_offer(), spoil)))
    })
}

#[test]
fn a_service_lists_what_it_offers() {
    let mut market = Fixture::default();
    let address = address::listing(&movers(), 1);
    market.expect(create(MOVERS, movers(), 1, DOLLAR_2022.key(), service_offer()), |expected| {
        let listing = Listing {
            kind: 1,
            protocol: Protocol::None.into(),
            category: 0b10,
            region: 756,
            cert_level: 0,
            price_band: 22,
            id: 1,
            provider: movers(),
            mint: DOLLAR_2022.key(),
            cert_until: 0,
            name: padded(b"Migration"),
            unit: padded(b"TiB moved"),
            price: 5_000_000,
            capacity: 50,
            max_quantity: 50,
            auto_accept: 0,
            bond: address::bond(&movers(), &DOLLAR_2022.key()),
            ..storage_listing()
        };
        expected.create(&address, &MOVERS.key(), &listing);
        expected.change::<Provider>(&movers(), |provider| (provider.next_listing, provider.open_listings) = (2, 2));
        let (provider, mint) = (movers(), DOLLAR_2022.key());
        expected.emit(ListingCreated { listing: address, provider, mint, price: 5_000_000, capacity: 50 });
    });
}

#[test]
fn accepts_every_value_that_is_just_within_its_bounds() {
    let bounds = TermBounds::widest(EPOCH_SECS);
    let within: [fn(&mut Offer); 14] = [
        |offer| offer.name = [b'n'; 32],
        |offer| offer.path = [b'p'; 48],
        |offer| (offer.capacity, offer.max_quantity) = (1_000_000, 1_000_000),
        |offer| offer.price = 7,
        |offer| offer.price = (2_592_000 << 32) / 10_000,
        |offer| (offer.min_quantity, offer.max_quantity) = (10_000, 10_000),
        |offer| offer.min_term_secs = offer.max_term_secs,
        |offer| offer.max_term_secs = 1_825 * EPOCH_SECS,
        |offer| (offer.min_term_secs, offer.max_term_secs) = (0, 7 * EPOCH_SECS),
        |offer| (offer.terms.notice_secs, offer.terms.provider_notice_secs) = (EPOCH_SECS, 0),
        |offer| (offer.auto_accept, offer.terms.notice_secs) = (false, 0),
        |offer| offer.terms.max_credit_bps = 10_000,
        |offer| offer.terms.service_levels.penalty_bps = 20_000,
        |offer| offer.terms.service_levels.period_epochs = 30,
    ];
    for set in within {
        Fixture::default().send(list(DOLLAR, spoilt(storage_offer(), set)));
    }
    for least in [true, false] {
        let pick = |low, high| if least { low } else { high };
        let mut offer = storage_offer();
        offer.terms.grace_secs = pick(bounds.min_grace_secs, bounds.max_grace_secs);
        offer.terms.dispute_secs = pick(bounds.min_dispute_secs, bounds.max_dispute_secs);
        offer.terms.ruling_secs = pick(bounds.min_ruling_secs, bounds.max_ruling_secs);
        Fixture::default().send(list(DOLLAR, offer));
    }
}
