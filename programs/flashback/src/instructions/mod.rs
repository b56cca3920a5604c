//! Handlers by the side that they belong to: Check, Effect, Interact, Emit.

pub mod consumer_orchestrator;
pub mod platform;
pub mod provider_orchestrator;
pub mod settlement;

pub use consumer_orchestrator::*;
pub use platform::*;
pub use provider_orchestrator::*;
pub use settlement::*;
