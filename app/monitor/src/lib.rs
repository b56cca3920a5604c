//! Measures what a listing promises: probes its endpoint at moments that nobody knows beforehand, logs each request, and
//! makes the epoch's report of the log and of nothing else.
//!
//! [`monitor::Monitor`] watches; [`report::VerifiedLog`] recomputes a report from a published log; [`serve`] publishes logs,
//! metrics and health. Time is the chain's ([`clock::Clock`]).
#![deny(missing_docs)]

pub mod clock;
pub mod duty;
pub mod index;
pub mod log;
pub mod metrics;
pub mod monitor;
pub mod plan;
pub mod probe;
pub mod report;
#[cfg(test)]
mod sample;
pub mod serve;
pub mod store;
pub mod watch;

/// Buckets of an epoch.
pub const BUCKETS: u16 = 288;
const _: () = assert!(BUCKETS as u32 == flashback::constants::BUCKETS);
