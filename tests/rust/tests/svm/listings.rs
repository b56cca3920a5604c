//! Listings: what may be offered, and how an offer changes.

use anchor_lang::error::ErrorCode;
use bytemuck::Zeroable;
use flashback::{
    error::FlashbackError::{self, *},
    events::{ListingCreated, ListingRefreshed, ListingStatusChanged, ListingUpdated},
    state::{Listing, ListingStatus, Offer, Protocol, Provider, Reason, TermBounds},
};
use flashback_client::{address, instruction};
use flashback_tests::{
    market::*,
    mints::{DOLLAR, DOLLAR_2022},
    sample::*,
    *,
};
use solana_sdk::{instruction::Instruction, pubkey::Pubkey};

/// Until when the sample's certificate of [`ACME`] counts.
const CERTIFIED_UNTIL: i64 = GENESIS_AT + 80 * EPOCH;
const SECOND: u32 = 1;

fn second_listing() -> Pubkey {
    address::listing(&acme(), SECOND)
}

fn list(mint: Wallet, offer: Offer) -> Instruction {
    create(ACME, acme(), SECOND, mint.key(), offer)
}

fn update(revision: u32, offer: Offer) -> Instruction {
    instruction::update_listing(ACME.key(), acme(), acme_listing(), revision, offer)
}

fn pause() -> Instruction {
    instruction::pause_listing(ACME.key(), acme(), acme_listing())
}

fn resume() -> Instruction {
    instruction::resume_listing(ACME.key(), acme(), acme_listing())
}

fn close() -> Instruction {
    instruction::close_listing(ACME.key(), acme(), acme_listing())
}

/// What is wrong with an offer, and the error that says so.
type Fault = (FlashbackError, fn(&mut Offer));

/// Of storage.
const FAULTS: [Fault; 56] = [
    (NameEmpty, |offer| offer.name = [0; 32]),
    (NameEmpty, |offer| offer.name = padded(b"\0n")),
    (TextNotUtf8, |offer| offer.name = padded(b"n\xff")),
    (TextNotUtf8, |offer| offer.path = padded(b"/\xc3")),
    (UnitNotGib, |offer| offer.unit = [0; 16]),
    (UnitNotGib, |offer| offer.unit = padded(b"TiB")),
    (CategoryUnknown, |offer| offer.category = 0),
    (CategoryUnknown, |offer| offer.category = 0b11),
    (CategoryNotProviders, |offer| offer.category = 0b10),
    (CategoryNotProviders, |offer| offer.category = 1 << 15),
    (ProtocolMissing, |offer| offer.protocol = Protocol::None),
    (CapacityAboveProviders, |offer| offer.capacity = 1_000_001),
    (PriceZero, |offer| offer.price = 0),
    (RateTooLow, |offer| offer.price = 6),
    (RateTooHigh, |offer| offer.price = u64::MAX),
    (RateTooHigh, |offer| offer.price = (2_592_000 << 32) / 10_000 + 1),
    (QuantityZero, |offer| offer.min_quantity = 0),
    (QuantityZero, |offer| (offer.min_quantity, offer.max_quantity) = (0, 0)),
    (QuantityMinAboveMax, |offer| offer.min_quantity = 10_001),
    (QuantityAboveCapacity, |offer| offer.max_quantity = 100_001),
    (QuantityAboveCapacity, |offer| offer.max_quantity = u64::MAX),
    (TermMinAboveMax, |offer| offer.min_term_secs = 365 * EPOCH_SECS + 1),
    (TermTooLong, |offer| offer.max_term_secs = 1_825 * EPOCH_SECS + 1),
    (TermTooLong, |offer| (offer.min_term_secs, offer.max_term_secs) = (1_825 * EPOCH_SECS + 1, 0)),
    (ArbiterIsProvider, |offer| offer.arbiter = ACME.key()),
    (NoticeTooLong, |offer| offer.terms.notice_secs = 60 * EPOCH_SECS + 1),
    (NoticeTooLong, |offer| offer.terms.provider_notice_secs = 60 * EPOCH_SECS + 1),
    (NoticeTooShort, |offer| offer.terms.notice_secs = EPOCH_SECS - 1),
    (GraceOutOfRange, |offer| offer.terms.grace_secs = EPOCH_SECS / 4 - 1),
    (GraceOutOfRange, |offer| offer.terms.grace_secs = 7 * EPOCH_SECS + 1),
    (DisputeWindowOutOfRange, |offer| offer.terms.dispute_secs = EPOCH_SECS - 1),
    (DisputeWindowOutOfRange, |offer| offer.terms.dispute_secs = 7 * EPOCH_SECS + 1),
    (RulingWindowOutOfRange, |offer| offer.terms.ruling_secs = EPOCH_SECS - 1),
    (RulingWindowOutOfRange, |offer| offer.terms.ruling_secs = 21 * EPOCH_SECS + 1),
    (CreditAboveWhole, |offer| offer.terms.max_credit_bps = 10_001),
    (CreditAboveWhole, |offer| offer.terms.service_levels.availability[2].credit_bps = 10_001),
    (CreditAboveWhole, |offer| offer.terms.service_levels.latency.credit_bps = 10_001),
    (ThresholdAboveWhole, |offer| offer.terms.service_levels.availability[0].threshold_ppm = 1_000_001),
    (TiersOutOfOrder, |offer| offer.terms.service_levels.availability.swap(0, 1)),
    (TiersOutOfOrder, |offer| offer.terms.service_levels.availability[1].credit_bps = 999),
    (TiersOutOfOrder, |offer| offer.terms.service_levels.success[1].threshold_ppm = 999_900),
    (TiersOutOfOrder, |offer| offer.terms.service_levels.success.swap(1, 2)),
    (PromiseIncomplete, |offer| offer.terms.service_levels.success[2].threshold_ppm = 1),
    (PromiseIncomplete, |offer| offer.terms.service_levels.success[2].credit_bps = 10_000),
    (PromiseIncomplete, |offer| offer.terms.service_levels.latency.value = 0),
    (PromiseIncomplete, |offer| offer.terms.service_levels.throughput.credit_bps = 0),
    (AllowanceAbovePeriod, |offer| offer.terms.service_levels.throughput.allowance = 8),
    (PeriodOutOfRange, |offer| offer.terms.service_levels.period_epochs = 0),
    (PeriodOutOfRange, |offer| offer.terms.service_levels.period_epochs = 31),
    (PenaltyTooHigh, |offer| offer.terms.service_levels.penalty_bps = 20_001),
    (PenaltyWithoutCollateral, |offer| offer.terms.service_levels.collateral_months = 0),
    (CollateralTooHigh, |offer| offer.terms.service_levels.collateral_months = 13),
    (PaddingNotZero, |offer| offer.terms.padding = [0, 1]),
    (PaddingNotZero, |offer| offer.terms.service_levels.padding = [1, 0]),
    (PaddingNotZero, |offer| offer.terms.service_levels.availability[0].padding = [1, 0]),
    (PaddingNotZero, |offer| offer.terms.service_levels.success[2].padding = [0, 1]),
];

/// Of a service.
const FAULTS_OF_SERVICES: [Fault; 6] = [
    (UnitEmpty, |offer| offer.unit = [0; 16]),
    (TextNotUtf8, |offer| offer.unit = padded(b"\x80")),
    (ProtocolOfService, |offer| offer.protocol = Protocol::S3),
    (RateTooHigh, |offer| (offer.capacity, offer.max_quantity) = (u64::MAX, u64::MAX)),
    (RateTooHigh, |offer| {
        (offer.price, offer.capacity) = (u64::MAX, u64::MAX);
        (offer.min_quantity, offer.max_quantity) = (u64::MAX, u64::MAX);
    }),
    // Monitoring is one of its provider's categories, analytics is not.
    (CategoryNotProviders, |offer| offer.category = 0b100),
];

fn spoilt(mut offer: Offer, spoil: fn(&mut Offer)) -> Offer {
    spoil(&mut offer);
    offer
}

/// What a listing holds that offers what the sample does.
fn storage_listing() -> Listing {
    Listing {
        open: 1,
        protocol: Protocol::S3.into(),
        category: 1,
        region: 276,
        cert_level: 2,
        price_band: 11,
        rating_band: 255,
        version: 1,
        provider: acme(),
        mint: DOLLAR.key(),
        cert_until: CERTIFIED_UNTIL,
        name: padded(b"Hot storage"),
        path: padded(b"/probe"),
        unit: padded(b"GiB"),
        price: 2_441,
        capacity: 100_000,
        min_quantity: 1,
        max_quantity: 10_000,
        min_term_secs: 30 * EPOCH_SECS,
        max_term_secs: 365 * EPOCH_SECS,
        terms: terms(),
        revision: 1,
        auto_accept: 1,
        created_at: GENESIS_AT,
        updated_at: GENESIS_AT,
        bond: address::bond(&acme(), &DOLLAR.key()),
        ..Listing::zeroed()
    }
}

pub fn create_listing() -> Suite {
    let call = |market: &mut Market| {
        market.pass(10);
        list(DOLLAR, storage_offer())
    };
    let suite = Suite::new("create_listing", call, |forecast| {
        let now = GENESIS_AT + 10;
        let listing = Listing { id: 1, created_at: now, updated_at: now, ..storage_listing() };
        forecast.create(&second_listing(), &ACME.key(), &listing);
        forecast.change::<Provider>(&acme(), |provider| (provider.next_listing, provider.open_listings) = (2, 2));
        forecast.emit(ListingCreated {
            listing: second_listing(),
            provider: acme(),
            mint: DOLLAR.key(),
            price: 2_441,
            capacity: 100_000,
        });
    })
    .signer("authority", NotAuthority)
    .fixed("platform")
    .account("provider", ErrorCode::ConstraintSeeds)
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
        market.send(instruction::delist_provider(REGISTRAR.key(), acme(), Some(Reason::Fraud)));
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

pub fn update_listing() -> Suite {
    fn offer() -> Offer {
        let mut terms = terms();
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
    let call = |market: &mut Market| {
        market.set_now(CERTIFIED_UNTIL);
        update(1, offer())
    };
    let suite = Suite::new("update_listing", call, |forecast| {
        forecast.change::<Listing>(&acme_listing(), |listing| {
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
        forecast.emit(ListingUpdated { listing: acme_listing(), revision: 2, price: 5_000, capacity: 20 });
    })
    .signer("authority", NotAuthority)
    .fixed("platform")
    .account("provider", NotAuthority)
    .account("listing", ProviderMismatch)
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

fn refuses_unknown_and_final_status(suite: Suite, call: fn() -> Instruction) -> Suite {
    suite
        .refuses(ListingClosed, move |market| {
            market.send(close());
            call()
        })
        .refuses(StatusUnknown, move |market| {
            market.edit::<Listing>(&acme_listing(), |listing| listing.status = 3);
            call()
        })
}

pub fn pause_listing() -> Suite {
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

pub fn resume_listing() -> Suite {
    let call = |market: &mut Market| {
        market.send(pause());
        resume()
    };
    let suite = Suite::new("resume_listing", call, |forecast| {
        forecast.change::<Listing>(&acme_listing(), |listing| (listing.status, listing.open) = (0, 1));
        forecast.emit(ListingStatusChanged { listing: acme_listing(), status: ListingStatus::Open });
    })
    .signer("authority", NotAuthority)
    .fixed("platform")
    .account("provider", NotAuthority)
    .account("listing", ProviderMismatch)
    .refuses(StatusUnchanged, |_| resume())
    .refuses(ProviderDelisted, |market| {
        market.send(pause());
        market.send(instruction::delist_provider(REGISTRAR.key(), acme(), Some(Reason::Fraud)));
        resume()
    })
    .refuses(ProviderRetired, |market| {
        market.edit::<Provider>(&acme(), |provider| provider.status = 1);
        resume()
    })
    .refuses(Paused, |market| {
        market.send(pause());
        market.send(instruction::pause(GUARDIAN.key(), 0b10));
        resume()
    });
    refuses_unknown_and_final_status(suite, resume)
}

pub fn close_listing() -> Suite {
    let suite = Suite::new(
        "close_listing",
        |_| close(),
        |forecast| {
            forecast.change::<Listing>(&acme_listing(), |listing| (listing.status, listing.open) = (2, 0));
            forecast.change::<Provider>(&acme(), |provider| (provider.open_listings, provider.open) = (0, 0));
            forecast.emit(ListingStatusChanged { listing: acme_listing(), status: ListingStatus::Closed });
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

pub fn refresh_listing() -> Suite {
    let call = |market: &mut Market| {
        market.set_now(CERTIFIED_UNTIL);
        instruction::refresh_listing(acme(), acme_listing())
    };
    Suite::new("refresh_listing", call, |forecast| {
        forecast.change::<Listing>(&acme_listing(), |listing| (listing.cert_level, listing.cert_until) = (0, 0));
        forecast.emit(ListingRefreshed { listing: acme_listing() });
    })
    .account("provider", ProviderMismatch)
    .account("listing", ProviderMismatch)
}

#[test]
fn a_listing_in_sync_is_refreshed_without_effect_until_the_second_of_expiry() {
    let mut market = Market::default();
    market.set_now(CERTIFIED_UNTIL - 1);
    market.expect(instruction::refresh_listing(acme(), acme_listing()), |_| {});
}

#[test]
fn a_refresh_copies_region_level_and_rating() {
    let mut market = Market::default();
    market.edit::<Provider>(&acme(), |provider| {
        (provider.region, provider.rating_band) = (40, 9);
        provider.level_until = [GENESIS_AT + 9; 4];
    });
    market.expect(instruction::refresh_listing(acme(), acme_listing()), |forecast| {
        forecast.change::<Listing>(&acme_listing(), |listing| {
            (listing.region, listing.rating_band) = (40, 9);
            (listing.cert_level, listing.cert_until) = (4, GENESIS_AT + 9);
        });
        forecast.emit(ListingRefreshed { listing: acme_listing() });
    });
}

#[test]
fn a_service_lists_what_it_offers() {
    let mut market = Market::default();
    let address = address::listing(&movers(), 1);
    market.expect(create(MOVERS, movers(), 1, DOLLAR_2022.key(), service_offer()), |forecast| {
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
        forecast.create(&address, &MOVERS.key(), &listing);
        forecast.change::<Provider>(&movers(), |provider| (provider.next_listing, provider.open_listings) = (2, 2));
        let (provider, mint) = (movers(), DOLLAR_2022.key());
        forecast.emit(ListingCreated { listing: address, provider, mint, price: 5_000_000, capacity: 50 });
    });
}

#[test]
fn the_longest_texts_fill_their_fields() {
    let mut market = Market::default();
    let offer = Offer { name: [b'n'; 32], path: [b'p'; 48], unit: [b'u'; 16], ..service_offer() };
    market.send(instruction::update_listing(MOVERS.key(), movers(), movers_listing(), 1, offer));
    let listing = market.read::<Listing>(&movers_listing());
    assert_eq!((listing.name, listing.path, listing.unit), ([b'n'; 32], [b'p'; 48], [b'u'; 16]));
}

#[test]
fn accepts_every_value_that_is_just_within_its_bounds() {
    let bounds = TermBounds::widest(EPOCH_SECS);
    let within: [fn(&mut Offer); 13] = [
        |offer| offer.name = [b'n'; 32],
        |offer| offer.path = [b'p'; 48],
        |offer| (offer.capacity, offer.max_quantity) = (1_000_000, 1_000_000),
        |offer| offer.price = 7,
        |offer| offer.price = (2_592_000 << 32) / 10_000,
        |offer| (offer.min_quantity, offer.max_quantity) = (10_000, 10_000),
        |offer| offer.min_term_secs = offer.max_term_secs,
        |offer| offer.max_term_secs = 1_825 * EPOCH_SECS,
        |offer| (offer.terms.notice_secs, offer.terms.provider_notice_secs) = (EPOCH_SECS, 0),
        |offer| (offer.auto_accept, offer.terms.notice_secs) = (false, 0),
        |offer| offer.terms.max_credit_bps = 10_000,
        |offer| offer.terms.service_levels.penalty_bps = 20_000,
        |offer| offer.terms.service_levels.period_epochs = 30,
    ];
    for set in within {
        Market::default().send(list(DOLLAR, spoilt(storage_offer(), set)));
    }
    for least in [true, false] {
        let pick = |low, high| if least { low } else { high };
        let mut offer = storage_offer();
        offer.terms.grace_secs = pick(bounds.min_grace_secs, bounds.max_grace_secs);
        offer.terms.dispute_secs = pick(bounds.min_dispute_secs, bounds.max_dispute_secs);
        offer.terms.ruling_secs = pick(bounds.min_ruling_secs, bounds.max_ruling_secs);
        Market::default().send(list(DOLLAR, offer));
    }
}

#[test]
fn status_follows_the_table_from_every_status() {
    let calls = [pause(), resume(), close(), update(1, storage_offer())];
    let expected = [
        (ListingStatus::Open, [None, Some(StatusUnchanged), None, None]),
        (ListingStatus::Paused, [Some(StatusUnchanged), None, None, None]),
        (ListingStatus::Closed, [Some(ListingClosed); 4]),
    ];
    for (status, ends) in expected {
        for (call, end) in calls.iter().zip(ends) {
            let mut market = Market::default();
            market.edit::<Listing>(&acme_listing(), |listing| listing.status = status.into());
            assert_eq!(market.refusal(call), end.map(Refusal::from), "from {status:?}");
        }
    }
}

#[test]
fn an_update_of_a_paused_listing_leaves_it_paused() {
    let mut market = Market::default();
    market.send(pause());
    market.send(update(1, storage_offer()));
    let listing = market.read::<Listing>(&acme_listing());
    assert_eq!((listing.status, listing.open, listing.revision), (1, 0, 2));
}

#[test]
fn a_closed_listings_address_is_not_used_twice() {
    let mut market = Market::default();
    market.send(close());
    let again = create(ACME, acme(), 0, DOLLAR.key(), storage_offer());
    assert_eq!(market.refusal(&again), Some(0.into()), "the address is taken");
    market.send(list(DOLLAR, storage_offer()));
    assert_eq!(market.read::<Provider>(&acme()).open_listings, 1);
}

#[test]
fn a_closed_listing_stays_in_sync_with_its_provider() {
    let mut market = Market::default();
    market.send(close());
    market.set_now(CERTIFIED_UNTIL);
    market.send(instruction::refresh_listing(acme(), acme_listing()));
    let listing = market.read::<Listing>(&acme_listing());
    assert_eq!((listing.status, listing.open, listing.cert_level), (2, 0, 0));
}

#[test]
fn a_delisted_provider_still_updates_pauses_and_closes_its_listing() {
    let mut market = Market::default();
    market.send(instruction::delist_provider(REGISTRAR.key(), acme(), Some(Reason::Fraud)));
    for call in [update(1, storage_offer()), pause(), close()] {
        market.send(call);
    }
}

#[test]
fn refuses_another_providers_listing_to_an_authority_of_its_own() {
    let mut market = Market::default();
    market.refuse(&instruction::close_listing(ACME.key(), acme(), movers_listing()), ProviderMismatch);
    market.refuse(&instruction::pause_listing(ACME.key(), acme(), movers_listing()), ProviderMismatch);
    let update = instruction::update_listing(ACME.key(), acme(), movers_listing(), 1, storage_offer());
    market.refuse(&update, ProviderMismatch);
}
