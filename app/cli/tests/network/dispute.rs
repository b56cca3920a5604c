//! A dispute from the complaint to the stake, as the two sides and the arbiter go about it.

use anchor_lang::prelude::Pubkey;
use flashback::state::{Agreement, Dispute};
use flashback_client::ClientError;
use serde_json::json;

use crate::fixture::open_buyable;
use crate::harness::Harness;

const REFUSED: i32 = 1;
const INPUT: i32 = 2;
const DAY: i64 = 86_400;

/// What a dispute stakes.
const STAKE: u64 = 100_000_000;

/// `buyer` has an agreement on storage whose period is a week and whose arbiter is `judge`.
async fn open_weekly(harness: &Harness) -> Pubkey {
    let shop = open_buyable(harness).await;
    let (mint, judge) = (shop.listings.mint, harness.key("judge"));
    let weekly = harness.created(
        "acme",
        &format!(
            "listing create --name Weekly --protocol s3 --price 0.0072 --capacity 10000 --mint {mint} --auto-accept \
             --period-epochs 7 --arbiter {judge}"
        ),
    );
    harness.created("buyer", &format!("buy {weekly} --quantity 500 --runway 30d"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_period_is_disputed_answered_ruled_settled_and_the_stake_is_paid() {
    let harness = Harness::open().await;
    let agreement = open_weekly(&harness).await;
    let hash = "ab".repeat(32);
    let found = harness.client().fetch::<Agreement>(&agreement).await.unwrap();

    let open = format!("dispute open {agreement} --credit 30 --evidence-hash {hash}");
    harness.run("buyer", &open).refused(REFUSED, "PeriodNotOver");
    harness.travel_to(found.started_at + 8 * DAY).await;
    harness.run("judge", &open).refused(REFUSED, "NotParty");
    let dispute = harness.created("buyer", &open);
    harness.run("buyer", &open).refused(INPUT, "already disputed");

    let shown = harness.done("stranger", &format!("dispute show {dispute}"));
    assert_eq!((&shown["opener"], &shown["measured"], &shown["asked"]), (&json!("consumer"), &json!(0), &json!(3_000)));
    let rule = |credit: &str| format!("dispute rule {dispute} --credit {credit}");
    harness.run("judge", &rule("20")).refused(REFUSED, "RulingTooEarly");
    harness.done("acme", &format!("dispute answer {dispute} --credit 0 --evidence-hash {hash}"));
    harness.run("judge", &rule("31")).refused(REFUSED, "RulingOutOfRange");
    let mine = harness.done("judge", "dispute list");
    assert_eq!(mine[0]["dispute"], json!(dispute.to_string()));
    let ruled = harness.done("judge", &rule("20"));
    assert_eq!(ruled["status"], "sent");

    harness.run("buyer", &format!("dispute close {dispute}")).refused(REFUSED, "DisputeNotApplied");
    harness.travel_to(found.started_at + 13 * DAY).await;
    let kept = harness.done("keeper", &format!("keeper run --once --agreement {agreement}"));
    assert_eq!(kept["done"]["settle_period"], 1, "{kept}");
    let settled = harness.client().fetch::<Agreement>(&agreement).await.unwrap();
    let secs = u64::try_from(settled.settled_until - found.started_at).unwrap();
    assert_eq!((settled.periods, settled.shortfall), (1, 2_000 * secs));
    harness.run("acme", &format!("dispute close {dispute}")).refused(REFUSED, "DisputeNotClosable");
    assert_eq!(harness.done("buyer", &format!("dispute close {dispute}"))["status"], "sent");
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dispute_that_nobody_rules_or_closes_is_closed_by_the_keeper_after_90_epochs() {
    let harness = Harness::open().await;
    let agreement = open_weekly(&harness).await;
    let found = harness.client().fetch::<Agreement>(&agreement).await.unwrap();
    harness.travel_to(found.started_at + 8 * DAY).await;
    let hash = "ab".repeat(32);
    let dispute = harness.created("buyer", &format!("dispute open {agreement} --credit 30 --evidence-hash {hash}"));
    let stored = harness.client().fetch::<Dispute>(&dispute).await.unwrap();
    assert_eq!(stored.stake_lamports, STAKE);
    let keep = || harness.done("keeper", &format!("keeper run --once --agreement {agreement}"))["done"].clone();
    harness.travel_to(stored.deadline).await;
    let kept = keep();
    assert_eq!((&kept["settle_period"], &kept["close_dispute"]), (&json!(1), &json!(null)), "{kept}");
    harness.travel_to(stored.closes_from() - 1).await;
    assert_eq!(keep()["close_dispute"], json!(null));

    harness.travel_to(stored.closes_from()).await;
    let lamports = async || harness.client().rpc().get_balance(&harness.key("buyer")).await.unwrap();
    let before = lamports().await;
    let kept = harness.done("keeper", "keeper run --once");
    assert_eq!(kept["done"]["close_dispute"], 1, "{kept}");
    assert!(lamports().await >= before + STAKE, "the stake is back with who opened it");
    let gone = harness.client().fetch::<Dispute>(&dispute).await;
    assert!(matches!(gone, Err(ClientError::AccountMissing { .. })), "{gone:?}");
    harness.close().await;
}
