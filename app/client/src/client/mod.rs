//! Talking to a node: fetching here, lists in `find`, past transactions in `history`, new ones in `send`. Everything else in this crate is pure.

mod find;
mod history;
mod send;

use anchor_lang::prelude::Pubkey;
use anchor_lang::system_program;
use flashback::state::Platform;
use solana_commitment_config::CommitmentConfig;
use solana_rpc_client::nonblocking::rpc_client::RpcClient;
use solana_rpc_client_api::client_error::Result as RpcResult;
use solana_sdk::account::Account;
use solana_sdk::clock::Clock;
use solana_sdk::sysvar;

use crate::account::ProgramAccount;
use crate::address::PLATFORM;
use crate::error::{rpc_error, ClientError, Result};

pub use send::{Limits, Simulation};

/// Accounts that a node answers for in one request.
const ACCOUNTS_PER_REQUEST: usize = 100;

/// A connection to a node.
pub struct Client {
    rpc: RpcClient,
}

impl Client {
    /// Connects to the node at `url` when first asked for something.
    pub fn new(url: impl Into<String>, commitment: CommitmentConfig) -> Self {
        Self::with_rpc(RpcClient::new_with_commitment(url.into(), commitment))
    }

    /// Uses a connection of the caller's.
    pub fn with_rpc(rpc: RpcClient) -> Self {
        Self { rpc }
    }

    /// The connection.
    pub fn rpc(&self) -> &RpcClient {
        &self.rpc
    }

    fn explained<T>(&self, answer: RpcResult<T>) -> Result<T> {
        answer.map_err(|error| rpc_error(error, &self.rpc.url()))
    }

    /// Refuses a node of another cluster than the one whose first block has the hash `genesis`.
    pub async fn require_genesis(&self, genesis: &str) -> Result<()> {
        let found = self.genesis().await?;
        if found != genesis {
            return Err(ClientError::OtherCluster { expected: genesis.into(), found });
        }
        Ok(())
    }

    /// Hash of the cluster's first block, which says which cluster it is.
    pub async fn genesis(&self) -> Result<String> {
        Ok(self.explained(self.rpc.get_genesis_hash().await)?.to_string())
    }

    /// The chain's time in unix seconds, by its Clock sysvar.
    pub async fn now(&self) -> Result<i64> {
        Ok(self.clock().await?.unix_timestamp)
    }

    /// The chain's Clock sysvar.
    pub async fn clock(&self) -> Result<Clock> {
        let accounts = self.accounts(&[sysvar::clock::ID]).await?;
        read_clock(accounts.first().and_then(Option::as_ref))
    }

    /// The platform.
    pub async fn platform(&self) -> Result<Platform> {
        match self.fetch(&PLATFORM).await {
            Err(ClientError::AccountMissing { .. }) => Err(ClientError::PlatformMissing),
            answer => answer,
        }
    }

    /// The account of type `T` at `address`.
    pub async fn fetch<T: ProgramAccount>(&self, address: &Pubkey) -> Result<T> {
        let found = self.fetch_many(&[*address]).await?.pop().flatten();
        found.ok_or(ClientError::AccountMissing { name: T::NAME, address: *address })
    }

    /// The accounts of type `T` at `addresses`, `None` where there is nothing; a request for each 100.
    pub async fn fetch_many<T: ProgramAccount>(&self, addresses: &[Pubkey]) -> Result<Vec<Option<T>>> {
        let accounts = self.accounts(addresses).await?;
        addresses.iter().zip(&accounts).map(|(address, account)| decode_if_there(address, account.as_ref())).collect()
    }

    /// Whatever is stored at `addresses`; a request for each 100.
    pub async fn accounts(&self, addresses: &[Pubkey]) -> Result<Vec<Option<Account>>> {
        let mut accounts = Vec::with_capacity(addresses.len());
        for chunk in addresses.chunks(ACCOUNTS_PER_REQUEST) {
            accounts.extend(self.explained(self.rpc.get_multiple_accounts(chunk).await)?);
        }
        Ok(accounts)
    }
}

/// What the Clock sysvar holds.
pub(crate) fn read_clock(clock: Option<&Account>) -> Result<Clock> {
    let clock = clock.filter(|clock| clock.owner == sysvar::ID);
    clock
        .and_then(|clock| clock.deserialize_data().ok())
        .ok_or_else(|| ClientError::Rpc { reason: "it has no Clock sysvar".into() })
}

/// The account, if anything is stored there: whoever sends lamports to an address does not create an account.
pub(crate) fn decode_if_there<T: ProgramAccount>(address: &Pubkey, account: Option<&Account>) -> Result<Option<T>> {
    match account {
        Some(account) if account.owner == system_program::ID && account.data.is_empty() => Ok(None),
        Some(account) => T::decode(address, &account.owner, &account.data).map(Some),
        None => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flashback::state::Provider;

    fn account(owner: Pubkey, data: Vec<u8>) -> Account {
        Account { lamports: 1, data, owner, executable: false, rent_epoch: 0 }
    }

    #[test]
    fn the_time_is_read_from_the_clock_and_nothing_else() {
        let mut data = vec![0; 40];
        data[32..].copy_from_slice(&1_700_000_000_i64.to_le_bytes());
        assert_eq!(read_clock(Some(&account(sysvar::ID, data.clone()))).unwrap().unix_timestamp, 1_700_000_000);
        assert!(read_clock(Some(&account(Pubkey::default(), data))).is_err());
        assert!(read_clock(Some(&account(sysvar::ID, vec![0; 39]))).is_err());
        assert!(read_clock(None).is_err());
    }

    #[test]
    fn lamports_sent_to_an_address_make_no_account() {
        let address = Pubkey::default();
        let read = |account: Option<&Account>| decode_if_there::<Provider>(&address, account);
        assert!(read(None).unwrap().is_none());
        assert!(read(Some(&account(system_program::ID, Vec::new()))).unwrap().is_none());
        let foreign = account(system_program::ID, vec![0; 800]);
        assert!(matches!(read(Some(&foreign)), Err(ClientError::AccountOwner { .. })));
    }
}
