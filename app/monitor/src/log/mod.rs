//! The log of an epoch: a line for each request, each with a checksum, never changed once it is written.
//!
//! A line is the CRC-32 of its text in eight hexadecimal digits, a space, and the text: a [`Record`] in JSON. It is
//! acknowledged when it is on the disk. What a crash leaves behind the last acknowledged line is no line, and is cut off
//! when the log is opened again. The sha256 of a log that has its last line is the evidence of the epoch's report.

mod record;

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

use sha2::{Digest, Sha256};

pub use record::{Begin, Record, RequestRecord, Target, VERSION};

/// Digits of a checksum, and the space behind it.
const PREFIX: usize = 9;

/// Why a log cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// The disk failed.
    #[error("cannot read or write the log ({0}); check the disk and the folder's permissions")]
    Io(#[from] io::Error),
    /// A line that is not the last one is damaged.
    #[error("line {0} of the log is damaged; restore the file from a copy")]
    Damaged(usize),
    /// The log is of another version of the format.
    #[error("the log is of another version; use the version of flashback that wrote it")]
    Version,
    /// Its lines do not belong together.
    #[error("line {line} of the log is out of place: {reason}; restore the file from a copy")]
    OutOfPlace {
        /// Which one.
        line: usize,
        /// What is wrong.
        reason: &'static str,
    },
    /// The log was begun by another monitor, or with other settings.
    #[error("the log was begun by another monitor or with another timeout; go on with those, or name another folder")]
    Foreign,
    /// The log has no last line.
    #[error("the log is not finished; wait until its epoch is over and the monitor has finished it")]
    Unfinished,
}

/// What a log holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lines {
    /// Its acknowledged records.
    pub records: Vec<Record>,
    /// How many bytes they take; what is behind was never acknowledged.
    pub length: usize,
}

/// The line of a record.
pub(crate) fn to_line(record: &Record) -> io::Result<Vec<u8>> {
    let text = serde_json::to_vec(record)?;
    let mut line = format!("{:08x} ", crc32fast::hash(&text)).into_bytes();
    line.extend(text);
    line.push(b'\n');
    Ok(line)
}

/// The text of a whole and undamaged line.
fn checked_text(line: &[u8]) -> Option<&[u8]> {
    let (prefix, text) = line.strip_suffix(b"\n")?.split_at_checked(PREFIX)?;
    (prefix == format!("{:08x} ", crc32fast::hash(text)).as_bytes()).then_some(text)
}

/// Reads the lines of a log.
///
/// # Errors
/// A line is damaged that others were acknowledged after, or one is of another version.
pub fn read_lines(bytes: &[u8]) -> Result<Lines, LogError> {
    let mut lines = Lines::default();
    let mut rest = bytes.split_inclusive(|byte| *byte == b'\n').enumerate();
    while let Some((number, line)) = rest.next() {
        let Some(text) = checked_text(line) else {
            return match rest.any(|(_, line)| checked_text(line).is_some()) {
                true => Err(LogError::Damaged(number + 1)),
                false => Ok(lines),
            };
        };
        lines.records.push(serde_json::from_slice(text).map_err(|_| LogError::Version)?);
        lines.length += line.len();
    }
    Ok(lines)
}

/// The sha256 of a finished log.
pub fn evidence(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// A log that is written.
#[derive(Debug)]
pub struct EpochLog {
    file: File,
    length: u64,
}

impl EpochLog {
    /// Opens the log at `path`, or makes one, and returns what was acknowledged in it.
    ///
    /// # Errors
    /// The disk failed, or the log is damaged.
    pub fn open(path: &Path) -> Result<(Self, Vec<Record>), LogError> {
        let is_new = !path.exists();
        let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        let lines = read_lines(&bytes)?;
        let mut log = Self { file, length: lines.length as u64 };
        log.cut()?;
        if is_new {
            sync_folder(path)?;
        }
        Ok((log, lines.records))
    }

    /// Writes a record. When this returns, it is on the disk.
    ///
    /// # Errors
    /// The disk failed; the record is then not in the log.
    pub fn append(&mut self, record: &Record) -> Result<(), LogError> {
        let line = to_line(record)?;
        self.cut()?;
        self.file.write_all(&line)?;
        self.file.sync_data()?;
        self.length += line.len() as u64;
        Ok(())
    }

    /// Cuts off what was not acknowledged, and goes to the end.
    fn cut(&mut self) -> io::Result<()> {
        if self.file.metadata()?.len() != self.length {
            self.file.set_len(self.length)?;
            self.file.sync_data()?;
        }
        self.file.seek(SeekFrom::Start(self.length)).map(drop)
    }
}

/// Makes the name of a new file as durable as its content.
fn sync_folder(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(folder) => File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{self, text};

    fn few_records() -> Vec<Record> {
        sample::records(sample::requests(|request| ((request.bucket, request.number) < (0, 2)).then_some(request)))
    }

    #[test]
    fn a_line_is_its_checksum_and_its_text() {
        assert_eq!(to_line(&Record::End(7)).unwrap(), b"351a5a2e {\"end\":7}\n");
    }

    #[test]
    fn a_crash_at_any_byte_loses_no_acknowledged_record_and_the_log_goes_on_behind_them() {
        let records = few_records();
        let whole = text(&records);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("1.log");
        for cut in 0..=whole.len() {
            let acknowledged = whole[..cut].iter().filter(|byte| **byte == b'\n').count();
            std::fs::write(&path, &whole[..cut]).unwrap();
            let (mut log, found) = EpochLog::open(&path).unwrap();
            assert_eq!(found, records[..acknowledged], "cut at {cut}");
            let Some(next) = records.get(acknowledged) else { continue };
            log.append(next).unwrap();
            let written = std::fs::read(&path).unwrap();
            assert_eq!(written, text(&records[..=acknowledged]), "cut at {cut}");
        }
    }

    #[test]
    fn what_a_crash_leaves_behind_the_last_line_is_cut_off() {
        let whole = text(&few_records());
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("1.log");
        for rest in
            [&b"\0\0\0\0\0\0"[..], b"\n", b"\n\n", b"351a5a2e {\"end\":8}\n", b"351a5a2e {\"end\":7}", &[0xff; 10_000]]
        {
            std::fs::write(&path, [&whole, rest].concat()).unwrap();
            EpochLog::open(&path).unwrap();
            assert_eq!(std::fs::read(&path).unwrap(), whole);
        }
    }

    #[test]
    fn any_changed_bit_before_the_last_line_is_found() {
        let whole = text(&few_records());
        let last = whole[..whole.len() - 1].iter().rposition(|byte| *byte == b'\n').unwrap();
        for position in 0..last {
            for bit in [0, 7] {
                let mut changed = whole.clone();
                changed[position] ^= 1 << bit;
                assert!(matches!(read_lines(&changed), Err(LogError::Damaged(_))), "bit {bit} of byte {position}");
            }
        }
    }
}
