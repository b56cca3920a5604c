//! The command line on a network of its own, over JSON-RPC, as people use it.

mod bad_input;
mod journey;
mod keeper;
mod stage;
mod streams;
