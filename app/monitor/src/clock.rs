//! The chain's time. The clock of the machine decides nothing but how long a request takes.

use std::future::Future;
use std::time::{Duration, Instant};

use flashback::math::calendar::Calendar;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::BUCKETS;

/// Where the chain's time is read.
pub trait Clock: Send + Sync + 'static {
    /// The chain's time in unix seconds.
    fn now(&self) -> impl Future<Output = Result<i64, ClockError>> + Send;
}

/// The chain's time could not be read.
#[derive(Debug, thiserror::Error)]
#[error("cannot read the chain's clock ({0}); check --url")]
pub struct ClockError(pub String);

/// The chain's time when it was last read.
#[derive(Clone, Copy, Debug)]
pub struct Tick {
    /// Unix seconds of the chain; it never goes back.
    pub at: i64,
    /// When it was read.
    pub read_at: Option<Instant>,
}

/// Reads a clock again and again. Who listens is told when it is dropped.
pub struct Ticker {
    ticks: watch::Receiver<Tick>,
    _task: JoinSet<()>,
}

impl Ticker {
    /// Reads `clock` with pauses of `pause`; `failed` is told what goes wrong.
    pub fn start(clock: impl Clock, pause: Duration, failed: impl Fn(ClockError) + Send + 'static) -> Self {
        let (sender, ticks) = watch::channel(Tick { at: i64::MIN, read_at: None });
        let mut task = JoinSet::new();
        task.spawn(async move {
            loop {
                match clock.now().await {
                    Ok(now) => sender.send_modify(|tick| {
                        *tick = Tick { at: tick.at.max(now), read_at: Some(Instant::now()) };
                    }),
                    Err(error) => failed(error),
                }
                tokio::time::sleep(pause).await;
            }
        });
        Self { ticks, _task: task }
    }

    /// The ticks from here on.
    pub fn ticks(&self) -> watch::Receiver<Tick> {
        self.ticks.clone()
    }
}

/// A second of the chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ChainSecond {
    /// The epoch that it belongs to.
    pub epoch: u32,
    /// The epoch's bucket.
    pub bucket: u16,
    /// Seconds since the bucket began.
    pub offset_secs: u32,
}

/// How an epoch is cut into buckets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schedule(pub Calendar);

impl Schedule {
    /// Length of a bucket.
    pub fn bucket_secs(&self) -> u32 {
        (self.0.epoch_secs / u32::from(BUCKETS)).max(1)
    }

    /// Where unix second `at` lies; `None` before epoch 0 and after the last epoch that has a number.
    pub fn second(&self, at: i64) -> Option<ChainSecond> {
        let since = u64::try_from(at.checked_sub(self.0.genesis_at)?).ok()?;
        let epoch_secs = u64::from(self.bucket_secs()) * u64::from(BUCKETS);
        let (epoch, into) = (since / epoch_secs, since % epoch_secs);
        let bucket_secs = u64::from(self.bucket_secs());
        Some(ChainSecond {
            epoch: epoch.try_into().ok()?,
            bucket: (into / bucket_secs).try_into().ok()?,
            offset_secs: (into % bucket_secs).try_into().ok()?,
        })
    }

    /// The pause between two looks at the chain's clock: a second, or a quarter of a bucket where that is less.
    pub fn pause(&self) -> Duration {
        Duration::from_millis(250).saturating_mul(self.bucket_secs().min(4))
    }

    /// When monitors can no longer commit to reports of an epoch, so that a log can be shown: half of the report window
    /// after the epoch's end.
    pub fn commits_end(&self, epoch: u32) -> i64 {
        let end = self.0.epoch_start(epoch.saturating_add(1));
        end.saturating_add(i64::from(self.0.report_window_secs / 2))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: Schedule = Schedule(Calendar { genesis_at: 1_000, epoch_secs: 86_400, report_window_secs: 10_800 });

    #[test]
    fn a_second_has_its_epoch_and_bucket() {
        let second = |epoch, bucket, offset_secs| Some(ChainSecond { epoch, bucket, offset_secs });
        for (at, expected) in [
            (999, None),
            (1_000, second(0, 0, 0)),
            (1_299, second(0, 0, 299)),
            (1_300, second(0, 1, 0)),
            (87_399, second(0, 287, 299)),
            (87_400, second(1, 0, 0)),
            (i64::MAX, None),
            (i64::MIN, None),
        ] {
            assert_eq!(DAY.second(at), expected, "{at}");
        }
        let short = Schedule(Calendar { epoch_secs: 288, ..DAY.0 });
        assert_eq!(short.second(1_000 + 2 * 288 + 5), second(2, 5, 0));
    }

    #[test]
    fn logs_can_be_shown_when_nobody_can_commit() {
        assert_eq!(DAY.0.epoch_start(2), 173_800);
        assert_eq!(DAY.commits_end(1), 173_800 + 5_400);
    }
}
