//! The accounts that a plan is made from.

use std::collections::{BTreeMap, BTreeSet};

use anchor_lang::prelude::Pubkey;
use flashback::state::{Agreement, Board, Bond, Certificate, Certifier, Dispute, Listing, Provider, Vault};

use super::{DueTask, Policy};
use crate::instruction::Token;

/// How far ahead the keeper looks for its next task.
const LONGEST_SECS: i64 = 365 * 86_400;

/// Accounts as they were at one time.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    /// The chain's time.
    pub now: i64,
    /// Vaults.
    pub vaults: BTreeMap<Pubkey, Vault>,
    /// Agreements on them.
    pub agreements: BTreeMap<Pubkey, Agreement>,
    /// Agreements that are looked at only for what has to come before tasks of others on their vault.
    pub siblings: BTreeSet<Pubkey>,
    /// Bonds of their providers.
    pub bonds: BTreeMap<Pubkey, Bond>,
    /// Boards that measure them, and boards with reports.
    pub boards: BTreeMap<Pubkey, Board>,
    /// Listings of agreements and boards.
    pub listings: BTreeMap<Pubkey, Listing>,
    /// Disputes about their periods, and those that wait to be closed.
    pub disputes: BTreeMap<Pubkey, Dispute>,
    /// The token program of each mint.
    pub programs: BTreeMap<Pubkey, Pubkey>,
    /// The treasury's token account of each mint, where there is one.
    pub treasury: BTreeMap<Pubkey, Pubkey>,
    /// Providers of the listings, certificates and disputes.
    pub providers: BTreeMap<Pubkey, Provider>,
    /// Certificates.
    pub certificates: BTreeMap<Pubkey, Certificate>,
    /// Certifiers of the certificates.
    pub certifiers: BTreeMap<Pubkey, Certifier>,
}

impl Snapshot {
    /// When the first task becomes due if nobody does anything until then, and which; `None` if none does within a year.
    /// Says something only where nothing is due yet.
    pub fn next_due(&self, policy: &Policy, keeper: &Pubkey) -> Option<(i64, DueTask)> {
        let first = |after_secs: i64| {
            let then = Self { now: self.now.saturating_add(after_secs), ..self.clone() };
            then.plan(policy, keeper).into_iter().next()
        };
        // What is due stays due until somebody does it: steps that double find a time at which something is due, halving
        // finds the first.
        let (mut idle_secs, mut due_secs) = (0, 1);
        let mut due = loop {
            match first(due_secs) {
                Some(due) => break due,
                None if due_secs >= LONGEST_SECS => return None,
                None => (idle_secs, due_secs) = (due_secs, (due_secs * 2).min(LONGEST_SECS)),
            }
        };
        while due_secs - idle_secs > 1 {
            let middle_secs = idle_secs + (due_secs - idle_secs) / 2;
            match first(middle_secs) {
                Some(earlier) => (due, due_secs) = (earlier, middle_secs),
                None => idle_secs = middle_secs,
            }
        }
        Some((self.now.saturating_add(due_secs), due))
    }

    pub(super) fn token(&self, mint: &Pubkey) -> Option<Token> {
        Some(Token { mint: *mint, program: *self.programs.get(mint)? })
    }
}
