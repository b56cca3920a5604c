//! What the suites share: a virtual machine with the program's bytecode on it, and a market to try it on.
//!
//! Keys are made from names and the clock stands where a test puts it, so every run is the same run.

pub mod boards;
pub mod deals;
pub mod disputes;
pub mod expected;
pub mod fixture;
pub mod grants;
pub mod idl;
pub mod mints;
pub mod refusal;
pub mod sample;
pub mod stored;
pub mod suite;
pub mod svm;
pub mod tokens;
pub mod wallet;

pub use expected::Expected;
pub use fixture::Fixture;
pub use refusal::Refusal;
pub use stored::{padded, Stored};
pub use suite::Suite;
pub use svm::{bytecode, Receipt, Svm, FEE_LAMPORTS, WEALTH_LAMPORTS};
pub use wallet::*;
