//! A local network, and people who use it with the `flashback` command.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anchor_lang::prelude::Pubkey;
use anchor_lang::solana_program::instruction::Instruction;
use anchor_lang::solana_program::system_instruction;
use flashback_client::{address, Client, ProgramAccount};
use flashback_localnet::{program_file, Localnet, Ports};
use serde_json::Value;
use solana_sdk::program_pack::Pack;
use solana_sdk::signature::{write_keypair_file, Keypair, Signer};
use spl_associated_token_account_interface::instruction::create_associated_token_account_idempotent;
use spl_token_2022_interface::extension::ExtensionType;
use spl_token_2022_interface::instruction::initialize_mint_close_authority;

/// 100 SOL.
const PURSE: u64 = 100_000_000_000;
/// Who may do what: the first may upgrade the program.
const ACTORS: [&str; 9] = ["admin", "assay", "plumb", "acme", "movers", "buyer", "judge", "keeper", "stranger"];

/// The network and its actors, whose keys lie in files as a person's do.
pub struct Harness {
    network: Localnet,
    folder: PathBuf,
    keys: BTreeMap<&'static str, Keypair>,
}

/// What a command left behind.
#[derive(Debug)]
pub struct Answer {
    /// Its exit code.
    pub code: Option<i32>,
    /// What it wrote to stdout.
    pub out: String,
    /// What it wrote to stderr.
    pub err: String,
}

impl Harness {
    /// Starts a network with the program on it and nothing else.
    pub async fn open() -> Self {
        let network = Localnet::start(Ports::FREE).await.unwrap();
        let folder = std::env::temp_dir().join(format!("flashback-harness-{}", Keypair::new().pubkey()));
        std::fs::create_dir_all(&folder).unwrap();
        let keys: BTreeMap<_, _> = ACTORS.into_iter().map(|name| (name, Keypair::new())).collect();
        network.deploy(&program_file().unwrap(), &keys["admin"].pubkey()).await.unwrap();
        for (name, key) in &keys {
            network.fund(&key.pubkey(), PURSE).await.unwrap();
            write_keypair_file(key, folder.join(name)).unwrap();
        }
        Self { network, folder, keys }
    }

    /// Ends the network and takes the keys away, after a look at everything that was sent.
    pub async fn close(self) {
        self.check_limits().await;
        self.network.stop().await.unwrap();
        std::fs::remove_dir_all(self.folder).unwrap();
    }

    /// Sees that every transaction of the program asked for what it loads, and for at most 4 MiB: a block counts 64 for one
    /// that does not ask.
    async fn check_limits(&self) {
        const SET_LOADED_ACCOUNTS_DATA_SIZE_LIMIT: u8 = 4;
        let rpc = self.client().rpc();
        for sent in rpc.get_signatures_for_address(&flashback::ID).await.unwrap() {
            let encoding = serde_json::from_value("base64".into()).unwrap();
            let found = rpc.get_transaction(&sent.signature.parse().unwrap(), encoding).await.unwrap();
            let message = found.transaction.transaction.decode().unwrap().message;
            let of_budget = message.instructions().iter().filter(|instruction| {
                message.static_account_keys()[usize::from(instruction.program_id_index)]
                    == solana_compute_budget_interface::ID
            });
            let limits: Vec<_> = of_budget.filter(|it| it.data[0] == SET_LOADED_ACCOUNTS_DATA_SIZE_LIMIT).collect();
            let [limit] = &limits[..] else { panic!("{sent:?} has {} limits", limits.len()) };
            let bytes = u32::from_le_bytes(limit.data[1..].try_into().unwrap());
            assert!((64 << 10..=4 << 20).contains(&bytes) && bytes % (64 << 10) == 0, "{sent:?} asks for {bytes}");
        }
    }

    /// A client of the network.
    pub fn client(&self) -> &Client {
        self.network.client()
    }

    /// An actor's address.
    pub fn key(&self, actor: &str) -> Pubkey {
        self.keys[actor].pubkey()
    }

    /// The file of an actor's key.
    pub fn key_file(&self, actor: &str) -> String {
        self.folder.join(actor).display().to_string()
    }

    /// Writes a file that commands can read.
    pub fn file(&self, name: &str, text: impl AsRef<[u8]>) -> String {
        let path = self.folder.join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    }

    /// Sets the clock, which otherwise stands.
    pub async fn travel_to(&self, time: i64) {
        self.network.travel_to(time).await.unwrap();
    }

    /// Writes an account of the program's.
    pub async fn put<T: ProgramAccount>(&self, address: &Pubkey, value: &T) {
        self.network.put(address, value).await.unwrap();
    }

    /// Transactions that the network has taken so far, failed ones too.
    pub async fn transactions(&self) -> u64 {
        self.client().rpc().get_transaction_count().await.unwrap()
    }

    /// Runs a command as `actor`; the words of `line` are its arguments.
    pub fn run(&self, actor: &str, line: &str) -> Answer {
        self.run_words(actor, line.split_whitespace())
    }

    fn command(&self, actor: &str, words: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_flashback"));
        command.args(["--url", self.network.rpc_url()]).arg("--keypair").arg(self.key_file(actor)).args(words);
        // Settings of whoever runs the suite stay out.
        const SETTINGS: [&str; 8] = [
            "COLUMNS",
            "NO_COLOR",
            "CLICOLOR",
            "CLICOLOR_FORCE",
            "FLASHBACK_URL",
            "FLASHBACK_KEYPAIR",
            "FLASHBACK_GATEWAY",
            "XDG_CACHE_HOME",
        ];
        command.env("HOME", &self.folder);
        for name in SETTINGS {
            command.env_remove(name);
        }
        command
    }

    /// As [`run`](Self::run), with a variable of the environment.
    pub fn run_under(&self, (name, value): (&str, &str), actor: &str, line: &str) -> Answer {
        Self::answer(self.command(actor, line.split_whitespace()).env(name, value))
    }

    /// The exit code of a command that answers into a file.
    pub fn code_into(&self, file: &str, actor: &str, line: &str) -> Option<i32> {
        let out = std::fs::OpenOptions::new().write(true).open(file).unwrap();
        let mut command = self.command(actor, line.split_whitespace());
        command.stdout(out).stderr(Stdio::null()).status().unwrap().code()
    }

    /// As [`run`](Self::run), with words that can be anything.
    pub fn run_words(&self, actor: &str, words: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Answer {
        Self::answer(&mut self.command(actor, words))
    }

    fn answer(command: &mut Command) -> Answer {
        let output = command.output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Answer { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }

    /// Starts a command that does not end by itself; its stdout can be read.
    pub fn start(&self, actor: &str, line: &str) -> Child {
        self.command(actor, line.split_whitespace()).stdout(Stdio::piped()).spawn().unwrap()
    }

    /// Runs such a command for some time; what it wrote to stdout.
    pub fn run_for(&self, actor: &str, line: &str, time: Duration) -> String {
        let mut child = self.start(actor, line);
        std::thread::sleep(time);
        child.kill().unwrap();
        String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap()
    }

    /// Runs a command that has to succeed; its answer in JSON.
    pub fn done(&self, actor: &str, line: &str) -> Value {
        let answer = self.run(actor, &format!("{line} --json --yes"));
        assert_eq!(answer.code, Some(0), "{actor}: {line}\n{}", answer.err);
        serde_json::from_str(&answer.out).unwrap()
    }

    /// Runs a command that creates an account; its address.
    pub fn created(&self, actor: &str, line: &str) -> Pubkey {
        let answer = self.done(actor, line);
        assert_eq!(answer["status"], "sent", "{line}");
        answer["account"].as_str().unwrap().parse().unwrap()
    }

    /// A dollar of SPL Token.
    pub async fn make_mint(&self) -> Pubkey {
        let program = spl_token_interface::ID;
        let (mint, admin) = (Keypair::new(), self.key("admin"));
        let initialize = spl_token_interface::instruction::initialize_mint2(&program, &mint.pubkey(), &admin, None, 6);
        self.make(&mint, spl_token_interface::state::Mint::LEN, program, vec![initialize.unwrap()]).await
    }

    /// Gives `actor` base units of the dollar, in a token account that is made for them.
    pub async fn give(&self, actor: &str, mint: &Pubkey, amount: u64) -> Pubkey {
        let (program, admin, owner) = (spl_token_interface::ID, self.key("admin"), self.key(actor));
        let account = address::associated_token(&owner, mint, &program);
        let open = create_associated_token_account_idempotent(&admin, &owner, mint, &program);
        let give = spl_token_interface::instruction::mint_to(&program, mint, &account, &admin, &[], amount).unwrap();
        self.client().send(&[open, give], &self.keys["admin"], &[]).await.unwrap();
        account
    }

    /// Base units in a token account.
    pub async fn held(&self, account: &Pubkey) -> u64 {
        let account = self.client().accounts(&[*account]).await.unwrap().pop().flatten().unwrap();
        spl_token_interface::state::Account::unpack(&account.data).unwrap().amount
    }

    /// An actor's key.
    pub fn keypair(&self, actor: &str) -> &Keypair {
        &self.keys[actor]
    }

    /// URL of the network's node.
    pub fn url(&self) -> &str {
        self.network.rpc_url()
    }

    /// A mint of Token-2022 that its issuer can close, and which is refused for that.
    pub async fn make_closeable_mint(&self) -> Pubkey {
        let program = spl_token_2022_interface::ID;
        let (mint, admin) = (Keypair::new(), self.key("admin"));
        let space = ExtensionType::try_calculate_account_len::<spl_token_2022_interface::state::Mint>(&[
            ExtensionType::MintCloseAuthority,
        ]);
        let closeable = initialize_mint_close_authority(&program, &mint.pubkey(), Some(&admin)).unwrap();
        let initialize =
            spl_token_2022_interface::instruction::initialize_mint2(&program, &mint.pubkey(), &admin, None, 6);
        self.make(&mint, space.unwrap(), program, vec![closeable, initialize.unwrap()]).await
    }

    async fn make(&self, mint: &Keypair, space: usize, program: Pubkey, mut initialize: Vec<Instruction>) -> Pubkey {
        let rent = self.client().rpc().get_minimum_balance_for_rent_exemption(space).await.unwrap();
        let space = u64::try_from(space).unwrap();
        let create = system_instruction::create_account(&self.key("admin"), &mint.pubkey(), rent, space, &program);
        initialize.insert(0, create);
        self.client().send(&initialize, &self.keys["admin"], &[mint]).await.unwrap();
        mint.pubkey()
    }
}

impl Answer {
    /// Asserts that the command was refused with `code` and says `what`, and what to do.
    pub fn refused(&self, code: i32, what: &str) {
        assert_eq!(self.code, Some(code), "{self:?}");
        assert!(self.err.contains(what), "wanted {what:?}: {self:?}");
        let (error, advice) = self.err.trim_end().split_once('\n').unwrap_or((&self.err, ""));
        assert!(error.starts_with("error: ") && !advice.trim().is_empty(), "no advice: {self:?}");
        assert_eq!(self.out, "");
    }
}

/// A file of the repository.
pub fn of_repository(path: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap();
    root.join(path).display().to_string()
}

/// Words with one that is no UTF-8 at the end.
pub fn words_and_no_utf8(line: &str) -> Vec<OsString> {
    use std::os::unix::ffi::OsStringExt;
    let words = line.split_whitespace().map(OsString::from);
    words.chain([OsString::from_vec(b"Ac\xffme".to_vec())]).collect()
}
