//! What is due: the program's rules run on copies of its accounts. Nothing is fetched or sent here.

use std::collections::BTreeSet;

use anchor_lang::prelude::Pubkey;
use anchor_lang::solana_program::instruction::Instruction;
use flashback::error::FlashbackError;
use flashback::math::stream::Payout;
use flashback::state::{Agreement, Board, Bond, Closing, Dispute, Expiry, Settlement, Vault};

use super::{DueTask, Snapshot, Task};
use crate::address;
use crate::board::finalize;
use crate::instruction::{self, AgreementKeys};

/// Decimals in which the least payment is given.
const POLICY_DECIMALS: u8 = 6;
/// Periods of one agreement that are settled in one go, and finalizations of one board.
const MOST_PERIODS: usize = 12;

/// What is worth a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Least that a claim or a sweep brings, in millionths of the mint's unit.
    pub least_micros: u64,
}

impl Default for Policy {
    /// One unit of the mint: a dollar.
    fn default() -> Self {
        Self { least_micros: 1_000_000 }
    }
}

impl Policy {
    /// The least in base units of a mint with `decimals`, rounded up and never 0.
    fn least(&self, decimals: u8) -> u64 {
        let power = |exponent: u8| 10_u64.saturating_pow(exponent.into());
        let units = match decimals.checked_sub(POLICY_DECIMALS) {
            Some(more) => self.least_micros.saturating_mul(power(more)),
            None => self.least_micros.div_ceil(power(POLICY_DECIMALS - decimals)),
        };
        units.max(1)
    }
}

impl Snapshot {
    /// Everything that is due, in order. `keeper` is who calls: a consumer closes its own agreements earlier.
    pub fn plan(&self, policy: &Policy, keeper: &Pubkey) -> Vec<DueTask> {
        let mut plan = Plan { at: self.clone(), policy, keeper, due: Vec::new() };
        for task in Task::ALL {
            (task.row().find)(&mut plan);
        }
        plan.due
    }
}

/// A plan in the making.
pub(super) struct Plan<'a> {
    /// The accounts as the tasks so far leave them.
    at: Snapshot,
    policy: &'a Policy,
    keeper: &'a Pubkey,
    due: Vec<DueTask>,
}

/// An agreement on its vault, both copies.
struct OnVault {
    address: Pubkey,
    agreement: Agreement,
    vault: Vault,
    keys: AgreementKeys,
}

impl Plan<'_> {
    /// The agreements, by address; siblings only where they are asked for.
    fn on_vaults(&self, with_siblings: bool) -> Vec<OnVault> {
        let join = |(address, agreement): (&Pubkey, &Agreement)| {
            let vault = *self.at.vaults.get(&agreement.vault)?;
            let keys = AgreementKeys::of(*address, agreement, &vault.mint);
            Some(OnVault { address: *address, agreement: *agreement, vault, keys })
        };
        let wanted = |address: &Pubkey| with_siblings || !self.at.siblings.contains(address);
        self.at.agreements.iter().filter(|(address, _)| wanted(address)).filter_map(join).collect()
    }

    /// Runs `rule` on an agreement and its vault; keeps what it did if the program allows it.
    fn attempt<T>(
        &mut self,
        address: &Pubkey,
        rule: impl FnOnce(&mut Agreement, &mut Vault, i64) -> anchor_lang::Result<T>,
    ) -> Option<T> {
        let agreement = self.at.agreements.get_mut(address)?;
        let vault = self.at.vaults.get_mut(&agreement.vault)?;
        let (mut next, mut next_vault) = (*agreement, *vault);
        let value = rule(&mut next, &mut next_vault, self.at.now).ok()?;
        (*agreement, *vault) = (next, next_vault);
        Some(value)
    }

    /// Runs `rule` on an agreement, its vault and its bond, as [`attempt`](Self::attempt).
    fn attempt_with_bond<T>(
        &mut self,
        address: &Pubkey,
        rule: impl FnOnce(&mut Agreement, &mut Vault, &mut Bond, i64) -> anchor_lang::Result<T>,
    ) -> Option<T> {
        let key = self.at.agreements.get(address)?.bond;
        let mut bond = *self.at.bonds.get(&key)?;
        let value = self.attempt(address, |agreement, vault, now| rule(agreement, vault, &mut bond, now))?;
        self.at.bonds.insert(key, bond);
        Some(value)
    }

    fn add(&mut self, task: Task, round: u32, found: &OnVault, amount: u64, instruction: Instruction) {
        let group = [found.keys.bond, found.keys.listing, found.keys.vault];
        self.due.push(DueTask { task, round, subject: found.address, group, amount, instruction });
    }

    /// Boards that measure an agreement are finalized as soon as they can be; others once they hold reports.
    pub(super) fn finalize(&mut self) {
        let live = self.at.agreements.values().filter(|agreement| agreement.final_settled_at == 0);
        let measuring: BTreeSet<Pubkey> = live.map(|agreement| agreement.board).collect();
        let now = self.at.now;
        for (address, board) in &mut self.at.boards {
            let (Some(listing), Some(provider)) =
                (self.at.listings.get(&board.listing), self.at.providers.get_mut(&board.provider))
            else {
                continue;
            };
            for round in (0..).take(MOST_PERIODS) {
                let last = board.last_final_epoch(now);
                let holds_reports = board.committed != 0 && board.report_epoch <= last;
                if !holds_reports && !measuring.contains(address) {
                    break;
                }
                let Some((_, instruction)) = finalize(board, listing, provider, last, now) else { break };
                let (task, group) = (Task::Finalize, [board.provider, board.listing, *address]);
                self.due.push(DueTask { task, round, subject: *address, group, amount: 0, instruction });
            }
        }
    }

    /// What an agreement's periods are settled by.
    fn figures(&self, found: &OnVault) -> Figures {
        let board = self.at.boards.get(&found.agreement.board).copied();
        let is_disputed = found.agreement.disputed != [0; 3];
        let about = |dispute: &&Dispute| is_disputed && dispute.agreement == found.address;
        Figures { board, disputes: self.at.disputes.values().filter(about).copied().collect() }
    }

    pub(super) fn expire(&mut self) {
        for found in self.on_vaults(true) {
            let figures = self.figures(&found);
            let expired = self.attempt(&found.address, |agreement, vault, now| {
                let settled = figures.settle_all(agreement, vault, now);
                let Expiry { ending, released } = agreement.expire(vault, now)?;
                Ok(ending.is_some() || released > 0 && !settled)
            });
            if expired == Some(true) {
                self.add(Task::Expire, 0, &found, 0, instruction::expire_agreement(&found.keys));
            }
        }
    }

    pub(super) fn lapse(&mut self) {
        for found in self.on_vaults(false) {
            if self.attempt(&found.address, |request, vault, now| request.lapse(vault, now)).is_some() {
                self.at.agreements.remove(&found.address);
                self.add(Task::Lapse, 0, &found, 0, instruction::lapse_request(&found.keys));
            }
        }
    }

    pub(super) fn sync(&mut self) {
        let now = self.at.now;
        for (address, vault) in &mut self.at.vaults {
            let seen = vault.lag_seen_at != 0;
            if vault.transact(now, |_, _| Ok(())).is_ok() && !seen && vault.lag_seen_at != 0 {
                let group = [*address; 3];
                let instruction = instruction::sync_vault(*address);
                self.due.push(DueTask { task: Task::Sync, round: 0, subject: *address, group, amount: 0, instruction });
            }
        }
    }

    pub(super) fn end_default(&mut self) {
        for found in self.on_vaults(false) {
            let ended = self.attempt(&found.address, |agreement, vault, now| agreement.end_default(vault, now));
            if ended.flatten().is_some() {
                self.add(Task::EndDefault, 0, &found, 0, instruction::end_default(&found.keys));
            }
        }
    }

    pub(super) fn settle(&mut self) {
        for found in self.on_vaults(false) {
            let figures = self.figures(&found);
            for round in (0..).take(MOST_PERIODS) {
                let settled =
                    self.attempt(&found.address, |agreement, vault, now| figures.settle(agreement, vault, now));
                let Some(Settled { period, dispute, settlement }) = settled else { break };
                if let Some(bond) = self.at.bonds.get_mut(&found.keys.bond) {
                    // The plan needs no bond that adds up: the program checks it.
                    let _ = bond.forfeit(settlement.penalty);
                    let _ = settlement.released.map(|released| bond.unlock(released.collateral));
                }
                if let Some(provider) = self.at.providers.get_mut(&found.keys.provider) {
                    provider.count_settlement(&settlement, self.at.now);
                }
                let is_disputed = dispute.is_some();
                let at = address::dispute(&found.address, period);
                self.at.disputes.extend(dispute.map(|applied| (at, applied)));
                let settle = if is_disputed { instruction::settle_disputed_period } else { instruction::settle_period };
                self.add(Task::Settle, round, &found, 0, settle(&found.keys, period));
                if settlement.released.is_some() {
                    break;
                }
            }
        }
    }

    pub(super) fn claim(&mut self) {
        for found in self.on_vaults(false) {
            let (Some(token), Some(payout)) =
                (self.at.token(&found.vault.mint), self.at.bonds.get(&found.keys.bond).map(|bond| bond.payout))
            else {
                continue;
            };
            let least = self.policy.least(found.vault.decimals);
            let paid = self.attempt(&found.address, |agreement, vault, now| {
                let paid = agreement.claim(vault, now)?;
                if paid.provider < least {
                    return Err(FlashbackError::AmountZero.into());
                }
                Ok(paid)
            });
            if let Some(Payout { provider, .. }) = paid {
                self.add(Task::Claim, 0, &found, provider, instruction::claim(&found.keys, payout, token));
            }
        }
    }

    pub(super) fn collect_penalty(&mut self) {
        for found in self.on_vaults(false) {
            let Some(token) = self.at.token(&found.vault.mint) else { continue };
            let collected = self.attempt_with_bond(&found.address, |agreement, vault, bond, now| {
                agreement.collect_penalty(vault, bond, now)
            });
            if let Some(amount) = collected.filter(|amount| *amount > 0) {
                self.add(Task::CollectPenalty, 0, &found, amount, instruction::collect_penalty(&found.keys, token));
            }
        }
    }

    pub(super) fn close(&mut self) {
        let keeper = *self.keeper;
        for found in self.on_vaults(false) {
            let Some(token) = self.at.token(&found.vault.mint) else { continue };
            let closed = self.attempt_with_bond(&found.address, |agreement, vault, bond, now| {
                agreement.close(&keeper, vault, bond, now)
            });
            if let Some(Closing { rest, .. }) = closed {
                self.at.agreements.remove(&found.address);
                let instruction = instruction::close_agreement(keeper, &found.keys, token);
                self.add(Task::Close, 0, &found, rest.provider, instruction);
            }
        }
    }

    /// The stake of a settled dispute goes to whom it is owed, at once where that is the keeper, else once anyone may.
    pub(super) fn close_dispute(&mut self) {
        let (keeper, now) = (*self.keeper, self.at.now);
        for (address, dispute) in &self.at.disputes {
            let Some(provider) = self.at.providers.get(&dispute.provider) else { continue };
            let Ok(owed_to) = dispute.owed_to() else { continue };
            let receiver = dispute.key_of(owed_to, provider);
            if dispute.close(&keeper, &receiver, provider, now).is_ok() {
                let instruction = instruction::close_dispute(keeper, *address, dispute, receiver);
                let group = [dispute.provider, dispute.agreement, *address];
                let (task, subject) = (Task::CloseDispute, *address);
                self.due.push(DueTask { task, round: 0, subject, group, amount: 0, instruction });
            }
        }
    }

    pub(super) fn sweep_fees(&mut self) {
        for (address, vault) in &self.at.vaults {
            // Fees that are owed keep a vault from being closed.
            let least = if vault.open_count == 0 { 1 } else { self.policy.least(vault.decimals) };
            let (Some(token), Some(treasury)) = (self.at.token(&vault.mint), self.at.treasury.get(&vault.mint)) else {
                continue;
            };
            if vault.fees_owed >= least {
                let instruction = instruction::sweep_fees(*address, *treasury, token);
                let (task, group) = (Task::SweepFees, [vault.mint, *address, *address]);
                let amount = vault.fees_owed;
                self.due.push(DueTask { task, round: 0, subject: *address, group, amount, instruction });
            }
        }
    }

    pub(super) fn refresh(&mut self) {
        for (address, certificate) in &self.at.certificates {
            let (Some(provider), Some(certifier)) =
                (self.at.providers.get_mut(&certificate.provider), self.at.certifiers.get(&certificate.certifier))
            else {
                continue;
            };
            let (level, until) = certificate.level_at(provider, certifier, self.at.now);
            if provider.record_certificate(address, level, until, self.at.now) {
                let instruction = instruction::refresh_certification(certificate.provider, certificate.certifier);
                let group = [certificate.provider, certificate.certifier, *address];
                let (task, subject) = (Task::Refresh, *address);
                self.due.push(DueTask { task, round: 0, subject, group, amount: 0, instruction });
            }
        }
    }

    pub(super) fn refresh_listing(&mut self) {
        for (address, listing) in &mut self.at.listings {
            let Some(provider) = self.at.providers.get(&listing.provider) else { continue };
            if listing.copy_hints(provider, self.at.now) {
                let instruction = instruction::refresh_listing(listing.provider, *address);
                let group = [listing.provider, *address, *address];
                let (task, subject) = (Task::RefreshListing, *address);
                self.due.push(DueTask { task, round: 0, subject, group, amount: 0, instruction });
            }
        }
    }
}

/// What the periods of an agreement are settled by.
struct Figures {
    board: Option<Board>,
    disputes: Vec<Dispute>,
}

/// A settled period.
struct Settled {
    period: u32,
    /// Its dispute, if there was one, as it leaves it.
    dispute: Option<Dispute>,
    settlement: Settlement,
}

impl Figures {
    /// Settles the next period.
    fn settle(&self, agreement: &mut Agreement, vault: &mut Vault, now: i64) -> anchor_lang::Result<Settled> {
        let period = agreement.periods;
        let mut dispute = self.disputes.iter().find(|dispute| dispute.id == u64::from(period)).copied();
        let settlement = agreement.settle_period(vault, self.board.as_ref(), dispute.as_mut(), period, now)?;
        let settlement = settlement.ok_or(FlashbackError::PeriodNotNext)?;
        Ok(Settled { period, dispute, settlement })
    }

    /// Whether the last period of an ended agreement can be settled now, which frees its capacity too.
    fn settle_all(&self, agreement: &Agreement, vault: &Vault, now: i64) -> bool {
        let (mut agreement, mut vault) = (*agreement, *vault);
        (0..MOST_PERIODS)
            .map_while(|_| self.settle(&mut agreement, &mut vault, now).ok())
            .any(|settled| settled.settlement.released.is_some())
    }
}

#[cfg(test)]
mod tests;
