//! Lists of accounts. A node's answer is filtered again: it need not have applied every filter.

use std::collections::{BTreeMap, BTreeSet};

use anchor_lang::prelude::Pubkey;
use flashback::state::{
    header, Agreement, Board, Bond, Certificate, Certifier, Dispute, Grant, Listing, Platform, Provider, Session,
    SettlementMint, Vault,
};
use solana_account_decoder_client_types::UiAccountEncoding;
use solana_rpc_client_api::config::{RpcAccountInfoConfig, RpcProgramAccountsConfig};
use solana_sdk::account::Account;
use solana_sdk::sysvar;

use super::{decode_if_there, read_clock, Client};
use crate::account::ProgramAccount;
use crate::address::PLATFORM;
use crate::agreement::AgreementFilter;
use crate::bond::BondFilter;
use crate::browse::{BrowseEntry, BrowseFilter};
use crate::dispute::DisputeFilter;
use crate::error::{ClientError, Result};
use crate::filter::Filters;
use crate::grant::GrantFilter;
use crate::provider::ProviderFilter;
use crate::session::SessionFilter;
use crate::vault::VaultFilter;

impl Client {
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
        let mut accounts = Vec::with_capacity(found.len());
        for (address, account) in found {
            let account: Account = account.to_account().ok_or(ClientError::AccountType { name: T::NAME, address })?;
            if filters.matches(&account.data) {
                accounts.push((address, T::decode(&address, &account.owner, &account.data)?));
            }
        }
        Ok(accounts)
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
        listings.sort_by_key(|(_, listing)| listing.id);
        Ok(listings)
    }

    /// Every board, by address.
    pub async fn boards(&self) -> Result<Vec<(Pubkey, Board)>> {
        let mut boards = self.find::<Board>(&Filters::of::<Board>()).await?;
        boards.sort_by_key(|(address, _)| *address);
        Ok(boards)
    }

    /// Every board that measures a listing of `provider`, closed ones too, by address.
    pub async fn boards_of(&self, provider: &Pubkey) -> Result<Vec<(Pubkey, Board)>> {
        let mut boards = self.find::<Board>(&Filters::of::<Board>().equal(header::KEY_1, provider.as_ref())).await?;
        boards.sort_by_key(|(address, _)| *address);
        Ok(boards)
    }

    /// Every board that has `monitor`, a Provider account, in one of its slots, or will have.
    pub async fn boards_of_monitor(&self, monitor: &Pubkey) -> Result<Vec<(Pubkey, Board)>> {
        let mut boards = self.boards().await?;
        boards.retain(|(_, board)| board.slots().any(|slot| slot.monitor == *monitor || slot.next == *monitor));
        Ok(boards)
    }

    /// Every certifier, in the order of adding.
    pub async fn certifiers(&self) -> Result<Vec<(Pubkey, Certifier)>> {
        let mut certifiers = self.find::<Certifier>(&Filters::of::<Certifier>()).await?;
        certifiers.sort_by_key(|(_, certifier)| certifier.id);
        Ok(certifiers)
    }

    /// Every certificate of a provider, revoked and expired ones too, the oldest first.
    pub async fn certificates_of(&self, provider: &Pubkey) -> Result<Vec<(Pubkey, Certificate)>> {
        self.certificates(header::KEY_1, provider).await
    }

    /// Every certificate by a Certifier account, revoked and expired ones too, the oldest first.
    pub async fn certificates_by(&self, certifier: &Pubkey) -> Result<Vec<(Pubkey, Certificate)>> {
        self.certificates(header::KEY_0, certifier).await
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

    /// The disputes that the filter lets through, those that can be ruled the longest last.
    pub async fn disputes(&self, filter: &DisputeFilter) -> Result<Vec<(Pubkey, Dispute)>> {
        let mut disputes = self.find::<Dispute>(&filter.to_filters()).await?;
        disputes.retain(|(_, dispute)| filter.takes(dispute));
        disputes.sort_by_key(|(address, dispute)| (dispute.deadline, *address));
        Ok(disputes)
    }

    /// The grants that the filter lets through, in the order in which they were made.
    pub async fn grants(&self, filter: &GrantFilter) -> Result<Vec<(Pubkey, Grant)>> {
        let mut grants = self.find::<Grant>(&filter.to_filters()).await?;
        grants.retain(|(_, grant)| filter.takes(grant));
        grants.sort_by_key(|(address, grant)| (grant.agreement, grant.created_at, *address));
        Ok(grants)
    }

    /// The sessions that the filter lets through, by vault and end.
    pub async fn sessions(&self, filter: &SessionFilter) -> Result<Vec<(Pubkey, Session)>> {
        let mut sessions = self.find::<Session>(&filter.to_filters()).await?;
        sessions.retain(|(_, session)| filter.takes(session));
        sessions.sort_by_key(|(_, session)| (session.vault, session.expires_at, session.key));
        Ok(sessions)
    }

    /// The listings that a consumer looks for, joined with their providers: one filtered request for the listings, then
    /// one for each 100 of their providers, bonds and boards. The chain's time comes with the first of these, so badge and time are
    /// of one moment.
    pub async fn browse(&self, filter: &BrowseFilter) -> Result<Vec<BrowseEntry>> {
        let mut listings = self.find::<Listing>(&filter.to_filters()).await?;
        listings.retain(|(_, listing)| filter.takes_listing(listing));
        if listings.is_empty() {
            return Ok(Vec::new());
        }
        let behind: BTreeSet<Pubkey> =
            listings.iter().flat_map(|(_, listing)| [listing.provider, listing.bond, listing.board]).collect();
        let addresses: Vec<Pubkey> = [sysvar::clock::ID, PLATFORM].into_iter().chain(behind).collect();
        let accounts: BTreeMap<Pubkey, Option<Account>> =
            addresses.iter().copied().zip(self.accounts(&addresses).await?).collect();
        let at = |address: &Pubkey| accounts.get(address).and_then(Option::as_ref);
        let now = read_clock(at(&sysvar::clock::ID))?.unix_timestamp;
        let platform: Platform = decode_if_there(&PLATFORM, at(&PLATFORM))?.ok_or(ClientError::PlatformMissing)?;
        let mut entries = Vec::new();
        for (address, listing) in listings {
            let bond = decode_if_there::<Bond>(&listing.bond, at(&listing.bond))?;
            if let Some(provider) = decode_if_there::<Provider>(&listing.provider, at(&listing.provider))? {
                let board = listed_board(&listing, at(&listing.board))?;
                let epoch_secs = platform.epoch_secs;
                entries.push(BrowseEntry::new(address, listing, provider, bond, board.as_ref(), epoch_secs, now));
            }
        }
        entries.retain(|entry| filter.takes(entry));
        Ok(filter.arrange(entries))
    }
}

/// The board of a listing, if it has one.
fn listed_board(listing: &Listing, account: Option<&Account>) -> Result<Option<Board>> {
    if listing.board == Pubkey::default() {
        return Ok(None);
    }
    decode_if_there(&listing.board, account)
}
