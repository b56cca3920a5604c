//! The index that a provider publishes beside a listing's path: which files there are, how long, with which sha256.
//!
//! ```json
//! { "files": [ { "name": "photos/one.jpg", "size": 482133, "sha256": "9f86d0…" } ] }
//! ```

use serde::{Deserialize, Serialize};
use url::Url;

/// Its name, in the folder that the listing's path is in.
pub const INDEX_NAME: &str = "flashback-index.json";
/// Longest index that is read.
pub const LONGEST_INDEX: u64 = 64 << 10;
/// Most files of an index.
const MOST_FILES: usize = 512;

/// A file of an index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndexEntry {
    name: String,
    size: u64,
    #[serde(with = "hex::serde")]
    sha256: [u8; 32],
}

impl IndexEntry {
    /// A file of `size` bytes below the index's folder.
    pub fn new(name: impl Into<String>, size: u64, sha256: [u8; 32]) -> Self {
        Self { name: name.into(), size, sha256 }
    }

    /// Length in bytes.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// sha256 of the whole file.
    pub fn sha256(&self) -> [u8; 32] {
        self.sha256
    }

    /// Where the file is when `path` is what is measured. It never leaves the folder.
    pub fn url(&self, path: &Url) -> Url {
        below(path, self.name.split('/'))
    }
}

/// What a provider publishes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Index {
    files: Vec<IndexEntry>,
}

impl Index {
    /// Reads an index; `None` if it is none, or has no file or too many.
    pub fn parse(body: &[u8]) -> Option<Self> {
        let index: Self = serde_json::from_slice(body).ok()?;
        (1..=MOST_FILES).contains(&index.files.len()).then_some(index)
    }

    /// An index of these files.
    pub fn from_entries(files: Vec<IndexEntry>) -> Self {
        Self { files }
    }

    /// Its files.
    pub fn files(&self) -> &[IndexEntry] {
        &self.files
    }

    /// Where the index is when `path` is what is measured.
    pub fn url(path: &Url) -> Url {
        below(path, [INDEX_NAME])
    }
}

/// `segments` below the folder of `path`. The parser drops `.` and `..` and escapes everything else.
fn below<'a>(path: &Url, segments: impl IntoIterator<Item = &'a str>) -> Url {
    let mut url = path.clone();
    url.set_query(None);
    url.set_fragment(None);
    if let Ok(mut path) = url.path_segments_mut() {
        path.pop().extend(segments);
    }
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn an_index_lies_beside_the_path() {
        for (path, index) in [
            ("https://h.example", "https://h.example/flashback-index.json"),
            ("https://h.example/probe?x=1#y", "https://h.example/flashback-index.json"),
            ("https://h.example/a/b/", "https://h.example/a/b/flashback-index.json"),
            ("http://[2606:4700::1]:81/a/b", "http://[2606:4700::1]:81/a/flashback-index.json"),
        ] {
            assert_eq!(Index::url(&url(path)).as_str(), index);
        }
    }

    #[test]
    fn no_name_leads_out_of_the_folder() {
        let path = url("https://h.example/folder/probe");
        for name in [
            "../secret",
            "/../../secret",
            "//evil.example/x",
            "http://evil.example/",
            "a/../../../b",
            "\\..\\b",
            "%2e%2e/b",
            "?q#f",
            "@evil.example",
            "a\r\nHost: evil",
        ] {
            let found = IndexEntry::new(name, 1, [0; 32]).url(&path);
            assert_eq!(found.origin(), path.origin(), "{name}");
            assert!(found.path().starts_with("/folder/"), "{name}: {found}");
            assert!(!found.as_str().contains(['\r', '\n']), "{name}");
        }
        assert_eq!(IndexEntry::new("a b/ü", 1, [0; 32]).url(&path).as_str(), "https://h.example/folder/a%20b/%C3%BC");
    }

    #[test]
    fn an_index_without_files_or_with_too_many_is_none() {
        let entry = format!(r#"{{"name":"a","size":1,"sha256":"{}"}}"#, "00".repeat(32));
        let index = |count: usize| format!(r#"{{"files":[{}]}}"#, vec![entry.clone(); count].join(","));
        for (text, count) in [
            (index(0), None),
            (index(1), Some(1)),
            (index(512), Some(512)),
            (index(513), None),
            ("[]".into(), None),
            (index(1).replace("00", "0"), None),
            (index(1).replace(":1,", ":-1,"), None),
        ] {
            assert_eq!(Index::parse(text.as_bytes()).map(|index| index.files.len()), count);
        }
    }
}
