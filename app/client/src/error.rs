//! What can go wrong, said by name and with what to do about it.

use anchor_lang::error::ErrorCode;
use anchor_lang::prelude::Pubkey;
use solana_rpc_client_api::client_error::{Error as RpcFailure, ErrorKind, TransactionError};
use solana_rpc_client_api::request::RpcError;
use solana_sdk::signature::Signature;
use thiserror::Error;

use crate::text::escape;

/// Result of this crate.
pub type Result<T> = std::result::Result<T, ClientError>;

/// Why a request or a transaction did not go through. Nothing in the text came from the chain unescaped.
#[derive(Debug, Error)]
pub enum ClientError {
    /// Nothing is stored at an address.
    #[error("there is no {name} at {address}; check the address, and --url")]
    AccountMissing {
        /// What was looked for.
        name: &'static str,
        /// Where.
        address: Pubkey,
    },
    /// The program is there, but nobody has initialised the platform.
    #[error("there is no platform here; initialise it with `flashback platform init`, or check --url")]
    PlatformMissing,
    /// The node belongs to another cluster than the one that is meant.
    #[error("this node belongs to the cluster {found} instead of {expected}; check --url")]
    OtherCluster {
        /// Hash of the first block of the cluster that is meant.
        expected: String,
        /// That of the node's.
        found: String,
    },
    /// An account of another program.
    #[error("{address} holds no {name}: it belongs to the program {owner}; check the address")]
    AccountOwner {
        /// What was looked for.
        name: &'static str,
        /// Where.
        address: Pubkey,
        /// The program that owns it.
        owner: Pubkey,
    },
    /// An account of the program that is longer or shorter than this client knows it.
    #[error("{address} holds no {name} that this version can read: {found} bytes instead of {expected}; check the address, or use a newer version")]
    AccountLength {
        /// What was looked for.
        name: &'static str,
        /// Where.
        address: Pubkey,
        /// Bytes that it has to have.
        expected: usize,
        /// Bytes that it has.
        found: usize,
    },
    /// An account of the program of another type.
    #[error("{address} holds another kind of account, no {name}; check the address")]
    AccountType {
        /// What was looked for.
        name: &'static str,
        /// Where.
        address: Pubkey,
    },
    /// The program, or the framework it is written in, refused an instruction.
    #[error("{message} ({name}, error {code})")]
    Program {
        /// Name of the error, such as `NotAdmin`.
        name: String,
        /// Number of the error: 6000 and above are the program's own.
        code: u32,
        /// What is wrong and what to do.
        message: String,
        /// What the program logged.
        logs: Vec<String>,
    },
    /// An account that an instruction creates is there already.
    #[error("{address} exists already; update, renew or restore it instead")]
    AlreadyExists {
        /// Where.
        address: String,
    },
    /// A wallet cannot pay.
    #[error("not enough SOL: {reason}; fund the wallet (`solana airdrop 1` on a test network)")]
    InsufficientFunds {
        /// Who has how much, and how much is needed.
        reason: String,
    },
    /// The program is not on this cluster.
    #[error("the Flashback program {} is not deployed here; check --url", flashback::ID)]
    ProgramMissing,
    /// The simulation of a transaction failed for another reason. Nothing was sent.
    #[error("the transaction would fail: {reason}; check the addresses given, and --url")]
    Simulation {
        /// What the node said.
        reason: String,
        /// What the programs logged.
        logs: Vec<String>,
    },
    /// A transaction failed although its simulation had passed.
    #[error("transaction {signature} failed although its simulation passed ({reason}); something changed in between: look again and retry")]
    FailedOnChain {
        /// The transaction.
        signature: Signature,
        /// What the node said.
        reason: String,
    },
    /// A transaction was not seen in a block in time, and can no longer get into one.
    #[error("transaction {signature} expired before it reached a block; nothing has changed: try again")]
    Expired {
        /// The transaction.
        signature: Signature,
    },
    /// A key that has to sign was not given.
    #[error("{0} must sign too; pass its key")]
    SignerMissing(Pubkey),
    /// No node answers.
    #[error("cannot reach a node at {url} ({reason}); check --url, or start a network with `flashback localnet`")]
    Unreachable {
        /// Scheme, host and port.
        url: String,
        /// What the connection said.
        reason: String,
    },
    /// The node answers, but not with what was asked for.
    #[error("the node refused: {reason}; check --url, some nodes do not serve every request")]
    Rpc {
        /// What the node said.
        reason: String,
    },
}

/// Errors of the framework that have a cause a user can do something about.
const NO_SUCH_INSTRUCTION: u32 = ErrorCode::InstructionFallbackNotFound as u32;
const UNREADABLE_INSTRUCTION: u32 = ErrorCode::InstructionDidNotDeserialize as u32;
const FIRST_CONSTRAINT: u32 = ErrorCode::ConstraintMut as u32;
const LAST_CONSTRAINT: u32 = 2_999;
const OTHER_TYPE: u32 = ErrorCode::AccountDiscriminatorMismatch as u32;
const OTHER_OWNER: u32 = ErrorCode::AccountOwnedByWrongProgram as u32;
const NOT_SIGNED: u32 = ErrorCode::AccountNotSigner as u32;
const NOT_THERE: u32 = ErrorCode::AccountNotInitialized as u32;

/// What to do about an error of the framework about `account`.
fn framework_advice(code: u32, account: &str) -> Option<String> {
    Some(match code {
        NO_SUCH_INSTRUCTION | UNREADABLE_INSTRUCTION => {
            "the program here is of another version than this client; check --url, or use the version that fits".into()
        }
        FIRST_CONSTRAINT..=LAST_CONSTRAINT => {
            format!("the {account} does not belong to the other accounts; check the addresses given")
        }
        OTHER_TYPE => format!("what was given as {account} is another kind of account; check the address"),
        OTHER_OWNER => {
            format!("what was given as {account} was closed, or belongs to another program; check the address")
        }
        NOT_SIGNED => format!("the {account} must sign; pass its key"),
        NOT_THERE => format!("there is no {account} at the address given; check it, and --url"),
        _ => return None,
    })
}

/// What the framework logs of an error: `AnchorError caused by account: <account>. Error Code: <name>. Error Number:
/// <code>. Error Message: <message>.`
fn logged_error(log: &str, code: u32) -> Option<(&str, &str, &str)> {
    let (head, rest) = log.split_once("Error Code: ")?;
    let (name, rest) = rest.split_once(". Error Number: ")?;
    let (number, message) = rest.split_once(". Error Message: ")?;
    if number.parse() != Ok(code) {
        return None;
    }
    let account = head.split_once("caused by account: ").map_or("", |(_, account)| account.trim_end_matches(". "));
    Some((account, name, message.strip_suffix('.').unwrap_or(message)))
}

/// Only the program's own messages say what to do.
fn with_advice(message: String) -> String {
    if message.contains("; ") {
        message
    } else {
        message + "; check the addresses given"
    }
}

fn program_error(code: u32, logs: Vec<String>) -> ClientError {
    let (account, name, message) =
        logs.iter().rev().find_map(|log| logged_error(log, code)).unwrap_or(("", "unnamed", "a program refused"));
    let advice = framework_advice(code, &escape(account.replace('_', " ").as_bytes()));
    ClientError::Program {
        name: escape(name.as_bytes()),
        code,
        message: advice.unwrap_or_else(|| with_advice(escape(message.as_bytes()))),
        logs,
    }
}

/// The number that follows `before` in `log`.
fn number_after(log: &str, before: &str) -> Option<u64> {
    let rest = log.split_once(before)?.1;
    let digits = rest.find(|c: char| !c.is_ascii_digit()).map_or(rest, |end| &rest[..end]);
    digits.parse().ok()
}

/// Lamports as SOL.
fn sol(lamports: u64) -> String {
    const LAMPORTS_PER_SOL: u64 = 1_000_000_000;
    let (whole, part) = (lamports / LAMPORTS_PER_SOL, lamports % LAMPORTS_PER_SOL);
    format!("{whole}.{part:09} SOL")
}

/// Explains why the simulation of a transaction that `payer` pays failed.
pub(crate) fn simulation_error(error: &TransactionError, logs: Vec<String>, payer: &Pubkey) -> ClientError {
    use solana_sdk::instruction::InstructionError;

    match error {
        TransactionError::AccountNotFound => {
            ClientError::InsufficientFunds { reason: format!("the paying wallet {payer} is empty") }
        }
        TransactionError::InsufficientFundsForFee => {
            ClientError::InsufficientFunds { reason: format!("{payer} cannot pay the transaction fee") }
        }
        TransactionError::InsufficientFundsForRent { .. } => ClientError::InsufficientFunds {
            reason: format!("an account, probably {payer}, would keep less than the rent-exempt minimum"),
        },
        TransactionError::ProgramAccountNotFound
        | TransactionError::InvalidProgramForExecution
        | TransactionError::InstructionError(_, InstructionError::UnsupportedProgramId) => ClientError::ProgramMissing,
        TransactionError::InstructionError(_, InstructionError::Custom(code)) => {
            // The system program's own errors, which a CPI passes on under the same small numbers as ours never have.
            for log in &logs {
                if let Some((before, _)) = log.split_once(" already in use") {
                    let address = before.rsplit_once("address: ").map_or(before, |(_, address)| address);
                    let address = address.split(',').next().unwrap_or(address);
                    return ClientError::AlreadyExists { address: escape(address.as_bytes()) };
                }
                let have = number_after(log, "insufficient lamports ");
                if let (Some(have), Some(need)) = (have, number_after(log, ", need ")) {
                    let reason = format!("a wallet has {} and {} are needed", sol(have), sol(need));
                    return ClientError::InsufficientFunds { reason };
                }
            }
            program_error(*code, logs)
        }
        other => ClientError::Simulation { reason: escape(other.to_string().as_bytes()), logs },
    }
}

/// Scheme, host and port of a URL: path, query and user of an RPC node's URL may hold a key.
fn origin(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return "that URL".into() };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    escape(format!("{scheme}://{host}").as_bytes())
}

/// The innermost cause, which for a connection is what the operating system said.
fn cause(error: &dyn std::error::Error) -> String {
    let mut innermost = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    escape(innermost.to_string().as_bytes())
}

/// Explains a failed request to the node at `url`.
pub(crate) fn rpc_error(error: RpcFailure, url: &str) -> ClientError {
    let unreachable = |reason| ClientError::Unreachable { url: origin(url), reason };
    match *error.kind {
        ErrorKind::Io(error) => unreachable(cause(&error)),
        ErrorKind::Reqwest(error) => match error.status() {
            Some(status) => ClientError::Rpc { reason: format!("HTTP {status}") },
            // The URL is part of the error's text and may hold a key.
            None => unreachable(cause(&error.without_url())),
        },
        ErrorKind::RpcError(RpcError::RpcResponseError { code, message, .. }) => {
            ClientError::Rpc { reason: format!("{} (code {code})", escape(message.as_bytes())) }
        }
        other => ClientError::Rpc { reason: escape(other.to_string().as_bytes()) },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flashback::error::FlashbackError;
    use solana_sdk::instruction::InstructionError;

    const PAYER: Pubkey = Pubkey::new_from_array([3; 32]);

    fn explain(code: u32, logs: &[&str]) -> ClientError {
        let error = TransactionError::InstructionError(1, InstructionError::Custom(code));
        simulation_error(&error, logs.iter().map(ToString::to_string).collect(), &PAYER)
    }

    #[test]
    fn an_error_of_the_program_goes_by_its_name_and_says_what_to_do() {
        let code = u32::from(FlashbackError::NotAdmin);
        let message = FlashbackError::NotAdmin.to_string();
        let log = format!(
            "Program log: AnchorError caused by account: platform. Error Code: {}. Error Number: {code}. Error Message: \
             {message}.",
            FlashbackError::NotAdmin.name(),
        );
        let error = explain(code, &["Program log: Instruction: Pause", &log, "Program X failed"]);
        assert_eq!(error.to_string(), format!("{message} (NotAdmin, error 6001)"));
        let ClientError::Program { logs, .. } = error else { panic!("{error:?}") };
        assert_eq!(logs.len(), 3);
    }

    #[test]
    fn a_log_about_another_error_is_not_taken_for_the_cause() {
        let log = "Program log: AnchorError occurred. Error Code: Paused. Error Number: 6023. Error Message: It is.";
        assert_eq!(
            explain(6_001, &[log]).to_string(),
            "a program refused; check the addresses given (unnamed, error 6001)"
        );
        assert_eq!(explain(6_023, &[log]).to_string(), "It is; check the addresses given (Paused, error 6023)");
    }

    #[test]
    fn errors_of_the_framework_say_what_to_do_too() {
        let log = "Program log: AnchorError caused by account: settlement_mint. Error Code: AccountNotInitialized. \
                   Error Number: 3012. Error Message: The program expected this account to be already initialized.";
        assert_eq!(
            explain(3_012, &[log]).to_string(),
            "there is no settlement mint at the address given; check it, and --url (AccountNotInitialized, error 3012)"
        );
    }

    #[test]
    fn what_a_program_logs_cannot_steer_the_terminal() {
        let log = "Error Code: \x1b[2J. Error Number: 6000. Error Message: \u{202e}gnp.";
        assert_eq!(
            explain(6_000, &[log]).to_string(),
            r"\u{202e}gnp; check the addresses given (\u{1b}[2J, error 6000)"
        );
    }

    #[test]
    fn what_is_there_already_and_who_cannot_pay_is_named() {
        let used = explain(0, &["Allocate: account Address { address: 4Nd1m, base: None } already in use"]);
        assert!(matches!(&used, ClientError::AlreadyExists { address } if address == "4Nd1m"), "{used:?}");
        let poor = explain(1, &["Transfer: insufficient lamports 5000, need 6458880"]);
        assert!(poor.to_string().contains("has 0.000005000 SOL and 0.006458880 SOL are needed"), "{poor}");
        let empty = simulation_error(&TransactionError::AccountNotFound, Vec::new(), &PAYER);
        assert!(empty.to_string().contains(&PAYER.to_string()), "{empty}");
    }

    #[test]
    fn a_cluster_without_the_program_is_named() {
        let error = simulation_error(&TransactionError::ProgramAccountNotFound, Vec::new(), &PAYER);
        assert!(error.to_string().contains("--url"), "{error}");
    }

    #[test]
    fn the_secret_part_of_a_url_is_not_shown() {
        for (url, shown) in [
            ("http://127.0.0.1:8899", "http://127.0.0.1:8899"),
            ("https://user:secret@rpc.example/v1?api-key=secret", "https://rpc.example"),
            ("https://rpc.example?api-key=secret", "https://rpc.example"),
            ("secret", "that URL"),
        ] {
            assert_eq!(origin(url), shown);
        }
    }
}
