//! Disputes: who opens, answers, rules and closes them, and when.

use flashback::error::FlashbackError::{self, *};
use flashback_tests::{disputes::*, fixture::*, sample::*, *};
use solana_sdk::instruction::Instruction;

pub mod answer_dispute;
pub mod close_dispute;
pub mod open_dispute;
pub mod rule_dispute;

/// Where a dispute stands.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
enum At {
    Open,
    /// Half of the arbiter's time has passed.
    Waiting,
    Answered,
    Ruled,
    /// Nobody answered or ruled, and nobody can any more.
    Over,
    /// Settled by a ruling that made the consumer lose.
    Applied,
    /// The same, 90 epochs after its deadline.
    Kept,
}

const ALL: [At; 7] = [At::Open, At::Waiting, At::Answered, At::Ruled, At::Over, At::Applied, At::Kept];

impl At {
    fn market(self) -> Fixture {
        let mut market = Fixture::disputing();
        match self {
            Self::Open => {}
            Self::Waiting => market.pass(7 * EPOCH / 2),
            Self::Answered => drop(market.send(DISPUTED.answer(ACME, 0))),
            Self::Ruled => market = Fixture::ruled(1_000),
            Self::Over => market.set_now(DEADLINE),
            Self::Applied | Self::Kept => {
                market = Fixture::ruled(1_000);
                market.set_now(PERIOD_ENDS_AT + WAIT);
                market.send(DISPUTED.settle_disputed(0));
                if self == Self::Kept {
                    market.set_now(DEADLINE + 90 * EPOCH);
                }
            }
        }
        for wallet in EVERYBODY {
            market.enrich(wallet);
        }
        market
    }
}

/// What each of [`EVERYBODY`] ends with, by a table for who may, and what the others end with.
fn check(by: &[Wallet], others: FlashbackError, ends: [Option<FlashbackError>; 7], call: fn(Wallet) -> Instruction) {
    for (at, end) in ALL.into_iter().zip(ends) {
        let market = at.market();
        for wallet in EVERYBODY {
            let expected = if by.contains(&wallet) { end } else { Some(others) };
            let found = market.clone().refusal(&call(wallet));
            assert_eq!(found, expected.map(Refusal::from), "{at:?} by {wallet:?}");
        }
    }
}

#[test]
fn each_step_is_taken_by_one_side_at_its_time() {
    let late = Some(RulingWindowClosed);
    let ruled = Some(DisputeRuled);
    check(&[ACME], NotOtherParty, [None, None, Some(DisputeAnswered), ruled, late, ruled, ruled], |wallet| {
        DISPUTED.answer(wallet, 0)
    });
    check(&[ARBITER], NotArbiter, [Some(RulingTooEarly), None, None, ruled, late, ruled, ruled], |wallet| {
        DISPUTED.rule(wallet, 2_000)
    });
    for at in ALL {
        for wallet in EVERYBODY {
            let expected = match at {
                At::Kept => None,
                At::Applied => (wallet != ACME).then_some(DisputeNotClosable),
                _ => Some(DisputeNotApplied),
            };
            let found = at.market().refusal(&DISPUTED.close_dispute(wallet, ACME));
            assert_eq!(found, expected.map(Refusal::from), "{at:?} by {wallet:?}");
        }
    }
}
