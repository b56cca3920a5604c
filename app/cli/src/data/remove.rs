//! `flashback data rm`: objects are removed for good.

use anyhow::Result;
use aws_sdk_s3::types::{Delete, ObjectIdentifier};
use clap::Args;
use flashback_client::text::escape;

use super::objects::{bar, failed, Objects};
use super::Place;
use crate::context::Context;
use crate::error::{bad_input, refused};
use crate::output::record::Record;
use crate::output::waiting;

/// Keys that one request removes.
const BATCH: usize = 1_000;
/// Keys that are named where many are meant.
const SHOWN: usize = 5;

/// Arguments of `data rm`.
#[derive(Args, Debug)]
pub struct RemoveArgs {
    #[command(flatten)]
    place: Place,
    /// The objects' keys; with --recursive what keys start with
    #[arg(required = true)]
    keys: Vec<String>,
    /// Every object whose key starts with what is named
    #[arg(short, long)]
    recursive: bool,
}

/// Removes them.
pub async fn run(args: &RemoveArgs, context: &Context) -> Result<()> {
    if args.keys.iter().any(String::is_empty) {
        return Err(bad_input("an empty key names no object", "name keys, or prefixes with --recursive").into());
    }
    let objects = Objects::open(context, &args.place).await?;
    let mut keys = args.keys.clone();
    if args.recursive {
        keys = waiting("listing", below(&objects, &args.keys)).await?;
    }
    keys.sort();
    keys.dedup();
    let outcome = |status| {
        let count = u64::try_from(keys.len()).unwrap_or(u64::MAX);
        Record::default().word("status", status).number("objects", count).add("keys", keys.clone(), shown(&keys))
    };
    if keys.is_empty() {
        return Err(refused("no key starts like this", "see `flashback data list`").into());
    }
    if context.is_dry_run() {
        context.show(&outcome("would be removed"));
        return Ok(());
    }
    context.agree("what is removed cannot be brought back", &shown(&keys))?;
    remove(&objects, &keys).await?;
    context.show(&outcome("removed"));
    Ok(())
}

async fn below(objects: &Objects, prefixes: &[String]) -> Result<Vec<String>> {
    let mut keys = Vec::new();
    for prefix in prefixes {
        let mut pages = objects.s3.list_objects_v2().bucket(&objects.bucket).prefix(prefix).into_paginator().send();
        while let Some(page) = pages.next().await {
            let page = page.map_err(failed)?;
            keys.extend(page.contents().iter().filter_map(|object| object.key()).map(ToOwned::to_owned));
        }
    }
    Ok(keys)
}

async fn remove(objects: &Objects, keys: &[String]) -> Result<()> {
    let bar = bar(u64::try_from(keys.len())?, 0);
    for batch in keys.chunks(BATCH) {
        let named = batch.iter().map(|key| ObjectIdentifier::builder().key(key).build());
        let named = Delete::builder().set_objects(Some(named.collect::<Result<_, _>>()?)).quiet(true).build()?;
        let removing = objects.s3.delete_objects().bucket(&objects.bucket).delete(named).send();
        let removed = removing.await.map_err(failed)?;
        if let Some(first) = removed.errors().first() {
            let [key, message] = [first.key(), first.message()].map(|text| escape(text.unwrap_or_default().as_bytes()));
            let count = removed.errors().len();
            return Err(refused(
                format!("{count} objects are not removed, the first is {key}: {message}"),
                "see `flashback grant list`, and `flashback grant check` for a reason",
            )
            .into());
        }
        bar.inc(u64::try_from(batch.len())?);
    }
    bar.finish_and_clear();
    Ok(())
}

fn shown(keys: &[String]) -> String {
    let mut names: Vec<_> = keys.iter().take(SHOWN).map(|key| escape(key.as_bytes())).collect();
    if keys.len() > SHOWN {
        names.push(format!("and {} more", keys.len().saturating_sub(SHOWN)));
    }
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_keys_stand_for_many_and_none_steers_a_terminal() {
        let keys: Vec<String> = (1..=7).map(|n| format!("k{n}\x1b")).collect();
        assert_eq!(shown(&keys[..1]), "k1\\u{1b}");
        assert!(shown(&keys).ends_with(", k5\\u{1b}, and 2 more"));
    }
}
