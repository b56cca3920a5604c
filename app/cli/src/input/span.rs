//! Spans of time and instants, by the chain's clock.

use std::str::FromStr;
use std::time::{Duration, UNIX_EPOCH};

const DAY: u64 = 86_400;
/// The units a span is typed in, the longest first.
const UNITS: [(char, u64); 5] = [('w', 7 * DAY), ('d', DAY), ('h', 3_600), ('m', 60), ('s', 1)];

/// A span of time as typed: `7d`, `1d12h`, `90m`, or with `e` in epochs, whose length the platform fixed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    secs: u64,
    epochs: u64,
}

impl FromStr for Span {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let malformed = || "write a span such as 7d, 1d12h, 90m, 30s, 2w, or 3e for epochs".to_string();
        let mut span = Self::default();
        let mut rest = text;
        while !rest.is_empty() {
            let end = rest.find(|c: char| !c.is_ascii_digit()).ok_or_else(malformed)?;
            let (number, tail) = rest.split_at(end);
            let number: u64 = number.parse().map_err(|_| malformed())?;
            let unit = tail.chars().next().ok_or_else(malformed)?;
            span = span.plus(number, unit).ok_or_else(malformed)?;
            rest = tail.get(unit.len_utf8()..).unwrap_or_default();
        }
        if text.is_empty() {
            return Err(malformed());
        }
        Ok(span)
    }
}

impl Span {
    fn plus(self, number: u64, unit: char) -> Option<Self> {
        if unit == 'e' {
            return Some(Self { epochs: self.epochs.checked_add(number)?, ..self });
        }
        let (_, secs) = UNITS.iter().find(|(letter, _)| *letter == unit)?;
        Some(Self { secs: self.secs.checked_add(number.checked_mul(*secs)?)?, ..self })
    }

    /// The span in seconds where an epoch has `epoch_secs`.
    pub fn secs(self, epoch_secs: u32) -> Result<u32, String> {
        let epochs = self.epochs.checked_mul(epoch_secs.into());
        let secs = epochs.and_then(|epochs| epochs.checked_add(self.secs));
        secs.and_then(|secs| u32::try_from(secs).ok()).ok_or_else(|| "a span has at most 136 years".into())
    }
}

/// An end as typed: a date, an instant, or a span from now on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    /// Unix seconds.
    At(i64),
    /// From the chain's present time.
    In(Span),
}

impl FromStr for Until {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Ok(span) = text.parse() {
            return Ok(Self::In(span));
        }
        let instant = if text.contains(['T', ' ']) { text.to_string() } else { format!("{text}T00:00:00Z") };
        let time = humantime::parse_rfc3339_weak(&instant)
            .map_err(|_| "write a date (2027-01-31), an instant (2027-01-31T12:00:00Z) or a span (180d)".to_string())?;
        let since = time.duration_since(UNIX_EPOCH).map_err(|_| "a date lies after 1970".to_string())?;
        i64::try_from(since.as_secs()).map(Self::At).map_err(|_| "the date is too far away".into())
    }
}

impl Until {
    /// The instant in unix seconds, where the chain's time is `now`.
    pub fn at(self, now: i64, epoch_secs: u32) -> Result<i64, String> {
        match self {
            Self::At(at) => Ok(at),
            Self::In(span) => Ok(now.saturating_add(span.secs(epoch_secs)?.into())),
        }
    }
}

/// `secs` in the two longest units that it fills: `7d`, `1d 12h`.
pub fn show_span(secs: u64) -> String {
    let mut rest = secs;
    let mut parts = Vec::new();
    for (unit, length) in UNITS.into_iter().skip(1) {
        if rest >= length {
            parts.push(format!("{}{unit}", rest / length));
            rest %= length;
        }
    }
    parts.truncate(2);
    if parts.is_empty() {
        return "0s".into();
    }
    parts.join(" ")
}

/// Unix seconds as a date and time in UTC; the number itself where the calendar ends.
pub fn show_time(at: i64) -> String {
    const LAST_SECOND_OF_9999: u64 = 253_402_300_799;
    match u64::try_from(at) {
        Ok(secs) if secs <= LAST_SECOND_OF_9999 => {
            humantime::format_rfc3339_seconds(UNIX_EPOCH + Duration::from_secs(secs)).to_string()
        }
        _ => format!("second {at}"),
    }
}

/// Unix seconds as a date in UTC.
pub fn show_date(at: i64) -> String {
    let time = show_time(at);
    time.split_once('T').map_or(time.clone(), |(date, _)| date.into())
}

/// As [`show_time`], with how far it is away.
pub fn show_end(at: i64, now: i64) -> String {
    let away = show_span(at.abs_diff(now));
    if now < at {
        format!("{} (in {away})", show_time(at))
    } else {
        format!("{} ({away} ago)", show_time(at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secs(text: &str) -> Result<u32, String> {
        text.parse::<Span>()?.secs(288)
    }

    #[test]
    fn spans_add_up_in_days_of_86_400_seconds_and_epochs_of_the_platform() {
        for (text, expected) in [
            ("7d", 7 * 86_400),
            ("12h", 43_200),
            ("1d12h", 129_600),
            ("2w", 14 * 86_400),
            ("90m", 5_400),
            ("30s", 30),
            ("3e", 864),
            ("1e1s", 289),
            ("0s", 0),
        ] {
            assert_eq!(secs(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_span_or_does_not_fit() {
        for text in ["", "7", "d", "7D", "7 d", "-1d", "1.5d", "1y", "7dd", "99999999999999999999s", "50000d", "ä"] {
            assert!(secs(text).is_err(), "{text}");
        }
        assert!(secs("18446744073709551615e").is_err());
    }

    #[test]
    fn an_end_is_a_date_an_instant_or_a_span_from_the_chains_now() {
        let at = |text: &str| text.parse::<Until>()?.at(1_000, 288);
        assert_eq!(at("2027-01-31"), Ok(1_801_353_600));
        assert_eq!(at("2027-01-31T00:00:01Z"), Ok(1_801_353_601));
        assert_eq!(at("2027-01-31 00:01:00"), Ok(1_801_353_660));
        assert_eq!(at("180d"), Ok(1_000 + 180 * 86_400));
        assert_eq!(at("2e"), Ok(1_576));
        for text in ["", "tomorrow", "2027-13-01", "1969-12-31", "31.1.2027", "2027"] {
            assert!(at(text).is_err(), "{text}");
        }
    }

    #[test]
    fn shows_what_a_person_can_read() {
        assert_eq!((show_span(0), show_span(7 * 86_400)), ("0s".into(), "7d".into()));
        assert_eq!(show_span(86_400 + 43_200 + 5), "1d 12h");
        assert_eq!(show_time(1_801_353_600), "2027-01-31T00:00:00Z");
        assert_eq!(show_time(i64::MAX), "second 9223372036854775807");
        assert_eq!(show_time(-1), "second -1");
        assert_eq!((show_date(1_801_353_600), show_date(-1)), ("2027-01-31".into(), "second -1".into()));
        assert_eq!(show_end(1_801_353_600, 1_801_350_000), "2027-01-31T00:00:00Z (in 1h)");
        assert_eq!(show_end(1_801_353_600, 1_801_353_600), "2027-01-31T00:00:00Z (0s ago)");
    }
}
