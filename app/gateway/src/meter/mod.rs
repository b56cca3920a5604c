//! Fair use: what each agreement stores, reads and asks, what its terms include, and what follows where it is more.

mod ledger;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anchor_lang::prelude::Pubkey;
use aws_sdk_s3::operation::head_object::HeadObjectError;
use flashback::constants::MONTH_SECS;
use flashback::state::Agreement;
use flashback_client::gateway::Usage;
use s3s::{s3_error, S3Error, S3ErrorCode, S3Result};

use crate::place::Layout;
use crate::store::{Result, Store};

pub use ledger::{prepare, Write};

const GIB: u64 = 1 << 30;
/// How much slower every request is beyond what is included.
const SLOWED: Duration = Duration::from_millis(500);
/// From where requests are refused: a quarter more than is included.
const REFUSED: (u64, u64) = (5, 4);

/// Requests and outgoing bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Traffic {
    /// Requests.
    pub requests: u64,
    /// Outgoing bytes.
    pub egress: u64,
}

impl Traffic {
    fn add(&mut self, more: Self) {
        self.requests = self.requests.saturating_add(more.requests);
        self.egress = self.egress.saturating_add(more.egress);
    }
}

/// What an agreement includes, and in which month it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// The Agreement account.
    pub agreement: Pubkey,
    /// When its month of 30 days began, unix seconds.
    pub since: i64,
    /// Bytes that may be stored.
    pub stored: u64,
    /// Bytes that may be read in the month; `None` without limit.
    pub egress: Option<u64>,
    /// Requests in the month; `None` without limit.
    pub requests: Option<u64>,
}

impl Share {
    /// That of an agreement at `now`, the chain's time.
    pub fn of(address: Pubkey, agreement: &Agreement, now: i64) -> Self {
        let month = i64::from(MONTH_SECS);
        let since = now.saturating_sub(now.saturating_sub(agreement.started_at).rem_euclid(month));
        let fair = &agreement.terms.fair_use;
        let included = |each: u32, unit: u64| {
            (each > 0).then(|| agreement.quantity.saturating_mul(each.into()).saturating_mul(unit))
        };
        Self {
            agreement: address,
            since,
            stored: agreement.quantity.saturating_mul(GIB),
            egress: included(fair.egress_gib, GIB),
            requests: included(fair.requests, 1),
        }
    }
}

/// What a request waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// Nothing.
    Full,
    /// [`SLOWED`].
    Slowed,
    /// It is refused.
    Refused,
}

fn pace(used: u64, included: Option<u64>) -> Pace {
    let (more, of) = REFUSED;
    match included {
        Some(included) if u128::from(used) * u128::from(of) > u128::from(included) * u128::from(more) => Pace::Refused,
        Some(included) if used > included => Pace::Slowed,
        _ => Pace::Full,
    }
}

type Month = (Pubkey, i64);

/// Measures use.
pub struct Meter {
    store: Store,
    upstream: aws_sdk_s3::Client,
    layout: Layout,
    /// All traffic of the months that are in use.
    months: Mutex<HashMap<Month, Traffic>>,
    /// Traffic that is not in the store so far, by grantee.
    fresh: Mutex<HashMap<(Month, Pubkey), Traffic>>,
    /// Only one looks at what the store has and books it, so that an older look never follows a younger one.
    looking: tokio::sync::Mutex<()>,
    /// Writes that the store did not tell about when it was asked.
    unsettled: Mutex<Vec<Write>>,
}

/// A write that is counted as if it were stored, until it is settled.
pub struct Reservation {
    meter: Arc<Meter>,
    write: Option<Write>,
}

impl Meter {
    /// Keeps its books in `store` and asks `upstream` what there is.
    pub fn new(store: Store, upstream: aws_sdk_s3::Client, layout: Layout) -> Arc<Self> {
        let (months, fresh, looking, unsettled) = Default::default();
        Arc::new(Self { store, upstream, layout, months, fresh, looking, unsettled })
    }

    /// Counts a request of a grantee, after waiting where the agreement uses more than it includes.
    ///
    /// # Errors
    /// `SlowDown` where that is a quarter more.
    pub async fn admit(&self, share: &Share, grantee: Pubkey) -> S3Result<()> {
        let month = (share.agreement, share.since);
        let known = self.months.lock().unwrap_or_else(PoisonError::into_inner).contains_key(&month);
        if !known {
            let agreement = share.agreement.to_bytes();
            let since = share.since;
            let booked = self.store.run(move |connection| ledger::traffic(connection, &agreement, since)).await;
            let booked = booked.map_err(|error| s3_error!(error, InternalError, "the meter cannot be read"))?;
            let mut months = self.months.lock().unwrap_or_else(PoisonError::into_inner);
            months.entry(month).or_insert(booked);
            months.retain(|(agreement, since), _| *agreement != share.agreement || *since == share.since);
        }
        let used = self.count(month, grantee, Traffic { requests: 1, egress: 0 });
        match (pace(used.requests, share.requests), pace(used.egress, share.egress)) {
            (Pace::Full, Pace::Full) => Ok(()),
            (Pace::Refused, _) | (_, Pace::Refused) => {
                Err(s3_error!(SlowDown, "the agreement has used more than it includes this month; see GET /-/usage"))
            }
            _ => {
                tokio::time::sleep(SLOWED).await;
                Ok(())
            }
        }
    }

    /// Counts bytes that were handed out.
    pub fn sent(&self, share: &Share, grantee: Pubkey, bytes: u64) {
        self.count((share.agreement, share.since), grantee, Traffic { requests: 0, egress: bytes });
    }

    fn count(&self, month: Month, grantee: Pubkey, more: Traffic) -> Traffic {
        self.fresh.lock().unwrap_or_else(PoisonError::into_inner).entry((month, grantee)).or_default().add(more);
        let mut months = self.months.lock().unwrap_or_else(PoisonError::into_inner);
        let used = months.entry(month).or_default();
        used.add(more);
        *used
    }

    /// Books the traffic that is not in the store so far.
    pub async fn flush(&self) -> Result<()> {
        let fresh = std::mem::take(&mut *self.fresh.lock().unwrap_or_else(PoisonError::into_inner));
        if fresh.is_empty() {
            return Ok(());
        }
        let booked = fresh.clone();
        let done = self.store.run(move |connection| {
            for (((agreement, since), grantee), more) in &booked {
                let (agreement, grantee) = (agreement.to_bytes(), grantee.to_bytes());
                ledger::add_traffic(connection, &agreement, &grantee, *since, *more)?;
            }
            Ok(())
        });
        let done = done.await;
        if done.is_err() {
            let mut kept = self.fresh.lock().unwrap_or_else(PoisonError::into_inner);
            for (whose, more) in fresh {
                kept.entry(whose).or_default().add(more);
            }
        }
        done
    }

    /// Where an agreement stands.
    pub async fn usage(&self, share: Share) -> Result<Usage> {
        self.flush().await?;
        let agreement = share.agreement.to_bytes();
        let (stored, used) = self
            .store
            .run(move |connection| {
                Ok((ledger::stored(connection, &agreement)?, ledger::traffic(connection, &agreement, share.since)?))
            })
            .await?;
        Ok(Usage {
            agreement: share.agreement,
            since: share.since,
            stored_bytes: stored,
            stored_bytes_limit: share.stored,
            egress_bytes: used.egress,
            egress_bytes_limit: share.egress,
            requests: used.requests,
            requests_limit: share.requests,
        })
    }

    /// Reserves room for a write of `bytes`; none is needed to delete.
    ///
    /// # Errors
    /// `QuotaExceeded` where the agreement has no room for it.
    pub async fn reserve(
        self: &Arc<Self>,
        share: &Share,
        key: &str,
        upload: Option<&str>,
        bytes: u64,
    ) -> S3Result<Reservation> {
        let (agreement, limit) = (share.agreement.to_bytes(), share.stored);
        let write = Write { id: 0, agreement, key: key.to_owned(), upload: upload.map(str::to_owned) };
        let begun = write.clone();
        let id = self.store.run(move |connection| ledger::begin(connection, &begun, bytes, limit)).await;
        match id.map_err(|error| s3_error!(error, InternalError, "the meter cannot be written"))? {
            Some(id) => Ok(Reservation { meter: Arc::clone(self), write: Some(Write { id, ..write }) }),
            None => {
                let code = S3ErrorCode::Custom("QuotaExceeded".into());
                let mut error =
                    S3Error::with_message(code, "the agreement's quantity has no room for this; see GET /-/usage");
                error.set_status_code(hyper::StatusCode::FORBIDDEN);
                Err(error)
            }
        }
    }

    /// Finds what an earlier run of this gateway left: every write that is not settled when nothing is under way.
    pub async fn find_left(&self) -> Result<()> {
        let left = self.store.run(ledger::writes).await?;
        self.unsettled.lock().unwrap_or_else(PoisonError::into_inner).extend(left);
        Ok(())
    }

    /// Settles what could not be settled at its time.
    pub async fn settle_left(&self) {
        let left = std::mem::take(&mut *self.unsettled.lock().unwrap_or_else(PoisonError::into_inner));
        for write in left {
            self.settle_or_keep(write).await;
        }
    }

    /// Length of an object in the store, in bytes; `None` where there is none.
    pub async fn length(&self, bucket: &str, key: &str) -> anyhow::Result<Option<u64>> {
        match self.upstream.head_object().bucket(bucket).key(key).send().await {
            Ok(head) => Ok(Some(u64::try_from(head.content_length().unwrap_or_default())?)),
            Err(error) if error.as_service_error().is_some_and(HeadObjectError::is_not_found) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    async fn settle_or_keep(&self, write: Write) {
        if self.settle(&write).await.is_err() {
            self.unsettled.lock().unwrap_or_else(PoisonError::into_inner).push(write);
        }
    }

    /// Books what the store has.
    async fn settle(&self, write: &Write) -> anyhow::Result<()> {
        let _looking = self.looking.lock().await;
        let place = self.layout.place(&Pubkey::from(write.agreement));
        let (bucket, key) = (place.bucket.clone(), place.key(&write.key));
        if let Some(upload) = write.upload.clone() {
            let parts = self.parts(&bucket, &key, &upload).await?;
            let write = write.clone();
            self.store.run(move |connection| ledger::end_parts(connection, &write, &upload, &parts)).await?;
            return Ok(());
        }
        let bytes = self.length(&bucket, &key).await?;
        let write = write.clone();
        self.store.run(move |connection| ledger::end(connection, &write, bytes)).await?;
        Ok(())
    }

    /// Parts of an upload that the store has; none where the upload is over.
    async fn parts(&self, bucket: &str, key: &str, upload: &str) -> anyhow::Result<Vec<(u32, u64)>> {
        use aws_sdk_s3::error::ProvideErrorMetadata;
        let mut pages = self.upstream.list_parts().bucket(bucket).key(key).upload_id(upload).into_paginator().send();
        let mut parts = Vec::new();
        while let Some(page) = pages.next().await {
            match page {
                Ok(page) => {
                    for part in page.parts() {
                        let (number, bytes) = (part.part_number().unwrap_or_default(), part.size().unwrap_or_default());
                        parts.push((u32::try_from(number)?, u64::try_from(bytes)?));
                    }
                }
                Err(error) if error.code() == Some("NoSuchUpload") => return Ok(Vec::new()),
                Err(error) => return Err(error.into()),
            }
        }
        Ok(parts)
    }
}

impl Reservation {
    /// Books what the store has. What it does not tell now is asked for later.
    pub async fn settle(mut self) {
        if let Some(write) = self.write.take() {
            self.meter.settle_or_keep(write).await;
        }
    }

    /// Books a part that the store has taken.
    pub async fn settle_part(mut self, number: i32, bytes: u64) {
        let Some(write) = self.write.take() else { return };
        let booked = match (u32::try_from(number), write.upload.clone()) {
            (Ok(number), Some(upload)) => {
                let part = write.clone();
                let book = move |connection: &_| ledger::end_part(connection, &part, &upload, number, bytes);
                self.meter.store.run(book).await.is_ok()
            }
            _ => false,
        };
        if !booked {
            self.meter.settle_or_keep(write).await;
        }
    }
}

impl Drop for Reservation {
    fn drop(&mut self) {
        if let Some(write) = self.write.take() {
            let meter = Arc::clone(&self.meter);
            tokio::spawn(async move { meter.settle_or_keep(write).await });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytemuck::Zeroable;

    #[test]
    fn a_share_is_the_terms_times_the_quantity_in_months_since_the_start() {
        let mut agreement = Agreement { quantity: 3, started_at: 1_000, ..Agreement::zeroed() };
        let month = i64::from(MONTH_SECS);
        let share = Share::of(Pubkey::default(), &agreement, 1_000 + month - 1);
        assert_eq!((share.since, share.stored, share.egress, share.requests), (1_000, 3 << 30, None, None));
        agreement.terms.fair_use.egress_gib = 2;
        agreement.terms.fair_use.requests = 100;
        let share = Share::of(Pubkey::default(), &agreement, 1_000 + month);
        assert_eq!((share.since, share.egress, share.requests), (1_000 + month, Some(6 << 30), Some(300)));
    }

    #[test]
    fn more_than_is_included_is_slower_and_a_quarter_more_is_refused() {
        for (used, expected) in
            [(0, Pace::Full), (100, Pace::Full), (101, Pace::Slowed), (125, Pace::Slowed), (126, Pace::Refused)]
        {
            assert_eq!(pace(used, Some(100)), expected, "{used}");
        }
        assert_eq!((pace(u64::MAX, None), pace(u64::MAX, Some(u64::MAX))), (Pace::Full, Pace::Full));
    }
}
