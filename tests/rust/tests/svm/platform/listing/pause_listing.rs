use flashback::{
    error::FlashbackError::*,
    events::ListingStatusChanged,
    state::{Listing, ListingStatus},
};
use flashback_tests::{market::*, *};

use super::{pause, refuses_unknown_and_final_status};

pub fn suite() -> Suite {
    let suite = Suite::new(
        "pause_listing",
        |_| pause(),
        |forecast| {
            forecast.change::<Listing>(&acme_listing(), |listing| (listing.status, listing.open) = (1, 0));
            forecast.emit(ListingStatusChanged { listing: acme_listing(), status: ListingStatus::Paused });
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
