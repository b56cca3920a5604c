//! What a node's history tells of accounts.

use anchor_lang::prelude::Pubkey;
use flashback::events::PeriodSettled;
use futures_util::stream::{self, StreamExt};
use solana_commitment_config::CommitmentConfig;
use solana_rpc_client::rpc_client::GetConfirmedSignaturesForAddress2Config;
use solana_rpc_client_api::config::RpcTransactionConfig;
use solana_sdk::signature::Signature;

use super::Client;
use crate::error::Result;
use crate::event::events_in;

/// Transactions that are read at once.
const AT_ONCE: usize = 8;

impl Client {
    /// The last `count` settlements of an agreement that the node's history has, the earliest first: a request for the
    /// signatures of its last 1,000 transactions, and one for each until they are found.
    pub async fn settlements(&self, agreement: &Pubkey, count: usize) -> Result<Vec<PeriodSettled>> {
        let config = GetConfirmedSignaturesForAddress2Config { commitment: Some(self.history()), ..Default::default() };
        let signatures = self.rpc.get_signatures_for_address_with_config(agreement, config).await;
        let signatures = self.explained(signatures)?;
        let settled = signatures.iter().filter(|found| found.err.is_none());
        let mut logs = stream::iter(settled).map(|found| self.logs_of(found.signature.parse().ok())).buffered(AT_ONCE);
        let mut found: Vec<PeriodSettled> = Vec::new();
        while let Some(logs) = logs.next().await {
            let events = events_in::<PeriodSettled>(&logs?).into_iter().rev();
            found.extend(events.filter(|event| event.agreement == *agreement));
            if found.len() >= count {
                break;
            }
        }
        found.truncate(count);
        found.reverse();
        Ok(found)
    }

    /// What the programs of a transaction logged; nothing where the node does not have it.
    async fn logs_of(&self, signature: Option<Signature>) -> Result<Vec<String>> {
        let Some(signature) = signature else { return Ok(Vec::new()) };
        let config = RpcTransactionConfig {
            commitment: Some(self.history()),
            max_supported_transaction_version: Some(0),
            ..RpcTransactionConfig::default()
        };
        let found = self.explained(self.rpc.get_transaction_with_config(&signature, config).await)?;
        let logs = found.transaction.meta.and_then(|meta| Option::from(meta.log_messages));
        Ok(logs.unwrap_or_default())
    }

    /// How final the history is that nodes keep: confirmed at least.
    fn history(&self) -> CommitmentConfig {
        let commitment = self.rpc.commitment();
        if commitment.is_at_least_confirmed() {
            commitment
        } else {
            CommitmentConfig::confirmed()
        }
    }
}
