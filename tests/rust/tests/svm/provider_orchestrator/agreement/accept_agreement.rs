use flashback::{
    error::FlashbackError::*,
    events::AgreementAccepted,
    state::{
        Agreement, AgreementStatus, Board, Bond, Listing, MonitorSlot, Offer, Order, Provider, ProviderProfile, Terms,
        Vault,
    },
};
use flashback_client::instruction::{self, AgreementKeys};
use flashback_tests::{boards, deals::*, fixture::*, sample::*, tokens::SPL, *};
use solana_sdk::{instruction::Instruction, pubkey::Pubkey};

use crate::agreement::{refuses_what_is_no_request, wish_keys, wished, WISH};

/// The wish's price of a month, and of its term of nine epochs.
const COLLATERAL: u64 = 5 * 2_592_000;
const SHORT_COLLATERAL: u64 = 5 * 9 * DAY;

pub fn suite() -> Suite {
    fn accept(market: &mut Fixture) -> Instruction {
        wished(market);
        instruction::accept_agreement(ACME.key(), &wish_keys(SPL))
    }
    let call = |market: &mut Fixture| {
        *market = Fixture::dealing();
        market.send(WISH.request_paid_by(STRANGER, Order { term_secs: 9 * EPOCH_SECS, ..WISH.order() }));
        market.pass(10);
        instruction::accept_agreement(ACME.key(), &wish_keys(SPL))
    };
    let suite = Suite::new("accept_agreement", call, |expected| {
        let now = GENESIS_AT + 10;
        expected.change::<Agreement>(&WISH.address(), |agreement| {
            agreement.status = AgreementStatus::Active.into();
            agreement.bond = WISH.bond();
            agreement.reserved = 5_000;
            agreement.guarantee = 5 * NOTICE;
            (agreement.started_at, agreement.settled_until) = (now, now);
            agreement.term_ends_at = now + 9 * EPOCH;
            agreement.sequence = 2;
        });
        expected.change::<Vault>(&WISH.vault(), |vault| {
            vault.reserved = 9 * NOTICE;
            vault.rate_sum_q = q(9);
            vault.accrued_q = q(RATE_SUM * 10);
            vault.funded_until = now;
        });
        expected.change::<Listing>(&WISH.listing(), |listing| listing.reserved = 8_000);
        // Storage is sold in two mints, and by three deals.
        expected.change::<Provider>(&acme(), |provider| (provider.reserved_gib, provider.agreements) = (11_000, 5));
        expected.change::<Bond>(&WISH.bond(), |bond| {
            (bond.locked, bond.open_count) = (3 * 2_592_000 + SHORT_COLLATERAL, 3)
        });
        expected.emit(AgreementAccepted {
            agreement: WISH.address(),
            provider: acme(),
            started_at: now,
            term_ends_at: now + 9 * EPOCH,
            guarantee: 5 * NOTICE,
            collateral: SHORT_COLLATERAL,
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
        instruction::accept_agreement(CONSUMER.key(), &wish_keys(SPL))
    })
    .refuses(PartyTwice, |market| {
        accept(market);
        market.enrich(ARBITER);
        market.send(instruction::propose_authority(ACME.key(), acme(), ARBITER.key()));
        market.send(instruction::accept_authority(ARBITER.key(), acme()));
        instruction::accept_agreement(ARBITER.key(), &wish_keys(SPL))
    })
    .refuses(ProviderRetired, |market| {
        let call = accept(market);
        market.edit::<Provider>(&acme(), |provider| provider.status = 1);
        call
    })
    .refuses(ProviderDelisted, |market| {
        let call = accept(market);
        market.send(delist(acme()));
        call
    })
    .refuses(ProviderSuspended, |market| {
        let call = accept(market);
        market.edit::<Provider>(&acme(), |provider| provider.boards_suspended = 1);
        call
    })
    .refuses(ProviderSuspended, |market| {
        let call = accept(market);
        market.edit::<Provider>(&acme(), |provider| provider.marks = 0b101);
        call
    })
    .refuses(LevelTooLow, |market| {
        *market = Fixture::dealing();
        market.send(WISH.request(Order { min_level: 3, ..WISH.order() }));
        WISH.accept()
    })
    .refuses(LevelTooLow, |market| {
        *market = Fixture::dealing();
        market.set_now(attestation(2).expires_at - 1);
        let valid_until = market.now() + 2;
        market.send(WISH.request(Order { min_level: 2, valid_until, ..WISH.order() }));
        market.pass(1);
        WISH.accept()
    })
    .refuses(RatingTooLow, |market| {
        *market = Fixture::dealing();
        market.send(WISH.request(Order { min_rating_band: 1, ..WISH.order() }));
        WISH.accept()
    })
    .refuses(RatingTooLow, |market| {
        *market = Fixture::dealing();
        market.edit::<Provider>(&acme(), |provider| provider.rating_band = 8);
        market.send(WISH.request(Order { min_rating_band: 9, ..WISH.order() }));
        WISH.accept()
    })
    .refuses(BoardMissing, |market| {
        *market = Fixture::dealing();
        let service_levels = terms().service_levels;
        let terms = Terms { service_levels, ..plain_terms() };
        market.send(WISH.list(2, Offer { terms, ..WISH.offer() }));
        market.send(WISH.request(Order { revision: 3, ..WISH.order() }));
        WISH.accept()
    })
    .refuses(BoardMismatch, |market| {
        *market = Fixture::asking();
        let keys = AgreementKeys { board: Pubkey::default(), ..boards::promise() };
        instruction::accept_agreement(ACME.key(), &keys)
    })
    .refuses(BoardMismatch, |market| {
        *market = Fixture::asking();
        let keys = AgreementKeys { board: boards::other_board(), ..boards::promise() };
        instruction::accept_agreement(ACME.key(), &keys)
    })
    .refuses(BoardIncomplete, |market| {
        *market = Fixture::asking();
        market.edit::<Board>(&boards::board(), |board| board.slots[2] = MonitorSlot::default());
        boards::accept()
    })
    .refuses(BoardSilent, |market| {
        *market = Fixture::asking();
        market.edit::<Board>(&boards::board(), |board| {
            board.slots[..2].iter_mut().for_each(|slot| slot.missed = 0b111_1111);
        });
        boards::accept()
    })
    .refuses(PurseEmpty, |market| {
        *market = Fixture::asking();
        market.edit::<Board>(&boards::board(), |board| {
            (board.purse_lamports, board.late_lamports) = (4 * boards::PAY - 1, 0);
        });
        boards::accept()
    })
    .refuses(PenaltyWithoutMajority, |market| {
        *market = Fixture::asking();
        market.edit::<Board>(&boards::board(), |board| board.monitors = 1);
        boards::accept()
    })
    .refuses(EpochNotFinalized, |market| {
        *market = Fixture::asking();
        market.edit::<Agreement>(&boards::promise().agreement, |request| request.valid_until += 2 * EPOCH);
        market.set_now(boards::end_of(1) + boards::REPORT_WINDOW);
        boards::accept()
    })
    .refuses(CreditTooLowWithoutBoard, |market| {
        let call = accept(market);
        market.edit::<Listing>(&WISH.listing(), |listing| listing.terms.max_credit_bps = 4_999);
        call
    })
    .refuses(NoticeTooLongWithoutBoard, |market| {
        let call = accept(market);
        market.edit::<Listing>(&WISH.listing(), |listing| listing.terms.notice_secs = 7 * EPOCH_SECS + 1);
        call
    })
    .refuses(PenaltyWithoutBoard, |market| {
        let call = accept(market);
        market.edit::<Listing>(&WISH.listing(), |listing| listing.terms.service_levels.penalty_bps = 1);
        call
    })
    .refuses(AttributesChanged, |market| {
        let call = accept(market);
        let profile = ProviderProfile { region: 40, ..storage_profile() };
        market.send(instruction::update_provider(ACME.key(), acme(), profile));
        call
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
        WISH.drain(market, 10);
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
    let mut market = Fixture::default();
    wished(&mut market);
    let (accept, lapse) =
        (instruction::accept_agreement(ACME.key(), &wish_keys(SPL)), instruction::lapse_request(&wish_keys(SPL)));
    market.set_now(GENESIS_AT + EPOCH);
    market.refuse(&accept, RequestLapsed);
    market.pass(-1);
    market.refuse(&lapse, RequestNotLapsed);
    market.send(accept);
}

#[test]
fn refuses_to_accept_for_a_provider_whose_listing_does_not_accept_by_itself() {
    let mut market = Fixture::default();
    wished(&mut market);
    for wallet in [CONSUMER, RIVAL, MOVERS, ADMIN, STRANGER] {
        market.refuse(&instruction::accept_agreement(wallet.key(), &wish_keys(SPL)), NotAuthority);
    }
}

#[test]
fn anyone_accepts_where_the_listing_accepts_by_itself_and_a_purchase_is_one_transaction() {
    let mut market = Fixture::dealing();
    let deal = Deal { place: 2, ..service(SPL) };
    let accept = instruction::accept_agreement(STRANGER.key(), &deal.keys());
    market.send_all(&[deal.deposit(CONSUMER, 1), deal.request(deal.order()), accept]).unwrap();
    assert_eq!(deal.read(&market).started_at, GENESIS_AT);
}

#[test]
fn an_offer_that_changed_between_the_look_and_the_purchase_is_refused_at_each_step() {
    let mut market = Fixture::dealing();
    market.send(WISH.list(2, Offer { price: 1_000_000, ..WISH.offer() }));
    market.refuse(&WISH.request(WISH.order()), RevisionChanged);
    let mut market = Fixture::default();
    wished(&mut market);
    market.send(WISH.list(2, Offer { price: 1_000_000, ..WISH.offer() }));
    let before = market.account(&WISH.vault());
    market.refuse(&instruction::accept_agreement(ACME.key(), &wish_keys(SPL)), RevisionChanged);
    assert_eq!(market.account(&WISH.vault()), before);
    market.send(instruction::cancel_request(CONSUMER.key(), &wish_keys(SPL)));
}

#[test]
fn a_listing_paused_and_resumed_since_can_still_be_accepted() {
    let mut market = Fixture::default();
    wished(&mut market);
    market.send(instruction::pause_listing(ACME.key(), acme(), WISH.listing()));
    market.refuse(&instruction::accept_agreement(ACME.key(), &wish_keys(SPL)), ListingNotOpen);
    market.send(instruction::resume_listing(ACME.key(), acme(), WISH.listing()));
    market.send(instruction::accept_agreement(ACME.key(), &wish_keys(SPL)));
}

#[test]
fn capacity_is_never_oversold_however_many_requests_wait() {
    let mut market = Fixture::dealing();
    market.edit::<Listing>(&WISH.listing(), |listing| listing.capacity = 8_000);
    let second = Deal { place: 3, ..WISH };
    for deal in [WISH, second] {
        market.send(deal.request(deal.order()));
    }
    market.send(WISH.accept());
    market.refuse(&second.accept(), CapacityExhausted);
    market.send(WISH.end());
    market.send(WISH.expire());
    market.send(second.accept());
}
