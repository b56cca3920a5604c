//! The keeper over a bad connection, and two keepers at once: nothing is done twice, nothing fails for good.

use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use anchor_lang::prelude::Pubkey;
use flashback::state::{Agreement, Board, Bond, Vault};
use flashback_client::keeper::{Keeper, Policy, Scope, Snapshot, Task};
use flashback_client::{address, AgreementFilter, Client};
use serde_json::Value;
use solana_rpc_client::http_sender::HttpSender;
use solana_rpc_client::nonblocking::rpc_client::RpcClient;
use solana_rpc_client::rpc_client::RpcClientConfig;
use solana_rpc_client::rpc_sender::{RpcSender, RpcTransportStats};
use solana_rpc_client_api::client_error::{ErrorKind, Result};
use solana_rpc_client_api::request::RpcRequest;

use crate::fixture::{open_buyable, Buyable};
use crate::harness::Harness;

const DAY: i64 = 86_400;
/// Agreements on the vault.
const COUNT: usize = 12;

/// Every thirteenth answer is lost, after the node has done what was asked.
struct LossySender {
    inner: HttpSender,
    count: AtomicUsize,
}

impl RpcSender for LossySender {
    fn send<'life, 'task>(
        &'life self,
        request: RpcRequest,
        params: Value,
    ) -> Pin<Box<dyn Future<Output = Result<Value>> + Send + 'task>>
    where
        'life: 'task,
        Self: 'task,
    {
        Box::pin(async move {
            let answer = self.inner.send(request, params).await?;
            if self.count.fetch_add(1, Ordering::Relaxed) % 13 == 12 {
                return Err(ErrorKind::Custom("the connection was lost".into()).into());
            }
            Ok(answer)
        })
    }

    fn get_transport_stats(&self) -> RpcTransportStats {
        self.inner.get_transport_stats()
    }

    fn url(&self) -> String {
        self.inner.url()
    }
}

fn lossy(harness: &Harness) -> Client {
    let sender = LossySender { inner: HttpSender::new(harness.url()), count: AtomicUsize::new(0) };
    Client::with_rpc(RpcClient::new_sender(sender, RpcClientConfig::default()))
}

/// Twelve agreements on one vault, whose first period can be settled.
async fn open_due(harness: &Harness) -> Buyable {
    let shop = open_buyable(harness).await;
    for _ in 0..COUNT {
        harness.done("buyer", &format!("buy {} --quantity 50 --runway 60d --again", shop.plain));
    }
    let now = harness.client().now().await.unwrap();
    harness.travel_to(now + 35 * DAY).await;
    shop
}

/// What was paid in all, and how many periods each agreement has settled.
async fn totals(harness: &Harness, shop: &Buyable) -> (u64, Vec<u32>) {
    let agreements = harness.client().agreements(&AgreementFilter::default()).await.unwrap();
    let paid = agreements.iter().map(|(_, agreement)| agreement.claimed - agreement.fee).sum();
    assert_eq!(harness.held(&shop.till).await, 500_000_000 + paid, "the till holds what the books say");
    let vault = address::vault(&harness.key("buyer"), &shop.listings.mint, 0);
    let vault: Vault = harness.client().fetch(&vault).await.unwrap();
    assert_eq!(harness.held(&vault.token).await, vault.balance + vault.fees_owed);
    (paid, agreements.iter().map(|(_, agreement): &(_, Agreement)| agreement.periods).collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_that_are_lost_make_a_keeper_do_nothing_twice() {
    let harness = Harness::open().await;
    let shop = open_due(&harness).await;
    let (client, wallet) = (lossy(&harness), harness.keypair("keeper"));
    let policy = Policy { least_micros: 0 };
    let keeper = Keeper::new(&client, wallet, policy).pausing(Duration::from_millis(1), Duration::from_millis(4));
    let snapshot = Snapshot::load(harness.client(), &Scope::default()).await.unwrap();
    let report = keeper.work(&snapshot, &|_| {}).await;
    assert!(report.failed.is_empty(), "{report:?}");
    assert_eq!(
        report.count() + report.idle,
        2 * COUNT + 1,
        "each settled and claimed, the listing refreshed: {report:?}"
    );
    let (paid, periods) = totals(&harness, &shop).await;
    assert_eq!(periods, vec![1; COUNT]);
    // 50 GiB at 0.36 a month each: 30 days in full and half of five.
    assert!(paid > 0);
    let honest = Keeper::new(harness.client(), wallet, policy);
    let left = honest.load(&Scope::default()).await.unwrap().plan(&Policy::default(), &harness.key("keeper"));
    assert!(left.is_empty(), "{left:?}");
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_keepers_at_once_do_everything_once_and_fail_at_nothing() {
    let harness = Harness::open().await;
    let shop = open_due(&harness).await;
    let policy = Policy::default();
    let (one, other) = (
        Keeper::new(harness.client(), harness.keypair("keeper"), policy),
        Keeper::new(harness.client(), harness.keypair("stranger"), policy),
    );
    let (first, second) = (one.load(&Scope::default()).await.unwrap(), other.load(&Scope::default()).await.unwrap());
    let (report, rival) = tokio::join!(one.work(&first, &|_| {}), other.work(&second, &|_| {}));
    for report in [&report, &rival] {
        assert!(report.failed.is_empty(), "{report:?}");
        assert_eq!(report.done.get(&Task::Settle).copied().unwrap_or_default() + report.idle, COUNT, "{report:?}");
    }
    let (_, periods) = totals(&harness, &shop).await;
    assert_eq!(periods, vec![1; COUNT]);
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payout_that_is_gone_keeps_nobody_else_from_being_paid() {
    let harness = Harness::open().await;
    let shop = open_due(&harness).await;
    let mint = shop.listings.mint;
    let vault = address::vault(&harness.key("buyer"), &mint, 0);
    harness.done("buyer", &format!("vault deposit {vault} 40"));
    let moving = harness.created("buyer", &format!("agreement request {} --quantity 1", shop.moving));
    harness.done("movers", &format!("agreement accept {moving}"));
    close_payout(&harness, &shop).await;

    let now = harness.client().now().await.unwrap();
    harness.travel_to(now + 10 * DAY).await;
    let kept = harness.run("keeper", "keeper run --once --json --min-claim 0.01");
    assert_eq!(kept.code, Some(1), "{kept:?}");
    assert!(kept.err.contains("1 task failed"), "{kept:?}");
    let report: Value = serde_json::from_str(&kept.out).unwrap();
    assert_eq!(report["done"]["claim"], COUNT, "{report}");
    let failed = &report["failed"][0];
    assert_eq!((&failed["task"], &failed["account"]), (&"claim".into(), &moving.to_string().into()), "{report}");
    assert_eq!(report["failed"].as_array().map(Vec::len), Some(1));
    // Its provider can still be paid elsewhere, with its own signature.
    let till = address::associated_token(&harness.key("movers"), &mint, &spl_token_interface::ID);
    harness.done("movers", &format!("claim {moving} --to {till}"));
    harness.close().await;
}

/// A payout account that is gone: `moving` can no longer be claimed by anyone but its provider.
async fn close_payout(harness: &Harness, shop: &Buyable) {
    let mint = shop.listings.mint;
    let account = harness.give("stranger", &mint, 0).await;
    let bond = address::bond(&shop.listings.service, &mint);
    harness.done("movers", &format!("bond payout {bond} {account}"));
    let (program, owner) = (spl_token_interface::ID, harness.key("stranger"));
    let close = spl_token_interface::instruction::close_account(&program, &account, &owner, &owner, &[]).unwrap();
    harness.client().send(&[close], harness.keypair("stranger"), &[]).await.unwrap();
}

/// `movers` has accepted a request of the buyer's vault, which is funded.
async fn open_moving(harness: &Harness, shop: &Buyable) -> Pubkey {
    let vault = harness.created("buyer", &format!("vault open --mint {}", shop.listings.mint));
    harness.done("buyer", &format!("vault deposit {vault} 40"));
    let moving = harness.created("buyer", &format!("agreement request {} --quantity 1", shop.moving));
    harness.done("movers", &format!("agreement accept {moving}"));
    moving
}

#[tokio::test(flavor = "multi_thread")]
async fn a_claim_that_fails_keeps_neither_the_penalty_nor_the_close_from_happening() {
    let harness = Harness::open().await;
    let shop = open_buyable(&harness).await;
    let moving = open_moving(&harness, &shop).await;
    close_payout(&harness, &shop).await;
    let start = harness.client().now().await.unwrap();
    harness.travel_to(start + DAY).await;
    harness.done("movers", &format!("agreement exit {moving}"));

    let run = || {
        let kept = harness.run("keeper", "keeper run --once --json --min-claim 0");
        assert_eq!(kept.code, Some(1), "{kept:?}");
        serde_json::from_str::<Value>(&kept.out).unwrap()
    };
    let first = run();
    assert_eq!(first["done"]["collect_penalty"], 1, "{first}");
    assert_eq!((&first["failed"][0]["task"], first["failed"].as_array().map(Vec::len)), (&"claim".into(), Some(1)));
    harness.travel_to(start + 6 * DAY).await;
    assert_eq!(run()["done"]["settle_period"], 1);
    harness.travel_to(start + 14 * DAY).await;
    let last = run();
    assert_eq!(last["done"]["close_agreement"], 1, "{last}");
    assert_eq!(last["failed"][0]["task"], "claim", "{last}");
    // What could not be claimed went into the bond.
    let bond: Bond = harness.client().fetch(&address::bond(&shop.listings.service, &shop.listings.mint)).await.unwrap();
    assert!(bond.amount > 500_000_000 - bond.owed - 1_799_999, "{bond:?}");
    assert_eq!(harness.client().agreements(&AgreementFilter::default()).await.unwrap().len(), 0);
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_failed_is_left_for_later_rounds_and_a_round_spends_no_more_than_it_may() {
    let harness = Harness::open().await;
    let shop = open_buyable(&harness).await;
    let moving = open_moving(&harness, &shop).await;
    close_payout(&harness, &shop).await;
    for _ in 0..3 {
        harness.done("buyer", &format!("buy {} --quantity 50 --runway 40d --again", shop.plain));
    }
    let now = harness.client().now().await.unwrap();
    harness.travel_to(now + 5 * DAY).await;

    let policy = Policy { least_micros: 1 };
    let thrifty = Keeper::new(harness.client(), harness.keypair("keeper"), policy).spending(4_999);
    let snapshot = thrifty.load(&Scope::default()).await.unwrap();
    let idle = thrifty.work(&snapshot, &|_| {}).await;
    assert_eq!((idle.count(), idle.deferred, idle.transactions), (0, 4, 0), "{idle:?}");

    let keeper = Keeper::new(harness.client(), harness.keypair("keeper"), policy);
    let first = keeper.work(&snapshot, &|_| {}).await;
    assert_eq!(first.done.get(&Task::Claim), Some(&3), "{first:?}");
    assert_eq!(
        first.failed.iter().map(|(task, subject, _)| (*task, *subject)).collect::<Vec<_>>(),
        [(Task::Claim, moving)]
    );
    let before = harness.transactions().await;
    harness.travel_to(now + 6 * DAY).await;
    let second = keeper.work(&keeper.load(&Scope::default()).await.unwrap(), &|_| {}).await;
    assert_eq!((second.count(), second.failed.len(), second.deferred), (3, 0, 1), "{second:?}");
    assert_eq!(harness.transactions().await, before + second.transactions);
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_is_taken_back_meanwhile_keeps_no_other_from_lapsing() {
    let harness = Harness::open().await;
    let shop = open_buyable(&harness).await;
    let vault = harness.created("buyer", &format!("vault open --mint {}", shop.listings.mint));
    let request = format!("agreement request {} --quantity 1 --valid 1d", shop.moving);
    let requests = [harness.created("buyer", &request), harness.created("buyer", &request)];
    harness.travel_to(harness.client().now().await.unwrap() + DAY).await;

    let keeper = Keeper::new(harness.client(), harness.keypair("keeper"), Policy::default());
    let snapshot = keeper.load(&Scope::default()).await.unwrap();
    assert_eq!(keeper.plan(&snapshot).len(), 2);
    harness.done("buyer", &format!("agreement cancel {}", requests[0]));
    let kept = keeper.work(&snapshot, &|_| {}).await;
    assert_eq!((kept.done.get(&Task::Lapse), kept.idle, kept.failed.len()), (Some(&1), 1, 0), "{kept:?}");
    assert_eq!(harness.client().fetch::<Vault>(&vault).await.unwrap().open_count, 0);
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn agreements_in_a_mint_that_nobody_vouches_for_are_left_alone_unless_they_are_asked_for() {
    let harness = Harness::open().await;
    let shop = open_buyable(&harness).await;
    let worthless = harness.make_mint().await;
    for (actor, amount) in [("acme", 0), ("buyer", 100_000_000)] {
        harness.give(actor, &worthless, amount).await;
    }
    harness.created("acme", &format!("bond open --mint {worthless}"));
    let listing = harness.created(
        "acme",
        &format!(
            "listing create --name Worthless --protocol s3 --price 1 --capacity 100 --mint {worthless} --auto-accept \
             --max-credit 50"
        ),
    );
    let bought = harness.created("buyer", &format!("buy {listing} --quantity 10 --runway 30d"));
    harness.travel_to(harness.client().now().await.unwrap() + 10 * DAY).await;

    let due = |flags: &str| {
        let plan = harness.done("keeper", &format!("keeper run --once --dry-run {flags}"));
        let batches = plan["transactions"].as_array().unwrap().clone();
        batches.iter().map(|batch| batch["tasks"].as_array().unwrap().len()).sum::<usize>()
    };
    assert_eq!(due(""), 0);
    assert_eq!(due(&format!("--mint {}", shop.listings.mint)), 0);
    for flags in [format!("--mint {worthless}"), "--all-mints".into(), format!("--agreement {bought}")] {
        assert_eq!(due(&flags), 1, "{flags}");
    }
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_idle_keeper_says_once_what_comes_next_and_then_nothing() {
    let harness = Harness::open().await;
    let shop = open_buyable(&harness).await;
    let bought = harness.created("buyer", &format!("buy {} --quantity 500 --runway 30d", shop.plain));
    let next = harness.done("keeper", "keeper run --once")["next_due"].clone();
    assert_eq!((&next["task"], &next["account"]), (&"claim".into(), &bought.to_string().into()));
    let at = next["at"].as_i64().unwrap();
    harness.travel_to(at - 1).await;
    assert_eq!(harness.done("keeper", "keeper run --once")["next_due"], next);
    let said = harness.run_for("keeper", "keeper run --interval 1", Duration::from_secs(5));
    let words = format!("nothing is due; claim of {bought} comes next");
    assert_eq!((said.lines().count(), said.contains(&words)), (1, true), "{said}");
    harness.travel_to(at).await;
    assert_eq!(harness.done("keeper", "keeper run --once")["done"]["claim"], 1);
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_period_on_a_board_is_settled_in_one_round_with_the_epochs_that_it_needs() {
    let harness = Harness::open().await;
    let shop = open_buyable(&harness).await;
    let (listing, monitor) = (shop.measured, shop.listings.service);
    let board = harness.created("acme", &format!("board open {listing} --monitors 1"));
    harness.done("acme", &format!("board fund {listing} 0.01"));
    harness.done("admin", &format!("board assign {listing} --slot 0 --monitor {monitor} --operator 1"));
    let bought = harness.created("buyer", &format!("buy {listing} --quantity 500 --runway 60d"));
    let stored = harness.client().fetch::<Agreement>(&bought).await.unwrap();
    let board_of = async || harness.client().fetch::<Board>(&board).await.unwrap();
    assert_eq!(stored.board, board);

    let now = stored.started_at + 36 * DAY;
    harness.travel_to(now).await;
    // It would finalize 36 epochs, and then the board's only monitor is vacant.
    harness.run("buyer", &format!("buy {listing} --quantity 500 --again")).refused(1, "BoardSilent");
    let kept = harness.done("keeper", "keeper run --once");
    for task in ["finalize_epoch", "settle_period", "claim", "refresh_listing"] {
        assert_eq!(kept["done"][task], 1, "{task}: {kept}");
    }
    let board = board_of().await;
    assert_eq!(board.next_epoch, board.first_open_epoch(now), "nobody reported: one finalization writes all");
    assert_eq!(harness.client().fetch::<Agreement>(&bought).await.unwrap().periods, 1);
    let again = harness.done("keeper", "keeper run --once");
    assert_eq!(again["next_due"]["task"], "finalize_epoch", "{again}");
    harness.close().await;
}
