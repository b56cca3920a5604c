//! What a monitor counts, for Prometheus.

use std::fmt;
use std::sync::Arc;

use anchor_lang::prelude::Pubkey;
use prometheus_client::encoding::text::encode;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

use crate::log::RequestRecord;
use crate::probe::Outcome;

/// Bounds of the buckets of the first byte's histogram, in seconds: from 5 ms doubling to 10 s.
const FIRST_BYTE_BOUNDS: [f64; 12] = [0.005, 0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24];

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RequestLabels {
    listing: String,
    outcome: Outcome,
    counted: bool,
}

/// What is counted. Clones count together.
#[derive(Clone)]
pub struct Metrics {
    registry: Arc<Registry>,
    requests: Family<RequestLabels, Counter>,
    first_byte: Histogram,
    /// Requests that stand in a log.
    pub requests_logged: Counter,
    /// Logs that were finished.
    pub logs_finished: Counter,
    /// Records that could not be written, and logs that could not be opened.
    pub log_errors: Counter,
    /// Looks at the chain's clock that failed.
    pub clock_errors: Counter,
    /// The chain's time.
    pub chain_time: Gauge,
    /// Listings that are watched.
    pub listings: Gauge,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("flashback_monitor");
        let requests = Family::default();
        let first_byte = Histogram::new(FIRST_BYTE_BOUNDS);
        let [requests_logged, logs_finished, log_errors, clock_errors] = std::array::from_fn(|_| Counter::default());
        let [chain_time, listings] = std::array::from_fn(|_| Gauge::default());
        registry.register("requests", "Requests by what became of them, and whether they count", requests.clone());
        let help = "From connecting to the end of the answer's head, of requests answered correctly";
        registry.register_with_unit("first_byte", help, Unit::Seconds, first_byte.clone());
        registry.register("requests_logged", "Requests that stand in a log", requests_logged.clone());
        registry.register("logs_finished", "Epoch logs that were finished", logs_finished.clone());
        registry.register("log_errors", "Records not written and logs not opened", log_errors.clone());
        registry.register("clock_errors", "Looks at the chain's clock that failed", clock_errors.clone());
        registry.register_with_unit("chain_time", "The chain's unix time", Unit::Seconds, chain_time.clone());
        registry.register("listings", "Listings that are watched", listings.clone());
        let registry = Arc::new(registry);
        Self {
            registry,
            requests,
            first_byte,
            requests_logged,
            logs_finished,
            log_errors,
            clock_errors,
            chain_time,
            listings,
        }
    }
}

impl Metrics {
    /// Counts a request for `listing`.
    pub fn count(&self, listing: &Pubkey, request: &RequestRecord) {
        let (listing, outcome, counted) = (listing.to_string(), request.outcome, request.counts());
        self.requests.get_or_create(&RequestLabels { listing, outcome, counted }).inc();
        if let Some(first_byte) = request.first_byte() {
            self.first_byte.observe(first_byte.as_secs_f64());
        }
    }

    /// All of it as OpenMetrics text.
    ///
    /// # Errors
    /// None that a string has.
    pub fn text(&self) -> Result<String, fmt::Error> {
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }
}
