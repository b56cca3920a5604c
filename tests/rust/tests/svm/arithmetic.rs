//! The virtual machine's 128-bit arithmetic against the host's: every operation of the test program, on all pairs of
//! boundary values and on random operands.

use {
    arithmetic::{Operation, REQUEST, RESULT},
    flashback_tests::bytecode,
    litesvm::{
        types::{FailedTransactionMetadata, TransactionMetadata},
        LiteSVM,
    },
    solana_sdk::{
        instruction::Instruction, pubkey::Pubkey, signature::Keypair, signer::Signer, transaction::Transaction,
    },
};

/// Keeps a transaction within a packet.
const OPERATIONS_PER_TRANSACTION: usize = 30;

struct Arithmetic {
    svm: LiteSVM,
    payer: Keypair,
    program: Pubkey,
}

impl Arithmetic {
    fn new() -> Self {
        let bytecode = bytecode("arithmetic");
        let (payer, program) = (Keypair::new(), Pubkey::new_unique());
        let mut svm = LiteSVM::new();
        svm.airdrop(&payer.pubkey(), 1_000_000_000_000).unwrap();
        svm.add_program_from_file(program, &bytecode).unwrap_or_else(|error| panic!("{}: {error}", bytecode.display()));
        Self { svm, payer, program }
    }

    fn send(
        &mut self,
        requests: &[(Operation, u128, u128)],
    ) -> Result<TransactionMetadata, Box<FailedTransactionMetadata>> {
        let mut data = Vec::with_capacity(requests.len() * REQUEST);
        for (operation, a, b) in requests {
            data.push(*operation as u8);
            data.extend(a.to_le_bytes());
            data.extend(b.to_le_bytes());
        }
        let transaction = Transaction::new_signed_with_payer(
            &[Instruction::new_with_bytes(self.program, &data, vec![])],
            Some(&self.payer.pubkey()),
            &[&self.payer],
            self.svm.latest_blockhash(),
        );
        self.svm.send_transaction(transaction).map_err(Box::new)
    }

    /// Every operation that is defined for them, on each pair.
    fn compare(&mut self, pairs: impl Iterator<Item = (u128, u128)>, origin: &str) {
        let requests: Vec<_> = pairs
            .flat_map(|(a, b)| Operation::ALL.map(|operation| (operation, a, b)))
            .filter(|(operation, _, b)| !operation.divides() || *b != 0)
            .collect();
        for requests in requests.chunks(OPERATIONS_PER_TRANSACTION) {
            let receipt = self.send(requests).unwrap();
            let results = receipt.return_data.data.chunks_exact(RESULT);
            assert_eq!(results.len(), requests.len());
            for ((operation, a, b), result) in requests.iter().zip(results) {
                let result = u128::from_le_bytes(result.try_into().unwrap());
                assert_eq!(result, operation.apply(*a, *b), "{operation:?} of {a:#x} and {b:#x}, {origin}");
            }
        }
    }
}

#[test]
fn agrees_with_the_host_on_boundary_values() {
    let words = [
        0,
        1,
        3,
        u64::from(u32::MAX),
        1 << 32,
        (1 << 32) + 1,
        (1 << 63) - 1,
        1 << 63,
        u64::MAX << 32,
        u64::MAX - 1,
        u64::MAX,
    ];
    let values: Vec<u128> =
        words.iter().flat_map(|high| words.iter().map(move |low| u128::from(*high) << 64 | u128::from(*low))).collect();
    let pairs = values.iter().flat_map(|a| values.iter().map(move |b| (*a, *b)));
    Arithmetic::new().compare(pairs, "boundary values");
}

#[test]
fn agrees_with_the_host_on_random_operands() {
    const SEED: u64 = 0x2545_f491_4f6c_dd1d;
    let mut state = SEED;
    let mut word = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let mut operand = || {
        let bits = u128::from(word()) << 64 | u128::from(word());
        bits >> (word() & 127)
    };
    let pairs: Vec<_> = (0..10_000).map(|_| (operand(), operand())).collect();
    Arithmetic::new().compare(pairs.into_iter(), &format!("seed {SEED:#x}"));
}

#[test]
fn says_where_it_panicked() {
    let failure = Arithmetic::new().send(&[(Operation::Div, 1, 0)]).unwrap_err();
    let logs = failure.meta.logs.join("\n");
    assert!(logs.contains("attempt to divide by zero"), "{logs}");
    assert!(logs.contains("Panicked in tests/programs/arithmetic/src/lib.rs"), "{logs}");
}
