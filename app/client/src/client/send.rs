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

/// First and longest pause between two looks at a transaction.
const PAUSES: (Duration, Duration) = (Duration::from_millis(20), Duration::from_secs(1));
/// How long a transaction is waited for before asking whether it can still get into a block.
const PATIENCE: Duration = Duration::from_secs(10);

/// What a transaction asks of a block. The default is the most that it can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Compute units.
    pub units: u32,
    /// Bytes of the accounts that it loads, with the programs. A block counts 8 units for each 32 KiB of them.
    pub loaded_bytes: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { units: 1_400_000, loaded_bytes: 64 << 20 }
    }
}

impl Limits {
    /// Loaded bytes are asked for in steps of so many.
    const STEP: u32 = 64 << 10;

    /// Those of a transaction that was simulated under limits: a tenth more, for what changes between the simulation and
    /// the block. Where the node does not say what is loaded, the most.
    pub fn of(simulation: &Simulation) -> Self {
        let most = Self::default();
        let ample = |value: u64, most: u32| u32::try_from(value.saturating_add(value / 10)).unwrap_or(most).min(most);
        let loaded_bytes = simulation.loaded_bytes.map_or(most.loaded_bytes, |bytes| ample(bytes, most.loaded_bytes));
        Self {
            units: ample(simulation.units, most.units).max(1),
            loaded_bytes: loaded_bytes.next_multiple_of(Self::STEP).max(Self::STEP),
        }
    }

    /// The instructions under these limits.
    pub fn over(self, instructions: &[Instruction]) -> Vec<Instruction> {
        let limits = [
            ComputeBudgetInstruction::set_compute_unit_limit(self.units),
            ComputeBudgetInstruction::set_loaded_accounts_data_size_limit(self.loaded_bytes),
        ];
        [&limits, instructions].concat()
    }
}

/// What a transaction would do.
#[derive(Clone, Debug)]
pub struct Simulation {
    /// Compute units that it uses.
    pub units: u64,
    /// Bytes of the accounts that it loads, with the programs; none where the node does not say it.
    pub loaded_bytes: Option<u64>,
    /// What the programs log.
    pub logs: Vec<String>,
}

impl Client {
    /// Says what a transaction of these instructions would do; signs and sends nothing.
    pub async fn simulate(&self, instructions: &[Instruction], payer: &Pubkey) -> Result<Simulation> {
        let message = Message::new(&Limits::default().over(instructions), Some(payer));
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
            None => Ok(Simulation {
                units: answer.units_consumed.unwrap_or_default(),
                loaded_bytes: answer.loaded_accounts_data_size.map(u64::from),
                logs,
            }),
        }
    }

    /// Simulates, signs, sends and waits for the commitment of this client. Where the simulation fails nothing is sent.
    pub async fn send(&self, instructions: &[Instruction], payer: &Keypair, signers: &[&Keypair]) -> Result<Signature> {
        let keys = needed_keys(instructions, payer, signers)?;
        let limits = Limits::of(&self.simulate(instructions, &payer.pubkey()).await?);
        let message = Message::new(&limits.over(instructions), Some(&payer.pubkey()));
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
    fn asks_for_a_tenth_more_than_was_simulated_and_loads_in_whole_steps() {
        let simulated = |units, loaded_bytes| Limits::of(&Simulation { units, loaded_bytes, logs: Vec::new() });
        assert_eq!(simulated(10_000, Some(1_000_000)), Limits { units: 11_000, loaded_bytes: 17 << 16 });
        assert_eq!(simulated(10_000, Some(595_782)), Limits { units: 11_000, loaded_bytes: 10 << 16 });
        assert_eq!(simulated(10_000, Some(595_783)), Limits { units: 11_000, loaded_bytes: 11 << 16 });
        assert_eq!(simulated(0, Some(0)), Limits { units: 1, loaded_bytes: 1 << 16 });
        assert_eq!(simulated(1_399_999, Some(66_000_000)), Limits::default());
        assert_eq!(simulated(u64::MAX, Some(u64::MAX)), Limits::default());
        assert_eq!(simulated(u64::MAX, None), Limits::default());
    }

    #[test]
    fn limits_stand_before_the_instructions() {
        let pause = crate::instruction::pause(Pubkey::new_unique(), 1);
        let limited = Limits { units: 7, loaded_bytes: 1 << 16 }.over(std::slice::from_ref(&pause));
        let [units, loaded, last] = &limited[..] else { panic!("{limited:?}") };
        assert_eq!((&units.data[..], &loaded.data[..]), (&[2, 7, 0, 0, 0][..], &[4, 0, 0, 1, 0][..]));
        assert_eq!(last, &pause);
    }

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
