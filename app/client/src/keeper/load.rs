//! Reading a snapshot: of the market, of what is named, or again of what is about to be done.

use std::collections::{BTreeMap, BTreeSet};

use anchor_lang::prelude::Pubkey;
use flashback::constants::DISPUTABLE_PERIODS;
use flashback::state::{Agreement, Board, Bond, Certificate, Certifier, Dispute, Listing, Provider, Vault};

use super::{DueTask, Snapshot, Subject};
use crate::account::ProgramAccount;
use crate::address;
use crate::agreement::AgreementFilter;
use crate::client::Client;
use crate::dispute::DisputeFilter;
use crate::error::{ClientError, Result};
use crate::filter::Filters;
use crate::vault::{VaultFilter, VaultView};

/// Where the keeper looks: on what is named, or in the whole market if nothing is.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// These listings, their boards, and the agreements on them.
    pub listings: Vec<Pubkey>,
    /// These vaults, and the agreements on them.
    pub vaults: Vec<Pubkey>,
    /// These agreements.
    pub agreements: Vec<Pubkey>,
    /// Of the whole market, vaults in these mints too, besides those in mints that the admin gives a value.
    pub mints: Vec<Pubkey>,
    /// Of the whole market, vaults in any mint. Anyone can make a worthless mint and thousands of claims in it.
    pub all_mints: bool,
}

impl Scope {
    fn is_market(&self) -> bool {
        self.listings.is_empty() && self.vaults.is_empty() && self.agreements.is_empty()
    }
}

impl Snapshot {
    /// Reads what tasks can be found in.
    pub async fn load(client: &Client, scope: &Scope) -> Result<Self> {
        let mut snapshot = Self { now: client.now().await?, ..Self::default() };
        if scope.is_market() {
            snapshot.load_market(client, scope).await?;
        } else {
            snapshot.load_named(client, scope).await?;
        }
        snapshot.load_surroundings(client).await?;
        snapshot.load_mints(client).await?;
        Ok(snapshot)
    }

    async fn load_market(&mut self, client: &Client, scope: &Scope) -> Result<()> {
        self.vaults = client.vaults(&VaultFilter::default()).await?.into_iter().collect();
        self.agreements = client.agreements(&AgreementFilter::default()).await?.into_iter().collect();
        self.certifiers = client.certifiers().await?.into_iter().collect();
        self.certificates = client.find::<Certificate>(&Filters::of::<Certificate>()).await?.into_iter().collect();
        self.disputes = client.disputes(&DisputeFilter::default()).await?.into_iter().collect();
        self.boards = client.boards().await?.into_iter().filter(|(_, board)| board.committed != 0).collect();
        if !scope.all_mints {
            let settlement = client.settlement_mints().await?.into_iter();
            let valued = settlement.filter(|(_, mint)| mint.ref_value > 0).map(|(_, mint)| mint.mint);
            let mints: BTreeSet<Pubkey> = valued.chain(scope.mints.iter().copied()).collect();
            self.vaults.retain(|_, vault| mints.contains(&vault.mint));
            self.agreements.retain(|_, agreement| self.vaults.contains_key(&agreement.vault));
        }
        Ok(())
    }

    async fn load_named(&mut self, client: &Client, scope: &Scope) -> Result<()> {
        let by_listing = scope.listings.iter().map(|key| AgreementFilter { listing: Some(*key), ..Default::default() });
        let by_vault = scope.vaults.iter().map(|key| AgreementFilter { vault: Some(*key), ..Default::default() });
        for filter in by_listing.chain(by_vault) {
            self.agreements.extend(client.agreements(&filter).await?);
        }
        self.agreements.extend(named::<Agreement>(client, &scope.agreements).await?);
        for agreement in &scope.agreements {
            let filter = DisputeFilter { agreement: Some(*agreement), ..DisputeFilter::default() };
            self.disputes.extend(client.disputes(&filter).await?);
        }
        self.listings = named::<Listing>(client, &scope.listings).await?;
        self.boards = present::<Board>(client, scope.listings.iter().map(address::board).collect()).await?;
        self.vaults = named::<Vault>(client, &scope.vaults).await?;
        let others: BTreeSet<Pubkey> = self.agreements.values().map(|agreement| agreement.vault).collect();
        let others = others.into_iter().filter(|vault| !self.vaults.contains_key(vault)).collect();
        self.vaults.extend(present::<Vault>(client, others).await?);
        // An agreement past its term drains its vault until it is expired: on a dry vault all of them are looked at.
        let now = self.now;
        let is_dry = |vault: &Vault| VaultView::at(vault, now).is_ok_and(|view| view.delinquent);
        for (address, _) in self.vaults.iter().filter(|(_, vault)| is_dry(vault)) {
            let filter = AgreementFilter { vault: Some(*address), ..Default::default() };
            for (sibling, agreement) in client.agreements(&filter).await? {
                if self.agreements.insert(sibling, agreement).is_none() {
                    self.siblings.insert(sibling);
                }
            }
        }
        Ok(())
    }

    /// What agreements, boards and certificates refer to. A request has neither bond nor board yet.
    async fn load_surroundings(&mut self, client: &Client) -> Result<()> {
        let of_agreements = |key: fn(&Agreement) -> Pubkey| self.agreements.values().map(key);
        let bonds = of_agreements(|agreement| agreement.bond).filter(|bond| *bond != Pubkey::default()).collect();
        let boards = of_agreements(|agreement| agreement.board).filter(|board| *board != Pubkey::default());
        let boards = boards.filter(|board| !self.boards.contains_key(board)).collect();
        self.bonds = present::<Bond>(client, bonds).await?;
        self.boards.extend(present::<Board>(client, boards).await?);
        let listings = self.agreements.values().map(|agreement| agreement.listing);
        let listings = listings.chain(self.boards.values().map(|board| board.listing));
        let listings = listings.filter(|listing| !self.listings.contains_key(listing)).collect();
        self.listings.extend(present::<Listing>(client, listings).await?);
        let disputes = self.agreements.iter().flat_map(|(address, agreement)| disputes_of(address, agreement));
        let disputes = disputes.filter(|dispute| !self.disputes.contains_key(dispute)).collect();
        self.disputes.extend(present::<Dispute>(client, disputes).await?);
        let providers = self.certificates.values().map(|known| known.provider);
        let providers = providers.chain(self.listings.values().map(|listing| listing.provider));
        let providers = providers.chain(self.disputes.values().map(|dispute| dispute.provider));
        self.providers = present::<Provider>(client, providers.collect()).await?;
        Ok(())
    }

    /// The mints' programs, and where the treasury takes them.
    async fn load_mints(&mut self, client: &Client) -> Result<()> {
        let mints: BTreeSet<Pubkey> = self.vaults.values().map(|vault| vault.mint).collect();
        let mints: Vec<Pubkey> = mints.into_iter().collect();
        let accounts = client.accounts(&mints).await?;
        self.programs =
            mints.iter().zip(accounts).filter_map(|(mint, account)| Some((*mint, account?.owner))).collect();
        let treasury = client.platform().await?.treasury;
        let associated = |(mint, program)| (mint, address::associated_token(&treasury, &mint, &program), program);
        let swept: Vec<_> = self.programs.iter().map(|(mint, program)| associated((*mint, *program))).collect();
        let accounts = client.accounts(&swept.iter().map(|(_, account, _)| *account).collect::<Vec<_>>()).await?;
        self.treasury = swept
            .into_iter()
            .zip(accounts)
            .filter(|((_, _, program), account)| account.as_ref().is_some_and(|account| account.owner == *program))
            .map(|((mint, account, _), _)| (mint, account))
            .collect();
        Ok(())
    }

    /// The accounts behind some tasks as they are now; mints and treasury stay as they were.
    pub(super) async fn reload(&self, client: &Client, tasks: &[DueTask]) -> Result<Self> {
        let about = |wanted: Subject| -> BTreeSet<Pubkey> {
            tasks.iter().filter(|due| due.task.subject() == wanted).map(|due| due.subject).collect()
        };
        let agreements = present::<Agreement>(client, about(Subject::Agreement)).await?;
        let certificates = present::<Certificate>(client, about(Subject::Certificate)).await?;
        let certifiers = certificates.values().map(|known| known.certifier).collect();
        let mut vaults = about(Subject::Vault);
        vaults.extend(agreements.values().map(|agreement| agreement.vault));
        let mut snapshot = Self {
            now: client.now().await?,
            vaults: present::<Vault>(client, vaults).await?,
            boards: present::<Board>(client, about(Subject::Board)).await?,
            listings: present::<Listing>(client, about(Subject::Listing)).await?,
            disputes: present::<Dispute>(client, about(Subject::Dispute)).await?,
            certifiers: present::<Certifier>(client, certifiers).await?,
            programs: self.programs.clone(),
            treasury: self.treasury.clone(),
            agreements,
            certificates,
            ..Self::default()
        };
        snapshot.load_surroundings(client).await?;
        Ok(snapshot)
    }
}

/// The disputes about periods of an agreement that are not settled.
fn disputes_of(address: &Pubkey, agreement: &Agreement) -> Vec<Pubkey> {
    if agreement.disputed == [0; 3] {
        return Vec::new();
    }
    let periods = agreement.periods..agreement.periods.saturating_add(DISPUTABLE_PERIODS);
    periods.filter(|period| agreement.is_disputed(*period)).map(|period| address::dispute(address, period)).collect()
}

/// The accounts at these addresses; those that are gone are left out.
async fn present<T: ProgramAccount>(client: &Client, addresses: BTreeSet<Pubkey>) -> Result<BTreeMap<Pubkey, T>> {
    let addresses: Vec<Pubkey> = addresses.into_iter().collect();
    let found = client.fetch_many::<T>(&addresses).await?;
    Ok(addresses.into_iter().zip(found).filter_map(|(address, account)| Some((address, account?))).collect())
}

/// The accounts at these addresses, which have to exist.
async fn named<T: ProgramAccount>(client: &Client, addresses: &[Pubkey]) -> Result<BTreeMap<Pubkey, T>> {
    let found = client.fetch_many::<T>(addresses).await?;
    let required = |(address, account): (&Pubkey, Option<T>)| {
        let account = account.ok_or(ClientError::AccountMissing { name: T::NAME, address: *address })?;
        Ok((*address, account))
    };
    addresses.iter().zip(found).map(required).collect()
}
