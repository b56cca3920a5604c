//! `flashback data list`: what is stored.

use anyhow::Result;
use aws_sdk_s3::types::Object;
use clap::Args;
use flashback_client::text::escape;
use serde_json::{json, Value};

use super::objects::{failed, Objects};
use super::usage::bytes;
use super::Place;
use crate::context::Context;
use crate::input::span::show_time;
use crate::output::record::NOTHING;
use crate::output::{table, waiting};

/// Arguments of `data list`.
#[derive(Args, Debug)]
pub struct ListArgs {
    #[command(flatten)]
    place: Place,
    /// What keys start with
    #[arg(default_value = "")]
    prefix: String,
    /// Every object, not one line for each folder
    #[arg(short, long)]
    recursive: bool,
    /// The most lines
    #[arg(long, value_name = "NUMBER", default_value_t = 1_000)]
    limit: usize,
}

/// What was found.
#[derive(Default)]
struct Found {
    folders: Vec<String>,
    objects: Vec<Object>,
    is_cut: bool,
}

/// Lists it.
pub async fn run(args: &ListArgs, context: &Context) -> Result<()> {
    let objects = Objects::open(context, &args.place).await?;
    let found = waiting("listing", find(&objects, args)).await?;
    let count = found.folders.len().saturating_add(found.objects.len());
    context.show_list("no objects", count, || in_words(&found), || as_json(&found));
    Ok(())
}

async fn find(objects: &Objects, args: &ListArgs) -> Result<Found> {
    let delimiter = (!args.recursive).then(|| "/".to_owned());
    let list = objects.s3.list_objects_v2().bucket(&objects.bucket).prefix(&args.prefix).set_delimiter(delimiter);
    let mut pages = list.into_paginator().send();
    let mut found = Found::default();
    while let Some(page) = pages.next().await {
        let page = page.map_err(failed)?;
        found.folders.extend(page.common_prefixes().iter().filter_map(|folder| folder.prefix()).map(Into::into));
        found.objects.extend(page.contents().iter().cloned());
        let room = args.limit.saturating_sub(found.folders.len());
        found.is_cut = found.folders.len() > args.limit || found.objects.len() > room;
        if found.is_cut {
            found.folders.truncate(args.limit);
            found.objects.truncate(room);
            break;
        }
    }
    Ok(found)
}

fn in_words(found: &Found) -> String {
    let folders = found.folders.iter().map(|folder| [escape(folder.as_bytes()), NOTHING.into(), NOTHING.into()]);
    let objects = found.objects.iter().map(|object| {
        let modified = object.last_modified().map_or_else(|| NOTHING.into(), |at| show_time(at.secs()));
        [escape(object.key().unwrap_or_default().as_bytes()), bytes(size(object)), modified]
    });
    let list = table(["key", "size", "modified"], &[0], folders.chain(objects));
    if found.is_cut {
        return format!("{list}\nthere is more: name a prefix, or a higher --limit");
    }
    list
}

fn as_json(found: &Found) -> Value {
    let objects = found.objects.iter().map(|object| {
        let modified = object.last_modified().map(|at| at.secs());
        json!({ "key": object.key(), "bytes": size(object), "modified_at": modified, "etag": object.e_tag() })
    });
    json!({ "folders": found.folders, "objects": objects.collect::<Value>(), "is_cut": found.is_cut })
}

fn size(object: &Object) -> u64 {
    object.size().and_then(|size| u64::try_from(size).ok()).unwrap_or_default()
}
