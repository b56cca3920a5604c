//! Tokens in people's hands: real accounts of both token programs.

use std::ops::Range;

use flashback_client::{address, instruction::Token};
use solana_sdk::{instruction::Instruction, program_pack::Pack, pubkey::Pubkey};
use spl_token_2022_interface::{instruction as token, state};

use crate::{
    key_of,
    mints::{allocate, DOLLAR, DOLLAR_2022},
    Svm, Wallet, ADMIN, TREASURY,
};

/// Bytes of a token account.
pub const SPACE: usize = state::Account::LEN;
/// Where its amount lies.
pub const AMOUNT: Range<usize> = 64..72;
/// Where its state lies.
pub const STATE: usize = 108;

/// A mint with a token program behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Coin {
    /// The mint.
    pub mint: Wallet,
    /// The program that the mint belongs to.
    pub program: Pubkey,
    tag: &'static str,
}

/// [`DOLLAR`], of SPL Token.
pub const SPL: Coin = Coin { mint: DOLLAR, program: spl_token_interface::ID, tag: "$" };
/// [`DOLLAR_2022`], of Token-2022.
pub const TOKEN_2022: Coin = Coin { mint: DOLLAR_2022, program: spl_token_2022_interface::ID, tag: "$22" };
/// Both.
pub const COINS: [Coin; 2] = [SPL, TOKEN_2022];

impl Coin {
    /// As the client names it.
    pub fn token(self) -> Token {
        Token { mint: self.mint.key(), program: self.program }
    }

    /// The address of `owner`'s token account; of the treasury's the associated one, to which fees go.
    pub fn purse(self, owner: Wallet) -> Pubkey {
        if owner == TREASURY {
            return address::associated_token(&owner.key(), &self.mint.key(), &self.program);
        }
        key_of(&format!("{} {}", owner.0, self.tag))
    }

    /// Makes `owner`'s token account with `amount` in it.
    pub fn fill_purse(self, svm: &mut Svm, owner: Wallet, amount: u64) {
        let purse = self.purse(owner);
        self.open(svm, purse, owner);
        svm.send(self.mint_to(purse, amount));
    }

    /// Makes an empty token account of `owner` at `address`.
    pub fn open(self, svm: &mut Svm, address: Pubkey, owner: Wallet) {
        allocate(svm, address, self.program, SPACE);
        let initialize = token::initialize_account3(&self.program, &address, &self.mint.key(), &owner.key());
        svm.send(initialize.unwrap());
    }

    /// Data of an empty token account of `owner`.
    pub fn account_of(self, owner: &Pubkey) -> Vec<u8> {
        let mut data = [self.mint.key().as_ref(), owner.as_ref(), &[0; SPACE - 64]].concat();
        data[STATE] = state::AccountState::Initialized as u8;
        data
    }

    /// The other one.
    pub fn other(self) -> Self {
        if self == SPL {
            TOKEN_2022
        } else {
            SPL
        }
    }

    /// Mints into a token account.
    pub fn mint_to(self, to: Pubkey, amount: u64) -> Instruction {
        token::mint_to(&self.program, &self.mint.key(), &to, &ADMIN.key(), &[], amount).unwrap()
    }

    /// Sends from `owner`'s token account as wallets do.
    pub fn send(self, owner: Wallet, to: Pubkey, amount: u64) -> Instruction {
        let (from, mint) = (self.purse(owner), self.mint.key());
        token::transfer_checked(&self.program, &from, &mint, &to, &owner.key(), &[], amount, 6).unwrap()
    }

    /// The issuer freezes a token account.
    pub fn freeze(self, account: Pubkey) -> Instruction {
        token::freeze_account(&self.program, &account, &self.mint.key(), &ADMIN.key(), &[]).unwrap()
    }

    /// The issuer lets a token account move again.
    pub fn thaw(self, account: Pubkey) -> Instruction {
        token::thaw_account(&self.program, &account, &self.mint.key(), &ADMIN.key(), &[]).unwrap()
    }
}

/// What the token account at `address` holds; 0 where there is none.
pub fn balance(svm: &Svm, address: &Pubkey) -> u64 {
    let data = svm.account(address).data;
    data.get(AMOUNT).map_or(0, |amount| u64::from_le_bytes(amount.try_into().unwrap()))
}
