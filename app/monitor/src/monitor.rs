//! Watches every assigned listing, epoch after epoch.

use std::collections::BTreeMap;
use std::future::Future;
use std::sync::Arc;

use anchor_lang::prelude::Pubkey;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::clock::{Tick, Ticker};
use crate::log::LogError;
use crate::store::{LogName, StoreError};
use crate::watch::{Assignment, EpochWatch, Equipment};

/// What a monitor has to tell its operator.
#[derive(Debug)]
pub enum Notice {
    /// An epoch is over and its log finished: its report can be made.
    Finished(LogName),
    /// A log could not be opened or written. What was not written was not observed.
    Failed(LogName, LogError),
}

type Notify = Arc<dyn Fn(Notice) + Send + Sync>;

/// Watches what `assignments` say, until `ticker` is dropped, and finishes what an earlier run left unfinished. Each new
/// epoch is watched as it was assigned at its first tick.
pub struct Monitor {
    equipment: Arc<Equipment>,
    assignments: watch::Receiver<Vec<Assignment>>,
    notify: Notify,
}

impl Monitor {
    /// A monitor that tells `notify` what happens.
    pub fn new(
        equipment: Equipment,
        assignments: watch::Receiver<Vec<Assignment>>,
        notify: impl Fn(Notice) + Send + Sync + 'static,
    ) -> Self {
        Self { equipment: Arc::new(equipment), assignments, notify: Arc::new(notify) }
    }

    /// Watches until `stop` is ready. Requests that are under way are waited for and written.
    ///
    /// # Errors
    /// Another monitor writes to the same folder, or it cannot be written.
    pub async fn run(&self, ticker: Ticker, stop: impl Future<Output = ()>) -> Result<(), StoreError> {
        let _lock = self.equipment.store.lock()?;
        let mut watches = JoinSet::new();
        let mut begun = BTreeMap::new();
        let mut ticks = ticker.ticks();
        let mut has_finished_old = false;
        tokio::pin!(stop);
        loop {
            tokio::select! {
                () = &mut stop => break,
                changed = ticks.changed() => if changed.is_err() { break },
            }
            let at = ticks.borrow_and_update().at;
            self.equipment.metrics.chain_time.set(at);
            let Some(second) = self.equipment.schedule.second(at) else { continue };
            if !has_finished_old {
                self.finish_old(second.epoch)?;
                has_finished_old = true;
            }
            self.begin(second.epoch, &mut begun, &ticker, &mut watches);
            while watches.try_join_next().is_some() {}
        }
        drop((ticker, ticks));
        while watches.join_next().await.is_some() {}
        Ok(())
    }

    /// Watches `epoch` of what is assigned and not watched yet.
    fn begin(&self, epoch: u32, begun: &mut BTreeMap<Pubkey, u32>, ticker: &Ticker, watches: &mut JoinSet<()>) {
        let assignments = self.assignments.borrow().clone();
        self.equipment.metrics.listings.set(assignments.len().try_into().unwrap_or(i64::MAX));
        for assignment in assignments {
            if begun.insert(assignment.board, epoch) != Some(epoch) {
                let name = LogName { board: assignment.board, epoch };
                watches.spawn(watch_epoch(
                    Arc::clone(&self.equipment),
                    name,
                    assignment,
                    ticker.ticks(),
                    self.assignments.clone(),
                    Arc::clone(&self.notify),
                ));
            }
        }
    }

    /// Finishes the logs of epochs before `epoch` that an earlier run could not finish.
    fn finish_old(&self, epoch: u32) -> Result<(), StoreError> {
        let store = &self.equipment.store;
        for name in store.names()?.into_iter().filter(|name| name.epoch < epoch) {
            match store.finish(&name) {
                Ok(false) => {}
                Ok(true) => self.equipment.tell(&self.notify, Notice::Finished(name)),
                Err(error) => self.equipment.tell(&self.notify, Notice::Failed(name, error)),
            }
        }
        Ok(())
    }
}

impl Equipment {
    fn tell(&self, notify: &Notify, notice: Notice) {
        match &notice {
            Notice::Finished(_) => self.metrics.logs_finished.inc(),
            Notice::Failed(..) => self.metrics.log_errors.inc(),
        };
        notify(notice);
    }
}

async fn watch_epoch(
    equipment: Arc<Equipment>,
    name: LogName,
    assignment: Assignment,
    ticks: watch::Receiver<Tick>,
    assignments: watch::Receiver<Vec<Assignment>>,
    notify: Notify,
) {
    let failed = |error| equipment.tell(&notify, Notice::Failed(name, error));
    let watched = match EpochWatch::open(Arc::clone(&equipment), assignment, name.epoch) {
        Ok(watch) => Arc::new(watch).run(ticks, assignments, failed).await,
        Err(error) => Err(error),
    };
    match watched {
        Ok(true) => equipment.tell(&notify, Notice::Finished(name)),
        Ok(false) => {}
        Err(error) => failed(error),
    }
}
