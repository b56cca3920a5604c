//! `flashback data put`: a file becomes an object, in parts that survive an interruption.

use std::collections::BTreeMap;
use std::fs::{self, Metadata};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use anyhow::Result;
use aws_sdk_s3::error::ProvideErrorMetadata;
use aws_sdk_s3::primitives::{ByteStream, Length};
use aws_sdk_s3::types::{ChecksumAlgorithm, CompletedMultipartUpload, CompletedPart};
use clap::Args;
use futures_util::stream::{self, StreamExt, TryStreamExt};
use indicatif::ProgressBar;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::cache::Cache;
use super::objects::{bar, failed, parts, Objects, Part, Speed, PART_BYTES};
use super::usage::bytes;
use super::Place;
use crate::context::Context;
use crate::error::{bad_input, refused, CliError};
use crate::output::record::{hex, Record};

/// The most parts that an object has in S3.
const MOST_PARTS: u64 = 10_000;
const MIB: u64 = 1 << 20;

/// Arguments of `data put`.
#[derive(Args, Debug)]
pub struct PutArgs {
    #[command(flatten)]
    place: Place,
    /// The file
    file: PathBuf,
    /// The object's key; one that ends in / is a folder for the file [default: the file's name]
    key: Option<String>,
    #[command(flatten)]
    speed: Speed,
}

/// A file as it was when it was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Stamp {
    bytes: u64,
    inode: u64,
    modified: (i64, i64),
}

/// An upload that was begun.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Begun {
    upload: String,
    file: Stamp,
    part_bytes: u64,
}

/// Stores the file.
pub async fn run(args: &PutArgs, context: &Context) -> Result<()> {
    let file = args.file.as_path();
    let stamp = Stamp::of(file)?;
    let key = key_for(file, args.key.as_deref())?;
    let part_bytes = part_bytes(stamp.bytes);
    if part_bytes > 5 << 30 {
        return Err(bad_input("an object has at most 48.8 TiB", "store the file in several objects").into());
    }
    let outcome = |status, resumed| {
        Record::default()
            .word("status", status)
            .add("file", file.display().to_string(), format!("{:?}", file.display().to_string()))
            .add("key", key.as_str(), flashback_client::text::escape(key.as_bytes()))
            .add("bytes", stamp.bytes, bytes(stamp.bytes))
            .add("resumed_bytes", resumed, bytes(resumed))
    };
    let objects = Objects::open(context, &args.place).await?;
    if context.is_dry_run() {
        context.show(&outcome("would be stored", 0));
        return Ok(());
    }
    let resumed = if stamp.bytes <= PART_BYTES {
        put_whole(&objects, file, stamp, &key).await?;
        0
    } else {
        Upload::open(&objects, file, stamp, &key, part_bytes).await?.finish(args.speed.parts()).await?
    };
    context.show(&outcome("stored", resumed));
    Ok(())
}

impl Stamp {
    fn of(file: &Path) -> Result<Self, CliError> {
        let meta = fs::metadata(file)
            .map_err(|error| bad_input(format!("{} cannot be read: {error}", file.display()), "check the path"))?;
        if !meta.is_file() {
            return Err(bad_input(format!("{} is no file", file.display()), "name a file"));
        }
        Ok(Self::from(&meta))
    }
}

impl From<&Metadata> for Stamp {
    fn from(meta: &Metadata) -> Self {
        Self { bytes: meta.len(), inode: meta.ino(), modified: (meta.mtime(), meta.mtime_nsec()) }
    }
}

fn key_for(file: &Path, given: Option<&str>) -> Result<String, CliError> {
    let name = || {
        let name = file.file_name().and_then(|name| name.to_str());
        name.ok_or_else(|| bad_input("the file's name is no text", "name the object's key"))
    };
    match given {
        Some("") => Err(bad_input("a key has at least one character", "name the object's key")),
        Some(folder) if folder.ends_with('/') => Ok(format!("{folder}{}", name()?)),
        Some(key) => Ok(key.to_owned()),
        None => Ok(name()?.to_owned()),
    }
}

/// Whole MiB, so many that there are not too many parts.
fn part_bytes(bytes: u64) -> u64 {
    let least = bytes.div_ceil(MOST_PARTS).div_ceil(MIB).saturating_mul(MIB);
    least.max(PART_BYTES)
}

async fn body(file: &Path, part: &Part) -> Result<ByteStream, CliError> {
    let read = ByteStream::read_from().path(file).offset(part.offset).length(Length::Exact(part.length));
    let unreadable = |error| bad_input(format!("{} cannot be read: {error}", file.display()), "check the file");
    read.build().await.map_err(unreadable)
}

async fn put_whole(objects: &Objects, file: &Path, stamp: Stamp, key: &str) -> Result<(), CliError> {
    // Read at once: what is sent is one state of the file.
    let content = fs::read(file)
        .map_err(|error| bad_input(format!("{} cannot be read: {error}", file.display()), "check the file"))?;
    if u64::try_from(content.len()) != Ok(stamp.bytes) || Stamp::of(file)? != stamp {
        return Err(changed(file));
    }
    let put = objects.s3.put_object().bucket(&objects.bucket).key(key).body(ByteStream::from(content));
    put.send().await.map_err(failed)?;
    Ok(())
}

fn changed(file: &Path) -> CliError {
    refused(format!("{} changed while it was read", file.display()), "run the command again when it is whole")
}

/// An object on its way.
struct Upload<'a> {
    objects: &'a Objects,
    file: &'a Path,
    key: &'a str,
    begun: Begun,
    /// Where [`Begun`] is kept.
    kept: PathBuf,
    done: BTreeMap<i32, CompletedPart>,
}

impl<'a> Upload<'a> {
    /// Goes on with the upload that was interrupted, if the file is the same; else begins one.
    async fn open(
        objects: &'a Objects,
        file: &'a Path,
        stamp: Stamp,
        key: &'a str,
        part_bytes: u64,
    ) -> Result<Self, CliError> {
        let kept = kept_at(objects, file, key)?;
        let begun = fs::read(&kept).ok().and_then(|text| serde_json::from_slice::<Begun>(&text).ok());
        if let Some(begun) = begun {
            let is_same = begun.file == stamp && begun.part_bytes == part_bytes;
            let mut upload = Self { objects, file, key, begun, kept: kept.clone(), done: BTreeMap::new() };
            if !is_same {
                upload.abort().await?;
            } else if upload.find_done().await? {
                return Ok(upload);
            }
        }
        let create = objects.s3.create_multipart_upload().bucket(&objects.bucket).key(key);
        let created = create.checksum_algorithm(ChecksumAlgorithm::Crc32).send().await.map_err(failed)?;
        let upload = created.upload_id().unwrap_or_default().to_owned();
        let begun = Begun { upload, file: stamp, part_bytes };
        let text = serde_json::to_vec(&begun).unwrap_or_default();
        fs::write(&kept, text).map_err(|error| {
            bad_input(
                format!("{} cannot be written: {error}", kept.display()),
                "make it writable, or set XDG_CACHE_HOME",
            )
        })?;
        Ok(Self { objects, file, key, begun, kept, done: BTreeMap::new() })
    }

    /// Looks up which parts are there; `false` if the upload is not.
    async fn find_done(&mut self) -> Result<bool, CliError> {
        let lengths: BTreeMap<i32, u64> =
            parts(self.begun.file.bytes, self.begun.part_bytes).map(|part| (part.number, part.length)).collect();
        let mut marker = None;
        loop {
            let list = self.objects.s3.list_parts().bucket(&self.objects.bucket).key(self.key);
            let list = list.upload_id(&self.begun.upload).set_part_number_marker(marker.clone()).send().await;
            let page = match list {
                Ok(page) => page,
                Err(error) if error.as_service_error().and_then(|error| error.code()) == Some("NoSuchUpload") => {
                    return Ok(false)
                }
                Err(error) => return Err(failed(error)),
            };
            for part in page.parts() {
                let (Some(number), Some(size), Some(tag)) = (part.part_number(), part.size(), part.e_tag()) else {
                    continue;
                };
                if lengths.get(&number).copied() != u64::try_from(size).ok() {
                    continue;
                }
                let completed = CompletedPart::builder().part_number(number).e_tag(tag);
                let completed = completed.set_checksum_crc32(part.checksum_crc32().map(Into::into)).build();
                self.done.insert(number, completed);
            }
            let next = page.next_part_number_marker().map(ToOwned::to_owned);
            if page.is_truncated() != Some(true) || next.is_none() || next == marker {
                return Ok(true);
            }
            marker = next;
        }
    }

    /// Sends what is missing; the bytes that did not have to be sent again.
    async fn finish(mut self, parallel: usize) -> Result<u64, CliError> {
        let Begun { file: stamp, part_bytes, .. } = self.begun;
        let (there, missing): (Vec<Part>, Vec<Part>) =
            parts(stamp.bytes, part_bytes).partition(|part| self.done.contains_key(&part.number));
        let resumed = there.iter().map(|part| part.length).sum();
        let bar = bar(stamp.bytes, resumed);
        let sending = missing.iter().map(|part| self.send(part, &bar));
        let sent: Vec<CompletedPart> = stream::iter(sending).buffer_unordered(parallel).try_collect().await?;
        self.done.extend(sent.into_iter().filter_map(|part| Some((part.part_number()?, part))));
        if Stamp::of(self.file)? != stamp {
            self.abort().await?;
            return Err(changed(self.file));
        }
        let all = CompletedMultipartUpload::builder().set_parts(Some(self.done.values().cloned().collect())).build();
        let complete = self.objects.s3.complete_multipart_upload().bucket(&self.objects.bucket).key(self.key);
        complete.upload_id(&self.begun.upload).multipart_upload(all).send().await.map_err(failed)?;
        bar.finish_and_clear();
        self.forget();
        Ok(resumed)
    }

    async fn send(&self, part: &Part, bar: &ProgressBar) -> Result<CompletedPart, CliError> {
        let send = self.objects.s3.upload_part().bucket(&self.objects.bucket).key(self.key);
        let send = send.upload_id(&self.begun.upload).part_number(part.number).body(body(self.file, part).await?);
        let sent = send.checksum_algorithm(ChecksumAlgorithm::Crc32).send().await.map_err(failed)?;
        bar.inc(part.length);
        let completed = CompletedPart::builder().part_number(part.number).set_e_tag(sent.e_tag().map(Into::into));
        Ok(completed.set_checksum_crc32(sent.checksum_crc32().map(Into::into)).build())
    }

    /// Gives up what was sent, so that it is no longer counted as stored.
    async fn abort(&self) -> Result<(), CliError> {
        let abort = self.objects.s3.abort_multipart_upload().bucket(&self.objects.bucket).key(self.key);
        match abort.upload_id(&self.begun.upload).send().await {
            Err(error) if error.as_service_error().and_then(|error| error.code()) != Some("NoSuchUpload") => {
                Err(failed(error))
            }
            _ => {
                self.forget();
                Ok(())
            }
        }
    }

    /// What cannot be removed is found to be over when the file is stored again.
    fn forget(&self) {
        let _ = fs::remove_file(&self.kept);
    }
}

fn kept_at(objects: &Objects, file: &Path, key: &str) -> Result<PathBuf, CliError> {
    let file = file.canonicalize().unwrap_or_else(|_| file.to_owned());
    let parts = [objects.bucket.as_bytes(), key.as_bytes(), file.as_os_str().as_encoded_bytes()];
    // No name of a file and no bucket has a zero byte; a key with one would only meet another of its owner's.
    let name = hex(&Sha256::digest(parts.join(&0)));
    Ok(Cache::of_user()?.folder()?.join(format!("upload-{name}.json")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_the_files_name_unless_it_is_named() {
        let file = Path::new("/data/photo.jpg");
        for (given, key) in
            [(None, "photo.jpg"), (Some("a/b"), "a/b"), (Some("a/"), "a/photo.jpg"), (Some("/"), "/photo.jpg")]
        {
            assert_eq!(key_for(file, given).unwrap(), key);
        }
        assert!(key_for(file, Some("")).is_err());
        assert!(key_for(Path::new("/"), None).is_err());
    }

    #[test]
    fn parts_are_never_too_many() {
        for (bytes, expected) in [
            (0, PART_BYTES),
            (MOST_PARTS * PART_BYTES, PART_BYTES),
            (MOST_PARTS * PART_BYTES + 1, PART_BYTES + MIB),
            (5 << 40, 525 * MIB),
        ] {
            assert_eq!(part_bytes(bytes), expected);
            assert!(bytes.div_ceil(part_bytes(bytes)) <= MOST_PARTS);
        }
    }
}
