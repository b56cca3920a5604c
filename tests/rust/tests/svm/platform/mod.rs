//! The registers and the listings, and who runs them.

pub mod admin;
pub mod certificate;
pub mod certifier;
pub mod listing;
pub mod provider;
