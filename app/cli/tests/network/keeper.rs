//! The keeper over a bad connection, and two keepers at once: nothing is done twice, nothing fails for good.

use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use flashback::state::{Agreement, Vault};
use flashback_client::keeper::{Keeper, Policy, Scope, Task};
use flashback_client::{address, AgreementFilter, Client};
use serde_json::Value;
use solana_rpc_client::http_sender::HttpSender;
use solana_rpc_client::nonblocking::rpc_client::RpcClient;
use solana_rpc_client::rpc_client::RpcClientConfig;
use solana_rpc_client::rpc_sender::{RpcSender, RpcTransportStats};
use solana_rpc_client_api::client_error::{ErrorKind, Result};
use solana_rpc_client_api::request::RpcRequest;

use crate::stage::Stage;
use crate::streams::{open_shop, Shop};

const DAY: i64 = 86_400;
/// Agreements on the vault.
const COUNT: usize = 12;

/// Every eleventh answer is lost, after the node has done what was asked.
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
            if self.count.fetch_add(1, Ordering::Relaxed) % 11 == 10 {
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

fn lossy(stage: &Stage) -> Client {
    let sender = LossySender { inner: HttpSender::new(stage.url()), count: AtomicUsize::new(0) };
    Client::with_rpc(RpcClient::new_sender(sender, RpcClientConfig::default()))
}

/// Twelve agreements on one vault, whose first period can be settled.
async fn open_due(stage: &Stage) -> Shop {
    let shop = open_shop(stage).await;
    for _ in 0..COUNT {
        stage.done("buyer", &format!("buy {} --quantity 50 --runway 60d --again", shop.plain));
    }
    let now = stage.client().now().await.unwrap();
    stage.travel_to(now + 35 * DAY).await;
    shop
}

/// What was paid in all, and how many periods each agreement has settled.
async fn books(stage: &Stage, shop: &Shop) -> (u64, Vec<u32>) {
    let agreements = stage.client().agreements(&AgreementFilter::default()).await.unwrap();
    let paid = agreements.iter().map(|(_, agreement)| agreement.claimed - agreement.fee).sum();
    assert_eq!(stage.held(&shop.till).await, 500_000_000 + paid, "the till holds what the books say");
    let vault = address::vault(&stage.key("buyer"), &shop.market.mint, 0);
    let vault: Vault = stage.client().fetch(&vault).await.unwrap();
    assert_eq!(stage.held(&vault.token).await, vault.balance + vault.fees_owed);
    (paid, agreements.iter().map(|(_, agreement): &(_, Agreement)| agreement.periods).collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_that_are_lost_make_a_keeper_do_nothing_twice() {
    let stage = Stage::open().await;
    let shop = open_due(&stage).await;
    let (client, wallet) = (lossy(&stage), stage.keypair("keeper"));
    let policy = Policy { least_micros: 0 };
    let keeper = Keeper::new(&client, wallet, policy).pausing(Duration::from_millis(1), Duration::from_millis(4));
    let books_then = loop {
        if let Ok(books) = keeper.load(&Scope::default()).await {
            break books;
        }
    };
    let report = keeper.work(&books_then, &|_| {}).await;
    assert!(report.failed.is_empty(), "{report:?}");
    assert_eq!(report.count() + report.idle, 2 * COUNT, "{report:?}");
    let (paid, periods) = books(&stage, &shop).await;
    assert_eq!(periods, vec![1; COUNT]);
    // 50 GiB at 0.36 a month each: 30 days in full and half of five.
    assert!(paid > 0);
    let honest = Keeper::new(stage.client(), wallet, policy);
    let left = honest.load(&Scope::default()).await.unwrap().plan(&Policy::default(), &stage.key("keeper"));
    assert!(left.is_empty(), "{left:?}");
    stage.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_keepers_at_once_do_everything_once_and_fail_at_nothing() {
    let stage = Stage::open().await;
    let shop = open_due(&stage).await;
    let policy = Policy::default();
    let (one, other) = (
        Keeper::new(stage.client(), stage.keypair("keeper"), policy),
        Keeper::new(stage.client(), stage.keypair("stranger"), policy),
    );
    let (first, second) = (one.load(&Scope::default()).await.unwrap(), other.load(&Scope::default()).await.unwrap());
    let (report, rival) = tokio::join!(one.work(&first, &|_| {}), other.work(&second, &|_| {}));
    for report in [&report, &rival] {
        assert!(report.failed.is_empty(), "{report:?}");
        assert_eq!(report.done.get(&Task::Settle).copied().unwrap_or_default() + report.idle, COUNT, "{report:?}");
    }
    let (_, periods) = books(&stage, &shop).await;
    assert_eq!(periods, vec![1; COUNT]);
    stage.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payout_that_is_gone_keeps_nobody_else_from_being_paid() {
    let stage = Stage::open().await;
    let shop = open_due(&stage).await;
    let mint = shop.market.mint;
    let vault = address::vault(&stage.key("buyer"), &mint, 0);
    stage.done("buyer", &format!("vault deposit {vault} 40"));
    let moving = stage.created("buyer", &format!("agreement request {} --quantity 1", shop.moving));
    stage.done("movers", &format!("agreement accept {moving}"));
    let account = stage.give("stranger", &mint, 0).await;
    let bond = address::bond(&shop.market.service, &mint);
    stage.done("movers", &format!("bond payout {bond} {account}"));
    let (program, owner) = (spl_token_interface::ID, stage.key("stranger"));
    let close = spl_token_interface::instruction::close_account(&program, &account, &owner, &owner, &[]).unwrap();
    stage.client().send(&[close], stage.keypair("stranger"), &[]).await.unwrap();

    let now = stage.client().now().await.unwrap();
    stage.travel_to(now + 10 * DAY).await;
    let kept = stage.run("keeper", "keeper run --once --json --min-claim 0.01");
    assert_eq!(kept.code, Some(1), "{kept:?}");
    assert!(kept.err.contains("1 chore failed"), "{kept:?}");
    let report: Value = serde_json::from_str(&kept.out).unwrap();
    assert_eq!(report["done"]["claim"], COUNT, "{report}");
    let failed = &report["failed"][0];
    assert_eq!((&failed["task"], &failed["account"]), (&"claim".into(), &moving.to_string().into()), "{report}");
    assert_eq!(report["failed"].as_array().map(Vec::len), Some(1));
    // Its provider can still be paid elsewhere, with its own signature.
    let till = address::associated_token(&stage.key("movers"), &mint, &program);
    stage.done("movers", &format!("claim {moving} --to {till}"));
    stage.close().await;
}
