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
