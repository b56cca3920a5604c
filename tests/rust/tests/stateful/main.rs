//! Random people on the real program: whatever they do in whatever order, the money adds up and everybody gets out.
//!
//! `FLASHBACK_ACTIONS` sets how many actions are tried, `FLASHBACK_SEED` where they start. An episode is one market from
//! its beginning; its seed alone makes it happen again.

mod actions;
mod audit;
mod disputing;
mod liveness;
mod measuring;

use std::{collections::BTreeMap, env, time::Instant};

use rand_chacha::{rand_core::SeedableRng, ChaCha8Rng};

use actions::World;

/// Actions of an episode.
const EPISODE: u64 = 500;
/// Actions unless the environment says otherwise.
const ACTIONS: u64 = 20_000;
/// Every instruction about vaults, bonds, agreements, disputes and boards that measure, and what settlements come to.
const HAPPENINGS: [&str; 43] = [
    "claim",
    "settle_period",
    "sync_vault",
    "expire_agreement",
    "end_default",
    "collect_penalty",
    "sweep_fees",
    "lapse_request",
    "close_agreement",
    "deposit",
    "withdraw",
    "terminate_agreement",
    "leave_agreement",
    "request_agreement",
    "cancel_request",
    "open_vault",
    "close_vault",
    "end_agreement",
    "accept_agreement",
    "decline_agreement",
    "give_provider_notice",
    "exit_agreement",
    "open_bond",
    "deposit_bond",
    "thaw_bond",
    "withdraw_bond",
    "set_payout",
    "close_bond",
    "review_period",
    "commit_report",
    "report_quality",
    "finalize_epoch",
    "fund_board",
    "withdraw_pay",
    "announce_maintenance",
    "open_dispute",
    "answer_dispute",
    "rule_dispute",
    "close_dispute",
    "a ruling",
    "a credit",
    "a penalty",
    "a rating by figures",
];
/// Seeds of episodes that failed once.
const REGRESSIONS: [u64; 1] = [1_041];

fn parameter(name: &str, default: u64) -> u64 {
    env::var(name).map_or(default, |text| text.parse().unwrap_or_else(|_| panic!("{name} is no number: {text}")))
}

/// How often the program accepted each instruction.
type Tally = BTreeMap<&'static str, u64>;

/// Plays an episode.
fn play(seed: u64, actions: u64, tally: &mut Tally) {
    let mut world = World::new(ChaCha8Rng::seed_from_u64(seed));
    for _ in 0..actions {
        world.act();
    }
    world.check_exits();
    for (name, count) in world.accepted {
        *tally.entry(name).or_default() += count;
    }
}

#[test]
fn episodes_that_failed_once_hold() {
    for seed in REGRESSIONS {
        println!("seed {seed}");
        play(seed, EPISODE, &mut Tally::new());
    }
}

#[test]
fn every_invariant_holds_after_every_action() {
    let (actions, first) = (parameter("FLASHBACK_ACTIONS", ACTIONS), parameter("FLASHBACK_SEED", 0));
    let began = Instant::now();
    let (mut done, mut tally) = (0, Tally::new());
    for seed in first.. {
        if done >= actions {
            break;
        }
        println!("seed {seed}, {done} of {actions} actions, {} s", began.elapsed().as_secs());
        let length = EPISODE.min(actions - done);
        play(seed, length, &mut tally);
        done += length;
    }
    println!("{done} actions, every invariant held after each; accepted: {tally:#?}");
    for name in HAPPENINGS {
        assert!(tally.get(name).is_some_and(|times| *times > 0) || actions < ACTIONS, "{name} was never accepted");
    }
}
