//! Pure integers: rules that can be stated on plain values, without accounts.

pub mod band;
pub mod bitmap;
pub mod calendar;
pub mod collateral;
pub mod dispute;
pub mod gaps;
pub mod marks;
pub mod penalty;
pub mod quality;
pub mod rate;
pub mod rating;
pub mod region;
pub mod stream;
#[cfg(test)]
mod stream_tests;
pub mod vault_clock;
pub mod wide;
pub mod window;
