//! The access log: a line of JSON for each request, on the standard output.

use std::fmt::Display;
use std::io::Write;
use std::time::Duration;

use hyper::{Method, StatusCode};
use serde_json::json;

use crate::clock;

/// Writes the log. Paths are logged without their query, which may hold a session token.
pub struct AccessLog;

impl AccessLog {
    /// Logs a request whose answer has begun after `took`.
    pub fn request(&self, method: &Method, path: &str, status: StatusCode, took: Duration) {
        let millis = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        let line = json!({
            "at": clock::now(), "method": method.as_str(), "path": path, "status": status.as_u16(), "ms": millis,
        });
        // Nobody may read it, and requests must be served all the same.
        let _ = writeln!(std::io::stdout().lock(), "{line}");
    }

    /// Logs what went wrong inside.
    pub fn trouble(&self, error: &dyn Display) {
        let _ = writeln!(std::io::stderr().lock(), "{}", json!({ "at": clock::now(), "error": error.to_string() }));
    }
}
