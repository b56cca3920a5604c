//! Orchestrator for storage providers: what a provider does, by its own rules. Nothing here acts on the consumer's
//! duties.

mod agreement;
pub mod bond;

pub use agreement::*;
pub use bond::*;
