//! What the gateway derives secrets from and seals tokens with.
//!
//! An access key names the sealing key and is random otherwise. Its secret is an HMAC of it, so it can be found again when S3
//! asks for it, before the token is looked at. The token is the session, encrypted and bound to the access key.

use std::sync::{PoisonError, RwLock};

use aes_gcm_siv::aead::{Aead, Payload};
use aes_gcm_siv::{Aes256GcmSiv, KeyInit, Nonce};
use anchor_lang::prelude::Pubkey;
use anchor_lang::{AnchorDeserialize, AnchorSerialize};
use data_encoding::{BASE32_NOPAD, BASE64URL_NOPAD};
use flashback_client::gateway::{Credentials, CREDENTIALS_SECS};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::store::{Store, StoreError};

/// What every access key starts with.
const ACCESS_KEY_PREFIX: &str = "FB";
/// Stands between the access key and what is sealed, in a token.
const SEPARATOR: char = '.';
/// Random bytes of an access key.
const ACCESS_KEY_BYTES: usize = 11;
/// How long a sealing key seals, in seconds. Then it only opens, for as long as what it sealed is good.
const SEALING_SECS: i64 = 86_400;
const NONCE_BYTES: usize = 12;

/// Who the credentials belong to.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub struct Session {
    /// The Agreement account.
    pub agreement: Pubkey,
    /// The Grant account.
    pub grant: Pubkey,
    /// When that grant was made: credentials do not outlive it and come back with another one at its address.
    pub grant_created_at: i64,
    /// From when they are no longer good, unix seconds.
    pub expires_at: i64,
}

/// Why a token is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenFault {
    /// It was not made here for this access key.
    #[error("the session token is not one of this gateway for this access key; fetch new credentials")]
    Invalid,
    /// Its time is over.
    #[error("the credentials have expired; fetch new ones")]
    Expired,
}

struct SealingKey {
    id: u32,
    cipher: Aes256GcmSiv,
    mac: [u8; 32],
}

/// The sealing keys, the oldest first.
pub struct KeyRing {
    keys: RwLock<Vec<SealingKey>>,
}

impl SealingKey {
    fn new(id: u32, secret: &[u8; 32]) -> Self {
        let derive = |label: &[u8]| {
            let mut key = [0; 32];
            // Fails only for outputs of more than 8,160 bytes.
            let expanded = Hkdf::<Sha256>::new(None, secret).expand(label, &mut key);
            debug_assert!(expanded.is_ok());
            key
        };
        let cipher = Aes256GcmSiv::new(&derive(b"flashback gateway token").into());
        Self { id, cipher, mac: derive(b"flashback gateway secret") }
    }

    fn secret_of(&self, access_key: &str) -> String {
        // `new_from_slice` takes a key of any length.
        let mac = <Hmac<Sha256> as Mac>::new_from_slice(&self.mac).map(|mac| mac.chain_update(access_key.as_bytes()));
        mac.map(|mac| BASE64URL_NOPAD.encode(&mac.finalize().into_bytes())).unwrap_or_default()
    }
}

impl KeyRing {
    /// Reads the keys of `store` at `now`; makes one where none is young enough to seal.
    pub async fn load(store: &Store, now: i64) -> Result<Self, StoreError> {
        let ring = Self { keys: RwLock::default() };
        ring.refresh(store, now).await?;
        Ok(ring)
    }

    /// Rotates what is due at `now` and reads the keys anew.
    pub async fn refresh(&self, store: &Store, now: i64) -> Result<(), StoreError> {
        store.rotate_sealing_key(random(), now, now - SEALING_SECS, now - CREDENTIALS_SECS).await?;
        let stored = store.sealing_keys().await?;
        let keys = stored.iter().map(|(id, secret, _)| SealingKey::new(*id, secret)).collect();
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = keys;
        Ok(())
    }

    fn with<T>(&self, pick: impl Fn(&SealingKey) -> bool, then: impl FnOnce(&SealingKey) -> T) -> Option<T> {
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        keys.iter().rev().find(|key| pick(key)).map(then)
    }

    /// Makes credentials for a session; `None` where there is no key.
    pub fn issue(&self, session: &Session) -> Option<Credentials> {
        self.with(
            |_| true,
            |key| {
                let name = [&key.id.to_be_bytes()[..], &random::<ACCESS_KEY_BYTES>()].concat();
                let access_key = format!("{ACCESS_KEY_PREFIX}{}", BASE32_NOPAD.encode(&name));
                let session_token = key.seal(&access_key, session)?;
                Some(Credentials {
                    version: 1,
                    secret_access_key: key.secret_of(&access_key),
                    access_key_id: access_key,
                    session_token,
                    expiration: rfc3339(session.expires_at),
                })
            },
        )?
    }

    /// The secret of an access key; `None` for one that cannot have been made here.
    pub fn secret_of(&self, access_key: &str) -> Option<String> {
        let id = key_id(access_key)?;
        self.with(|key| key.id == id, |key| key.secret_of(access_key))
    }

    /// Opens a token that comes without its access key.
    pub fn open_bearer(&self, token: &str, now: i64) -> Result<Session, TokenFault> {
        let (access_key, _) = token.split_once(SEPARATOR).ok_or(TokenFault::Invalid)?;
        self.open(access_key, token, now)
    }

    /// Opens the token that was made with `access_key`.
    pub fn open(&self, access_key: &str, token: &str, now: i64) -> Result<Session, TokenFault> {
        let id = key_id(access_key).ok_or(TokenFault::Invalid)?;
        let opened = self.with(|key| key.id == id, |key| key.open(access_key, token)).flatten();
        let session = opened.ok_or(TokenFault::Invalid)?;
        if now >= session.expires_at {
            return Err(TokenFault::Expired);
        }
        Ok(session)
    }
}

impl SealingKey {
    fn seal(&self, access_key: &str, session: &Session) -> Option<String> {
        let nonce: [u8; NONCE_BYTES] = random();
        let mut plain = Vec::new();
        AnchorSerialize::serialize(session, &mut plain).ok()?;
        let payload = Payload { msg: &plain, aad: access_key.as_bytes() };
        let sealed = self.cipher.encrypt(Nonce::from_slice(&nonce), payload).ok()?;
        let sealed = BASE64URL_NOPAD.encode(&[&nonce[..], &sealed].concat());
        Some(format!("{access_key}{SEPARATOR}{sealed}"))
    }

    fn open(&self, access_key: &str, token: &str) -> Option<Session> {
        let sealed = token.strip_prefix(access_key)?.strip_prefix(SEPARATOR)?;
        let bytes = BASE64URL_NOPAD.decode(sealed.as_bytes()).ok()?;
        let (nonce, sealed) = bytes.split_at_checked(NONCE_BYTES)?;
        let payload = Payload { msg: sealed, aad: access_key.as_bytes() };
        let plain = self.cipher.decrypt(Nonce::from_slice(nonce), payload).ok()?;
        Session::try_from_slice(&plain).ok()
    }
}

/// Id of the key that an access key was made with.
fn key_id(access_key: &str) -> Option<u32> {
    let name = BASE32_NOPAD.decode(access_key.strip_prefix(ACCESS_KEY_PREFIX)?.as_bytes()).ok()?;
    let (id, rest) = name.split_first_chunk()?;
    (rest.len() == ACCESS_KEY_BYTES).then(|| u32::from_be_bytes(*id))
}

fn rfc3339(at: i64) -> String {
    let since = std::time::Duration::from_secs(u64::try_from(at).unwrap_or_default());
    humantime::format_rfc3339_seconds(std::time::UNIX_EPOCH + since).to_string()
}

/// Random bytes. A machine that has none cannot keep secrets: that is the end.
fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("this machine has random numbers");
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_700_000_000;

    fn session() -> Session {
        Session {
            agreement: Pubkey::new_from_array([1; 32]),
            grant: Pubkey::new_from_array([2; 32]),
            grant_created_at: NOW - 5,
            expires_at: NOW + CREDENTIALS_SECS,
        }
    }

    async fn ring() -> (tempfile::TempDir, Store, KeyRing) {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("state")).unwrap();
        let ring = KeyRing::load(&store, NOW).await.unwrap();
        (folder, store, ring)
    }

    #[tokio::test]
    async fn credentials_open_where_they_were_made_until_they_expire() {
        let (_folder, _store, ring) = ring().await;
        let made = ring.issue(&session()).unwrap();
        assert_eq!(made.expiration, "2023-11-14T23:13:20Z");
        assert_eq!(ring.secret_of(&made.access_key_id), Some(made.secret_access_key.clone()));
        let open = |now| ring.open(&made.access_key_id, &made.session_token, now);
        assert_eq!(open(NOW + CREDENTIALS_SECS - 1), Ok(session()));
        assert_eq!(open(NOW + CREDENTIALS_SECS), Err(TokenFault::Expired));
        assert_eq!(ring.open_bearer(&made.session_token, NOW), Ok(session()));
        assert_eq!(ring.open_bearer(&made.access_key_id, NOW), Err(TokenFault::Invalid));
        let again = ring.issue(&session()).unwrap();
        assert_ne!(again.access_key_id, made.access_key_id);
        assert_ne!(again.secret_access_key, made.secret_access_key);
    }

    #[tokio::test]
    async fn a_token_is_worth_nothing_changed_with_another_key_or_at_another_gateway() {
        let (_folder, _store, ring) = ring().await;
        let (made, other) = (ring.issue(&session()).unwrap(), ring.issue(&session()).unwrap());
        let open = |key: &str, token: &str| ring.open(key, token, NOW);
        assert_eq!(open(&other.access_key_id, &made.session_token), Err(TokenFault::Invalid));
        for at in 0..made.session_token.len() {
            let mut token = made.session_token.clone().into_bytes();
            token[at] = if token[at] == b'A' { b'B' } else { b'A' };
            let token = String::from_utf8(token).unwrap();
            assert_eq!(open(&made.access_key_id, &token), Err(TokenFault::Invalid), "{at}");
        }
        for token in ["", "AAAA", &made.session_token[1..], &format!("{}=", made.session_token)] {
            assert_eq!(open(&made.access_key_id, token), Err(TokenFault::Invalid));
        }
        let (_folder, _store, elsewhere) = self::ring().await;
        assert_eq!(elsewhere.open(&made.access_key_id, &made.session_token, NOW), Err(TokenFault::Invalid));
        assert_ne!(elsewhere.secret_of(&made.access_key_id), Some(made.secret_access_key));
    }

    #[tokio::test]
    async fn a_key_opens_for_an_hour_after_it_was_followed() {
        let (_folder, store, ring) = ring().await;
        let last = NOW + SEALING_SECS;
        let made = ring.issue(&Session { expires_at: last + CREDENTIALS_SECS, ..session() }).unwrap();
        let newest = async || store.sealing_keys().await.unwrap().last().map(|(_, _, made_at)| *made_at);
        ring.refresh(&store, last).await.unwrap();
        assert_eq!(newest().await, Some(NOW));
        ring.refresh(&store, last + 1).await.unwrap();
        assert_eq!(newest().await, Some(last + 1));
        let end = last + 1 + CREDENTIALS_SECS;
        ring.refresh(&store, end).await.unwrap();
        assert!(ring.open(&made.access_key_id, &made.session_token, last + CREDENTIALS_SECS - 1).is_ok());
        ring.refresh(&store, end + 1).await.unwrap();
        assert_eq!(ring.secret_of(&made.access_key_id), None);
    }

    #[tokio::test]
    async fn what_is_no_access_key_has_no_secret() {
        let (_folder, _store, ring) = ring().await;
        let made = ring.issue(&session()).unwrap().access_key_id;
        let unknown = format!("FB{}", BASE32_NOPAD.encode(&[9; 15]));
        for key in
            ["", "FB", "AKIAIOSFODNN7EXAMPLE", &made[1..], &made[..made.len() - 1], &made.to_lowercase(), &unknown]
        {
            assert_eq!(ring.secret_of(key), None, "{key}");
        }
    }
}
