//! The node's websocket: one connection for all grants, made anew when it breaks.

use std::sync::atomic::Ordering;
use std::sync::Arc;
use std::time::Duration;

use anchor_lang::prelude::Pubkey;
use futures_util::stream::select_all;
use futures_util::StreamExt;
use solana_account_decoder_client_types::UiAccountEncoding;
use solana_commitment_config::CommitmentConfig;
use solana_pubsub_client::nonblocking::pubsub_client::PubsubClient;
use solana_rpc_client_api::config::RpcAccountInfoConfig;
use tokio::sync::Mutex;

use super::follow::Signal;

/// How long connecting and subscribing may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// The pause before a broken connection is made anew.
const PAUSE: Duration = Duration::from_secs(2);

pub(super) struct Socket {
    url: Option<String>,
    connection: Mutex<Option<Arc<PubsubClient>>>,
}

impl Socket {
    pub(super) fn new(url: Option<String>) -> Self {
        Self { url, connection: Mutex::default() }
    }

    /// Tells `signal` of every change of `accounts`, as long as it is polled. Where there is no websocket it tells nothing.
    pub(super) async fn subscribe(&self, accounts: &[Pubkey], signal: &Signal) {
        let Some(url) = &self.url else { return std::future::pending().await };
        let mut broken = None;
        loop {
            if let Some(connection) = self.connection(url, broken.as_ref()).await {
                listen(&connection, accounts, signal).await;
                signal.live.store(false, Ordering::Relaxed);
                signal.changed.notify_one();
                broken = Some(connection);
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// The connection, unless it is the one that is known to be broken.
    async fn connection(&self, url: &str, broken: Option<&Arc<PubsubClient>>) -> Option<Arc<PubsubClient>> {
        let mut connection = self.connection.lock().await;
        let usable = connection.as_ref().filter(|present| broken.is_none_or(|broken| !Arc::ptr_eq(present, broken)));
        if let Some(usable) = usable {
            return Some(Arc::clone(usable));
        }
        let made = tokio::time::timeout(PATIENCE, PubsubClient::new(url)).await.ok()?.ok()?;
        let made = Arc::new(made);
        *connection = Some(Arc::clone(&made));
        Some(made)
    }
}

/// Listens until the connection breaks.
async fn listen(connection: &PubsubClient, accounts: &[Pubkey], signal: &Signal) {
    let config = RpcAccountInfoConfig {
        encoding: Some(UiAccountEncoding::Base64),
        commitment: Some(CommitmentConfig::confirmed()),
        ..RpcAccountInfoConfig::default()
    };
    let mut changes = Vec::with_capacity(accounts.len());
    for account in accounts {
        let subscribed = connection.account_subscribe(account, Some(config.clone()));
        match tokio::time::timeout(PATIENCE, subscribed).await {
            Ok(Ok((stream, _unsubscribe))) => changes.push(stream.map(|_| ())),
            Ok(Err(_)) | Err(_) => return,
        }
    }
    signal.live.store(true, Ordering::Relaxed);
    // Whatever changed between the last look and the subscription.
    signal.changed.notify_one();
    let mut changes = select_all(changes);
    let mut alive = true;
    while alive {
        // One stream that ends would go unnoticed among the others, but all end together with the connection.
        alive = changes.next().await.is_some();
        signal.changed.notify_one();
    }
}
