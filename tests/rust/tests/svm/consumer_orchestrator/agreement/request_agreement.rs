use bytemuck::Zeroable;
use flashback::{
    error::FlashbackError::{self, *},
    events::AgreementRequested,
    state::{Agreement, Listing, Offer, Order, Provider, Session, SessionRights, Vault},
};
use flashback_client::instruction::{self, Actor};
use flashback_tests::{
    deals::*,
    fixture::*,
    grants::{app, open_session, open_sessions, rights, session, APP, SESSION_UNTIL},
    sample::{plain_terms, DAY, EPOCH, EPOCH_SECS, GENESIS_AT},
    tokens::SPL,
    *,
};

use crate::agreement::WISH;

/// What is asked for, as it is frozen.
fn requested(deal: Deal) -> Agreement {
    Agreement {
        version: 1,
        fee_bps: 100,
        id: deal.index(),
        arbiter: ARBITER.key(),
        provider: deal.provider(),
        consumer: deal.consumer.key(),
        requested_at: GENESIS_AT,
        listing: deal.listing(),
        vault: deal.vault(),
        rent_payer: STRANGER.key(),
        quantity: deal.quantity(),
        rate_q: deal.rate << 32,
        collateral: deal.rate * 2_592_000,
        valid_until: GENESIS_AT + EPOCH,
        dispute_stake_lamports: 10_000_000,
        terms: plain_terms(),
        revision: 2,
        attributes_version: 1,
        ..Agreement::zeroed()
    }
}

pub fn suite() -> Suite {
    let call = |market: &mut Fixture| {
        *market = Fixture::dealing();
        market.send(instruction::set_settlement_mint(ADMIN.key(), SPL.mint.key(), 1_000_000));
        open_sessions(market);
        market.pass(10);
        let order = Order { min_level: 2, min_rating_band: 9, term_secs: 10 * EPOCH_SECS, ..WISH.order() };
        WISH.request_as(app(), STRANGER, order)
    };
    let suite = Suite::new("request_agreement", call, |expected| {
        let agreement = Agreement {
            requested_at: GENESIS_AT + 10,
            min_level: 2,
            min_rating_band: 9,
            term_secs: 10 * EPOCH_SECS,
            collateral: 5 * 10 * DAY,
            ref_value: 1_000_000,
            sequence: 1,
            ..requested(WISH)
        };
        expected.create(&WISH.address(), &STRANGER.key(), &agreement);
        expected.change::<Session>(&session(WISH), |session| session.rate_q = 5 << 32);
        expected.change::<Vault>(&WISH.vault(), |vault| {
            vault.next_index += 1;
            vault.open_count = 3;
        });
        expected.emit(AgreementRequested {
            agreement: WISH.address(),
            listing: WISH.listing(),
            consumer: CONSUMER.key(),
            quantity: 5_000,
            rate_q: 5 << 32,
            valid_until: GENESIS_AT + EPOCH,
            sequence: 1,
        });
    })
    .signer("authority", NotSessionKey)
    .account("session", SessionOfOtherVault)
    .but(flashback::ID, NotOwner)
    .anyone("payer")
    .fixed("platform")
    .account("provider", ProviderMismatch)
    .account("listing", MintMismatch)
    .but(acme_listing(), RevisionChanged)
    .but(movers_listing(), ProviderMismatch)
    .but(service(SPL).listing(), ProviderMismatch)
    .but(service(SPL.other()).listing(), ProviderMismatch)
    .account("vault", SessionOfOtherVault)
    .but(vault(CONSUMER, SPL.other()), SettlementMintMismatch)
    .but(vault(RIVAL, SPL.other()), SettlementMintMismatch)
    .named("settlement_mint", SettlementMintMismatch)
    .made("agreement")
    .program("system_program")
    .refuses(NotOwner, |market| {
        *market = Fixture::dealing();
        WISH.request_as(RIVAL.key().into(), RIVAL, WISH.order())
    })
    .refuses(SessionRateExceeded, |market| {
        *market = Fixture::dealing();
        market.send(open_session(WISH, APP, SessionRights { max_rate_q: (5 << 32) - 1, ..rights() }));
        WISH.request_as(app(), STRANGER, WISH.order())
    })
    .refuses(SessionRefused, |market| {
        *market = Fixture::dealing();
        market.send(open_session(WISH, APP, SessionRights { instructions: 0b11_1110, ..rights() }));
        WISH.request_as(app(), STRANGER, WISH.order())
    })
    .refuses(SessionExpired, |market| {
        *market = Fixture::dealing();
        market.send(open_session(WISH, APP, rights()));
        market.set_now(SESSION_UNTIL);
        WISH.request_as(app(), STRANGER, Order { valid_until: SESSION_UNTIL + EPOCH, ..WISH.order() })
    })
    .refuses(PartyTwice, |market| {
        *market = Fixture::dealing();
        market.send(open_session(WISH, ACME, rights()));
        WISH.request_as(Actor::by_session(&WISH.vault(), ACME.key()), ACME, WISH.order())
    })
    .refuses(Paused, |market| {
        *market = Fixture::dealing();
        market.send(instruction::pause(GUARDIAN.key(), 0b100));
        WISH.request(WISH.order())
    })
    .refuses(AgreementIndexMismatch, |market| {
        *market = Fixture::dealing();
        Deal { place: 3, ..WISH }.request(WISH.order())
    })
    .refuses(VaultExhausted, |market| {
        *market = Fixture::dealing();
        let last = Deal { place: (1 << 20) - 1, ..WISH };
        market.edit::<Vault>(&WISH.vault(), |vault| vault.next_index = last.index());
        last.request(WISH.order())
    })
    .refuses(Overflow, |market| {
        *market = Fixture::dealing();
        market.edit::<Vault>(&WISH.vault(), |vault| vault.open_count = u32::MAX);
        WISH.request(WISH.order())
    })
    .refuses(ListingNotOpen, |market| {
        *market = Fixture::dealing();
        market.send(instruction::pause_listing(ACME.key(), acme(), WISH.listing()));
        WISH.request(WISH.order())
    })
    .refuses(PartyTwice, |market| {
        *market = Fixture::dealing();
        market.edit::<Provider>(&acme(), |provider| provider.authority = CONSUMER.key());
        WISH.request(WISH.order())
    })
    .refuses(PartyTwice, |market| {
        *market = Fixture::dealing();
        market.send(WISH.list(2, Offer { arbiter: CONSUMER.key(), ..WISH.offer() }));
        WISH.request(Order { revision: 3, ..WISH.order() })
    })
    .refuses(PartyTwice, |market| {
        *market = Fixture::dealing();
        market.edit::<Provider>(&acme(), |provider| provider.authority = ARBITER.key());
        WISH.request(WISH.order())
    })
    .refuses(RateTooHigh, |market| {
        *market = Fixture::dealing();
        market.edit::<Listing>(&WISH.listing(), |listing| listing.price = u64::MAX);
        WISH.request(WISH.order())
    });
    type Fault = (FlashbackError, fn(&mut Order));
    let faults: [Fault; 18] = [
        (RevisionChanged, |order| order.revision = 1),
        (RevisionChanged, |order| order.revision = 3),
        (PriceAboveMax, |order| order.max_price = 2_591),
        (AttributesChanged, |order| order.attributes_version = 0),
        (AttributesChanged, |order| order.attributes_version = 2),
        (QuantityOutOfRange, |order| order.quantity = 0),
        (QuantityOutOfRange, |order| order.quantity = 999),
        (QuantityOutOfRange, |order| order.quantity = 10_001),
        (QuantityOutOfRange, |order| order.quantity = u64::MAX),
        (TermOutOfRange, |order| order.term_secs = 8 * EPOCH_SECS - 1),
        (TermOutOfRange, |order| order.term_secs = 1_825 * EPOCH_SECS + 1),
        (TermOutOfRange, |order| order.term_secs = u32::MAX),
        (ValidUntilOutOfRange, |order| order.valid_until = GENESIS_AT),
        (ValidUntilOutOfRange, |order| order.valid_until = GENESIS_AT + 7 * EPOCH + 1),
        (ValidUntilOutOfRange, |order| order.valid_until = i64::MAX),
        (ValidUntilOutOfRange, |order| order.valid_until = i64::MIN),
        (LevelUnknown, |order| order.min_level = 5),
        (RatingBandUnknown, |order| order.min_rating_band = 10),
    ];
    faults.into_iter().fold(suite, |suite, (error, spoil)| {
        suite.refuses(error, move |market| {
            *market = Fixture::dealing();
            let offer = Offer { min_quantity: 1_000, min_term_secs: 8 * EPOCH_SECS, ..WISH.offer() };
            market.edit::<Listing>(&WISH.listing(), |listing| {
                (listing.min_quantity, listing.min_term_secs) = (offer.min_quantity, offer.min_term_secs);
            });
            let mut order = WISH.order();
            spoil(&mut order);
            WISH.request(order)
        })
    })
}

#[test]
fn a_request_reserves_nothing() {
    let mut market = Fixture::dealing();
    let untouched = [WISH.listing(), acme(), WISH.bond(), WISH.vault_token(), WISH.bond_token()];
    let before = untouched.map(|address| market.account(&address));
    market.send(WISH.request(WISH.order()));
    assert_eq!(untouched.map(|address| market.account(&address)), before);
    let vault = market.read::<Vault>(&WISH.vault());
    assert_eq!((vault.reserved, vault.rate_sum_q), (RATE_SUM * NOTICE, q(RATE_SUM)));
}

#[test]
fn the_longest_and_an_open_term_are_for_listings_without_a_longest_one() {
    for (term_secs, ends_at) in [(0, 0), (1_825 * EPOCH_SECS, GENESIS_AT + 1_825 * EPOCH)] {
        let mut market = Fixture::dealing();
        market.send(WISH.request(Order { term_secs, ..WISH.order() }));
        market.send(WISH.accept());
        let agreement = WISH.read(&market);
        assert_eq!(agreement.term_ends_at, ends_at);
        assert_eq!(agreement.guarantee, 5 * NOTICE);
    }
    let mut market = Fixture::dealing();
    let [shortest, longest] = [8, 9].map(|epochs| epochs * EPOCH_SECS);
    let offer = Offer { min_term_secs: shortest, max_term_secs: longest, ..WISH.offer() };
    market.send(WISH.list(2, offer));
    for (term_secs, fits) in
        [(0, false), (shortest - 1, false), (shortest, true), (longest, true), (longest + 1, false)]
    {
        let order = Order { term_secs, revision: 3, ..WISH.order() };
        let refusal = market.clone().refusal(&WISH.request(order));
        assert_eq!(refusal, (!fits).then(|| TermOutOfRange.into()), "{term_secs}");
    }
}

#[test]
fn a_mint_that_nobody_vouches_for_any_more_has_no_value() {
    for (values, ref_value) in [(&[][..], 0), (&[7], 7), (&[7, 0], 0)] {
        let mut market = Fixture::dealing();
        for value in values {
            market.send(instruction::set_settlement_mint(ADMIN.key(), SPL.mint.key(), *value));
        }
        market.send(WISH.request(WISH.order()));
        assert_eq!(WISH.read(&market).ref_value, ref_value);
    }
}
