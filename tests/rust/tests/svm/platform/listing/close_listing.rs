use flashback::{
    error::FlashbackError::*,
    events::ListingStatusChanged,
    state::{Listing, ListingStatus, Provider},
};
use flashback_tests::{fixture::*, mints::DOLLAR, sample::*, *};

use super::{close, list, refuses_unknown_and_final_status};

pub fn suite() -> Suite {
    let suite = Suite::new(
        "close_listing",
        |_| close(),
        |expected| {
            expected.change::<Listing>(&acme_listing(), |listing| (listing.status, listing.open) = (2, 0));
            expected.change::<Provider>(&acme(), |provider| (provider.open_listings, provider.open) = (0, 0));
            expected.emit(ListingStatusChanged { listing: acme_listing(), status: ListingStatus::Closed });
        },
    )
    .signer("authority", NotAuthority)
    .account("provider", NotAuthority)
    .account("listing", ProviderMismatch)
    .refuses(Overflow, |market| {
        market.edit::<Provider>(&acme(), |provider| provider.open_listings = 0);
        close()
    });
    refuses_unknown_and_final_status(suite, close)
}

#[test]
fn a_closed_listings_address_is_not_used_twice() {
    let mut market = Fixture::default();
    market.send(close());
    let again = create(ACME, acme(), 0, DOLLAR.key(), storage_offer());
    assert_eq!(market.refusal(&again), Some(0.into()), "the address is taken");
    market.send(list(DOLLAR, storage_offer()));
    assert_eq!(market.read::<Provider>(&acme()).open_listings, 1);
}
