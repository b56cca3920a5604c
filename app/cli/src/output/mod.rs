//! What commands print: tables for people, JSON for programs.

pub mod record;
mod table;

use std::future::Future;
use std::io::{ErrorKind, IsTerminal, Write};
use std::time::Duration;

use clap::ValueEnum;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{json, Value};

use crate::error::CliError;
use record::Record;
pub use table::{columns, table};

/// How a command answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    #[default]
    Table,
    /// For programs.
    Json,
}

/// Prints a line to stdout. What cannot be written ends the command with 1, in silence where a reader closed the pipe.
pub fn print(text: impl AsRef<str>) {
    let line = text.as_ref().trim_end_matches('\n');
    let mut out = std::io::stdout();
    if let Err(error) = writeln!(out, "{line}").and_then(|()| out.flush()) {
        if error.kind() != ErrorKind::BrokenPipe {
            eprintln!("error: the answer cannot be written: {error}\n  free some space, or write it elsewhere");
        }
        std::process::exit(1);
    }
}

/// Prints JSON in which nothing can steer a terminal.
pub fn print_json(value: &Value) {
    print(safe_json(value));
}

/// Prints an error to stderr: what is wrong on one line and what to do on the next, or both as JSON.
pub fn print_error(error: &CliError, format: Format) {
    let CliError { fault, what, advice } = error;
    match format {
        Format::Table => eprintln!("error: {what}\n  {advice}"),
        Format::Json => {
            let (name, code) = (fault.name(), fault.exit_code());
            let error = json!({ "error": what, "advice": advice, "fault": name, "exit_code": code });
            eprintln!("{}", safe_json(&error));
        }
    }
}

/// JSON leaves most characters as they are: those that a terminal or a reader could be misled by are written as numbers.
fn safe_json(value: &Value) -> String {
    let mut safe = String::new();
    for c in format!("{value:#}").chars() {
        // Within JSON, a backslash or a line break is JSON's own and never a character of the text.
        let plain = c.is_ascii_graphic() || c == ' ' || c == '\n' || (!c.is_ascii() && c.escape_debug().count() == 1);
        if plain {
            safe.push(c);
        } else {
            let mut units = [0; 2];
            safe.extend(c.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")));
        }
    }
    safe
}

/// Runs `work` behind a moving sign, if a person is watching.
pub async fn waiting<T>(what: &'static str, work: impl Future<Output = T>) -> T {
    if !std::io::stderr().is_terminal() {
        return work.await;
    }
    let spinner = ProgressBar::new_spinner().with_message(what);
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}") {
        spinner.set_style(style);
    }
    spinner.enable_steady_tick(Duration::from_millis(80));
    let result = work.await;
    spinner.finish_and_clear();
    result
}

/// One account, a value a line.
pub fn record_table(record: &Record) -> String {
    lines(record.rows().map(|(name, text)| (record::title(name), text)))
}

/// Names and values, the values below each other.
pub fn lines(pairs: impl IntoIterator<Item = (String, impl std::fmt::Display)>) -> String {
    let pairs: Vec<_> = pairs.into_iter().collect();
    let width = pairs.iter().map(|(name, _)| name.len()).max().unwrap_or_default();
    pairs.iter().map(|(name, text)| format!("{name:width$}  {text}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_cannot_steer_a_terminal_and_stays_the_same_json() {
        let value = json!({ "name": "a\u{1b}[2J\u{202e}\u{9b}\u{7f}\u{e0041}\\ \"ü 東\n", "n": [1, null] });
        let text = safe_json(&value);
        assert!(text.chars().all(|c| c == '\n' || !c.is_control()), "{text}");
        assert!(!text.contains('\u{202e}') && text.contains("ü 東"), "{text}");
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
    }
}
