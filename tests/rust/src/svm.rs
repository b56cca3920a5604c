//! The virtual machine with the program's bytecode on it.

use std::{env, path::PathBuf, sync::LazyLock};

use anchor_lang::prelude::Clock;
use base64::{prelude::BASE64_STANDARD, Engine};
use flashback_client::address;
use litesvm::{
    types::{FailedTransactionMetadata, TransactionMetadata},
    LiteSVM,
};
use solana_sdk::{
    account::Account, instruction::Instruction, pubkey::Pubkey, signature::Keypair, transaction::Transaction,
};

use crate::{expected::Expected, keypair_of, refusal::Refusal, stored::Stored, Wallet, DEPLOYER, PAYER};

/// What the chain takes for each signature.
pub const FEE_LAMPORTS: u64 = 5_000;
/// What every named wallet has to begin with.
pub const WEALTH_LAMPORTS: u64 = 1_000_000_000_000;

/// Where the bytecode of program `name` lies.
pub fn bytecode(name: &str) -> PathBuf {
    let out = env::var_os("SBF_OUT_DIR")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/deploy")), PathBuf::from);
    out.join(name).with_extension("so")
}

/// A chain with the program, upgradeable by [`DEPLOYER`], and nothing else of ours.
#[derive(Clone)]
pub struct Svm {
    vm: LiteSVM,
}

/// What a transaction that succeeded says.
#[derive(Clone, Debug)]
pub struct Receipt {
    /// Compute units that it took.
    pub units: u64,
    /// Events of the program, each with its discriminator.
    pub events: Vec<Vec<u8>>,
    /// Compute units that called programs say they took; those of the chain itself say nothing.
    pub units_of_called: u64,
    /// What the last instruction returned.
    pub returned: Vec<u8>,
    /// Everything it printed.
    pub logs: Vec<String>,
}

impl Receipt {
    /// How many programs an instruction called.
    pub fn calls(&self) -> usize {
        self.logs.iter().filter(|line| line.ends_with(" invoke [2]")).count()
    }

    /// How many times an instruction called `program`.
    pub fn calls_of(&self, program: &Pubkey) -> usize {
        let call = format!("Program {program} invoke [2]");
        self.logs.iter().filter(|line| **line == call).count()
    }
}

/// What the programs that `logs` tell of took, without the called programs' callers.
fn units_of_called(logs: &[String]) -> u64 {
    let mut depth = Vec::new();
    let mut units = 0;
    for line in logs {
        let words: Vec<&str> = line.split(' ').collect();
        match words[..] {
            ["Program", program, "invoke", _] => depth.push(program),
            ["Program", program, "consumed", taken, "of", ..] if depth.len() == 2 && depth[1] == program => {
                units += taken.parse::<u64>().unwrap();
            }
            ["Program", _, "success"] => {
                depth.pop();
            }
            _ => {}
        }
    }
    units
}

impl From<TransactionMetadata> for Receipt {
    fn from(meta: TransactionMetadata) -> Self {
        let events = meta.logs.iter().filter_map(|line| line.strip_prefix("Program data: "));
        Self {
            units: meta.compute_units_consumed,
            units_of_called: units_of_called(&meta.logs),
            returned: meta.return_data.data,
            events: events.map(|data| BASE64_STANDARD.decode(data).unwrap()).collect(),
            logs: meta.logs,
        }
    }
}

static LOADED: LazyLock<LiteSVM> = LazyLock::new(|| {
    let path = bytecode("flashback");
    // Nothing is sent twice on purpose: without a history the same transaction is a new one.
    let mut vm = LiteSVM::new().with_transaction_history(0);
    vm.add_program_from_file(flashback::ID, &path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    // LiteSVM deploys without an upgrade authority: behind tag and slot stand an option and a key.
    let mut program_data = vm.get_account(&address::program_data()).unwrap();
    program_data.data[12] = 1;
    program_data.data[13..45].copy_from_slice(DEPLOYER.key().as_ref());
    vm.set_account(address::program_data(), program_data).unwrap();
    vm
});

impl Default for Svm {
    fn default() -> Self {
        let mut svm = Self { vm: LOADED.clone() };
        svm.fund(PAYER.key(), WEALTH_LAMPORTS);
        svm
    }
}

impl Svm {
    /// Puts the program's bytecode at an address that is not its own.
    pub fn deploy_at(&mut self, address: Pubkey) {
        self.vm.add_program_from_file(address, bytecode("flashback")).unwrap();
    }

    /// The clock's time.
    pub fn now(&self) -> i64 {
        self.vm.get_sysvar::<Clock>().unix_timestamp
    }

    /// The clock's slot.
    pub fn slot(&self) -> u64 {
        self.vm.get_sysvar::<Clock>().slot
    }

    /// Moves the clock by slots, and by no time.
    pub fn pass_slots(&mut self, slots: u64) {
        let clock: Clock = self.vm.get_sysvar();
        self.vm.set_sysvar(&Clock { slot: clock.slot + slots, ..clock });
    }

    /// Moves the clock to `now`.
    pub fn set_now(&mut self, now: i64) {
        let clock = Clock { unix_timestamp: now, ..self.vm.get_sysvar() };
        self.vm.set_sysvar(&clock);
    }

    /// Moves the clock forward, or back.
    pub fn pass(&mut self, secs: i64) {
        self.set_now(self.now() + secs);
    }

    /// An account; what does not exist is empty and the system program's, as a program sees it.
    pub fn account(&self, address: &Pubkey) -> Account {
        self.vm.get_account(address).unwrap_or_default()
    }

    /// All accounts of the program.
    pub fn accounts(&self) -> Vec<(Pubkey, Account)> {
        self.accounts_of(&flashback::ID)
    }

    /// All accounts of a program.
    pub fn accounts_of(&self, program: &Pubkey) -> Vec<(Pubkey, Account)> {
        self.vm.get_program_accounts(program)
    }

    /// Writes an account as no program would.
    pub fn put(&mut self, address: Pubkey, account: Account) {
        self.vm.set_account(address, account).unwrap();
    }

    /// Sets the lamports of an account.
    pub fn fund(&mut self, address: Pubkey, lamports: u64) {
        let account = Account { lamports, ..self.account(&address) };
        self.put(address, account);
    }

    /// Least lamports of an account of `space` bytes.
    pub fn rent(&self, space: usize) -> u64 {
        self.vm.minimum_balance_for_rent_exemption(space)
    }

    /// Reads an account of the program.
    #[track_caller]
    pub fn read<T: Stored>(&self, address: &Pubkey) -> T {
        T::decode(&self.account(address))
    }

    /// Changes an account of the program as no instruction would.
    #[track_caller]
    pub fn edit<T: Stored>(&mut self, address: &Pubkey, change: impl FnOnce(&mut T)) {
        let mut account = self.account(address);
        let mut value = T::decode(&account);
        change(&mut value);
        account.data = value.encode();
        self.put(*address, account);
    }

    /// Sends one transaction, paid by [`PAYER`], with the signatures that the instructions ask for.
    pub fn send_all(&mut self, instructions: &[Instruction]) -> Result<Receipt, Box<FailedTransactionMetadata>> {
        let mut keys = vec![PAYER.key()];
        for meta in instructions.iter().flat_map(|instruction| &instruction.accounts) {
            if meta.is_signer && !keys.contains(&meta.pubkey) {
                keys.push(meta.pubkey);
            }
        }
        let keypairs: Vec<Keypair> = keys.iter().map(keypair_of).collect();
        let signers: Vec<&Keypair> = keypairs.iter().collect();
        let transaction =
            Transaction::new_signed_with_payer(instructions, Some(&PAYER.key()), &signers, self.vm.latest_blockhash());
        self.vm.send_transaction(transaction).map(Receipt::from).map_err(Box::new)
    }

    /// Sends an instruction that is expected to succeed.
    #[track_caller]
    pub fn send(&mut self, instruction: Instruction) -> Receipt {
        match self.send_all(&[instruction]) {
            Ok(receipt) => receipt,
            Err(failure) => panic!("{}\n{}", failure.err, failure.meta.pretty_logs()),
        }
    }

    /// Sends an instruction that is expected to fail with `error`, and sees that nothing changed but the fee.
    #[track_caller]
    pub fn refuse(&mut self, instruction: &Instruction, error: impl Into<Refusal>) {
        let error = error.into();
        let found = self.refusal(instruction);
        assert_eq!(found.as_ref(), Some(&error), "{:?}", instruction.accounts);
    }

    /// The error that an instruction ends with, `None` if it succeeds. Sees that a failure changes nothing but the fee.
    #[track_caller]
    pub fn refusal(&mut self, instruction: &Instruction) -> Option<Refusal> {
        let before = Expected::of(self, instruction);
        let failure = self.send_all(std::slice::from_ref(instruction)).err()?;
        before.compare(self);
        Some(Refusal(failure.err))
    }

    /// Sends an instruction and sees that exactly what `expectation` writes down happens: each byte of each account that the
    /// instruction names, each lamport, each event.
    #[track_caller]
    pub fn expect(&mut self, instruction: Instruction, expectation: impl FnOnce(&mut Expected)) -> Receipt {
        let mut expected = Expected::of(self, &instruction);
        expectation(&mut expected);
        let receipt = self.send(instruction);
        expected.compare(self);
        expected.compare_events(&receipt.events);
        receipt
    }

    /// Gives `wallet` what everybody has to begin with.
    pub fn enrich(&mut self, wallet: Wallet) {
        self.fund(wallet.key(), WEALTH_LAMPORTS);
    }
}
