//! Orchestrator for consumers: what a consumer does, by its own rules. Nothing here acts on the provider's duties.

mod agreement;
pub mod dispute;
pub mod vault;

pub use agreement::*;
pub use dispute::*;
pub use vault::*;
