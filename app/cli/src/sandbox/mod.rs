//! What is only for a local machine: a network, a sample market on it, and the demo.

pub mod demo;
pub mod localnet;
mod progress;
mod sample;
