use flashback::{
    error::FlashbackError::*,
    events::ListingUpdated,
    state::{Listing, Offer, Protocol},
};
use flashback_client::instruction;
use flashback_tests::{fixture::*, sample::*, *};

use super::{close, pause, spoilt, storage_listing, update, CERTIFIED_UNTIL, FAULTS, FAULTS_OF_SERVICES};

pub fn suite() -> Suite {
    fn offer() -> Offer {
        let mut terms = plain_terms();
        terms.service_levels = flashback::state::ServiceLevels { period_epochs: 1, ..Default::default() };
        Offer {
            name: padded(b"Cold"),
            path: [0; 48],
            unit: padded(b"GiB"),
            category: 1,
            protocol: Protocol::Swift,
            price: 5_000,
            capacity: 20,
            min_quantity: 2,
            max_quantity: 10,
            min_term_secs: 0,
            max_term_secs: 0,
            auto_accept: false,
            arbiter: STRANGER.key(),
            terms,
        }
    }
    let call = |market: &mut Fixture| {
        market.set_now(CERTIFIED_UNTIL);
        update(1, offer())
    };
    let suite = Suite::new("update_listing", call, |expected| {
        expected.change::<Listing>(&acme_listing(), |listing| {
            *listing = Listing {
                protocol: Protocol::Swift.into(),
                cert_level: 0,
                price_band: 12,
                arbiter: STRANGER.key(),
                cert_until: 0,
                name: padded(b"Cold"),
                path: padded(b""),
                price: 5_000,
                capacity: 20,
                min_quantity: 2,
                max_quantity: 10,
                min_term_secs: 0,
                max_term_secs: 0,
                terms: offer().terms,
                revision: 2,
                auto_accept: 0,
                updated_at: CERTIFIED_UNTIL,
                ..storage_listing()
            };
        });
        expected.emit(ListingUpdated { listing: acme_listing(), revision: 2, price: 5_000, capacity: 20 });
    })
    .signer("authority", NotAuthority)
    .fixed("platform")
    .account("provider", NotAuthority)
    .account("listing", ProviderMismatch)
    .refuses(PathMeasured, |market| {
        market.send(instruction::open_board(ACME.key(), acme(), acme_listing(), 4));
        update(2, Offer { path: padded(b"/elsewhere"), ..storage_offer() })
    })
    .refuses(RevisionChanged, |_| update(0, storage_offer()))
    .refuses(RevisionChanged, |_| update(2, storage_offer()))
    .refuses(RevisionChanged, |market| {
        market.send(update(1, storage_offer()));
        update(1, storage_offer())
    })
    .refuses(ListingClosed, |market| {
        market.send(close());
        update(1, storage_offer())
    })
    .refuses(StatusUnknown, |market| {
        market.edit::<Listing>(&acme_listing(), |listing| listing.status = 3);
        update(1, storage_offer())
    })
    .refuses(CapacityBelowReserved, |market| {
        market.edit::<Listing>(&acme_listing(), |listing| listing.reserved = 10_001);
        update(1, Offer { capacity: 10_000, ..storage_offer() })
    })
    .refuses(Overflow, |market| {
        market.edit::<Listing>(&acme_listing(), |listing| listing.revision = u32::MAX);
        update(u32::MAX, storage_offer())
    });
    let suite = FAULTS
        .into_iter()
        .fold(suite, |suite, (error, spoil)| suite.refuses(error, move |_| update(1, spoilt(storage_offer(), spoil))));
    FAULTS_OF_SERVICES.into_iter().fold(suite, |suite, (error, spoil)| {
        suite.refuses(error, move |_| {
            let offer = spoilt(service_offer(), spoil);
            instruction::update_listing(MOVERS.key(), movers(), movers_listing(), 1, offer)
        })
    })
}

#[test]
fn the_longest_texts_fill_their_fields() {
    let mut market = Fixture::default();
    let offer = Offer { name: [b'n'; 32], path: [b'p'; 48], unit: [b'u'; 16], ..service_offer() };
    market.send(instruction::update_listing(MOVERS.key(), movers(), movers_listing(), 1, offer));
    let listing = market.read::<Listing>(&movers_listing());
    assert_eq!((listing.name, listing.path, listing.unit), ([b'n'; 32], [b'p'; 48], [b'u'; 16]));
}

#[test]
fn an_update_of_a_paused_listing_leaves_it_paused() {
    let mut market = Fixture::default();
    market.send(pause());
    market.send(update(1, storage_offer()));
    let listing = market.read::<Listing>(&acme_listing());
    assert_eq!((listing.status, listing.open, listing.revision), (1, 0, 2));
}
