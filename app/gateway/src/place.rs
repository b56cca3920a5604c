//! Where the data of an agreement lie in the upstream.

use anchor_lang::prelude::Pubkey;
use flashback_client::gateway::bucket_name;

/// How agreements share the upstream.
#[derive(Clone, Debug, Default)]
pub enum Layout {
    /// Each has a bucket of its own, with the name that its consumer uses.
    #[default]
    Buckets,
    /// All lie in this bucket, each below its name.
    Shared(String),
}

/// The part of the upstream that belongs to one agreement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Bucket of the upstream.
    pub bucket: String,
    prefix: String,
}

impl Layout {
    /// That of an agreement.
    pub fn place(&self, agreement: &Pubkey) -> Place {
        let name = bucket_name(agreement);
        match self {
            Self::Buckets => Place { bucket: name, prefix: String::new() },
            Self::Shared(bucket) => Place { bucket: bucket.clone(), prefix: format!("{name}/") },
        }
    }
}

impl Place {
    /// Key in the upstream of what the consumer calls `key`.
    pub fn key(&self, key: &str) -> String {
        format!("{}{key}", self.prefix)
    }

    /// What the consumer calls a key of the upstream; `None` for what is not the agreement's.
    pub fn strip(&self, key: &str) -> Option<String> {
        key.strip_prefix(&self.prefix).map(Into::into)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_go_in_and_come_back() {
        let agreement = Pubkey::new_from_array([7; 32]);
        let own = Layout::Buckets.place(&agreement);
        assert_eq!((own.bucket.as_str(), own.key("a/b")), (bucket_name(&agreement).as_str(), "a/b".into()));
        assert_eq!(own.strip("a/b").as_deref(), Some("a/b"));

        let shared = Layout::Shared("data".into()).place(&agreement);
        let key = shared.key("../a");
        assert_eq!((shared.bucket.as_str(), &key), ("data", &format!("{}/../a", bucket_name(&agreement))));
        assert_eq!(shared.strip(&key).as_deref(), Some("../a"));
        assert_eq!(shared.strip("other/a"), None);
        assert_eq!(shared.strip(&bucket_name(&agreement)), None);
    }
}
