//! Platform core: parameters and roles, certifiers, the two registers, certificates, listings.

pub mod certificate;
pub mod certifier;
pub mod listing;
pub mod parameters;
pub mod provider;

pub use certificate::*;
pub use certifier::*;
pub use listing::*;
pub use parameters::*;
pub use provider::*;
