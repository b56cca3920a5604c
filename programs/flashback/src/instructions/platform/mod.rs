//! Platform core: parameters and roles, certifiers, the two registers, certificates, listings.

pub mod admin;
pub mod certificate;
pub mod certifier;
pub mod listing;
pub mod provider;

pub use admin::*;
pub use certificate::*;
pub use certifier::*;
pub use listing::*;
pub use provider::*;
