//! An epoch's report, made of its log and of nothing else.

use std::collections::BTreeSet;

use flashback::math::bitmap::BITMAP_BYTES;
use flashback::state::Report;
use hdrhistogram::Histogram;

use crate::clock::{ChainSecond, Schedule};
use crate::log::{evidence, read_lines, Begin, LogError, Record, RequestRecord, Target, VERSION};
use crate::plan::REQUESTS_PER_BUCKET;
use crate::probe::Outcome;
use crate::BUCKETS;

/// Shortest body that has a throughput.
pub const LEAST_THROUGHPUT_BODY: u64 = 64 << 10;
/// Digits that figures keep: latencies and throughputs up to 262,143 are exact.
const SIGNIFICANT_DIGITS: u8 = 5;
const MICROS_PER_MILLI: u128 = 1_000;
const MICROS_PER_SEC: u128 = 1_000_000;
const BYTES_PER_KIB: u128 = 1_024;

/// Makes the report of an epoch's requests.
///
/// A bucket is observed if one of its requests counts, and up if one succeeded. The latency is the one within which 95 of 100
/// answers began, rounded up; a timeout counts with its own length, and 65,535 is that or more, or that there was none. The
/// throughput is the one that 90 of 100 bodies of at least 64 KiB reached, rounded down but not to 0, which is that there was
/// none.
pub fn report_of(requests: &[RequestRecord], timeout_ms: u32, evidence_hash: [u8; 32]) -> Report {
    let mut report = Report {
        observed: [0; BITMAP_BYTES],
        up: [0; BITMAP_BYTES],
        requests: 0,
        successes: 0,
        p10_kib: p10_kib(requests),
        p95_ms: p95_ms(requests, timeout_ms),
        evidence_hash,
    };
    for request in requests.iter().filter(|request| request.counts()) {
        report.requests += 1;
        set(&mut report.observed, request.bucket);
        if request.succeeded() {
            report.successes += 1;
            set(&mut report.up, request.bucket);
        }
    }
    report
}

fn set(map: &mut [u8; BITMAP_BYTES], bucket: u16) {
    map[usize::from(bucket / 8)] |= 1 << (bucket % 8);
}

/// `values` up to `highest`; `None` of none.
fn histogram(values: impl Iterator<Item = u64>, highest: u64) -> Option<Histogram<u32>> {
    let mut histogram = Histogram::new_with_bounds(1, highest, SIGNIFICANT_DIGITS).ok()?;
    values.for_each(|value| histogram.saturating_record(value));
    (!histogram.is_empty()).then_some(histogram)
}

fn p95_ms(requests: &[RequestRecord], timeout_ms: u32) -> u16 {
    let latency_ms = |request: &RequestRecord| match request.first_byte() {
        Some(first_byte) => Some(u64::try_from(first_byte.as_micros().div_ceil(MICROS_PER_MILLI)).unwrap_or(u64::MAX)),
        None => (request.outcome == Outcome::Timeout && request.counts()).then_some(timeout_ms.into()),
    };
    let latencies = histogram(requests.iter().filter_map(latency_ms), u16::MAX.into());
    latencies.map_or(u16::MAX, |latencies| latencies.value_at_quantile(0.95).try_into().unwrap_or(u16::MAX))
}

fn p10_kib(requests: &[RequestRecord]) -> u32 {
    let throughput = |request: &RequestRecord| {
        let is_measured = request.succeeded() && request.body_bytes >= LEAST_THROUGHPUT_BODY;
        let per_second = u128::from(request.body_bytes) * MICROS_PER_SEC / BYTES_PER_KIB;
        is_measured.then(|| u64::try_from(per_second / u128::from(request.body_us.max(1))).unwrap_or(u64::MAX).max(1))
    };
    let throughputs = histogram(requests.iter().filter_map(throughput), u32::MAX.into());
    throughputs.map_or(0, |throughputs| {
        let reached = throughputs.lowest_equivalent(throughputs.value_at_quantile(0.1));
        u32::try_from(reached).unwrap_or(u32::MAX)
    })
}

/// A finished log and what follows from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifiedLog {
    /// Whose log it is.
    pub begin: Begin,
    /// The report.
    pub report: Report,
    /// What is committed to.
    pub commitment: [u8; 32],
}

impl VerifiedLog {
    /// Checks a finished log line by line, that each request is the one that the seed draws, made in its bucket, and only
    /// once; and makes the report.
    ///
    /// # Errors
    /// The log is damaged, not finished, or its lines do not follow from its seed.
    pub fn read(bytes: &[u8]) -> Result<Self, LogError> {
        let lines = read_lines(bytes)?;
        if lines.length != bytes.len() {
            return Err(LogError::Damaged(lines.records.len() + 1));
        }
        let (begin, requests) = check_lines(&lines.records)?;
        let report = report_of(&requests, begin.timeout_ms, evidence(bytes));
        let commitment = report.commitment(&begin.board, begin.epoch, &begin.monitor);
        Ok(Self { begin, report, commitment })
    }
}

fn check_lines(records: &[Record]) -> Result<(Begin, Vec<RequestRecord>), LogError> {
    let Some((Record::Begin(begin), rest)) = records.split_first() else {
        return Err(if records.is_empty() { LogError::Unfinished } else { LogError::Version });
    };
    if begin.version != VERSION {
        return Err(LogError::Version);
    }
    let (mut targets, mut requests, mut made) = (Vec::new(), Vec::new(), BTreeSet::new());
    let mut end = None;
    for (line, record) in (2..).zip(rest) {
        let out_of_place = |reason| LogError::OutOfPlace { line, reason };
        match record {
            _ if end.is_some() => return Err(out_of_place("it stands behind the last one")),
            Record::Begin(_) => return Err(out_of_place("a log begins once")),
            Record::Target(target) => targets.push(target),
            Record::Request(request) => {
                if !made.insert((request.bucket, request.number)) {
                    return Err(out_of_place("the request was made before"));
                }
                check_request(begin, &targets, request).map_err(out_of_place)?;
                requests.push(request.clone());
            }
            Record::End(count) if usize::try_from(*count) != Ok(requests.len()) => {
                return Err(out_of_place("it counts other requests than there are"))
            }
            Record::End(count) => end = Some(*count),
        }
    }
    end.ok_or(LogError::Unfinished)?;
    Ok((begin.clone(), requests))
}

fn check_request(begin: &Begin, targets: &[&Target], request: &RequestRecord) -> Result<(), &'static str> {
    if request.bucket >= BUCKETS || request.number >= REQUESTS_PER_BUCKET {
        return Err("no such request is in the plan");
    }
    let schedule = Schedule(begin.calendar);
    let draw = begin.seed.draw(request.bucket, request.number);
    let moment = draw.moment_secs(schedule.bucket_secs());
    match schedule.second(request.at) {
        Some(ChainSecond { epoch, bucket, offset_secs })
            if (epoch, bucket) == (begin.epoch, request.bucket) && offset_secs >= moment => {}
        _ => return Err("the request was not made when the seed says"),
    }
    let target = usize::try_from(request.target).ok().and_then(|target| targets.get(target));
    let (choice, url) = target.ok_or("the target that it chose from does not stand before it")?.choose(&draw);
    if (&url, choice.method, choice.range) != (&request.url, request.method, request.range) {
        return Err("the seed draws another request");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use flashback::math::bitmap::{count, from_bytes};
    use proptest::prelude::*;
    use sha2::{Digest, Sha256};

    use super::*;
    use crate::sample;

    fn report(requests: &[RequestRecord]) -> Report {
        report_of(requests, sample::begin().timeout_ms, [9; 32])
    }

    /// The smallest value that `parts` of 100 values do not exceed.
    fn rank(mut values: Vec<u64>, parts: usize) -> Option<u64> {
        values.sort_unstable();
        values.get((values.len() * parts).div_ceil(100).max(1) - 1).copied()
    }

    #[test]
    fn a_perfect_epoch() {
        let perfect = report(&sample::requests(Some));
        assert_eq!((count(&from_bytes(&perfect.observed)), count(&from_bytes(&perfect.up))), (288, 288));
        assert_eq!((perfect.requests, perfect.successes), (1_440, 1_440));
        assert_eq!(perfect.p95_ms, 20, "looking up the name is the monitor's own time");
        assert_eq!(perfect.p10_kib, 0, "no body of 64 KiB arrived");
    }

    #[test]
    fn an_epoch_without_a_request_says_nothing() {
        let nothing = report(&[]);
        assert_eq!(
            (count(&from_bytes(&nothing.observed)), count(&from_bytes(&nothing.up)), nothing.requests),
            (0, 0, 0)
        );
        assert_eq!((nothing.p95_ms, nothing.p10_kib), (u16::MAX, 0));
    }

    #[test]
    fn a_failure_that_no_control_target_vouches_for_does_not_count() {
        let failed = |control: Option<&str>| {
            let control = control.map(str::to_owned);
            report(&sample::requests(|request| {
                let failed = RequestRecord { outcome: Outcome::Timeout, control: control.clone(), ..request.clone() };
                Some(if request.bucket == 65 { failed } else { request })
            }))
        };
        let cut_off = failed(None);
        assert_eq!(
            (count(&from_bytes(&cut_off.observed)), count(&from_bytes(&cut_off.up)), cut_off.requests),
            (287, 287, 1_435)
        );
        assert_eq!(cut_off.observed[8] & 2, 0);
        let down = failed(Some("https://c.example/"));
        assert_eq!(
            (count(&from_bytes(&down.observed)), count(&from_bytes(&down.up)), down.requests, down.successes),
            (288, 287, 1_440, 1_435)
        );
        assert_eq!((down.observed[8] & 2, down.up[8] & 2), (2, 0));
    }

    #[test]
    fn one_answer_makes_a_bucket_up_and_every_request_counts_for_success() {
        let outcomes = |request: RequestRecord| {
            let control = Some("https://c.example/".into());
            Some(if request.number == 4 {
                request
            } else {
                RequestRecord { outcome: Outcome::Status, control, ..request }
            })
        };
        let flaky = report(&sample::requests(outcomes));
        assert_eq!((count(&from_bytes(&flaky.up)), flaky.requests, flaky.successes), (288, 1_440, 288));
    }

    #[test]
    fn a_timeout_is_a_latency_of_its_own_length_and_another_failure_is_none() {
        let with = |outcome, of_20: u8| {
            report(&sample::requests(|request| {
                let control = Some("https://c.example/".into());
                let nth = (u32::from(request.bucket) * 5 + u32::from(request.number)) % 20;
                let failed = RequestRecord { outcome, control, ..request.clone() };
                Some(if nth < of_20.into() { failed } else { request })
            }))
            .p95_ms
        };
        assert_eq!((with(Outcome::Timeout, 1), with(Outcome::Timeout, 2)), (20, 10_000));
        assert_eq!(with(Outcome::Status, 19), 20);
        assert_eq!(with(Outcome::Status, 20), u16::MAX);
    }

    #[test]
    fn a_latency_is_rounded_up_and_a_throughput_down_but_not_to_none() {
        let with = |first_byte_us, body_us, body_bytes| {
            let change =
                |request| RequestRecord { connect_us: 0, tls_us: 0, first_byte_us, body_us, body_bytes, ..request };
            let report = report(&sample::requests(|request| Some(change(request))));
            (report.p95_ms, report.p10_kib)
        };
        assert_eq!(with(200_000, 1_000_000, 65_535), (200, 0));
        assert_eq!(with(200_001, 1_000_000, 65_536), (201, 64));
        assert_eq!(with(0, 1_000_001, 65_536), (0, 63));
        assert_eq!(with(70_000_000, 100_000_000, 65_536), (u16::MAX, 1));
        assert_eq!(with(65_534_000, 0, 65_536).0, 65_534);
    }

    #[test]
    fn a_log_gives_its_report_and_its_own_hash() {
        let requests = sample::requests(Some);
        let bytes = sample::text(&sample::records(requests.clone()));
        let log = VerifiedLog::read(&bytes).unwrap();
        let expected = report_of(&requests, 10_000, Sha256::digest(&bytes).into());
        assert_eq!((&log.report, &log.begin), (&expected, &sample::begin()));
        assert_eq!(log.commitment, expected.commitment(&log.begin.board, 2, &log.begin.monitor));
    }

    #[test]
    fn a_log_that_does_not_follow_from_its_seed_is_no_evidence() {
        let good = sample::records(sample::requests(Some));
        let changed = |change: &dyn Fn(&mut Vec<Record>)| {
            let mut records = good.clone();
            change(&mut records);
            VerifiedLog::read(&sample::text(&records)).unwrap_err()
        };
        let in_request = |change: fn(&mut RequestRecord)| {
            changed(&|records| match &mut records[7] {
                Record::Request(request) => change(request),
                _ => unreachable!("line 8 is a request"),
            })
        };
        let at_line =
            |error: LogError, wanted: usize| matches!(error, LogError::OutOfPlace { line, .. } if line == wanted);
        assert!(at_line(in_request(|request| request.at += 1), 8), "another bucket's second");
        assert!(at_line(in_request(|request| request.at -= 288), 8), "another epoch's");
        assert!(at_line(in_request(|request| request.bucket = 288), 8));
        assert!(at_line(in_request(|request| request.number = 5), 8));
        assert!(at_line(in_request(|request| request.number += 1), 9), "made twice");
        assert!(at_line(in_request(|request| request.target = 1), 8));
        assert!(at_line(in_request(|request| request.url.push('x')), 8), "another file");
        let other_seed = Begin { seed: [8; 32].into(), ..sample::begin() };
        let reseeded = changed(&|records| records[0] = Record::Begin(other_seed.clone()));
        assert!(matches!(reseeded, LogError::OutOfPlace { .. }), "drawn from another seed");
        assert!(at_line(changed(&|records| records.swap(1, 2)), 2), "chosen before the target was known");
        assert!(at_line(changed(&|records| drop(records.remove(9))), 1_442), "a request left out");
        assert!(at_line(changed(&|records| records.push(Record::End(1_440))), 1_444));
        assert!(at_line(changed(&|records| records.insert(5, records[0].clone())), 6));
        assert!(matches!(changed(&|records| drop(records.pop())), LogError::Unfinished));
        assert!(matches!(changed(&|records| drop(records.remove(0))), LogError::Version));
        assert!(matches!(VerifiedLog::read(b""), Err(LogError::Unfinished)));
        let torn = [sample::text(&good), b"x".to_vec()].concat();
        assert!(matches!(VerifiedLog::read(&torn), Err(LogError::Damaged(1_444))));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(16))]

        /// The program refuses a report for which one of these does not hold.
        #[test]
        fn any_log_makes_a_report_that_the_program_takes(
            kinds in prop::collection::vec((0_u8..5, 0_u64..200_000_000, 0_u64..20_000_000, 0_u64..1 << 24), 1_440),
        ) {
            let requests = sample::requests(|request| {
                let nth = usize::from(request.bucket) * 5 + usize::from(request.number);
                let (kind, first_byte_us, body_us, body_bytes) = kinds[nth];
                let control = (kind % 2 == 0).then(|| "https://c.example/".to_owned());
                let outcome = [Outcome::Timeout, Outcome::Timeout, Outcome::Status, Outcome::Success][usize::from(kind.min(3))];
                let control = control.filter(|_| outcome != Outcome::Success);
                Some(RequestRecord { outcome, control, first_byte_us, body_us, body_bytes, ..request })
            });
            let report = report(&requests);
            let (observed, up) = (count(&from_bytes(&report.observed)), count(&from_bytes(&report.up)));
            prop_assert!(report.up.iter().zip(&report.observed).all(|(up, observed)| up & !observed == 0));
            prop_assert!(observed <= report.requests && up <= report.successes && report.successes <= report.requests);
            prop_assert!(report.requests - report.successes >= observed - up);

            let latencies = requests.iter().filter(|request| request.counts()).filter_map(|request| match request.outcome {
                Outcome::Success => Some((request.connect_us + request.tls_us + request.first_byte_us).div_ceil(1_000).min(65_535)),
                Outcome::Timeout => Some(10_000),
                _ => None,
            });
            prop_assert_eq!(u64::from(report.p95_ms), rank(latencies.collect(), 95).unwrap_or(65_535));
            let bodies = requests.iter().filter(|request| request.succeeded() && request.body_bytes >= 65_536);
            let exact = rank(bodies.map(|r| (r.body_bytes * 1_000_000 / 1_024 / r.body_us.max(1)).max(1)).collect(), 10);
            let (exact, found) = (exact.unwrap_or(0), u64::from(report.p10_kib));
            prop_assert!(found <= exact && exact - found <= exact / 100_000, "{found} of {exact}");
        }
    }
}
