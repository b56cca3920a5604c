//! What every command needs: a node, a wallet, the way in which it answers, and the one path on which it sends.

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};

use anchor_lang::prelude::Pubkey;
use anchor_lang::solana_program::instruction::Instruction;
use anyhow::Result;
use clap::Args;
use flashback_client::Client;
use serde_json::{json, Value};
use solana_commitment_config::CommitmentConfig;
use solana_sdk::signature::{read_keypair_file, Keypair, Signature, Signer};

use crate::config::{self, Cluster, SolanaConfig};
use crate::failure::{bad_input, Failure, Fault};
use crate::output::{self, print, print_json, waiting, Format};
use crate::record::{title, Change, Record};

/// Hash of mainnet-beta's first block: a node of it says so whatever its URL.
const MAINNET_GENESIS: &str = "5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d";

/// Where the help lists the arguments of every command.
const EVERYWHERE: &str = "Options of every command";

/// Arguments of every command.
#[derive(Args, Debug)]
pub struct GlobalArgs {
    /// Cluster: localnet, devnet, testnet, mainnet-beta, or the URL of a node [default: that of the Solana command line]
    #[arg(short, long, global = true, help_heading = EVERYWHERE, value_name = "CLUSTER")]
    url: Option<String>,
    /// File of the wallet that signs and pays [default: that of the Solana command line]
    #[arg(short, long, global = true, help_heading = EVERYWHERE, value_name = "FILE")]
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

/// What every command works with.
pub struct Context {
    /// The node.
    pub client: Client,
    /// How to answer.
    pub format: Format,
    keypair: PathBuf,
    dry_run: bool,
    yes: bool,
}

/// One transaction that a command wants, and what it changes.
pub struct Act {
    command: &'static str,
    account: Pubkey,
    instructions: Vec<Instruction>,
    changes: Vec<Change>,
    cosigner: Option<Keypair>,
    warning: Option<&'static str>,
    note: Option<String>,
}

impl Act {
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
        Self { command, account, instructions, changes, cosigner: None, warning: None, note: None }
    }

    /// Somebody else signs too.
    pub fn signed_by(self, cosigner: Option<Keypair>) -> Self {
        Self { cosigner, ..self }
    }

    /// It cannot be undone: ask first.
    pub fn irreversible(self, warning: &'static str) -> Self {
        Self { warning: Some(warning), ..self }
    }

    /// Something to know besides.
    pub fn noting(self, note: Option<String>) -> Self {
        Self { note, ..self }
    }
}

/// What became of an act.
enum Outcome {
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
        Ok(Self {
            client: Client::new(
                cluster.transpose()?.unwrap_or_default().url,
                commitment.transpose()?.unwrap_or_else(CommitmentConfig::confirmed),
            ),
            format: if args.json { Format::Json } else { args.output },
            keypair: keypair.unwrap_or_else(|| home.join(".config/solana/id.json")),
            dry_run: args.dry_run,
            yes: args.yes,
        })
    }

    /// Who signs and pays.
    pub fn signer(&self) -> Result<Keypair, Failure> {
        read_key(&self.keypair)
    }

    /// The signer's address.
    pub fn wallet(&self) -> Result<Pubkey, Failure> {
        Ok(self.signer()?.pubkey())
    }

    /// Whether nothing is to be sent.
    pub fn is_dry_run(&self) -> bool {
        self.dry_run
    }

    /// Refuses to send anything to mainnet-beta without `--yes`.
    pub async fn allow_sending(&self) -> Result<()> {
        if !self.yes && self.is_mainnet().await? {
            return Err(
                bad_input("this would be sent to mainnet-beta", "look at it with --dry-run, then add --yes").into()
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
    pub async fn submit(&self, act: Act) -> Result<()> {
        let outcome = self.carry_out(&act).await?;
        match self.format {
            Format::Table => print(in_words(&act, &outcome)),
            Format::Json => print_json(&as_json(&act, &outcome)),
        }
        Ok(())
    }

    async fn carry_out(&self, act: &Act) -> Result<Outcome> {
        if act.changes.is_empty() {
            return Ok(Outcome::Unchanged);
        }
        let signer = self.signer()?;
        if self.dry_run {
            let payer = signer.pubkey();
            let simulation = self.client.simulate(&act.instructions, &payer);
            return Ok(Outcome::Simulated(waiting("simulating", simulation).await?.units));
        }
        self.confirm(act).await?;
        let cosigners: Vec<&Keypair> = act.cosigner.iter().collect();
        let sending = self.client.send(&act.instructions, &signer, &cosigners);
        Ok(Outcome::Sent(waiting("sending", sending).await?))
    }

    /// Asks before what cannot be undone, and refuses to send to mainnet-beta without `--yes`.
    async fn confirm(&self, act: &Act) -> Result<()> {
        if self.yes {
            return Ok(());
        }
        self.allow_sending().await?;
        let Some(warning) = act.warning else { return Ok(()) };
        if !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal() {
            return Err(bad_input(warning, "add --yes to do it without being asked").into());
        }
        if !ask(&format!("{warning}: {}", act.account))? {
            return Err(bad_input("not confirmed, nothing was sent", "answer y, or add --yes").into());
        }
        Ok(())
    }

    async fn is_mainnet(&self) -> Result<bool> {
        // The error's text may hold the node's URL and with it a key.
        let hash = self.client.rpc().get_genesis_hash().await.map_err(|_| Failure {
            fault: Fault::Network,
            what: "the node does not say which cluster this is".into(),
            advice: "check --url; nothing was sent".into(),
        })?;
        Ok(hash.to_string() == MAINNET_GENESIS)
    }
}

/// Reads a key from a file as solana-keygen writes it.
pub fn read_key(path: &Path) -> Result<Keypair, Failure> {
    read_keypair_file(path).map_err(|_| {
        bad_input(
            format!("no key can be read from {}", path.display()),
            "pass --keypair FILE, or make one with `solana-keygen new`",
        )
    })
}

fn ask(question: &str) -> Result<bool> {
    eprint!("{question}\nGo on? [y/N] ");
    std::io::stderr().flush()?;
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer)?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}

fn in_words(act: &Act, outcome: &Outcome) -> String {
    let (command, account) = (act.command, act.account);
    let mut lines = match outcome {
        Outcome::Unchanged => vec![format!("{command}: nothing to change"), format!("account    {account}")],
        Outcome::Simulated(units) => vec![
            format!("{command}: would succeed, nothing was sent"),
            format!("account    {account}"),
            format!("units      {units}"),
        ],
        Outcome::Sent(signature) => {
            vec![format!("{command}: done"), format!("account    {account}"), format!("signature  {signature}")]
        }
    };
    let change = |Change { name, from, to: (_, to) }: &Change| {
        let from = from.as_ref().map(|(_, from)| format!("{from} → ")).unwrap_or_default();
        (format!("  {}", title(name)), format!("{from}{to}"))
    };
    lines.extend(output::lines(act.changes.iter().map(change)).lines().map(Into::into));
    lines.extend(act.note.clone());
    lines.join("\n")
}

fn as_json(act: &Act, outcome: &Outcome) -> Value {
    let (status, signature, units) = match outcome {
        Outcome::Unchanged => ("unchanged", None, None),
        Outcome::Simulated(units) => ("simulated", None, Some(units)),
        Outcome::Sent(signature) => ("sent", Some(signature.to_string()), None),
    };
    let changes: Vec<Value> = act
        .changes
        .iter()
        .map(|Change { name, from, to: (to, _) }| {
            json!({ "field": name, "from": from.as_ref().map(|(from, _)| from), "to": to })
        })
        .collect();
    json!({
        "command": act.command,
        "status": status,
        "account": act.account.to_string(),
        "signature": signature,
        "units": units,
        "changes": changes,
        "note": act.note,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn act() -> Act {
        let change = |name, from: Option<&str>, to: &str| Change {
            name,
            from: from.map(|from| (from.into(), from.into())),
            to: (to.into(), to.into()),
        };
        let changes = vec![change("fee_bps", Some("1 %"), "2 %"), change("admin", None, "A")];
        Act::of_many("platform set", Pubkey::default(), Vec::new(), changes)
    }

    #[test]
    fn says_what_changed_in_words_and_as_json() {
        let signature = Signature::default();
        let words = in_words(&act(), &Outcome::Sent(signature));
        assert!(words.starts_with("platform set: done\n") && words.contains(&signature.to_string()), "{words}");
        assert!(words.ends_with("  fee    1 % → 2 %\n  admin  A"), "{words}");
        let json = as_json(&act(), &Outcome::Simulated(7));
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
