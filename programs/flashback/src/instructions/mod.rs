//! Handlers by the side that they belong to: Check, Effect, Interact, Emit.
//!
//! Seeds under `idl-build` are for wallets, which find the address by the IDL. The program knows such an account by what it
//! holds, which costs a tenth of deriving its address.

pub mod consumer_orchestrator;
pub mod platform;
pub mod provider_orchestrator;
pub mod settlement;

pub use consumer_orchestrator::*;
pub use platform::*;
pub use provider_orchestrator::*;
pub use settlement::*;
