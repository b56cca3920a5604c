//! What people type, and the same in words: amounts, spans, names, keys, files, offers.

pub mod amount;
pub mod file;
pub mod key;
pub mod mint;
pub mod names;
pub mod offer;
pub mod quality;
pub mod service_levels;
pub mod span;

use crate::error::{bad_input, CliError};

/// A flag's value that turned out wrong once more was known.
pub fn flag<T>(name: &str, value: Result<T, String>) -> Result<T, CliError> {
    value.map_err(|error| bad_input(format!("--{name}: {error}"), "see --help"))
}
