use bytemuck::Zeroable;

use super::*;
use crate::math::bitmap::BITMAP_BYTES;
use crate::math::quality::Period;
use crate::math::window::Verdict;
use crate::state::tests::{offset, refused};
use crate::state::{Category, ProviderKind};

const EPOCH: i64 = 288;
const WINDOW: i64 = 100;
const PAY: u64 = 1_000;
const BOARD: Pubkey = Pubkey::new_from_array([77; 32]);

fn key(n: u8) -> Pubkey {
    Pubkey::new_from_array([n; 32])
}

/// Start of an epoch.
fn start(epoch: u32) -> i64 {
    EPOCH * i64::from(epoch)
}

#[derive(Clone)]
struct Fixture {
    board: Board,
    listing: Listing,
    provider: Provider,
    now: i64,
    /// Whom the last finalization paid, and in which slot.
    paid: Vec<(usize, Pubkey)>,
}

/// A report of an epoch in which the buckets of `down` were down; 5 requests a bucket.
fn report(down: core::ops::Range<u32>) -> Report {
    let mut up = [0xff; BITMAP_BYTES];
    for bucket in down.clone() {
        up[bucket as usize / 8] &= !(1 << (bucket % 8));
    }
    Report {
        observed: [0xff; BITMAP_BYTES],
        up,
        requests: 1_440,
        successes: 1_440 - 5 * down.len() as u32,
        p10_kib: 9_000,
        p95_ms: 40,
        evidence_hash: [3; 32],
    }
}

/// A certified monitor whose authority is another key.
fn monitor(n: u8) -> Provider {
    Provider {
        kind: ProviderKind::Service.into(),
        category: Category::Monitoring.bit(),
        authority: key(n + 100),
        address: key(n),
        level_until: [i64::MAX; 4],
        ..Provider::zeroed()
    }
}

impl Fixture {
    /// A board opened in epoch 10, with an empty purse and no monitors.
    fn open(monitors: u8) -> Self {
        let platform = Platform {
            epoch_secs: EPOCH as u32,
            report_window_secs: WINDOW as u32,
            report_pay_lamports: PAY,
            ..Platform::zeroed()
        };
        let mut fixture = Self {
            board: Board::zeroed(),
            listing: Listing::zeroed(),
            provider: Provider { authority: key(200), address: key(201), ..Provider::zeroed() },
            now: start(10) + 5,
            paid: Vec::new(),
        };
        let Self { board, listing, provider, now, .. } = &mut fixture;
        board.open(BOARD, listing, provider, &platform, monitors, *now).unwrap();
        fixture
    }

    /// With monitors in every slot and an ample purse, in the first epoch that is measured.
    fn running(monitors: u8) -> Self {
        let mut fixture = Self::open(monitors);
        for slot in 0..monitors {
            fixture.assign(slot, slot + 1).unwrap();
        }
        fixture.fund(1_000_000_000).unwrap();
        fixture.now = start(11);
        fixture
    }

    fn assign(&mut self, slot: u8, n: u8) -> Result<u32> {
        self.board.assign_monitor(slot, &monitor(n), n.into(), &self.provider, self.now)
    }

    fn fund(&mut self, lamports: u64) -> Result<()> {
        self.board.fund(&self.listing, &mut self.provider, lamports, self.now)
    }

    fn commit(&mut self, slot: u8, epoch: u32, report: &Report) -> Result<()> {
        let monitor = monitor(slot + 1);
        let commitment = report.commitment(&BOARD, epoch, &monitor.address);
        self.board.commit_report(slot, &monitor, &self.provider, epoch, commitment, self.now)
    }

    fn reveal(&mut self, slot: u8, epoch: u32, report: &Report) -> Result<()> {
        self.board.report_quality(&BOARD, slot, &monitor(slot + 1), epoch, report, self.now)
    }

    fn finalize(&mut self, epoch: u32) -> Result<Option<Finalization>> {
        self.paid.clear();
        self.board.finalize_epoch(&self.listing, &mut self.provider, epoch, self.now, |slot, monitor| {
            self.paid.push((slot, *monitor));
            Ok(())
        })
    }

    /// Lets every slot that has a report give it, and finalizes the epoch after its window.
    fn epoch(&mut self, reports: &[Option<Report>]) -> Finalization {
        let epoch = self.board.next_epoch;
        let given = || (0_u8..).zip(reports).filter_map(|(slot, report)| report.map(|report| (slot, report)));
        self.now = start(epoch + 1);
        given().for_each(|(slot, report)| self.commit(slot, epoch, &report).unwrap());
        self.now += WINDOW / 2;
        given().for_each(|(slot, report)| self.reveal(slot, epoch, &report).unwrap());
        self.now += WINDOW / 2;
        self.finalize(epoch).unwrap().unwrap()
    }

    /// `epochs` epochs of which every monitor says the same.
    fn epochs(&mut self, epochs: u32, down: core::ops::Range<u32>) {
        let reports = vec![Some(report(down)); self.board.monitors.into()];
        for _ in 0..epochs {
            let _ = self.epoch(&reports);
        }
    }
}

#[test]
fn layout_is_frozen() {
    assert_eq!(Board::SPACE, 3_096);
    offset!(Board, {
        kind: 8, status: 9, version: 10, bump: 11, monitors: 12, bad_windows: 13, clean_windows: 14, committed: 15,
        revealed: 16, padding: 17, next_epoch: 20, id: 24, listing: 32, provider: 64, rent_payer: 96, genesis_at: 128,
        epoch_secs: 136, report_window_secs: 140, report_pay_lamports: 144, purse_lamports: 152, late_lamports: 160,
        late_epoch: 168, report_epoch: 172, first_epoch: 176, agreements: 180, measured_epochs: 184, silent_run: 188,
        unmeasured_run: 190, unmeasured_at: 192, dark_run: 196, dark_from: 208, dark_to: 212, changes: 216,
        idle_from: 224, window: 228, maintenance_windows: 252, maintenance_used: 260, maintenance: 264, slots: 328,
        reports: 888, results: 1_560,
    });
    assert_eq!(core::mem::size_of::<MonitorSlot>(), 80);
    assert_eq!(core::mem::size_of::<StoredReport>(), 96);
    assert_eq!(core::mem::size_of::<EpochResult>(), 16);
}

#[test]
fn a_commitment_is_the_hash_of_what_borsh_writes() {
    let report = report(3..9);
    let mut bytes = BOARD.to_bytes().to_vec();
    bytes.extend(7_u32.to_le_bytes());
    bytes.extend(key(1).to_bytes());
    report.serialize(&mut bytes).unwrap();
    assert_eq!(bytes.len(), 32 + 4 + 32 + 118);
    assert_eq!(report.commitment(&BOARD, 7, &key(1)), solana_sha256_hasher::hash(&bytes).to_bytes());
}

#[test]
fn opens_for_a_listing_that_is_not_closed_and_measures_from_the_next_epoch() {
    let Fixture { board, listing, provider, .. } = Fixture::open(4);
    assert_eq!((board.first_epoch, board.next_epoch, board.faults(), board.all_slots()), (11, 11, 1, 0b1111));
    assert_eq!((listing.board, listing.revision, provider.boards), (BOARD, 1, 1));
    let open = |monitors, status, retired| {
        let mut listing = Listing { status, ..Listing::zeroed() };
        let mut provider = Provider { status: retired, ..Provider::zeroed() };
        Board::zeroed().open(BOARD, &mut listing, &mut provider, &Platform::zeroed(), monitors, 0)
    };
    for monitors in [0, 2, 3, 5, 6, 8] {
        refused(open(monitors, 0, 0), FlashbackError::MonitorCountUnsupported);
    }
    refused(open(1, 2, 0), FlashbackError::ListingClosed);
    refused(open(1, 0, 1), FlashbackError::ProviderRetired);
    assert!(open(7, 1, 0).is_ok());
}

#[test]
fn an_epoch_is_measured_paid_for_and_kept() {
    let mut fixture = Fixture::running(4);
    let found = fixture.epoch(&[report(10..30); 4].map(Some));
    let expected =
        EpochResult { success_ppm: 930_555, p10_kib: 9_000, measured: 288, up: 268, p95_ms: 40, flags: KNOWN };
    assert_eq!(found.result, expected);
    assert_eq!((found.from, found.epoch, found.contested, found.missed, found.paid), (11, 11, 0, 0, 0b1111));
    assert_eq!(fixture.paid, [(0, key(1)), (1, key(2)), (2, key(3)), (3, key(4))]);
    assert_eq!(fixture.board.result(11), Some(&expected));
    assert_eq!((fixture.board.result(10), fixture.board.result(12)), (None, None));
    assert_eq!(fixture.board.take_purse().unwrap(), 1_000_000_000 - 4 * PAY);
    assert_eq!(fixture.finalize(11).unwrap(), None, "done already");
    assert_eq!((fixture.board.committed, fixture.board.measured_epochs), (0, 1));
}

#[test]
fn a_liar_and_a_silent_one_change_nothing_and_are_not_paid() {
    let mut fixture = Fixture::running(7);
    let truth = Some(report(10..30));
    let lie = Some(report(0..0));
    let found = fixture.epoch(&[truth, truth, truth, truth, lie, lie, None]);
    assert_eq!((found.result.up, found.missed, found.paid), (268, 0b100_0000, 0b000_1111));
    let found = fixture.epoch(&[truth, truth, truth, lie, lie, None, None]);
    assert_eq!((found.result.up, found.contested), (268, 0));
    let found = fixture.epoch(&[truth, truth, truth, lie, lie, lie, None]);
    assert_eq!((found.result.measured, found.contested), (268, 20), "three a side");
}

#[test]
fn finalizes_as_soon_as_all_have_revealed_and_not_before() {
    let mut fixture = Fixture::running(4);
    let report = report(0..0);
    fixture.now = start(12);
    (0..4).for_each(|slot| fixture.commit(slot, 11, &report).unwrap());
    fixture.now += WINDOW / 2;
    (0..3).for_each(|slot| fixture.reveal(slot, 11, &report).unwrap());
    refused(fixture.finalize(11), FlashbackError::ReportWindowOpen);
    fixture.reveal(3, 11, &report).unwrap();
    assert!(fixture.finalize(11).unwrap().is_some());
    refused(fixture.finalize(12), FlashbackError::ReportWindowOpen);
}

#[test]
fn reports_come_in_their_halves_of_the_window_only() {
    use FlashbackError::*;
    let mut fixture = Fixture::running(4);
    let report = report(0..0);
    let end = start(12);
    for (now, is_open) in [(end - 1, false), (end, true), (end + 49, true), (end + 50, false)] {
        let mut fixture = Fixture { now, ..fixture.clone() };
        let result = fixture.commit(0, 11, &report);
        if is_open {
            result.unwrap()
        } else {
            refused(result, CommitWindowClosed)
        }
    }
    fixture.now = end;
    fixture.commit(0, 11, &report).unwrap();
    refused(fixture.commit(0, 11, &report), ReportedAlready);
    refused(fixture.commit(1, 12, &report), CommitWindowClosed);
    for (now, is_open) in [(end + 49, false), (end + 50, true), (end + 99, true), (end + 100, false)] {
        let mut fixture = Fixture { now, ..fixture.clone() };
        let result = fixture.reveal(0, 11, &report);
        if is_open {
            result.unwrap()
        } else {
            refused(result, RevealWindowClosed)
        }
    }
    fixture.now = end + 50;
    refused(fixture.reveal(1, 11, &report), ReportNotCommitted);
    refused(fixture.reveal(0, 11, &super::Report { evidence_hash: [4; 32], ..report }), CommitmentMismatch);
    fixture.reveal(0, 11, &report).unwrap();
    refused(fixture.reveal(0, 11, &report), ReportedAlready);
    refused(fixture.board.monitor_at(4, 11), SlotUnknown);
    let (other, commitment) = (monitor(9), [0; 32]);
    refused(fixture.board.commit_report(0, &other, &fixture.provider, 11, commitment, end), NotMonitor);
    fixture.now = end + 100;
    let _ = fixture.finalize(11).unwrap();
    fixture.now = end;
    refused(fixture.commit(1, 11, &report), EpochFinalized);
}

#[test]
fn a_copied_commitment_cannot_be_revealed() {
    let mut fixture = Fixture::running(4);
    let report = report(0..0);
    fixture.now = start(12);
    let copied = report.commitment(&BOARD, 11, &key(1));
    fixture.board.commit_report(1, &monitor(2), &fixture.provider, 11, copied, fixture.now).unwrap();
    fixture.now += WINDOW / 2;
    refused(fixture.reveal(1, 11, &report), FlashbackError::CommitmentMismatch);
}

#[test]
fn a_commit_waits_for_an_earlier_epoch_that_has_reports() {
    let mut fixture = Fixture::running(4);
    let report = report(0..0);
    fixture.now = start(12);
    fixture.commit(0, 11, &report).unwrap();
    fixture.now = start(13);
    refused(fixture.commit(0, 12, &report), FlashbackError::EpochNotFinalized);
    refused(fixture.fund(1), FlashbackError::EpochNotFinalized);
    let found = fixture.finalize(12 - 1).unwrap().unwrap();
    assert_eq!((found.missed, found.result.measured), (0b1111, 0), "a commit without a reveal is a miss");
    fixture.commit(0, 12, &report).unwrap();
}

#[test]
fn reports_wait_while_an_earlier_epoch_without_any_is_finalized() {
    let mut fixture = Fixture::running(4);
    fixture.now = start(13);
    fixture.commit(0, 12, &report(0..0)).unwrap();
    let found = fixture.finalize(11).unwrap().unwrap();
    assert_eq!((found.epoch, found.missed, found.result.epoch()), (11, 0b1111, Epoch::default()));
    fixture.now += WINDOW / 2;
    fixture.reveal(0, 12, &report(0..0)).unwrap();
}

#[test]
fn a_report_that_contradicts_itself_is_refused() {
    let spoil: [fn(&mut super::Report); 5] = [
        |r| r.observed[0] = 0xfe,
        |r| r.requests = 287,
        |r| r.successes = 287,
        |r| r.successes = 1_441,
        |r| (r.up[0], r.successes) = (0, 1_433),
    ];
    for spoil in spoil {
        let mut fixture = Fixture::running(1);
        let mut report = report(0..0);
        spoil(&mut report);
        fixture.now = start(12);
        fixture.commit(0, 11, &report).unwrap();
        fixture.now += WINDOW / 2;
        refused(fixture.reveal(0, 11, &report), FlashbackError::ReportImpossible);
    }
}

#[test]
fn a_report_of_too_little_is_a_miss_and_not_paid() {
    let mut fixture = Fixture::running(4);
    let good = Some(report(0..0));
    let few = Some(super::Report { requests: 479, successes: 479, ..report(0..0) });
    let mut seldom = report(0..0);
    for map in [&mut seldom.observed, &mut seldom.up] {
        map[17..].fill(0);
        map[17] = 0x7f;
    }
    let found = fixture.epoch(&[good, good, few, Some(seldom)]);
    assert_eq!((found.missed, found.paid), (0b1100, 0b0011), "479 requests, 143 buckets");
}

#[test]
fn an_empty_purse_makes_silence_an_outage_and_hits_nobody_else() {
    let mut fixture = Fixture::running(4);
    (fixture.board.purse_lamports, fixture.board.late_lamports) = (4 * PAY - 1, 0);
    let found = fixture.epoch(&[None; 4]);
    assert!(found.result.is_unpaid());
    assert_eq!((found.result.measured, found.result.up, found.missed), (288, 0, 0b1111));
    assert_eq!(fixture.board.slots[0].missed, 0, "who is not paid has not missed");
    assert_eq!(
        (fixture.board.measured_epochs, fixture.board.silent_run, fixture.board.open_window().unpaid),
        (0, 0, 1)
    );
    // Three reports are enough to measure, and are paid while it reaches.
    let found = fixture.epoch(&[Some(report(0..0)), Some(report(0..0)), Some(report(0..0)), None]);
    assert_eq!((found.result.up, found.result.is_unpaid(), found.paid), (288, false, 0b0111));
    assert_eq!(fixture.board.slots[3].missed, 1);
    assert_eq!(fixture.board.purse_lamports, PAY - 1);
}

#[test]
fn an_epoch_is_not_paid_for_after_its_end() {
    let mut fixture = Fixture::open(4);
    for slot in 0..4 {
        fixture.assign(slot, slot + 1).unwrap();
    }
    fixture.now = start(12);
    fixture.fund(4 * PAY).unwrap();
    fixture.now = start(12) + WINDOW;
    assert!(fixture.finalize(11).unwrap().unwrap().result.is_unpaid(), "its window was open, but it was over");
    fixture.now = start(14);
    fixture.fund(1).unwrap();
    assert!(!fixture.board.result(12).unwrap().is_unpaid());
    refused(fixture.fund(0), FlashbackError::AmountZero);
    assert!(!fixture.board.is_purse_empty().unwrap());
}

#[test]
fn who_is_silent_for_seven_epochs_or_a_third_of_thirty_is_vacant() {
    let slot = |missed| MonitorSlot { missed, ..MonitorSlot::default() }.is_vacant();
    assert_eq!([slot(0b11_1111), slot(0b111_1111), slot(0b1111_1110)], [false, true, false]);
    assert_eq!([slot(0x1555_5000 & 0x1fff_ffff), slot(0x1555_5550)], [false, true]);
    let mut slot = MonitorSlot { missed: 1 << 29, ..MonitorSlot::default() };
    slot.note(true);
    assert_eq!(slot.missed, 1, "the 31st epoch is forgotten");
}

#[test]
fn a_replacement_waits_and_is_limited_but_not_that_of_a_silent_monitor() {
    use FlashbackError::*;
    let mut fixture = Fixture::running(4);
    fixture.epochs(1, 0..0);
    let from = fixture.assign(0, 11).unwrap();
    assert_eq!(from, 12 + 7);
    refused(fixture.assign(0, 12), SlotChanging);
    refused(fixture.assign(1, 12), TooManyReplacements);
    assert_eq!(
        [fixture.board.monitor_at(0, 18), fixture.board.monitor_at(0, 19)].map(|m| m.unwrap()),
        [key(1), key(11)]
    );
    fixture.board.slots[1].missed = 0b111_1111;
    assert_eq!(fixture.assign(1, 12).unwrap(), 13, "vacant");
    fixture.epochs(1, 0..0);
    assert_eq!((fixture.board.slots[1].monitor, fixture.board.slots[1].missed), (key(12), 0));
    fixture.board.next_epoch = 19 + 30 - 7;
    fixture.now = start(19 + 30 - 7 - 1) + WINDOW;
    refused(fixture.assign(2, 13), TooManyReplacements);
    fixture.now = start(19 + 30 - 7);
    assert_eq!(fixture.assign(2, 13).unwrap(), 19 + 30);
    fixture.now = start(19 + 30 - 6) + WINDOW;
    refused(fixture.assign(3, 14), EpochNotFinalized);

    let mut seven = Fixture::running(7);
    seven.epochs(1, 0..0);
    let froms = [0, 1].map(|slot| seven.assign(slot, slot + 20).unwrap());
    assert_eq!(froms, [19, 19]);
    refused(seven.assign(2, 22), TooManyReplacements);
}

#[test]
fn monitors_are_certified_strangers_of_different_operators() {
    use FlashbackError::*;
    let fixture = Fixture::open(4);
    let assign = |monitor: &Provider, operator_id, slot| {
        let mut board = fixture.board;
        board.slots[0] = MonitorSlot { monitor: key(1), operator_id: 1, ..MonitorSlot::default() };
        board.assign_monitor(slot, monitor, operator_id, &fixture.provider, fixture.now)
    };
    let good = monitor(2);
    assert_eq!(assign(&good, 2, 1).unwrap(), 11);
    assert_eq!(assign(&good, 1, 0).unwrap(), 11, "its own slot's operator leaves");
    refused(assign(&good, 2, 4), SlotUnknown);
    refused(assign(&good, 1, 1), OperatorTwice);
    refused(assign(&Provider { address: key(1), ..good }, 2, 1), MonitorTwice);
    refused(assign(&Provider { kind: 0, ..good }, 2, 1), MonitorNotCertified);
    refused(assign(&Provider { category: 2, ..good }, 2, 1), MonitorNotCertified);
    refused(assign(&Provider { level_until: [fixture.now; 4], ..good }, 2, 1), MonitorNotCertified);
    refused(assign(&Provider { delisted_at: 1, ..good }, 2, 1), ProviderDelisted);
    refused(assign(&Provider { authority: key(200), ..good }, 2, 1), PartyTwice);
}

#[test]
fn maintenance_is_announced_ahead_and_not_measured() {
    use FlashbackError::*;
    let mut fixture = Fixture::running(4);
    refused(fixture.board.announce_maintenance(12, 0, 48, start(11) + 1), MaintenanceNotAhead);
    refused(fixture.board.announce_maintenance(42, 0, 48, start(11)), MaintenanceNotAhead);
    for (at, len) in [(0, 0), (0, 49), (241, 48)] {
        refused(fixture.board.announce_maintenance(12, at, len, start(11)), MaintenanceOutOfRange);
    }
    fixture.board.announce_maintenance(12, 10, 20, start(11)).unwrap();
    refused(fixture.board.announce_maintenance(12, 40, 1, start(11)), MaintenanceAnnounced);
    let mut used_up = fixture.board;
    refused(used_up.announce_maintenance(29, 0, 29, start(11)), MaintenanceUsedUp);
    fixture.board.announce_maintenance(29, 0, 28, start(11)).unwrap();
    fixture.board.announce_maintenance(30, 0, 48, start(11)).unwrap();
    fixture.epochs(1, 0..0);
    let found = fixture.epoch(&[report(5..35); 4].map(Some));
    assert_eq!((found.result.measured, found.result.up), (268, 258), "5 down before, 5 after");
    assert_eq!(fixture.board.maintenance_of(12).1, 0);
}

#[test]
fn ninety_six_empty_epochs_are_skipped_at_once() {
    let mut fixture = Fixture::running(7);
    fixture.now = start(200);
    let found = fixture.finalize(150).unwrap().unwrap();
    assert_eq!((found.from, found.epoch), (11, 106));
    let found = fixture.finalize(150).unwrap().unwrap();
    assert_eq!((found.from, found.epoch, fixture.board.next_epoch), (107, 150, 151));
    assert_eq!((fixture.board.silent_run, fixture.board.unmeasured_run, fixture.board.unmeasured_at), (140, 140, 150));
    assert!(fixture.board.result(55).is_some() && fixture.board.result(54).is_none());
    assert!(fixture.board.slots[..7].iter().all(MonitorSlot::is_vacant));
}

#[test]
fn a_period_sums_its_epochs_and_says_which_are_lost() {
    let promises = crate::state::ServiceLevels { period_epochs: 7, ..Default::default() }.promises();
    let mut fixture = Fixture::running(4);
    fixture.epochs(2, 0..10);
    fixture.epochs(1, 0..0);
    let period = fixture.board.period(11..14, &promises).unwrap();
    assert_eq!((period.epochs, period.measured, period.up, period.known, period.is_lost), (3, 864, 844, 3, false));
    assert_eq!(period.success_ppm, 2 * 965_277 + 1_000_000);
    refused(fixture.board.period(11..15, &promises), FlashbackError::EpochNotFinalized);
    let early = fixture.board.period(9..12, &promises).unwrap();
    assert_eq!((early.epochs, early.measured, early.is_lost), (3, 288, false), "before the board nothing is measured");
    assert_eq!(fixture.board.period(20..20, &promises).unwrap(), Default::default());
    fixture.now = start(200);
    let _ = fixture.finalize(106).unwrap();
    let _ = fixture.finalize(108).unwrap();
    assert!(!fixture.board.period(13..14, &promises).unwrap().is_lost);
    assert!(fixture.board.period(12..14, &promises).unwrap().is_lost);
}

#[test]
fn a_period_reads_the_results_of_its_epochs_wherever_the_ring_wraps() {
    let promises = crate::state::ServiceLevels { period_epochs: 30, ..Default::default() }.promises();
    let mut board = Board { first_epoch: 1_000, next_epoch: 1_130, ..Board::zeroed() };
    for (n, result) in (0..).zip(&mut board.results) {
        *result =
            EpochResult { measured: 200 + n, up: n, success_ppm: n.into(), flags: n % 2, ..EpochResult::default() };
    }
    for start in 990..1_130 {
        for end in start..=(start + 31).min(1_130) {
            let result = |epoch| board.result(epoch).map(EpochResult::epoch).unwrap_or_default();
            let mut expected = Period::of((start..end).map(result), &promises);
            expected.is_lost = (start..end).any(|epoch| (1_000..1_034).contains(&epoch));
            assert_eq!(board.period(start..end, &promises).unwrap(), expected, "{start}..{end}");
        }
    }
}

#[test]
fn admits_agreements_only_while_it_measures_reliably() {
    use FlashbackError::*;
    let terms = |penalty_bps| {
        let service_levels = crate::state::ServiceLevels { penalty_bps, ..Default::default() };
        crate::state::Terms { service_levels, ..Default::default() }
    };
    let admit = |spoil: fn(&mut Fixture), penalty_bps| {
        let mut fixture = Fixture::running(4);
        fixture.epochs(1, 0..0);
        spoil(&mut fixture);
        fixture.board.admit(&terms(penalty_bps), fixture.now).map(|()| fixture.board.agreements)
    };
    assert_eq!(admit(|_| (), 1).unwrap(), 1);
    assert_eq!(admit(|f| f.board.slots[0].missed = 0b111_1111, 0).unwrap(), 1, "one may be silent");
    refused(admit(|f| f.board.slots[..2].iter_mut().for_each(|slot| slot.missed = 0b111_1111), 0), BoardSilent);
    refused(admit(|f| f.board.slots[3] = MonitorSlot::default(), 0), BoardIncomplete);
    refused(admit(|f| (f.board.purse_lamports, f.board.late_lamports) = (4 * PAY - 2, 1), 0), PurseEmpty);
    assert!(admit(|f| (f.board.purse_lamports, f.board.late_lamports) = (4 * PAY - 1, 1), 0).is_ok());
    refused(admit(|f| f.now += EPOCH, 0), EpochNotFinalized);
    let mut single = Fixture::running(1);
    refused(single.board.admit(&terms(1), single.now), PenaltyWithoutMajority);
    single.board.admit(&terms(0), single.now).unwrap();
    single.board.dismiss().unwrap();
    refused(single.board.dismiss(), Overflow);
}

#[test]
fn three_dark_epochs_in_a_row_are_kept() {
    let mut fixture = Fixture::running(4);
    fixture.epochs(2, 0..145);
    let _ = fixture.epoch(&[None; 4]);
    assert_eq!(fixture.board.dark_to, 0);
    fixture.epochs(1, 0..145);
    assert_eq!(
        (fixture.board.dark_from, fixture.board.dark_to),
        (11, 14),
        "an unmeasured one neither counts nor breaks"
    );
    fixture.epochs(1, 0..144);
    fixture.epochs(2, 0..145);
    assert_eq!((fixture.board.dark_from, fixture.board.dark_to), (11, 14));
}

#[test]
fn standing_follows_its_table() {
    use BoardStanding::*;
    use Verdict::*;
    let table = [
        (Active, 0b000, Bad, (Watch, 0b001)),
        (Active, 0b000, Fair, (Active, 0b000)),
        (Watch, 0b001, Clean, (Watch, 0b010)),
        (Watch, 0b001, Unmeasured, (Watch, 0b001)),
        (Watch, 0b100, Fair, (Active, 0b000)),
        (Watch, 0b001, Bad, (Suspended, 0b011)),
        (Watch, 0b010, Bad, (Suspended, 0b101)),
        (Watch, 0b100, Bad, (Watch, 0b001)),
        (Watch, 0b100, BadAtBest, (Suspended, 0b101)),
        (Watch, 0b001, BadAtBest, (Suspended, 0b011)),
        (Suspended, 0b011, Fair, (Suspended, 0b110)),
        (Suspended, 0b100, Fair, (Suspended, 0b000)),
        (Suspended, 0b000, Fair, (Suspended, 0b000)),
        (Suspended, 0b011, Unmeasured, (Suspended, 0b011)),
        (Suspended, 0b011, Clean, (Active, 0b000)),
        (Suspended, 0b000, Bad, (Suspended, 0b001)),
    ];
    for (standing, bad, verdict, after) in table {
        assert_eq!(standing.after(bad, verdict, false), after, "{standing:?} {bad:b} {verdict:?}");
    }
    let idle = [Bad, Unmeasured, BadAtBest].into_iter().fold((Suspended, 0b011), |(s, bad), v| s.after(bad, v, true));
    assert_eq!(idle, (Active, 0), "of a closed listing three windows in a row count as not bad");
}

#[test]
fn windows_move_the_standing_and_the_providers_counts() {
    let mut fixture = Fixture::running(4);
    let standing = |f: &Fixture| (f.board.standing().unwrap(), f.provider.boards_watch, f.provider.boards_suspended);
    fixture.epochs(19, 0..10);
    assert_eq!((fixture.board.next_epoch, standing(&fixture)), (30, (BoardStanding::Watch, 1, 0)));
    fixture.epochs(30, 0..10);
    assert_eq!(standing(&fixture), (BoardStanding::Suspended, 0, 1));
    refused(
        fixture.board.close(&mut Listing { status: 2, ..fixture.listing }, &mut fixture.provider),
        FlashbackError::BoardNotInGoodStanding,
    );
    fixture.epochs(30, 0..0);
    assert_eq!((standing(&fixture), fixture.board.clean_windows), ((BoardStanding::Active, 0, 0), 1));

    let mut single = Fixture::running(1);
    single.epochs(19, 0..288);
    assert_eq!(standing(&single), (BoardStanding::Active, 0, 0), "one monitor judges nobody");
}

#[test]
fn closes_once_nothing_hangs_on_it() {
    use FlashbackError::*;
    let mut fixture = Fixture::running(4);
    let close = |fixture: &mut Fixture| fixture.board.close(&mut fixture.listing, &mut fixture.provider);
    refused(close(&mut fixture), ListingNotClosed);
    fixture.listing.status = 2;
    fixture.board.agreements = 1;
    refused(close(&mut fixture), BoardInUse);
    (fixture.board.agreements, fixture.board.committed) = (0, 1);
    refused(close(&mut fixture), EpochNotFinalized);
    fixture.board.committed = 0;
    assert_eq!(close(&mut fixture).unwrap(), 1_000_000_000);
    assert_eq!((fixture.listing.board, fixture.provider.boards), (Pubkey::default(), 0));
}
