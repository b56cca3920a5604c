//! The invariants of payment streams (design, section 4) under random actions, for scales that make rounding visible.

use proptest::prelude::*;

use super::stream::{Payout, Stream};
use super::vault_clock::VaultClock;

const PERIOD: i64 = 70;

#[derive(Clone, Debug)]
enum Action {
    Wait(i64),
    Deposit(u64),
    Withdraw(u64),
    Start { rate: u64, notice_secs: u32, term_secs: u32, max_credit_bps: u16 },
    Claim(usize),
    Settle(usize, u16),
    Notice(usize),
    EndNow(usize),
    Cut(usize),
    Close(usize),
}

fn action() -> impl Strategy<Value = Action> {
    use Action::*;
    let who = 0..6usize;
    prop_oneof![
        4 => prop_oneof![1..5i64, 1..200i64, 1_000..5_000i64].prop_map(Wait),
        3 => (1..20_000u64).prop_map(Deposit),
        1 => (1..20_000u64).prop_map(Withdraw),
        3 => (1..3_000u64, 0..100u32, prop_oneof![Just(0), 1..500u32], 0..=10_000u16).prop_map(
            |(rate, notice_secs, term_secs, max_credit_bps)| Start { rate, notice_secs, term_secs, max_credit_bps }
        ),
        4 => who.clone().prop_map(Claim),
        4 => (who.clone(), 0..=10_000u16).prop_map(|(n, credit)| Settle(n, credit)),
        1 => who.clone().prop_map(Notice),
        1 => who.clone().prop_map(EndNow),
        1 => who.clone().prop_map(Cut),
        2 => who.prop_map(Close),
    ]
}

/// A vault with its agreements, and what went in and out.
#[derive(Clone, Debug, PartialEq)]
struct Market<const SHIFT: u32> {
    now: i64,
    clock: VaultClock<SHIFT>,
    streams: Vec<Stream<SHIFT>>,
    allowed: Vec<u64>,
    deposited: u64,
    withdrawn: u64,
    paid: u64,
    fees: u64,
}

impl<const SHIFT: u32> Market<SHIFT> {
    fn new() -> Self {
        Self {
            now: 1_000,
            clock: VaultClock { funded_until: 1_000, ..VaultClock::default() },
            streams: Vec::new(),
            allowed: Vec::new(),
            deposited: 0,
            withdrawn: 0,
            paid: 0,
            fees: 0,
        }
    }

    fn sync(&mut self) {
        let before = self.clock;
        self.clock.sync(self.now).unwrap();
        assert!(self.clock.funded_until >= before.funded_until, "the clock never goes back");
    }

    fn pay(&mut self, Payout { provider, fee }: Payout) {
        self.paid += provider;
        self.fees += fee;
    }

    fn horizon(&self, n: usize) -> i64 {
        self.streams[n].horizon(self.clock.funded_until, self.now)
    }

    /// The end of the period that is settled next, if it can be settled.
    fn next_settlement(&self, n: usize) -> Option<i64> {
        let stream = &self.streams[n];
        let boundary = stream.settled_until + PERIOD;
        let until = if stream.is_active() { boundary } else { boundary.min(stream.ends_at) };
        let past_term = stream.is_active() && stream.term_ends_at != 0 && until > stream.term_ends_at;
        (!past_term && until <= self.horizon(n)).then_some(until)
    }

    fn act(&mut self, action: &Action) {
        self.sync();
        let index = |n: usize| (!self.streams.is_empty()).then(|| n % self.streams.len());
        match *action {
            Action::Wait(secs) => self.now += secs,
            Action::Deposit(amount) => {
                self.deposited += amount;
                self.clock.balance += amount;
            }
            Action::Withdraw(amount) => {
                let amount = amount.min(self.clock.free().unwrap());
                if !self.clock.is_delinquent(self.now) {
                    self.clock.balance -= amount;
                    self.withdrawn += amount;
                }
            }
            Action::Start { rate, notice_secs, term_secs, max_credit_bps } => {
                if self.clock.is_delinquent(self.now) || self.streams.len() > 5 {
                    return;
                }
                let mut stream = Stream {
                    rate_q: (rate << SHIFT) / 100 + 1,
                    notice_secs,
                    term_ends_at: if term_secs == 0 { 0 } else { self.now + i64::from(term_secs) },
                    max_credit_bps,
                    fee_bps: 333,
                    ..Stream::default()
                };
                let mut clock = self.clock;
                if stream.activate(&mut clock, self.now).is_some() {
                    self.clock = clock;
                    self.streams.push(stream);
                    self.allowed.push(0);
                }
            }
            Action::Claim(n) => {
                if let Some(n) = index(n) {
                    let horizon = self.horizon(n);
                    let payout = self.streams[n].claim(&mut self.clock, horizon).unwrap();
                    self.pay(payout);
                }
            }
            Action::Settle(n, credit) => {
                if let Some(n) = index(n) {
                    if let Some(until) = self.next_settlement(n) {
                        let credit = credit.min(self.streams[n].max_credit_bps);
                        self.streams[n].settle(&mut self.clock, until, credit).unwrap();
                    }
                }
            }
            Action::Notice(n) | Action::EndNow(n) => {
                if let Some(n) = index(n).filter(|n| self.streams[*n].is_active()) {
                    let target = if matches!(action, Action::Notice(_)) { i64::MAX } else { self.now };
                    let funded = self.clock.funded_until;
                    self.streams[n].end(&mut self.clock, target).unwrap();
                    let stream = self.streams[n];
                    if target == i64::MAX {
                        let due = (funded + i64::from(stream.notice_secs)).min(stream.latest());
                        assert_eq!(stream.ends_at, due.max(stream.settled_until), "the notice is paid in full");
                    }
                }
            }
            Action::Cut(n) => {
                if let Some(n) = index(n).filter(|n| !self.streams[*n].is_active()) {
                    self.streams[n].cut(&mut self.clock, self.now).unwrap();
                }
            }
            Action::Close(n) => {
                let settled = |stream: &Stream<SHIFT>| !stream.is_active() && stream.settled_until == stream.ends_at;
                if let Some(n) = index(n).filter(|n| settled(&self.streams[*n])) {
                    let mut stream = self.streams.remove(n);
                    self.allowed.remove(n);
                    let payout = stream.close(&mut self.clock).unwrap();
                    self.pay(payout);
                }
            }
        }
        self.sync();
        self.check();
    }

    fn check(&mut self) {
        let Self { clock, streams, now, .. } = self;
        assert!(clock.free_q().is_some(), "solvency");
        assert!(clock.funded_until <= *now, "never ahead of the time");
        let earmarked: u128 = streams.iter().map(|s| s.earmarked_q(clock.funded_until).unwrap()).sum();
        assert_eq!(clock.accrued_q, earmarked, "earmark");
        let active = || streams.iter().filter(|stream| stream.is_active());
        assert_eq!(clock.rate_sum_q, active().map(|stream| u128::from(stream.rate_q)).sum::<u128>());
        assert_eq!(clock.reserved, active().map(|stream| stream.guarantee).sum::<u64>());
        assert_eq!(self.deposited, self.withdrawn + self.paid + self.fees + clock.balance, "conservation");
        assert_eq!(clock.lag_from != 0, clock.is_delinquent(*now), "a lag is known while it lasts");
        for n in 0..self.streams.len() {
            let allowed = self.streams[n].allowed(self.horizon(n)).unwrap();
            assert!(allowed >= self.streams[n].claimed, "never more claimed than allowed");
            assert!(allowed >= self.allowed[n], "what is allowed never falls");
            self.allowed[n] = allowed;
        }
    }

    /// Ends, settles and closes everything, so that only what is the consumer's remains.
    fn finish(&mut self) {
        for n in 0..self.streams.len() {
            self.act(&Action::Notice(n));
        }
        self.act(&Action::Wait(100_000));
        while !self.streams.is_empty() {
            for n in 0..self.streams.len() {
                self.act(&Action::Settle(n, 777));
            }
            for n in (0..self.streams.len()).rev() {
                self.act(&Action::Close(n));
            }
        }
        assert_eq!(
            (self.clock.accrued_q, self.clock.reserved, self.clock.rate_sum_q),
            (0, 0, 0),
            "nothing is left behind"
        );
    }
}

impl<const SHIFT: u32> Stream<SHIFT> {
    fn latest(&self) -> i64 {
        if self.term_ends_at == 0 {
            i64::MAX
        } else {
            self.term_ends_at
        }
    }
}

fn holds<const SHIFT: u32>(actions: &[Action]) {
    let mut market = Market::<SHIFT>::new();
    for action in actions {
        market.act(action);
    }
    market.finish();
}

/// Runs the same actions twice, the second time with claims and syncs every few seconds in between: the money is the same.
fn is_path_independent<const SHIFT: u32>(actions: &[Action], step: i64) {
    let (mut plain, mut busy) = (Market::<SHIFT>::new(), Market::<SHIFT>::new());
    for action in actions {
        plain.act(action);
        if let Action::Wait(secs) = action {
            let until = busy.now + secs;
            while busy.now < until {
                busy.act(&Action::Wait(step.min(until - busy.now)));
                for n in 0..busy.streams.len() {
                    busy.act(&Action::Claim(n));
                }
            }
        } else {
            busy.act(action);
        }
    }
    plain.finish();
    busy.finish();
    let money = |m: &Market<SHIFT>| (m.clock.balance, m.withdrawn, m.paid, m.fees, m.clock.funded_until);
    assert_eq!(money(&plain), money(&busy));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn invariants_hold_at_every_scale(actions in prop::collection::vec(action(), 1..120)) {
        holds::<0>(&actions);
        holds::<1>(&actions);
        holds::<4>(&actions);
        holds::<8>(&actions);
        holds::<32>(&actions);
    }

    #[test]
    fn many_claims_give_what_one_gives(actions in prop::collection::vec(action(), 1..60), step in 1..40i64) {
        is_path_independent::<0>(&actions, step);
        is_path_independent::<8>(&actions, step);
        is_path_independent::<32>(&actions, step);
    }
}

#[test]
fn ten_thousand_claims_of_a_second_give_what_one_claim_gives() {
    let rate_q = super::rate::rate_q(2_441, 1).unwrap();
    let start = || {
        let mut clock = VaultClock::<32> { balance: 1_000, funded_until: 1_000, ..VaultClock::default() };
        let mut stream = Stream { rate_q, fee_bps: 100, ..Stream::default() };
        stream.activate(&mut clock, 1_000).unwrap();
        (clock, stream)
    };
    let (mut once_clock, mut once) = start();
    once_clock.sync(11_000).unwrap();
    once.claim(&mut once_clock, 11_000).unwrap();
    let (mut clock, mut stream) = start();
    for now in 1_001..=11_000 {
        clock.sync(now).unwrap();
        stream.claim(&mut clock, now).unwrap();
    }
    assert_eq!((clock, stream), (once_clock, once));
    assert_eq!(once.claimed, 9);
}
