//! Who may do what to an agreement, and when: every status, instruction and caller.

use anchor_lang::error::ErrorCode;
use flashback::{error::FlashbackError::*, state::GrantScope};
use flashback_client::instruction::{self, AgreementKeys};
use flashback_tests::{
    deals::*,
    fixture::*,
    grants::{grantee, scope, ANALYST},
    sample::{EPOCH, GENESIS_AT, WAIT},
    tokens::SPL,
    *,
};
use solana_sdk::instruction::Instruction;

const DEAL: Deal = wish(SPL);

/// Where the agreement stands.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
enum At {
    Requested,
    /// Requested, and nobody accepted in time.
    Overdue,
    Active,
    Ending,
    /// The last period can still be disputed.
    Ended,
    /// The last period can be settled.
    Due,
    Settled,
    /// Settled, and the time for reviews is over.
    Reviewed,
    Gone,
}

const ALL: [At; 9] =
    [At::Requested, At::Overdue, At::Active, At::Ending, At::Ended, At::Due, At::Settled, At::Reviewed, At::Gone];

impl At {
    /// A market in which the agreement stands there.
    fn market(self) -> Fixture {
        let mut market = Fixture::dealing();
        market.send(DEAL.request(DEAL.order()));
        match self {
            Self::Requested => return market,
            Self::Overdue => market.pass(EPOCH),
            _ => drop(market.send(DEAL.accept())),
        }
        if self > Self::Active {
            market.send(DEAL.terminate());
        }
        if self > Self::Ending {
            market.pass(7 * EPOCH);
        }
        if self > Self::Ended {
            market.pass(WAIT);
        }
        if self > Self::Due {
            market.send(DEAL.settle(0));
        }
        if self > Self::Settled {
            market.pass(7 * EPOCH);
        }
        if self > Self::Reviewed {
            market.send(DEAL.close(STRANGER));
        }
        market
    }
}

/// Who has a part in the agreement, or might want one.
const CALLERS: [Wallet; 8] = [CONSUMER, ACME, RIVAL, MOVERS, ARBITER, ADMIN, REGISTRAR, STRANGER];

/// One instruction: how `by` calls it, and what the others than `by` end with.
struct Attempt {
    call: fn(&AgreementKeys, Wallet) -> Instruction,
    by: Option<(Wallet, Refusal)>,
    /// What it ends with in each status of [`ALL`]; `None` = it is done.
    ends: [Option<Refusal>; 9],
}

fn attempts() -> [Attempt; 19] {
    let not = |error: flashback::error::FlashbackError| Some(Refusal::from(error));
    let consumer = || Some((CONSUMER, NotOwner.into()));
    let provider = || Some((ACME, NotAuthority.into()));
    let gone = || Some(Refusal::from(ErrorCode::AccountOwnedByWrongProgram));
    let requests = |requested, overdue| {
        let late = || not(AgreementNotRequested);
        [requested, overdue, late(), late(), late(), late(), late(), late(), gone()]
    };
    let ends = |active, ending| {
        let no = || not(AgreementNotActive);
        [no(), no(), active, ending, no(), no(), no(), no(), gone()]
    };
    // Before the acceptance an agreement has no bond.
    let moves = |active, ending, ended, due, settled, reviewed| {
        [not(BondMismatch), not(BondMismatch), active, ending, ended, due, settled, reviewed, gone()]
    };
    let attempt = |by, ends, call| Attempt { call, by, ends };
    [
        attempt(consumer(), requests(None, None), |keys, by| instruction::cancel_request(by.key(), keys)),
        attempt(provider(), requests(None, None), |keys, by| instruction::decline_agreement(by.key(), keys)),
        attempt(None, requests(not(RequestNotLapsed), None), |keys, _| instruction::lapse_request(keys)),
        attempt(provider(), requests(None, not(RequestLapsed)), |keys, by| {
            instruction::accept_agreement(by.key(), keys)
        }),
        attempt(consumer(), ends(None, not(AgreementNotActive)), |keys, by| {
            instruction::terminate_agreement(by.key(), keys)
        }),
        attempt(consumer(), ends(not(NoRightToLeave), not(NoRightToLeave)), |keys, by| {
            instruction::leave_agreement(by.key(), keys)
        }),
        // Both sign: the one whose turn it is, and the other party.
        attempt(consumer(), ends(None, None), |keys, by| instruction::end_agreement(by.key(), ACME.key(), keys)),
        attempt(provider(), ends(None, None), |keys, by| instruction::end_agreement(CONSUMER.key(), by.key(), keys)),
        attempt(provider(), ends(None, not(AgreementNotActive)), |keys, by| {
            instruction::give_provider_notice(by.key(), keys)
        }),
        attempt(
            provider(),
            moves(
                None,
                not(AgreementNotActive),
                not(AgreementNotActive),
                not(AgreementNotActive),
                not(AgreementNotActive),
                not(AgreementNotActive),
            ),
            |keys, by| instruction::exit_agreement(by.key(), keys),
        ),
        attempt(None, moves(None, None, None, None, None, None), |keys, _| {
            instruction::claim(keys, DEAL.payout(), SPL.token())
        }),
        attempt(provider(), moves(None, None, None, None, None, None), |keys, by| {
            instruction::claim_to(by.key(), keys, SPL.purse(STRANGER), SPL.token())
        }),
        attempt(
            None,
            moves(not(PeriodNotOver), not(PeriodNotOver), not(DisputeWindowOpen), None, None, None),
            |keys, _| instruction::settle_period(keys, 0),
        ),
        attempt(
            None,
            [not(TermNotOver), not(TermNotOver), not(TermNotOver), not(TermNotOver), None, None, None, None, gone()],
            |keys, _| instruction::expire_agreement(keys),
        ),
        attempt(
            None,
            [not(NotInDefault), not(NotInDefault), not(NotInDefault), None, None, None, None, None, gone()],
            |keys, _| instruction::end_default(keys),
        ),
        attempt(None, moves(None, None, None, None, None, None), |keys, _| {
            instruction::collect_penalty(keys, SPL.token())
        }),
        attempt(
            None,
            moves(
                not(AgreementNotEnded),
                not(AgreementNotEnded),
                not(AgreementNotSettled),
                not(AgreementNotSettled),
                not(ReviewOpen),
                None,
            ),
            |keys, by| instruction::close_agreement(by.key(), keys, SPL.token()),
        ),
        attempt(consumer(), ends(None, not(AgreementNotActive)), |_, by| {
            let scope = GrantScope { expires_at: GENESIS_AT + 60 * EPOCH, ..scope() };
            instruction::create_grant(by.key(), by.key(), &grantee(DEAL, ANALYST, 0), scope)
        }),
        attempt(consumer(), [None, None, None, None, None, None, None, None, gone()], |keys, by| {
            instruction::revoke_all_grants(by.key(), keys.agreement)
        }),
    ]
}

#[test]
fn every_status_instruction_and_caller_ends_as_the_table_says() {
    for at in ALL {
        let market = at.market();
        for attempt in attempts() {
            let end = &attempt.ends[ALL.iter().position(|other| *other == at).unwrap()];
            for caller in CALLERS {
                let call = (attempt.call)(&DEAL.keys(), caller);
                let name =
                    idl::instructions().find(|known| call.data.starts_with(&known.discriminator())).unwrap().name();
                // What is gone is seen first, and by a claim the missing bond too.
                let is_seen_first = at == At::Gone || name == "claim" && at < At::Active;
                let closes_early = at == At::Settled && caller == CONSUMER && *end == Some(ReviewOpen.into());
                let expected = match &attempt.by {
                    Some((by, refusal)) if *by != caller && !is_seen_first => Some(refusal.clone()),
                    _ if closes_early => Some(RestUnclaimed.into()),
                    _ => end.clone(),
                };
                let found = market.clone().refusal(&call);
                assert_eq!(found, expected, "{name} by {caller:?} at {at:?}");
            }
        }
    }
}

#[test]
fn a_right_to_leave_ends_what_runs_and_brings_an_end_forward_and_nothing_else() {
    for at in ALL {
        let mut market = at.market();
        market.send(delist(acme()));
        let expected = match at {
            At::Active | At::Ending => None,
            At::Gone => Some(Refusal::from(ErrorCode::AccountOwnedByWrongProgram)),
            _ => Some(AgreementNotActive.into()),
        };
        let leave = DEAL.leave();
        assert_eq!(market.refusal(&leave), expected, "{at:?}");
    }
}
