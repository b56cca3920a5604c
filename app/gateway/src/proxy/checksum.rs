//! The checksums that a client has declared for a body, in headers or in trailers.

use hyper::HeaderMap;
use s3s::checksum::ChecksumHasher;
use s3s::dto::Checksum;
use s3s::{s3_error, S3Request, S3Result, TrailingHeaders};

/// What a header or trailer with a checksum starts with.
const PREFIX: &str = "x-amz-checksum-";
/// The header that names the trailers.
const TRAILER: &str = "x-amz-trailer";

/// Compares a body with its checksums.
pub struct Verifier {
    hasher: ChecksumHasher,
    declared: Vec<(String, String)>,
    in_trailers: Vec<String>,
    trailers: Option<TrailingHeaders>,
}

macro_rules! algorithms {
    ($($name:literal: $field:ident, $sum:ident);+ $(;)?) => {
        /// Has `hasher` compute `algorithm`. Whether it can.
        fn enable(hasher: &mut ChecksumHasher, algorithm: &str) -> bool {
            match algorithm {
                $($name => {
                    hasher.$field.get_or_insert_with(s3s::crypto::Checksum::new);
                    true
                })+
                _ => false,
            }
        }

        fn computed<'c>(sum: &'c Checksum, algorithm: &str) -> Option<&'c str> {
            match algorithm {
                $($name => sum.$sum.as_deref(),)+
                _ => None,
            }
        }
    };
}

algorithms! {
    "crc32": crc32, checksum_crc32;
    "crc32c": crc32c, checksum_crc32c;
    "crc64nvme": crc64nvme, checksum_crc64nvme;
    "md5": md5, checksum_md5;
    "sha1": sha1, checksum_sha1;
    "sha256": sha256, checksum_sha256;
    "sha512": sha512, checksum_sha512;
    "xxhash64": xxhash64, checksum_xxhash64;
    "xxhash3": xxhash3, checksum_xxhash3;
    "xxhash128": xxhash128, checksum_xxhash128;
}

impl Verifier {
    /// That of a request.
    ///
    /// # Errors
    /// A checksum of an unknown kind, or trailers that are declared for a body that has none.
    pub fn of<T>(request: &S3Request<T>) -> S3Result<Self> {
        Self::new(&request.headers, request.trailing_headers.clone())
    }

    fn new(headers: &HeaderMap, trailers: Option<TrailingHeaders>) -> S3Result<Self> {
        let mut verifier =
            Self { hasher: ChecksumHasher::default(), declared: Vec::new(), in_trailers: Vec::new(), trailers };
        for (name, value) in headers {
            let Some(algorithm) = name.as_str().strip_prefix(PREFIX) else { continue };
            if matches!(algorithm, "mode" | "type" | "algorithm") {
                continue;
            }
            let value = value.to_str().map_err(|_| s3_error!(InvalidRequest, "the header {name} is no text"))?;
            verifier.expect(algorithm)?;
            verifier.declared.push((algorithm.to_owned(), value.to_owned()));
        }
        let names = headers.get_all(TRAILER).iter().flat_map(|value| value.to_str().unwrap_or_default().split(','));
        for name in names.map(|name| name.trim().to_ascii_lowercase()) {
            if let Some(algorithm) = name.strip_prefix(PREFIX) {
                verifier.expect(algorithm)?;
                verifier.in_trailers.push(algorithm.to_owned());
            }
        }
        if verifier.trailers.is_none() && !verifier.in_trailers.is_empty() {
            return Err(s3_error!(InvalidRequest, "trailers are declared for a body that can have none"));
        }
        Ok(verifier)
    }

    fn expect(&mut self, algorithm: &str) -> S3Result<()> {
        if enable(&mut self.hasher, algorithm) {
            return Ok(());
        }
        Err(s3_error!(InvalidRequest, "checksums of the kind {algorithm} are not known"))
    }

    /// The algorithms whose sums come after the body.
    pub fn in_trailers(&self) -> &[String] {
        &self.in_trailers
    }

    /// Takes a piece of the body.
    pub fn update(&mut self, piece: &[u8]) {
        self.hasher.update(piece);
    }

    /// Compares, once the body is read to its end.
    pub fn finish(mut self) -> S3Result<()> {
        let trailers = self.trailers.as_ref().and_then(|trailers| trailers.read(Clone::clone)).unwrap_or_default();
        for algorithm in &self.in_trailers {
            let value = trailers.get(format!("{PREFIX}{algorithm}")).and_then(|value| value.to_str().ok());
            let value = value
                .ok_or_else(|| s3_error!(InvalidRequest, "the declared trailer {PREFIX}{algorithm} is missing"))?;
            self.declared.push((algorithm.clone(), value.trim().to_owned()));
        }
        let sum = self.hasher.finalize();
        for (algorithm, declared) in &self.declared {
            if computed(&sum, algorithm) != Some(declared) {
                return Err(s3_error!(BadDigest, "the body does not have the {algorithm} checksum that was declared"));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(headers: &[(&'static str, &'static str)]) -> HeaderMap {
        headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    fn verified(given: &[(&'static str, &'static str)], body: &[u8]) -> S3Result<()> {
        let mut verifier = Verifier::new(&headers(given), None)?;
        body.chunks(4).for_each(|piece| verifier.update(piece));
        verifier.finish()
    }

    #[test]
    fn a_body_must_have_every_checksum_that_is_declared() {
        let body = b"123456789";
        // Check values of the CRC catalogue, in base64.
        let crcs = [
            ("x-amz-checksum-crc32", "y/Q5Jg=="),
            ("x-amz-checksum-crc32c", "4waSgw=="),
            ("x-amz-checksum-crc64nvme", "rosUhgp5mIg="),
        ];
        assert!(verified(&crcs, body).is_ok());
        assert!(verified(&[], body).is_ok());
        for (name, _) in crcs {
            let wrong = verified(&[("x-amz-checksum-type", "FULL_OBJECT"), (name, "AAAAAA==")], body).unwrap_err();
            assert_eq!(wrong.code(), &s3s::S3ErrorCode::BadDigest, "{name}");
        }
        assert!(verified(&crcs, b"123456780").is_err());
    }

    #[test]
    fn unknown_kinds_and_trailers_without_a_place_are_refused() {
        assert!(Verifier::new(&headers(&[("x-amz-checksum-crc16", "AA==")]), None).is_err());
        assert!(Verifier::new(&headers(&[("x-amz-trailer", "x-amz-checksum-crc16")]), None).is_err());
        assert!(Verifier::new(&headers(&[("x-amz-trailer", "x-amz-checksum-crc32")]), None).is_err());
    }
}
