//! When tasks are due, to the second.

use super::*;
use bytemuck::Zeroable;
use flashback::constants::{REVIEW_EPOCHS, UNRATED};
use flashback::state::{AgreementStatus, Certificate, Certifier, Listing, Provider};

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
    let mut agreement = Agreement { vault: VAULT, bond: BOND, consumer: CONSUMER, rate_q: ONE, ..Agreement::zeroed() };
    agreement.status = AgreementStatus::Active.into();
    (agreement.started_at, agreement.settled_until, agreement.guarantee) = (DAY, DAY, guarantee);
    (agreement.reserved, agreement.fee_bps) = (500, 100);
    let terms = &mut agreement.terms;
    (terms.notice_secs, terms.grace_secs, terms.dispute_secs, terms.max_credit_bps) = (86_400, 43_200, 86_400, 5_000);
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
fn a_disputed_period_waits_for_its_ruling_and_is_settled_with_its_dispute() {
    let snapshot = with(snapshot(100 * 86_400), |agreement| agreement.disputed = [1, 0, 0]);
    let final_at = 2 * DAY + WINDOW + DAY;
    assert_eq!(due(&snapshot, final_at), [], "without its dispute nothing is settled");
    let dispute =
        Dispute { agreement: AGREEMENT, opened_at: DAY, deadline: final_at + 9, asked_bps: 1, ..Dispute::zeroed() };
    let disputed =
        |dispute| Snapshot { disputes: [(crate::address::dispute(&AGREEMENT, 0), dispute)].into(), ..snapshot.clone() };
    assert_eq!(due(&disputed(dispute), final_at + 8), []);
    assert_eq!(due(&disputed(dispute), final_at + 9), [(Task::Settle, 0)]);
    let ruled = disputed(Dispute { status: 2, ..dispute });
    assert_eq!(due(&ruled, final_at), [(Task::Settle, 0)]);
    let plan = Snapshot { now: final_at, ..ruled }.plan(&Policy { least_micros: u64::MAX }, &KEEPER);
    let last = plan[0].instruction.accounts.last().unwrap();
    assert_eq!((last.pubkey, last.is_writable), (crate::address::dispute(&AGREEMENT, 0), true));
    let other = Dispute { agreement: KEEPER, ..dispute };
    assert_eq!(due(&disputed(other), final_at + 9), [], "another agreement's");
}

#[test]
fn a_dispute_is_closed_once_it_is_applied_by_whom_it_is_owed_to_and_after_90_epochs_by_anyone() {
    let opened =
        Dispute { opened_at: DAY, deadline: 3 * DAY, epoch_secs: 86_400, consumer: CONSUMER, ..Dispute::zeroed() };
    let applied = Dispute { applied: 1, provider: PROVIDER, agreement: AGREEMENT, ..opened };
    let provider = Provider { authority: KEEPER, epoch_secs: 86_400, ..Provider::zeroed() };
    let closes = |dispute: Dispute, caller: &Pubkey, now| {
        let disputes = [(BOARD, dispute)].into();
        let snapshot = Snapshot { now, disputes, providers: [(PROVIDER, provider)].into(), ..Snapshot::default() };
        let plan = snapshot.plan(&Policy::default(), caller);
        plan.first().map(|due| (due.task, due.subject, due.instruction.clone()))
    };
    let free_at = applied.closes_from();
    assert_eq!(free_at, 93 * DAY);
    // Nobody ruled: the stake returns to the opener, the consumer. After a ruling for the provider it is the authority's.
    let lost = Dispute { status: 2, measured_bps: 0, asked_bps: 2_000, ruled_bps: 999, ..applied };
    for (dispute, receiver, other) in [(applied, CONSUMER, KEEPER), (lost, KEEPER, CONSUMER)] {
        let due = |caller: Pubkey| {
            let instruction = instruction::close_dispute(caller, BOARD, &dispute, receiver);
            Some((Task::CloseDispute, BOARD, instruction))
        };
        assert_eq!(closes(dispute, &receiver, DAY), due(receiver));
        assert_eq!((closes(dispute, &other, free_at - 1), closes(dispute, &other, free_at)), (None, due(other)));
    }
    assert_eq!(closes(Dispute { applied: 0, ..applied }, &CONSUMER, free_at), None, "its period is not settled");
}

#[test]
fn what_a_settlement_applies_is_closed_in_the_same_plan_where_the_keeper_is_owed_the_stake() {
    let mut snapshot =
        with(snapshot(100 * 86_400), |agreement| (agreement.disputed, agreement.provider) = ([1, 0, 0], PROVIDER));
    let final_at = 2 * DAY + WINDOW + DAY;
    let dispute =
        Dispute { agreement: AGREEMENT, deadline: final_at, consumer: CONSUMER, asked_bps: 1, ..Dispute::zeroed() };
    let address = crate::address::dispute(&AGREEMENT, 0);
    snapshot.disputes.insert(address, Dispute { provider: PROVIDER, epoch_secs: 86_400, ..dispute });
    snapshot.providers.insert(PROVIDER, Provider { epoch_secs: 86_400, ..Provider::zeroed() });
    let tasks = |caller: &Pubkey| -> Vec<Task> {
        let plan = Snapshot { now: final_at, ..snapshot.clone() }.plan(&Policy { least_micros: u64::MAX }, caller);
        plan.iter().map(|due| due.task).collect()
    };
    assert_eq!(tasks(&CONSUMER), [Task::Settle, Task::CloseDispute]);
    assert_eq!(tasks(&KEEPER), [Task::Settle]);
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
    assert_eq!(due(&snapshot, in_default + 10 * DAY), [(Task::EndDefault, 0)], "it can be disputed from its record on");
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

const BOARD: Pubkey = Pubkey::new_from_array([6; 32]);
const LISTING: Pubkey = Pubkey::new_from_array([7; 32]);
const PROVIDER: Pubkey = Pubkey::new_from_array([8; 32]);

/// The same agreement on a board of four slots, which measures it from its first epoch on, the one that starts with it.
fn measured() -> Snapshot {
    let mut snapshot = with(snapshot(100 * 86_400), |agreement| {
        (agreement.board, agreement.listing, agreement.provider) = (BOARD, LISTING, PROVIDER);
    });
    let mut board = Board { monitors: 4, listing: LISTING, provider: PROVIDER, ..Board::zeroed() };
    (board.epoch_secs, board.report_window_secs, board.first_epoch, board.next_epoch) = (86_400, 21_600, 1, 1);
    (board.agreements, board.slots[2].monitor) = (1, KEEPER);
    snapshot.boards.insert(BOARD, board);
    snapshot.listings.insert(LISTING, Listing { provider: PROVIDER, rating_band: UNRATED, ..Listing::zeroed() });
    snapshot.providers.insert(PROVIDER, Provider { epoch_secs: 86_400, ..Provider::zeroed() });
    snapshot
}

fn with_board(mut snapshot: Snapshot, change: impl FnMut(&mut Board)) -> Snapshot {
    snapshot.boards.values_mut().for_each(change);
    snapshot
}

#[test]
fn an_epoch_is_finalized_the_second_its_window_is_over_and_before_its_period_is_settled() {
    let snapshot = measured();
    let over = 2 * DAY + WINDOW;
    assert_eq!(due(&snapshot, over - 1), []);
    assert_eq!(due(&snapshot, over), [(Task::Finalize, 0)]);
    let final_at = over + DAY;
    assert_eq!(due(&snapshot, final_at - 1), [(Task::Finalize, 0)]);
    assert_eq!(due(&snapshot, final_at), [(Task::Finalize, 0), (Task::Settle, 0)], "both epochs in one go");

    let reported = with_board(snapshot, |board| (board.report_epoch, board.committed, board.revealed) = (1, 5, 4));
    let due = due(&reported, final_at);
    assert_eq!(due, [(Task::Finalize, 0), (Task::Finalize, 1), (Task::Settle, 0)], "nothing beyond reports in one go");
    let plan = Snapshot { now: final_at, ..reported }.plan(&Policy::default(), &KEEPER);
    let monitors = [Pubkey::default(), Pubkey::default(), KEEPER, Pubkey::default()];
    assert_eq!(plan[0].instruction, instruction::finalize_epoch(PROVIDER, LISTING, 1, &monitors));
    assert_eq!(plan[1].instruction, instruction::finalize_epoch(PROVIDER, LISTING, 2, &[]), "nobody is paid");
}

#[test]
fn an_epoch_is_finalized_at_once_where_every_monitor_has_revealed() {
    let reported = |revealed| {
        with_board(measured(), |board| (board.report_epoch, board.committed, board.revealed) = (1, 15, revealed))
    };
    let revealing = 2 * DAY + WINDOW / 2;
    assert_eq!(due(&reported(15), revealing), [(Task::Finalize, 0)]);
    assert_eq!(due(&reported(14), revealing), []);
    assert_eq!(due(&reported(14), 2 * DAY + WINDOW), [(Task::Finalize, 0)]);
}

#[test]
fn a_board_that_measures_nothing_live_is_finalized_only_for_its_reports() {
    let idle = with(measured(), |agreement| agreement.final_settled_at = DAY);
    let finalizations =
        |snapshot: &Snapshot, now| due(snapshot, now).iter().filter(|(task, _)| *task == Task::Finalize).count();
    assert_eq!(finalizations(&idle, 50 * DAY), 0);
    let reported = with_board(idle, |board| (board.report_epoch, board.committed) = (3, 1));
    assert_eq!(finalizations(&reported, 4 * DAY + WINDOW - 1), 0, "the epochs before it come with it");
    assert_eq!(finalizations(&reported, 4 * DAY + WINDOW), 1);
}

#[test]
fn a_listing_is_refreshed_when_its_provider_is_rated_anew() {
    let rated = with(measured(), |agreement| agreement.ref_value = 1_000_000);
    let final_at = 2 * DAY + WINDOW + DAY;
    assert_eq!(due(&rated, final_at), [(Task::Finalize, 0), (Task::Settle, 0), (Task::RefreshListing, 0)]);
    let mut moved = measured();
    moved.providers.get_mut(&PROVIDER).unwrap().region = 276;
    assert_eq!(due(&moved, DAY + 1), [(Task::RefreshListing, 0)]);
    moved.listings.get_mut(&LISTING).unwrap().region = 276;
    assert_eq!(due(&moved, DAY + 1), []);
}
