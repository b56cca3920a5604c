//! From a signed claim to credentials.

use std::sync::Arc;

use flashback_client::gateway::{Credentials, SignedClaim, CREDENTIALS_SECS, MAX_CLAIM_SECS};
use flashback_client::GrantView;

use super::{KeyRing, Session};
use crate::chain::{Chain, Denied};
use crate::store::{Store, StoreError};

/// Gives credentials for claims.
pub struct Issuer {
    /// Origin of this gateway's URL.
    pub gateway: String,
    /// What the chain says.
    pub chain: Arc<Chain>,
    /// Seals the tokens.
    pub keys: Arc<KeyRing>,
    /// Remembers nonces.
    pub store: Store,
}

/// Why a claim gets no credentials.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// It is good for longer than is taken.
    #[error(
        "a claim may expire at most {MAX_CLAIM_SECS} seconds from now; check the clock of the machine that signed it"
    )]
    TooFarAhead,
    /// Its time is over.
    #[error("the claim has expired; sign a new one, and check the clock of the machine that signs")]
    Expired,
    /// It was made for another gateway.
    #[error("the claim is made to {claimed}, this gateway is {own}; sign one for {own}")]
    OtherGateway {
        /// Whom it names.
        claimed: String,
        /// Who this is.
        own: String,
    },
    /// It is signed by somebody else.
    #[error("the claim is not signed by the grant's grantee; sign it with the key that the grant names")]
    NotSigned,
    /// It was used before.
    #[error("the claim was used before; sign a new one with a new nonce")]
    Replayed,
    /// The grant is of another agreement.
    #[error("the grant is not of the agreement that the claim names; check both addresses")]
    OtherAgreement,
    /// The chain does not allow it.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The nonce cannot be stored.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// No key seals.
    #[error("this gateway has no sealing key; ask its provider")]
    NoKey,
}

impl Issuer {
    /// Checks a claim at `now` by this machine's clock, and makes credentials for it. Nothing is remembered of a claim that the
    /// grantee did not sign.
    pub async fn issue(&self, signed: &SignedClaim, now: i64) -> Result<(Credentials, Session), Refused> {
        let claim = &signed.claim;
        if claim.gateway != self.gateway {
            return Err(Refused::OtherGateway { claimed: claim.gateway.clone(), own: self.gateway.clone() });
        }
        if now >= claim.expires_at {
            return Err(Refused::Expired);
        }
        if claim.expires_at - now > MAX_CLAIM_SECS {
            return Err(Refused::TooFarAhead);
        }
        let view: GrantView = self.chain.read(&claim.grant).await?;
        if view.grant.agreement != claim.agreement {
            return Err(Refused::OtherAgreement);
        }
        if !signed.is_signed_by(&view.grant.grantee) {
            return Err(Refused::NotSigned);
        }
        self.chain.check_holds(&view)?;
        let grantee = view.grant.grantee.to_bytes();
        if !self.store.take_nonce(grantee, claim.nonce, claim.expires_at, now).await? {
            return Err(Refused::Replayed);
        }
        let session = Session {
            agreement: claim.agreement,
            grant: claim.grant,
            grant_created_at: view.grant.created_at,
            expires_at: now + CREDENTIALS_SECS,
        };
        let credentials = self.keys.issue(&session).ok_or(Refused::NoKey)?;
        Ok((credentials, session))
    }
}
