//! Who may use data, and who acts for a consumer, from the first grant to the last.

use anchor_lang::prelude::Pubkey;
use flashback::state::{Agreement, Grant};
use flashback_client::{address, GrantView};
use serde_json::{json, Value};

use crate::fixture::open_buyable;
use crate::harness::Harness;

const REFUSED: i32 = 1;
const INPUT: i32 = 2;
const DAY: i64 = 86_400;

/// What the command line says of a request, which is what the client says.
async fn decision(harness: &Harness, grant: Pubkey, action: &str, key: &str) -> Value {
    let shown = harness.done("stranger", &format!("grant check {grant} {action} {key}"));
    let view = GrantView::load(harness.client(), &grant).await.unwrap();
    let action = match action {
        "read" => flashback::state::Action::Read,
        _ => flashback::state::Action::Write,
    };
    let access = view.check(action, key.as_bytes()).unwrap();
    assert_eq!((&shown["allowed"], &shown["by_parent"]), (&json!(access.is_allowed()), &json!(access.by_parent)));
    shown["decision"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn data_is_granted_shared_narrowed_and_taken_back() {
    let harness = Harness::open().await;
    let shop = open_buyable(&harness).await;
    let agreement = harness.created("buyer", &format!("buy {} --quantity 500 --runway 30d", shop.plain));
    let (movers, keeper) = (harness.key("movers"), harness.key("keeper"));
    let create = format!("grant create {agreement} {movers} --actions read,write,share --prefix logs/ --until 20d");
    harness.run("stranger", &create).refused(REFUSED, "NotOwner");
    harness.run("buyer", &create.replace(" --until 20d", "")).refused(INPUT, "no end is given");
    harness.run("buyer", &create.replace("20d", "366d")).refused(INPUT, "AccessEndOutOfRange");
    let grant = harness.created("buyer", &create);
    assert_eq!(grant, address::grant(&agreement, &movers, 0));
    let second = harness.created("buyer", &create);
    assert_eq!(second, address::grant(&agreement, &movers, 1), "the lowest free number");
    assert_eq!(decision(&harness, grant, "read", "logs/1").await, "allowed");
    assert_eq!(decision(&harness, grant, "read", "photos/1").await, "outside-prefix");

    let share = format!("grant share {grant} {keeper} --actions read --prefix logs/eu/");
    harness.run("buyer", &share).refused(REFUSED, "NotGrantee");
    harness.run("movers", &share.replace("logs/eu/", "photos/")).refused(INPUT, "PrefixWider");
    harness.run("movers", &format!("grant share {grant} {keeper} --actions read")).refused(INPUT, "hash");
    let shared = harness.created("movers", &share);
    assert_eq!(decision(&harness, shared, "read", "logs/eu/1").await, "allowed");
    assert_eq!(decision(&harness, shared, "write", "logs/eu/1").await, "action-not-granted");
    let own = harness.done("movers", "grant list");
    assert_eq!(own.as_array().map(Vec::len), Some(3), "given and received: {own}");
    assert!(harness.run("keeper", "grant list").out.contains("in force"));

    let narrow = format!("grant narrow {grant} --actions write --prefix logs/");
    harness.run("buyer", &narrow).refused(INPUT, "never widened");
    harness.done("buyer", &narrow);
    assert_eq!(decision(&harness, shared, "read", "logs/eu/1").await, "action-not-granted");
    harness.done("buyer", &format!("grant revoke {second}"));
    assert_eq!(decision(&harness, second, "read", "logs/1").await, "revoked");
    harness.done("buyer", &format!("grant revoke-all {agreement}"));
    assert_eq!(decision(&harness, grant, "write", "logs/1").await, "all-revoked");
    assert_eq!(harness.client().fetch::<Agreement>(&agreement).await.unwrap().generation, 1);

    harness.run("stranger", &format!("grant close {grant}")).refused(REFUSED, "GrantNotOver");
    let expires_at = harness.client().fetch::<Grant>(&grant).await.unwrap().expires_at;
    harness.travel_to(expires_at).await;
    harness.done("stranger", &format!("grant close {grant}"));
    harness.run("stranger", &format!("grant check {grant} read")).refused(REFUSED, "no grant");
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_application_acts_by_its_session_and_no_further() {
    let harness = Harness::open().await;
    let shop = open_buyable(&harness).await;
    let mint = shop.listings.mint;
    let vault = harness.created("buyer", &format!("vault open --mint {mint}"));
    let (owner, app) = (harness.key("buyer"), harness.key("keeper"));
    let request = format!("agreement request {} --quantity 1 --owner {owner}", shop.moving);
    harness.run("keeper", &request).refused(REFUSED, "NotOwner");
    let open = format!("session open {vault} {app} --allow request,cancel,revoke-all-grants --until 5d");
    harness.run("buyer", &open).refused(INPUT, "have no limit");
    harness.run("keeper", &format!("{open} --max-per-month 18")).refused(INPUT, "NotOwner");
    let session = harness.created("buyer", &format!("{open} --max-per-month 18"));
    let listed = harness.done("keeper", &format!("session list --key {app}"));
    assert_eq!((&listed[0]["session"], &listed[0]["state"]), (&json!(session.to_string()), &json!("in force")));

    let agreement = harness.created("keeper", &request);
    assert_eq!(harness.client().fetch::<Agreement>(&agreement).await.unwrap().consumer, owner);
    harness.run("keeper", &request).refused(REFUSED, "SessionRateExceeded");
    harness.done("keeper", &format!("grant revoke-all {agreement}"));
    harness.done("keeper", &format!("agreement cancel {agreement}"));
    assert!(harness.run("buyer", "session list").out.contains("18"), "what was requested counts");
    harness.run("keeper", &format!("session close {vault} {app}")).refused(REFUSED, "SessionNotOver");
    harness.travel_to(harness.client().now().await.unwrap() + 5 * DAY).await;
    harness.run("keeper", &request).refused(REFUSED, "SessionExpired");
    harness.done("stranger", &format!("session close {vault} {app}"));
    assert_eq!(harness.done("buyer", "session list"), json!([]));
    harness.close().await;
}
