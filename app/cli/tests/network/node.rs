//! Nodes that do not do what they are asked.

use std::future::Future;
use std::pin::Pin;

use flashback_client::{AgreementFilter, BondFilter, BrowseFilter, Client, ClientError, ProviderFilter, VaultFilter};
use serde_json::Value;
use solana_rpc_client::http_sender::HttpSender;
use solana_rpc_client::nonblocking::rpc_client::RpcClient;
use solana_rpc_client::rpc_client::RpcClientConfig;
use solana_rpc_client::rpc_sender::{RpcSender, RpcTransportStats};
use solana_rpc_client_api::client_error::Result;
use solana_rpc_client_api::request::RpcRequest;

use crate::fixture::open_buyable;
use crate::harness::Harness;

/// A node that leaves every filter out and answers with all accounts of the program.
struct Unfiltered(HttpSender);

impl RpcSender for Unfiltered {
    fn send<'life, 'task>(
        &'life self,
        request: RpcRequest,
        mut params: Value,
    ) -> Pin<Box<dyn Future<Output = Result<Value>> + Send + 'task>>
    where
        'life: 'task,
        Self: 'task,
    {
        if let Some(filters) = params.pointer_mut("/1/filters") {
            *filters = Value::Array(Vec::new());
        }
        self.0.send(request, params)
    }

    fn get_transport_stats(&self) -> RpcTransportStats {
        self.0.get_transport_stats()
    }

    fn url(&self) -> String {
        self.0.url()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_filters_nothing_makes_no_difference() {
    let harness = Harness::open().await;
    let shop = open_buyable(&harness).await;
    let bought = harness.created("buyer", &format!("buy {} --quantity 50 --runway 30d", shop.plain));
    harness.created("buyer", &format!("agreement request {} --quantity 1", shop.moving));
    let honest = harness.client();
    let rpc = RpcClient::new_sender(Unfiltered(HttpSender::new(harness.url())), RpcClientConfig::default());
    let lax = Client::with_rpc(rpc);

    let (storage, assay) = (shop.listings.storage, flashback_client::address::certifier(&harness.key("assay")));
    for client in [honest, &lax] {
        let of = AgreementFilter { provider: Some(storage), ..Default::default() };
        assert_eq!(client.agreements(&of).await.unwrap().iter().map(|(at, _)| *at).collect::<Vec<_>>(), [bought]);
        let none = VaultFilter { owner: Some(harness.key("stranger")), mint: None };
        assert_eq!(client.vaults(&none).await.unwrap().len(), 0);
        let one = BondFilter { provider: Some(storage), mint: None };
        assert_eq!(client.bonds(&one).await.unwrap().len(), 1);
        let acme = ProviderFilter { authority: Some(harness.key("acme")), ..Default::default() };
        assert_eq!(client.providers(&acme).await.unwrap().iter().map(|(at, _)| *at).collect::<Vec<_>>(), [storage]);
        assert_eq!(client.listings_of(&storage).await.unwrap().len(), 3);
        assert_eq!(client.certificates_of(&storage).await.unwrap().len(), 1);
        assert_eq!(client.certificates_by(&assay).await.unwrap().len(), 2);
        assert_eq!((client.certifiers().await.unwrap().len(), client.settlement_mints().await.unwrap().len()), (2, 1));
        let dear = BrowseFilter { provider: Some(shop.listings.service), ..Default::default() };
        assert_eq!(client.browse(&dear).await.unwrap().len(), 2);
    }
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_of_another_cluster_is_refused() {
    let harness = Harness::open().await;
    let client = harness.client();
    let genesis = client.genesis().await.unwrap();
    client.require_genesis(&genesis).await.unwrap();
    let refused = client.require_genesis("EtWTRABZaYq6iMfeYKouRu166VU2xqa1wcaWoxPkrZBG").await.unwrap_err();
    assert!(matches!(refused, ClientError::OtherCluster { found, .. } if found == genesis));
    harness.close().await;
}
