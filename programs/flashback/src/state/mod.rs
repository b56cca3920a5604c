//! Accounts and the values in them: one file each, with its rules, its status table and its layout test.

pub mod agreement;
pub mod board;
pub mod bond;
pub mod category;
pub mod certificate;
pub mod certifier;
pub mod dispute;
pub mod grant;
pub mod header;
pub mod listing;
pub mod mint;
pub mod platform;
pub mod provider;
pub mod session;
pub mod settlement_mint;
pub mod terms;
pub mod vault;

pub use agreement::*;
pub use board::*;
pub use bond::*;
pub use category::*;
pub use certificate::*;
pub use certifier::*;
pub use dispute::*;
pub use grant::*;
pub use listing::*;
pub use mint::*;
pub use platform::*;
pub use provider::*;
pub use session::*;
pub use settlement_mint::*;
pub use terms::*;
pub use vault::*;

/// Borsh for `repr(C)` structs without padding: their bytes in memory are their Borsh encoding, so an instruction's
/// argument is copied into an account as it is.
macro_rules! borsh_as_bytes {
    ($($name:ty),+ $(,)?) => {$(
        impl AnchorSerialize for $name {
            fn serialize<W: std::io::Write>(&self, writer: &mut W) -> std::io::Result<()> {
                writer.write_all(bytemuck::bytes_of(self))
            }
        }

        impl AnchorDeserialize for $name {
            fn deserialize_reader<R: std::io::Read>(reader: &mut R) -> std::io::Result<Self> {
                let mut value = <Self as bytemuck::Zeroable>::zeroed();
                reader.read_exact(bytemuck::bytes_of_mut(&mut value))?;
                Ok(value)
            }
        }
    )+};
}
pub(crate) use borsh_as_bytes;

/// The u128 that an account keeps as two words, low one first: account data is not aligned for it.
fn u128_of([low, high]: [u64; 2]) -> u128 {
    u128::from(low) | u128::from(high) << 64
}

/// The two words of a u128, see [`u128_of`].
fn words_of(value: u128) -> [u64; 2] {
    bytemuck::cast(value.to_le_bytes())
}

/// Helpers of the tests beside the accounts.
#[cfg(test)]
pub(crate) mod tests {
    use crate::error::FlashbackError;

    #[test]
    fn a_u128_is_kept_in_two_words() {
        assert_eq!(super::words_of(7 << 64 | 5), [5, 7]);
        for value in [0, 1, u128::from(u64::MAX), u128::MAX - 1] {
            assert_eq!(super::u128_of(super::words_of(value)), value);
        }
    }

    /// What spoils a value, and the error that says so.
    pub type Fault<T> = (FlashbackError, fn(&mut T));

    /// Asserts that `result` is the program's `error`.
    #[track_caller]
    pub fn refused<T: core::fmt::Debug>(result: anchor_lang::Result<T>, error: FlashbackError) {
        match result {
            Err(anchor_lang::error::Error::AnchorError(found)) => {
                assert_eq!(found.error_code_number, u32::from(error), "{}", found.error_name);
            }
            other => panic!("expected an error, got {other:?}"),
        }
    }

    /// Asserts where the fields of an account lie in its data.
    macro_rules! offset {
        ($account:ty, { $($field:ident : $offset:expr),+ $(,)? }) => {
            $(assert_eq!(8 + core::mem::offset_of!($account, $field), $offset, stringify!($field));)+
        };
    }
    pub(crate) use offset;
}
