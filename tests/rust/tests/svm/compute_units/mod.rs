//! What each instruction costs, as committed in `tests/compute-units.md`.

use std::{env, fmt::Write, fs, path::Path, process::Command};

use anchor_lang::system_program;
use flashback::{
    constants::seeds,
    state::{CertifierRights, CertifierStatus},
};
use flashback_client::keeper::{transaction_size, LARGEST_TRANSACTION};
use flashback_tests::{
    fixture::*,
    sample::*,
    tokens::{Coin, SPL, TOKEN_2022},
    *,
};
use solana_sdk::{instruction::Instruction, pubkey::Pubkey};

use crate::SUITES;

mod admin;
mod agreement;
mod board;
mod bond;
mod certificate;
mod certifier;
mod dispute;
mod grant;
mod listing;
mod provider;
mod vault;

/// One measured call.
pub struct Case {
    /// Name in the IDL.
    pub instruction: &'static str,
    /// Which path it takes; empty = the only one.
    pub case: &'static str,
    moves_fee: bool,
    reads_clock: bool,
    prepare: fn(&mut Fixture) -> Instruction,
}

const fn case(instruction: &'static str, case: &'static str, prepare: fn(&mut Fixture) -> Instruction) -> Case {
    Case { instruction, case, moves_fee: false, reads_clock: true, prepare }
}

const fn timeless(instruction: &'static str, case: &'static str, prepare: fn(&mut Fixture) -> Instruction) -> Case {
    Case { reads_clock: false, ..self::case(instruction, case, prepare) }
}

const NEW: Wallet = Wallet("new");

fn suspended() -> CertifierRights {
    CertifierRights { status: CertifierStatus::Suspended, ..rights() }
}

/// What the search for addresses takes.
struct Search {
    /// Where the first bump of each will do.
    least: u64,
    /// For the bumps that are tried in vain.
    in_vain: u64,
}

impl Search {
    /// Of the addresses of the suite, and `open_vault`'s of what is said of the mint.
    fn of(name: &str, instruction: &Instruction) -> Self {
        let (_, suite) = SUITES.iter().find(|(of, _)| *of == name).unwrap();
        let suite = suite();
        let unseen = (name == "open_vault").then(|| {
            let mint = instruction.accounts[5].pubkey;
            Pubkey::find_program_address(&[seeds::MINT, mint.as_ref()], &flashback::ID).1
        });
        let own = suite.searched(instruction).into_iter().chain(unseen).map(|bump| (bump, cost::SEARCH));
        let anchors = suite.searched_by_anchor(instruction).into_iter().map(|bump| (bump, cost::DERIVE));
        own.chain(anchors).fold(Self { least: 0, in_vain: 0 }, |sum, (bump, cost)| Self {
            least: sum.least + cost,
            in_vain: sum.in_vain + u64::from(u8::MAX - bump) * cost,
        })
    }
}

/// Units of the chain's cost model.
mod cost {
    /// Trying one bump of a program derived address, as Anchor does.
    pub const DERIVE: u64 = 1_500;
    /// Trying one as the program does: a hash, 85 and half a unit for each byte, and a look at the curve, 159.
    pub const SEARCH: u64 = 340;
    /// Calling another program, without what that one takes.
    pub const CALL: u64 = 946;
    /// What the system program takes.
    pub const SYSTEM: u64 = 150;
    /// Reading the clock: base and 40 bytes.
    pub const CLOCK: u64 = 100 + 40;
    /// Reading the rent: base and 24 bytes.
    pub const RENT: u64 = 100 + 24;
    /// Logging one event, without its bytes: base and one slice.
    pub const EVENT: u64 = 100 + 100;
}

impl Case {
    /// The call, and a market to make it on.
    pub fn prepared(&self) -> (Fixture, Instruction) {
        let mut market = Fixture::default();
        let instruction = (self.prepare)(&mut market);
        (market, instruction)
    }

    /// The line of the table.
    fn measure(&self) -> String {
        let (mut market, instruction) = self.prepared();
        let receipt = market.send(instruction.clone());
        let search = Search::of(self.instruction, &instruction);
        let units = receipt.units - search.in_vain;
        let count = |n: usize| u64::try_from(n).unwrap();
        let system_calls = count(receipt.calls_of(&system_program::ID));
        let others = count(receipt.calls()) - system_calls;
        let created = system_calls - u64::from(self.moves_fee);
        let events: u64 = receipt.events.iter().map(|event| cost::EVENT + count(event.len())).sum();
        let floor = search.least
            + system_calls * (cost::CALL + cost::SYSTEM)
            + others * cost::CALL
            + receipt.units_of_called
            + created * cost::RENT
            + u64::from(self.reads_clock) * cost::CLOCK
            + events;
        format!("| {} | {} | {units} | {floor} |", self.instruction, self.case)
    }
}

const HEAD: &str = "# Compute units

What each instruction takes on the VM of the suites, for the bytecode that this project's tool chain makes. Written by
`UPDATE_COMPUTE_UNITS=1 cargo test --workspace --test svm compute_units`, compared exactly by the same test without the
variable. Other tools' bytecode takes other amounts and is not compared.

- **units**: compute units of the transaction, less 340 for each bump that the search for an address tried in vain
  (255 less the bump), or 1,500 where Anchor searches, in `initialize_platform` and `set_settlement_mint`: that part is
  luck. A limit for a transaction has to add it again.
- **floor**: what is asked of the chain and cannot be left out, by the chain's own prices: 340 or 1,500 for deriving an
  address, 946 for a call of another program and what that one takes (150 the system program, which creates an account or
  moves a fee), 124 for reading the rent, 140 for reading the clock, 200 and one for each byte of an event. The rest is
  the program's own work, and Anchor's.

| instruction | case | units | floor |
|---|---|---:|---:|
";

const TRANSACTIONS: &str = "
# Transactions

As the client sends them, legacy and with limits of units and of loaded bytes: their size, of at most 1,232 bytes, and the
units of their own instructions, less what the search for addresses tried in vain. Each limit takes 150 more.

| transaction | case | bytes | units |
|---|---|---:|---:|
";

/// The line of a consumer's whole purchase.
fn measure_purchase(coin: Coin, case: &str) -> String {
    let mut market = Fixture::default();
    let purchase = agreement::purchase(&mut market, coin);
    let bytes = transaction_size(&purchase, &CONSUMER.key());
    assert!(bytes <= LARGEST_TRANSACTION);
    let in_vain: u64 = ["open_vault", "deposit", "request_agreement", "accept_agreement"]
        .into_iter()
        .zip(&purchase)
        .map(|(name, instruction)| Search::of(name, instruction).in_vain)
        .sum();
    let units = market.send_all(&purchase).unwrap().units - in_vain;
    format!("| open vault, deposit, request, accept | {case} | {bytes} | {units} |")
}

/// Every measured call.
pub fn cases() -> impl Iterator<Item = &'static Case> {
    [
        admin::CASES,
        certifier::CASES,
        provider::CASES,
        certificate::CASES,
        listing::CASES,
        board::CASES,
        bond::CASES,
        vault::CASES,
        agreement::CASES,
        dispute::CASES,
        grant::CASES,
    ]
    .into_iter()
    .flatten()
}

fn table() -> String {
    let mut table = HEAD.to_owned();
    for case in cases() {
        writeln!(table, "{}", case.measure()).unwrap();
    }
    table += TRANSACTIONS;
    for (coin, case) in [(SPL, "SPL Token"), (TOKEN_2022, "Token-2022")] {
        writeln!(table, "{}", measure_purchase(coin, case)).unwrap();
    }
    table
}

/// Whether Solana's own tools build the program here: then its bytecode is another one.
fn built_by_other_tools() -> bool {
    let drop_in = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../toolchain/bin/cargo-build-sbf");
    let version = Command::new(drop_in).arg("--version").output().unwrap();
    !String::from_utf8_lossy(&version.stdout).contains("upstream BPF back end")
}

#[test]
fn are_those_of_the_table() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../compute-units.md");
    let measured = table();
    if env::var_os("UPDATE_COMPUTE_UNITS").is_some() {
        fs::write(&path, &measured).unwrap();
    } else if !built_by_other_tools() {
        let committed = fs::read_to_string(&path).unwrap();
        let (old, new) = (committed.lines(), measured.lines());
        let changed: Vec<_> = old.zip(new).filter(|(old, new)| old != new).collect();
        assert!(committed == measured, "see the head of {}; first differences: {changed:#?}", path.display());
    }
}
