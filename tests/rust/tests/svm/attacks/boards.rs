//! Lying, keeping silent, moving away and paying late where money hangs on what monitors measure.

use anchor_lang::AnchorDeserialize;
use flashback::{
    error::FlashbackError::*,
    events::EpochFinalized,
    state::{
        Agreement, Board, BoardStanding, EpochResult, Offer, PlatformChanges, Provider, ProviderKind, ProviderProfile,
        Reason, Report,
    },
};
use flashback_client::instruction;
use flashback_tests::{boards::*, fixture::*, sample::*, *};
use solana_sdk::instruction::Instruction;

/// Says that it saw nothing at all, at no fewer requests than anybody.
fn blind() -> Report {
    Report { observed: [0; 36], up: [0; 36], ..report_of(0..0) }
}

/// Says nothing of the buckets of `down`.
fn looking_away(down: core::ops::Range<u32>) -> Report {
    let up = report_of(down).up;
    Report { observed: up, up, ..report_of(0..0) }
}

/// A market with an agreement whose board has measured its first epoch.
fn watched() -> Fixture {
    let mut market = Fixture::promised();
    market.measure(FIRST, 0..0);
    market
}

/// One more certified monitor, of no slot.
fn newcomer(market: &mut Fixture) -> Wallet {
    const NEXT: Wallet = Wallet("watcher 5");
    market.enrich(NEXT);
    market.send(register(NEXT, ProviderKind::Service, service_profile()));
    market.send(issue(AUDITOR, monitor(NEXT), attestation(1)));
    NEXT
}

/// What was written of an epoch.
fn result(market: &Fixture, epoch: u32) -> EpochResult {
    *read_board(market).result(epoch).unwrap()
}

/// Finalizes up to an epoch whose window is over, nobody having reported since.
fn skip_to(market: &mut Fixture, epoch: u32) {
    market.set_now(end_of(epoch) + REPORT_WINDOW);
    market.send(finalize(epoch));
}

fn leave() -> Instruction {
    instruction::leave_agreement(CONSUMER.key(), &promise())
}

fn exit() -> Instruction {
    instruction::exit_agreement(ACME.key(), &promise())
}

pub fn announce(endpoint: &[u8]) -> Instruction {
    instruction::announce_endpoint(ACME.key(), acme(), &padded(endpoint))
}

pub fn move_to(endpoint: &[u8]) -> Instruction {
    let profile = ProviderProfile { endpoint: padded(endpoint), ..storage_profile() };
    instruction::update_provider(ACME.key(), acme(), profile)
}

#[test]
fn one_of_four_monitors_changes_nothing_whatever_it_says_or_keeps_silent() {
    let truth = report_of(100..140);
    let slow = Report { p95_ms: u16::MAX, p10_kib: 1, successes: 0, up: [0; 36], ..report_of(0..288) };
    let lies =
        [Some(report_of(0..0)), Some(report_of(0..288)), Some(looking_away(100..140)), Some(blind()), Some(slow), None];
    for slot in 0..4 {
        for lie in lies {
            let mut market = Fixture::measuring();
            let mut reports = [Some(truth); 4];
            reports[slot] = lie;
            market.report(FIRST, &reports);
            let before = market.account(&monitors()[slot]).lamports;
            market.send(finalize(FIRST));
            let EpochResult { measured, up, success_ppm, p95_ms, p10_kib, .. } = result(&market, FIRST);
            assert_eq!((measured, up), (288, 248), "{lie:?}");
            assert_eq!((success_ppm, p95_ms, p10_kib), (861_111, 80, 20_480), "{lie:?}");
            assert_eq!(market.account(&monitors()[slot]).lamports, before, "nobody is paid for a lie");
        }
    }
}

#[test]
fn two_of_four_cannot_erase_an_outage_by_silence_and_never_turn_it_into_uptime() {
    let truth = Some(report_of(100..140));
    for (lie, measured, contested) in [
        (None, 288, 0),
        (Some(blind()), 288, 0),
        (Some(looking_away(100..140)), 288, 0),
        (Some(report_of(0..0)), 248, 40),
    ] {
        let mut market = Fixture::measuring();
        market.report(FIRST, &[truth, truth, lie, lie]);
        let events = market.send(finalize(FIRST)).events;
        let found = result(&market, FIRST);
        assert_eq!((found.measured, found.up), (measured, 248), "{lie:?}");
        let event = EpochFinalized::try_from_slice(&events[0][8..]).unwrap();
        assert_eq!(event.contested, contested, "who hides an outage is seen");
    }
}

#[test]
fn a_silent_majority_measures_nothing_and_neither_side_is_bound_by_it_for_ever() {
    let mut market = Fixture::promised();
    let truth = Some(report_of(0..288));
    for epoch in FIRST..FIRST + 14 {
        market.refuse(&leave(), NoRightToLeave);
        let cost = {
            let mut market = market.clone();
            market.send(exit());
            market.read::<Agreement>(&promise().agreement).penalty_owed
        };
        assert!(cost > 0, "after {} silent epochs", epoch - FIRST);
        market.report(epoch, &[truth, None, None, None]);
        market.send(finalize(epoch));
        assert_eq!(
            (result(&market, epoch).measured, result(&market, epoch).flags),
            (0, 0),
            "one of four is not enough"
        );
    }
    assert_eq!(read_board(&market).silent_run, 14);
    let before = market.read::<Agreement>(&promise().agreement).collateral;
    let mut left = market.clone();
    left.send(exit());
    let exited = left.read::<Agreement>(&promise().agreement);
    assert_eq!((exited.collateral, exited.penalty_owed), (before, 0), "the provider pays for monitors: it leaves free");
    market.send(leave());
    assert_eq!(market.read::<Agreement>(&promise().agreement).ends_at, end_of(FIRST + 13) + REPORT_WINDOW);
}

#[test]
fn silence_before_the_agreement_frees_nobody() {
    let mut market = Fixture::asking();
    skip_to(&mut market, FIRST);
    market.edit::<Agreement>(&promise().agreement, |agreement| agreement.valid_until += EPOCH);
    market.send(accept());
    skip_to(&mut market, FIRST + 14);
    assert_eq!(read_board(&market).silent_run, 15);
    market.refuse(&leave(), NoRightToLeave);
    let cost = |market: &Fixture| {
        let mut market = market.clone();
        market.send(exit());
        market.read::<Agreement>(&promise().agreement).penalty_owed
    };
    assert!(cost(&market) > 0, "13 whole epochs of its own");
    skip_to(&mut market, FIRST + 15);
    assert_eq!(cost(&market), 0);
    market.send(leave());
}

#[test]
fn an_empty_purse_frees_the_consumer_and_never_its_provider() {
    let mut market = Fixture::promised();
    market.edit::<Board>(&board(), |board| (board.purse_lamports, board.late_lamports) = (4 * PAY - 1, 0));
    skip_to(&mut market, FIRST + 13);
    let board = read_board(&market);
    assert_eq!((board.silent_run, board.measured_epochs), (0, 0));
    assert!((FIRST..FIRST + 14).all(|epoch| board.result(epoch).unwrap().is_unpaid()));
    let mut left = market.clone();
    left.send(exit());
    assert!(left.read::<Agreement>(&promise().agreement).penalty_owed > 0);
    market.send(leave());
}

#[test]
fn an_epoch_that_ended_with_an_empty_purse_is_not_bought_back() {
    let mut market = Fixture::promised();
    market.edit::<Board>(&board(), |board| (board.purse_lamports, board.late_lamports) = (0, 0));
    // A second after its end; and the reports wait for nobody's money.
    market.set_now(end_of(FIRST));
    market.send(fund(PURSE));
    for slot in 0..2 {
        market.send(commit(slot, FIRST, &report_of(0..0)));
    }
    skip_to(&mut market, FIRST);
    let found = result(&market, FIRST);
    assert!(found.is_unpaid() && found.up == 0 && found.measured == 288);
    skip_to(&mut market, FIRST + 1);
    assert!(!result(&market, FIRST + 1).is_unpaid(), "the money counts from its own epoch on");
    // While reports wait nobody decides by paying what their epoch was.
    market.set_now(end_of(FIRST + 2));
    market.send(commit(0, FIRST + 2, &report_of(0..0)));
    market.set_now(end_of(FIRST + 2) + REPORT_WINDOW);
    market.refuse(&fund(PURSE), EpochNotFinalized);
}

#[test]
fn a_board_that_was_never_funded_sells_nothing_earns_nothing_and_suspends_nobody() {
    let mut market = Fixture::asking();
    market.edit::<Board>(&board(), |board| (board.purse_lamports, board.late_lamports) = (0, 0));
    market.refuse(&accept(), PurseEmpty);
    skip_to(&mut market, FIRST + 89);
    let board = read_board(&market);
    assert_eq!((board.measured_epochs, board.clean_windows), (0, 0));
    assert_eq!(board.standing().unwrap(), BoardStanding::Active);
    assert_eq!(market.read::<Provider>(&acme()).boards_suspended, 0);
}

#[test]
fn a_purse_is_not_emptied_by_a_higher_pay() {
    let mut market = Fixture::promised();
    let changes = PlatformChanges { report_pay_lamports: Some(10_000_000), ..Default::default() };
    market.send(instruction::update_platform(ADMIN.key(), changes));
    market.edit::<Board>(&board(), |board| (board.purse_lamports, board.late_lamports) = (4 * PAY, 0));
    market.measure(FIRST, 0..0);
    let board = read_board(&market);
    assert_eq!((board.report_pay_lamports, board.purse_lamports), (PAY, 0));
    assert!(!board.result(FIRST).unwrap().is_unpaid());
}

#[test]
fn who_reports_one_epoch_in_seven_loses_its_slot_beside_the_limit() {
    let mut market = watched();
    let next = newcomer(&mut market);
    market.send(assign_operator(0, SPARE_MONITOR, 9));
    market.refuse(&assign_operator(3, next, 10), TooManyReplacements);
    let truth = Some(report_of(0..0));
    let mut epoch = FIRST + 1;
    while !read_board(&market).slots[3].is_vacant() {
        // Slot 0 changes hands in the meantime: it stays silent.
        let seldom = if epoch.is_multiple_of(7) { truth } else { None };
        market.report(epoch, &[None, truth, truth, seldom]);
        market.send(finalize(epoch));
        assert_eq!(result(&market, epoch).up, 288);
        epoch += 1;
    }
    assert_eq!(epoch - FIRST, 12, "ten misses of thirty, never seven in a row");
    market.send(assign_operator(3, next, 10));
    assert_eq!(read_board(&market).slots[3].next_from, epoch + 1, "from the next epoch on");
}

#[test]
fn a_registrar_that_revokes_monitors_does_not_get_their_slots() {
    let mut market = watched();
    for wallet in MONITORS {
        market.send(instruction::revoke_certificate(
            REGISTRAR.key(),
            auditor(),
            monitor(wallet),
            Reason::KeyCompromise,
        ));
        assert_eq!(market.read::<Provider>(&monitor(wallet)).level_at(market.now()).0, 0);
    }
    market.send(assign_operator(0, SPARE_MONITOR, 9));
    let next = newcomer(&mut market);
    for slot in 1..4 {
        market.refuse(&assign_operator(slot, next, 10), TooManyReplacements);
    }
    // They report until they are replaced, and are paid.
    let before = monitors().map(|monitor| market.account(&monitor).lamports);
    market.measure(FIRST + 1, 10..60);
    assert_eq!(result(&market, FIRST + 1).up, 238);
    assert_eq!(monitors().map(|monitor| market.account(&monitor).lamports), before.map(|lamports| lamports + PAY));
}

#[test]
fn the_limit_of_changes_holds_across_the_edge_of_a_window() {
    let mut market = watched();
    market.send(assign_operator(0, SPARE_MONITOR, 9));
    let from = read_board(&market).slots[0].next_from;
    let next = newcomer(&mut market);
    // The first epoch of the second one would be the 30th after that of the first one, or one less.
    for (epoch, refusal) in [(from + 22, Some(TooManyReplacements)), (from + 23, None)] {
        let mut market = market.clone();
        market.edit::<Board>(&board(), |board| board.next_epoch = epoch);
        market.set_now(end_of(epoch - 1));
        assert_eq!(market.refusal(&assign_operator(1, next, 10)), refusal.map(Refusal::from), "{epoch}");
    }
}

#[test]
fn a_replaced_monitor_reports_until_its_successors_first_epoch_and_not_then() {
    let mut market = watched();
    market.send(assign_operator(0, SPARE_MONITOR, 9));
    let from = read_board(&market).slots[0].next_from;
    assert_eq!(from, FIRST + 8);
    let successor = |epoch: u32, report: &Report| {
        let (wallet, provider) = (SPARE_MONITOR.key(), monitor(SPARE_MONITOR));
        instruction::commit_report(wallet, provider, acme(), acme_listing(), 0, epoch, report)
    };
    let report = report_of(0..0);
    for (epoch, is_old) in [(from - 1, true), (from, false)] {
        skip_to(&mut market, epoch - 1);
        market.set_now(end_of(epoch));
        let (old, new) = (commit(0, epoch, &report), successor(epoch, &report));
        let (reports, refused) = if is_old { (old, new) } else { (new, old) };
        market.refuse(&refused, NotMonitor);
        market.send(reports);
        market.set_now(end_of(epoch) + REPORT_WINDOW);
        market.send(finalize(epoch));
    }
}

#[test]
fn reports_that_are_late_early_foreign_copied_or_double_are_refused() {
    let mut market = Fixture::measuring();
    let report = report_of(0..0);
    market.refuse(&commit(0, FIRST + 1, &report), CommitWindowClosed);
    market.refuse(&reveal(0, FIRST, report), RevealWindowClosed);
    let wallet = MONITORS[1];
    let foreign = instruction::commit_report(wallet.key(), monitor(wallet), acme(), acme_listing(), 0, FIRST, &report);
    market.refuse(&foreign, NotMonitor);
    market.send(commit(0, FIRST, &report));
    market.refuse(&commit(0, FIRST, &report_of(0..9)), ReportedAlready);
    // Who copies a commitment cannot reveal what it commits to.
    let mut copied = commit(1, FIRST, &report);
    let hash = copied.data.len() - 32;
    copied.data[hash..].copy_from_slice(&commit(0, FIRST, &report).data[hash..]);
    market.send(copied);
    market.set_now(end_of(FIRST) + REPORT_WINDOW / 2);
    market.refuse(&commit(2, FIRST, &report), CommitWindowClosed);
    market.refuse(&reveal(1, FIRST, report), CommitmentMismatch);
    market.refuse(&reveal(0, FIRST, report_of(0..9)), CommitmentMismatch);
    market.send(reveal(0, FIRST, report));
    market.refuse(&reveal(0, FIRST, report), ReportedAlready);
    market.set_now(end_of(FIRST) + REPORT_WINDOW);
    market.refuse(&reveal(1, FIRST, report), RevealWindowClosed);
    market.send(finalize(FIRST));
    market.refuse(&commit(2, FIRST, &report), EpochFinalized);
    assert_eq!(read_board(&market).slots[1].missed, 1, "a commitment that is never revealed is a miss");
}

#[test]
fn one_operator_does_not_come_twice_nor_a_party_at_all() {
    let mut market = watched();
    market.refuse(&assign_operator(0, SPARE_MONITOR, 2), OperatorTwice);
    market.refuse(&assign_operator(0, MONITORS[2], 9), MonitorTwice);
    market.send(assign_operator(0, SPARE_MONITOR, 9));
    let next = newcomer(&mut market);
    market.edit::<Board>(&board(), |board| board.slots[1].missed = 0x7f);
    market.refuse(&assign_operator(1, next, 9), OperatorTwice);
    market.refuse(&assign_operator(1, SPARE_MONITOR, 10), MonitorTwice);
    // A provider that takes a monitor over reports of itself no more than one that was measured before.
    let taken = monitor(MONITORS[2]);
    market.send(instruction::propose_authority(MONITORS[2].key(), taken, ACME.key()));
    market.send(instruction::accept_authority(ACME.key(), taken));
    market.set_now(end_of(FIRST + 1));
    let report = report_of(0..0);
    let own = instruction::commit_report(ACME.key(), taken, acme(), acme_listing(), 2, FIRST + 1, &report);
    market.refuse(&own, PartyTwice);
}

#[test]
fn maintenance_is_told_before_and_excuses_nothing_else() {
    let announce =
        |epoch, start, len| instruction::announce_maintenance(ACME.key(), acme(), acme_listing(), epoch, start, len);
    let mut market = Fixture::promised();
    // During an outage neither the present epoch nor the next one is excused.
    market.set_now(end_of(0) + 1);
    market.refuse(&announce(FIRST, 0, 48), MaintenanceNotAhead);
    market.refuse(&announce(FIRST + 1, 0, 48), MaintenanceNotAhead);
    market.send(announce(FIRST + 2, 100, 48));
    market.refuse(&announce(FIRST + 3, 0, 1), MaintenanceUsedUp);
    market.set_now(end_of(FIRST) + REPORT_WINDOW);
    market.refuse(&announce(FIRST + 29, 0, 48), EpochNotFinalized);
    market.send(finalize(FIRST));
    market.send(announce(FIRST + 29, 0, 48));
    market.refuse(&announce(FIRST + 30, 0, 1), MaintenanceUsedUp);
    skip_to(&mut market, FIRST + 1);
    market.measure(FIRST + 2, 90..158);
    let found = result(&market, FIRST + 2);
    assert_eq!((found.measured, found.up), (240, 220), "10 buckets before it and 10 behind");
}

#[test]
fn who_buys_during_an_outage_gets_back_what_it_paid_and_no_more() {
    let mut market = Fixture::promised();
    let key = promise().agreement;
    market.edit::<Agreement>(&key, |agreement| {
        agreement.terms.max_credit_bps = 10_000;
        (agreement.terms.service_levels.penalty_bps, agreement.terms.service_levels.period_epochs) = (20_000, 7);
    });
    let price_q = u128::from(market.read::<Agreement>(&key).rate_q) * u128::try_from(7 * EPOCH).unwrap();
    for epoch in FIRST..FIRST + 14 {
        market.measure(epoch, 0..288);
    }
    market.set_now(end_of(FIRST + 13) + WAIT);
    market.send(settle(0));
    let young = market.read::<Agreement>(&key);
    assert_eq!((young.shortfall, young.penalty_owed), (10_000 * u64::try_from(7 * EPOCH).unwrap(), 0));
    market.send(settle(1));
    let penalty = market.read::<Agreement>(&key).penalty_owed;
    assert_eq!(u128::from(penalty), (2 * price_q) >> 32, "who has been there for a week is insured");
}

#[test]
fn a_right_by_dark_epochs_lasts_a_week_however_short_a_period_is() {
    let mut market = Fixture::promised();
    market.edit::<Agreement>(&promise().agreement, |agreement| agreement.terms.service_levels.period_epochs = 1);
    for epoch in FIRST..FIRST + 3 {
        market.refuse(&leave(), NoRightToLeave);
        market.report(epoch, &[report_of(0..145); 4].map(Some));
        market.set_now(end_of(epoch) + REPORT_WINDOW / 2);
        market.send(finalize(epoch));
    }
    let known_at = end_of(FIRST + 2) + REPORT_WINDOW;
    market.set_now(known_at - 1);
    market.refuse(&leave(), NoRightToLeave);
    for (now, has_right) in [(known_at, true), (known_at + 7 * EPOCH - 1, true), (known_at + 7 * EPOCH, false)] {
        let mut market = market.clone();
        market.set_now(now);
        let open = read_board(&market).first_open_epoch(now);
        if open > FIRST + 3 {
            market.refuse(&leave(), EpochNotFinalized);
            market.edit::<Board>(&board(), |board| board.next_epoch = open);
        }
        assert_eq!(market.refusal(&leave()), (!has_right).then(|| NoRightToLeave.into()), "{now}");
    }
}

#[test]
fn half_an_epoch_up_or_one_not_measured_makes_no_row_of_dark_ones() {
    for (middle, has_right) in [(Some(report_of(0..144)), false), (None, true)] {
        let mut market = Fixture::promised();
        let dark = Some(report_of(0..145));
        for (epoch, report) in (FIRST..).zip([dark, dark, middle, dark]) {
            market.report(epoch, &[report; 4]);
            market.send(finalize(epoch));
        }
        assert_eq!(market.refusal(&leave()), (!has_right).then(|| NoRightToLeave.into()));
    }
}

#[test]
fn a_measured_provider_moves_only_as_announced_and_its_consumers_may_follow_or_leave() {
    let mut market = Fixture::promised();
    market.refuse(&move_to(b"https://basement.example"), EndpointNotAnnounced);
    let offer = Offer { path: padded(b"/easy"), ..storage_offer() };
    market.refuse(&instruction::update_listing(ACME.key(), acme(), acme_listing(), 2, offer), PathMeasured);
    let announced_at = market.now();
    market.send(announce(b"https://s4.acme.example"));
    market.refuse(&leave(), NoRightToLeave);
    market.set_now(announced_at + 7 * EPOCH);
    market.refuse(&move_to(b"https://basement.example"), EndpointNotAnnounced);
    market.send(move_to(b"https://s4.acme.example"));
    market.refuse(&move_to(b"https://s3.acme.example"), EndpointNotAnnounced);
    let mut left = market.clone();
    left.send(leave());
    assert_eq!(left.read::<Agreement>(&promise().agreement).ends_at, announced_at + 7 * EPOCH);
    market.set_now(announced_at + 14 * EPOCH);
    market.send(finalize(FIRST + 12));
    market.refuse(&leave(), NoRightToLeave);
}

#[test]
fn a_period_that_nobody_settles_until_its_epochs_have_left_the_ring_says_nothing_of_the_provider() {
    let mut market = Fixture::promised();
    for epoch in FIRST..FIRST + 7 {
        market.measure(epoch, 0..288);
    }
    market.set_now(end_of(FIRST + 102) + REPORT_WINDOW);
    market.send(finalize(FIRST + 102));
    let key = promise().agreement;
    let before = market.read::<Agreement>(&key);
    market.send(settle(0));
    let after = market.read::<Agreement>(&key);
    assert_eq!((after.shortfall, after.penalty_owed, after.unmeasured), (before.shortfall, 0, 7));
}
