//! Keys of the sample market's actors.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{anyhow, Context, Result};
use solana_sdk::signature::{read_keypair_file, write_keypair_file, Keypair};

/// A key for each actor, by the name of its file.
pub struct Keys(BTreeMap<&'static str, Keypair>);

impl Keys {
    /// New ones that nobody keeps.
    pub fn fresh() -> Self {
        Self(super::actors().map(|name| (name, Keypair::new())).collect())
    }

    /// Those in `folder`, so that addresses stay the same from one network to the next; what is missing is made. The
    /// files are for their owner only, and git leaves the folder alone.
    pub fn load_or_make(folder: &Path) -> Result<Self> {
        std::fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
        std::fs::write(folder.join(".gitignore"), "*\n")
            .with_context(|| format!("cannot write into {}", folder.display()))?;
        let load = |name| {
            let file = file(folder, name);
            if file.exists() {
                // What the error says may be a part of the key.
                let key =
                    read_keypair_file(&file).map_err(|_| anyhow!("{} holds no key; remove it", file.display()))?;
                return Ok((name, key));
            }
            let key = Keypair::new();
            write_keypair_file(&key, &file).map_err(|error| anyhow!("cannot write {}: {error}", file.display()))?;
            Ok((name, key))
        };
        Ok(Self(super::actors().map(load).collect::<Result<_>>()?))
    }

    /// With `key` in the place of the admin's.
    pub fn with_admin(mut self, key: Keypair) -> Self {
        self.0.insert(super::ADMIN, key);
        self
    }

    /// The key of one actor.
    pub fn of(&self, name: &str) -> Result<&Keypair> {
        self.0.get(name).with_context(|| format!("no key for {name}"))
    }

    /// Every key.
    pub fn all(&self) -> impl Iterator<Item = &Keypair> {
        self.0.values()
    }

    /// Every actor with its key.
    pub fn named(&self) -> impl Iterator<Item = (&'static str, &Keypair)> {
        self.0.iter().map(|(name, key)| (*name, key))
    }
}

/// The file of one actor's key.
pub fn file(folder: &Path, name: &str) -> std::path::PathBuf {
    folder.join(name).with_extension("json")
}

#[cfg(test)]
mod tests {
    use super::*;
    use solana_sdk::signature::Signer;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn keys_stay_the_same_and_are_for_their_owner_only() {
        let folder = std::env::temp_dir().join(format!("flashback-keys-{}", Keypair::new().pubkey()));
        let first = Keys::load_or_make(&folder).unwrap();
        let again = Keys::load_or_make(&folder).unwrap();
        for (name, key) in first.named() {
            assert_eq!(again.of(name).unwrap().pubkey(), key.pubkey(), "{name}");
            let mode = std::fs::metadata(file(&folder, name)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{name}");
        }
        assert_eq!(std::fs::read_to_string(folder.join(".gitignore")).unwrap(), "*\n");
        std::fs::write(file(&folder, "admin"), "[1, 2]").unwrap();
        let error = Keys::load_or_make(&folder).err().unwrap().to_string();
        assert!(error.contains("admin.json") && !error.contains("[1"), "{error}");
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
