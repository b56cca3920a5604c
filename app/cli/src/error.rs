//! What a person is told when something does not work: one line that says what is wrong, one that says what to do.

use std::fmt;

use anchor_lang::error::Error as ProgramError;
use flashback::error::FlashbackError;
use flashback_client::ClientError;

/// Where the fault lies; each has its exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The chain or the program refused: 1.
    Refused,
    /// What the user gave cannot be used, as clap says of arguments: 2.
    Input,
    /// No node or gateway answers, or not with what was asked for: 3.
    Network,
}

impl Fault {
    /// What the command exits with.
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Refused => 1,
            Self::Input => 2,
            Self::Network => 3,
        }
    }

    /// What programs know it by.
    pub fn name(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Input => "input",
            Self::Network => "node",
        }
    }
}

/// A fault in words.
#[derive(Clone, Debug)]
pub struct CliError {
    /// Where the fault lies.
    pub fault: Fault,
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub advice: String,
}

impl fmt::Display for CliError {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}", self.what)
    }
}

impl std::error::Error for CliError {}

/// What the user gave cannot be used.
pub fn bad_input(what: impl Into<String>, advice: impl Into<String>) -> CliError {
    CliError { fault: Fault::Input, what: what.into(), advice: advice.into() }
}

/// What the user wants is not possible as things stand on the chain.
pub fn refused(what: impl Into<String>, advice: impl Into<String>) -> CliError {
    CliError { fault: Fault::Refused, what: what.into(), advice: advice.into() }
}

/// Whoever is asked does not answer, or not with what was asked for.
pub fn unreachable(what: impl Into<String>, advice: impl Into<String>) -> CliError {
    CliError { fault: Fault::Network, what: what.into(), advice: advice.into() }
}

/// A rule that the program checks where no account is at hand to try it on.
pub fn rule(holds: bool, error: FlashbackError) -> Result<(), CliError> {
    if holds {
        return Ok(());
    }
    Err(ProgramError::from(error)).check_input()
}

/// Results of the program's own checks, run here before anything is sent.
pub trait Checked<T> {
    /// A refusal is the input's fault.
    fn check_input(self) -> Result<T, CliError>;

    /// A refusal lies in what is on the chain.
    fn check_state(self) -> Result<T, CliError>;
}

impl<T> Checked<T> for anchor_lang::Result<T> {
    fn check_input(self) -> Result<T, CliError> {
        self.map_err(|error| by_program(error, Fault::Input))
    }

    fn check_state(self) -> Result<T, CliError> {
        self.map_err(|error| by_program(error, Fault::Refused))
    }
}

/// A refusal of the program's own checks. A pause is never the input's fault.
pub fn by_program(error: ProgramError, fault: Fault) -> CliError {
    match error {
        ProgramError::AnchorError(error) => {
            let is_pause = error.error_code_number == u32::from(FlashbackError::Paused);
            let fault = if is_pause { Fault::Refused } else { fault };
            from_message(fault, Some(&error.error_name), &error.error_msg, CHECK_ACCOUNTS)
        }
        ProgramError::ProgramError(error) => {
            from_message(fault, None, &error.program_error.to_string(), CHECK_ACCOUNTS)
        }
    }
}

/// What to do about an error of Solana or of Anchor, which says only what is wrong.
const CHECK_ACCOUNTS: &str = "check the addresses given, and --url";
/// What to do about an error of this machine, whose cause is part of its text.
const LOOK_AT_CAUSE: &str =
    "remove the cause and run the command again; if that does not help, report this line as an issue";

/// What the user gave cannot be used, in a message `what is wrong; what to do`, or one with this `advice`.
pub fn bad_input_by(error: &impl fmt::Display, advice: &str) -> CliError {
    from_message(Fault::Input, None, &error.to_string(), advice)
}

/// Messages of the program and of the client read `what is wrong; what to do`. Those of others get `advice`.
fn from_message(fault: Fault, name: Option<&str>, message: &str, advice: &str) -> CliError {
    let (what, advice) = message.split_once("; ").unwrap_or((message, advice));
    let what = name.map_or_else(|| what.into(), |name| format!("{what} ({name})"));
    CliError { fault, what, advice: advice.into() }
}

fn from_client(error: &ClientError) -> CliError {
    match error {
        ClientError::Program { name, message, .. } => from_message(Fault::Refused, Some(name), message, CHECK_ACCOUNTS),
        ClientError::Unreachable { .. } | ClientError::Rpc { .. } | ClientError::Expired { .. } => {
            from_message(Fault::Network, None, &error.to_string(), CHECK_ACCOUNTS)
        }
        _ => from_message(Fault::Refused, None, &error.to_string(), CHECK_ACCOUNTS),
    }
}

/// Any error, in words.
pub fn explain(error: &anyhow::Error) -> CliError {
    match (error.downcast_ref::<CliError>(), error.downcast_ref::<ClientError>()) {
        (Some(failure), _) => failure.clone(),
        (None, Some(failure)) => from_client(failure),
        (None, None) => from_message(Fault::Input, None, &format!("{error:#}"), LOOK_AT_CAUSE),
    }
}

#[cfg(test)]
mod tests {
    use clap::{error::ErrorKind, CommandFactory};

    use super::*;

    #[test]
    fn a_check_of_the_program_goes_by_its_name_and_says_what_to_do() {
        let failure = Err::<(), _>(FlashbackError::RateTooLow.into()).check_input().unwrap_err();
        assert_eq!(failure.fault, Fault::Input);
        assert_eq!(failure.what, "The least quantity costs too little per second for an exact stream (RateTooLow)");
        assert_eq!(failure.advice, "raise the price or min_quantity");
    }

    #[test]
    fn a_pause_is_never_the_inputs_fault() {
        let paused = Err::<(), _>(FlashbackError::Paused.into()).check_input().unwrap_err();
        assert_eq!(paused.fault, Fault::Refused);
    }

    /// The `flashback …` commands that a text names.
    fn commands(text: &str) -> impl Iterator<Item = &str> {
        text.split('`').skip(1).step_by(2).filter_map(|quoted| quoted.strip_prefix("flashback "))
    }

    #[test]
    fn every_error_of_the_program_says_what_is_wrong_and_what_to_do_with_commands_that_exist() {
        let idl: serde_json::Value = serde_json::from_str(include_str!("../../idl/flashback.json")).unwrap();
        for error in idl["errors"].as_array().unwrap() {
            let (name, message) = (error["name"].as_str().unwrap(), error["msg"].as_str().unwrap());
            let Some((what, advice)) = message.split_once("; ") else {
                panic!("{name} says only what is wrong: {message}");
            };
            assert!(what.len() >= 10 && advice.len() >= 6, "{name} says too little: {message}");
            assert!(!advice.contains("; ") && !message.ends_with('.'), "{name} is not of two parts: {message}");
            for command in commands(message) {
                // Without a network in it the command line reads the same.
                let arguments = std::iter::once("flashback").chain(command.split(' '));
                let complete = crate::Cli::command().try_get_matches_from(arguments);
                let unknown = complete.err().map(|error| error.kind()).filter(|kind| {
                    matches!(
                        kind,
                        ErrorKind::InvalidSubcommand | ErrorKind::UnknownArgument | ErrorKind::MissingSubcommand
                    )
                });
                assert_eq!(unknown, None, "{name} names a command that does not exist: {command}");
            }
        }
    }

    #[test]
    fn an_error_of_others_gets_advice() {
        let failure = Err::<(), _>(anchor_lang::error::ErrorCode::AccountNotSigner.into()).check_state().unwrap_err();
        assert_eq!(failure.what, "The given account did not sign (AccountNotSigner)");
        assert_eq!(failure.advice, CHECK_ACCOUNTS);
    }
}
