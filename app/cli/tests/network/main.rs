//! The command line on a network of its own, over JSON-RPC, as people use it.

mod agreement;
mod bad_input;
mod browse;
mod certificate;
mod data;
mod dispute;
mod fixture;
mod grant;
mod harness;
mod keeper;
mod localnet;
mod monitor;
mod node;
mod platform;
mod quality;
mod store;
