//! The registrar's instructions about certifiers.

pub mod add_certifier;
pub mod update_certifier;

pub use add_certifier::*;
pub use update_certifier::*;
