//! Whether an answer is the right one: its status, its range, its length, its sha256.

use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::header::{HeaderMap, CONTENT_LENGTH, CONTENT_RANGE};
use hyper::{Response, StatusCode};
use sha2::{Digest, Sha256};

use super::{Outcome, ProbeRequest};
use crate::plan::{ByteRange, LONGEST_BODY};

/// What the body has to be.
pub struct Expected {
    /// Bytes, where that is known.
    length: Option<u64>,
    /// sha256, where that is known of what is sent.
    sha256: Option<[u8; 32]>,
}

impl Expected {
    /// What has to come for `request` by the index and by the answer's head.
    pub fn new(request: &ProbeRequest<'_>, response: &Response<Incoming>) -> Result<Self, Outcome> {
        let (status, headers) = (response.status(), response.headers());
        let file = request.file;
        let whole = Self { length: file.map(|file| file.size()), sha256: file.map(|file| file.sha256()) };
        let expected = match request.range {
            Some(asked) if status == StatusCode::PARTIAL_CONTENT => {
                let sent = content_range(headers).ok_or(Outcome::WrongRange)?;
                let right = match whole.length {
                    Some(size) => sent == (asked, Some(size)),
                    // A file that ends before the range does is sent to its end.
                    None => sent.0.first == asked.first && sent.0.last <= asked.last,
                };
                if !right {
                    return Err(Outcome::WrongRange);
                }
                let is_all = whole.length == Some(sent.0.length());
                Self { length: Some(sent.0.length()), sha256: whole.sha256.filter(|_| is_all) }
            }
            // Nothing can be a range of an empty file.
            Some(_) if status == StatusCode::RANGE_NOT_SATISFIABLE && file.is_none() && is_empty(headers) => {
                return Ok(Self { length: None, sha256: None });
            }
            _ if status == StatusCode::PARTIAL_CONTENT || !status.is_success() => return Err(Outcome::Status),
            _ => whole,
        };
        let announced = number(headers, CONTENT_LENGTH.as_str());
        match (expected.length, announced) {
            (Some(expected), Some(announced)) if expected != announced => Err(Outcome::WrongLength),
            (None, Some(_)) => Ok(Self { length: announced, ..expected }),
            _ => Ok(expected),
        }
    }
}

fn number(headers: &HeaderMap, name: &str) -> Option<u64> {
    headers.get(name)?.to_str().ok()?.trim().parse().ok()
}

/// `bytes first-last/size`, the size being `*` where it is unknown.
fn content_range(headers: &HeaderMap) -> Option<(ByteRange, Option<u64>)> {
    let text = headers.get(CONTENT_RANGE)?.to_str().ok()?;
    let (range, size) = text.trim().strip_prefix("bytes ")?.split_once('/')?;
    let (first, last) = range.split_once('-')?;
    let range = ByteRange { first: first.parse().ok()?, last: last.parse().ok()? };
    let size = if size == "*" { None } else { Some(size.parse().ok()?) };
    (range.first <= range.last).then_some((range, size))
}

fn is_empty(headers: &HeaderMap) -> bool {
    headers.get(CONTENT_RANGE).is_some_and(|range| range == "bytes */0")
}

/// Reads a body and compares it; of one that is longer than [`LONGEST_BODY`] only that much, if its length is known.
pub async fn read_body(response: Response<Incoming>, expected: &Expected, read: &mut u64) -> Result<(), Outcome> {
    let mut body = response.into_body();
    let mut hash = expected.sha256.map(|_| Sha256::new());
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|_| Outcome::Http)?.into_data() else { continue };
        *read = read.saturating_add(data.len() as u64);
        if let Some(hash) = &mut hash {
            hash.update(&data);
        }
        match expected.length {
            Some(length) if *read > length => return Err(Outcome::WrongLength),
            Some(length) if *read >= LONGEST_BODY && length > LONGEST_BODY => return Ok(()),
            None if *read > LONGEST_BODY => return Err(Outcome::EndlessBody),
            _ => {}
        }
    }
    if expected.length.is_some_and(|length| *read != length) {
        return Err(Outcome::WrongLength);
    }
    let sha256 = hash.map(|hash| hash.finalize().into());
    if sha256 == expected.sha256 {
        Ok(())
    } else {
        Err(Outcome::WrongContent)
    }
}
