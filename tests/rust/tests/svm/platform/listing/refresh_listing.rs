use flashback::{
    error::FlashbackError::*,
    events::ListingRefreshed,
    state::{Listing, Provider},
};
use flashback_client::instruction;
use flashback_tests::{fixture::*, sample::*, *};

use super::{close, CERTIFIED_UNTIL};

pub fn suite() -> Suite {
    let call = |market: &mut Fixture| {
        market.set_now(CERTIFIED_UNTIL);
        instruction::refresh_listing(acme(), acme_listing())
    };
    Suite::new("refresh_listing", call, |expected| {
        expected.change::<Listing>(&acme_listing(), |listing| (listing.cert_level, listing.cert_until) = (0, 0));
        expected.emit(ListingRefreshed { listing: acme_listing() });
    })
    .account("provider", ProviderMismatch)
    .account("listing", ProviderMismatch)
}

#[test]
fn a_listing_in_sync_is_refreshed_without_effect_until_the_second_of_expiry() {
    let mut market = Fixture::default();
    market.set_now(CERTIFIED_UNTIL - 1);
    market.expect(instruction::refresh_listing(acme(), acme_listing()), |_| {});
}

#[test]
fn a_refresh_copies_region_level_and_rating() {
    let mut market = Fixture::default();
    market.edit::<Provider>(&acme(), |provider| {
        provider.region = 40;
        provider.rating_sum = [10_000 << 40; 4];
        provider.rating_weight = [1 << 40; 4];
        provider.level_until = [GENESIS_AT + 9; 4];
    });
    market.expect(instruction::refresh_listing(acme(), acme_listing()), |expected| {
        expected.change::<Listing>(&acme_listing(), |listing| {
            (listing.region, listing.rating_band) = (40, 9);
            (listing.cert_level, listing.cert_until) = (4, GENESIS_AT + 9);
        });
        expected.emit(ListingRefreshed { listing: acme_listing() });
    });
}

#[test]
fn a_closed_listing_stays_in_sync_with_its_provider() {
    let mut market = Fixture::default();
    market.send(close());
    market.set_now(CERTIFIED_UNTIL);
    market.send(instruction::refresh_listing(acme(), acme_listing()));
    let listing = market.read::<Listing>(&acme_listing());
    assert_eq!((listing.status, listing.open, listing.cert_level), (2, 0, 0));
}
