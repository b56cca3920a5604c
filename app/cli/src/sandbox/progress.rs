//! Progress of a work of several steps: a moving sign for a person who watches, plain lines for everybody else.

use std::cell::Cell;
use std::io::IsTerminal;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use crate::output::print;

/// How far a work has come.
pub struct Progress {
    began: Instant,
    done: Cell<usize>,
    bar: Option<ProgressBar>,
}

impl Progress {
    /// Starts counting.
    pub fn begin() -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::new_spinner();
            if let Ok(style) = ProgressStyle::with_template("{spinner} {wide_msg}") {
                bar.set_style(style);
            }
            bar.enable_steady_tick(Duration::from_millis(80));
            bar
        });
        Self { began: Instant::now(), done: Cell::new(0), bar }
    }

    /// Says what is being done.
    pub fn doing(&self, what: impl Into<String>) {
        if let Some(bar) = &self.bar {
            bar.set_message(what.into());
        }
    }

    /// Says what has been done, and at what second.
    pub fn did(&self, what: &str) {
        self.done.set(self.done.get() + 1);
        self.show(&format!("{:>5}s  {what}", self.seconds()));
    }

    /// Prints a text that stays.
    pub fn show(&self, text: &str) {
        match &self.bar {
            Some(bar) => bar.suspend(|| print(text)),
            None => print(text),
        }
    }

    /// Progress done so far.
    pub fn count(&self) -> usize {
        self.done.get()
    }

    /// Seconds since the beginning, to a tenth.
    pub fn seconds(&self) -> String {
        let tenths = self.began.elapsed().as_millis() / 100;
        format!("{}.{}", tenths / 10, tenths % 10)
    }

    /// Takes the moving sign away.
    pub fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.end();
    }
}
