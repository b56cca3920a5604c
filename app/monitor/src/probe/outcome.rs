//! What becomes of a request, and how long each part of it takes.

use std::net::IpAddr;
use std::time::{Duration, Instant};

use prometheus_client::encoding::EncodeLabelValue;
use serde::{Deserialize, Serialize};

/// What became of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EncodeLabelValue, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It was answered correctly.
    #[error("answered correctly")]
    Success,
    /// The answer was not complete in time.
    #[error("timed out")]
    Timeout,
    /// The endpoint is no http or https URL.
    #[error("no http or https URL")]
    BadUrl,
    /// The name has no address.
    #[error("the name has no address")]
    NoAddress,
    /// The name has no address that everybody can reach.
    #[error("no public address")]
    NotPublic,
    /// Nobody accepts connections.
    #[error("connection refused or broken off")]
    Unreachable,
    /// TLS failed, most often for the certificate.
    #[error("no valid certificate, or no TLS")]
    Tls,
    /// The answer breaks HTTP, ends early, or its head is too long.
    #[error("broken HTTP answer")]
    Http,
    /// The answer is no success.
    #[error("status other than success")]
    Status,
    /// It redirects to another host.
    #[error("redirect to another host")]
    ForeignRedirect,
    /// It redirects once too often.
    #[error("too many redirects")]
    TooManyRedirects,
    /// A range other than that asked for.
    #[error("another range than asked for")]
    WrongRange,
    /// The file is shorter or longer than the index says.
    #[error("wrong length")]
    WrongLength,
    /// The file's sha256 is not that of the index.
    #[error("wrong sha256")]
    WrongContent,
    /// A body without a length that does not end.
    #[error("endless body")]
    EndlessBody,
}

/// What is seen of a request. Durations of a redirected one are sums over its connections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Observation {
    /// What became of it.
    pub outcome: Outcome,
    /// When it began.
    pub begun: Instant,
    /// The address connected to.
    pub address: Option<IpAddr>,
    /// Status of the answer.
    pub status: Option<u16>,
    /// Looking up the name.
    pub lookup: Duration,
    /// Connecting.
    pub connect: Duration,
    /// The TLS handshake.
    pub tls: Duration,
    /// From the request to the end of the answer's head.
    pub first_byte: Duration,
    /// From there to the end of the body.
    pub body: Duration,
    /// Bytes of the body that were read.
    pub body_bytes: u64,
}

impl Observation {
    /// A request that is not made yet.
    pub(crate) fn begun() -> Self {
        Self {
            outcome: Outcome::Timeout,
            begun: Instant::now(),
            address: None,
            status: None,
            lookup: Duration::ZERO,
            connect: Duration::ZERO,
            tls: Duration::ZERO,
            first_byte: Duration::ZERO,
            body: Duration::ZERO,
            body_bytes: 0,
        }
    }
}
