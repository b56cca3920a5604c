//! What stands in an epoch's log.

use std::net::IpAddr;
use std::time::Duration;

use anchor_lang::prelude::Pubkey;
use flashback::math::calendar::Calendar;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::index::Index;
use crate::plan::{ByteRange, Choice, Draw, Method, Seed};
use crate::probe::Outcome;

/// Version of the log's format.
pub const VERSION: u16 = 1;

/// A line of a log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Record {
    /// The first one: whose log it is.
    Begin(Begin),
    /// What the requests behind it choose from.
    Target(Target),
    /// A request.
    Request(RequestRecord),
    /// The last one: how many requests there are.
    End(u32),
}

/// Whose log it is, and how its requests are drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Begin {
    /// [`VERSION`].
    pub version: u16,
    /// The board.
    #[serde(with = "text")]
    pub board: Pubkey,
    /// The listing that is measured.
    #[serde(with = "text")]
    pub listing: Pubkey,
    /// The monitor's Provider account.
    #[serde(with = "text")]
    pub monitor: Pubkey,
    /// The epoch.
    pub epoch: u32,
    /// How the chain's time is cut.
    #[serde(with = "calendar")]
    pub calendar: Calendar,
    /// What the epoch's requests are drawn from.
    pub seed: Seed,
    /// When an answer had to be complete, in milliseconds.
    pub timeout_ms: u32,
}

/// What requests choose from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// What is measured: the provider's endpoint joined with the listing's path.
    pub url: String,
    /// The index that was found beside it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub index: Option<Index>,
}

impl Target {
    /// What a draw chooses, and its URL: as it stands where it is none.
    pub fn choose(&self, draw: &Draw) -> (Choice<'_>, String) {
        let choice = draw.choose(self.index.as_ref());
        let url = match (choice.entry, Url::parse(&self.url)) {
            (Some(entry), Ok(path)) => entry.url(&path).into(),
            _ => self.url.clone(),
        };
        (choice, url)
    }
}

/// A request. Durations are in microseconds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestRecord {
    /// The bucket it belongs to.
    pub bucket: u16,
    /// Its number in the bucket.
    pub number: u8,
    /// The chain's time when it was made.
    pub at: i64,
    /// Which target of the log it chose from, the first being 0.
    pub target: u32,
    /// What was asked.
    pub url: String,
    /// How.
    pub method: Method,
    /// Which part; `None` is all.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub range: Option<ByteRange>,
    /// The address that was connected to.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub address: Option<IpAddr>,
    /// Status of the answer.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub status: Option<u16>,
    /// Looking up the name.
    pub lookup_us: u64,
    /// Connecting.
    pub connect_us: u64,
    /// The TLS handshake.
    pub tls_us: u64,
    /// From the request to the end of the answer's head.
    pub first_byte_us: u64,
    /// From there to the end of the body.
    pub body_us: u64,
    /// Bytes of the body that were read.
    pub body_bytes: u64,
    /// What became of it.
    pub outcome: Outcome,
    /// The control target that answered when it failed. A failure without one does not count.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub control: Option<String>,
}

impl RequestRecord {
    /// Whether it was answered correctly.
    pub fn succeeded(&self) -> bool {
        self.outcome == Outcome::Success
    }

    /// From connecting to the end of the answer's head, if it was answered correctly.
    pub fn first_byte(&self) -> Option<Duration> {
        let micros = self.connect_us.saturating_add(self.tls_us).saturating_add(self.first_byte_us);
        self.succeeded().then_some(Duration::from_micros(micros))
    }

    /// Whether it says anything of the endpoint: a failure does only if the monitor was not cut off itself.
    pub fn counts(&self) -> bool {
        self.succeeded() || self.control.is_some()
    }
}

mod text {
    use super::{Deserialize, Pubkey};
    use serde::{de::Error, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(key: &Pubkey, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(key)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Pubkey, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

mod calendar {
    use super::{Calendar, Deserialize, Serialize};
    use serde::{Deserializer, Serializer};

    #[derive(Serialize, Deserialize)]
    struct Fields {
        genesis_at: i64,
        epoch_secs: u32,
        report_window_secs: u32,
    }

    pub fn serialize<S: Serializer>(calendar: &Calendar, serializer: S) -> Result<S::Ok, S::Error> {
        let Calendar { genesis_at, epoch_secs, report_window_secs } = *calendar;
        Fields { genesis_at, epoch_secs, report_window_secs }.serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Calendar, D::Error> {
        let Fields { genesis_at, epoch_secs, report_window_secs } = Fields::deserialize(deserializer)?;
        Ok(Calendar { genesis_at, epoch_secs, report_window_secs })
    }
}
