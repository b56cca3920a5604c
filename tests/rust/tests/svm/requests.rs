//! Requests: what is asked for, and what becomes of it.

use anchor_lang::error::ErrorCode;
use bytemuck::Zeroable;
use flashback::{
    error::FlashbackError::{self, *},
    events::{AgreementAccepted, AgreementRequested, RequestClosed},
    state::{Agreement, AgreementStatus, Bond, Listing, Offer, Order, Provider, Reason, Terms, Vault},
};
use flashback_client::instruction::{self, AgreementKeys};
use flashback_tests::{deals::*, market::*, sample::*, tokens::SPL, *};
use solana_sdk::instruction::Instruction;

const WISH: Deal = wish(SPL);
/// A month of the wish's price.
const COLLATERAL: u64 = 5 * 2_592_000;

/// The wish's keys: a stranger pays the rent.
fn keys() -> AgreementKeys {
    AgreementKeys { rent_payer: STRANGER.key(), ..WISH.keys() }
}

/// Makes the wish in a market with deals.
fn wished(market: &mut Market) {
    *market = Market::dealing();
    market.send(WISH.request_paid_by(STRANGER, WISH.order()));
}

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
        ..Agreement::zeroed()
    }
}

pub fn request_agreement() -> Suite {
    let call = |market: &mut Market| {
        *market = Market::dealing();
        market.send(instruction::set_settlement_mint(ADMIN.key(), SPL.mint.key(), 1_000_000));
        market.pass(10);
        WISH.request_paid_by(STRANGER, Order { min_level: 2, min_rating_band: 9, term_secs: 77, ..WISH.order() })
    };
    let suite = Suite::new("request_agreement", call, |forecast| {
        let agreement = Agreement {
            requested_at: GENESIS_AT + 10,
            min_level: 2,
            min_rating_band: 9,
            term_secs: 77,
            ref_value: 1_000_000,
            sequence: 1,
            ..requested(WISH)
        };
        forecast.create(&WISH.address(), &STRANGER.key(), &agreement);
        forecast.change::<Vault>(&WISH.vault(), |vault| {
            vault.next_index += 1;
            vault.open_count = 3;
        });
        forecast.emit(AgreementRequested {
            agreement: WISH.address(),
            listing: WISH.listing(),
            consumer: CONSUMER.key(),
            quantity: 5_000,
            rate_q: 5 << 32,
            valid_until: GENESIS_AT + EPOCH,
            sequence: 1,
        });
    })
    .signer("owner", NotOwner)
    .anyone("payer")
    .fixed("platform")
    .account("provider", ProviderMismatch)
    .account("listing", MintMismatch)
    .but(acme_listing(), RevisionChanged)
    .but(movers_listing(), ProviderMismatch)
    .but(service(SPL).listing(), ProviderMismatch)
    .but(service(SPL.other()).listing(), ProviderMismatch)
    .account("vault", ErrorCode::ConstraintSeeds)
    .named("settlement_mint", SettlementMintMismatch)
    .made("agreement")
    .program("system_program")
    .refuses(Paused, |market| {
        *market = Market::dealing();
        market.send(instruction::pause(GUARDIAN.key(), 0b100));
        WISH.request(WISH.order())
    })
    .refuses(AgreementIndexMismatch, |market| {
        *market = Market::dealing();
        Deal { place: 3, ..WISH }.request(WISH.order())
    })
    .refuses(VaultExhausted, |market| {
        *market = Market::dealing();
        let last = Deal { place: (1 << 20) - 1, ..WISH };
        market.edit::<Vault>(&WISH.vault(), |vault| vault.next_index = last.index());
        last.request(WISH.order())
    })
    .refuses(Overflow, |market| {
        *market = Market::dealing();
        market.edit::<Vault>(&WISH.vault(), |vault| vault.open_count = u32::MAX);
        WISH.request(WISH.order())
    })
    .refuses(ListingNotOpen, |market| {
        *market = Market::dealing();
        market.send(instruction::pause_listing(ACME.key(), acme(), WISH.listing()));
        WISH.request(WISH.order())
    })
    .refuses(PartyTwice, |market| {
        *market = Market::dealing();
        market.edit::<Provider>(&acme(), |provider| provider.authority = CONSUMER.key());
        WISH.request(WISH.order())
    })
    .refuses(PartyTwice, |market| {
        *market = Market::dealing();
        market.send(WISH.list(2, Offer { arbiter: CONSUMER.key(), ..WISH.offer() }));
        WISH.request(Order { revision: 3, ..WISH.order() })
    })
    .refuses(PartyTwice, |market| {
        *market = Market::dealing();
        market.edit::<Provider>(&acme(), |provider| provider.authority = ARBITER.key());
        WISH.request(WISH.order())
    })
    .refuses(RateTooHigh, |market| {
        *market = Market::dealing();
        market.edit::<Listing>(&WISH.listing(), |listing| listing.price = u64::MAX);
        WISH.request(WISH.order())
    });
    type Fault = (FlashbackError, fn(&mut Order));
    let faults: [Fault; 15] = [
        (RevisionChanged, |order| order.revision = 1),
        (RevisionChanged, |order| order.revision = 3),
        (QuantityOutOfRange, |order| order.quantity = 0),
        (QuantityOutOfRange, |order| order.quantity = 999),
        (QuantityOutOfRange, |order| order.quantity = 10_001),
        (QuantityOutOfRange, |order| order.quantity = u64::MAX),
        (TermOutOfRange, |order| order.term_secs = EPOCH_SECS - 1),
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
            *market = Market::dealing();
            let offer = Offer { min_quantity: 1_000, min_term_secs: EPOCH_SECS, ..WISH.offer() };
            market.edit::<Listing>(&WISH.listing(), |listing| {
                (listing.min_quantity, listing.min_term_secs) = (offer.min_quantity, offer.min_term_secs);
            });
            let mut order = WISH.order();
            spoil(&mut order);
            WISH.request(order)
        })
    })
}

/// What closing the request does, whoever does it.
fn is_gone(forecast: &mut Forecast, status: AgreementStatus) {
    forecast.change::<Vault>(&WISH.vault(), |vault| vault.open_count = 2);
    forecast.close(&WISH.address(), &STRANGER.key());
    forecast.emit(RequestClosed { agreement: WISH.address(), status });
}

/// That the next account is the request, and others are refused: those of the vault by who paid their rent.
fn is_the_request(suite: Suite) -> Suite {
    suite
        .account("agreement", VaultMismatch)
        .but(storage(SPL).address(), RentPayerMismatch)
        .but(service(SPL).address(), RentPayerMismatch)
}

/// Faults of what only a request can undergo.
fn refuses_what_is_no_request(suite: Suite, call: fn(&AgreementKeys) -> Instruction) -> Suite {
    suite
        .refuses(AgreementNotRequested, move |market| {
            *market = Market::dealing();
            call(&storage(SPL).keys())
        })
        .refuses(AgreementNotRequested, move |market| {
            *market = Market::dealing();
            market.send(storage(SPL).terminate());
            call(&storage(SPL).keys())
        })
        .refuses(StatusUnknown, move |market| {
            wished(market);
            market.edit::<Agreement>(&WISH.address(), |agreement| agreement.status = 8);
            call(&keys())
        })
}

/// As [`refuses_what_is_no_request`], and the vault counts none.
fn refuses_what_is_not_there(suite: Suite, call: fn(&AgreementKeys) -> Instruction) -> Suite {
    refuses_what_is_no_request(suite, call).refuses(Overflow, move |market| {
        wished(market);
        market.pass(EPOCH);
        market.edit::<Vault>(&WISH.vault(), |vault| vault.open_count = 0);
        call(&keys())
    })
}

pub fn cancel_request() -> Suite {
    let cancel = |keys: &AgreementKeys| instruction::cancel_request(CONSUMER.key(), keys);
    let call = move |market: &mut Market| {
        wished(market);
        cancel(&keys())
    };
    let suite = Suite::new("cancel_request", call, |forecast| is_gone(forecast, AgreementStatus::Cancelled))
        .signer("owner", NotOwner)
        .account("vault", NotOwner)
        .but(vault(CONSUMER, SPL.other()), VaultMismatch);
    let suite = is_the_request(suite).named("rent_payer", RentPayerMismatch);
    refuses_what_is_not_there(suite, cancel)
}

pub fn decline_agreement() -> Suite {
    let decline = |keys: &AgreementKeys| instruction::decline_agreement(ACME.key(), keys);
    let call = move |market: &mut Market| {
        wished(market);
        decline(&keys())
    };
    let suite = Suite::new("decline_agreement", call, |forecast| is_gone(forecast, AgreementStatus::Declined))
        .signer("authority", NotAuthority)
        .account("provider", NotAuthority)
        .account("vault", VaultMismatch)
        .account("agreement", VaultMismatch)
        .but(storage(SPL).address(), RentPayerMismatch)
        .but(service(SPL).address(), ProviderMismatch)
        .but(service(SPL.other()).address(), ProviderMismatch)
        .named("rent_payer", RentPayerMismatch);
    refuses_what_is_not_there(suite, decline)
}

pub fn lapse_request() -> Suite {
    let call = |market: &mut Market| {
        wished(market);
        market.pass(EPOCH);
        instruction::lapse_request(&keys())
    };
    let suite = Suite::new("lapse_request", call, |forecast| is_gone(forecast, AgreementStatus::Lapsed))
        .account("vault", VaultMismatch);
    let suite = is_the_request(suite).named("rent_payer", RentPayerMismatch).refuses(RequestNotLapsed, |market| {
        wished(market);
        market.pass(EPOCH - 1);
        instruction::lapse_request(&keys())
    });
    refuses_what_is_not_there(suite, instruction::lapse_request)
}

pub fn accept_agreement() -> Suite {
    fn accept(market: &mut Market) -> Instruction {
        wished(market);
        instruction::accept_agreement(ACME.key(), &keys())
    }
    let call = |market: &mut Market| {
        *market = Market::dealing();
        market.send(WISH.request_paid_by(STRANGER, Order { term_secs: 9 * EPOCH_SECS, ..WISH.order() }));
        market.pass(10);
        instruction::accept_agreement(ACME.key(), &keys())
    };
    let suite = Suite::new("accept_agreement", call, |forecast| {
        let now = GENESIS_AT + 10;
        forecast.change::<Agreement>(&WISH.address(), |agreement| {
            agreement.status = AgreementStatus::Active.into();
            agreement.bond = WISH.bond();
            agreement.reserved = 5_000;
            agreement.guarantee = 5 * NOTICE;
            (agreement.started_at, agreement.settled_until) = (now, now);
            agreement.term_ends_at = now + 9 * EPOCH;
            agreement.sequence = 2;
        });
        forecast.change::<Vault>(&WISH.vault(), |vault| {
            vault.reserved = 9 * NOTICE;
            vault.rate_sum_q = q(9);
            vault.accrued_q = q(RATE_SUM * 10);
            vault.funded_until = now;
        });
        forecast.change::<Listing>(&WISH.listing(), |listing| listing.reserved = 8_000);
        // Storage is sold in two mints, and by three deals.
        forecast.change::<Provider>(&acme(), |provider| (provider.reserved_gib, provider.agreements) = (11_000, 5));
        forecast.change::<Bond>(&WISH.bond(), |bond| (bond.locked, bond.open_count) = (8 * 2_592_000, 3));
        forecast.emit(AgreementAccepted {
            agreement: WISH.address(),
            provider: acme(),
            started_at: now,
            term_ends_at: now + 9 * EPOCH,
            guarantee: 5 * NOTICE,
            collateral: COLLATERAL,
            sequence: 2,
        });
    })
    .signer("authority", NotAuthority)
    .fixed("platform")
    .account("agreement", ListingMismatch)
    .but(service(SPL).address(), ProviderMismatch)
    .but(service(SPL.other()).address(), ProviderMismatch)
    .but(rivals(SPL).address(), VaultMismatch)
    .but(storage(SPL).address(), AgreementNotRequested)
    .account("provider", ProviderMismatch)
    .account("listing", ListingMismatch)
    .account("bond", BondMismatch)
    .account("vault", VaultMismatch)
    .refuses(Paused, |market| {
        let call = accept(market);
        market.send(instruction::pause(GUARDIAN.key(), 0b1000));
        call
    })
    .refuses(RequestLapsed, |market| {
        let call = accept(market);
        market.pass(EPOCH);
        call
    })
    .refuses(ListingNotOpen, |market| {
        let call = accept(market);
        market.send(instruction::pause_listing(ACME.key(), acme(), WISH.listing()));
        call
    })
    .refuses(ListingNotOpen, |market| {
        let call = accept(market);
        market.send(instruction::close_listing(ACME.key(), acme(), WISH.listing()));
        call
    })
    .refuses(RevisionChanged, |market| {
        let call = accept(market);
        market.send(WISH.list(2, WISH.offer()));
        call
    })
    .refuses(PartyTwice, |market| {
        accept(market);
        market.send(instruction::propose_authority(ACME.key(), acme(), CONSUMER.key()));
        market.send(instruction::accept_authority(CONSUMER.key(), acme()));
        instruction::accept_agreement(CONSUMER.key(), &keys())
    })
    .refuses(PartyTwice, |market| {
        accept(market);
        market.enrich(ARBITER);
        market.send(instruction::propose_authority(ACME.key(), acme(), ARBITER.key()));
        market.send(instruction::accept_authority(ARBITER.key(), acme()));
        instruction::accept_agreement(ARBITER.key(), &keys())
    })
    .refuses(ProviderRetired, |market| {
        let call = accept(market);
        market.edit::<Provider>(&acme(), |provider| provider.status = 1);
        call
    })
    .refuses(ProviderDelisted, |market| {
        let call = accept(market);
        market.send(instruction::delist_provider(REGISTRAR.key(), acme(), Some(Reason::Fraud)));
        call
    })
    .refuses(ProviderSuspended, |market| {
        let call = accept(market);
        market.edit::<Provider>(&acme(), |provider| provider.boards_suspended = 1);
        call
    })
    .refuses(LevelTooLow, |market| {
        *market = Market::dealing();
        market.send(WISH.request(Order { min_level: 3, ..WISH.order() }));
        WISH.accept()
    })
    .refuses(LevelTooLow, |market| {
        *market = Market::dealing();
        market.set_now(attestation(2).expires_at - 1);
        let valid_until = market.now() + 2;
        market.send(WISH.request(Order { min_level: 2, valid_until, ..WISH.order() }));
        market.pass(1);
        WISH.accept()
    })
    .refuses(RatingTooLow, |market| {
        *market = Market::dealing();
        market.send(WISH.request(Order { min_rating_band: 1, ..WISH.order() }));
        WISH.accept()
    })
    .refuses(RatingTooLow, |market| {
        *market = Market::dealing();
        market.edit::<Provider>(&acme(), |provider| provider.rating_band = 8);
        market.send(WISH.request(Order { min_rating_band: 9, ..WISH.order() }));
        WISH.accept()
    })
    .refuses(BoardMissing, |market| {
        *market = Market::dealing();
        let service_levels = terms().service_levels;
        let terms = Terms { service_levels, ..plain_terms() };
        market.send(WISH.list(2, Offer { terms, ..WISH.offer() }));
        market.send(WISH.request(Order { revision: 3, ..WISH.order() }));
        WISH.accept()
    })
    .refuses(CreditTooLowWithoutBoard, |market| {
        *market = Market::dealing();
        let terms = Terms { max_credit_bps: 4_999, ..plain_terms() };
        market.send(WISH.list(2, Offer { terms, ..WISH.offer() }));
        market.send(WISH.request(Order { revision: 3, ..WISH.order() }));
        WISH.accept()
    })
    .refuses(NoticeTooLongWithoutBoard, |market| {
        *market = Market::dealing();
        let terms = Terms { notice_secs: 7 * EPOCH_SECS + 1, ..plain_terms() };
        market.send(WISH.list(2, Offer { terms, ..WISH.offer() }));
        market.send(WISH.request(Order { revision: 3, ..WISH.order() }));
        WISH.accept()
    })
    .refuses(CapacityExhausted, |market| {
        let call = accept(market);
        market.edit::<Listing>(&WISH.listing(), |listing| listing.capacity = 7_999);
        call
    })
    .refuses(CapacityExhausted, |market| {
        let call = accept(market);
        market.edit::<Provider>(&acme(), |provider| provider.capacity_gib = 10_999);
        call
    })
    .refuses(BondTooLow, |market| {
        let call = accept(market);
        let thaw = STAKE - 3 * 2_592_000 - COLLATERAL + 1;
        market.send(instruction::thaw_bond(ACME.key(), acme(), WISH.bond(), thaw));
        call
    })
    .refuses(FundsTooLow, |market| {
        let call = accept(market);
        market.send(WISH.withdraw(SAVINGS / 2 - 9 * NOTICE + 1));
        call
    })
    .refuses(VaultDelinquent, |market| {
        let call = accept(market);
        WISH.leave(market, 10);
        market.pass(11);
        call
    })
    .refuses(Overflow, |market| {
        let call = accept(market);
        market.edit::<Provider>(&acme(), |provider| provider.agreements = u32::MAX);
        call
    });
    refuses_what_is_no_request(suite, |keys| instruction::accept_agreement(ACME.key(), keys))
}

#[test]
fn a_request_can_be_accepted_until_the_second_before_valid_until() {
    let mut market = Market::default();
    wished(&mut market);
    let (accept, lapse) = (instruction::accept_agreement(ACME.key(), &keys()), instruction::lapse_request(&keys()));
    market.set_now(GENESIS_AT + EPOCH);
    market.refuse(&accept, RequestLapsed);
    market.pass(-1);
    market.refuse(&lapse, RequestNotLapsed);
    market.send(accept);
}

#[test]
fn refuses_to_accept_for_a_provider_whose_listing_does_not_accept_by_itself() {
    let mut market = Market::default();
    wished(&mut market);
    for wallet in [CONSUMER, RIVAL, MOVERS, ADMIN, STRANGER] {
        market.refuse(&instruction::accept_agreement(wallet.key(), &keys()), NotAuthority);
    }
}

#[test]
fn anyone_accepts_where_the_listing_accepts_by_itself_and_a_purchase_is_one_transaction() {
    let mut market = Market::dealing();
    let deal = Deal { place: 2, ..service(SPL) };
    let accept = instruction::accept_agreement(STRANGER.key(), &deal.keys());
    market.send_all(&[deal.deposit(CONSUMER, 1), deal.request(deal.order()), accept]).unwrap();
    assert_eq!(deal.read(&market).started_at, GENESIS_AT);
}

#[test]
fn an_offer_that_changed_between_the_look_and_the_purchase_is_refused_at_each_step() {
    let mut market = Market::dealing();
    market.send(WISH.list(2, Offer { price: 1_000_000, ..WISH.offer() }));
    market.refuse(&WISH.request(WISH.order()), RevisionChanged);
    let mut market = Market::default();
    wished(&mut market);
    market.send(WISH.list(2, Offer { price: 1_000_000, ..WISH.offer() }));
    let before = market.account(&WISH.vault());
    market.refuse(&instruction::accept_agreement(ACME.key(), &keys()), RevisionChanged);
    assert_eq!(market.account(&WISH.vault()), before);
    market.send(instruction::cancel_request(CONSUMER.key(), &keys()));
}

#[test]
fn a_listing_paused_and_resumed_since_can_still_be_accepted() {
    let mut market = Market::default();
    wished(&mut market);
    market.send(instruction::pause_listing(ACME.key(), acme(), WISH.listing()));
    market.refuse(&instruction::accept_agreement(ACME.key(), &keys()), ListingNotOpen);
    market.send(instruction::resume_listing(ACME.key(), acme(), WISH.listing()));
    market.send(instruction::accept_agreement(ACME.key(), &keys()));
}

#[test]
fn a_request_reserves_nothing() {
    let mut market = Market::dealing();
    let untouched = [WISH.listing(), acme(), WISH.bond(), WISH.vault_token(), WISH.bond_token()];
    let before = untouched.map(|address| market.account(&address));
    market.send(WISH.request(WISH.order()));
    assert_eq!(untouched.map(|address| market.account(&address)), before);
    let vault = market.read::<Vault>(&WISH.vault());
    assert_eq!((vault.reserved, vault.rate_sum_q), (RATE_SUM * NOTICE, q(RATE_SUM)));
}

#[test]
fn capacity_is_never_oversold_however_many_requests_wait() {
    let mut market = Market::dealing();
    market.edit::<Listing>(&WISH.listing(), |listing| listing.capacity = 8_000);
    let second = Deal { place: 3, ..WISH };
    for deal in [WISH, second] {
        market.send(deal.request(deal.order()));
    }
    market.send(WISH.accept());
    market.refuse(&second.accept(), CapacityExhausted);
    market.send(WISH.end());
    market.send(instruction::expire_agreement(&WISH.keys()));
    market.send(second.accept());
}

#[test]
fn the_longest_and_an_open_term_are_for_listings_without_a_longest_one() {
    for (term_secs, ends_at) in [(0, 0), (1_825 * EPOCH_SECS, GENESIS_AT + 1_825 * EPOCH), (1, GENESIS_AT + 1)] {
        let mut market = Market::dealing();
        market.send(WISH.request(Order { term_secs, ..WISH.order() }));
        market.send(WISH.accept());
        let agreement = WISH.read(&market);
        assert_eq!(agreement.term_ends_at, ends_at);
        assert_eq!(agreement.guarantee, 5 * if term_secs == 1 { 1 } else { NOTICE }, "no longer than the term");
    }
    let mut market = Market::dealing();
    let offer = Offer { min_term_secs: 5, max_term_secs: 9, ..WISH.offer() };
    market.send(WISH.list(2, offer));
    for (term_secs, fits) in [(0, false), (4, false), (5, true), (9, true), (10, false)] {
        let order = Order { term_secs, revision: 3, ..WISH.order() };
        let refusal = market.clone().refusal(&WISH.request(order));
        assert_eq!(refusal, (!fits).then(|| TermOutOfRange.into()), "{term_secs}");
    }
}

#[test]
fn a_mint_that_nobody_vouches_for_any_more_has_no_value() {
    for (values, ref_value) in [(&[][..], 0), (&[7], 7), (&[7, 0], 0)] {
        let mut market = Market::dealing();
        for value in values {
            market.send(instruction::set_settlement_mint(ADMIN.key(), SPL.mint.key(), *value));
        }
        market.send(WISH.request(WISH.order()));
        assert_eq!(WISH.read(&market).ref_value, ref_value);
    }
}
