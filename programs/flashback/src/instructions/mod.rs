//! Handlers by the side that they belong to: Check, Effect, Interact, Emit.

pub mod platform;

pub use platform::*;
