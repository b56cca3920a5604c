//! What a gateway counts, for Prometheus.

use std::fmt;
use std::time::Duration;

use hyper::{Method, StatusCode};
use prometheus_client::encoding::text::encode;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

/// Bounds of the buckets of the answer's histogram, in seconds: from 1 ms doubling to 4 s.
const ANSWER_BOUNDS: [f64; 13] =
    [0.001, 0.002, 0.004, 0.008, 0.016, 0.032, 0.064, 0.128, 0.256, 0.512, 1.024, 2.048, 4.096];

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Labels {
    method: String,
    status: u16,
}

/// What is counted.
pub struct Metrics {
    registry: Registry,
    requests: Family<Labels, Counter>,
    answer: Histogram,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("flashback_gateway");
        let (requests, answer) = (Family::default(), Histogram::new(ANSWER_BOUNDS));
        registry.register("requests", "Requests by method and status of the answer", requests.clone());
        let help = "From the head of a request to the head of its answer";
        registry.register_with_unit("answer", help, Unit::Seconds, answer.clone());
        Self { registry, requests, answer }
    }
}

impl Metrics {
    /// Counts a request.
    pub fn count(&self, method: &Method, status: StatusCode, took: Duration) {
        // Whoever makes up methods makes no new counters.
        let known = [Method::GET, Method::HEAD, Method::PUT, Method::POST, Method::DELETE];
        let method = if known.contains(method) { method.as_str() } else { "other" };
        self.requests.get_or_create(&Labels { method: method.to_owned(), status: status.as_u16() }).inc();
        self.answer.observe(took.as_secs_f64());
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
