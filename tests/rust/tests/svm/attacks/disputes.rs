//! Disputes that cost nothing, come too late, are ruled by the wrong one, settle nothing or pay twice.

use anchor_lang::solana_program::system_instruction;
use flashback::{
    error::FlashbackError::*,
    state::{Agreement, BoardStanding, Complaint, Dispute, Offer, Order, Party, PlatformChanges, Provider, Terms},
};
use flashback_client::{address, instruction};
use flashback_tests::{boards, deals::*, disputes::*, fixture::*, sample::*, suite::ADDRESS_TAKEN, tokens::SPL, *};
use solana_sdk::{
    instruction::{AccountMeta, Instruction},
    pubkey::Pubkey,
};

/// Half of the arbiter's time.
const HALF: i64 = (DEADLINE - PERIOD_ENDS_AT) / 2;

fn lamports(market: &Fixture, wallet: Wallet) -> u64 {
    market.account(&wallet.key()).lamports
}

fn credit(market: &Fixture, deal: Deal) -> u64 {
    deal.read(market).shortfall / (7 * DAY)
}

fn hand_over(market: &mut Fixture, to: Wallet) {
    market.send(instruction::propose_authority(ACME.key(), acme(), to.key()));
    market.send(instruction::accept_authority(to.key(), acme()));
}

/// A measured period in which 10 buckets were down: a credit of 1,000.
fn measured() -> Fixture {
    let mut market = Fixture::promised();
    for epoch in 1..=7 {
        market.measure(epoch, if epoch == 3 { 10..20 } else { 0..0 });
    }
    market
}

fn complain(opener: Wallet, asked_bps: u16) -> Instruction {
    let complaint = Complaint { period: 0, asked_bps, evidence_hash: EVIDENCE };
    instruction::open_dispute(opener.key(), &boards::promise(), complaint)
}

fn promised_dispute() -> Pubkey {
    address::dispute(&boards::promise().agreement, 0)
}

fn answer(answerer: Wallet, answer_bps: u16) -> Instruction {
    instruction::answer_dispute(answerer.key(), acme(), promised_dispute(), answer_bps, ANSWER_EVIDENCE)
}

fn rule(ruled_bps: u16) -> Instruction {
    instruction::rule_dispute(ARBITER.key(), acme(), promised_dispute(), ruled_bps)
}

#[test]
fn who_asks_for_a_basis_point_is_not_ruled_more() {
    let mut market = measured();
    market.send(complain(CONSUMER, 1_001));
    let mut answered = market.clone();
    answered.send(answer(ACME, 0));
    market.pass(HALF);
    for ruled in [999, 1_002, 1_500, 2_500] {
        market.refuse(&rule(ruled), RulingOutOfRange);
    }
    for ruled in [1_002, 1_500, 2_500] {
        answered.refuse(&rule(ruled), RulingOutOfRange);
    }
    // Won or lost, what moves is what was asked for.
    for (ruled, winner) in [(1_000, Party::Provider), (1_001, Party::Consumer)] {
        let mut market = market.clone();
        market.send(rule(ruled));
        assert_eq!(market.read::<Dispute>(&promised_dispute()).winner().unwrap(), Some(winner));
    }
    answered.send(rule(0));
    assert_eq!(answered.read::<Dispute>(&promised_dispute()).winner().unwrap(), Some(Party::Provider));
}

#[test]
fn a_ruling_lies_between_the_two_claims_whoever_opened() {
    let mut market = measured();
    market.refuse(&complain(ACME, 1_000), AskedCreditOutOfRange);
    market.refuse(&complain(ACME, 1_001), AskedCreditOutOfRange);
    market.refuse(&complain(CONSUMER, 1_000), AskedCreditOutOfRange);
    market.refuse(&complain(CONSUMER, 2_501), AskedCreditOutOfRange);
    market.send(complain(ACME, 400));
    assert_eq!(market.read::<Dispute>(&promised_dispute()).measured_bps, 1_000);
    for answer_bps in [999, 2_501] {
        market.refuse(&answer(CONSUMER, answer_bps), AnswerOutOfRange);
    }
    market.send(answer(CONSUMER, 2_000));
    for ruled in [399, 2_001] {
        market.refuse(&rule(ruled), RulingOutOfRange);
    }
    market.send(rule(700));
    // The figures of the board stay; the credit is the ruled one, of 300 for the provider half of what it asked.
    market.set_now(boards::end_of(7) + WAIT);
    let settle = instruction::settle_disputed_period(&boards::promise(), 0);
    market.send(settle);
    let agreement: Agreement = market.read(&boards::promise().agreement);
    assert_eq!(agreement.shortfall, 700 * 7 * DAY);
    let provider: Provider = market.read(&acme());
    assert_eq!((provider.marks, provider.standing_at(GENESIS_AT)), (0, BoardStanding::Active));
    assert_eq!(market.read::<Dispute>(&promised_dispute()).winner().unwrap(), Some(Party::Provider));
}

#[test]
fn each_deadline_is_kept_to_the_second() {
    let opened_at = PERIOD_ENDS_AT + WAIT - 1;
    let deadline = opened_at + 7 * EPOCH;
    let mut market = Fixture::dealing();
    let open = DISPUTED.complain(CONSUMER, 0, ASKED_BPS);
    for (at, end) in [
        (PERIOD_ENDS_AT - 1, Some(PeriodNotOver)),
        (PERIOD_ENDS_AT, None),
        (opened_at, None),
        (opened_at + 1, Some(DisputeWindowClosed)),
    ] {
        let mut market = market.clone();
        market.set_now(at);
        assert_eq!(market.refusal(&open), end.map(Refusal::from), "opened at {at}");
    }
    market.set_now(opened_at);
    market.send(open);
    let (answer, rule) = (DISPUTED.answer(ACME, 0), DISPUTED.rule(ARBITER, 1));
    let late = || Some(Refusal::from(RulingWindowClosed));
    for (at, answered, ruled) in [
        (opened_at + HALF - 1, None, Some(RulingTooEarly.into())),
        (opened_at + HALF, None, None),
        (deadline - 1, None, None),
        (deadline, late(), late()),
    ] {
        let mut market = market.clone();
        market.set_now(at);
        assert_eq!(market.clone().refusal(&answer), answered, "answered at {at}");
        assert_eq!(market.refusal(&rule), ruled, "ruled at {at}");
    }
    market.set_now(deadline - 1);
    market.refuse(&DISPUTED.settle_disputed(0), RulingPending);
    market.set_now(deadline);
    market.send(DISPUTED.settle_disputed(0));
    assert_eq!(credit(&market, DISPUTED), 0, "the measured credit stands");
    let before = lamports(&market, CONSUMER);
    market.send(DISPUTED.close_dispute(CONSUMER, CONSUMER));
    let rent = market.rent(Dispute::SPACE);
    assert_eq!(lamports(&market, CONSUMER), before + DISPUTE_STAKE + rent, "and the stake returns");
}

#[test]
fn a_period_is_disputed_once() {
    let mut market = measured();
    market.send(complain(CONSUMER, 2_000));
    let stakes = |market: &Fixture| [lamports(market, CONSUMER), lamports(market, ACME)];
    let before = stakes(&market);
    for (opener, asked) in [(CONSUMER, 2_500), (ACME, 0)] {
        market.refuse(&complain(opener, asked), ADDRESS_TAKEN);
    }
    assert_eq!(stakes(&market), before);
    market.pass(HALF);
    market.send(rule(1_000));
    market.set_now(boards::end_of(7) + WAIT);
    market.send(instruction::settle_disputed_period(&boards::promise(), 0));
    let dispute: Dispute = market.read(&promised_dispute());
    market.send(instruction::close_dispute(ACME.key(), promised_dispute(), &dispute, ACME.key()));
    market.refuse(&complain(CONSUMER, 2_500), PeriodSettled);
}

#[test]
fn a_settlement_takes_the_dispute_of_its_period_and_no_other() {
    let mut market = Fixture::ruled(ASKED_BPS);
    market.set_now(PERIOD_ENDS_AT + 7 * EPOCH);
    market.send(DISPUTED.complain(CONSUMER, 1, ASKED_BPS));
    market.set_now(PERIOD_ENDS_AT + 20 * EPOCH);
    let others = [service(SPL).dispute(), address::dispute(&DISPUTED.address(), 1)];
    market.refuse(&DISPUTED.settle(0), DisputeMismatch);
    for other in others {
        let mut call = DISPUTED.settle(0);
        call.accounts.push(AccountMeta::new(other, false));
        market.refuse(&call, DisputeMismatch);
        // Nor is it enough that the right one stands somewhere.
        call.accounts.push(AccountMeta::new(DISPUTED.dispute(), false));
        market.refuse(&call, DisputeMismatch);
    }
    let mut forged = market.account(&DISPUTED.dispute());
    forged.owner = key_of("another program");
    market.put(key_of("forged"), forged);
    let mut call = DISPUTED.settle(0);
    call.accounts.push(AccountMeta::new(key_of("forged"), false));
    market.refuse(&call, anchor_lang::error::ErrorCode::AccountOwnedByWrongProgram);
    market.send(DISPUTED.settle_disputed(0));
    assert_eq!(credit(&market, DISPUTED), u64::from(ASKED_BPS));
    // Period 1 keeps its own, and the other agreement's is untouched.
    market.refuse(&DISPUTED.settle(1), DisputeMismatch);
    market.send(DISPUTED.settle_disputed(1));
    assert_eq!(market.read::<Dispute>(&service(SPL).dispute()).applied, 0);
}

#[test]
fn a_stranger_or_a_former_arbiter_rules_nothing() {
    let mut market = Fixture::disputing();
    market.send(instruction::update_platform(
        ADMIN.key(),
        PlatformChanges { arbiter: Some(STRANGER.key()), ..Default::default() },
    ));
    market.pass(HALF);
    for wallet in EVERYBODY.into_iter().filter(|wallet| *wallet != ARBITER) {
        market.refuse(&DISPUTED.rule(wallet, ASKED_BPS), NotArbiter);
    }
    market.send(DISPUTED.rule(ARBITER, ASKED_BPS));
}

#[test]
fn an_arbiter_that_has_become_the_provider_rules_nothing_and_the_measured_credit_stands() {
    let mut market = Fixture::disputing();
    market.enrich(ARBITER);
    hand_over(&mut market, ARBITER);
    market.send(DISPUTED.answer(ARBITER, 0));
    market.refuse(&DISPUTED.rule(ARBITER, 0), PartyTwice);
    market.set_now(DEADLINE);
    market.send(DISPUTED.settle_disputed(0));
    let before = lamports(&market, CONSUMER);
    market.refuse(&DISPUTED.close_dispute(ARBITER, ARBITER), StakeNotOwed);
    market.send(DISPUTED.close_dispute(CONSUMER, CONSUMER));
    assert!(lamports(&market, CONSUMER) > before + DISPUTE_STAKE);
}

#[test]
fn a_provider_that_is_handed_over_is_paid_by_its_present_authority() {
    let mut market = Fixture::ruled(0);
    market.enrich(STRANGER);
    hand_over(&mut market, STRANGER);
    market.set_now(PERIOD_ENDS_AT + WAIT);
    market.send(DISPUTED.settle_disputed(0));
    market.refuse(&DISPUTED.close_dispute(ACME, ACME), StakeNotOwed);
    let before = lamports(&market, STRANGER);
    market.send(DISPUTED.close_dispute(STRANGER, STRANGER));
    assert_eq!(lamports(&market, STRANGER), before + DISPUTE_STAKE);
}

#[test]
fn a_stake_is_paid_once_and_not_before_the_period_is_settled() {
    let mut market = Fixture::ruled(ASKED_BPS);
    let close = DISPUTED.close_dispute(CONSUMER, CONSUMER);
    market.refuse(&close, DisputeNotApplied);
    market.set_now(DEADLINE + 100 * EPOCH);
    market.refuse(&close, DisputeNotApplied);
    market.refuse(&DISPUTED.close_dispute(STRANGER, CONSUMER), DisputeNotApplied);
    market.send(DISPUTED.settle_disputed(0));
    let total = |market: &Fixture| lamports(market, CONSUMER) + market.account(&DISPUTED.dispute()).lamports;
    let before = total(&market);
    market.send(close.clone());
    assert_eq!(total(&market), before);
    let gone = anchor_lang::error::ErrorCode::AccountOwnedByWrongProgram;
    market.refuse(&close, gone);
    // Nor twice in one transaction, though lamports come back in between.
    let mut market = Fixture::ruled(ASKED_BPS);
    market.set_now(PERIOD_ENDS_AT + WAIT);
    market.send(DISPUTED.settle_disputed(0));
    let before = total(&market);
    let refill = system_instruction::transfer(&CONSUMER.key(), &DISPUTED.dispute(), DISPUTE_STAKE);
    assert!(market.send_all(&[close.clone(), refill, close]).is_err());
    assert_eq!(total(&market), before);
}

#[test]
fn lamports_that_lay_at_its_address_are_no_stake() {
    let mut market = Fixture::dealing();
    market.set_now(PERIOD_ENDS_AT);
    let rent = market.rent(Dispute::SPACE);
    market.fund(DISPUTED.dispute(), rent + DISPUTE_STAKE);
    let before = lamports(&market, CONSUMER);
    market.send(DISPUTED.complain(CONSUMER, 0, ASKED_BPS));
    assert_eq!(lamports(&market, CONSUMER), before - DISPUTE_STAKE, "the stake is paid all the same");
    market.pass(HALF);
    market.send(DISPUTED.rule(ARBITER, 0));
    market.set_now(PERIOD_ENDS_AT + WAIT);
    market.send(DISPUTED.settle_disputed(0));
    let provider = lamports(&market, ACME);
    market.send(DISPUTED.close_dispute(ACME, ACME));
    assert_eq!(lamports(&market, ACME), provider + DISPUTE_STAKE, "and no more than it is won");
}

#[test]
fn a_dispute_about_every_period_holds_up_none_for_longer_than_its_ruling() {
    let mut market = Fixture::dealing();
    for period in 0..4 {
        market.set_now(PERIOD_ENDS_AT + 7 * EPOCH * i64::from(period) + WAIT - 1);
        market.send(DISPUTED.complain(CONSUMER, period, ASKED_BPS));
        // A silent arbiter: three days and a half, and its week.
        if period > 0 {
            market.pass(1);
            market.send(DISPUTED.settle_disputed(period - 1));
        }
    }
    assert_eq!((DISPUTED.read(&market).periods, DISPUTED.read(&market).shortfall), (3, 0));
}

#[test]
fn a_vault_kept_dry_does_not_keep_a_dispute_out() {
    let mut market = Fixture::dealing();
    let offer = DISPUTED.offer();
    let terms = Terms { dispute_secs: offer.terms.grace_secs - 1, ..offer.terms };
    market.refuse(&DISPUTED.list(2, Offer { terms, ..offer }), DisputeWindowBelowGrace);

    // Dry one second before the period's end for as long as the grace allows: it ends in default, and then it is disputed.
    DISPUTED.drain(&mut market, 7 * DAY - 1);
    market.set_now(PERIOD_ENDS_AT);
    market.send(DISPUTED.sync());
    market.refuse(&DISPUTED.complain(CONSUMER, 0, ASKED_BPS), PeriodNotOver);
    market.set_now(PERIOD_ENDS_AT + 2 * EPOCH);
    let mut refilled = market.clone();
    market.send(DISPUTED.end_default());
    market.set_now(PERIOD_ENDS_AT + 2 * EPOCH + 3 * EPOCH);
    assert_eq!(DISPUTED.read(&market).ends_at, PERIOD_ENDS_AT - 1 + 7 * EPOCH);
    market.set_now(PERIOD_ENDS_AT + 2 * EPOCH + 3 * EPOCH - 1);
    market.send(DISPUTED.complain(CONSUMER, 0, ASKED_BPS));
    // Filled up again at the last moment, there is a day and a half left.
    refilled.send(DISPUTED.deposit(CONSUMER, SAVINGS / 4));
    refilled.set_now(PERIOD_ENDS_AT + WAIT - 1);
    refilled.send(DISPUTED.complain(CONSUMER, 0, ASKED_BPS));
}

#[test]
fn a_dispute_outlives_its_agreement_and_the_agreement_waits_for_its_period() {
    let mut market = Fixture::disputing();
    market.send(DISPUTED.end());
    market.pass(WAIT);
    let close = DISPUTED.close(CONSUMER);
    market.refuse(&close, AgreementNotSettled);
    market.refuse(&DISPUTED.settle(0), DisputeMismatch);
    market.set_now(DEADLINE);
    market.send(DISPUTED.settle_disputed(0));
    assert!(DISPUTED.read(&market).final_settled_at > 0);
    market.send(DISPUTED.claim());
    market.send(close);
    market.set_now(DEADLINE + 90 * EPOCH - 1);
    let by_anyone = DISPUTED.close_dispute(STRANGER, CONSUMER);
    market.refuse(&by_anyone, DisputeNotClosable);
    market.pass(1);
    let before = lamports(&market, CONSUMER);
    market.send(by_anyone);
    assert_eq!(lamports(&market, CONSUMER), before + DISPUTE_STAKE + market.rent(Dispute::SPACE));
}

#[test]
fn two_marked_windows_of_three_suspend_a_provider_until_they_have_passed() {
    use BoardStanding::*;
    let (mut market, deal) = (Fixture::dealing(), DISPUTED);
    let period_ends_at = |period: u32| PERIOD_ENDS_AT + 7 * EPOCH * i64::from(period);
    let mut lose = |period: u32| {
        market.set_now(period_ends_at(period));
        market.send(deal.complain(CONSUMER, period, 2_500));
        market.pass(HALF);
        let dispute = address::dispute(&deal.address(), period);
        market.send(instruction::rule_dispute(ARBITER.key(), acme(), dispute, 2_500));
        market.set_now(period_ends_at(period) + WAIT);
        market.send(deal.settle_disputed(period));
        market.read::<Provider>(&acme())
    };
    // Periods of a week: the deadlines of the first three lie in window 0, of the next four in window 1.
    let first = lose(0);
    assert_eq!([0, 2, 3].map(|window| first.standing_at(GENESIS_AT + 30 * EPOCH * window)), [Watch, Watch, Active]);
    lose(1);
    let again = lose(2);
    assert_eq!(again.standing_at(GENESIS_AT), Watch, "one window, however often");
    let later = lose(3);
    assert_eq!(
        [1, 2, 3, 4].map(|window| later.standing_at(GENESIS_AT + 30 * EPOCH * window)),
        [Suspended, Suspended, Watch, Active]
    );
    market.set_now(GENESIS_AT + 3 * 30 * EPOCH - 1);
    let valid_until = market.now() + EPOCH;
    market.send(wish(SPL).request(Order { valid_until, ..wish(SPL).order() }));
    market.refuse(&wish(SPL).accept(), ProviderSuspended);
    market.pass(1);
    market.send(wish(SPL).accept());
}
