//! What is due: the program's rules run on copies of its accounts. Nothing is fetched or sent here.

use std::collections::{BTreeMap, BTreeSet};

use anchor_lang::prelude::Pubkey;
use anchor_lang::solana_program::instruction::Instruction;
use flashback::error::FlashbackError;
use flashback::math::stream::Payout;
use flashback::state::{Agreement, Bond, Certificate, Certifier, Closing, Expiry, Provider, Settlement, Vault};

use super::{Chore, Task};
use crate::instruction::{self, AgreementKeys, Token};

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

/// The accounts that chores are found in, as they were at one time.
#[derive(Clone, Debug, Default)]
pub struct Books {
    /// The chain's time.
    pub now: i64,
    /// Vaults.
    pub vaults: BTreeMap<Pubkey, Vault>,
    /// Agreements on them.
    pub agreements: BTreeMap<Pubkey, Agreement>,
    /// Agreements that are looked at only for what has to come before chores of others on their vault.
    pub siblings: BTreeSet<Pubkey>,
    /// Bonds of their providers.
    pub bonds: BTreeMap<Pubkey, Bond>,
    /// The token program of each mint.
    pub programs: BTreeMap<Pubkey, Pubkey>,
    /// The treasury's token account of each mint, where there is one.
    pub treasury: BTreeMap<Pubkey, Pubkey>,
    /// Providers of the certificates.
    pub providers: BTreeMap<Pubkey, Provider>,
    /// Certificates.
    pub certificates: BTreeMap<Pubkey, Certificate>,
    /// Certifiers of the certificates.
    pub certifiers: BTreeMap<Pubkey, Certifier>,
}

impl Books {
    /// Everything that is due, in order. `keeper` is who calls: a consumer closes its own agreements earlier.
    pub fn plan(&self, policy: &Policy, keeper: &Pubkey) -> Vec<Chore> {
        let mut plan = Plan { books: self.clone(), policy, keeper, chores: Vec::new() };
        plan.expire();
        plan.lapse();
        plan.sync();
        plan.end_defaults();
        plan.settle();
        plan.claim();
        plan.collect_penalties();
        plan.close();
        plan.sweep_fees();
        plan.refresh();
        plan.chores
    }

    fn token(&self, mint: &Pubkey) -> Option<Token> {
        Some(Token { mint: *mint, program: *self.programs.get(mint)? })
    }
}

/// A plan in the making: `books` are as the chores so far leave them.
struct Plan<'a> {
    books: Books,
    policy: &'a Policy,
    keeper: &'a Pubkey,
    chores: Vec<Chore>,
}

/// An agreement on its vault, both copies.
struct Pair {
    address: Pubkey,
    agreement: Agreement,
    vault: Vault,
    keys: AgreementKeys,
}

impl Plan<'_> {
    /// The agreements, by address; siblings only where they are asked for.
    fn pairs(&self, with_siblings: bool) -> Vec<Pair> {
        let pair = |(address, agreement): (&Pubkey, &Agreement)| {
            let vault = *self.books.vaults.get(&agreement.vault)?;
            let keys = AgreementKeys::of(*address, agreement, &vault.mint);
            Some(Pair { address: *address, agreement: *agreement, vault, keys })
        };
        let wanted = |address: &Pubkey| with_siblings || !self.books.siblings.contains(address);
        self.books.agreements.iter().filter(|(address, _)| wanted(address)).filter_map(pair).collect()
    }

    /// Runs `rule` on an agreement and its vault; keeps what it did if the program allows it.
    fn attempt<T>(
        &mut self,
        address: &Pubkey,
        rule: impl FnOnce(&mut Agreement, &mut Vault, i64) -> anchor_lang::Result<T>,
    ) -> Option<T> {
        let agreement = self.books.agreements.get_mut(address)?;
        let vault = self.books.vaults.get_mut(&agreement.vault)?;
        let (mut next, mut next_vault) = (*agreement, *vault);
        let value = rule(&mut next, &mut next_vault, self.books.now).ok()?;
        (*agreement, *vault) = (next, next_vault);
        Some(value)
    }

    /// Runs `rule` on an agreement, its vault and its bond, as [`attempt`](Self::attempt).
    fn attempt_with_bond<T>(
        &mut self,
        address: &Pubkey,
        rule: impl FnOnce(&mut Agreement, &mut Vault, &mut Bond, i64) -> anchor_lang::Result<T>,
    ) -> Option<T> {
        let key = self.books.agreements.get(address)?.bond;
        let mut bond = *self.books.bonds.get(&key)?;
        let value = self.attempt(address, |agreement, vault, now| rule(agreement, vault, &mut bond, now))?;
        self.books.bonds.insert(key, bond);
        Some(value)
    }

    fn add(&mut self, task: Task, round: u32, pair: &Pair, amount: u64, instruction: Instruction) {
        let group = [pair.keys.bond, pair.keys.listing, pair.keys.vault];
        self.chores.push(Chore { task, round, subject: pair.address, group, amount, instruction });
    }

    fn expire(&mut self) {
        for pair in self.pairs(true) {
            let expired = self.attempt(&pair.address, |agreement, vault, now| {
                let settled = is_settled_now(agreement, vault, now);
                let Expiry { ending, released } = agreement.expire(vault, now)?;
                Ok(ending.is_some() || released > 0 && !settled)
            });
            if expired == Some(true) {
                self.add(Task::Expire, 0, &pair, 0, instruction::expire_agreement(&pair.keys));
            }
        }
    }

    fn lapse(&mut self) {
        for pair in self.pairs(false) {
            if self.attempt(&pair.address, |request, vault, now| request.lapse(vault, now)).is_some() {
                self.books.agreements.remove(&pair.address);
                self.add(Task::Lapse, 0, &pair, 0, instruction::lapse_request(&pair.keys));
            }
        }
    }

    fn sync(&mut self) {
        let now = self.books.now;
        for (address, vault) in &mut self.books.vaults {
            let seen = vault.lag_seen_at != 0;
            if vault.transact(now, |_, _| Ok(())).is_ok() && !seen && vault.lag_seen_at != 0 {
                let group = [*address; 3];
                let instruction = instruction::sync_vault(*address);
                self.chores.push(Chore {
                    task: Task::Sync,
                    round: 0,
                    subject: *address,
                    group,
                    amount: 0,
                    instruction,
                });
            }
        }
    }

    fn end_defaults(&mut self) {
        for pair in self.pairs(false) {
            let ended = self.attempt(&pair.address, |agreement, vault, now| agreement.end_default(vault, now));
            if ended.flatten().is_some() {
                self.add(Task::EndDefault, 0, &pair, 0, instruction::end_default(&pair.keys));
            }
        }
    }

    /// Agreements with a board are settled by what it measured, not here.
    fn settle(&mut self) {
        for pair in self.pairs(false) {
            if pair.agreement.board != Pubkey::default() {
                continue;
            }
            for round in (0..).take(MOST_PERIODS) {
                let Some((period, settlement)) = self.attempt(&pair.address, settle_next) else { break };
                if let (Some(released), Some(bond)) = (settlement.released, self.books.bonds.get_mut(&pair.keys.bond)) {
                    // The plan needs no bond that adds up: the program checks it.
                    let _ = bond.unlock(released.collateral);
                }
                self.add(Task::Settle, round, &pair, 0, instruction::settle_period(&pair.keys, period));
                if settlement.released.is_some() {
                    break;
                }
            }
        }
    }

    fn claim(&mut self) {
        for pair in self.pairs(false) {
            let (Some(token), Some(payout)) =
                (self.books.token(&pair.vault.mint), self.books.bonds.get(&pair.keys.bond).map(|bond| bond.payout))
            else {
                continue;
            };
            let least = self.policy.least(pair.vault.decimals);
            let paid = self.attempt(&pair.address, |agreement, vault, now| {
                let paid = agreement.claim(vault, now)?;
                if paid.provider < least {
                    return Err(FlashbackError::AmountZero.into());
                }
                Ok(paid)
            });
            if let Some(Payout { provider, .. }) = paid {
                self.add(Task::Claim, 0, &pair, provider, instruction::claim(&pair.keys, payout, token));
            }
        }
    }

    fn collect_penalties(&mut self) {
        for pair in self.pairs(false) {
            let Some(token) = self.books.token(&pair.vault.mint) else { continue };
            let collected = self.attempt_with_bond(&pair.address, |agreement, vault, bond, now| {
                agreement.collect_penalty(vault, bond, now)
            });
            if let Some(amount) = collected.filter(|amount| *amount > 0) {
                self.add(Task::CollectPenalty, 0, &pair, amount, instruction::collect_penalty(&pair.keys, token));
            }
        }
    }

    fn close(&mut self) {
        let keeper = *self.keeper;
        for pair in self.pairs(false) {
            let Some(token) = self.books.token(&pair.vault.mint) else { continue };
            let closed = self.attempt_with_bond(&pair.address, |agreement, vault, bond, now| {
                agreement.close(&keeper, vault, bond, now)
            });
            if let Some(Closing { rest, .. }) = closed {
                self.books.agreements.remove(&pair.address);
                let instruction = instruction::close_agreement(keeper, &pair.keys, token);
                self.add(Task::Close, 0, &pair, rest.provider, instruction);
            }
        }
    }

    fn sweep_fees(&mut self) {
        for (address, vault) in &self.books.vaults {
            // Fees that are owed keep a vault from being closed.
            let least = if vault.open_count == 0 { 1 } else { self.policy.least(vault.decimals) };
            let (Some(token), Some(treasury)) = (self.books.token(&vault.mint), self.books.treasury.get(&vault.mint))
            else {
                continue;
            };
            if vault.fees_owed >= least {
                let instruction = instruction::sweep_fees(*address, *treasury, token);
                let (task, group) = (Task::SweepFees, [vault.mint, *address, *address]);
                let amount = vault.fees_owed;
                self.chores.push(Chore { task, round: 0, subject: *address, group, amount, instruction });
            }
        }
    }

    fn refresh(&mut self) {
        for (address, certificate) in &self.books.certificates {
            let (Some(provider), Some(certifier)) = (
                self.books.providers.get_mut(&certificate.provider),
                self.books.certifiers.get(&certificate.certifier),
            ) else {
                continue;
            };
            let level = certificate.level_at(provider.attributes_version, certifier, self.books.now);
            if provider.record_certificate(address, level, certificate.expires_at, self.books.now) {
                let instruction = instruction::refresh_certification(certificate.provider, certificate.certifier);
                let group = [certificate.provider, certificate.certifier, *address];
                let (task, subject) = (Task::Refresh, *address);
                self.chores.push(Chore { task, round: 0, subject, group, amount: 0, instruction });
            }
        }
    }
}

/// Whether the last period of an ended agreement can be settled now, which frees its capacity too.
fn is_settled_now(agreement: &Agreement, vault: &Vault, now: i64) -> bool {
    let (mut agreement, mut vault) = (*agreement, *vault);
    agreement.board == Pubkey::default()
        && (0..MOST_PERIODS)
            .map_while(|_| settle_next(&mut agreement, &mut vault, now).ok())
            .any(|(_, settlement)| settlement.released.is_some())
}

/// Settles the next period at full score.
fn settle_next(agreement: &mut Agreement, vault: &mut Vault, now: i64) -> anchor_lang::Result<(u32, Settlement)> {
    let period = agreement.periods;
    let settlement = agreement.settle_period(vault, period, 0, now)?.ok_or(FlashbackError::PeriodNotNext)?;
    Ok((period, settlement))
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytemuck::Zeroable;
    use flashback::constants::REVIEW_EPOCHS;
    use flashback::state::AgreementStatus;

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
    fn books(paid: u64) -> Books {
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
        Books {
            vaults: [(VAULT, vault)].into(),
            agreements: [(AGREEMENT, agreement)].into(),
            bonds: [(BOND, Bond { owed: 7, open_count: 1, ..Bond::zeroed() })].into(),
            programs: [(MINT, MINT)].into(),
            treasury: [(MINT, KEEPER)].into(),
            ..Books::default()
        }
    }

    fn due(books: &Books, now: i64) -> Vec<(Task, u32)> {
        let never = Policy { least_micros: u64::MAX };
        let plan = Books { now, ..books.clone() }.plan(&never, &KEEPER);
        plan.iter().map(Chore::stage).collect()
    }

    fn with(mut books: Books, change: impl FnMut(&mut Agreement)) -> Books {
        books.agreements.values_mut().for_each(change);
        books
    }

    #[test]
    fn a_period_is_due_the_second_its_dispute_window_is_over() {
        let books = books(100 * 86_400);
        let first = 2 * DAY + WINDOW + DAY;
        assert_eq!(due(&books, first - 1), []);
        assert_eq!(due(&books, first), [(Task::Settle, 0)]);
        assert_eq!(due(&books, first + DAY - 1), [(Task::Settle, 0)]);
        assert_eq!(due(&books, first + DAY), [(Task::Settle, 0), (Task::Settle, 1)]);
        let late = due(&books, first + 50 * DAY);
        assert_eq!((late.len(), late[11]), (MOST_PERIODS, (Task::Settle, 11)));
        let measured = with(books, |agreement| agreement.board = KEEPER);
        assert_eq!(due(&measured, first), []);
    }

    #[test]
    fn a_dry_vault_is_seen_then_in_default_then_ended_settled_and_closed() {
        let mut books = books(3_600);
        let dry_at = DAY + 3_600;
        assert_eq!(due(&books, dry_at), []);
        assert_eq!(due(&books, dry_at + 1), [(Task::Sync, 0)]);
        books.vaults.get_mut(&VAULT).unwrap().transact(dry_at + 1, |_, _| Ok(())).unwrap();
        assert_eq!(due(&books, dry_at + 2), []);
        let in_default = dry_at + DAY / 2;
        assert_eq!(due(&books, in_default - 1), []);
        assert_eq!(due(&books, in_default), [(Task::EndDefault, 0)]);
        assert_eq!(
            due(&books, in_default + 10 * DAY),
            [(Task::EndDefault, 0)],
            "it can be disputed from its record on"
        );
        // The notice is paid from the guarantee: it ends a day after the money did, and is settled in two parts.
        let ended_at = dry_at + DAY;
        books.vaults.get_mut(&VAULT).unwrap().transact(in_default, |_, _| Ok(())).unwrap();
        let mut plan = Plan {
            books: Books { now: in_default, ..books },
            policy: &Policy::default(),
            keeper: &KEEPER,
            chores: Vec::new(),
        };
        plan.end_defaults();
        let books = plan.books;
        assert_eq!(books.agreements[&AGREEMENT].ends_at, ended_at);
        let last = ended_at + WINDOW + DAY;
        assert_eq!(due(&books, last - 1), [(Task::Expire, 0), (Task::Settle, 0)]);
        assert_eq!(due(&books, last), [(Task::Settle, 0), (Task::Settle, 1)], "which frees the capacity too");
        let consumer = Books { now: last, ..books.clone() }.plan(&Policy::default(), &CONSUMER);
        assert_eq!(consumer.last().map(|chore| chore.task), Some(Task::SweepFees));
        assert!(consumer.iter().any(|chore| chore.task == Task::Close));
    }

    #[test]
    fn others_than_the_consumer_close_when_the_review_is_over() {
        let ended = with(books(DAY as u64), |agreement| {
            agreement.status = AgreementStatus::Ending.into();
            (agreement.ends_at, agreement.final_settled_at, agreement.settled_until) = (DAY + 10, DAY + 20, DAY + 10);
            (agreement.reserved, agreement.claimed) = (0, 10);
        });
        let review = DAY + 20 + i64::from(REVIEW_EPOCHS) * DAY;
        let closes = |now, by: &Pubkey| {
            let plan = Books { now, ..ended.clone() }.plan(&Policy { least_micros: u64::MAX }, by);
            plan.iter().any(|chore| chore.task == Task::Close)
        };
        assert!(!closes(review - 1, &KEEPER) && closes(review, &KEEPER) && closes(DAY + 21, &CONSUMER));
    }

    #[test]
    fn an_agreement_past_its_term_is_expired_before_its_vault_looks_dry() {
        let mut books = with(books(3_600), |agreement| agreement.term_ends_at = DAY + 3_600);
        let over = DAY + 3_600;
        assert_eq!(due(&books, over - 1), []);
        assert_eq!(due(&books, over), [(Task::Expire, 0)]);
        assert_eq!(due(&books, over + DAY / 2), [(Task::Expire, 0)], "nothing is dry: the term was paid for");
        books.siblings.insert(AGREEMENT);
        assert_eq!(due(&books, over + 100 * DAY), [(Task::Expire, 0)], "of a sibling nothing else is done");
    }

    #[test]
    fn a_request_lapses_at_its_end() {
        let request = with(books(10), |agreement| {
            agreement.status = AgreementStatus::Requested.into();
            agreement.valid_until = 2 * DAY;
        });
        let tasks = |now| due(&request, now).into_iter().map(|(task, _)| task).filter(|task| *task != Task::Sync);
        assert_eq!(tasks(2 * DAY - 1).count(), 0);
        assert_eq!(tasks(2 * DAY).collect::<Vec<_>>(), [Task::Lapse]);
    }

    #[test]
    fn only_what_is_worth_it_is_claimed_and_fees_never_keep_an_empty_vault() {
        let plan =
            |books: &Books, now, least_micros| Books { now, ..books.clone() }.plan(&Policy { least_micros }, &KEEPER);
        let books = books(100 * 86_400);
        // Half of 1,000 seconds is withheld, a hundredth of the rest is the fee.
        assert!(plan(&books, DAY + 1_000, 496).is_empty());
        let claim = plan(&books, DAY + 1_000, 495);
        assert_eq!((claim[0].task, claim[0].amount, claim.len()), (Task::Claim, 495, 1));
        let mut owing = books.clone();
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
        let owing = with(books(100 * 86_400), |agreement| agreement.penalty_owed = 7);
        assert_eq!(due(&owing, DAY), [(Task::CollectPenalty, 0)]);
        let provider = Provider { level_until: [5 * DAY, 0, 0, 0], level_source: [AGREEMENT; 4], ..Provider::zeroed() };
        let mut books = Books { providers: [(KEEPER, provider)].into(), ..Books::default() };
        let certificate =
            Certificate { level: 1, expires_at: 5 * DAY, provider: KEEPER, certifier: BOND, ..Certificate::zeroed() };
        books.certificates.insert(AGREEMENT, certificate);
        books.certifiers.insert(BOND, Certifier { expires_at: 9 * DAY, ..Certifier::zeroed() });
        assert_eq!(due(&books, DAY), []);
        books.certifiers.get_mut(&BOND).unwrap().status = 1;
        assert_eq!(due(&books, DAY), [(Task::Refresh, 0)]);
        assert_eq!(due(&books, 5 * DAY), [], "what has expired needs no help");
    }
}
