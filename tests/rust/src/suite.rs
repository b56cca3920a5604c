//! What every instruction is tried with: a call that succeeds, what it does to the byte, and all that must be refused.
//!
//! A suite says of each account what it is; from that follows what comes of every other account in its place, so each
//! is tried with every wallet, account, mint and program of the market.

use std::mem::offset_of;

use anchor_lang::{error::ErrorCode, Discriminator};
use flashback::{
    error::FlashbackError,
    state::{
        Agreement, Board, Bond, Certificate, Certifier, Dispute, Grant, Listing, Platform, Provider, Session,
        SettlementMint, Vault,
    },
};
use solana_sdk::{
    account::Account,
    instruction::{Instruction, InstructionError},
    pubkey::Pubkey,
};

use crate::{
    idl::{self, IdlInstruction},
    key_of, refusal,
    tokens::Coin,
    Expected, Fixture, Refusal, Wallet, EVERYBODY, WEALTH_LAMPORTS,
};

type Call = Box<dyn Fn(&mut Fixture) -> Instruction>;
type Effect = Box<dyn Fn(&mut Expected)>;
type Judge = Box<dyn Fn(&Account) -> Option<Refusal>>;

/// One instruction and what it is tried with.
pub struct Suite {
    idl: IdlInstruction,
    call: Call,
    effect: Effect,
    places: Vec<Place>,
    faults: Vec<(Refusal, Call)>,
    unknown_layout: Refusal,
}

/// An account of the instruction, and what comes of others in its place.
struct Place {
    name: &'static str,
    role: Role,
    /// What others of the right type end with; `None` = they are as good.
    others: Option<Refusal>,
    /// Decides instead what others end with, where that hangs on what they hold.
    judge: Option<Judge>,
    /// Those that end otherwise.
    exceptions: Vec<(Pubkey, Option<Refusal>)>,
    /// Whether the call reads what it holds.
    is_read: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum Role {
    /// Signs.
    Signer,
    /// An account of the program, told by its discriminator.
    Typed,
    /// As [`Role::Typed`], at one address for ever.
    Fixed,
    /// Created by the instruction at an address derived from seeds.
    Made,
    /// Created by Anchor where it does not exist.
    Kept,
    /// At an address that Anchor derives from seeds, whether it exists or not.
    Derived,
    /// Checked by the handler or a constraint of its own.
    Named,
    /// A program.
    Program,
}

/// What an instruction creates.
const CREATED: [Role; 2] = [Role::Made, Role::Kept];
/// What lies at an address derived from seeds.
const DERIVED: [Role; 3] = [Role::Made, Role::Kept, Role::Derived];

/// Name of an address at which there is nothing.
pub const NOWHERE: &str = "nowhere";

/// What the system program says of an address that is taken.
pub const ADDRESS_TAKEN: u32 = 0;

impl Suite {
    /// The instruction `name` of the IDL, a call of it that succeeds and its effect.
    pub fn new(
        name: &str,
        call: impl Fn(&mut Fixture) -> Instruction + 'static,
        effect: impl Fn(&mut Expected) + 'static,
    ) -> Self {
        let (call, effect) = (Box::new(call), Box::new(effect));
        let unknown_layout = FlashbackError::LayoutUnknown.into();
        Self { idl: idl::instruction(name), call, effect, places: Vec::new(), faults: Vec::new(), unknown_layout }
    }

    fn place(mut self, name: &'static str, role: Role, others: Option<Refusal>) -> Self {
        self.places.push(Place { name, role, others, judge: None, exceptions: Vec::new(), is_read: true });
        self
    }

    /// The next account signs; everybody else is refused.
    pub fn signer(self, name: &'static str, others: impl Into<Refusal>) -> Self {
        self.place(name, Role::Signer, Some(others.into()))
    }

    /// The next account signs, and anybody may.
    pub fn anyone(self, name: &'static str) -> Self {
        self.place(name, Role::Signer, None)
    }

    /// The next account is the program's; another one of its type is refused.
    pub fn account(self, name: &'static str, others: impl Into<Refusal>) -> Self {
        self.place(name, Role::Typed, Some(others.into()))
    }

    /// The next account is the program's, and any of its type will do.
    pub fn any(self, name: &'static str) -> Self {
        self.place(name, Role::Typed, None)
    }

    /// The next account is the program's, and there is one.
    pub fn fixed(self, name: &'static str) -> Self {
        self.place(name, Role::Fixed, Some(ErrorCode::ConstraintAddress.into()))
    }

    /// The next account is created at the address of its seeds.
    pub fn made(self, name: &'static str) -> Self {
        let suite = self.place(name, Role::Made, Some(ErrorCode::ConstraintSeeds.into()));
        // The chain does not let a program be written that is called.
        suite.but(flashback::ID, ErrorCode::ConstraintMut)
    }

    /// The next account is created at the address of its seeds unless it exists.
    pub fn made_once(self, name: &'static str) -> Self {
        self.place(name, Role::Kept, Some(ErrorCode::ConstraintSeeds.into()))
    }

    /// The next account is at the address of its seeds and not created.
    pub fn derived(self, name: &'static str, others: impl Into<Refusal>) -> Self {
        self.place(name, Role::Derived, Some(others.into()))
    }

    /// The next account is told by its address; others are refused.
    pub fn named(self, name: &'static str, others: impl Into<Refusal>) -> Self {
        self.place(name, Role::Named, Some(others.into()))
    }

    /// The next account is not the program's; `judge` says what others end with, `None` = they are as good.
    pub fn judged(self, name: &'static str, judge: impl Fn(&Account) -> Option<Refusal> + 'static) -> Self {
        let mut suite = self.place(name, Role::Named, None);
        suite.places.last_mut().unwrap().judge = Some(Box::new(judge));
        suite
    }

    /// The next account receives tokens, and only the token program looks at it.
    pub fn destination(self, name: &'static str, coin: Coin) -> Self {
        let suite = self.judged(name, move |other| refusal::of_destination(coin, other));
        // The chain does not let a program be written that is called.
        suite.but(flashback::ID, ErrorCode::ConstraintMut)
    }

    /// The next account pays `amount` of `owner`'s, and only the token program looks at it.
    pub fn source(self, name: &'static str, coin: Coin, owner: Wallet, amount: u64) -> Self {
        let suite = self.judged(name, move |other| refusal::of_source(coin, other, owner, amount));
        suite.but(flashback::ID, ErrorCode::ConstraintMut)
    }

    /// The next account is the token program of `coin`.
    pub fn token_program(self, coin: Coin) -> Self {
        self.program("token_program").but(coin.other().program, refusal::of_other_program(coin))
    }

    /// The next account is a program.
    pub fn program(self, name: &'static str) -> Self {
        self.place(name, Role::Program, Some(ErrorCode::InvalidProgramId.into()))
    }

    fn except(mut self, address: Pubkey, end: Option<Refusal>) -> Self {
        self.places.last_mut().unwrap().exceptions.push((address, end));
        self
    }

    /// The call reads nothing of the account just named.
    pub fn unread(mut self) -> Self {
        self.places.last_mut().unwrap().is_read = false;
        self
    }

    /// In the place of the account just named, `address` is as good.
    pub fn or(self, address: Pubkey) -> Self {
        self.except(address, None)
    }

    /// In the place of the account just named, `address` is refused in its own way.
    pub fn but(self, address: Pubkey, refusal: impl Into<Refusal>) -> Self {
        self.except(address, Some(refusal.into()))
    }

    /// A call that is refused.
    pub fn refuses(
        mut self,
        refusal: impl Into<Refusal>,
        call: impl Fn(&mut Fixture) -> Instruction + 'static,
    ) -> Self {
        self.faults.push((refusal.into(), Box::new(call)));
        self
    }

    /// The call that succeeds; brings `market` to where it does.
    pub fn call(&self, market: &mut Fixture) -> Instruction {
        (self.call)(market)
    }

    /// Bumps of the addresses that the program searches for itself. Of other accounts bumps are stored.
    pub fn searched(&self, call: &Instruction) -> Vec<u8> {
        self.bumps(&[Role::Made], call)
    }

    /// Bumps of the addresses that Anchor searches for.
    pub fn searched_by_anchor(&self, call: &Instruction) -> Vec<u8> {
        self.bumps(&[Role::Kept, Role::Derived], call)
    }

    fn bumps(&self, roles: &'static [Role], call: &Instruction) -> Vec<u8> {
        self.places_of(roles).map(|place| self.idl.derive(place, call).unwrap().1).collect()
    }

    /// Everything that the suite sees refused.
    pub fn refusals(&self) -> impl Iterator<Item = &Refusal> {
        let places = self.places.iter().flat_map(|place| {
            place.others.iter().chain(place.exceptions.iter().filter_map(|(_, refusal)| refusal.as_ref()))
        });
        places.chain(self.faults.iter().map(|(refusal, _)| refusal)).chain([&self.unknown_layout])
    }

    fn prepare(&self) -> (Fixture, Instruction) {
        let mut market = Fixture::default();
        let call = self.call(&mut market);
        (market, call)
    }

    /// Sees that the call is what the IDL says of it, addresses too, and that the suite names every account.
    pub fn check_idl(&self) {
        let (_, call) = self.prepare();
        assert!(call.data.starts_with(&self.idl.discriminator()));
        let accounts: Vec<_> = self.idl.accounts().collect();
        assert!(accounts.iter().map(|account| account.name()).eq(self.places.iter().map(|place| place.name)));
        assert_eq!(accounts.len(), call.accounts.len());
        for (place, (account, meta)) in accounts.iter().zip(&call.accounts).enumerate() {
            let flags = (account.is_signer(), account.is_writable());
            assert_eq!((meta.is_signer, meta.is_writable), flags, "{}", account.name());
            if let Some((address, _)) = self.idl.derive(place, &call) {
                assert_eq!(meta.pubkey, address, "{}", account.name());
            }
        }
    }

    /// Sees that the call does what it should, also where somebody sent lamports to what it creates, and where accounts
    /// follow that it does not know.
    pub fn check_effect(&self) {
        let (market, call) = self.prepare();
        market.clone().expect(call.clone(), &self.effect);

        let mut longer = call.clone();
        longer.accounts.push(solana_sdk::instruction::AccountMeta::new(key_of("bystander"), false));
        market.clone().expect(longer, &self.effect);

        for place in self.places_of(&CREATED) {
            for lamports in [1, WEALTH_LAMPORTS] {
                let mut market = market.clone();
                market.fund(call.accounts[place].pubkey, lamports);
                market.expect(call.clone(), &self.effect);
            }
        }
    }

    fn places_of(&self, roles: &'static [Role]) -> impl Iterator<Item = usize> + '_ {
        self.places.iter().enumerate().filter(|(_, place)| roles.contains(&place.role)).map(|(n, _)| n)
    }

    /// Sees that each fault is refused with its error.
    pub fn check_faults(&self) {
        for (n, (refusal, call)) in self.faults.iter().enumerate() {
            let mut market = Fixture::default();
            let call = call(&mut market);
            assert!(call.data.starts_with(&self.idl.discriminator()), "fault {n}");
            assert_eq!(market.refusal(&call).as_ref(), Some(refusal), "fault {n}");
        }
    }

    /// Sees that nobody and nothing can take the place of an account.
    pub fn check_places(&self) {
        let (mut market, call) = self.prepare();
        for wallet in EVERYBODY {
            market.enrich(wallet);
        }
        for (n, place) in self.places.iter().enumerate() {
            let mut try_it = |spoil: &dyn Fn(&mut Instruction), refusal: Refusal, what: &str| {
                let mut spoilt = call.clone();
                spoil(&mut spoilt);
                assert_eq!(market.refusal(&spoilt), Some(refusal), "{}: {what}", place.name);
            };
            let meta = &call.accounts[n];
            if meta.is_signer {
                try_it(&|call| call.accounts[n].is_signer = false, ErrorCode::AccountNotSigner.into(), "unsigned");
            }
            if meta.is_writable {
                try_it(&|call| call.accounts[n].is_writable = false, self.read_only(place), "read only");
            }
            if DERIVED.contains(&place.role) {
                let (other, nothing) = (self.second_address(n, &call), Account::default());
                let refusal = place.end_of(&key_of(NOWHERE), &nothing, &nothing, false).unwrap();
                try_it(&|call| call.accounts[n].pubkey = other, refusal, "another bump");
            }
        }
        let mut shorter = call.clone();
        shorter.accounts.pop();
        market.refuse(&shorter, ErrorCode::AccountNotEnoughKeys);
        let mut cut = call.clone();
        cut.data.pop();
        let without_arguments = call.data.len() == self.idl.discriminator().len();
        let unknown = ErrorCode::InstructionFallbackNotFound;
        market.refuse(&cut, if without_arguments { unknown } else { ErrorCode::InstructionDidNotDeserialize });

        self.check_substitutes(&mut market, &call);
        if self.places_of(&[Role::Made]).next().is_some() {
            market.send(call.clone());
            assert_eq!(market.refusal(&call), Some(ADDRESS_TAKEN.into()), "made twice");
        }
    }

    /// Sees that no account is read in a layout that the program does not know.
    pub fn check_layouts(&self) {
        for place in self.places_of(&[Role::Typed, Role::Fixed]) {
            let (mut market, call) = self.prepare();
            let address = call.accounts[place].pubkey;
            let mut account = market.account(&address);
            let at = version_at(&account.data);
            account.data[at] += 1;
            market.put(address, account);
            let place = &self.places[place];
            let expected = place.is_read.then_some(&self.unknown_layout);
            assert_eq!(market.refusal(&call).as_ref(), expected, "{}", place.name);
        }
    }

    /// What an account ends with that the transaction does not let the program write. Anchor creates before it looks.
    fn read_only(&self, place: &Place) -> Refusal {
        let keeps = self.places_of(&[Role::Kept]).next().is_some();
        if keeps && matches!(place.role, Role::Kept | Role::Signer) {
            InstructionError::PrivilegeEscalation.into()
        } else {
            ErrorCode::ConstraintMut.into()
        }
    }

    /// The address that the seeds of `place` give with the next bump below the canonical one.
    fn second_address(&self, place: usize, call: &Instruction) -> Pubkey {
        let (address, canonical) = self.idl.derive(place, call).unwrap();
        assert_eq!(address, call.accounts[place].pubkey, "{}", self.places[place].name);
        let (seeds, program) = self.idl.seeds(place, call).unwrap();
        let seeds: Vec<&[u8]> = seeds.iter().map(Vec::as_slice).collect();
        let with = |bump: u8| Pubkey::create_program_address(&[seeds.as_slice(), &[&[bump]]].concat(), &program);
        (0..canonical).rev().find_map(|bump| with(bump).ok()).unwrap()
    }

    fn check_substitutes(&self, market: &mut Fixture, call: &Instruction) {
        // Of the token programs: mints and everybody's token accounts, those of vaults and bonds too.
        let programs = [flashback::ID, spl_token_interface::ID, spl_token_2022_interface::ID];
        let owned = programs.iter().flat_map(|program| market.accounts_of(program));
        let mut candidates: Vec<Pubkey> = owned.map(|(address, _)| address).collect();
        candidates.extend(EVERYBODY.map(|wallet| wallet.key()).into_iter().chain(programs).chain([key_of(NOWHERE)]));
        for (n, place) in self.places.iter().enumerate() {
            let original = call.accounts[n].pubkey;
            let account = market.account(&original);
            let (look_alike, twin) = (key_of("look-alike"), key_of("twin"));
            market.put(look_alike, Account { owner: key_of("another program"), executable: false, ..account.clone() });
            let mut candidates = candidates.clone();
            candidates.push(look_alike);
            if [Role::Fixed, Role::Named].contains(&place.role) {
                market.put(twin, account.clone());
                candidates.push(twin);
            }
            let mut of_its_type = 0;
            for candidate in candidates.into_iter().filter(|candidate| *candidate != original) {
                let mut spoilt = call.clone();
                spoilt.accounts[n].pubkey = candidate;
                let is_wallet = EVERYBODY.iter().any(|wallet| wallet.key() == candidate);
                spoilt.accounts[n].is_signer &= is_wallet;
                let other = market.account(&candidate);
                of_its_type += u32::from(has_type_of(&other, &account));
                let expected = place.end_of(&candidate, &other, &account, is_wallet);
                let found = match expected {
                    Some(_) => market.refusal(&spoilt),
                    None => market.clone().refusal(&spoilt),
                };
                assert_eq!(found, expected, "{} replaced by {candidate}, {other:?}", place.name);
            }
            assert!(place.role != Role::Typed || of_its_type > 0, "the market has no other {}", place.name);
            market.put(look_alike, Account::default());
            market.put(twin, Account::default());
        }
    }
}

/// Where the number of its layout lies in an account's data.
fn version_at(data: &[u8]) -> usize {
    macro_rules! version_of {
        ($($account:ty),+) => {
            [$((<$account>::DISCRIMINATOR, offset_of!($account, version))),+]
        };
    }
    let places = version_of!(
        Agreement,
        Board,
        Bond,
        Certificate,
        Certifier,
        Dispute,
        Listing,
        Platform,
        Provider,
        Grant,
        Session,
        SettlementMint,
        Vault
    );
    let (tag, place) = places.into_iter().find(|(tag, _)| data.starts_with(tag)).unwrap();
    tag.len() + place
}

/// Whether `other` passes for an account of the same type of the program as `account`.
fn has_type_of(other: &Account, account: &Account) -> bool {
    other.owner == flashback::ID && other.data.get(..8) == account.data.get(..8)
}

impl Place {
    /// What comes of `other`, at `address`, in the place of `account`; `None` = it is as good.
    fn end_of(&self, address: &Pubkey, other: &Account, account: &Account, is_wallet: bool) -> Option<Refusal> {
        if let Some((_, end)) = self.exceptions.iter().find(|(exception, _)| exception == address) {
            return end.clone();
        }
        match self.role {
            Role::Signer if !is_wallet => Some(ErrorCode::AccountNotSigner.into()),
            Role::Typed | Role::Fixed if other.owner != flashback::ID => {
                Some(ErrorCode::AccountOwnedByWrongProgram.into())
            }
            Role::Typed | Role::Fixed if !has_type_of(other, account) => {
                Some(ErrorCode::AccountDiscriminatorMismatch.into())
            }
            _ => self.judge.as_ref().map_or_else(|| self.others.clone(), |judge| judge(other)),
        }
    }
}
