//! What is due: the program's rules run on copies of its accounts. Nothing is fetched or sent here.

use anchor_lang::prelude::Pubkey;
use anchor_lang::solana_program::instruction::Instruction;
use flashback::error::FlashbackError;
use flashback::math::stream::Payout;
use flashback::state::{Agreement, Board, Bond, Closing, Expiry, Settlement, Vault};

use super::{DueTask, Snapshot, Task};
use crate::instruction::{self, AgreementKeys};

/// Decimals in which the least payment is given.
const POLICY_DECIMALS: u8 = 6;
/// Periods of one agreement that are settled in one go.
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

    pub(super) fn expire(&mut self) {
        for found in self.on_vaults(true) {
            let board = self.at.boards.get(&found.agreement.board).copied();
            let expired = self.attempt(&found.address, |agreement, vault, now| {
                let settled = is_settled_now(agreement, vault, board.as_ref(), now);
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
            let board = self.at.boards.get(&found.agreement.board).copied();
            let settle_next =
                |agreement: &mut Agreement, vault: &mut Vault, now| settle_next(agreement, vault, board.as_ref(), now);
            for round in (0..).take(MOST_PERIODS) {
                let Some((period, settlement)) = self.attempt(&found.address, settle_next) else { break };
                if let Some(bond) = self.at.bonds.get_mut(&found.keys.bond) {
                    // The plan needs no bond that adds up: the program checks it.
                    let _ = bond.forfeit(settlement.penalty);
                    let _ = settlement.released.map(|released| bond.unlock(released.collateral));
                }
                self.add(Task::Settle, round, &found, 0, instruction::settle_period(&found.keys, period));
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
}

/// Whether the last period of an ended agreement can be settled now, which frees its capacity too.
fn is_settled_now(agreement: &Agreement, vault: &Vault, board: Option<&Board>, now: i64) -> bool {
    let (mut agreement, mut vault) = (*agreement, *vault);
    (0..MOST_PERIODS)
        .map_while(|_| settle_next(&mut agreement, &mut vault, board, now).ok())
        .any(|(_, settlement)| settlement.released.is_some())
}

/// Settles the next period.
fn settle_next(
    agreement: &mut Agreement,
    vault: &mut Vault,
    board: Option<&Board>,
    now: i64,
) -> anchor_lang::Result<(u32, Settlement)> {
    let period = agreement.periods;
    let settlement = agreement.settle_period(vault, board, period, now)?.ok_or(FlashbackError::PeriodNotNext)?;
    Ok((period, settlement))
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytemuck::Zeroable;
    use flashback::constants::REVIEW_EPOCHS;
    use flashback::state::{AgreementStatus, Certificate, Certifier, Provider};

    const DAY: i64 = 86_400;
    /// One base unit a second.
    const ONE: u64 = 1 << 32;
    const KEEPER: Pubkey = Pubkey::new_from_array([9; 32]);
    const CONSUMER: Pubkey = Pubkey::new_from_array([1; 32]);
    const VAULT: Pubkey = Pubkey::new_from_array([2; 32]);
    const AGREEMENT: Pubkey = Pubkey::new_from_array([3; 32]);
    const BOND: Pubkey = Pubkey::new_from_array([4; 32]);
    const MINT: Pubkey = Pubkey::new_from_array([5; 32]);
    /// Reports of an epoch come within this.
    const WINDOW: i64 = 21_600;

    /// A running agreement of one base unit a second since `DAY`, on a vault that is paid for `paid` seconds beside a
    /// guarantee of a day. Periods are a day long, disputed for a day.
    fn snapshot(paid: u64) -> Snapshot {
        let guarantee = 86_400;
        let mut vault = Vault { owner: CONSUMER, mint: MINT, decimals: 6, epoch_secs: 86_400, ..Vault::zeroed() };
        (vault.report_window_secs, vault.open_count, vault.funded_until) = (21_600, 1, DAY);
        (vault.balance, vault.reserved, vault.rate_sum_q) = (paid + guarantee, guarantee, [ONE, 0]);
        let mut agreement =
            Agreement { vault: VAULT, bond: BOND, consumer: CONSUMER, rate_q: ONE, ..Agreement::zeroed() };
        agreement.status = AgreementStatus::Active.into();
        (agreement.started_at, agreement.settled_until, agreement.guarantee) = (DAY, DAY, guarantee);
        (agreement.reserved, agreement.fee_bps) = (500, 100);
        let terms = &mut agreement.terms;
        (terms.notice_secs, terms.grace_secs, terms.dispute_secs, terms.max_credit_bps) =
            (86_400, 43_200, 86_400, 5_000);
        terms.service_levels.period_epochs = 1;
        Snapshot {
            vaults: [(VAULT, vault)].into(),
            agreements: [(AGREEMENT, agreement)].into(),
            bonds: [(BOND, Bond { owed: 7, open_count: 1, ..Bond::zeroed() })].into(),
            programs: [(MINT, MINT)].into(),
            treasury: [(MINT, KEEPER)].into(),
            ..Snapshot::default()
        }
    }

    fn due(snapshot: &Snapshot, now: i64) -> Vec<(Task, u32)> {
        let never = Policy { least_micros: u64::MAX };
        let plan = Snapshot { now, ..snapshot.clone() }.plan(&never, &KEEPER);
        plan.iter().map(DueTask::stage).collect()
    }

    fn with(mut snapshot: Snapshot, change: impl FnMut(&mut Agreement)) -> Snapshot {
        snapshot.agreements.values_mut().for_each(change);
        snapshot
    }

    #[test]
    fn a_period_is_due_the_second_its_dispute_window_is_over() {
        let snapshot = snapshot(100 * 86_400);
        let first = 2 * DAY + WINDOW + DAY;
        assert_eq!(due(&snapshot, first - 1), []);
        assert_eq!(due(&snapshot, first), [(Task::Settle, 0)]);
        assert_eq!(due(&snapshot, first + DAY - 1), [(Task::Settle, 0)]);
        assert_eq!(due(&snapshot, first + DAY), [(Task::Settle, 0), (Task::Settle, 1)]);
        let late = due(&snapshot, first + 50 * DAY);
        assert_eq!((late.len(), late[11]), (MOST_PERIODS, (Task::Settle, 11)));
        let measured = with(snapshot, |agreement| agreement.board = KEEPER);
        assert_eq!(due(&measured, first), []);
    }

    #[test]
    fn what_comes_next_is_known_to_the_second() {
        let never = Policy { least_micros: u64::MAX };
        let next = |snapshot: Snapshot| {
            let next = Snapshot { now: DAY, ..snapshot }.next_due(&never, &KEEPER);
            next.map(|(at, due)| (at, due.task))
        };
        assert_eq!(next(snapshot(100 * 86_400)), Some((2 * DAY + WINDOW + DAY, Task::Settle)));
        assert_eq!(next(snapshot(3_600)), Some((DAY + 3_601, Task::Sync)));
        let measured = with(snapshot(400 * 86_400), |agreement| agreement.board = KEEPER);
        assert_eq!(next(measured), None, "paid for longer than a year");
        assert_eq!(next(Snapshot::default()), None);
    }

    #[test]
    fn a_dry_vault_is_seen_then_in_default_then_ended_settled_and_closed() {
        let mut snapshot = snapshot(3_600);
        let dry_at = DAY + 3_600;
        assert_eq!(due(&snapshot, dry_at), []);
        assert_eq!(due(&snapshot, dry_at + 1), [(Task::Sync, 0)]);
        snapshot.vaults.get_mut(&VAULT).unwrap().transact(dry_at + 1, |_, _| Ok(())).unwrap();
        assert_eq!(due(&snapshot, dry_at + 2), []);
        let in_default = dry_at + 1 + DAY / 2;
        assert_eq!(due(&snapshot, in_default - 1), []);
        assert_eq!(due(&snapshot, in_default), [(Task::EndDefault, 0)]);
        assert_eq!(
            due(&snapshot, in_default + 10 * DAY),
            [(Task::EndDefault, 0)],
            "it can be disputed from its record on"
        );
        // The notice is paid from the guarantee: it ends a day after the money did, and is settled in two parts.
        let ended_at = dry_at + DAY;
        snapshot.vaults.get_mut(&VAULT).unwrap().transact(in_default, |_, _| Ok(())).unwrap();
        let mut plan = Plan {
            at: Snapshot { now: in_default, ..snapshot },
            policy: &Policy::default(),
            keeper: &KEEPER,
            due: Vec::new(),
        };
        plan.end_default();
        let snapshot = plan.at;
        assert_eq!(snapshot.agreements[&AGREEMENT].ends_at, ended_at);
        let last = ended_at + WINDOW + DAY;
        assert_eq!(due(&snapshot, last - 1), [(Task::Expire, 0), (Task::Settle, 0)]);
        assert_eq!(due(&snapshot, last), [(Task::Settle, 0), (Task::Settle, 1)], "which frees the capacity too");
        let of_consumer = |policy: Policy| Snapshot { now: last, ..snapshot.clone() }.plan(&policy, &CONSUMER);
        let closes = |plan: &[DueTask]| plan.iter().any(|due| due.task == Task::Close);
        assert!(!closes(&of_consumer(Policy::default())), "what is not worth a claim waits for the review");
        let consumer = of_consumer(Policy { least_micros: 0 });
        assert!(closes(&consumer));
        assert_eq!(consumer.last().map(|due| due.task), Some(Task::SweepFees));
    }

    #[test]
    fn others_than_the_consumer_close_when_the_review_is_over() {
        let ended = with(snapshot(DAY as u64), |agreement| {
            agreement.status = AgreementStatus::Ending.into();
            (agreement.ends_at, agreement.final_settled_at, agreement.settled_until) = (DAY + 10, DAY + 20, DAY + 10);
            (agreement.reserved, agreement.claimed) = (0, 10);
        });
        let review = DAY + 20 + i64::from(REVIEW_EPOCHS) * DAY;
        let closes = |now, by: &Pubkey| {
            let plan = Snapshot { now, ..ended.clone() }.plan(&Policy { least_micros: u64::MAX }, by);
            plan.iter().any(|due| due.task == Task::Close)
        };
        assert!(!closes(review - 1, &KEEPER) && closes(review, &KEEPER) && closes(DAY + 21, &CONSUMER));
    }

    #[test]
    fn an_agreement_past_its_term_is_expired_before_its_vault_looks_dry() {
        let mut snapshot = with(snapshot(3_600), |agreement| agreement.term_ends_at = DAY + 3_600);
        let over = DAY + 3_600;
        assert_eq!(due(&snapshot, over - 1), []);
        assert_eq!(due(&snapshot, over), [(Task::Expire, 0)]);
        assert_eq!(due(&snapshot, over + DAY / 2), [(Task::Expire, 0)], "nothing is dry: the term was paid for");
        snapshot.siblings.insert(AGREEMENT);
        assert_eq!(due(&snapshot, over + 100 * DAY), [(Task::Expire, 0)], "of a sibling nothing else is done");
    }

    #[test]
    fn a_request_lapses_at_its_end() {
        let request = with(snapshot(10), |agreement| {
            agreement.status = AgreementStatus::Requested.into();
            agreement.valid_until = 2 * DAY;
        });
        let tasks = |now| due(&request, now).into_iter().map(|(task, _)| task).filter(|task| *task != Task::Sync);
        assert_eq!(tasks(2 * DAY - 1).count(), 0);
        assert_eq!(tasks(2 * DAY).collect::<Vec<_>>(), [Task::Lapse]);
    }

    #[test]
    fn only_what_is_worth_it_is_claimed_and_fees_never_keep_an_empty_vault() {
        let plan = |snapshot: &Snapshot, now, least_micros| {
            Snapshot { now, ..snapshot.clone() }.plan(&Policy { least_micros }, &KEEPER)
        };
        let snapshot = snapshot(100 * 86_400);
        // Half of 1,000 seconds is withheld, a hundredth of the rest is the fee.
        assert!(plan(&snapshot, DAY + 1_000, 496).is_empty());
        let claim = plan(&snapshot, DAY + 1_000, 495);
        assert_eq!((claim[0].task, claim[0].amount, claim.len()), (Task::Claim, 495, 1));
        let mut owing = snapshot.clone();
        owing.vaults.get_mut(&VAULT).unwrap().fees_owed = 3;
        assert!(plan(&owing, DAY + 1, 1_000).is_empty());
        owing.agreements.clear();
        owing.vaults.get_mut(&VAULT).unwrap().open_count = 0;
        assert_eq!(plan(&owing, DAY + 1, 1_000)[0].task, Task::SweepFees);
        owing.treasury.clear();
        assert!(plan(&owing, DAY + 1, 1_000).is_empty(), "the treasury has no account for it");
        for (decimals, least) in [(6, 1_500_000), (9, 1_500_000_000), (0, 2), (2, 150)] {
            assert_eq!(Policy { least_micros: 1_500_000 }.least(decimals), least);
        }
        assert_eq!(Policy { least_micros: 0 }.least(6), 1, "nothing is never claimed");
    }

    #[test]
    fn penalties_are_collected_and_certificates_that_ended_refreshed() {
        let owing = with(snapshot(100 * 86_400), |agreement| agreement.penalty_owed = 7);
        assert_eq!(due(&owing, DAY), [(Task::CollectPenalty, 0)]);
        let provider = Provider { level_until: [5 * DAY, 0, 0, 0], level_source: [AGREEMENT; 4], ..Provider::zeroed() };
        let mut snapshot = Snapshot { providers: [(KEEPER, provider)].into(), ..Snapshot::default() };
        let certificate =
            Certificate { level: 1, expires_at: 5 * DAY, provider: KEEPER, certifier: BOND, ..Certificate::zeroed() };
        snapshot.certificates.insert(AGREEMENT, certificate);
        snapshot.certifiers.insert(BOND, Certifier { expires_at: 9 * DAY, max_level: 4, ..Certifier::zeroed() });
        assert_eq!(due(&snapshot, DAY), []);
        snapshot.certifiers.get_mut(&BOND).unwrap().status = 1;
        assert_eq!(due(&snapshot, DAY), [(Task::Refresh, 0)]);
        assert_eq!(due(&snapshot, 5 * DAY), [], "what has expired needs no help");
    }
}
