//! Talking to a node: fetching, browsing, sending. Everything else in this crate is pure.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use anchor_lang::prelude::Pubkey;
use anchor_lang::solana_program::instruction::Instruction;
use anchor_lang::system_program;
use flashback::state::{
    header, Agreement, Bond, Category, Certificate, Certifier, Listing, Platform, Provider, ProviderKind,
    SettlementMint, Vault,
};
use solana_account_decoder_client_types::UiAccountEncoding;
use solana_commitment_config::CommitmentConfig;
use solana_compute_budget_interface::ComputeBudgetInstruction;
use solana_rpc_client::nonblocking::rpc_client::RpcClient;
use solana_rpc_client_api::client_error::{Result as RpcResult, TransactionError};
use solana_rpc_client_api::config::{
    RpcAccountInfoConfig, RpcProgramAccountsConfig, RpcSendTransactionConfig, RpcSimulateTransactionConfig,
};
use solana_sdk::account::Account;
use solana_sdk::clock::Clock;
use solana_sdk::message::Message;
use solana_sdk::signature::{Keypair, Signature, Signer};
use solana_sdk::sysvar;
use solana_sdk::transaction::Transaction;

use crate::account::ProgramAccount;
use crate::address::PLATFORM;
use crate::browse::{BrowseEntry, BrowseFilter};
use crate::error::{rpc_error, simulation_error, ClientError, Result};
use crate::filter::Filters;
use crate::streams::{AgreementFilter, BondFilter, VaultFilter};

/// Accounts that a node answers for in one request.
const ACCOUNTS_PER_REQUEST: usize = 100;
/// Compute units that a transaction can ask for at most.
const MOST_UNITS: u32 = 1_400_000;
/// First and longest pause between two looks at a transaction.
const PAUSES: (Duration, Duration) = (Duration::from_millis(20), Duration::from_secs(1));
/// How long a transaction is waited for before asking whether it can still get into a block.
const PATIENCE: Duration = Duration::from_secs(10);

/// A connection to a node.
pub struct Client {
    rpc: RpcClient,
}

/// Which providers are looked for; `None` means any.
#[derive(Clone, Debug, Default)]
pub struct ProviderFilter {
    /// The register.
    pub kind: Option<ProviderKind>,
    /// One of its categories.
    pub category: Option<Category>,
    /// UN M49 code.
    pub region: Option<u16>,
    /// Who signs for it.
    pub authority: Option<Pubkey>,
}

/// What a transaction would do.
#[derive(Clone, Debug)]
pub struct Simulation {
    /// Compute units that it uses.
    pub units: u64,
    /// What the programs log.
    pub logs: Vec<String>,
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

    /// Every account of type `T` that the filters let through, in one request.
    pub(crate) async fn find<T: ProgramAccount>(&self, filters: &Filters) -> Result<Vec<(Pubkey, T)>> {
        let config = RpcProgramAccountsConfig {
            filters: Some(filters.to_rpc()),
            account_config: RpcAccountInfoConfig {
                encoding: Some(UiAccountEncoding::Base64Zstd),
                commitment: Some(self.rpc.commitment()),
                ..RpcAccountInfoConfig::default()
            },
            ..RpcProgramAccountsConfig::default()
        };
        let found = self.explained(self.rpc.get_program_ui_accounts_with_config(&flashback::ID, config).await)?;
        let decode = |(address, account): (Pubkey, _)| {
            let account: solana_account_decoder_client_types::UiAccount = account;
            let account: Account = account.to_account().ok_or(ClientError::AccountType { name: T::NAME, address })?;
            Ok((address, T::decode(&address, &account.owner, &account.data)?))
        };
        found.into_iter().map(decode).collect()
    }

    /// The providers that the filter lets through, in the order of registration.
    pub async fn providers(&self, filter: &ProviderFilter) -> Result<Vec<(Pubkey, Provider)>> {
        let mut providers = self.find::<Provider>(&filter.to_filters()).await?;
        providers.retain(|(_, provider)| filter.takes(provider));
        providers.sort_by_key(|(_, provider)| provider.id);
        Ok(providers)
    }

    /// Every listing of a provider, closed ones too, in the order of creation.
    pub async fn listings_of(&self, provider: &Pubkey) -> Result<Vec<(Pubkey, Listing)>> {
        let filters = Filters::of::<Listing>().equal(header::KEY_1, provider.as_ref());
        let mut listings = self.find::<Listing>(&filters).await?;
        listings.retain(|(_, listing)| listing.provider == *provider);
        listings.sort_by_key(|(_, listing)| listing.id);
        Ok(listings)
    }

    /// Every certifier, in the order of adding.
    pub async fn certifiers(&self) -> Result<Vec<(Pubkey, Certifier)>> {
        let mut certifiers = self.find::<Certifier>(&Filters::of::<Certifier>()).await?;
        certifiers.sort_by_key(|(_, certifier)| certifier.id);
        Ok(certifiers)
    }

    /// Every certificate of a provider, revoked and expired ones too, the oldest first.
    pub async fn certificates_of(&self, provider: &Pubkey) -> Result<Vec<(Pubkey, Certificate)>> {
        let mut found = self.certificates(header::KEY_1, provider).await?;
        found.retain(|(_, certificate)| certificate.provider == *provider);
        Ok(found)
    }

    /// Every certificate by a Certifier account, revoked and expired ones too, the oldest first.
    pub async fn certificates_by(&self, certifier: &Pubkey) -> Result<Vec<(Pubkey, Certificate)>> {
        let mut found = self.certificates(header::KEY_0, certifier).await?;
        found.retain(|(_, certificate)| certificate.certifier == *certifier);
        Ok(found)
    }

    async fn certificates(&self, offset: usize, key: &Pubkey) -> Result<Vec<(Pubkey, Certificate)>> {
        let mut found = self.find::<Certificate>(&Filters::of::<Certificate>().equal(offset, key.as_ref())).await?;
        found.sort_by_key(|(address, certificate)| (certificate.issued_at, *address));
        Ok(found)
    }

    /// Every mint that the admin said something about, those no longer vouched for too.
    pub async fn settlement_mints(&self) -> Result<Vec<(Pubkey, SettlementMint)>> {
        let mut mints = self.find::<SettlementMint>(&Filters::of::<SettlementMint>()).await?;
        mints.sort_by_key(|(_, mint)| mint.mint);
        Ok(mints)
    }

    /// The vaults that the filter lets through, by owner, mint and number.
    pub async fn vaults(&self, filter: &VaultFilter) -> Result<Vec<(Pubkey, Vault)>> {
        let mut vaults = self.find::<Vault>(&filter.to_filters()).await?;
        vaults.retain(|(_, vault)| filter.takes(vault));
        vaults.sort_by_key(|(_, vault)| (vault.owner, vault.mint, vault.id));
        Ok(vaults)
    }

    /// The bonds that the filter lets through, by provider and mint.
    pub async fn bonds(&self, filter: &BondFilter) -> Result<Vec<(Pubkey, Bond)>> {
        let mut bonds = self.find::<Bond>(&filter.to_filters()).await?;
        bonds.retain(|(_, bond)| filter.takes(bond));
        bonds.sort_by_key(|(_, bond)| (bond.provider, bond.mint));
        Ok(bonds)
    }

    /// The agreements that the filter lets through, in the order of request on each vault.
    pub async fn agreements(&self, filter: &AgreementFilter) -> Result<Vec<(Pubkey, Agreement)>> {
        let mut agreements = self.find::<Agreement>(&filter.to_filters()).await?;
        agreements.retain(|(_, agreement)| filter.takes(agreement));
        agreements.sort_by_key(|(_, agreement)| (agreement.vault, agreement.id));
        Ok(agreements)
    }

    /// The listings that a consumer looks for, joined with their providers: one filtered request for the listings, then
    /// one for each 100 providers. The chain's time comes with the first of these, so badge and time are of one moment.
    pub async fn browse(&self, filter: &BrowseFilter) -> Result<Vec<BrowseEntry>> {
        let mut listings = self.find::<Listing>(&filter.to_filters()).await?;
        listings.retain(|(_, listing)| filter.takes_listing(listing));
        if listings.is_empty() {
            return Ok(Vec::new());
        }
        let owners: BTreeSet<Pubkey> = listings.iter().map(|(_, listing)| listing.provider).collect();
        let addresses: Vec<Pubkey> = std::iter::once(sysvar::clock::ID).chain(owners).collect();
        let accounts = self.accounts(&addresses).await?;
        let mut joined = addresses.iter().zip(&accounts);
        let now = read_clock(joined.next().and_then(|(_, account)| account.as_ref()))?.unix_timestamp;
        let mut providers = BTreeMap::new();
        for (address, account) in joined {
            if let Some(provider) = decode_if_there::<Provider>(address, account.as_ref())? {
                providers.insert(*address, provider);
            }
        }
        let entries = listings.into_iter().filter_map(|(address, listing)| {
            let provider = providers.get(&listing.provider)?;
            Some(BrowseEntry::new(address, listing, *provider, now)).filter(|entry| filter.takes(entry))
        });
        Ok(filter.arrange(entries.collect()))
    }

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

impl ProviderFilter {
    fn to_filters(&self) -> Filters {
        Filters::of::<Provider>()
            .maybe(header::KIND, self.kind.map(|kind| [kind.into()]).as_ref().map(<[u8; 1]>::as_slice))
            .maybe(header::REGION, self.region.map(u16::to_le_bytes).as_ref().map(<[u8; 2]>::as_slice))
            .maybe(header::KEY_0, self.authority.as_ref().map(AsRef::as_ref))
    }

    /// Whether a provider is looked for. Categories are a set, which no equality finds.
    pub fn takes(&self, provider: &Provider) -> bool {
        self.kind.is_none_or(|kind| u8::from(kind) == provider.kind)
            && self.category.is_none_or(|category| category.bit() & provider.category != 0)
            && self.region.is_none_or(|region| region == provider.region)
            && self.authority.is_none_or(|authority| authority == provider.authority)
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
    use bytemuck::Zeroable;

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

    #[test]
    fn providers_are_filtered_by_what_a_node_cannot_compare_too() {
        let provider = Provider { kind: 1, category: 0b110, region: 276, ..Provider::zeroed() };
        let with = |category| ProviderFilter { category: Some(category), ..Default::default() };
        assert!(with(Category::Migration).takes(&provider));
        assert!(with(Category::Analytics).takes(&provider));
        assert!(!with(Category::Compliance).takes(&provider));
        assert!(!ProviderFilter { kind: Some(ProviderKind::Storage), ..Default::default() }.takes(&provider));
        assert!(!ProviderFilter { region: Some(40), ..Default::default() }.takes(&provider));
        let runs = ProviderFilter { region: Some(276), ..Default::default() }.to_filters().runs();
        assert_eq!(runs[1], (header::REGION, 276_u16.to_le_bytes().to_vec()));
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
