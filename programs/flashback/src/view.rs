//! Accounts as handlers see them. Anchor has checked owner and discriminator when it took them; here is checked what is left:
//! that an account is as long as its type, and of a layout that the program knows.

use core::cell::{Ref, RefMut};

use anchor_lang::prelude::*;
use anchor_lang::{Discriminator, Owner, ZeroCopy};

use crate::error::FlashbackError;
use crate::state::header::LAYOUT_VERSION;
use crate::state::{
    Agreement, Board, Bond, Certificate, Certifier, Dispute, Grant, Listing, Platform, Provider, Session,
    SettlementMint, Vault,
};

/// An account that says in which layout it was written.
pub trait Layout: ZeroCopy + Owner + Discriminator {
    /// Number of the layout.
    fn version(&self) -> u8;

    /// Refuses a layout that this program does not know.
    fn check_version(&self) -> Result<()> {
        if self.version() == LAYOUT_VERSION {
            return Ok(());
        }
        #[cold]
        fn unknown() -> Result<()> {
            err!(FlashbackError::LayoutUnknown)
        }
        unknown()
    }
}

macro_rules! layouts {
    ($($account:ty),+ $(,)?) => {$(
        impl Layout for $account {
            fn version(&self) -> u8 {
                self.version
            }
        }
    )+};
}
layouts!(
    Agreement,
    Board,
    Bond,
    Certificate,
    Certifier,
    Dispute,
    Grant,
    Listing,
    Platform,
    Provider,
    Session,
    SettlementMint,
    Vault
);

/// The body of an account that Anchor has taken.
pub trait View<T: Layout> {
    /// To read.
    fn view(&self) -> Result<Ref<'_, T>>;
    /// To write.
    fn view_mut(&self) -> Result<RefMut<'_, T>>;
    /// Refuses a layout that the program does not know, where only constraints read the account.
    fn check_layout(&self) -> Result<()>;
}

impl<T: Layout> View<T> for AccountLoader<'_, T> {
    #[inline(always)]
    fn view(&self) -> Result<Ref<'_, T>> {
        let data = self.as_ref().try_borrow_data()?;
        let body =
            Ref::filter_map(data, |data| bytemuck::try_from_bytes::<T>(data.get(T::DISCRIMINATOR.len()..)?).ok());
        let body = body.map_err(|_| malformed())?;
        body.check_version()?;
        Ok(body)
    }

    #[inline(always)]
    fn view_mut(&self) -> Result<RefMut<'_, T>> {
        let body = body_mut::<T>(self.as_ref().try_borrow_mut_data()?)?;
        body.check_version()?;
        Ok(body)
    }

    fn check_layout(&self) -> Result<()> {
        self.view().map(|_| ())
    }
}

/// An account that Anchor has not taken, to write: one that few calls of an instruction need. Owner and discriminator are
/// checked here.
pub fn take_mut<'a, T: Layout>(account: &'a AccountInfo) -> Result<RefMut<'a, T>> {
    if *account.owner != crate::ID {
        return Err(ErrorCode::AccountOwnedByWrongProgram.into());
    }
    let data = account.try_borrow_mut_data()?;
    if !data.starts_with(T::DISCRIMINATOR) {
        return Err(ErrorCode::AccountDiscriminatorMismatch.into());
    }
    let body = body_mut::<T>(data)?;
    body.check_version()?;
    Ok(body)
}

/// What follows the discriminator in an account's data.
#[inline(always)]
pub(crate) fn body_mut<'a, T: ZeroCopy + Discriminator>(data: RefMut<'a, &mut [u8]>) -> Result<RefMut<'a, T>> {
    RefMut::filter_map(data, |data| bytemuck::try_from_bytes_mut(data.get_mut(T::DISCRIMINATOR.len()..)?).ok())
        .map_err(|_| malformed())
}

#[cold]
fn malformed() -> Error {
    ErrorCode::AccountDidNotDeserialize.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::tests::refused;
    use bytemuck::Zeroable;

    /// What [`take_mut`] makes of an account of `owner` that holds `bond` behind `discriminator`.
    fn take(owner: &Pubkey, discriminator: &[u8], bond: Bond) -> Result<u64> {
        let mut words = [0_u64; Bond::SPACE.div_ceil(8)];
        let data = bytemuck::cast_slice_mut(&mut words);
        data[..8].copy_from_slice(discriminator);
        data[8..].copy_from_slice(bytemuck::bytes_of(&bond));
        let (key, mut lamports) = (Pubkey::default(), 1);
        let account = AccountInfo::new(&key, false, true, &mut lamports, data, owner, false);
        let bond = take_mut::<Bond>(&account)?;
        Ok(bond.amount)
    }

    #[test]
    fn an_account_is_taken_as_what_the_program_wrote() {
        let bond = Bond { version: LAYOUT_VERSION, amount: 7, ..Bond::zeroed() };
        assert_eq!(take(&crate::ID, Bond::DISCRIMINATOR, bond).unwrap(), 7);
        let foreign = take(&Pubkey::default(), Bond::DISCRIMINATOR, bond);
        assert_eq!(foreign.unwrap_err(), ErrorCode::AccountOwnedByWrongProgram.into());
        let other = take(&crate::ID, Vault::DISCRIMINATOR, bond);
        assert_eq!(other.unwrap_err(), ErrorCode::AccountDiscriminatorMismatch.into());
        refused(take(&crate::ID, Bond::DISCRIMINATOR, Bond { version: 9, ..bond }), FlashbackError::LayoutUnknown);
    }
}
