//! Who is let in: the credentials must be of this gateway, and the grant that they name must allow the request now.

mod table;

use std::sync::Arc;

use anchor_lang::prelude::Pubkey;
use flashback::state::Action;
use flashback_client::gateway::agreement_of;
use hyper::{HeaderMap, Uri};
use s3s::access::{S3Access, S3AccessContext};
use s3s::auth::{S3Auth, SecretKey};
use s3s::dto::{ListMultipartUploadsInput, ListObjectsInput, ListObjectsV2Input};
use s3s::{s3_error, S3Error, S3ErrorCode, S3Request, S3Result};
use url::form_urlencoded;

use crate::chain::{Chain, Denied, Standing};
use crate::clock;
use crate::credentials::{KeyRing, TokenFault};
use crate::meter::{Meter, Share};
use crate::place::{Layout, Place};

pub use table::{is_served, rule_for, Rule, Subject, RULES};

const TOKEN: &str = "x-amz-security-token";

/// Answers what secret an access key has.
pub struct Secrets(pub Arc<KeyRing>);

#[async_trait::async_trait]
impl S3Auth for Secrets {
    async fn get_secret_key(&self, access_key: &str) -> S3Result<SecretKey> {
        let secret = self.0.secret_of(access_key);
        secret.map(SecretKey::from).ok_or_else(|| {
            s3_error!(InvalidAccessKeyId, "this gateway has not given this access key; fetch credentials from it")
        })
    }
}

/// Lets requests in.
pub struct Gate {
    /// Opens tokens.
    pub keys: Arc<KeyRing>,
    /// What the chain says.
    pub chain: Arc<Chain>,
    /// Where data lie.
    pub layout: Layout,
    /// Counts requests.
    pub meter: Arc<Meter>,
}

/// A request that was let in.
#[derive(Clone)]
pub struct Admitted {
    /// What its grant allows at any later moment.
    pub standing: Standing,
    /// Where its agreement's data lie.
    pub place: Place,
    /// What its agreement includes.
    pub share: Share,
    /// Whose it is.
    pub grantee: Pubkey,
    /// What it takes.
    pub rule: &'static Rule,
    /// The key, or the prefix that it lists; `None` where it is about neither, or not read so far.
    pub key: Option<String>,
}

impl Admitted {
    /// That of a request; only requests that were let in have one.
    pub fn of<T>(request: &S3Request<T>) -> S3Result<Self> {
        request.extensions.get::<Self>().cloned().ok_or_else(|| s3_error!(InternalError, "the request was not checked"))
    }

    /// Checks once more that the request is allowed.
    pub fn recheck(&self) -> Result<(), Denied> {
        match &self.key {
            Some(key) => self.standing.check(self.rule.action, key.as_bytes()),
            None => self.standing.check_holds(),
        }
    }

    /// Checks an object that the request's body or headers name.
    pub fn check(&self, action: Action, key: &str) -> S3Result<()> {
        self.standing.check(action, key.as_bytes()).map_err(refusal)
    }
}

/// What the agreement of a session includes, and whose the session is.
pub fn share(standing: &Standing) -> Result<(Share, Pubkey), Denied> {
    let view = standing.view()?;
    let (agreement, _) = view.agreement.as_ref().ok_or(Denied::GrantGone)?;
    Ok((Share::of(view.grant.agreement, agreement, view.now), view.grant.grantee))
}

/// How S3 says it.
pub fn refusal(denied: Denied) -> S3Error {
    let code = match denied {
        Denied::ChainUnheard => S3ErrorCode::ServiceUnavailable,
        Denied::GrantRemade => S3ErrorCode::ExpiredToken,
        _ => S3ErrorCode::AccessDenied,
    };
    S3Error::with_message(code, denied.to_string())
}

impl Gate {
    async fn admit(&self, context: &S3AccessContext<'_>) -> S3Result<Admitted> {
        let credentials = context.credentials().ok_or_else(|| s3_error!(AccessDenied, "the request is not signed"))?;
        let operation = context.s3_op().name();
        let rule = rule_for(operation)
            .ok_or_else(|| s3_error!(AccessDenied, "this gateway does not serve {operation}; no grant allows it"))?;
        for (name, value) in context.headers() {
            if !is_served(name.as_str(), value.as_bytes()) {
                return Err(s3_error!(AccessDenied, "this gateway does not serve the header {name} with this value"));
            }
        }
        let token = token(context.headers(), context.uri())?;
        let session = self.keys.open(&credentials.access_key, &token, clock::now()).map_err(|fault| {
            let code = match fault {
                TokenFault::Invalid => S3ErrorCode::InvalidToken,
                TokenFault::Expired => S3ErrorCode::ExpiredToken,
            };
            S3Error::with_message(code, fault.to_string())
        })?;
        if let Some(bucket) = context.s3_path().get_bucket_name() {
            if agreement_of(bucket) != Some(session.agreement) {
                return Err(s3_error!(AccessDenied, "the credentials are for the bucket of another agreement"));
            }
        }
        let standing = self.chain.standing(session).await.map_err(refusal)?;
        let key = match rule.subject {
            Subject::Key => Some(context.s3_path().get_object_key().unwrap_or_default().to_owned()),
            Subject::Prefix | Subject::Body | Subject::Bucket => None,
        };
        let place = self.layout.place(&session.agreement);
        let (share, grantee) = share(&standing).map_err(refusal)?;
        let admitted = Admitted { standing, place, share, grantee, rule, key };
        admitted.recheck().map_err(refusal)?;
        self.meter.admit(&share, grantee).await?;
        Ok(admitted)
    }
}

#[async_trait::async_trait]
impl S3Access for Gate {
    async fn check(&self, context: &mut S3AccessContext<'_>) -> S3Result<()> {
        let admitted = self.admit(context).await?;
        context.extensions_mut().insert(admitted);
        Ok(())
    }

    async fn list_objects(&self, request: &mut S3Request<ListObjectsInput>) -> S3Result<()> {
        let prefix = request.input.prefix.clone();
        admit_prefix(request, prefix)
    }

    async fn list_objects_v2(&self, request: &mut S3Request<ListObjectsV2Input>) -> S3Result<()> {
        let prefix = request.input.prefix.clone();
        admit_prefix(request, prefix)
    }

    async fn list_multipart_uploads(&self, request: &mut S3Request<ListMultipartUploadsInput>) -> S3Result<()> {
        let prefix = request.input.prefix.clone();
        admit_prefix(request, prefix)
    }
}

/// Checks what a request lists, as S3 has read it.
fn admit_prefix<T>(request: &mut S3Request<T>, prefix: Option<String>) -> S3Result<()> {
    let admitted = Admitted { key: Some(prefix.unwrap_or_default()), ..Admitted::of(request)? };
    admitted.recheck().map_err(refusal)?;
    request.extensions.insert(admitted);
    Ok(())
}

/// The session token: in the one header that the signature covers, or in the signed query of a URL.
fn token(headers: &HeaderMap, uri: &Uri) -> S3Result<String> {
    let missing = || s3_error!(AccessDenied, "the request has no session token; use the credentials whole");
    let mut given =
        headers.get_all(TOKEN).iter().map(|value| value.to_str().ok().map(str::to_owned)).collect::<Vec<_>>();
    given.extend(query(uri).filter(|(name, _)| name.eq_ignore_ascii_case(TOKEN)).map(|(_, value)| Some(value)));
    match given.as_slice() {
        [Some(token)] => Ok(token.clone()),
        [] => Err(missing()),
        _ => Err(s3_error!(InvalidToken, "the request has more than one session token")),
    }
}

fn query(uri: &Uri) -> impl Iterator<Item = (String, String)> + '_ {
    form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn uri(query: &str) -> Uri {
        format!("/bucket?{query}").parse().unwrap()
    }

    #[test]
    fn a_token_is_given_once() {
        let headers = |tokens: &[&'static str]| -> HeaderMap {
            tokens.iter().map(|token| (TOKEN.parse().unwrap(), token.parse().unwrap())).collect()
        };
        assert_eq!(token(&headers(&["a"]), &uri("")).unwrap(), "a");
        assert_eq!(token(&headers(&[]), &uri("X-Amz-Security-Token=a%2Db&x=y")).unwrap(), "a-b");
        for (tokens, text) in [
            (&["a", "b"][..], ""),
            (&["a"], "X-Amz-Security-Token=a"),
            (&[], "X-Amz-Security-Token=a&x-amz-security-token=b"),
            (&[], ""),
        ] {
            assert!(token(&headers(tokens), &uri(text)).is_err(), "{tokens:?} {text}");
        }
    }
}
