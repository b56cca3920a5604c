//! Ways in which a transaction fails.

use std::fmt;

use anchor_lang::error::ErrorCode;
use flashback::error::FlashbackError;
use solana_sdk::{account::Account, instruction::InstructionError, transaction::TransactionError};

use crate::{
    idl,
    tokens::{Coin, AMOUNT, COINS, SPACE, SPL, TOKEN_2022},
    Wallet,
};

/// The error that a transaction of one instruction is expected to end with.
#[derive(Clone, PartialEq, Eq)]
pub struct Refusal(pub TransactionError);

/// The program's own errors by name.
impl fmt::Debug for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let own = |code: u32| idl::errors().find(|(own, _)| *own == code);
        match &self.0 {
            TransactionError::InstructionError(_, InstructionError::Custom(code)) => match own(*code) {
                Some((code, name)) => write!(f, "{name} ({code})"),
                None => write!(f, "error {code}"),
            },
            other => write!(f, "{other:?}"),
        }
    }
}

impl From<InstructionError> for Refusal {
    fn from(error: InstructionError) -> Self {
        Self(TransactionError::InstructionError(0, error))
    }
}

impl From<u32> for Refusal {
    fn from(code: u32) -> Self {
        InstructionError::Custom(code).into()
    }
}

impl From<FlashbackError> for Refusal {
    fn from(error: FlashbackError) -> Self {
        u32::from(error).into()
    }
}

impl From<ErrorCode> for Refusal {
    fn from(error: ErrorCode) -> Self {
        u32::from(error).into()
    }
}

impl From<TransactionError> for Refusal {
    fn from(error: TransactionError) -> Self {
        Self(error)
    }
}

/// The token programs': the account has less than that.
pub const TOO_FEW_TOKENS: u32 = 1;
/// The token programs': another mint's account.
pub const OF_OTHER_MINT: u32 = 3;
/// The token programs': not who may spend from the account.
pub const NOT_OWNER_OF_TOKENS: u32 = 4;
/// The token programs': the account is frozen.
pub const FROZEN: u32 = 17;
/// The token programs': the account is another program's.
pub const OF_OTHER_PROGRAM: InstructionError = InstructionError::IncorrectProgramId;

/// What `other` ends with as the mint that accounts are opened in; `mint` is what other mints end with.
pub fn of_mint(other: &Account, mint: impl Into<Refusal>) -> Option<Refusal> {
    Some(if of_wrong_owner(other).is_some() {
        FlashbackError::MintOfOtherProgram.into()
    } else if is_token_account(other) {
        FlashbackError::MintInvalid.into()
    } else {
        mint.into()
    })
}

/// What `other` ends with where the program reads a token account and `owner`'s will do; `token_account` is what others
/// of its kind end with.
pub fn of_token_account(other: &Account, owner: Wallet, token_account: impl Into<Refusal>) -> Option<Refusal> {
    match of_wrong_owner(other) {
        Some(refusal) => Some(refusal),
        None if !is_token_account(other) => Some(InstructionError::InvalidAccountData.into()),
        None if belongs_to(other, owner) => None,
        None => Some(token_account.into()),
    }
}

/// What `other` ends with where the program reads a token account of `coin`; `mint` is what those of others end with.
pub fn of_token_account_in(coin: Coin, other: &Account, mint: impl Into<Refusal>) -> Option<Refusal> {
    match of_wrong_owner(other) {
        Some(refusal) => Some(refusal),
        None if !is_token_account(other) => Some(InstructionError::InvalidAccountData.into()),
        None if other.data.starts_with(coin.mint.key().as_ref()) => None,
        None => Some(mint.into()),
    }
}

/// What `other` ends with as the token account that receives; `None` = it receives.
pub fn of_destination(coin: Coin, other: &Account) -> Option<Refusal> {
    of_token_accounts_kind(coin, other).or_else(|| of_its_mint(coin, other))
}

/// What `other` ends with as the token account that `owner` pays `amount` from; `None` = it pays.
pub fn of_source(coin: Coin, other: &Account, owner: Wallet, amount: u64) -> Option<Refusal> {
    of_token_accounts_kind(coin, other).or_else(|| {
        let held = u64::from_le_bytes(other.data[AMOUNT].try_into().unwrap());
        let poor = (held < amount).then(|| TOO_FEW_TOKENS.into());
        let foreign = (!belongs_to(other, owner)).then(|| NOT_OWNER_OF_TOKENS.into());
        poor.or_else(|| of_its_mint(coin, other)).or(foreign)
    })
}

/// What calls end with that name the other token program.
pub fn of_other_program(coin: Coin) -> InstructionError {
    if coin == SPL {
        OF_OTHER_PROGRAM
    } else {
        InstructionError::InvalidAccountData
    }
}

/// What calls end with that name a token account of the other token program.
pub fn of_other_coin(coin: Coin) -> Refusal {
    if coin == SPL {
        OF_OTHER_MINT.into()
    } else {
        OF_OTHER_PROGRAM.into()
    }
}

/// SPL Token looks at the owner last of all, when it writes.
fn of_token_accounts_kind(coin: Coin, other: &Account) -> Option<Refusal> {
    if coin == TOKEN_2022 && other.owner != coin.program {
        Some(OF_OTHER_PROGRAM.into())
    } else if is_token_account(other) {
        None
    } else if coin == TOKEN_2022 {
        Some(InstructionError::UninitializedAccount.into())
    } else {
        Some(InstructionError::InvalidAccountData.into())
    }
}

fn of_its_mint(coin: Coin, other: &Account) -> Option<Refusal> {
    if !other.data.starts_with(coin.mint.key().as_ref()) {
        Some(OF_OTHER_MINT.into())
    } else if other.owner != coin.program {
        Some(InstructionError::ExternalAccountDataModified.into())
    } else {
        None
    }
}

fn belongs_to(account: &Account, owner: Wallet) -> bool {
    account.data[32..64] == owner.key().to_bytes()
}

fn of_wrong_owner(other: &Account) -> Option<Refusal> {
    if *other == Account::default() {
        Some(ErrorCode::AccountNotInitialized.into())
    } else if COINS.iter().all(|coin| coin.program != other.owner) {
        Some(ErrorCode::AccountOwnedByWrongProgram.into())
    } else {
        None
    }
}

fn is_token_account(account: &Account) -> bool {
    account.data.len() == SPACE
}
