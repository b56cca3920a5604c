//! From a purchase to the last unit: what consumers and providers do with vaults, bonds and agreements.

use anchor_lang::prelude::Pubkey;
use flashback::state::{Agreement, Vault};
use flashback_client::{address, AgreementFilter};
use serde_json::{json, Value};

use crate::fixture::open_buyable;
use crate::harness::Harness;

const REFUSED: i32 = 1;
const INPUT: i32 = 2;
const DAY: i64 = 86_400;

fn field<'v>(value: &'v Value, name: &str) -> &'v str {
    value[name].as_str().unwrap_or_else(|| panic!("no text {name} in {value}"))
}

fn show(harness: &Harness, agreement: Pubkey) -> Value {
    harness.done("stranger", &format!("agreement show {agreement}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_purchase_streams_by_the_second_and_ends_with_every_unit_in_its_place() {
    let harness = Harness::open().await;
    let shop = open_buyable(&harness).await;
    let mint = shop.listings.mint;
    let buy = format!("buy {} --quantity 500 --min-level verified --runway 10d", shop.plain);

    let before = harness.transactions().await;
    let measured = format!("buy {} --quantity 500", shop.measured);
    harness.run("buyer", &measured).refused(REFUSED, "BoardMissing");
    harness.run("stranger", &buy).refused(REFUSED, "no token account");
    harness.run("buyer", &buy.replace("10d", "1000d")).refused(REFUSED, "are needed");
    let dry = harness.done("buyer", &format!("{buy} --dry-run"));
    assert_eq!(dry["status"], "simulated");
    assert_eq!(harness.transactions().await, before);
    let bought = harness.done("buyer", &buy);
    assert_eq!((&bought["status"], &bought["changes"]), (&json!("sent"), &dry["changes"]));
    assert_eq!(harness.transactions().await, before + 1, "one transaction");
    harness.run("buyer", &buy).refused(INPUT, "bought this already");

    let agreement: Pubkey = field(&bought, "account").parse().unwrap();
    let vault = address::vault(&harness.key("buyer"), &mint, 0);
    // 500 GiB cost 3.6 a month: 0.84 for a notice of 7 days, 1.2 for ten days.
    let shown = harness.done("buyer", &format!("vault show {vault}"));
    assert_eq!((field(&shown, "balance"), field(&shown, "guarantees")), ("2.04", "0.84"));
    let running = show(&harness, agreement);
    assert_eq!((field(&running, "status"), field(&running, "price_per_month")), ("active", "3.6"));
    assert_eq!(harness.held(&shop.purse).await, 100_000_000 - 2_040_000);
    let start = harness.client().fetch::<Agreement>(&agreement).await.unwrap().started_at;

    harness.travel_to(start + 5 * DAY).await;
    let watched = harness.run("stranger", &format!("agreement watch {agreement} --once --json"));
    let look: Value = serde_json::from_str(&watched.out).unwrap();
    assert_eq!((field(&look, "streamed"), &look["runway_secs"]), ("0.599999", &json!(5 * DAY)));
    assert!(harness.run("stranger", &format!("agreement watch {agreement} --once")).out.contains("runway 5d"));
    let claimed = harness.done("stranger", &format!("claim {agreement}"));
    // Half waits for the settlement, a hundredth is the platform's.
    assert_eq!(claimed["changes"][0]["to"]["amount"], "0.297");
    assert_eq!(harness.held(&shop.till).await, 500_000_000 + 297_000);

    // The owner takes out all but what is earned and kept; anyone pays in again.
    let withdrawn = harness.done("buyer", &format!("vault withdraw {vault} all"));
    assert_eq!(withdrawn["status"], "sent");
    harness.run("buyer", &format!("vault withdraw {vault} 0.000001")).refused(REFUSED, "FundsTooLow");
    harness.give("stranger", &mint, 5_000_000).await;
    harness.done("stranger", &format!("vault deposit {vault} 0.5"));
    harness.run("stranger", &format!("vault deposit {vault} 5")).refused(REFUSED, "are needed");
    harness.run("stranger", &format!("vault withdraw {vault} 0.1")).refused(REFUSED, "NotOwner");

    let notice = harness.done("buyer", &format!("agreement terminate {agreement}"));
    assert_eq!(notice["status"], "sent");
    let ends_at = harness.client().fetch::<Agreement>(&agreement).await.unwrap().ends_at;
    assert_eq!(ends_at, harness.client().fetch::<Vault>(&vault).await.unwrap().funded_until + 7 * DAY);
    harness.run("buyer", &format!("agreement close {agreement}")).refused(REFUSED, "AgreementNotEnded");
    harness.travel_to(ends_at + 10 * DAY).await;
    let planned = harness.done("keeper", &format!("keeper run --once --dry-run --agreement {agreement}"));
    let sent: Vec<_> =
        planned["transactions"].as_array().unwrap().iter().map(|sent| &sent["tasks"][0]["task"]).collect();
    assert_eq!(sent, ["settle_period", "claim", "refresh_listing"], "{planned}");
    let kept = harness.done("keeper", &format!("keeper run --once --agreement {agreement} --min-claim 0"));
    assert_eq!((&kept["done"]["settle_period"], &kept["done"]["claim"]), (&json!(1), &json!(1)), "{kept}");
    assert_eq!(kept["failed"], json!([]));
    harness.run("keeper", &format!("agreement close {agreement}")).refused(REFUSED, "ReviewOpen");
    harness.done("buyer", &format!("agreement close {agreement}"));
    harness.run("buyer", &format!("vault close {vault}")).refused(REFUSED, "FeesNotSwept");
    harness.give("admin", &mint, 0).await;
    let swept = harness.done("keeper", &format!("keeper run --once --vault {vault}"));
    assert_eq!(swept["done"], json!({ "sweep_fees": 1 }));
    harness.done("buyer", &format!("vault close {vault}"));

    let bond = address::bond(&shop.listings.storage, &mint);
    harness.done("acme", &format!("bond thaw {bond} all"));
    harness.run("acme", &format!("bond withdraw {bond}")).refused(REFUSED, "ThawNotOver");
    let now = harness.client().now().await.unwrap();
    harness.travel_to(now + 7 * DAY).await;
    harness.done("acme", &format!("bond withdraw {bond}"));
    harness.done("acme", &format!("bond close {bond}"));

    // 3.6 a month for twelve days, and five: all of it went to the provider and the treasury.
    let treasury = address::associated_token(&harness.key("admin"), &mint, &spl_token_interface::ID);
    let stranger = address::associated_token(&harness.key("stranger"), &mint, &spl_token_interface::ID);
    let [purse, till, fees, donor] = [
        harness.held(&shop.purse).await,
        harness.held(&shop.till).await,
        harness.held(&treasury).await,
        harness.held(&stranger).await,
    ];
    assert_eq!(purse + till + fees + donor, 100_000_000 + 1_000_000_000 + 5_000_000);
    assert_eq!(till + fees - 1_000_000_000, 100_000_000 + 5_000_000 - purse - donor);
    assert!(harness.client().agreements(&AgreementFilter::default()).await.unwrap().is_empty());
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_are_accepted_declined_taken_back_and_left_by_either_side() {
    let harness = Harness::open().await;
    let shop = open_buyable(&harness).await;
    let mint = shop.listings.mint;
    let request = format!("agreement request {} --quantity 1", shop.moving);
    harness.run("buyer", &request).refused(REFUSED, "no vault number 0");
    let vault = harness.created("buyer", &format!("vault open --mint {mint}"));
    harness.run("buyer", &format!("vault open --mint {mint}")).refused(REFUSED, "exists already");

    let declined = harness.created("buyer", &request);
    harness.run("stranger", &format!("agreement decline {declined}")).refused(REFUSED, "NotAuthority");
    harness.done("movers", &format!("agreement decline {declined}"));
    harness.run("movers", &format!("agreement show {declined}")).refused(REFUSED, "no agreement");
    let cancelled = harness.created("buyer", &request);
    harness.done("buyer", &format!("agreement cancel {cancelled}"));

    // Accepting takes the guarantee, and the provider's signature.
    let accepted = harness.created("buyer", &request);
    harness.run("movers", &format!("agreement accept {accepted}")).refused(REFUSED, "FundsTooLow");
    harness.done("buyer", &format!("vault deposit {vault} 50"));
    harness.run("stranger", &format!("agreement accept {accepted}")).refused(REFUSED, "NotAuthority");
    harness.run("stranger", &format!("claim {accepted}")).refused(REFUSED, "nothing yet");
    harness.done("movers", &format!("agreement accept {accepted}"));
    assert_eq!(field(&show(&harness, accepted), "status"), "active");
    let listed = harness.done("movers", "agreement list --as-provider");
    assert_eq!(listed.as_array().map(Vec::len), Some(1));
    let table = harness.run("buyer", "agreement list");
    assert!(table.out.contains("active") && table.out.contains(&accepted.to_string()), "{}", table.out);
    assert!(harness.run("buyer", "vault list").out.contains(&vault.to_string()));
    assert!(harness.run("movers", "bond list").out.contains(&shop.listings.service.to_string()));

    // The provider's notice moves the term; leaving at once costs what is left of it.
    harness.run("movers", &format!("agreement notice {accepted}")).refused(INPUT, "cannot be taken back");
    let exit = harness.done("movers", &format!("agreement exit {accepted}"));
    let penalty = exit["changes"].as_array().unwrap().iter().find(|change| change["field"] == "penalty_owed");
    assert_eq!(penalty.map(|change| field(change, "to")), Some("1.799999"), "three days at 18 a month");
    let kept = harness.done("keeper", &format!("keeper run --once --vault {vault}"));
    assert_eq!(kept["done"]["collect_penalty"], 1, "{kept}");

    // What was true before it began gives no right to leave.
    harness.travel_to(harness.client().now().await.unwrap() + 1).await;
    let second = harness.created("buyer", &request);
    harness.done("movers", &format!("agreement accept {second}"));
    harness.done("movers", &format!("agreement notice {second}"));
    let started = harness.client().fetch::<Agreement>(&second).await.unwrap();
    assert!((started.term_ends_at - started.started_at - 3 * DAY).abs() <= 1);
    harness.run("buyer", &format!("agreement leave {second}")).refused(REFUSED, "NoRightToLeave");
    let alone = format!("agreement end {second} --with {}", harness.key_file("stranger"));
    harness.run("buyer", &alone).refused(INPUT, "both parties must sign");
    harness.done("buyer", &format!("agreement end {second} --with {}", harness.key_file("movers")));
    assert_eq!(field(&show(&harness, second), "status"), "ended");

    // A request that waits is accepted instead of made again.
    let waiting = harness.created("buyer", &format!("agreement request {} --quantity 20", shop.plain));
    let accepted = harness.done("buyer", &format!("buy {} --quantity 20 --runway 1d", shop.plain));
    assert_eq!(accepted["account"], json!(waiting.to_string()));
    assert_eq!(field(&show(&harness, waiting), "status"), "active");
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_shown_is_what_is_asked_for() {
    let harness = Harness::open().await;
    let shop = open_buyable(&harness).await;
    let buy = format!("buy {} --quantity 50 --runway 1d", shop.plain);
    let shown = harness.done("buyer", &format!("{buy} --dry-run"));
    let note = field(&shown, "note");
    let flags = note.split_once("run it with ").unwrap().1;
    assert_eq!(flags, "--revision 1 --max-price 0.0072 --attributes-version 1");
    let before = harness.transactions().await;
    harness.done("acme", &format!("listing update {} --price 0.0073", shop.plain));
    harness.run("buyer", &format!("{buy} {flags}")).refused(INPUT, "RevisionChanged");
    harness.run("buyer", &format!("{buy} --max-price 0.0072")).refused(INPUT, "PriceAboveMax");
    harness.run("buyer", &format!("{buy} --max-price 0.0073 --term 1s")).refused(INPUT, "TermOutOfRange");
    harness.done("acme", "provider update --region FR");
    harness.run("buyer", &format!("{buy} --attributes-version 1")).refused(INPUT, "AttributesChanged");
    assert_eq!(harness.transactions().await, before + 2, "only the provider sent something");
    harness.done("buyer", &format!("{buy} --max-price 0.0073 --attributes-version 2"));
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_waits_is_taken_only_if_every_term_agrees() {
    let harness = Harness::open().await;
    let shop = open_buyable(&harness).await;
    harness.created("buyer", &format!("vault open --mint {}", shop.listings.mint));
    let waiting = harness.created("buyer", &format!("agreement request {} --quantity 20 --term 30d", shop.plain));
    let other = harness.done("buyer", &format!("buy {} --quantity 20 --runway 1d --min-level identified", shop.plain));
    assert_ne!(other["account"], json!(waiting.to_string()), "another term and another level");
    assert_eq!(field(&show(&harness, waiting), "status"), "requested");
    let same = harness.done("buyer", &format!("buy {} --quantity 20 --term 30d --runway 1d --again", shop.plain));
    assert_eq!(same["account"], json!(waiting.to_string()));
    harness.close().await;
}
