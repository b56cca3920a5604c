//! The folder of a monitor: a log for each board and epoch, `BOARD/EPOCH.log`.

use std::fmt;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use anchor_lang::prelude::Pubkey;

use crate::log::{read_lines, EpochLog, LogError, Record};
use crate::report::VerifiedLog;

const EXTENSION: &str = ".log";

/// A log's name: its board and epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LogName {
    /// The board.
    pub board: Pubkey,
    /// The epoch.
    pub epoch: u32,
}

impl fmt::Display for LogName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}{EXTENSION}", self.board, self.epoch)
    }
}

/// No name of a log.
#[derive(Debug, thiserror::Error)]
#[error("a log's name is BOARD/EPOCH.log")]
pub struct NoLogName;

impl FromStr for LogName {
    type Err = NoLogName;

    fn from_str(text: &str) -> Result<Self, NoLogName> {
        let (board, file) = text.split_once('/').ok_or(NoLogName)?;
        let epoch = file.strip_suffix(EXTENSION).ok_or(NoLogName)?;
        let name = Self { board: board.parse().map_err(|_| NoLogName)?, epoch: epoch.parse().map_err(|_| NoLogName)? };
        // Only one text for each name.
        if name.to_string() == text {
            Ok(name)
        } else {
            Err(NoLogName)
        }
    }
}

/// Why a folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The disk failed.
    #[error("cannot use the folder {} ({error}); check that it can be written", folder.display())]
    Io {
        /// The folder.
        folder: PathBuf,
        /// What the operating system said.
        error: io::Error,
    },
    /// Another monitor writes to it.
    #[error("another monitor runs in {}; stop it, or name another folder", .0.display())]
    InUse(PathBuf),
}

/// Where logs are.
#[derive(Clone, Debug)]
pub struct Store {
    folder: PathBuf,
}

/// The right to write to a store, until it is dropped or the process ends.
#[derive(Debug)]
pub struct StoreLock {
    _file: File,
}

impl Store {
    /// The logs in `folder`.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    /// Makes the folder where there is none, and keeps other monitors out.
    ///
    /// # Errors
    /// Another monitor writes to it, or it cannot be written.
    pub fn lock(&self) -> Result<StoreLock, StoreError> {
        let failed = |error| StoreError::Io { folder: self.folder.clone(), error };
        fs::create_dir_all(&self.folder).map_err(failed)?;
        let file = File::create(self.folder.join("lock")).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => Ok(StoreLock { _file: file }),
            Err(TryLockError::WouldBlock) => Err(StoreError::InUse(self.folder.clone())),
            Err(TryLockError::Error(error)) => Err(failed(error)),
        }
    }

    /// Where a log is.
    pub fn path(&self, name: &LogName) -> PathBuf {
        self.folder.join(name.to_string())
    }

    /// Opens a log to write to, or makes one; returns what was acknowledged in it.
    ///
    /// # Errors
    /// The disk failed, or the log is damaged.
    pub fn open(&self, name: &LogName) -> Result<(EpochLog, Vec<Record>), LogError> {
        let path = self.path(name);
        if let Some(folder) = path.parent() {
            if !folder.exists() {
                fs::create_dir_all(folder)?;
                File::open(&self.folder)?.sync_all()?;
            }
        }
        EpochLog::open(&path)
    }

    /// The bytes of a log that has its last line; `None` if there is none.
    ///
    /// # Errors
    /// The disk failed, or the log is damaged.
    pub fn finished(&self, name: &LogName) -> Result<Option<Vec<u8>>, LogError> {
        let bytes = match fs::read(self.path(name)) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let is_finished = matches!(read_lines(&bytes)?.records.last(), Some(Record::End(_)));
        Ok(is_finished.then_some(bytes))
    }

    /// The report of a finished log.
    ///
    /// # Errors
    /// The log is not finished, or no evidence.
    pub fn report(&self, name: &LogName) -> Result<VerifiedLog, LogError> {
        VerifiedLog::read(&self.finished(name)?.ok_or(LogError::Unfinished)?)
    }

    /// Writes the last line of a log that an earlier run left without, and says whether it did.
    ///
    /// # Errors
    /// The disk failed, or the log is damaged.
    pub fn finish(&self, name: &LogName) -> Result<bool, LogError> {
        let (mut log, records) = self.open(name)?;
        if matches!(records.last(), None | Some(Record::End(_))) {
            return Ok(false);
        }
        let requests = records.iter().filter(|record| matches!(record, Record::Request(_))).count();
        log.append(&Record::End(requests.try_into().unwrap_or(u32::MAX)))?;
        Ok(true)
    }

    /// All logs, ordered by board and epoch.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn names(&self) -> Result<Vec<LogName>, StoreError> {
        let mut names = Vec::new();
        for folder in self.entries(&self.folder)?.iter().filter(|path| path.is_dir()) {
            let name =
                |file: &PathBuf| -> Option<LogName> { file.strip_prefix(&self.folder).ok()?.to_str()?.parse().ok() };
            names.extend(self.entries(folder)?.iter().filter_map(name));
        }
        names.sort();
        Ok(names)
    }

    fn entries(&self, folder: &Path) -> Result<Vec<PathBuf>, StoreError> {
        let entries = fs::read_dir(folder).and_then(|entries| entries.map(|entry| Ok(entry?.path())).collect());
        entries.map_err(|error| StoreError::Io { folder: folder.to_owned(), error })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    fn store() -> (tempfile::TempDir, Store) {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::new(folder.path());
        (folder, store)
    }

    #[test]
    fn one_monitor_writes_to_a_folder() {
        let (_folder, store) = store();
        let lock = store.lock().unwrap();
        assert!(matches!(store.lock(), Err(StoreError::InUse(_))));
        drop(lock);
        store.lock().unwrap();
    }

    #[test]
    fn a_log_is_finished_once() {
        let (_folder, store) = store();
        let name = LogName { board: sample::begin().board, epoch: 2 };
        assert!(store.finished(&name).unwrap().is_none());
        let (mut log, _) = store.open(&name).unwrap();
        assert!(!store.finish(&name).unwrap(), "nothing was begun");
        let records = sample::records(sample::requests(Some));
        let (end, begun) = records.split_last().unwrap();
        begun.iter().for_each(|record| log.append(record).unwrap());
        assert!(store.finished(&name).unwrap().is_none());
        assert!(matches!(store.report(&name), Err(LogError::Unfinished)));
        assert!(store.finish(&name).unwrap());
        let finished = store.finished(&name).unwrap().unwrap();
        assert!(!store.finish(&name).unwrap());
        assert_eq!(store.finished(&name).unwrap().unwrap(), finished);
        assert_eq!(store.open(&name).unwrap().1.last(), Some(end));
        assert_eq!(store.report(&name).unwrap().report.requests, 1_440);
        assert_eq!(store.names().unwrap(), [name]);
    }

    #[test]
    fn a_name_has_one_text_and_leads_nowhere_else() {
        let name = LogName { board: Pubkey::new_from_array([1; 32]), epoch: 7 };
        assert_eq!(name.to_string().parse::<LogName>().unwrap(), name);
        let board = name.board.to_string();
        for text in [
            format!("{board}/+7.log"),
            format!("{board}/07.log"),
            format!("{board}/7"),
            format!("{board}/7.log/"),
            format!("../{board}/7.log"),
            "../../etc/passwd".into(),
            format!("/{board}/7.log"),
            format!("{board}/-1.log"),
            format!("{board}/4294967296.log"),
            String::new(),
        ] {
            assert!(text.parse::<LogName>().is_err(), "{text}");
        }
    }
}
