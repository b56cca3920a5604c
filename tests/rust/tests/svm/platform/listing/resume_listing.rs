use flashback::{
    error::FlashbackError::*,
    events::ListingStatusChanged,
    state::{Listing, ListingStatus, Provider},
};
use flashback_client::instruction;
use flashback_tests::{fixture::*, *};

use super::{pause, refuses_unknown_and_final_status, resume};

pub fn suite() -> Suite {
    let call = |market: &mut Fixture| {
        market.send(pause());
        resume()
    };
    let suite = Suite::new("resume_listing", call, |expected| {
        expected.change::<Listing>(&acme_listing(), |listing| (listing.status, listing.open) = (0, 1));
        expected.emit(ListingStatusChanged { listing: acme_listing(), status: ListingStatus::Open });
    })
    .signer("authority", NotAuthority)
    .fixed("platform")
    .account("provider", NotAuthority)
    .account("listing", ProviderMismatch)
    .refuses(StatusUnchanged, |_| resume())
    .refuses(ProviderDelisted, |market| {
        market.send(pause());
        market.send(delist(acme()));
        resume()
    })
    .refuses(ProviderRetired, |market| {
        market.edit::<Provider>(&acme(), |provider| provider.status = 1);
        resume()
    })
    .refuses(ArbiterIsProvider, |market| {
        market.send(pause());
        market.edit::<Listing>(&acme_listing(), |listing| listing.arbiter = ACME.key());
        resume()
    })
    .refuses(Paused, |market| {
        market.send(pause());
        market.send(instruction::pause(GUARDIAN.key(), 0b10));
        resume()
    });
    refuses_unknown_and_final_status(suite, resume)
}
