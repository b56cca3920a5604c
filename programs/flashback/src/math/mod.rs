//! Pure integers: rules that can be stated on plain values, without accounts.

pub mod band;
pub mod calendar;
pub mod rate;
pub mod region;
pub mod stream;
#[cfg(test)]
mod stream_tests;
pub mod vault_clock;
pub mod wide;
