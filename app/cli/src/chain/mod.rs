//! What commands read from the chain besides their own account.

pub mod choose;
pub mod holding;
pub mod mint;
pub mod token_account;
