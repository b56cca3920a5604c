//! What every command needs: a node, a wallet, the way in which it answers, and the one path on which it sends.

use std::io::{ErrorKind, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anchor_lang::prelude::Pubkey;
use anchor_lang::solana_program::instruction::Instruction;
use anyhow::Result;
use clap::Args;
use flashback_client::Client;
use serde_json::{json, Value};
use solana_commitment_config::CommitmentConfig;
use solana_sdk::signature::{Keypair, Signature, Signer};

use crate::config::{self, Cluster, SolanaConfig, MAINNET_GENESIS};
use crate::error::{bad_input, CliError};
use crate::output::record::{title, Change, Record};
use crate::output::{self, print, print_json, waiting, Format};

/// Where the help lists the arguments of every command.
const EVERYWHERE: &str = "Options of every command";

/// Arguments of every command.
#[derive(Args, Debug)]
pub struct GlobalArgs {
    /// Cluster: localnet, devnet, testnet, mainnet-beta, or the URL of a node [default: that of the Solana command line]
    #[arg(short, long, global = true, help_heading = EVERYWHERE, value_name = "CLUSTER", env = "FLASHBACK_URL")]
    url: Option<String>,
    /// File of the wallet that signs and pays [default: that of the Solana command line]
    #[arg(short, long, global = true, help_heading = EVERYWHERE, value_name = "FILE", env = "FLASHBACK_KEYPAIR")]
    keypair: Option<PathBuf>,
    /// How final what is read and sent has to be: processed, confirmed or finalized [default: confirmed]
    #[arg(long, global = true, help_heading = EVERYWHERE, value_name = "LEVEL")]
    commitment: Option<String>,
    /// How to answer
    #[arg(long, global = true, help_heading = EVERYWHERE, value_enum, value_name = "FORMAT", default_value_t)]
    output: Format,
    /// Short for --output json
    #[arg(long, global = true, help_heading = EVERYWHERE)]
    json: bool,
    /// Simulate and say what would happen; send nothing
    #[arg(long, global = true, help_heading = EVERYWHERE)]
    dry_run: bool,
    /// Do not ask; needed without a terminal for what cannot be undone, and always on mainnet-beta
    #[arg(short, long, global = true, help_heading = EVERYWHERE)]
    yes: bool,
}

impl GlobalArgs {
    /// How to answer.
    pub fn format(&self) -> Format {
        if self.json {
            Format::Json
        } else {
            self.output
        }
    }
}

/// What every command works with.
pub struct Context {
    /// The node.
    pub client: Client,
    /// How to answer.
    pub format: Format,
    /// Hash of the first block of the cluster that was named.
    genesis: Option<&'static str>,
    keypair: PathBuf,
    dry_run: bool,
    yes: bool,
}

/// One transaction that a command wants, and what it changes.
pub struct PlannedTransaction {
    command: &'static str,
    account: Pubkey,
    instructions: Vec<Instruction>,
    changes: Vec<Change>,
    cosigner: Option<Keypair>,
    warning: Option<String>,
    confirmed: bool,
    note: Option<String>,
}

impl PlannedTransaction {
    /// `command` changes `account` by one instruction.
    pub fn new(command: &'static str, account: Pubkey, instruction: Instruction, changes: Vec<Change>) -> Self {
        Self::of_many(command, account, vec![instruction], changes)
    }

    /// `command` changes `account` by several instructions.
    pub fn of_many(
        command: &'static str,
        account: Pubkey,
        instructions: Vec<Instruction>,
        changes: Vec<Change>,
    ) -> Self {
        Self { command, account, instructions, changes, cosigner: None, warning: None, confirmed: false, note: None }
    }

    /// Somebody else signs too.
    pub fn signed_by(self, cosigner: Option<Keypair>) -> Self {
        Self { cosigner, ..self }
    }

    /// It cannot be undone: ask first.
    pub fn irreversible(self, warning: impl Into<String>) -> Self {
        Self { warning: Some(warning.into()), ..self }
    }

    /// Whoever sits at a terminal is shown it and asked before it is sent: what was shown is what is sent.
    pub fn confirmed(self) -> Self {
        Self { confirmed: true, ..self }
    }

    /// Something to know besides.
    pub fn noting(self, note: Option<String>) -> Self {
        Self { note, ..self }
    }
}

/// What became of a planned transaction.
enum Submission {
    Unchanged,
    Simulated(u64),
    Sent(Signature),
}

impl Context {
    /// Puts together arguments and the settings of the Solana command line.
    pub fn new(args: &GlobalArgs) -> Result<Self> {
        let home = std::env::var_os("HOME").map(PathBuf::from).unwrap_or_default();
        let solana = SolanaConfig::load(&home)?;
        let cluster = args.url.as_ref().or(solana.json_rpc_url.as_ref()).map(|text| text.parse::<Cluster>());
        let commitment = args.commitment.as_ref().or(solana.commitment.as_ref()).map(|text| config::commitment(text));
        let keypair = args.keypair.clone().or(solana.keypair_path);
        let cluster = cluster.transpose()?.unwrap_or_default();
        let commitment = commitment.transpose()?.unwrap_or_else(CommitmentConfig::confirmed);
        Ok(Self {
            client: Client::new(cluster.url, commitment),
            genesis: cluster.genesis,
            format: args.format(),
            keypair: keypair.unwrap_or_else(|| home.join(".config/solana/id.json")),
            dry_run: args.dry_run,
            yes: args.yes,
        })
    }

    /// Who signs and pays.
    pub fn signer(&self) -> Result<Keypair, CliError> {
        read_key(&self.keypair)
    }

    /// The signer's address.
    pub fn wallet(&self) -> Result<Pubkey, CliError> {
        Ok(self.signer()?.pubkey())
    }

    /// Whether nothing is to be sent.
    pub fn is_dry_run(&self) -> bool {
        self.dry_run
    }

    /// Refuses to send anything to another cluster than the one that was named, or to mainnet-beta without `--yes`.
    pub async fn allow_sending(&self) -> Result<()> {
        if let Some(genesis) = self.genesis {
            self.client.require_genesis(genesis).await?;
        }
        if !self.yes && self.client.genesis().await? == MAINNET_GENESIS {
            return Err(
                bad_input("this would be sent to mainnet-beta", "preview it with --dry-run, then add --yes").into()
            );
        }
        Ok(())
    }

    /// Shows one account.
    pub fn show(&self, record: &Record) {
        match self.format {
            Format::Table => print(output::record_table(record)),
            Format::Json => print_json(&record.json()),
        }
    }

    /// Shows a list: as a table, or as JSON if that is wanted.
    pub fn show_list(&self, empty: &str, count: usize, table: impl FnOnce() -> String, json: impl FnOnce() -> Value) {
        match self.format {
            Format::Json => print_json(&json()),
            Format::Table if count == 0 => print(empty),
            Format::Table => print(table()),
        }
    }

    /// Asks where it has to be asked, then simulates or sends, and says what changed. The one way in which a command
    /// changes anything.
    pub async fn submit(&self, planned: PlannedTransaction) -> Result<()> {
        let submission = self.carry_out(&planned).await?;
        match self.format {
            Format::Table => print(in_words(&planned, &submission)),
            Format::Json => print_json(&as_json(&planned, &submission)),
        }
        Ok(())
    }

    async fn carry_out(&self, planned: &PlannedTransaction) -> Result<Submission> {
        if planned.changes.is_empty() {
            return Ok(Submission::Unchanged);
        }
        let signer = self.signer()?;
        if self.dry_run {
            let payer = signer.pubkey();
            let simulation = self.client.simulate(&planned.instructions, &payer);
            return Ok(Submission::Simulated(waiting("simulating", simulation).await?.units));
        }
        self.confirm(planned).await?;
        let cosigners: Vec<&Keypair> = planned.cosigner.iter().collect();
        let sending = self.client.send(&planned.instructions, &signer, &cosigners);
        Ok(Submission::Sent(waiting("sending", sending).await?))
    }

    /// Asks before what cannot be undone; at a terminal also before what is to be confirmed.
    async fn confirm(&self, planned: &PlannedTransaction) -> Result<()> {
        self.allow_sending().await?;
        let what = format!("{}\n{}", planned.account, changes_in_words(&planned.changes));
        match &planned.warning {
            Some(warning) => Ok(self.agree(warning, &what)?),
            None if planned.confirmed && is_watched() => Ok(self.agree(planned.command, &what)?),
            None => Ok(()),
        }
    }

    /// Asks whether `what` may be done, after a warning; without a terminal only `--yes` says so.
    pub fn agree(&self, warning: &str, what: &str) -> Result<(), CliError> {
        if self.yes {
            return Ok(());
        }
        if !is_watched() {
            return Err(bad_input(warning, "confirm with --yes"));
        }
        match ask(&format!("{warning}: {what}")) {
            Ok(true) => Ok(()),
            _ => Err(bad_input("not confirmed, so nothing was sent", "answer y, or add --yes")),
        }
    }
}

/// Bytes of a key: the secret half, then the address.
const KEY_BYTES: usize = 64;

/// Reads a key from a file as solana-keygen writes it.
pub fn read_key(path: &Path) -> Result<Keypair, CliError> {
    let unusable = |what: String| {
        bad_input(format!("{}: {what}", path.display()), "pass --keypair FILE, or make one with `solana-keygen new`")
    };
    let text = std::fs::read_to_string(path).map_err(|error| match error.kind() {
        ErrorKind::NotFound => unusable("there is no such key file".into()),
        _ => unusable(format!("the key file cannot be read: {error}")),
    })?;
    let bytes: Vec<u8> =
        serde_json::from_str(&text).map_err(|_| unusable("a key file is a list of 64 numbers in JSON".into()))?;
    if bytes.len() != KEY_BYTES {
        return Err(unusable(format!("a key has {KEY_BYTES} numbers, and this file {}", bytes.len())));
    }
    Keypair::try_from(&*bytes).map_err(|_| unusable("the two halves of the key do not belong together".into()))
}

/// Whether a person can be asked.
fn is_watched() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

fn ask(question: &str) -> std::io::Result<bool> {
    eprint!("{}\nGo on? [y/N] ", question.trim_end());
    std::io::stderr().flush()?;
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer)?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}

fn in_words(planned: &PlannedTransaction, submission: &Submission) -> String {
    let (command, account) = (planned.command, planned.account);
    let mut lines = match submission {
        Submission::Unchanged => vec![format!("{command}: nothing to change"), format!("account    {account}")],
        Submission::Simulated(units) => vec![
            format!("{command}: would succeed, nothing was sent"),
            format!("account    {account}"),
            format!("units      {units}"),
        ],
        Submission::Sent(signature) => {
            vec![format!("{command}: done"), format!("account    {account}"), format!("signature  {signature}")]
        }
    };
    lines.extend(changes_in_words(&planned.changes).lines().map(Into::into));
    lines.extend(planned.note.clone());
    lines.join("\n")
}

fn changes_in_words(changes: &[Change]) -> String {
    let change = |Change { name, from, to: (_, to) }: &Change| {
        let from = from.as_ref().map(|(_, from)| format!("{from} → ")).unwrap_or_default();
        (format!("  {}", title(name)), format!("{from}{to}"))
    };
    output::lines(changes.iter().map(change))
}

fn as_json(planned: &PlannedTransaction, submission: &Submission) -> Value {
    let (status, signature, units) = match submission {
        Submission::Unchanged => ("unchanged", None, None),
        Submission::Simulated(units) => ("simulated", None, Some(units)),
        Submission::Sent(signature) => ("sent", Some(signature.to_string()), None),
    };
    let changes: Vec<Value> = planned
        .changes
        .iter()
        .map(|Change { name, from, to: (to, _) }| {
            json!({ "field": name, "from": from.as_ref().map(|(from, _)| from), "to": to })
        })
        .collect();
    json!({
        "command": planned.command,
        "status": status,
        "account": planned.account.to_string(),
        "signature": signature,
        "units": units,
        "changes": changes,
        "note": planned.note,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn planned() -> PlannedTransaction {
        let change = |name, from: Option<&str>, to: &str| Change {
            name,
            from: from.map(|from| (from.into(), from.into())),
            to: (to.into(), to.into()),
        };
        let changes = vec![change("fee_bps", Some("1 %"), "2 %"), change("admin", None, "A")];
        PlannedTransaction::of_many("platform set", Pubkey::default(), Vec::new(), changes)
    }

    #[test]
    fn says_what_changed_in_words_and_as_json() {
        let signature = Signature::default();
        let words = in_words(&planned(), &Submission::Sent(signature));
        assert!(words.starts_with("platform set: done\n") && words.contains(&signature.to_string()), "{words}");
        assert!(words.ends_with("  fee    1 % → 2 %\n  admin  A"), "{words}");
        let json = as_json(&planned(), &Submission::Simulated(7));
        assert_eq!(json["status"], "simulated");
        assert_eq!((&json["units"], &json["signature"]), (&json!(7), &Value::Null));
        assert_eq!(json["changes"][0], json!({ "field": "fee_bps", "from": "1 %", "to": "2 %" }));
        assert_eq!(json["changes"][1]["from"], Value::Null);
    }

    #[test]
    fn a_key_that_cannot_be_read_is_bad_input_and_its_content_is_not_shown() {
        let failure = read_key(Path::new("/nowhere/id.json")).unwrap_err();
        assert!(failure.what.contains("/nowhere/id.json"), "{failure}");
    }
}
