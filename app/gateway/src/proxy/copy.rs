//! Copies: the source must be of the same agreement, and within the grant.

use flashback::state::Action;
use flashback_client::gateway::agreement_of;
use s3s::dto::CopySource;
use s3s::{s3_error, S3Result};

use super::inner_key;
use crate::access::Admitted;
use crate::meter::Meter;

/// The source in the store of what a request names, after checking that its grant reads it, and the source's length in bytes: 0
/// where there is none.
pub async fn inner_source(admitted: &Admitted, meter: &Meter, source: &CopySource) -> S3Result<(CopySource, u64)> {
    let CopySource::Bucket { bucket, key, version_id } = source else {
        return Err(s3_error!(AccessDenied, "copies are made from the bucket of the agreement only"));
    };
    if agreement_of(bucket) != Some(admitted.standing.session().agreement) {
        return Err(s3_error!(AccessDenied, "copies are made from the bucket of the agreement only"));
    }
    admitted.check(Action::Read, key)?;
    let key = inner_key(admitted, key)?;
    let length = meter.length(&admitted.place.bucket, &key).await;
    let length = length.map_err(|_| s3_error!(ServiceUnavailable, "the store does not answer; try again later"))?;
    let bucket = admitted.place.bucket.as_str().into();
    let source = CopySource::Bucket { bucket, key: key.into(), version_id: version_id.clone() };
    Ok((source, length.unwrap_or_default()))
}

/// Bytes of a range `bytes=FIRST-LAST` of an object of `length`; all of it where there is no range that can be read.
pub fn range_length(range: Option<&str>, length: u64) -> u64 {
    let bounds = range.and_then(|range| range.strip_prefix("bytes=")?.split_once('-'));
    let parsed = bounds.and_then(|(first, last)| Some((first.parse::<u64>().ok()?, last.parse::<u64>().ok()?)));
    parsed.and_then(|(first, last)| last.checked_sub(first)?.checked_add(1)).unwrap_or(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_that_cannot_be_read_counts_as_all() {
        for (range, expected) in [
            (None, 100),
            (Some("bytes=0-0"), 1),
            (Some("bytes=10-19"), 10),
            (Some("bytes=19-10"), 100),
            (Some("bytes=5-"), 100),
            (Some("bytes=0-18446744073709551615"), 100),
            (Some("5-6"), 100),
        ] {
            assert_eq!(range_length(range, 100), expected, "{range:?}");
        }
    }
}
