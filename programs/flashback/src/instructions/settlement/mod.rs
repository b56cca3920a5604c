//! Settlement: what only moves the clock forward. Anyone may call it; what is done already succeeds without effect.

pub mod claim;
pub mod close_agreement;
pub mod collect_penalty;
pub mod end_default;
pub mod expire_agreement;
pub mod finalize_epoch;
pub mod lapse_request;
pub mod settle_period;
pub mod sweep_fees;
pub mod sync_vault;

pub use claim::*;
pub use close_agreement::*;
pub use collect_penalty::*;
pub use end_default::*;
pub use expire_agreement::*;
pub use finalize_epoch::*;
pub use lapse_request::*;
pub use settle_period::*;
pub use sweep_fees::*;
pub use sync_vault::*;
