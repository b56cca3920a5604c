//! The command line's reference, `docs/cli.md`: what `--help` says of every command.

use std::{fmt::Write, path::Path};

use clap::{Command, CommandFactory};

use crate::Cli;

/// Heading of the options that every command has.
const GLOBAL: &str = "Options of every command:";

/// The sections of `command` and of those below it.
fn sections(command: &mut Command, text: &mut String) {
    let help = command.render_long_help().to_string();
    let own = help.split(GLOBAL).next().unwrap_or_default();
    let lines: Vec<_> = own.trim_end().lines().map(str::trim_end).collect();
    let name = command.get_bin_name().unwrap_or(command.get_name());
    write!(text, "\n## {name}\n\n```text\n{}\n```\n", lines.join("\n")).unwrap();
    for inner in command.get_subcommands_mut().filter(|inner| inner.get_name() != "help" && !inner.is_hide_set()) {
        sections(inner, text);
    }
}

/// The whole reference, 100 columns wide whatever the terminal is.
fn reference() -> String {
    let mut command = Cli::command().term_width(100);
    command.build();
    let help = command.render_long_help().to_string();
    let (_, global) = help.split_once(GLOBAL).unwrap();
    let global: Vec<_> = global.trim_matches('\n').lines().map(str::trim_end).collect();
    let mut text = String::from(
        "# Command line reference\n\n\
         What `flashback COMMAND --help` says. `UPDATE_CLI_REFERENCE=1 cargo test --locked --ignore-rust-version --workspace --bin flashback reference` \
         writes this page.\n",
    );
    sections(&mut command, &mut text);
    write!(text, "\n## {}\n\n```text\n{}\n```\n", GLOBAL.trim_end_matches(':'), global.join("\n")).unwrap();
    text
}

#[test]
fn the_reference_says_what_help_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/cli.md");
    let reference = reference();
    if std::env::var_os("UPDATE_CLI_REFERENCE").is_some() {
        std::fs::write(&path, &reference).unwrap();
    }
    assert!(
        std::fs::read_to_string(&path).unwrap() == reference,
        "docs/cli.md is out of date: its first lines say how to write it"
    );
}
