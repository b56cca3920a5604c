use flashback::{
    error::FlashbackError::*,
    events::ListingStatusChanged,
    state::{Listing, ListingStatus},
};
use flashback_tests::{fixture::*, *};

use super::{pause, refuses_unknown_and_final_status};

pub fn suite() -> Suite {
    let suite = Suite::new(
        "pause_listing",
        |_| pause(),
        |expected| {
            expected.change::<Listing>(&acme_listing(), |listing| (listing.status, listing.open) = (1, 0));
            expected.emit(ListingStatusChanged { listing: acme_listing(), status: ListingStatus::Paused });
        },
    )
    .signer("authority", NotAuthority)
    .account("provider", NotAuthority)
    .account("listing", ProviderMismatch)
    .refuses(StatusUnchanged, |market| {
        market.send(pause());
        pause()
    });
    refuses_unknown_and_final_status(suite, pause)
}
