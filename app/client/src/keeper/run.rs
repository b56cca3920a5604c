//! Carrying a plan out: stage by stage, a few transactions at once, never anything twice.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use anchor_lang::prelude::Pubkey;
use flashback::state::{Agreement, Bond, Certificate, Certifier, Provider, Vault};
use futures_util::stream::{self, StreamExt};
use solana_sdk::signature::{Keypair, Signer};

use super::{pack, Books, Chore, Policy, Task};
use crate::account::ProgramAccount;
use crate::address;
use crate::client::Client;
use crate::error::{ClientError, Result};
use crate::filter::Filters;
use crate::streams::{AgreementFilter, VaultFilter, VaultView};

/// Lamports of a transaction with one signature.
const FEE_LAMPORTS: u64 = 5_000;
/// Transactions under way at once.
const AT_ONCE: usize = 4;
/// First and longest pause after the network failed.
const PAUSES: (Duration, Duration) = (Duration::from_millis(250), Duration::from_secs(30));
/// How often a transaction is tried while the network fails.
const MOST_ATTEMPTS: u32 = 8;

/// Where chores are looked for: on what is named, or in the whole market if nothing is.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// Agreements on these listings.
    pub listings: Vec<Pubkey>,
    /// These vaults, and the agreements on them.
    pub vaults: Vec<Pubkey>,
    /// These agreements.
    pub agreements: Vec<Pubkey>,
}

/// Somebody who does chores and pays the fees.
pub struct Keeper<'a> {
    client: &'a Client,
    wallet: &'a Keypair,
    policy: Policy,
    pauses: (Duration, Duration),
}

/// What a keeper says while it works.
#[derive(Clone, Debug)]
pub enum Note {
    /// So many chores are planned, in so many transactions.
    Planned(usize, usize),
    /// So many chores are out of the way.
    Progressed(usize),
    /// The network failed; another attempt follows after a pause.
    Retrying(String, Duration),
}

/// What became of a plan.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// How many chores of each task were done.
    pub done: BTreeMap<Task, usize>,
    /// Chores that somebody else had done meanwhile, or that were not due any more.
    pub idle: usize,
    /// Chores that wait for a failed one.
    pub waiting: usize,
    /// Chores that failed, with the reason.
    pub failed: Vec<(Task, Pubkey, String)>,
    /// Transactions that reached the chain.
    pub transactions: u64,
    /// Fees of them.
    pub lamports: u64,
    /// How long it took.
    pub took: Duration,
}

impl Report {
    /// Chores that were done.
    pub fn count(&self) -> usize {
        self.done.values().sum()
    }

    fn fail(&mut self, chores: Vec<Chore>, error: &ClientError) {
        self.failed.extend(chores.into_iter().map(|chore| (chore.task, chore.subject, error.to_string())));
    }
}

impl Scope {
    fn is_market(&self) -> bool {
        self.listings.is_empty() && self.vaults.is_empty() && self.agreements.is_empty()
    }
}

/// Whether the same transaction may go through later: the network failed, not what was sent.
fn is_transient(error: &ClientError) -> bool {
    matches!(error, ClientError::Unreachable { .. } | ClientError::Rpc { .. } | ClientError::Expired { .. })
}

impl<'a> Keeper<'a> {
    /// `wallet` signs and pays.
    pub fn new(client: &'a Client, wallet: &'a Keypair, policy: Policy) -> Self {
        Self { client, wallet, policy, pauses: PAUSES }
    }

    /// With other pauses after the network failed: the first one, which doubles up to the longest.
    pub fn pausing(self, first: Duration, longest: Duration) -> Self {
        Self { pauses: (first, longest), ..self }
    }

    /// Reads what chores can be found in.
    pub async fn load(&self, scope: &Scope) -> Result<Books> {
        let client = self.client;
        let mut books = Books { now: client.now().await?, ..Books::default() };
        if scope.is_market() {
            books.vaults = client.vaults(&VaultFilter::default()).await?.into_iter().collect();
            books.agreements = client.agreements(&AgreementFilter::default()).await?.into_iter().collect();
            books.certifiers = client.certifiers().await?.into_iter().collect();
            books.certificates = client.find::<Certificate>(&Filters::of::<Certificate>()).await?.into_iter().collect();
        } else {
            self.load_named(scope, &mut books).await?;
        }
        self.load_rest(&mut books).await?;
        Ok(books)
    }

    async fn load_named(&self, scope: &Scope, books: &mut Books) -> Result<()> {
        let client = self.client;
        let by_listing = scope.listings.iter().map(|key| AgreementFilter { listing: Some(*key), ..Default::default() });
        let by_vault = scope.vaults.iter().map(|key| AgreementFilter { vault: Some(*key), ..Default::default() });
        for filter in by_listing.chain(by_vault) {
            books.agreements.extend(client.agreements(&filter).await?);
        }
        books.agreements.extend(named::<Agreement>(client, &scope.agreements).await?);
        books.vaults = named::<Vault>(client, &scope.vaults).await?;
        let others: BTreeSet<Pubkey> = books.agreements.values().map(|agreement| agreement.vault).collect();
        let others: Vec<Pubkey> = others.into_iter().filter(|vault| !books.vaults.contains_key(vault)).collect();
        books.vaults.extend(there::<Vault>(client, others).await?);
        // An agreement past its term drains its vault until it is expired: on a dry vault all of them are looked at.
        let now = books.now;
        let dry = |vault: &Vault| VaultView::at(vault, now).is_ok_and(|view| view.delinquent);
        for (address, _) in books.vaults.iter().filter(|(_, vault)| dry(vault)) {
            let filter = AgreementFilter { vault: Some(*address), ..Default::default() };
            for (sibling, agreement) in client.agreements(&filter).await? {
                if books.agreements.insert(sibling, agreement).is_none() {
                    books.siblings.insert(sibling);
                }
            }
        }
        Ok(())
    }

    async fn load_rest(&self, books: &mut Books) -> Result<()> {
        let client = self.client;
        let bonds: BTreeSet<Pubkey> = books.agreements.values().map(|agreement| agreement.bond).collect();
        books.bonds = there::<Bond>(client, bonds.into_iter().filter(|bond| *bond != Pubkey::default())).await?;
        let providers: BTreeSet<Pubkey> = books.certificates.values().map(|known| known.provider).collect();
        books.providers = there::<Provider>(client, providers).await?;

        let mints: Vec<Pubkey> =
            books.vaults.values().map(|vault| vault.mint).collect::<BTreeSet<_>>().into_iter().collect();
        let accounts = client.accounts(&mints).await?;
        books.programs =
            mints.iter().zip(accounts).filter_map(|(mint, account)| Some((*mint, account?.owner))).collect();
        let treasury = client.platform().await?.treasury;
        let swept: Vec<(Pubkey, Pubkey, Pubkey)> = books
            .programs
            .iter()
            .map(|(mint, program)| (*mint, address::associated_token(&treasury, mint, program), *program))
            .collect();
        let accounts = client.accounts(&swept.iter().map(|(_, account, _)| *account).collect::<Vec<_>>()).await?;
        let there = swept.into_iter().zip(accounts);
        books.treasury = there
            .filter(|((_, _, program), account)| account.as_ref().is_some_and(|account| account.owner == *program))
            .map(|((mint, account, _), _)| (mint, account))
            .collect();
        Ok(())
    }

    /// The accounts behind some chores as they are now.
    async fn reload(&self, books: &Books, chores: &[Chore]) -> Result<Books> {
        let client = self.client;
        let subjects = |of: fn(Task) -> bool| {
            let own = chores.iter().filter(move |chore| of(chore.task));
            own.map(|chore| chore.subject).collect::<BTreeSet<_>>()
        };
        let on_vault = |task| matches!(task, Task::Sync | Task::SweepFees);
        let certificates = there::<Certificate>(client, subjects(|task| task == Task::Refresh)).await?;
        let mut vaults = subjects(on_vault);
        let agreements: BTreeSet<Pubkey> =
            chores.iter().filter(|chore| !on_vault(chore.task)).map(|chore| chore.subject).collect();
        let agreements =
            there::<Agreement>(client, agreements.into_iter().filter(|key| !certificates.contains_key(key)));
        let agreements = agreements.await?;
        vaults.extend(agreements.values().map(|agreement| agreement.vault));
        let (providers, certifiers): (BTreeSet<_>, BTreeSet<_>) =
            certificates.values().map(|known| (known.provider, known.certifier)).unzip();
        let bonds: BTreeSet<Pubkey> = agreements.values().map(|agreement| agreement.bond).collect();
        Ok(Books {
            now: client.now().await?,
            vaults: there::<Vault>(client, vaults).await?,
            bonds: there::<Bond>(client, bonds).await?,
            providers: there::<Provider>(client, providers).await?,
            certifiers: there::<Certifier>(client, certifiers).await?,
            programs: books.programs.clone(),
            treasury: books.treasury.clone(),
            siblings: BTreeSet::new(),
            agreements,
            certificates,
        })
    }

    /// Those of `chores` that are still due.
    async fn still_due(&self, books: &Books, chores: Vec<Chore>) -> Result<Vec<Chore>> {
        let plan = self.reload(books, &chores).await?.plan(&self.policy, &self.wallet.pubkey());
        let due: BTreeSet<_> = plan.iter().map(Chore::id).collect();
        Ok(chores.into_iter().filter(|chore| due.contains(&chore.id())).collect())
    }

    /// What is due, as the transactions that would be sent.
    pub fn batches(&self, books: &Books) -> Vec<Vec<Chore>> {
        let wallet = self.wallet.pubkey();
        pack(books.plan(&self.policy, &wallet), &wallet)
    }

    /// Does everything that is due. A chore that fails keeps nobody else from being served: its batch is split.
    pub async fn work(&self, books: &Books, notes: &(dyn Fn(Note) + Sync)) -> Report {
        let began = Instant::now();
        let batches = self.batches(books);
        notes(Note::Planned(batches.iter().map(Vec::len).sum(), batches.len()));
        let report = Mutex::new(Report::default());
        for stage in batches.chunk_by(|a, b| stage_of(a) == stage_of(b)) {
            let failed: BTreeSet<Pubkey> = locked(&report).failed.iter().map(|(_, subject, _)| *subject).collect();
            let batches = stage.iter().map(|batch| {
                let (ready, waiting): (Vec<_>, Vec<_>) =
                    batch.iter().cloned().partition(|chore| !failed.contains(&chore.subject));
                locked(&report).waiting += waiting.len();
                notes(Note::Progressed(waiting.len()));
                ready
            });
            let batches: Vec<Vec<Chore>> = batches.filter(|batch| !batch.is_empty()).collect();
            let under_way = batches.into_iter().map(|batch| self.carry_out(books, batch, &report, notes));
            stream::iter(under_way).buffer_unordered(AT_ONCE).collect::<()>().await;
        }
        let mut report = report.into_inner().unwrap_or_default();
        (report.lamports, report.took) = (report.transactions.saturating_mul(FEE_LAMPORTS), began.elapsed());
        report
    }

    async fn carry_out(&self, books: &Books, batch: Vec<Chore>, report: &Mutex<Report>, notes: &(dyn Fn(Note) + Sync)) {
        let mut queue = vec![batch];
        while let Some(batch) = queue.pop() {
            let (mut batch, mut pause) = (batch, self.pauses.0);
            for attempt in 1.. {
                let instructions: Vec<_> = batch.iter().map(|chore| chore.instruction.clone()).collect();
                let Err(error) = self.client.send(&instructions, self.wallet, &[]).await else {
                    let mut report = locked(report);
                    report.transactions += 1;
                    notes(Note::Progressed(batch.len()));
                    for chore in batch {
                        *report.done.entry(chore.task).or_default() += 1;
                    }
                    break;
                };
                if matches!(error, ClientError::FailedOnChain { .. }) {
                    locked(report).transactions += 1;
                }
                let transient = is_transient(&error);
                if transient {
                    notes(Note::Retrying(error.to_string(), pause));
                    tokio::time::sleep(pause).await;
                }
                // A transaction may have gone through although nobody said so, and others work here too.
                let before = batch.len();
                let looked = self.still_due(books, batch.clone()).await;
                if (transient || looked.is_err()) && attempt == MOST_ATTEMPTS {
                    notes(Note::Progressed(before));
                    locked(report).fail(batch, &error);
                    break;
                }
                let looked = match looked {
                    Ok(due) => {
                        batch = due;
                        true
                    }
                    Err(_) => {
                        tokio::time::sleep(pause).await;
                        false
                    }
                };
                pause = pause.saturating_mul(2).min(self.pauses.1);
                notes(Note::Progressed(before - batch.len()));
                locked(report).idle += before - batch.len();
                if batch.is_empty() {
                    break;
                }
                if !transient && looked && batch.len() == before {
                    if before == 1 {
                        notes(Note::Progressed(1));
                        locked(report).fail(batch, &error);
                    } else {
                        queue.push(batch.split_off(before / 2));
                        queue.push(batch);
                    }
                    break;
                }
            }
        }
    }
}

fn stage_of(batch: &[Chore]) -> Option<(Task, u32)> {
    batch.first().map(Chore::stage)
}

fn locked(report: &Mutex<Report>) -> std::sync::MutexGuard<'_, Report> {
    report.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// The accounts at these addresses; those that are gone are left out.
async fn there<T: ProgramAccount>(
    client: &Client,
    addresses: impl IntoIterator<Item = Pubkey>,
) -> Result<BTreeMap<Pubkey, T>> {
    let addresses: Vec<Pubkey> = addresses.into_iter().collect();
    let found = client.fetch_many::<T>(&addresses).await?;
    Ok(addresses.into_iter().zip(found).filter_map(|(address, account)| Some((address, account?))).collect())
}

/// The accounts at these addresses, which have to be there.
async fn named<T: ProgramAccount>(client: &Client, addresses: &[Pubkey]) -> Result<BTreeMap<Pubkey, T>> {
    let found = client.fetch_many::<T>(addresses).await?;
    let named = addresses.iter().zip(found);
    named
        .map(|(address, account)| {
            Ok((*address, account.ok_or(ClientError::AccountMissing { name: T::NAME, address: *address })?))
        })
        .collect()
}
