//! Temporary credentials: a claim goes in, a key, a secret and a sealed token come out. Nothing of them is stored.

mod issue;
mod keys;

pub use issue::{Issuer, Refused};
pub use keys::{KeyRing, Session, TokenFault};
