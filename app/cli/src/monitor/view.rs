//! Reports as they are shown.

use flashback::math::bitmap::{count, from_bytes};
use flashback_monitor::report::VerifiedLog;
use flashback_monitor::BUCKETS;

use crate::input::amount::show_ppm;
use crate::output::record::Record;

/// A report and the commitment to it, as they follow from a log.
pub fn record(log: &VerifiedLog) -> Record {
    let VerifiedLog { begin, report, commitment } = log;
    let (observed, up) = (count(&from_bytes(&report.observed)), count(&from_bytes(&report.up)));
    let p10 = if report.p10_kib == 0 { "none of 64 KiB".into() } else { format!("{} KiB/s", report.p10_kib) };
    Record::default()
        .key("board", &begin.board)
        .key("listing", &begin.listing)
        .key("monitor", &begin.monitor)
        .number("epoch", begin.epoch)
        .add("observed_buckets", observed, format!("{observed} of {BUCKETS}"))
        .add("up_buckets", up, share(up, observed))
        .number("requests", report.requests)
        .add("successes", report.successes, share(report.successes, report.requests))
        .add("p95_ms", report.p95_ms, format!("{} ms", report.p95_ms))
        .add("p10_kib", report.p10_kib, p10)
        .hash("evidence", &report.evidence_hash)
        .hash("commitment", commitment)
}

/// A count, and which share of the whole it is, rounded down.
fn share(part: u32, whole: u32) -> String {
    let ppm = (u64::from(part) * 1_000_000).checked_div(whole.into());
    ppm.and_then(|ppm| ppm.try_into().ok())
        .map_or_else(|| part.to_string(), |ppm| format!("{part} ({})", show_ppm(ppm)))
}
