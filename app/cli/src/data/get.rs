//! `flashback data get`: an object becomes a file, which is there whole or not at all.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use anyhow::Result;
use clap::Args;
use flashback_client::text::escape;
use futures_util::stream::{self, StreamExt, TryStreamExt};
use indicatif::ProgressBar;
use serde::{Deserialize, Serialize};

use super::objects::{bar, failed, parts, Objects, Part, Speed, PART_BYTES};
use super::usage::bytes;
use super::Place;
use crate::context::Context;
use crate::error::{bad_input, unreachable, CliError};
use crate::output::record::Record;
use crate::output::waiting;

/// Arguments of `data get`.
#[derive(Args, Debug)]
pub struct GetArgs {
    #[command(flatten)]
    place: Place,
    /// The object's key
    key: String,
    /// The file, or a folder for it [default: the last part of the key]
    file: Option<PathBuf>,
    /// Replace a file that is there
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    speed: Speed,
}

/// What a file is made of: one state of one object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Source {
    bucket: String,
    key: String,
    tag: String,
    bytes: u64,
    part_bytes: u64,
}

/// Fetches the object.
pub async fn run(args: &GetArgs, context: &Context) -> Result<()> {
    let file = file_for(&args.key, args.file.as_deref())?;
    if file.exists() && !args.force {
        return Err(bad_input(format!("{} is there", file.display()), "name another file, or add --force").into());
    }
    let objects = Objects::open(context, &args.place).await?;
    let head = objects.s3.head_object().bucket(&objects.bucket).key(&args.key).send();
    let head = waiting("looking for the object", head).await.map_err(failed)?;
    let size = head.content_length().and_then(|length| u64::try_from(length).ok());
    let (Some(size), Some(tag)) = (size, head.e_tag()) else {
        let what = "the gateway says neither size nor ETag of the object";
        return Err(unreachable(what, "ask the provider what its store is").into());
    };
    let source = Source {
        bucket: objects.bucket.clone(),
        key: args.key.clone(),
        tag: tag.to_owned(),
        bytes: size,
        part_bytes: PART_BYTES,
    };
    let outcome = |status, resumed| {
        Record::default()
            .word("status", status)
            .add("key", args.key.as_str(), escape(args.key.as_bytes()))
            .add("file", file.display().to_string(), format!("{:?}", file.display().to_string()))
            .add("bytes", size, bytes(size))
            .add("resumed_bytes", resumed, bytes(resumed))
    };
    if context.is_dry_run() {
        context.show(&outcome("would be fetched", 0));
        return Ok(());
    }
    let resumed = Download::open(&file, source)?.finish(&objects, &file, args.speed.parts()).await?;
    context.show(&outcome("fetched", resumed));
    Ok(())
}

/// Whoever chose the key does not choose where the file is.
fn file_for(key: &str, given: Option<&Path>) -> Result<PathBuf, CliError> {
    let name = || match key.rsplit('/').next().unwrap_or_default() {
        "" | "." | ".." => Err(bad_input("the key does not end in a name for a file", "name the file")),
        name if name.chars().any(char::is_control) => {
            Err(bad_input("the key ends in a name that no file should have", "name the file"))
        }
        name => Ok(name),
    };
    match given {
        Some(folder) if folder.is_dir() => Ok(folder.join(name()?)),
        Some(file) => Ok(file.to_owned()),
        None => Ok(name()?.into()),
    }
}

/// A file on its way: its parts, and a journal that says which of them are there.
struct Download {
    source: Source,
    data: (PathBuf, File),
    journal: (PathBuf, Mutex<File>),
    done: BTreeSet<i32>,
}

impl Download {
    /// Goes on with the parts of the same state of the object, if they are there; else begins.
    fn open(file: &Path, source: Source) -> Result<Self, CliError> {
        let [data, journal] = ["data", "parts"].map(|kind| beside(file, kind));
        let kept = fs::read_to_string(&journal).ok().and_then(|text| parts_done(&text, &source));
        let is_whole = fs::metadata(&data).is_ok_and(|meta| meta.is_file() && meta.len() == source.bytes);
        let opened = match kept.filter(|_| is_whole) {
            Some(done) => resume(&data, &journal).map(|files| (files, done)),
            None => begin(&data, &journal, &source).map(|files| (files, BTreeSet::new())),
        };
        let ((data_file, journal_file), done) = opened.map_err(|error| unwritable(file, &error))?;
        Ok(Self { source, data: (data, data_file), journal: (journal, Mutex::new(journal_file)), done })
    }

    /// Fetches what is missing; the bytes that did not have to be fetched again.
    async fn finish(self, objects: &Objects, file: &Path, parallel: usize) -> Result<u64, CliError> {
        let (there, missing): (Vec<Part>, Vec<Part>) =
            parts(self.source.bytes, self.source.part_bytes).partition(|part| self.done.contains(&part.number));
        let resumed = there.iter().map(|part| part.length).sum();
        let bar = bar(self.source.bytes, resumed);
        let fetching = missing.iter().map(|part| self.fetch(objects, part, file, &bar));
        stream::iter(fetching).buffer_unordered(parallel).try_collect::<()>().await?;
        let placed = self.data.1.sync_all().and_then(|()| fs::rename(&self.data.0, file));
        placed.and_then(|()| fs::remove_file(&self.journal.0)).map_err(|error| unwritable(file, &error))?;
        bar.finish_and_clear();
        Ok(resumed)
    }

    async fn fetch(&self, objects: &Objects, part: &Part, file: &Path, bar: &ProgressBar) -> Result<(), CliError> {
        let Part { number, offset, length } = *part;
        let end = offset.saturating_add(length);
        let get = objects.s3.get_object().bucket(&self.source.bucket).key(&self.source.key);
        let get = get.if_match(&self.source.tag).range(format!("bytes={offset}-{}", end.saturating_sub(1)));
        let mut body = get.send().await.map_err(failed)?.body;
        let mut at = offset;
        while let Some(chunk) = body.next().await {
            let chunk = chunk.map_err(|error| cut_off(&error.to_string()))?;
            let count = u64::try_from(chunk.len()).unwrap_or(u64::MAX);
            if count > end.saturating_sub(at) {
                return Err(cut_off("more bytes than were asked for"));
            }
            self.data.1.write_all_at(&chunk, at).map_err(|error| unwritable(file, &error))?;
            at = at.saturating_add(count);
            bar.inc(count);
        }
        if at != end {
            return Err(cut_off("fewer bytes than were asked for"));
        }
        self.note(number).map_err(|error| unwritable(file, &error))
    }

    /// A part is noted when it would outlive a crash.
    fn note(&self, number: i32) -> std::io::Result<()> {
        self.data.1.sync_data()?;
        let mut journal = self.journal.1.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        journal.write_all(format!("{number}\n").as_bytes())
    }
}

fn beside(file: &Path, kind: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(format!(".flashback-{kind}"));
    name.into()
}

fn resume(data: &Path, journal: &Path) -> std::io::Result<(File, File)> {
    let open = OpenOptions::new().write(true).open(data)?;
    Ok((open, OpenOptions::new().append(true).open(journal)?))
}

fn begin(data: &Path, journal: &Path, source: &Source) -> std::io::Result<(File, File)> {
    for path in [journal, data] {
        match fs::remove_file(path) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    let data = OpenOptions::new().write(true).create_new(true).open(data)?;
    data.set_len(source.bytes)?;
    let mut journal = OpenOptions::new().append(true).create_new(true).open(journal)?;
    journal.write_all(format!("{}\n", serde_json::to_string(source)?).as_bytes())?;
    Ok((data, journal))
}

/// The parts that a journal notes; `None` where it is of another object. A line that was not written whole counts for nothing.
fn parts_done(journal: &str, source: &Source) -> Option<BTreeSet<i32>> {
    let mut lines = journal.split_inclusive('\n').filter_map(|line| line.strip_suffix('\n'));
    let of: Source = serde_json::from_str(lines.next()?).ok()?;
    (of == *source).then(|| lines.filter_map(|line| line.parse().ok()).collect())
}

fn cut_off(reason: &str) -> CliError {
    let reason = escape(reason.as_bytes());
    unreachable(format!("the object did not come whole: {reason}"), "run the command again; what came is kept")
}

fn unwritable(file: &Path, error: &std::io::Error) -> CliError {
    bad_input(format!("{} cannot be written: {error}", file.display()), "free some space, or name another file")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source() -> Source {
        Source { bucket: "b".into(), key: "k\n".into(), tag: "\"t\"".into(), bytes: 25, part_bytes: 10 }
    }

    #[test]
    fn a_key_does_not_lead_out_of_the_folder() {
        for (key, file) in [("a", "a"), ("a/b.txt", "b.txt"), ("../../etc/x", "x"), ("..b", "..b")] {
            assert_eq!(file_for(key, None).unwrap(), Path::new(file));
        }
        for key in ["", "a/", "a/..", ".", "a/\u{1b}[2J"] {
            assert!(file_for(key, None).is_err(), "{key:?}");
        }
        assert_eq!(file_for("a/..", Some(Path::new("/nowhere/x"))).unwrap(), Path::new("/nowhere/x"));
        assert_eq!(file_for("a/b", Some(Path::new("/"))).unwrap(), Path::new("/b"));
    }

    #[test]
    fn a_journal_counts_for_one_state_of_one_object() {
        let header = serde_json::to_string(&source()).unwrap();
        let done = |journal: &str| parts_done(journal, &source()).map(|done| done.into_iter().collect::<Vec<_>>());
        assert_eq!(done(&format!("{header}\n3\n1\n")), Some(vec![1, 3]));
        assert_eq!(done(&format!("{header}\n1\n2")), Some(vec![1]), "a line that was cut off");
        assert_eq!(done(&format!("{header}\n")), Some(Vec::new()));
        for other in ["", "{}\n1\n", &header, &format!("{}\n1\n", header.replace("25", "26"))] {
            assert_eq!(done(other), None, "{other}");
        }
    }
}
