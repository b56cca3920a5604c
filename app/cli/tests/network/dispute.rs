//! A dispute from the complaint to the stake, as the two sides and the arbiter go about it.

use anchor_lang::prelude::Pubkey;
use flashback::state::Agreement;
use serde_json::json;

use crate::fixture::open_buyable;
use crate::harness::Harness;

const REFUSED: i32 = 1;
const INPUT: i32 = 2;
const DAY: i64 = 86_400;

#[tokio::test(flavor = "multi_thread")]
async fn a_period_is_disputed_answered_ruled_settled_and_the_stake_is_paid() {
    let harness = Harness::open().await;
    let shop = open_buyable(&harness).await;
    let (mint, judge, hash) = (shop.listings.mint, harness.key("judge"), "ab".repeat(32));
    let weekly = harness.created(
        "acme",
        &format!(
            "listing create --name Weekly --protocol s3 --price 0.0072 --capacity 10000 --mint {mint} --auto-accept \
             --period-epochs 7 --arbiter {judge}"
        ),
    );
    let bought = harness.done("buyer", &format!("buy {weekly} --quantity 500 --runway 30d"));
    let agreement: Pubkey = bought["account"].as_str().unwrap().parse().unwrap();
    let found = harness.client().fetch::<Agreement>(&agreement).await.unwrap();

    let open = format!("dispute open {agreement} --credit 30 --evidence-hash {hash}");
    harness.run("buyer", &open).refused(REFUSED, "PeriodNotOver");
    harness.travel_to(found.started_at + 8 * DAY).await;
    harness.run("judge", &open).refused(REFUSED, "NotParty");
    let dispute = harness.created("buyer", &open);
    harness.run("buyer", &open).refused(INPUT, "disputed already");

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
}
