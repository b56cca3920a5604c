//! Many transactions at a time.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{ensure, Context, Result};
use flashback_localnet::Localnet;
use solana_rpc_client::nonblocking::rpc_client::RpcClient;
use solana_rpc_client_api::config::RpcSendTransactionConfig;
use solana_sdk::instruction::Instruction;
use solana_sdk::signature::{Keypair, Signature, Signer};
use solana_sdk::transaction::Transaction;
use tokio::task::JoinSet;

/// Transactions in flight at once under one blockhash, which is good for 150 slots: this network passes up to three with
/// each transaction.
const IN_FLIGHT: usize = 32;
/// How long a batch may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// A transaction that one key signs and pays.
pub type Job = (Arc<Keypair>, Vec<Instruction>);

/// Sends transactions to a network.
pub struct Flight(Arc<RpcClient>);

impl Flight {
    /// To this network.
    pub fn to(network: &Localnet) -> Self {
        let commitment = network.client().rpc().commitment();
        Self(Arc::new(RpcClient::new_with_commitment(network.rpc_url().into(), commitment)))
    }

    /// Sends all, in any order, and waits until they are in a block. None may fail.
    pub async fn send_all(&self, jobs: Vec<Job>) -> Result<()> {
        for batch in jobs.chunks(IN_FLIGHT) {
            let blockhash = self.0.get_latest_blockhash().await?;
            let mut flight = JoinSet::new();
            for (key, instructions) in batch {
                let (rpc, payer) = (self.0.clone(), Some(&key.pubkey()));
                let transaction = Transaction::new_signed_with_payer(instructions, payer, &[key.as_ref()], blockhash);
                flight.spawn(async move {
                    let config =
                        RpcSendTransactionConfig { skip_preflight: true, ..RpcSendTransactionConfig::default() };
                    rpc.send_transaction_with_config(&transaction, config).await
                });
            }
            let sent = flight.join_all().await.into_iter().collect::<Result<Vec<_>, _>>().context("sending")?;
            tokio::time::timeout(PATIENCE, self.confirm(&sent)).await.context("transactions are not confirmed")??;
        }
        Ok(())
    }

    async fn confirm(&self, sent: &[Signature]) -> Result<()> {
        loop {
            let statuses = self.0.get_signature_statuses(sent).await?.value;
            let failed = statuses.iter().flatten().find_map(|status| status.err.as_ref());
            ensure!(failed.is_none(), "a transaction failed: {failed:?}");
            if statuses.iter().all(Option::is_some) {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }
}
