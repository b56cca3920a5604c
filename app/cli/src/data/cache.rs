//! Credentials on disk, so that a tool that asks at every start does not claim at every start.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use anchor_lang::prelude::Pubkey;
use sha2::{Digest, Sha256};

use super::pass::Pass;
use crate::error::{bad_input, CliError};
use crate::output::record::hex;

/// Mode bits that let somebody else in.
const OTHERS: u32 = 0o077;
/// Bytes that no entry exceeds.
const LARGEST: u64 = 64 << 10;

/// A folder that only its owner reads.
pub struct Cache(PathBuf);

/// What an entry was made for.
pub struct Subject<'a> {
    /// URL of the node: another cluster can have other accounts at the same addresses.
    pub node: &'a str,
    /// Who signs.
    pub wallet: Pubkey,
    /// The gateway as it was given.
    pub gateway: Option<&'a str>,
}

impl Cache {
    /// Where programs keep what can be had again.
    pub fn of_user() -> Result<Self, CliError> {
        let named = |name| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
        let base = named("XDG_CACHE_HOME").or_else(|| named("HOME").map(|home| home.join(".cache")));
        let base = base.ok_or_else(|| bad_input("there is no home to keep credentials in", "set HOME"))?;
        Ok(Self(base.join("flashback")))
    }

    #[cfg(test)]
    pub fn at(path: PathBuf) -> Self {
        Self(path)
    }

    /// Where files of this kind are; made where it is not there.
    pub fn folder(&self) -> Result<&Path, CliError> {
        let made = DirBuilder::new().recursive(true).mode(0o700).create(&self.0);
        made.map_err(|error| self.unusable(&self.0, &error))?;
        Ok(&self.0)
    }

    fn path(&self, subject: &Subject, grant: &Pubkey) -> PathBuf {
        let mut hash = Sha256::new();
        for part in [subject.node.as_bytes(), subject.gateway.unwrap_or_default().as_bytes()] {
            hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_le_bytes());
            hash.update(part);
        }
        hash.update(subject.wallet);
        hash.update(grant);
        self.0.join(format!("credentials-{}.json", hex(&hash.finalize())))
    }

    /// What is kept for a grant, unless it is due. What others could read or write is worth nothing.
    pub fn get(&self, subject: &Subject, grant: &Pubkey, now: i64) -> Option<Pass> {
        let file = File::open(self.path(subject, grant)).ok()?;
        let is_private = file.metadata().is_ok_and(|meta| meta.is_file() && meta.mode() & OTHERS == 0);
        let mut text = String::new();
        file.take(LARGEST).read_to_string(&mut text).ok()?;
        let pass: Pass = serde_json::from_str(&text).ok()?;
        (is_private && pass.grant == *grant && !pass.is_due(now)).then_some(pass)
    }

    /// Keeps it. A file that somebody reads meanwhile is the old one or the new one, whole.
    pub fn put(&self, subject: &Subject, pass: &Pass) -> Result<(), CliError> {
        self.folder()?;
        let path = self.path(subject, &pass.grant);
        let next = path.with_extension(format!("{}.new", std::process::id()));
        let written = write_private(&next, pass).and_then(|()| fs::rename(&next, &path));
        written.map_err(|error| self.unusable(&path, &error))
    }

    fn unusable(&self, path: &Path, error: &std::io::Error) -> CliError {
        bad_input(
            format!("{} cannot be written: {error}", path.display()),
            "make it writable, or name another folder with XDG_CACHE_HOME",
        )
    }
}

fn write_private(path: &Path, pass: &Pass) -> std::io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(&serde_json::to_vec(pass)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::pass::tests::pass;
    use std::os::unix::fs::PermissionsExt;

    const NODE: &str = "http://127.0.0.1:8899";

    fn subject(wallet: u8) -> Subject<'static> {
        Subject { node: NODE, wallet: Pubkey::new_from_array([wallet; 32]), gateway: None }
    }

    /// A cache in a folder that goes away.
    fn with_cache(test: impl FnOnce(&Cache, &Path)) {
        let folder = std::env::temp_dir().join(format!("flashback-cache-{}", Pubkey::new_unique()));
        fs::create_dir(&folder).unwrap();
        test(&Cache::at(folder.join("cache")), &folder.join("cache"));
        fs::remove_dir_all(folder).unwrap();
    }

    fn only_file(folder: &Path) -> PathBuf {
        let mut files = fs::read_dir(folder).unwrap();
        let file = files.next().unwrap().unwrap().path();
        assert!(files.next().is_none(), "more than one file");
        file
    }

    #[test]
    fn credentials_are_kept_until_a_quarter_of_their_time_is_left() {
        with_cache(|cache, _| {
            let (subject, pass) = (subject(1), pass(10_000));
            assert!(cache.get(&subject, &pass.grant, 0).is_none());
            cache.put(&subject, &pass).unwrap();
            assert_eq!(cache.get(&subject, &pass.grant, 9_099).unwrap().gateway, pass.gateway);
            assert!(cache.get(&subject, &pass.grant, 9_100).is_none());
        });
    }

    #[test]
    fn another_wallet_grant_node_or_gateway_has_its_own() {
        with_cache(|cache, _| {
            let pass = pass(10_000);
            cache.put(&subject(1), &pass).unwrap();
            let other_node = Subject { node: "http://127.0.0.1:1", ..subject(1) };
            let other_gateway = Subject { gateway: Some("https://s3.acme.example"), ..subject(1) };
            for other in [subject(2), other_node, other_gateway] {
                assert!(cache.get(&other, &pass.grant, 0).is_none());
            }
            assert!(cache.get(&subject(1), &pass.agreement, 0).is_none());
        });
    }

    #[test]
    fn only_the_owner_reads_the_file_and_one_that_others_can_read_is_not_used() {
        with_cache(|cache, folder| {
            let (subject, pass) = (subject(1), pass(10_000));
            cache.put(&subject, &pass).unwrap();
            let file = only_file(folder);
            assert_eq!(fs::metadata(&file).unwrap().mode() & 0o777, 0o600);
            assert_eq!(fs::metadata(folder).unwrap().mode() & 0o777, 0o700);
            fs::set_permissions(&file, fs::Permissions::from_mode(0o604)).unwrap();
            assert!(cache.get(&subject, &pass.grant, 0).is_none());
            cache.put(&subject, &pass).unwrap();
            assert!(cache.get(&subject, &pass.grant, 0).is_some(), "it is written anew");
            assert_eq!(fs::metadata(only_file(folder)).unwrap().mode() & 0o777, 0o600);
        });
    }

    #[test]
    fn a_file_that_is_damaged_or_for_another_grant_is_not_used() {
        with_cache(|cache, folder| {
            let (subject, pass) = (subject(1), pass(10_000));
            cache.put(&subject, &pass).unwrap();
            let file = only_file(folder);
            let text = fs::read_to_string(&file).unwrap();
            let other = text.replace(&pass.grant.to_string(), &pass.agreement.to_string());
            assert_ne!(other, text);
            for damaged in ["", "{", &text[..text.len() / 2], &other] {
                fs::write(&file, damaged).unwrap();
                assert!(cache.get(&subject, &pass.grant, 0).is_none(), "{damaged}");
            }
            fs::write(&file, text).unwrap();
            assert!(cache.get(&subject, &pass.grant, 0).is_some());
        });
    }
}
