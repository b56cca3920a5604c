//! Listings: what may be offered, and how an offer changes.

use bytemuck::Zeroable;
use flashback::{
    error::FlashbackError::{self, *},
    state::{Listing, ListingStatus, Offer, Protocol, Terms},
};
use flashback_client::{address, instruction};
use flashback_tests::{fixture::*, mints::DOLLAR, sample::*, *};
use solana_sdk::instruction::Instruction;

pub mod close_listing;
pub mod create_listing;
pub mod pause_listing;
pub mod refresh_listing;
pub mod resume_listing;
pub mod update_listing;

/// Until when the sample's certificate of [`ACME`] counts.
const CERTIFIED_UNTIL: i64 = GENESIS_AT + 80 * EPOCH;

const SECOND: u32 = 1;

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
const FAULTS: [Fault; 63] = [
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
    (TermTooShort, |offer| (offer.min_term_secs, offer.max_term_secs) = (0, 7 * EPOCH_SECS - 1)),
    (TermTooShort, |offer| {
        (offer.auto_accept, offer.terms.notice_secs) = (false, 0);
        (offer.min_term_secs, offer.max_term_secs) = (0, EPOCH_SECS - 1);
    }),
    (ArbiterIsProvider, |offer| offer.arbiter = ACME.key()),
    (NoticeTooLong, |offer| offer.terms.notice_secs = 60 * EPOCH_SECS + 1),
    (NoticeTooLong, |offer| offer.terms.provider_notice_secs = 60 * EPOCH_SECS + 1),
    (NoticeTooShort, |offer| offer.terms.notice_secs = EPOCH_SECS - 1),
    (GraceOutOfRange, |offer| offer.terms.grace_secs = EPOCH_SECS / 4 - 1),
    (GraceOutOfRange, |offer| offer.terms.grace_secs = 7 * EPOCH_SECS + 1),
    (DisputeWindowOutOfRange, |offer| offer.terms.dispute_secs = EPOCH_SECS - 1),
    (DisputeWindowOutOfRange, |offer| offer.terms.dispute_secs = 7 * EPOCH_SECS + 1),
    (DisputeWindowBelowGrace, |offer| offer.terms.dispute_secs = offer.terms.grace_secs - 1),
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
    (AllowanceAbovePeriod, |offer| offer.terms.service_levels.throughput.allowance = 7),
    (LatencyTooHigh, |offer| offer.terms.service_levels.latency.value = 65_535),
    (PeriodOutOfRange, |offer| offer.terms.service_levels.period_epochs = 0),
    (PeriodOutOfRange, |offer| offer.terms.service_levels.period_epochs = 31),
    (PenaltyTooHigh, |offer| offer.terms.service_levels.penalty_bps = 20_001),
    (PenaltyWithoutCollateral, |offer| offer.terms.service_levels.collateral_months = 0),
    (CollateralTooHigh, |offer| offer.terms.service_levels.collateral_months = 13),
    (PaddingNotZero, |offer| offer.terms.padding = [0, 1]),
    (PaddingNotZero, |offer| offer.terms.service_levels.padding = [1, 0]),
    (PaddingNotZero, |offer| offer.terms.service_levels.availability[0].padding = [1, 0]),
    (PaddingNotZero, |offer| offer.terms.service_levels.success[2].padding = [0, 1]),
    // Nothing that a board would measure.
    (CreditTooLowWithoutBoard, |offer| offer.terms = Terms { max_credit_bps: 4_999, ..plain_terms() }),
    (NoticeTooLongWithoutBoard, |offer| offer.terms = Terms { notice_secs: 7 * EPOCH_SECS + 1, ..plain_terms() }),
    (PenaltyWithoutBoard, |offer| {
        offer.terms = plain_terms();
        offer.terms.service_levels.penalty_bps = 1;
    }),
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
            let mut market = Fixture::default();
            market.edit::<Listing>(&acme_listing(), |listing| listing.status = status.into());
            assert_eq!(market.refusal(call), end.map(Refusal::from), "from {status:?}");
        }
    }
}

#[test]
fn a_delisted_provider_still_updates_pauses_and_closes_its_listing() {
    let mut market = Fixture::default();
    market.send(delist(acme()));
    for call in [update(1, storage_offer()), pause(), close()] {
        market.send(call);
    }
}

#[test]
fn refuses_another_providers_listing_to_an_authority_of_its_own() {
    let mut market = Fixture::default();
    market.refuse(&instruction::close_listing(ACME.key(), acme(), movers_listing()), ProviderMismatch);
    market.refuse(&instruction::pause_listing(ACME.key(), acme(), movers_listing()), ProviderMismatch);
    let update = instruction::update_listing(ACME.key(), acme(), movers_listing(), 1, storage_offer());
    market.refuse(&update, ProviderMismatch);
}
