//! What an instruction is expected to do, to the byte and the lamport.

use std::{
    collections::BTreeMap,
    ops::{Add, Sub},
};

use anchor_lang::{Discriminator, Event};
use flashback::state::{
    Agreement, Board, Bond, Certificate, Certifier, Dispute, Grant, Listing, Platform, Provider, Session,
    SettlementMint, Vault,
};
use solana_sdk::{account::Account, instruction::Instruction, pubkey::Pubkey};

use crate::{
    tokens::{Coin, AMOUNT, SPACE},
    Stored, Svm, FEE_LAMPORTS, PAYER,
};

/// The accounts of an instruction: first as they are, then as they are expected to be; and the expected events.
pub struct Expected {
    accounts: BTreeMap<Pubkey, Account>,
    events: Vec<Vec<u8>>,
    rents: BTreeMap<usize, u64>,
}

impl Expected {
    /// Everything as it is, but for the fee.
    pub fn of(svm: &Svm, instruction: &Instruction) -> Self {
        let keys = instruction.accounts.iter().map(|meta| meta.pubkey).chain([PAYER.key()]);
        let mut accounts: BTreeMap<Pubkey, Account> = keys.map(|key| (key, svm.account(&key))).collect();
        let mut signers: Vec<Pubkey> = instruction.accounts.iter().filter(|m| m.is_signer).map(|m| m.pubkey).collect();
        signers.push(PAYER.key());
        signers.sort_unstable();
        signers.dedup();
        let fee = FEE_LAMPORTS * u64::try_from(signers.len()).unwrap();
        accounts.entry(PAYER.key()).and_modify(|payer| payer.lamports -= fee);
        let rents = [
            <Platform as Stored>::SPACE,
            <SettlementMint as Stored>::SPACE,
            <Certifier as Stored>::SPACE,
            <Provider as Stored>::SPACE,
            <Certificate as Stored>::SPACE,
            <Listing as Stored>::SPACE,
            <Bond as Stored>::SPACE,
            <Vault as Stored>::SPACE,
            <Board as Stored>::SPACE,
            <Agreement as Stored>::SPACE,
            <Dispute as Stored>::SPACE,
            <Grant as Stored>::SPACE,
            <Session as Stored>::SPACE,
            SPACE,
        ];
        Self { accounts, events: Vec::new(), rents: rents.map(|space| (space, svm.rent(space))).into() }
    }

    #[track_caller]
    fn account(&mut self, address: &Pubkey) -> &mut Account {
        self.accounts.get_mut(address).unwrap_or_else(|| panic!("the instruction does not name {address}"))
    }

    /// The account at `address` changes.
    #[track_caller]
    pub fn change<T: Stored>(&mut self, address: &Pubkey, change: impl FnOnce(&mut T)) {
        let account = self.account(address);
        let mut value = T::decode(account);
        change(&mut value);
        account.data = value.encode();
    }

    /// The account at `address` is made; `payer` adds to its lamports what the rent asks for.
    #[track_caller]
    pub fn create<T: Stored>(&mut self, address: &Pubkey, payer: &Pubkey, value: &T) {
        self.make(address, payer, flashback::ID, value.encode());
    }

    /// An empty token account of `owner` is made; `payer` pays as for [`Self::create`].
    #[track_caller]
    pub fn create_token(&mut self, address: &Pubkey, payer: &Pubkey, coin: Coin, owner: &Pubkey) {
        self.make(address, payer, coin.program, coin.account_of(owner));
    }

    #[track_caller]
    fn make(&mut self, address: &Pubkey, payer: &Pubkey, owner: Pubkey, data: Vec<u8>) {
        let missing = self.rents[&data.len()].saturating_sub(self.account(address).lamports);
        self.pay(payer, address, missing);
        let account = self.account(address);
        (account.owner, account.data) = (owner, data);
    }

    /// The account at `address` is gone, and its lamports are with `to`.
    #[track_caller]
    pub fn close(&mut self, address: &Pubkey, to: &Pubkey) {
        let lamports = self.account(address).lamports;
        self.pay(address, to, lamports);
        *self.account(address) = Account::default();
    }

    /// Tokens go from one token account to another.
    #[track_caller]
    pub fn transfer(&mut self, from: &Pubkey, to: &Pubkey, amount: u64) {
        for (address, change) in [(from, Sub::sub as fn(u64, u64) -> u64), (to, Add::add)] {
            let field = &mut self.account(address).data[AMOUNT];
            let held = change(u64::from_le_bytes((&*field).try_into().unwrap()), amount);
            field.copy_from_slice(&held.to_le_bytes());
        }
    }

    /// Lamports go from one account to another.
    #[track_caller]
    pub fn pay(&mut self, from: &Pubkey, to: &Pubkey, lamports: u64) {
        self.account(from).lamports -= lamports;
        self.account(to).lamports += lamports;
    }

    /// The next event.
    pub fn emit(&mut self, event: impl Event) {
        self.events.push(event.data());
    }

    /// Sees that every account is as it is expected to be.
    #[track_caller]
    pub fn compare(&self, svm: &Svm) {
        for (address, expected) in &self.accounts {
            let found = svm.account(address);
            assert_eq!(found.lamports, expected.lamports, "lamports of {address}");
            assert_eq!(found.owner, expected.owner, "owner of {address}");
            if found.data != expected.data {
                assert_eq!(describe(&found.data), describe(&expected.data), "data of {address}");
                panic!("data of {address}: {:?} instead of {:?}", found.data, expected.data);
            }
        }
    }

    /// Sees that exactly the expected events were emitted.
    #[track_caller]
    pub fn compare_events(&self, events: &[Vec<u8>]) {
        assert_eq!(events, self.events, "events");
    }
}

/// An account of the program with names to its fields; empty for other data.
fn describe(data: &[u8]) -> String {
    fn read<T: Stored>(data: &[u8]) -> Option<String> {
        let known = data.len() == <T as Stored>::SPACE && data.starts_with(<T as Discriminator>::DISCRIMINATOR);
        known.then(|| format!("{:#?}", bytemuck::pod_read_unaligned::<T>(&data[T::DISCRIMINATOR.len()..])))
    }
    let readers = [
        read::<Platform>,
        read::<SettlementMint>,
        read::<Certifier>,
        read::<Provider>,
        read::<Certificate>,
        read::<Listing>,
        read::<Bond>,
        read::<Vault>,
        read::<Board>,
        read::<Agreement>,
        read::<Dispute>,
        read::<Grant>,
        read::<Session>,
    ];
    readers.iter().find_map(|read| read(data)).unwrap_or_default()
}
