//! Files and their hashes.

use std::path::Path;
use std::str::FromStr;

use sha2::{Digest, Sha256};

use crate::error::{bad_input, CliError};

/// A sha256 in hexadecimal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hash(pub [u8; 32]);

impl FromStr for Hash {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let malformed = "a sha256 has 64 hexadecimal digits";
        if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(malformed);
        }
        let mut hash = [0; 32];
        for (byte, digits) in hash.iter_mut().zip(text.as_bytes().chunks(2)) {
            let digits = std::str::from_utf8(digits).map_err(|_| malformed)?;
            *byte = u8::from_str_radix(digits, 16).map_err(|_| malformed)?;
        }
        Ok(Self(hash))
    }
}

/// The hash that is given, or that of the file.
pub fn hash_of(file: Option<&Path>, hash: Option<Hash>) -> Result<Option<[u8; 32]>, CliError> {
    match (file, hash) {
        (_, Some(Hash(hash))) => Ok(Some(hash)),
        (Some(path), None) => Ok(Some(Sha256::digest(read_file(path)?).into())),
        (None, None) => Ok(None),
    }
}

fn read_file(path: &Path) -> Result<Vec<u8>, CliError> {
    std::fs::read(path)
        .map_err(|error| bad_input(format!("{} cannot be read: {error}", path.display()), "check the path"))
}

/// The text in a file.
pub fn read_text(path: &Path) -> Result<String, CliError> {
    String::from_utf8(read_file(path)?)
        .map_err(|_| bad_input(format!("{} is not a text file", path.display()), "check the path"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_has_64_digits() {
        let text = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(text.parse::<Hash>().unwrap().0, <[u8; 32]>::from(Sha256::digest(b"")));
        for text in ["", "e3", &text[1..], &text.replace('e', "g"), &"ü".repeat(32), &"+1".repeat(32)] {
            assert!(text.parse::<Hash>().is_err(), "{text}");
        }
    }
}
