//! From a purchase to the last unit: what consumers and providers do with vaults, bonds and agreements.

use anchor_lang::prelude::Pubkey;
use flashback::state::{Agreement, Vault};
use flashback_client::{address, AgreementFilter};
use serde_json::{json, Value};

use crate::journey::{open_market, Market};
use crate::stage::Stage;

const REFUSED: i32 = 1;
const INPUT: i32 = 2;
const DAY: i64 = 86_400;

/// What can be bought: storage that accepts by itself, a migration that its provider accepts.
pub struct Shop {
    /// The market.
    pub market: Market,
    /// Storage at 0.0072 a GiB and month, with a month's price as collateral.
    pub plain: Pubkey,
    /// A migration at 18 a TiB and month.
    pub moving: Pubkey,
    /// The buyer's tokens: 100.
    pub purse: Pubkey,
    /// `acme`'s tokens: 500.
    pub till: Pubkey,
}

/// Opens the shop.
pub async fn open_shop(stage: &Stage) -> Shop {
    let market = open_market(stage).await;
    let mint = market.mint;
    let plain = stage.created(
        "acme",
        &format!(
            "listing create --name Plain --protocol s3 --price 0.0072 --capacity 10000 --mint {mint} --auto-accept \
             --max-credit 50 --collateral-months 1"
        ),
    );
    let moving = stage.created(
        "movers",
        &format!(
            "listing create --name Moving --category migration --unit TiB --price 18 --capacity 50 --mint {mint} \
             --max-credit 50 --collateral-months 1 --provider-notice 3d"
        ),
    );
    let purse = stage.give("buyer", &mint, 100_000_000).await;
    let till = address::associated_token(&stage.key("acme"), &mint, &spl_token_interface::ID);
    Shop { market, plain, moving, purse, till }
}

fn field<'v>(value: &'v Value, name: &str) -> &'v str {
    value[name].as_str().unwrap_or_else(|| panic!("no text {name} in {value}"))
}

fn show(stage: &Stage, agreement: Pubkey) -> Value {
    stage.done("stranger", &format!("agreement show {agreement}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_purchase_streams_by_the_second_and_ends_with_every_unit_in_its_place() {
    let stage = Stage::open().await;
    let shop = open_shop(&stage).await;
    let mint = shop.market.mint;
    let buy = format!("buy {} --quantity 500 --min-level verified --runway 10d", shop.plain);

    let before = stage.transactions().await;
    let hot = format!("buy {} --quantity 500", shop.market.hot);
    stage.run("buyer", &hot).refused(REFUSED, "BoardMissing");
    stage.run("stranger", &buy).refused(REFUSED, "no token account");
    stage.run("buyer", &buy.replace("10d", "1000d")).refused(REFUSED, "are needed");
    let dry = stage.done("buyer", &format!("{buy} --dry-run"));
    assert_eq!(dry["status"], "simulated");
    assert_eq!(stage.transactions().await, before);
    let bought = stage.done("buyer", &buy);
    assert_eq!((&bought["status"], &bought["changes"]), (&json!("sent"), &dry["changes"]));
    assert_eq!(stage.transactions().await, before + 1, "one transaction");
    stage.run("buyer", &buy).refused(INPUT, "bought this already");

    let agreement: Pubkey = field(&bought, "account").parse().unwrap();
    let vault = address::vault(&stage.key("buyer"), &mint, 0);
    // 500 GiB cost 3.6 a month: 0.84 for a notice of 7 days, 1.2 for ten days.
    let shown = stage.done("buyer", &format!("vault show {vault}"));
    assert_eq!((field(&shown, "balance"), field(&shown, "guarantees")), ("2.04", "0.84"));
    let running = show(&stage, agreement);
    assert_eq!((field(&running, "status"), field(&running, "price_per_month")), ("active", "3.6"));
    assert_eq!(stage.held(&shop.purse).await, 100_000_000 - 2_040_000);
    let start = stage.client().fetch::<Agreement>(&agreement).await.unwrap().started_at;

    stage.travel_to(start + 5 * DAY).await;
    let watched = stage.run("stranger", &format!("agreement watch {agreement} --once --json"));
    let look: Value = serde_json::from_str(&watched.out).unwrap();
    assert_eq!((field(&look, "streamed"), &look["runway_secs"]), ("0.599999", &json!(5 * DAY)));
    assert!(stage.run("stranger", &format!("agreement watch {agreement} --once")).out.contains("runway 5d"));
    let claimed = stage.done("stranger", &format!("claim {agreement}"));
    // Half waits for the settlement, a hundredth is the platform's.
    assert_eq!(claimed["changes"][0]["to"]["amount"], "0.297");
    assert_eq!(stage.held(&shop.till).await, 500_000_000 + 297_000);

    // The owner takes out all but what is earned and kept; anyone pays in again.
    let withdrawn = stage.done("buyer", &format!("vault withdraw {vault} all"));
    assert_eq!(withdrawn["status"], "sent");
    stage.run("buyer", &format!("vault withdraw {vault} 0.000001")).refused(REFUSED, "FundsTooLow");
    stage.give("stranger", &mint, 5_000_000).await;
    stage.done("stranger", &format!("vault deposit {vault} 0.5"));
    stage.run("stranger", &format!("vault deposit {vault} 5")).refused(REFUSED, "are needed");
    stage.run("stranger", &format!("vault withdraw {vault} 0.1")).refused(REFUSED, "NotOwner");

    let notice = stage.done("buyer", &format!("agreement terminate {agreement}"));
    assert_eq!(notice["status"], "sent");
    let ends_at = stage.client().fetch::<Agreement>(&agreement).await.unwrap().ends_at;
    assert_eq!(ends_at, stage.client().fetch::<Vault>(&vault).await.unwrap().funded_until + 7 * DAY);
    stage.run("buyer", &format!("agreement close {agreement}")).refused(REFUSED, "AgreementNotEnded");
    stage.travel_to(ends_at + 10 * DAY).await;
    let planned = stage.done("keeper", &format!("keeper run --once --dry-run --agreement {agreement}"));
    assert_eq!(planned["transactions"].as_array().map(Vec::len), Some(2), "{planned}");
    let kept = stage.done("keeper", &format!("keeper run --once --agreement {agreement} --min-claim 0"));
    assert_eq!((&kept["done"]["settle_period"], &kept["done"]["claim"]), (&json!(1), &json!(1)), "{kept}");
    assert_eq!(kept["failed"], json!([]));
    stage.run("keeper", &format!("agreement close {agreement}")).refused(REFUSED, "ReviewOpen");
    stage.done("buyer", &format!("agreement close {agreement}"));
    stage.run("buyer", &format!("vault close {vault}")).refused(REFUSED, "FeesNotSwept");
    stage.give("admin", &mint, 0).await;
    let swept = stage.done("keeper", &format!("keeper run --once --vault {vault}"));
    assert_eq!(swept["done"], json!({ "sweep_fees": 1 }));
    stage.done("buyer", &format!("vault close {vault}"));

    let bond = address::bond(&shop.market.storage, &mint);
    stage.done("acme", &format!("bond thaw {bond} all"));
    stage.run("acme", &format!("bond withdraw {bond}")).refused(REFUSED, "ThawNotOver");
    let now = stage.client().now().await.unwrap();
    stage.travel_to(now + 7 * DAY).await;
    stage.done("acme", &format!("bond withdraw {bond}"));
    stage.done("acme", &format!("bond close {bond}"));

    // 3.6 a month for twelve days, and five: all of it went to the provider and the treasury.
    let treasury = address::associated_token(&stage.key("admin"), &mint, &spl_token_interface::ID);
    let stranger = address::associated_token(&stage.key("stranger"), &mint, &spl_token_interface::ID);
    let [purse, till, fees, donor] = [
        stage.held(&shop.purse).await,
        stage.held(&shop.till).await,
        stage.held(&treasury).await,
        stage.held(&stranger).await,
    ];
    assert_eq!(purse + till + fees + donor, 100_000_000 + 1_000_000_000 + 5_000_000);
    assert_eq!(till + fees - 1_000_000_000, 100_000_000 + 5_000_000 - purse - donor);
    assert!(stage.client().agreements(&AgreementFilter::default()).await.unwrap().is_empty());
    stage.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_are_accepted_declined_taken_back_and_left_by_either_side() {
    let stage = Stage::open().await;
    let shop = open_shop(&stage).await;
    let mint = shop.market.mint;
    let request = format!("agreement request {} --quantity 1", shop.moving);
    stage.run("buyer", &request).refused(REFUSED, "no vault number 0");
    let vault = stage.created("buyer", &format!("vault open --mint {mint}"));
    stage.run("buyer", &format!("vault open --mint {mint}")).refused(REFUSED, "exists already");

    let declined = stage.created("buyer", &request);
    stage.run("stranger", &format!("agreement decline {declined}")).refused(REFUSED, "NotAuthority");
    stage.done("movers", &format!("agreement decline {declined}"));
    stage.run("movers", &format!("agreement show {declined}")).refused(REFUSED, "no agreement");
    let cancelled = stage.created("buyer", &request);
    stage.done("buyer", &format!("agreement cancel {cancelled}"));

    // Accepting takes the guarantee, and the provider's signature.
    let accepted = stage.created("buyer", &request);
    stage.run("movers", &format!("agreement accept {accepted}")).refused(REFUSED, "FundsTooLow");
    stage.done("buyer", &format!("vault deposit {vault} 50"));
    stage.run("stranger", &format!("agreement accept {accepted}")).refused(REFUSED, "NotAuthority");
    stage.run("stranger", &format!("claim {accepted}")).refused(REFUSED, "nothing yet");
    stage.done("movers", &format!("agreement accept {accepted}"));
    assert_eq!(field(&show(&stage, accepted), "status"), "active");
    let listed = stage.done("movers", "agreement list --as-provider");
    assert_eq!(listed.as_array().map(Vec::len), Some(1));
    let table = stage.run("buyer", "agreement list");
    assert!(table.out.contains("active") && table.out.contains(&accepted.to_string()), "{}", table.out);
    assert!(stage.run("buyer", "vault list").out.contains(&vault.to_string()));
    assert!(stage.run("movers", "bond list").out.contains(&shop.market.service.to_string()));

    // The provider's notice moves the term; leaving at once costs what is left of it.
    stage.run("movers", &format!("agreement notice {accepted}")).refused(INPUT, "cannot be taken back");
    let exit = stage.done("movers", &format!("agreement exit {accepted}"));
    let penalty = exit["changes"].as_array().unwrap().iter().find(|change| change["field"] == "penalty_owed");
    assert_eq!(penalty.map(|change| field(change, "to")), Some("1.799999"), "three days at 18 a month");
    let kept = stage.done("keeper", &format!("keeper run --once --vault {vault}"));
    assert_eq!(kept["done"]["collect_penalty"], 1, "{kept}");

    // What was true before it began gives no right to leave.
    stage.travel_to(stage.client().now().await.unwrap() + 1).await;
    let second = stage.created("buyer", &request);
    stage.done("movers", &format!("agreement accept {second}"));
    stage.done("movers", &format!("agreement notice {second}"));
    let started = stage.client().fetch::<Agreement>(&second).await.unwrap();
    assert!((started.term_ends_at - started.started_at - 3 * DAY).abs() <= 1);
    stage.run("buyer", &format!("agreement leave {second}")).refused(REFUSED, "NoRightToLeave");
    let alone = format!("agreement end {second} --with {}", stage.key_file("stranger"));
    stage.run("buyer", &alone).refused(INPUT, "both sides sign");
    stage.done("buyer", &format!("agreement end {second} --with {}", stage.key_file("movers")));
    assert_eq!(field(&show(&stage, second), "status"), "ended");

    // A request that waits is accepted instead of made again.
    let waiting = stage.created("buyer", &format!("agreement request {} --quantity 20", shop.plain));
    let accepted = stage.done("buyer", &format!("buy {} --quantity 20 --runway 1d", shop.plain));
    assert_eq!(accepted["account"], json!(waiting.to_string()));
    assert_eq!(field(&show(&stage, waiting), "status"), "active");
    stage.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn amounts_and_orders_that_cannot_be_are_refused_and_nothing_is_sent() {
    let stage = Stage::open().await;
    let shop = open_shop(&stage).await;
    let (mint, acme, plain) = (shop.market.mint, shop.market.storage, shop.plain);
    let vault = stage.created("buyer", &format!("vault open --mint {mint}"));
    let bond = address::bond(&acme, &mint);
    let closeable = stage.make_closeable_mint().await;
    let before = stage.transactions().await;
    for (line, code, says) in [
        (format!("vault deposit {vault} 0.0000001"), INPUT, "more than the 6 decimals"),
        (format!("vault deposit {vault} -- -1"), INPUT, "decimal number"),
        (format!("vault deposit {vault} 0"), INPUT, "AmountZero"),
        (format!("vault deposit {vault} 101"), REFUSED, "are needed"),
        (format!("vault deposit {vault} 1 --from {mint}"), INPUT, "no token account"),
        (format!("vault withdraw {vault} all"), REFUSED, "AmountZero"),
        (format!("vault withdraw {vault} 1"), REFUSED, "FundsTooLow"),
        (format!("vault close {vault}"), REFUSED, "VaultYoung"),
        (format!("vault show {bond}"), REFUSED, "no vault"),
        (format!("vault open --mint {closeable}"), INPUT, "MintExtensionRefused"),
        (format!("bond thaw {bond} 1"), REFUSED, "NotAuthority"),
        (format!("bond open --mint {mint}"), REFUSED, "signs for no such provider"),
        (format!("buy {plain} --quantity 0"), INPUT, "QuantityOutOfRange"),
        (format!("buy {plain} --quantity 10001"), INPUT, "QuantityOutOfRange"),
        (format!("buy {plain} --quantity 5 --term 9999d"), INPUT, "TermOutOfRange"),
        (format!("buy {plain} --quantity 5 --valid 8d"), INPUT, "ValidUntilOutOfRange"),
        (format!("buy {plain} --quantity 5 --revision 9"), INPUT, "RevisionChanged"),
        (format!("buy {plain} --quantity 5 --min-level audited"), REFUSED, "LevelTooLow"),
        (format!("buy {plain} --quantity 5 --min-rating 1"), REFUSED, "RatingTooLow"),
        (format!("buy {plain} --quantity 5 --min-rating 10"), INPUT, "RatingBandUnknown"),
        (format!("buy {plain} --quantity 5 --min-level 5"), INPUT, "a level is 1"),
        (format!("buy {acme} --quantity 5"), REFUSED, "no listing"),
        ("claim".into(), INPUT, "required"),
        (format!("claim {vault}"), REFUSED, "no agreement"),
        (format!("agreement show {vault}"), REFUSED, "no agreement"),
        (format!("keeper run --once --agreement {vault}"), REFUSED, "no agreement"),
        ("keeper run --once --min-claim 0.0000001".into(), INPUT, "more than the 6 decimals"),
    ] {
        stage.run("buyer", &line).refused(code, says);
    }
    stage.run("acme", &format!("buy {plain} --quantity 5")).refused(INPUT, "PartyTwice");
    stage.run("acme", &format!("bond close {bond}")).refused(REFUSED, "BondInUse");
    stage.run("acme", &format!("bond thaw {bond} 501")).refused(REFUSED, "BondTooLow");
    assert_eq!(stage.transactions().await, before, "something was sent");
    stage.close().await;
}
