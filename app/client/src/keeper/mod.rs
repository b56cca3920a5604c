//! The keeper: finds every permissionless action that is due, and sends it in transactions that many share.
//!
//! [`plan`], [`batch`] and [`task`] are pure. The plan runs the program's own rules on copies, so what one task makes due
//! (a settlement after an end, a close after a settlement) is in the same plan. [`run`] carries it out, and looks at the
//! chain again before it tries anything a second time.
//!
//! A new task takes a row in the table of [`task`] and a function in [`plan`] that finds where it is due.

mod backoff;
pub mod batch;
mod load;
pub mod plan;
pub mod run;
pub mod snapshot;
pub mod task;

pub use batch::{pack, transaction_size, LARGEST_TRANSACTION};
pub use load::Scope;
pub use plan::Policy;
pub use run::{Keeper, Progress, Summary};
pub use snapshot::Snapshot;
pub use task::{DueTask, Subject, Task};
