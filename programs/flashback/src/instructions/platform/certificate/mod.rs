//! What certifiers attest.

pub mod issue_certificate;
pub mod refresh_certification;
pub mod renew_certificate;
pub mod revoke_certificate;

pub use issue_certificate::*;
pub use refresh_certification::*;
pub use renew_certificate::*;
pub use revoke_certificate::*;
