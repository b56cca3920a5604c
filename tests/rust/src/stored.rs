//! Accounts of the program as bytes.

use anchor_lang::Discriminator;
use bytemuck::Pod;
use solana_sdk::account::Account;

/// An account type of the program: its discriminator, then the struct as it lies in memory.
pub trait Stored: Pod + Discriminator + std::fmt::Debug {
    /// Size of the account in bytes.
    const SPACE: usize = Self::DISCRIMINATOR.len() + size_of::<Self>();

    /// The account's data.
    fn encode(&self) -> Vec<u8> {
        [Self::DISCRIMINATOR, bytemuck::bytes_of(self)].concat()
    }

    /// Reads an account, of which every byte must belong to it.
    #[track_caller]
    fn decode(account: &Account) -> Self {
        assert_eq!(account.owner, flashback::ID);
        let (discriminator, data) = account.data.split_at(Self::DISCRIMINATOR.len());
        assert_eq!(discriminator, Self::DISCRIMINATOR);
        bytemuck::pod_read_unaligned(data)
    }
}

impl<T: Pod + Discriminator + std::fmt::Debug> Stored for T {}

/// Text as it stands in an account: padded with zeros.
pub fn padded<const N: usize>(text: &[u8]) -> [u8; N] {
    let mut field = [0; N];
    field[..text.len()].copy_from_slice(text);
    field
}
