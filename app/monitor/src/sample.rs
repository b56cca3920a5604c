//! Logs for the unit tests: a whole epoch's requests as its seed draws them.

use anchor_lang::prelude::Pubkey;
use flashback::math::calendar::Calendar;

use crate::log::{to_line, Begin, Record, RequestRecord, Target, VERSION};
use crate::plan::REQUESTS_PER_BUCKET;
use crate::probe::Outcome;
use crate::BUCKETS;

/// Epochs of 288 seconds, of which the log is the third.
pub fn begin() -> Begin {
    Begin {
        version: VERSION,
        board: Pubkey::new_from_array([1; 32]),
        listing: Pubkey::new_from_array([2; 32]),
        monitor: Pubkey::new_from_array([3; 32]),
        epoch: 2,
        calendar: Calendar { genesis_at: 1_000, epoch_secs: 288, report_window_secs: 36 },
        seed: [7; 32].into(),
        timeout_ms: 10_000,
    }
}

/// A success in 20 ms.
pub fn request(begin: &Begin, target: &Target, bucket: u16, number: u8) -> RequestRecord {
    let (choice, url) = target.choose(&begin.seed.draw(bucket, number));
    RequestRecord {
        bucket,
        number,
        at: begin.calendar.epoch_start(begin.epoch) + i64::from(bucket),
        target: 0,
        url,
        method: choice.method,
        range: choice.range,
        address: None,
        status: Some(200),
        lookup_us: 500_000,
        connect_us: 5_000,
        tls_us: 5_000,
        first_byte_us: 10_000,
        body_us: 0,
        body_bytes: 0,
        outcome: Outcome::Success,
        control: None,
    }
}

/// All requests of an epoch, each as `change` makes it; `None` is not made.
pub fn requests(change: impl Fn(RequestRecord) -> Option<RequestRecord>) -> Vec<RequestRecord> {
    let (begin, target) = (begin(), target());
    let all = (0..BUCKETS).flat_map(|bucket| (0..REQUESTS_PER_BUCKET).map(move |number| (bucket, number)));
    all.filter_map(|(bucket, number)| change(request(&begin, &target, bucket, number))).collect()
}

/// What is measured.
pub fn target() -> Target {
    Target { url: "https://h.example/probe".into(), index: None }
}

/// A finished log of these requests.
pub fn records(requests: Vec<RequestRecord>) -> Vec<Record> {
    let count = requests.len() as u32;
    let head = [Record::Begin(begin()), Record::Target(target())];
    head.into_iter().chain(requests.into_iter().map(Record::Request)).chain([Record::End(count)]).collect()
}

/// The text of a log.
pub fn text(records: &[Record]) -> Vec<u8> {
    records.iter().flat_map(|record| to_line(record).unwrap()).collect()
}
