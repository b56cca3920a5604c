//! Orchestrator for storage providers: what a provider does, by its own rules. Nothing here acts on the consumer's
//! duties.

mod agreement;
pub mod board;
pub mod bond;
pub mod report;

pub use agreement::*;
pub use board::*;
pub use bond::*;
pub use report::*;
