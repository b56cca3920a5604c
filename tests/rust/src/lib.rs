//! What the suites share: a virtual machine with the program's bytecode on it, and a market to try it on.
//!
//! Keys are made from names and the clock stands where a test puts it, so every run is the same run.

pub mod deals;
pub mod forecast;
pub mod idl;
pub mod machine;
pub mod market;
pub mod mints;
pub mod refusal;
pub mod sample;
pub mod stored;
pub mod suite;
pub mod tokens;
pub mod wallet;

pub use forecast::Forecast;
pub use machine::{bytecode, Machine, Outcome, FEE_LAMPORTS, WEALTH_LAMPORTS};
pub use market::Market;
pub use refusal::Refusal;
pub use stored::{padded, Stored};
pub use suite::Suite;
pub use wallet::*;
