//! Client of the Flashback program.
#![deny(missing_docs)]

pub mod address;
pub mod instruction;

pub use flashback::{state, ID};
