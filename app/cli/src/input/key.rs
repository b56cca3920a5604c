//! Keys as people type them.

use std::str::FromStr;

use anchor_lang::prelude::Pubkey;
use serde::Deserialize;

/// A key, or `@wallet` for that of the signer.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(try_from = "String")]
pub enum Key {
    /// The signer's.
    Wallet,
    /// This one.
    Given(Pubkey),
}

impl FromStr for Key {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "@wallet" {
            return Ok(Self::Wallet);
        }
        text.parse().map(Self::Given).map_err(|_| format!("{text:?} is neither a key in base58 nor @wallet"))
    }
}

impl TryFrom<String> for Key {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl Key {
    /// The key itself.
    pub fn of(self, wallet: Pubkey) -> Pubkey {
        match self {
            Self::Wallet => wallet,
            Self::Given(key) => key,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_base58_or_the_wallets() {
        let (wallet, other) = (Pubkey::new_from_array([1; 32]), Pubkey::new_from_array([2; 32]));
        assert_eq!("@wallet".parse::<Key>().unwrap().of(wallet), wallet);
        assert_eq!(other.to_string().parse::<Key>().unwrap().of(wallet), other);
        for text in ["", "wallet", "@me", "0OIl", "1111"] {
            assert!(text.parse::<Key>().is_err(), "{text}");
        }
    }
}
