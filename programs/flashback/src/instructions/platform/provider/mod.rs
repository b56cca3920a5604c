//! The registers of storage and service providers.

pub mod accept_authority;
pub mod delist_provider;
pub mod propose_authority;
pub mod register_provider;
pub mod restore_provider;
pub mod retire_provider;
pub mod update_provider;

pub use accept_authority::*;
pub use delist_provider::*;
pub use propose_authority::*;
pub use register_provider::*;
pub use restore_provider::*;
pub use retire_provider::*;
pub use update_provider::*;
