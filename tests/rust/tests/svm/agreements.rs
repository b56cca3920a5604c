//! How agreements end, and what that costs.

use flashback::{
    error::FlashbackError::*,
    events::{AgreementEnded, CapacityReleased, ProviderNoticeGiven},
    state::{Agreement, AgreementStatus, Bond, EndCause, Listing, Order, Provider, Reason, Vault},
};
use flashback_client::instruction::{self, AgreementKeys};
use flashback_tests::{deals::*, market::*, sample::*, tokens::SPL, *};
use solana_sdk::instruction::Instruction;

const HOUR: i64 = 3_600;
/// What an early exit costs of [`storage`]: the notice that was not given.
const COST: u64 = 14 * EPOCH as u64;
const DEAL: Deal = storage(SPL);

fn dealing(market: &mut Market) {
    *market = Market::dealing();
    market.pass(HOUR);
}

/// What an end does to the deal and its vault an hour after the start, at `ends_at`.
fn ends(forecast: &mut Forecast, cause: EndCause, ends_at: i64, cost: u64) {
    let now = GENESIS_AT + HOUR;
    forecast.change::<Agreement>(&DEAL.address(), |agreement| {
        agreement.status = AgreementStatus::Ending.into();
        agreement.ends_at = ends_at;
        agreement.end_recorded_at = now;
        agreement.sequence = 3;
    });
    forecast.change::<Vault>(&DEAL.vault(), |vault| {
        vault.reserved = 3 * NOTICE;
        vault.rate_sum_q = q(3);
        vault.accrued_q = q(RATE_SUM * 3_600 + u64::try_from(ends_at - now).unwrap());
        vault.funded_until = now;
    });
    forecast.emit(AgreementEnded { agreement: DEAL.address(), cause, ends_at, cost, sequence: 3 });
}

/// Faults of what only an active agreement can undergo.
fn refuses_what_is_not_active(suite: Suite, call: fn(&AgreementKeys) -> Instruction) -> Suite {
    refuses_what_does_not_run(suite, call).refuses(AgreementNotActive, move |market| {
        dealing(market);
        market.send(DEAL.terminate());
        call(&DEAL.keys())
    })
}

/// Faults of what only an active or ending agreement can undergo.
fn refuses_what_does_not_run(suite: Suite, call: fn(&AgreementKeys) -> Instruction) -> Suite {
    suite
        .refuses(AgreementNotActive, move |market| {
            dealing(market);
            market.send(DEAL.end());
            call(&DEAL.keys())
        })
        .refuses(StatusUnknown, move |market| {
            dealing(market);
            market.edit::<Agreement>(&DEAL.address(), |agreement| agreement.status = 8);
            call(&DEAL.keys())
        })
}

/// Asks for the wish in a market with deals.
fn wish_for(market: &mut Market) -> AgreementKeys {
    dealing(market);
    market.send(wish(SPL).request(wish(SPL).order()));
    wish(SPL).keys()
}

pub fn terminate_agreement() -> Suite {
    let call = |market: &mut Market| {
        dealing(market);
        DEAL.terminate()
    };
    let notice_ends_at = GENESIS_AT + HOUR + 7 * EPOCH;
    let suite = Suite::new("terminate_agreement", call, move |forecast| {
        ends(forecast, EndCause::Notice, notice_ends_at, 0);
    })
    .signer("owner", NotOwner)
    .account("vault", NotOwner)
    .but(storage(SPL.other()).vault(), VaultMismatch)
    .account("agreement", VaultMismatch)
    .or(service(SPL).address())
    .refuses(AgreementNotActive, |market| {
        let keys = wish_for(market);
        instruction::terminate_agreement(CONSUMER.key(), &keys)
    });
    refuses_what_is_not_active(suite, |keys| instruction::terminate_agreement(CONSUMER.key(), keys))
}

fn delist() -> Instruction {
    instruction::delist_provider(REGISTRAR.key(), acme(), Some(Reason::Fraud))
}

pub fn leave_agreement() -> Suite {
    let leave = |keys: &AgreementKeys| instruction::leave_agreement(CONSUMER.key(), keys);
    let call = move |market: &mut Market| {
        dealing(market);
        market.send(delist());
        leave(&DEAL.keys())
    };
    let suite = Suite::new("leave_agreement", call, |forecast| ends(forecast, EndCause::Left, GENESIS_AT + HOUR, 0))
        .signer("owner", NotOwner)
        .account("vault", NotOwner)
        .but(storage(SPL.other()).vault(), VaultMismatch)
        .account("agreement", VaultMismatch)
        .but(service(SPL).address(), ProviderMismatch)
        .account("provider", ProviderMismatch)
        .refuses(NoRightToLeave, move |market| {
            dealing(market);
            leave(&DEAL.keys())
        })
        .refuses(NoRightToLeave, move |market| {
            dealing(market);
            market.send(delist());
            market.send(instruction::delist_provider(REGISTRAR.key(), acme(), None));
            leave(&DEAL.keys())
        })
        .refuses(NoRightToLeave, move |market| {
            dealing(market);
            market.send(DEAL.terminate());
            leave(&DEAL.keys())
        })
        .refuses(AgreementNotActive, move |market| {
            let keys = wish_for(market);
            leave(&keys)
        });
    refuses_what_does_not_run(suite, leave)
}

pub fn end_agreement() -> Suite {
    let call = |market: &mut Market| {
        dealing(market);
        DEAL.end()
    };
    let suite = Suite::new("end_agreement", call, |forecast| ends(forecast, EndCause::Mutual, GENESIS_AT + HOUR, 0))
        .signer("owner", NotOwner)
        .signer("authority", NotAuthority)
        .account("vault", NotOwner)
        .but(storage(SPL.other()).vault(), VaultMismatch)
        .account("agreement", VaultMismatch)
        .but(service(SPL).address(), ProviderMismatch)
        .account("provider", ProviderMismatch)
        .refuses(AgreementNotActive, |market| {
            wish_for(market);
            wish(SPL).end()
        });
    refuses_what_does_not_run(suite, |keys| instruction::end_agreement(CONSUMER.key(), ACME.key(), keys))
}

fn exit(keys: &AgreementKeys) -> Instruction {
    instruction::exit_agreement(ACME.key(), keys)
}

pub fn exit_agreement() -> Suite {
    let call = |market: &mut Market| {
        dealing(market);
        exit(&DEAL.keys())
    };
    let suite = Suite::new("exit_agreement", call, |forecast| {
        ends(forecast, EndCause::ProviderExit, GENESIS_AT + HOUR, COST);
        forecast.change::<Agreement>(&DEAL.address(), |agreement| {
            agreement.collateral = 2_592_000 - COST;
            agreement.penalty_owed = COST;
        });
        forecast.change::<Bond>(&DEAL.bond(), |bond| {
            bond.amount = STAKE - COST;
            bond.locked = 3 * 2_592_000 - COST;
            bond.owed = COST;
        });
    })
    .signer("authority", NotAuthority)
    .account("provider", NotAuthority)
    .account("bond", BondMismatch)
    .account("vault", VaultMismatch)
    .account("agreement", BondMismatch)
    .but(rivals(SPL).address(), VaultMismatch)
    .but(service(SPL).address(), ProviderMismatch)
    .but(service(SPL.other()).address(), ProviderMismatch)
    .refuses(BondMismatch, |market| {
        let keys = wish_for(market);
        exit(&keys)
    });
    refuses_what_is_not_active(suite, exit)
}

fn give_notice(keys: &AgreementKeys) -> Instruction {
    instruction::give_provider_notice(ACME.key(), keys)
}

pub fn give_provider_notice() -> Suite {
    let call = |market: &mut Market| {
        dealing(market);
        give_notice(&DEAL.keys())
    };
    let suite = Suite::new("give_provider_notice", call, |forecast| {
        let term_ends_at = GENESIS_AT + HOUR + 14 * EPOCH;
        forecast.change::<Agreement>(&DEAL.address(), |agreement| {
            (agreement.term_ends_at, agreement.sequence) = (term_ends_at, 3);
        });
        forecast.emit(ProviderNoticeGiven { agreement: DEAL.address(), term_ends_at, sequence: 3 });
    })
    .signer("authority", NotAuthority)
    .account("provider", NotAuthority)
    .account("agreement", ProviderMismatch)
    .or(storage(SPL.other()).address())
    .or(rivals(SPL).address())
    .or(rivals(SPL.other()).address());
    let not_active: [fn(&mut Market) -> AgreementKeys; 3] = [
        wish_for,
        |market| {
            dealing(market);
            market.send(DEAL.terminate());
            DEAL.keys()
        },
        |market| {
            dealing(market);
            market.send(DEAL.end());
            DEAL.keys()
        },
    ];
    not_active.into_iter().fold(suite, |suite, prepare| {
        suite.refuses(AgreementNotActive, move |market| {
            let keys = prepare(market);
            give_notice(&keys)
        })
    })
}

/// The vault runs dry 10 seconds after the market opens, and somebody sees it `seen` seconds after.
fn run_dry(market: &mut Market, seen: i64) {
    *market = Market::dealing();
    DEAL.leave(market, 10);
    market.pass(10 + seen);
    market.send(instruction::sync_vault(DEAL.vault()));
}

/// Time in which the vault may be dry.
const GRACE: i64 = 2 * EPOCH;

fn end_at(market: &mut Market, secs: i64) -> Instruction {
    market.set_now(GENESIS_AT + 10 + secs);
    instruction::end_default(&DEAL.keys())
}

pub fn end_default() -> Suite {
    let call = |market: &mut Market| {
        run_dry(market, 100);
        end_at(market, GRACE)
    };
    Suite::new("end_default", call, |forecast| {
        let (dry_at, now) = (GENESIS_AT + 10, GENESIS_AT + 10 + GRACE);
        let ends_at = dry_at + 7 * EPOCH;
        forecast.change::<Agreement>(&DEAL.address(), |agreement| {
            agreement.status = AgreementStatus::Ending.into();
            agreement.ends_at = ends_at;
            agreement.end_recorded_at = now;
            agreement.sequence = 3;
        });
        forecast.change::<Vault>(&DEAL.vault(), |vault| {
            vault.reserved = 3 * NOTICE;
            vault.rate_sum_q = q(3);
            vault.accrued_q = q(RATE_SUM * 10 + NOTICE);
        });
        let cause = EndCause::Default;
        forecast.emit(AgreementEnded { agreement: DEAL.address(), cause, ends_at, cost: 0, sequence: 3 });
    })
    .account("agreement", VaultMismatch)
    .or(service(SPL).address())
    .account("vault", VaultMismatch)
    .refuses(NotInDefault, |market| {
        *market = Market::dealing();
        end_at(market, 9 * EPOCH)
    })
    .refuses(NotInDefault, |market| {
        run_dry(market, 100);
        end_at(market, GRACE - 1)
    })
    .refuses(NotInDefault, |market| {
        run_dry(market, GRACE - HOUR + 1);
        end_at(market, GRACE)
    })
    .refuses(NotInDefault, |market| {
        *market = Market::dealing();
        DEAL.leave(market, 10);
        end_at(market, 9 * EPOCH)
    })
    .refuses(AgreementNotActive, |market| {
        *market = Market::dealing();
        market.send(wish(SPL).request(Order { valid_until: GENESIS_AT + 7 * EPOCH, ..wish(SPL).order() }));
        DEAL.leave(market, 10);
        market.pass(11);
        market.send(instruction::sync_vault(DEAL.vault()));
        market.pass(GRACE);
        instruction::end_default(&wish(SPL).keys())
    })
}

/// Time for which the wish runs.
const TERM: i64 = 9 * EPOCH;

/// The wish runs from the opening of the market for its term, and it is `secs` after that.
fn past_term(market: &mut Market, secs: i64) -> Instruction {
    *market = Market::dealing();
    let wish = wish(SPL);
    market.send(wish.request(Order { term_secs: 9 * EPOCH_SECS, ..wish.order() }));
    market.send(wish.accept());
    market.pass(TERM + secs);
    instruction::expire_agreement(&wish.keys())
}

pub fn expire_agreement() -> Suite {
    let wish = wish(SPL);
    Suite::new(
        "expire_agreement",
        |market| past_term(market, 10),
        move |forecast| {
            let now = GENESIS_AT + TERM + 10;
            let ends_at = GENESIS_AT + TERM;
            forecast.change::<Agreement>(&wish.address(), |agreement| {
                agreement.status = AgreementStatus::Ending.into();
                agreement.ends_at = ends_at;
                agreement.end_recorded_at = now;
                agreement.reserved = 0;
                agreement.sequence = 4;
            });
            let term = u64::try_from(TERM).unwrap();
            forecast.change::<Vault>(&wish.vault(), |vault| {
                vault.reserved = RATE_SUM * NOTICE;
                vault.rate_sum_q = q(RATE_SUM);
                vault.accrued_q = q(RATE_SUM * (term + 10) + 5 * term);
                vault.funded_until = now;
            });
            forecast.change::<Listing>(&wish.listing(), |listing| listing.reserved = 3_000);
            forecast.change::<Provider>(&acme(), |provider| (provider.reserved_gib, provider.agreements) = (6_000, 4));
            let (agreement, cause) = (wish.address(), EndCause::Term);
            forecast.emit(AgreementEnded { agreement, cause, ends_at, cost: 0, sequence: 3 });
            forecast.emit(CapacityReleased { agreement, quantity: 5_000, sequence: 4 });
        },
    )
    .account("agreement", VaultMismatch)
    .but(service(SPL).address(), ListingMismatch)
    .but(storage(SPL).address(), TermNotOver)
    .account("vault", VaultMismatch)
    .account("listing", ListingMismatch)
    .account("provider", ProviderMismatch)
    .refuses(TermNotOver, |market| past_term(market, -1))
    .refuses(TermNotOver, |market| {
        *market = Market::dealing();
        market.pass(999 * EPOCH);
        instruction::expire_agreement(&DEAL.keys())
    })
    .refuses(TermNotOver, |market| {
        dealing(market);
        market.send(DEAL.terminate());
        market.pass(7 * EPOCH - 1);
        instruction::expire_agreement(&DEAL.keys())
    })
    .refuses(TermNotOver, |market| {
        let keys = wish_for(market);
        market.pass(9 * EPOCH);
        instruction::expire_agreement(&keys)
    })
    .refuses(StatusUnknown, |market| {
        let call = past_term(market, 0);
        market.edit::<Agreement>(&self::wish(SPL).address(), |agreement| agreement.status = 8);
        call
    })
}

fn ends_at(market: &Market, deal: Deal) -> i64 {
    deal.read(market).ends_at
}

#[test]
fn a_default_is_there_at_the_second_of_the_grace_and_of_the_hour() {
    for (seen, secs) in [(100, GRACE), (GRACE - 1, GRACE - 1 + HOUR)] {
        let mut market = Market::default();
        run_dry(&mut market, seen);
        let early = end_at(&mut market, secs - 1);
        market.refuse(&early, NotInDefault);
        let call = end_at(&mut market, secs);
        market.send(call);
        assert_eq!(ends_at(&market, DEAL), GENESIS_AT + 10 + 7 * EPOCH);
    }
}

#[test]
fn a_notice_on_a_dry_vault_runs_from_where_the_money_ended() {
    let mut market = Market::default();
    run_dry(&mut market, 100);
    market.pass(EPOCH);
    market.send(DEAL.terminate());
    assert_eq!(ends_at(&market, DEAL), GENESIS_AT + 10 + 7 * EPOCH);
    market.pass(30 * EPOCH);
    market.send(DEAL.settle(0));
    market.send(DEAL.settle(1));
    market.send(DEAL.claim());
    assert_eq!(DEAL.read(&market).claimed, 10 + NOTICE, "paid to the end, out of the guarantee");
    assert_eq!(service(SPL).read(&market).ends_at, 0, "the other agreement goes on");
}

#[test]
fn a_term_that_ends_on_a_dry_vault_makes_it_not_delinquent() {
    let wish = wish(SPL);
    let mut market = Market::default();
    past_term(&mut market, -TERM);
    // Nine units a second until 100 seconds after the term.
    DEAL.leave(&mut market, u64::try_from(TERM).unwrap() + 100);
    market.pass(TERM + 200);
    market.send(instruction::sync_vault(wish.vault()));
    let vault = market.read::<Vault>(&wish.vault());
    assert_eq!((vault.funded_until, vault.lag_from), (GENESIS_AT + TERM + 100, GENESIS_AT + TERM + 100));
    market.pass(GRACE);
    market.send(instruction::expire_agreement(&wish.keys()));
    let vault = market.read::<Vault>(&wish.vault());
    assert_eq!((vault.funded_until, vault.lag_from, vault.lag_seen_at), (market.now(), 0, 0));
    assert_eq!((vault.gap_from, vault.gap_to, vault.gap_secs), (0, 0, 0), "no second went unpaid");
    market.refuse(&instruction::end_default(&DEAL.keys()), NotInDefault);
    market.send(DEAL.withdraw(1));
    assert_eq!(ends_at(&market, wish), GENESIS_AT + TERM);
}

#[test]
fn an_ending_agreement_is_cut_and_the_rest_of_the_notice_returns() {
    let cuts: [fn(&mut Market) -> Instruction; 2] = [
        |_| DEAL.end(),
        |market| {
            market.send(delist());
            instruction::leave_agreement(CONSUMER.key(), &DEAL.keys())
        },
    ];
    for cut in cuts {
        let mut market = Market::dealing();
        market.send(DEAL.terminate());
        market.pass(EPOCH);
        let free = |market: &Market| market.read::<Vault>(&DEAL.vault()).clock().free().unwrap();
        market.send(instruction::sync_vault(DEAL.vault()));
        let before = free(&market);
        let call = cut(&mut market);
        market.send(call);
        assert_eq!(ends_at(&market, DEAL), GENESIS_AT + EPOCH);
        assert_eq!(free(&market) - before, 6 * EPOCH as u64);
        assert_eq!(DEAL.read(&market).end_recorded_at, GENESIS_AT, "the end was recorded before");
    }
}

#[test]
fn a_cut_moves_an_end_to_now_and_never_later() {
    let mut market = Market::dealing();
    // The first period is settled a day before the notice is over.
    market.set_now(GENESIS_AT + 4 * EPOCH + EPOCH / 2);
    market.send(DEAL.terminate());
    market.set_now(GENESIS_AT + 11 * EPOCH);
    market.send(DEAL.settle(0));
    market.send(DEAL.end());
    assert_eq!(ends_at(&market, DEAL), GENESIS_AT + 11 * EPOCH);
    market.refuse(&DEAL.end(), AgreementNotActive);
    let mut dry = Market::default();
    run_dry(&mut dry, 100);
    dry.send(DEAL.terminate());
    dry.set_now(GENESIS_AT + 9 * EPOCH);
    dry.refuse(&DEAL.end(), AgreementNotActive);
    assert_eq!(ends_at(&dry, DEAL), GENESIS_AT + 10 + 7 * EPOCH);
}

#[test]
fn an_exit_costs_the_notice_that_was_not_given_up_to_the_term() {
    let cost = |prepare: fn(&mut Market)| {
        let mut market = Market::dealing();
        let wish = wish(SPL);
        market.send(wish.request(Order { term_secs: 20 * EPOCH_SECS, ..wish.order() }));
        market.send(wish.accept());
        prepare(&mut market);
        market.send(exit(&wish.keys()));
        wish.read(&market).penalty_owed
    };
    let day = 5 * EPOCH as u64;
    assert_eq!(cost(|_| ()), 14 * day);
    assert_eq!(cost(|market| market.pass(15 * EPOCH)), 5 * day);
    assert_eq!(cost(|market| market.pass(20 * EPOCH)), 0, "the term is over");
    let noticed = |market: &mut Market| {
        market.send(give_notice(&wish(SPL).keys()));
        market.pass(4 * EPOCH);
    };
    assert_eq!(cost(noticed), 10 * day, "four of fourteen days were given");
    let poor = |market: &mut Market| {
        market.edit::<Agreement>(&wish(SPL).address(), |agreement| agreement.collateral = 77);
    };
    assert_eq!(cost(poor), 77, "no more than the collateral");
}

#[test]
fn an_exit_is_free_while_the_vault_is_in_default_and_not_a_second_before() {
    let cost = |secs: i64| {
        let mut market = Market::default();
        run_dry(&mut market, 100);
        market.set_now(GENESIS_AT + 10 + secs);
        market.send(exit(&DEAL.keys()));
        DEAL.read(&market).penalty_owed
    };
    assert_eq!(cost(GRACE - 1), COST);
    assert_eq!(cost(GRACE), 0);
}

#[test]
fn what_an_exit_costs_is_the_consumers_and_cannot_be_thawed() {
    let mut market = Market::dealing();
    market.send(exit(&DEAL.keys()));
    let free = market.read::<Bond>(&DEAL.bond()).free().unwrap();
    assert_eq!(free, STAKE - 3 * 2_592_000, "what is left of the collateral stays locked");
    market.refuse(&instruction::thaw_bond(ACME.key(), acme(), DEAL.bond(), free + 1), BondTooLow);
    let before = market.read::<Vault>(&DEAL.vault()).balance;
    market.send(instruction::collect_penalty(&DEAL.keys(), SPL.token()));
    assert_eq!(market.read::<Vault>(&DEAL.vault()).balance, before + COST);
    market.expect(instruction::collect_penalty(&DEAL.keys(), SPL.token()), |_| {});
}

#[test]
fn the_providers_notice_only_ever_shortens_the_term() {
    let term = |market: &Market| DEAL.read(market).term_ends_at;
    let mut market = Market::dealing();
    market.send(give_notice(&DEAL.keys()));
    assert_eq!(term(&market), GENESIS_AT + 14 * EPOCH);
    market.pass(EPOCH);
    market.send(give_notice(&DEAL.keys()));
    assert_eq!(term(&market), GENESIS_AT + 14 * EPOCH, "a second notice does not extend it");
    market.set_now(GENESIS_AT + 14 * EPOCH - 1);
    let expire = instruction::expire_agreement(&DEAL.keys());
    market.refuse(&expire, TermNotOver);
    market.pass(1);
    market.send(expire);
    assert_eq!(ends_at(&market, DEAL), GENESIS_AT + 14 * EPOCH);
}

#[test]
fn the_providers_notice_works_while_the_vault_is_dry() {
    let mut market = Market::default();
    run_dry(&mut market, 100);
    market.send(give_notice(&DEAL.keys()));
    assert_eq!(DEAL.read(&market).term_ends_at, GENESIS_AT + 110 + 14 * EPOCH);
}

#[test]
fn a_fact_gives_the_right_to_leave_for_one_period_to_the_second() {
    let leave = instruction::leave_agreement(CONSUMER.key(), &wish(SPL).keys());
    let at = GENESIS_AT + 20 * EPOCH;
    type Fact = fn(&mut Provider, i64);
    let facts: [Fact; 3] = [
        |provider, at| provider.endpoint_changed_at = at,
        |provider, at| provider.delisted_at = at,
        // Level 2 was asked for, and is missing for 14 epochs.
        |provider, at| provider.level_until[1] = at - 14 * EPOCH,
    ];
    for fact in facts {
        let mut market = Market::dealing();
        market.send(wish(SPL).request(Order { min_level: 2, ..wish(SPL).order() }));
        market.send(wish(SPL).accept());
        market.edit::<Provider>(&acme(), |provider| fact(provider, at));
        for (now, right) in [(at - 1, false), (at, true), (at + 7 * EPOCH - 1, true), (at + 7 * EPOCH, false)] {
            let mut market = market.clone();
            market.set_now(now);
            assert_eq!(market.refusal(&leave), (!right).then(|| NoRightToLeave.into()));
        }
    }
}

#[test]
fn facts_from_before_the_start_give_no_right_to_leave() {
    let mut market = Market::dealing();
    market.pass(EPOCH);
    market.edit::<Provider>(&acme(), |provider| provider.endpoint_changed_at = GENESIS_AT + EPOCH - 1);
    let later = Deal { place: 2, ..DEAL };
    later.open(&mut market);
    market.refuse(&instruction::leave_agreement(CONSUMER.key(), &later.keys()), NoRightToLeave);
    market.send(instruction::leave_agreement(CONSUMER.key(), &DEAL.keys()));
}

#[test]
fn capacity_is_free_at_the_end_before_anything_is_settled() {
    let mut market = Market::dealing();
    market.send(DEAL.terminate());
    market.pass(7 * EPOCH);
    market.expect(instruction::expire_agreement(&DEAL.keys()), |forecast| {
        forecast.change::<Agreement>(&DEAL.address(), |agreement| (agreement.reserved, agreement.sequence) = (0, 4));
        forecast.change::<Listing>(&DEAL.listing(), |listing| listing.reserved = 2_000);
        forecast.change::<Provider>(&acme(), |provider| (provider.reserved_gib, provider.agreements) = (5_000, 3));
        forecast.emit(CapacityReleased { agreement: DEAL.address(), quantity: 1_000, sequence: 4 });
    });
    market.pass(8 * EPOCH);
    market.send(DEAL.settle(0));
    let listing = market.read::<Listing>(&DEAL.listing());
    assert_eq!(listing.reserved, 2_000, "released once");
}

/// Keepers race: what is done already is done, and fails nobody's batch.
#[test]
fn what_is_done_already_succeeds_without_effect() {
    let mut market = Market::dealing();
    market.send(DEAL.terminate());
    market.expect(instruction::end_default(&DEAL.keys()), |_| {});
    market.pass(12 * EPOCH);
    market.send(DEAL.settle(0));
    market.send(DEAL.settle(1));
    market.send(DEAL.claim());
    for period in [0, 1, 2, u32::MAX] {
        market.expect(DEAL.settle(period), |_| {});
    }
    for call in [
        instruction::end_default(&DEAL.keys()),
        instruction::expire_agreement(&DEAL.keys()),
        instruction::collect_penalty(&DEAL.keys(), SPL.token()),
        instruction::sync_vault(DEAL.vault()),
    ] {
        market.expect(call, |_| {});
    }
    let sweep = instruction::sweep_fees(DEAL.vault(), SPL.purse(TREASURY), SPL.token());
    market.send(sweep.clone());
    market.expect(sweep, |_| {});
}

#[test]
fn unpaid_seconds_are_paid_out_of_the_guarantee_at_an_end_that_both_want() {
    let mut market = Market::default();
    run_dry(&mut market, 100);
    market.send(DEAL.end());
    assert_eq!(ends_at(&market, DEAL), GENESIS_AT + 110);
    market.pass(5 * EPOCH);
    market.send(DEAL.settle(0));
    market.send(DEAL.claim());
    assert_eq!(DEAL.read(&market).claimed, 110);
}

#[test]
fn without_a_notice_an_agreement_ends_in_the_second_of_the_notice() {
    let mut market = Market::dealing();
    let terms = flashback::state::Terms { notice_secs: 0, provider_notice_secs: 0, ..plain_terms() };
    market.send(DEAL.list(2, flashback::state::Offer { terms, ..DEAL.offer() }));
    let wish = wish(SPL);
    market.send(wish.request(Order { revision: 3, ..wish.order() }));
    market.send(wish.accept());
    assert_eq!((wish.read(&market).guarantee, wish.read(&market).terms.grace_secs), (0, 0));
    let mut left = market.clone();
    market.send(wish.terminate());
    left.send(exit(&wish.keys()));
    for mut market in [market, left] {
        assert_eq!((ends_at(&market, wish), wish.read(&market).penalty_owed), (GENESIS_AT, 0));
        market.pass(5 * EPOCH);
        market.send(wish.settle(0));
        market.send(wish.close(CONSUMER));
    }
}

#[test]
fn a_vault_that_stays_dry_when_a_term_ends_on_it_was_seen_dry_when_it_was() {
    let mut market = Market::default();
    past_term(&mut market, -TERM);
    DEAL.leave(&mut market, u64::try_from(TERM).unwrap() + 100);
    market.pass(TERM + 200);
    market.send(instruction::sync_vault(DEAL.vault()));
    let seen_at = market.now();
    market.pass(30 * EPOCH);
    market.send(instruction::expire_agreement(&wish(SPL).keys()));
    // What the wish did not earn after its term, and its guarantee, pay the others for a while.
    let freed = 5 * (100 + NOTICE) / RATE_SUM;
    let dry_at = GENESIS_AT + TERM + 100 + i64::try_from(freed).unwrap();
    let vault = market.read::<Vault>(&DEAL.vault());
    assert_eq!((vault.funded_until, vault.lag_from, vault.lag_seen_at), (dry_at, dry_at, seen_at));
    market.send(instruction::end_default(&DEAL.keys()));
}
