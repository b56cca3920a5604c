//! When an epoch's requests are made and what they ask for: drawn from a seed that nobody knows before the log is shown.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::index::{Index, IndexEntry};

/// Requests in each bucket: 1,440 an epoch.
pub const REQUESTS_PER_BUCKET: u8 = 5;
/// Longest range that is asked for, and the longest body that is read whole where its length is known beforehand.
pub const LONGEST_BODY: u64 = 8 << 20;
/// The range that is asked for where nobody says how long the file is: the shortest body that has a throughput.
const BLIND_RANGE: ByteRange = ByteRange { first: 0, last: crate::report::LEAST_THROUGHPUT_BODY - 1 };

/// What an epoch's plan is drawn from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seed(#[serde(with = "hex::serde")] [u8; 32]);

impl Seed {
    /// A seed from the operating system.
    ///
    /// # Errors
    /// The operating system has no random numbers.
    pub fn random() -> std::io::Result<Self> {
        let mut seed = [0; 32];
        getrandom::fill(&mut seed)?;
        Ok(Self(seed))
    }

    /// The draw for request `number` of a bucket: sha256(seed, bucket as u16 little-endian, number).
    pub fn draw(&self, bucket: u16, number: u8) -> Draw {
        Draw(
            Sha256::new()
                .chain_update(self.0)
                .chain_update(bucket.to_le_bytes())
                .chain_update([number])
                .finalize()
                .into(),
        )
    }
}

impl From<[u8; 32]> for Seed {
    fn from(seed: [u8; 32]) -> Self {
        Self(seed)
    }
}

/// How a file is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// The file, or a range of it.
    Get,
    /// What is said about it.
    Head,
}

/// Bytes of a file, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ByteRange {
    /// The first.
    pub first: u64,
    /// The last.
    pub last: u64,
}

impl ByteRange {
    /// How many there are.
    pub fn length(&self) -> u64 {
        self.last.saturating_sub(self.first).saturating_add(1)
    }
}

/// What a request asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice<'a> {
    /// How.
    pub method: Method,
    /// The file of the index; `None` is the listing's path itself.
    pub entry: Option<&'a IndexEntry>,
    /// The part of the file; `None` is all of it.
    pub range: Option<ByteRange>,
}

/// 32 random bytes for one request: bytes 0–7 its moment, 8–15 the file, 16–23 where a range begins, 24 how it is asked
/// for, 25 the address family, 26 the address. Numbers are little-endian and taken modulo the count of what there is to
/// choose from.
#[derive(Clone, Copy, Debug)]
pub struct Draw([u8; 32]);

impl Draw {
    fn number(&self, word: usize, below: u64) -> u64 {
        let (words, _) = self.0.as_chunks();
        u64::from_le_bytes(words[word]) % below.max(1)
    }

    /// Seconds from the bucket's begin.
    pub fn moment_secs(&self, bucket_secs: u32) -> u32 {
        self.number(0, bucket_secs.into()).try_into().unwrap_or(u32::MAX)
    }

    /// Whether IPv6 is used where an endpoint has both.
    pub fn prefers_v6(&self) -> bool {
        self.0[25] % 2 == 1
    }

    /// Which of `count` addresses is tried first.
    pub fn address(&self, count: usize) -> usize {
        usize::from(self.0[26]) % count.max(1)
    }

    /// What is asked for: three of five requests for a whole file, one for a range, one for the head.
    pub fn choose<'a>(&self, index: Option<&'a Index>) -> Choice<'a> {
        let files = index.map_or(&[][..], Index::files);
        let entry = files.get(usize::try_from(self.number(1, files.len() as u64)).unwrap_or(usize::MAX));
        let ranged = |size: Option<u64>| match size {
            Some(0) => None,
            Some(size) => {
                let first = self.number(2, size);
                Some(ByteRange { first, last: size.min(first.saturating_add(LONGEST_BODY)) - 1 })
            }
            None => Some(BLIND_RANGE),
        };
        let size = entry.map(IndexEntry::size);
        let (method, range) = match self.0[24] % 5 {
            0 => (Method::Head, None),
            1 => (Method::Get, ranged(size)),
            _ if size.is_some_and(|size| size > LONGEST_BODY) => (Method::Get, ranged(size)),
            _ => (Method::Get, None),
        };
        Choice { method, entry, range }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draws() -> impl Iterator<Item = Draw> {
        let seed = Seed([7; 32]);
        (0..crate::BUCKETS).flat_map(move |bucket| {
            let seed = seed.clone();
            (0..REQUESTS_PER_BUCKET).map(move |number| seed.draw(bucket, number))
        })
    }

    #[test]
    fn a_seed_always_gives_the_same_plan_and_another_seed_another() {
        assert_eq!(hex::encode(Seed([7; 32]).draw(3, 1).0), hex::encode(Seed::from([7; 32]).draw(3, 1).0));
        let moments = |seed: Seed| (0..5).map(|number| seed.draw(0, number).moment_secs(300)).collect::<Vec<_>>();
        assert_ne!(moments(Seed([7; 32])), moments(Seed([8; 32])));
        assert_ne!(Seed::random().unwrap(), Seed::random().unwrap());
    }

    #[test]
    fn moments_lie_in_the_bucket_and_reach_both_its_ends() {
        let moments: Vec<_> = draws().map(|draw| draw.moment_secs(300)).collect();
        assert_eq!((moments.iter().min(), moments.iter().max()), (Some(&0), Some(&299)));
        assert!(draws().all(|draw| draw.moment_secs(1) == 0));
    }

    #[test]
    fn ranges_lie_in_the_file_and_large_files_are_read_by_ranges() {
        let index = |size: u64| Index::from_entries(vec![IndexEntry::new("file", size, [0; 32])]);
        for size in [1, 2, 65_536, LONGEST_BODY, LONGEST_BODY + 1, u64::MAX] {
            let index = index(size);
            for choice in draws().map(|draw| draw.choose(Some(&index))) {
                let asks_range = choice.range.is_some();
                assert!(choice.range.is_none_or(|range| range.first <= range.last && range.last < size));
                assert!(choice.range.is_none_or(|range| range.length() <= LONGEST_BODY));
                assert!(asks_range || choice.method == Method::Head || size <= LONGEST_BODY);
            }
        }
        let empty = index(0);
        assert!(draws().all(|draw| draw.choose(Some(&empty)).range.is_none()), "an empty file has no range");
        let blind: Vec<_> = draws().filter_map(|draw| draw.choose(None).range).collect();
        assert!(!blind.is_empty() && blind.iter().all(|range| *range == BLIND_RANGE && range.length() == 65_536));
    }
}
