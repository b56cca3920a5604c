//! What must be true of the program's books at any time (design, section 4), and an account of every base unit.

use std::collections::{BTreeMap, VecDeque};

use anchor_lang::{AnchorDeserialize, Discriminator, Event};
use flashback::{
    events::{AgreementClosed, FeesSwept, PaymentClaimed, PenaltyCollected, VaultDeposited, VaultWithdrawn},
    math::stream::Stream,
    state::{
        Agreement, AgreementStatus, Board, BoardStanding, Bond, Dispute, EpochResult, Listing, Provider, Vault,
        RING_EPOCHS,
    },
};
use flashback_tests::{tokens::balance, Stored, Svm};
use solana_sdk::pubkey::Pubkey;

/// What a vault must hold by the events about it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Ledger {
    balance: u64,
    fees_owed: u64,
}

/// What was last seen of an agreement.
#[derive(Clone, Copy)]
struct Seen {
    vault: Pubkey,
    allowed: u64,
    claimed: u64,
    status: u8,
}

/// When a vault was dry, counted beside the program: from what its money was good for after each action.
#[derive(Clone, Default)]
struct Dryness {
    /// The last times, in order.
    spans: VecDeque<(i64, i64)>,
    /// Seconds of all times.
    secs: i64,
    /// When it was last looked at, and until when the money lasted then.
    last: Option<(i64, i64)>,
}

impl Dryness {
    /// Times that are compared one by one.
    const COMPARED: usize = 40;

    fn pass(&mut self, vault: &Vault, now: i64) {
        if let Some((at, lasts)) = self.last.filter(|(_, lasts)| *lasts < now) {
            let from = lasts.max(at);
            self.secs += now - from;
            match self.spans.back_mut().filter(|(_, to)| *to == from) {
                Some((_, to)) => *to = now,
                None => self.spans.push_back((from, now)),
            }
            self.spans.drain(..self.spans.len().saturating_sub(Self::COMPARED));
        }
        let clock = vault.clock();
        let secs = clock.free_q().unwrap().checked_div(clock.rate_sum_q);
        let lasts = secs.map_or(i64::MAX, |secs| clock.funded_until.saturating_add(i64::try_from(secs).unwrap()));
        self.last = Some((now, lasts));
    }

    fn check(&self, vault: &Vault, now: i64) {
        let mut vault = *vault;
        vault.transact(now, |_, _| Ok(())).unwrap();
        let all = vault.unpaid_secs(vault.genesis_at, now, now);
        assert_eq!(i64::from(all), self.secs, "all dry seconds are remembered, none twice");
        let edges = self.spans.iter().flat_map(|(from, to)| [*from, (from + to) / 2, *to]);
        for (from, until) in edges.clone().zip(edges.clone().skip(1)).chain(edges.map(|edge| (edge, now))) {
            let inside = |(a, b): &(i64, i64)| (until.min(*b) - from.max(*a)).max(0);
            let dry: i64 = self.spans.iter().map(inside).sum();
            assert!(i64::from(vault.unpaid_secs(from, until, now)) >= dry, "{from} to {until}: {:?}", vault.gaps);
        }
    }
}

/// The program's accounts as they are now.
#[derive(Clone, Default)]
pub struct Audit {
    pub vaults: BTreeMap<Pubkey, Vault>,
    pub bonds: BTreeMap<Pubkey, Bond>,
    pub agreements: BTreeMap<Pubkey, Agreement>,
    pub listings: BTreeMap<Pubkey, Listing>,
    pub providers: BTreeMap<Pubkey, Provider>,
    pub boards: BTreeMap<Pubkey, Board>,
    pub disputes: BTreeMap<Pubkey, Dispute>,
    ledgers: BTreeMap<Pubkey, Ledger>,
    seen: BTreeMap<Pubkey, Seen>,
    clocks: BTreeMap<Pubkey, i64>,
    dryness: BTreeMap<Pubkey, Dryness>,
    results: BTreeMap<(Pubkey, u32), EpochResult>,
}

/// The event, if it is one of this type.
pub fn read<E: Event + AnchorDeserialize + Discriminator>(data: &[u8]) -> Option<E> {
    data.strip_prefix(E::DISCRIMINATOR).map(|body| E::try_from_slice(body).unwrap())
}

fn take<T: Stored>(svm: &Svm) -> BTreeMap<Pubkey, T> {
    let of_its_type = |data: &[u8]| data.starts_with(T::DISCRIMINATOR);
    let all = svm.accounts().into_iter().filter(|(_, account)| of_its_type(&account.data));
    all.map(|(address, account)| (address, T::decode(&account))).collect()
}

impl Audit {
    /// Reads a market that nothing has happened on yet.
    pub fn open(svm: &Svm) -> Self {
        let mut audit = Self::default();
        audit.read(svm);
        let ledger = |vault: &Vault| Ledger { balance: vault.balance, fees_owed: vault.fees_owed };
        audit.ledgers = audit.vaults.iter().map(|(key, vault)| (*key, ledger(vault))).collect();
        audit
    }

    fn read(&mut self, svm: &Svm) {
        self.vaults = take(svm);
        self.bonds = take(svm);
        self.agreements = take(svm);
        self.listings = take(svm);
        self.providers = take(svm);
        self.boards = take(svm);
        self.disputes = take(svm);
    }

    /// Enters what the events say, reads the chain again and sees that both agree and every invariant holds.
    pub fn post(&mut self, svm: &Svm, events: &[Vec<u8>]) {
        for event in events {
            self.enter(event);
        }
        self.read(svm);
        let now = svm.now();
        self.check_vaults(svm, now);
        self.check_agreements(now);
        self.check_bonds(svm);
        self.check_capacity();
        self.check_boards(svm);
        self.check_disputes(svm);
    }

    fn ledger_of(&mut self, agreement: &Pubkey) -> &mut Ledger {
        let vault = self.seen[agreement].vault;
        self.ledgers.get_mut(&vault).unwrap()
    }

    fn enter(&mut self, event: &[u8]) {
        if let Some(VaultDeposited { vault, amount, .. }) = read(event) {
            self.ledgers.entry(vault).or_default().balance += amount;
        } else if let Some(VaultWithdrawn { vault, amount, .. }) = read(event) {
            self.ledgers.get_mut(&vault).unwrap().balance -= amount;
        } else if let Some(FeesSwept { vault, amount, .. }) = read(event) {
            self.ledgers.get_mut(&vault).unwrap().fees_owed -= amount;
        } else if let Some(PaymentClaimed { agreement, amount, fee, .. }) = read(event) {
            let ledger = self.ledger_of(&agreement);
            ledger.balance -= amount + fee;
            ledger.fees_owed += fee;
        } else if let Some(PenaltyCollected { agreement, amount, .. }) = read(event) {
            self.ledger_of(&agreement).balance += amount;
        } else if let Some(AgreementClosed { agreement, rest, penalty, claimed, fee, .. }) = read(event) {
            let (paid, fees) = (self.seen[&agreement].claimed, self.agreements[&agreement].fee);
            let ledger = self.ledger_of(&agreement);
            assert_eq!(claimed - paid, rest + fee - fees, "the rest and its fee are what was not claimed");
            ledger.balance = ledger.balance + penalty - (claimed - paid);
            ledger.fees_owed += fee - fees;
        }
    }

    fn of_vault<'a>(&'a self, vault: &'a Pubkey) -> impl Iterator<Item = &'a Agreement> + Clone {
        self.agreements.values().filter(move |agreement| agreement.vault == *vault)
    }

    fn check_vaults(&mut self, svm: &Svm, now: i64) {
        self.ledgers.retain(|key, _| self.vaults.contains_key(key));
        self.dryness.retain(|key, _| self.vaults.contains_key(key));
        for (key, vault) in &self.vaults {
            let clock = vault.clock();
            let ledger = Ledger { balance: vault.balance, fees_owed: vault.fees_owed };
            let booked = self.ledgers.get(key).copied().unwrap_or_default();
            assert_eq!(ledger, booked, "conservation: {key}");
            assert!(balance(svm, &vault.token) >= vault.balance + vault.fees_owed, "custody: {key}");
            assert!(clock.free_q().is_some(), "solvency: {key}");

            let mine = self.of_vault(key);
            assert_eq!(vault.open_count as usize, mine.clone().count(), "{key}");
            let running = mine.clone().filter(|agreement| agreement.status != AgreementStatus::Requested as u8);
            let earmarked = running.map(|agreement| agreement.stream().earmarked_q(vault.funded_until).unwrap());
            assert_eq!(clock.accrued_q, earmarked.sum::<u128>(), "earmark: {key}");
            let active = mine.filter(|agreement| agreement.status == AgreementStatus::Active as u8);
            assert_eq!(clock.rate_sum_q, active.clone().map(|a| u128::from(a.rate_q)).sum::<u128>(), "{key}");
            assert_eq!(clock.reserved, active.map(|agreement| agreement.guarantee).sum::<u64>(), "{key}");

            assert!(vault.funded_until <= now, "the clock of {key} is ahead");
            let before = self.clocks.insert(*key, vault.funded_until).unwrap_or(i64::MIN);
            assert!(before <= vault.funded_until, "the clock of {key} went back");
            assert_eq!(vault.lag_from == 0, vault.lag_seen_at == 0, "a lag of {key} is known and was seen, or neither");
            assert!(vault.lag_seen_at <= now, "{key}");
            let dryness = self.dryness.entry(*key).or_default();
            dryness.pass(vault, now);
            dryness.check(vault, now);
        }
    }

    fn check_agreements(&mut self, now: i64) {
        for (key, agreement) in &self.agreements {
            let vault = self.vaults[&agreement.vault];
            let stream: Stream = agreement.stream();
            let running = agreement.status != AgreementStatus::Requested as u8;
            let allowed = if running { stream.allowed(stream.horizon(vault.funded_until, now)).unwrap() } else { 0 };
            assert!(allowed >= agreement.claimed, "{key} claimed more than it may");
            let seen = Seen { vault: agreement.vault, allowed, claimed: agreement.claimed, status: agreement.status };
            if let Some(before) = self.seen.insert(*key, seen) {
                assert!(allowed >= before.allowed, "what {key} may claim fell");
                assert!(agreement.status >= before.status, "{key} went back");
            }
            assert!(agreement.fee <= agreement.claimed / 20, "the fee is at most 5 %");
            let settled_fee = if agreement.ref_value > 0 { stream.settled_fee().unwrap() } else { 0 };
            assert_eq!(agreement.settled_fee, settled_fee, "{key}");
        }
    }

    fn check_bonds(&self, svm: &Svm) {
        for (key, bond) in &self.bonds {
            let mine = self.agreements.values().filter(|agreement| agreement.bond == *key);
            assert_eq!(bond.open_count as usize, mine.clone().count(), "{key}");
            assert_eq!(bond.locked, mine.clone().map(|agreement| agreement.collateral).sum::<u64>(), "{key}");
            assert_eq!(bond.owed, mine.map(|agreement| agreement.penalty_owed).sum::<u64>(), "{key}");
            assert!(bond.amount >= bond.locked + bond.thawing, "{key}");
            assert!(balance(svm, &bond.token) >= bond.amount + bond.owed, "custody: {key}");
        }
    }

    fn check_disputes(&self, svm: &Svm) {
        for (key, dispute) in &self.disputes {
            let held = svm.rent(Dispute::SPACE) + dispute.stake_lamports;
            assert!(svm.account(key).lamports >= held, "custody: the stake of {key}");
            if let Some(agreement) = self.agreements.get(&dispute.agreement) {
                let period = u32::try_from(dispute.id).unwrap();
                let is_open = !agreement.is_settled(period);
                assert_eq!(agreement.is_disputed(period) && is_open, dispute.applied == 0, "{key}");
            }
        }
    }

    fn check_boards(&mut self, svm: &Svm) {
        for (key, board) in &self.boards {
            let books = svm.rent(Board::SPACE) + board.purse_lamports + board.late_lamports;
            assert!(svm.account(key).lamports >= books, "custody: the purse of {key}");
            let is_live = |agreement: &&Agreement| agreement.board == *key && agreement.final_settled_at == 0;
            assert_eq!(board.agreements as usize, self.agreements.values().filter(is_live).count(), "{key}");
            for epoch in board.next_epoch.saturating_sub(RING_EPOCHS)..board.next_epoch {
                let Some(result) = board.result(epoch) else { continue };
                let first = *self.results.entry((*key, epoch)).or_insert(*result);
                assert_eq!(first, *result, "the figures of epoch {epoch} changed");
                assert!(result.up <= result.measured && result.measured <= 288 && result.success_ppm <= 1_000_000);
            }
        }
        for (key, provider) in &self.providers {
            let standing = |standing| {
                let mine = self.boards.values().filter(|board| board.provider == *key);
                mine.filter(|board| board.standing().unwrap() == standing).count()
            };
            assert_eq!(usize::from(provider.boards_watch), standing(BoardStanding::Watch), "{key}");
            assert_eq!(usize::from(provider.boards_suspended), standing(BoardStanding::Suspended), "{key}");
            for (sum, weight) in provider.rating_sum.iter().zip(&provider.rating_weight) {
                assert!(*sum <= (weight + 1) * 10_000, "{key}: a score is at most the whole");
            }
        }
    }

    fn check_capacity(&self) {
        for (key, listing) in &self.listings {
            let mine = self.agreements.values().filter(|agreement| agreement.listing == *key);
            assert_eq!(listing.reserved, mine.map(|agreement| agreement.reserved).sum::<u64>(), "{key}");
            assert!(listing.reserved <= listing.capacity, "{key} is oversold");
        }
        for (key, provider) in &self.providers {
            let mine =
                self.agreements.values().filter(|agreement| agreement.provider == *key && agreement.reserved > 0);
            assert_eq!(provider.agreements as usize, mine.clone().count(), "{key}");
            let reserved = if provider.kind == 0 { mine.map(|agreement| agreement.reserved).sum() } else { 0 };
            assert_eq!(provider.reserved_gib, reserved, "{key}");
            assert!(provider.reserved_gib <= provider.capacity_gib, "{key} is oversold");
        }
    }
}
