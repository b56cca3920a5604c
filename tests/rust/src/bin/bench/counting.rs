//! A connection to a node that writes down what goes over it.

use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use serde_json::Value;
use solana_rpc_client::http_sender::HttpSender;
use solana_rpc_client::nonblocking::rpc_client::RpcClient;
use solana_rpc_client::rpc_client::RpcClientConfig;
use solana_rpc_client::rpc_sender::{RpcSender, RpcTransportStats};
use solana_rpc_client_api::client_error::Result;
use solana_rpc_client_api::request::RpcRequest;

/// One request and its answer.
#[derive(Clone, Debug)]
pub struct Call {
    /// What was asked.
    pub request: RpcRequest,
    /// Bytes of the arguments as JSON.
    pub sent: usize,
    /// Bytes of the answer as JSON.
    pub received: usize,
    /// Accounts in the answer.
    pub accounts: usize,
}

/// The calls so far.
#[derive(Clone, Default)]
pub struct Calls(Arc<Mutex<Vec<Call>>>);

impl Calls {
    fn add(&self, call: Call) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(call);
    }

    /// Takes the calls out.
    pub fn take(&self) -> Vec<Call> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

struct CountingSender {
    inner: HttpSender,
    calls: Calls,
}

#[async_trait]
impl RpcSender for CountingSender {
    async fn send(&self, request: RpcRequest, params: Value) -> Result<Value> {
        let sent = params.to_string().len();
        let answer = self.inner.send(request, params).await?;
        let accounts = answer.as_array().or_else(|| answer["value"].as_array()).map_or(0, Vec::len);
        self.calls.add(Call { request, sent, received: answer.to_string().len(), accounts });
        Ok(answer)
    }

    fn get_transport_stats(&self) -> RpcTransportStats {
        self.inner.get_transport_stats()
    }

    fn url(&self) -> String {
        self.inner.url()
    }
}

/// A connection to the node at `url`, and what goes over it.
pub fn connect(url: &str) -> (RpcClient, Calls) {
    let calls = Calls::default();
    let sender = CountingSender { inner: HttpSender::new(url), calls: calls.clone() };
    (RpcClient::new_sender(sender, RpcClientConfig::default()), calls)
}
