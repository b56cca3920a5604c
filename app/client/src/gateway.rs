//! What a grantee and a provider's gateway say to each other, before they speak S3: a claim that the grantee signs, and the
//! temporary credentials that the gateway gives for it.
//!
//! Both sides use this module, so neither can drift. `docs/gateway.md` shows it on the wire.

use std::fmt;

use anchor_lang::prelude::Pubkey;
use anchor_lang::{AnchorDeserialize, AnchorSerialize};
use data_encoding::BASE32_NOPAD;
use serde::{Deserialize, Serialize};
use solana_sdk::signature::Signature;
use solana_sdk::signer::{Signer, SignerError};
use url::Url;

/// Where a gateway takes claims; no name of a bucket starts with a hyphen.
pub const CREDENTIALS_PATH: &str = "/-/credentials";
/// Where a gateway says what an agreement has used, to whoever sends a session token as `Authorization: Bearer TOKEN`.
pub const USAGE_PATH: &str = "/-/usage";
/// Where a gateway says whether it serves.
pub const HEALTH_PATH: &str = "/-/health";
/// The region that requests are signed for.
pub const REGION: &str = "us-east-1";
/// The longest time that a claim is taken for, in seconds.
pub const MAX_CLAIM_SECS: i64 = 300;
/// How long credentials are good for, in seconds. SDKs fetch new ones when a quarter of it is left.
pub const CREDENTIALS_SECS: i64 = 3_600;
/// What a signed claim starts with. No transaction and no off-chain message of Solana's tools starts like it, so what is signed
/// here means nothing anywhere else.
const DOMAIN: &[u8] = b"\xffflashback gateway claim v1\0";

/// The grantee's claim to temporary credentials. It is good for one gateway, once, and for minutes.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// Origin of the gateway's URL, by [`origin`].
    pub gateway: String,
    /// The Agreement account.
    #[serde(with = "base58")]
    pub agreement: Pubkey,
    /// The Grant account.
    #[serde(with = "base58")]
    pub grant: Pubkey,
    /// Never used before by this grantee: random bytes.
    #[serde(with = "hex::serde")]
    pub nonce: [u8; 16],
    /// From when it is no longer taken, unix seconds: at most [`MAX_CLAIM_SECS`] ahead.
    pub expires_at: i64,
}

/// A claim with the grantee's signature: the body of a request to [`CREDENTIALS_PATH`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedClaim {
    /// What is claimed.
    #[serde(flatten)]
    pub claim: Claim,
    /// The grantee's signature of [`Claim::to_bytes`].
    #[serde(with = "base58")]
    pub signature: Signature,
}

/// Temporary S3 credentials, as AWS tools read them from a `credential_process`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Credentials {
    /// Always 1.
    pub version: u8,
    /// Names the secret.
    pub access_key_id: String,
    /// Signs requests.
    pub secret_access_key: String,
    /// Binds them to the agreement and the grant.
    pub session_token: String,
    /// From when they are no longer taken, in RFC 3339.
    pub expiration: String,
}

/// What an agreement has used of its fair share in a month of 30 days: the answer of [`USAGE_PATH`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// The Agreement account.
    #[serde(with = "base58")]
    pub agreement: Pubkey,
    /// When the month began, unix seconds.
    pub since: i64,
    /// Bytes that are stored, parts of unfinished uploads too.
    pub stored_bytes: u64,
    /// The most that may be stored.
    pub stored_bytes_limit: u64,
    /// Bytes that were read in the month.
    pub egress_bytes: u64,
    /// How many are included; `None` where the agreement does not limit them.
    pub egress_bytes_limit: Option<u64>,
    /// Requests in the month.
    pub requests: u64,
    /// How many are included; `None` where the agreement does not limit them.
    pub requests_limit: Option<u64>,
}

/// What a gateway answers with instead of credentials or usage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// What is wrong and what to do.
    pub error: String,
}

impl Claim {
    /// What is signed.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = DOMAIN.to_vec();
        // A Vec takes whatever is written.
        let written = AnchorSerialize::serialize(self, &mut bytes);
        debug_assert!(written.is_ok());
        bytes
    }

    /// Signs it by the grantee's key.
    ///
    /// # Errors
    /// None with a key in memory; with another signer, what it refuses.
    pub fn sign(self, grantee: &dyn Signer) -> Result<SignedClaim, SignerError> {
        let signature = grantee.try_sign_message(&self.to_bytes())?;
        Ok(SignedClaim { claim: self, signature })
    }
}

impl SignedClaim {
    /// Whether `grantee` signed it.
    pub fn is_signed_by(&self, grantee: &Pubkey) -> bool {
        self.signature.verify(grantee.as_ref(), &self.claim.to_bytes())
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (key, expiration) = (&self.access_key_id, &self.expiration);
        f.debug_struct("Credentials")
            .field("access_key_id", key)
            .field("expiration", expiration)
            .finish_non_exhaustive()
    }
}

/// Scheme, host and port of a gateway's URL: how claims name it. `None` for what is no web address.
pub fn origin(url: &str) -> Option<String> {
    let url = Url::parse(url).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    Some(url.origin().ascii_serialization())
}

/// Name of the bucket with the data of an agreement: its address in lower-case base32, since a bucket's name has no upper case.
pub fn bucket_name(agreement: &Pubkey) -> String {
    BASE32_NOPAD.encode(agreement.as_ref()).to_ascii_lowercase()
}

/// The agreement whose data are in a bucket; `None` where no agreement's bucket has that name.
pub fn agreement_of(bucket: &str) -> Option<Pubkey> {
    if bucket.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return None;
    }
    let bytes = BASE32_NOPAD.decode(bucket.to_ascii_uppercase().as_bytes()).ok()?;
    Pubkey::try_from(bytes).ok()
}

/// Keys and signatures as text, for serde.
pub mod base58 {
    use std::fmt::Display;
    use std::str::FromStr;

    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    /// Writes one.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<T: Display, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(value)
    }

    /// Reads one.
    ///
    /// # Errors
    /// What is no such text.
    pub fn deserialize<'de, T: FromStr<Err: Display>, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use solana_sdk::signature::Keypair;

    fn claim() -> Claim {
        Claim {
            gateway: "https://s3.acme.example".into(),
            agreement: Pubkey::new_from_array([1; 32]),
            grant: Pubkey::new_from_array([2; 32]),
            nonce: [3; 16],
            expires_at: 1_700_000_000,
        }
    }

    #[test]
    fn what_is_signed_is_the_domain_and_borsh() {
        let bytes = claim().to_bytes();
        let (domain, body) = bytes.split_at(DOMAIN.len());
        assert_eq!(domain, b"\xffflashback gateway claim v1\0");
        let gateway = [&23_u32.to_le_bytes()[..], b"https://s3.acme.example"].concat();
        let rest = [&[1; 32][..], &[2; 32], &[3; 16], &1_700_000_000_i64.to_le_bytes()].concat();
        assert_eq!(body, [gateway, rest].concat());
    }

    #[test]
    fn only_the_whole_claim_by_the_grantee_is_signed() {
        let (grantee, other) = (Keypair::new(), Keypair::new());
        let signed = claim().sign(&grantee).unwrap();
        assert!(signed.is_signed_by(&grantee.pubkey()));
        assert!(!signed.is_signed_by(&other.pubkey()));
        let changes: [fn(&mut Claim); 5] = [
            |claim| claim.gateway = "https://s3.rival.example".into(),
            |claim| claim.agreement = Pubkey::default(),
            |claim| claim.grant = Pubkey::default(),
            |claim| claim.nonce[0] = 0,
            |claim| claim.expires_at += 1,
        ];
        for change in changes {
            let mut changed = signed.clone();
            change(&mut changed.claim);
            assert!(!changed.is_signed_by(&grantee.pubkey()), "{changed:?}");
        }
    }

    #[test]
    fn claims_and_credentials_have_the_form_that_is_documented() {
        let signed = SignedClaim { claim: claim(), signature: Signature::from([5; 64]) };
        let key = |byte| Pubkey::new_from_array([byte; 32]).to_string();
        let expected = serde_json::json!({
            "gateway": "https://s3.acme.example", "agreement": key(1), "grant": key(2),
            "nonce": "03030303030303030303030303030303", "expires_at": 1_700_000_000,
            "signature": signed.signature.to_string(),
        });
        assert_eq!(serde_json::to_value(&signed).unwrap(), expected);
        assert_eq!(serde_json::from_value::<SignedClaim>(expected).unwrap(), signed);

        let credentials = Credentials {
            version: 1,
            access_key_id: "FB1".into(),
            secret_access_key: "hidden".into(),
            session_token: "sealed".into(),
            expiration: "2026-01-01T00:00:00Z".into(),
        };
        let expected = serde_json::json!({
            "Version": 1, "AccessKeyId": "FB1", "SecretAccessKey": "hidden", "SessionToken": "sealed",
            "Expiration": "2026-01-01T00:00:00Z",
        });
        assert_eq!(serde_json::to_value(&credentials).unwrap(), expected);
        let shown = format!("{credentials:?}");
        assert!(!shown.contains("hidden") && !shown.contains("sealed"), "{shown}");
    }

    #[test]
    fn a_gateway_is_named_by_its_origin() {
        for (url, expected) in [
            ("https://S3.Acme.example", Some("https://s3.acme.example")),
            ("https://s3.acme.example:443/data?x#y", Some("https://s3.acme.example")),
            ("http://user:word@127.0.0.1:9000/", Some("http://127.0.0.1:9000")),
            ("ftp://s3.acme.example", None),
            ("s3.acme.example", None),
            ("", None),
        ] {
            assert_eq!(origin(url).as_deref(), expected, "{url}");
        }
    }

    #[test]
    fn a_bucket_has_one_name() {
        for agreement in [Pubkey::default(), Pubkey::new_from_array([0xff; 32]), Pubkey::new_unique()] {
            let name = bucket_name(&agreement);
            assert!(name.len() == 52 && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()));
            assert_eq!(agreement_of(&name), Some(agreement));
            assert_eq!(agreement_of(&name.to_ascii_uppercase()), None);
            assert_eq!(agreement_of(&name[1..]), None);
            assert_eq!(agreement_of(&format!("{name}aaaaaaaa")), None);
            // The last character has four bits to spare, which are zero.
            assert_eq!(agreement_of(&format!("{}b", &name[..51])), None);
        }
        for name in ["", "data", "my-bucket", &"é".repeat(26)] {
            assert_eq!(agreement_of(name), None);
        }
    }
}
