//! Typed accounts. What a node answers is taken for an account of the program only if its owner, length and
//! discriminator say so.

use anchor_lang::prelude::Pubkey;
use anchor_lang::Discriminator;
use bytemuck::Pod;
use flashback::state::{
    Agreement, Board, Bond, Certificate, Certifier, Dispute, Grant, Listing, Platform, Provider, Session,
    SettlementMint, Vault,
};

use crate::error::{ClientError, Result};

/// An account type of the program.
pub trait ProgramAccount: Pod + Discriminator {
    /// What a person calls it.
    const NAME: &'static str;

    /// Length of the account's data in bytes, discriminator included.
    const SPACE: usize = Self::DISCRIMINATOR.len() + size_of::<Self>();

    /// Reads the account at `address`; refuses a look-alike.
    fn decode(address: &Pubkey, owner: &Pubkey, data: &[u8]) -> Result<Self> {
        let (name, address) = (Self::NAME, *address);
        if *owner != flashback::ID {
            return Err(ClientError::AccountOwner { name, address, owner: *owner });
        }
        if data.len() != Self::SPACE {
            return Err(ClientError::AccountLength { name, address, expected: Self::SPACE, found: data.len() });
        }
        match data.strip_prefix(Self::DISCRIMINATOR) {
            Some(body) => Ok(bytemuck::pod_read_unaligned(body)),
            None => Err(ClientError::AccountType { name, address }),
        }
    }
}

macro_rules! program_accounts {
    ($($account:ty: $name:literal),+ $(,)?) => {$(
        impl ProgramAccount for $account {
            const NAME: &'static str = $name;
        }
    )+};
}

program_accounts! {
    Platform: "platform",
    SettlementMint: "settlement mint",
    Certifier: "certifier",
    Provider: "provider",
    Certificate: "certificate",
    Listing: "listing",
    Bond: "bond",
    Vault: "vault",
    Board: "board",
    Agreement: "agreement",
    Dispute: "dispute",
    Grant: "grant",
    Session: "session",
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytemuck::Zeroable;

    const ADDRESS: Pubkey = Pubkey::new_from_array([9; 32]);

    fn data<T: ProgramAccount>(account: &T) -> Vec<u8> {
        [T::DISCRIMINATOR, bytemuck::bytes_of(account)].concat()
    }

    #[test]
    fn every_type_is_as_long_as_the_program_makes_it() {
        assert_eq!(<Platform as ProgramAccount>::SPACE, Platform::SPACE);
        assert_eq!(<SettlementMint as ProgramAccount>::SPACE, SettlementMint::SPACE);
        assert_eq!(<Certifier as ProgramAccount>::SPACE, Certifier::SPACE);
        assert_eq!(<Provider as ProgramAccount>::SPACE, Provider::SPACE);
        assert_eq!(<Certificate as ProgramAccount>::SPACE, Certificate::SPACE);
        assert_eq!(<Listing as ProgramAccount>::SPACE, Listing::SPACE);
        assert_eq!(<Bond as ProgramAccount>::SPACE, Bond::SPACE);
        assert_eq!(<Vault as ProgramAccount>::SPACE, Vault::SPACE);
        assert_eq!(<Board as ProgramAccount>::SPACE, Board::SPACE);
        assert_eq!(<Agreement as ProgramAccount>::SPACE, Agreement::SPACE);
        assert_eq!(<Dispute as ProgramAccount>::SPACE, Dispute::SPACE);
        assert_eq!(<Grant as ProgramAccount>::SPACE, Grant::SPACE);
        assert_eq!(<Session as ProgramAccount>::SPACE, Session::SPACE);
    }

    #[test]
    fn reads_what_was_written_from_any_alignment() {
        let listing = Listing { price: 2_441, id: 7, ..Listing::zeroed() };
        let data = data(&listing);
        for shift in 0..8 {
            let shifted = [vec![0; shift], data.clone()].concat();
            let read = Listing::decode(&ADDRESS, &flashback::ID, &shifted[shift..]).unwrap();
            assert_eq!((read.price, read.id), (2_441, 7));
        }
    }

    #[test]
    fn refuses_look_alikes() {
        let good = data(&Provider::zeroed());
        let decode = |owner, data: &[u8]| Provider::decode(&ADDRESS, owner, data).unwrap_err();
        assert!(matches!(decode(&ADDRESS, &good), ClientError::AccountOwner { owner, .. } if owner == ADDRESS));
        let longer = [good.as_slice(), &[0]].concat();
        for wrong in [&good[1..], &longer, &[]] {
            assert!(matches!(decode(&flashback::ID, wrong), ClientError::AccountLength { expected: 800, .. }));
        }
        let mut other = good.clone();
        other[..8].copy_from_slice(Listing::DISCRIMINATOR);
        assert!(matches!(decode(&flashback::ID, &other), ClientError::AccountType { .. }));
        other[..8].fill(0);
        assert!(matches!(decode(&flashback::ID, &other), ClientError::AccountType { .. }));
    }
}
