//! Simulating, signing, sending, confirming.

use std::time::{Duration, Instant};

use anchor_lang::prelude::Pubkey;
use anchor_lang::solana_program::instruction::Instruction;
use solana_compute_budget_interface::ComputeBudgetInstruction;
use solana_rpc_client_api::client_error::TransactionError;
use solana_rpc_client_api::config::{RpcSendTransactionConfig, RpcSimulateTransactionConfig};
use solana_sdk::message::Message;
use solana_sdk::signature::{Keypair, Signature, Signer};
use solana_sdk::transaction::Transaction;

use super::Client;
use crate::error::{simulation_error, ClientError, Result};

/// Compute units that a transaction can ask for at most.
const MOST_UNITS: u32 = 1_400_000;
/// First and longest pause between two looks at a transaction.
const PAUSES: (Duration, Duration) = (Duration::from_millis(20), Duration::from_secs(1));
/// How long a transaction is waited for before asking whether it can still get into a block.
const PATIENCE: Duration = Duration::from_secs(10);

/// What a transaction would do.
#[derive(Clone, Debug)]
pub struct Simulation {
    /// Compute units that it uses.
    pub units: u64,
    /// What the programs log.
    pub logs: Vec<String>,
}

impl Client {
    /// Says what a transaction of these instructions would do; signs and sends nothing.
    pub async fn simulate(&self, instructions: &[Instruction], payer: &Pubkey) -> Result<Simulation> {
        let message = Message::new(&limited(instructions, MOST_UNITS), Some(payer));
        let config = RpcSimulateTransactionConfig {
            sig_verify: false,
            replace_recent_blockhash: true,
            commitment: Some(self.rpc.commitment()),
            ..RpcSimulateTransactionConfig::default()
        };
        let unsigned = Transaction::new_unsigned(message);
        let answer = self.explained(self.rpc.simulate_transaction_with_config(&unsigned, config).await)?.value;
        let logs = answer.logs.unwrap_or_default();
        match answer.err {
            Some(error) => Err(simulation_error(&TransactionError::from(error), logs, payer)),
            None => Ok(Simulation { units: answer.units_consumed.unwrap_or_default(), logs }),
        }
    }

    /// Simulates, signs, sends and waits for the commitment of this client. Where the simulation fails nothing is sent.
    pub async fn send(&self, instructions: &[Instruction], payer: &Keypair, signers: &[&Keypair]) -> Result<Signature> {
        let keys = needed_keys(instructions, payer, signers)?;
        let units = self.simulate(instructions, &payer.pubkey()).await?.units;
        // A tenth more, for what changes between the simulation and the block.
        let limit = u32::try_from(units.saturating_add(units / 10)).unwrap_or(MOST_UNITS).clamp(1, MOST_UNITS);
        let message = Message::new(&limited(instructions, limit), Some(&payer.pubkey()));
        let (blockhash, last_height) =
            self.explained(self.rpc.get_latest_blockhash_with_commitment(self.rpc.commitment()).await)?;
        let mut transaction = Transaction::new_unsigned(message);
        transaction
            .try_sign(&keys, blockhash)
            .map_err(|error| ClientError::Simulation { reason: error.to_string(), logs: Vec::new() })?;
        // The node would only simulate once more.
        let config = RpcSendTransactionConfig { skip_preflight: true, ..RpcSendTransactionConfig::default() };
        let signature = self.explained(self.rpc.send_transaction_with_config(&transaction, config).await)?;
        self.confirm(signature, last_height).await?;
        Ok(signature)
    }

    async fn confirm(&self, signature: Signature, last_height: u64) -> Result<()> {
        let began = Instant::now();
        let (mut pause, longest) = PAUSES;
        loop {
            // Asked before the status: a transaction that is not in a block after its last height never will be.
            let expired =
                began.elapsed() > PATIENCE && self.explained(self.rpc.get_block_height().await)? > last_height;
            let mut statuses = self.explained(self.rpc.get_signature_statuses(&[signature]).await)?.value;
            match statuses.pop().flatten() {
                Some(status) => {
                    if let Some(error) = status.err {
                        return Err(ClientError::FailedOnChain { signature, reason: error.to_string() });
                    }
                    if status.satisfies_commitment(self.rpc.commitment()) {
                        return Ok(());
                    }
                }
                None if expired => return Err(ClientError::Expired { signature }),
                None => {}
            }
            tokio::time::sleep(pause).await;
            pause = pause.saturating_mul(2).min(longest);
        }
    }
}

/// The instructions under a limit of compute units.
fn limited(instructions: &[Instruction], units: u32) -> Vec<Instruction> {
    [&[ComputeBudgetInstruction::set_compute_unit_limit(units)], instructions].concat()
}

/// The keys that sign, each once; those that the instructions do not ask for are left out.
fn needed_keys<'k>(
    instructions: &[Instruction],
    payer: &'k Keypair,
    signers: &[&'k Keypair],
) -> Result<Vec<&'k Keypair>> {
    let message = Message::new(instructions, Some(&payer.pubkey()));
    let given = std::iter::once(payer).chain(signers.iter().copied());
    let needed = message.account_keys.iter().take(message.header.num_required_signatures.into());
    needed
        .map(|key| {
            let found = given.clone().find(|keypair| keypair.pubkey() == *key);
            found.ok_or(ClientError::SignerMissing(*key))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_with_what_is_needed_and_names_what_is_missing() {
        let [payer, other, idle] = std::array::from_fn(|_| Keypair::new());
        let pause = crate::instruction::pause(other.pubkey(), 1);
        let keys = needed_keys(std::slice::from_ref(&pause), &payer, &[&idle, &other, &payer]).unwrap();
        let keys: Vec<_> = keys.iter().map(|key| key.pubkey()).collect();
        assert_eq!(keys, [payer.pubkey(), other.pubkey()]);
        let missing = needed_keys(&[pause], &payer, &[&idle]).unwrap_err();
        assert!(matches!(missing, ClientError::SignerMissing(key) if key == other.pubkey()));
    }
}
