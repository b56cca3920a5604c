//! Pure integers: rules that can be stated on plain values, without accounts.
#![deny(missing_docs)]

pub mod band;
pub mod rate;
pub mod region;
