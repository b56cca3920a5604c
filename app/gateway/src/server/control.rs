//! What is not S3: claims, health and metrics, below `/-/`.

use std::time::{Duration, Instant};

use flashback_client::gateway::{Refusal, SignedClaim, CREDENTIALS_PATH, HEALTH_PATH, USAGE_PATH};
use http_body_util::{BodyExt, Limited};
use hyper::body::Incoming;
use hyper::header::{HeaderValue, AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE};
use hyper::{Method, Request, StatusCode};
use s3s::{Body, HttpResponse};
use serde::Serialize;

use super::Gateway;
use crate::access::share;
use crate::chain::Denied;
use crate::clock;
use crate::credentials::Refused;

/// Where metrics are.
pub const METRICS_PATH: &str = "/-/metrics";
/// Claims that are looked at at the same time: each asks the chain, and anyone may send one.
pub const MOST_CLAIMS: usize = 32;
/// How long what was found about the gateway's health is told: whoever asks often does not make it ask often.
const CHECKUP: Duration = Duration::from_secs(1);
/// The largest claim, in bytes.
const LARGEST_CLAIM: usize = 4_096;
const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Whether a path is none of S3's: no bucket's name starts with a hyphen.
pub fn is_ours(path: &str) -> bool {
    path.starts_with("/-/")
}

impl Gateway {
    pub(super) async fn control(&self, request: Request<Incoming>) -> HttpResponse {
        match (request.method(), request.uri().path()) {
            (&Method::POST, CREDENTIALS_PATH) => self.credentials(request).await,
            (&Method::GET, USAGE_PATH) => self.usage(&request).await,
            (&Method::GET | &Method::HEAD, HEALTH_PATH) => self.health().await,
            (&Method::GET, METRICS_PATH) => match self.metrics.text() {
                Ok(text) => answer(StatusCode::OK, OPEN_METRICS, text),
                Err(_) => refuse(StatusCode::INTERNAL_SERVER_ERROR, "the metrics cannot be written"),
            },
            _ => refuse(StatusCode::NOT_FOUND, "nothing here; claims go to POST /-/credentials"),
        }
    }

    async fn credentials(&self, request: Request<Incoming>) -> HttpResponse {
        let Ok(_permit) = self.claims.try_acquire() else {
            return refuse(StatusCode::SERVICE_UNAVAILABLE, "too many claims at this moment; try again");
        };
        let body = Limited::new(request.into_body(), LARGEST_CLAIM).collect();
        let Ok(Ok(body)) = tokio::time::timeout(super::HEAD, body).await else {
            return refuse(StatusCode::BAD_REQUEST, "the claim cannot be read, or is longer than 4,096 bytes");
        };
        let signed: SignedClaim = match serde_json::from_slice(&body.to_bytes()) {
            Ok(signed) => signed,
            Err(error) => return refuse(StatusCode::BAD_REQUEST, format!("this is no claim: {error}")),
        };
        let (credentials, session) = match self.issuer.issue(&signed, clock::now()).await {
            Ok(issued) => issued,
            Err(refused) => return refuse(status(&refused), refused.to_string()),
        };
        if let Err(error) = self.ensure_bucket(&session.agreement).await {
            self.log.trouble(&error);
            return refuse(StatusCode::SERVICE_UNAVAILABLE, "the store does not answer its gateway; try again later");
        }
        json(StatusCode::OK, &credentials)
    }

    /// Where the agreement of a session stands.
    async fn usage(&self, request: &Request<Incoming>) -> HttpResponse {
        let given = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let Some(token) = given.and_then(|given| given.strip_prefix("Bearer ")) else {
            return refuse(StatusCode::UNAUTHORIZED, "send the session token as `Authorization: Bearer TOKEN`");
        };
        let session = match self.keys.open_bearer(token, clock::now()) {
            Ok(session) => session,
            Err(fault) => return refuse(StatusCode::UNAUTHORIZED, fault.to_string()),
        };
        let standing = self.issuer.chain.standing(session).await;
        let share = standing.and_then(|standing| standing.check_holds().and_then(|()| share(&standing)));
        match share {
            Ok((share, _)) => match self.meter.usage(share).await {
                Ok(usage) => json(StatusCode::OK, &usage),
                Err(error) => refuse(StatusCode::INTERNAL_SERVER_ERROR, error.to_string()),
            },
            Err(denied) => refuse(status(&Refused::Denied(denied.clone())), denied.to_string()),
        }
    }

    /// Makes the bucket of an agreement, unless it is there.
    async fn ensure_bucket(&self, agreement: &anchor_lang::prelude::Pubkey) -> Result<(), aws_sdk_s3::Error> {
        let bucket = self.layout.place(agreement).bucket;
        if self.upstream.head_bucket().bucket(&bucket).send().await.is_ok() {
            return Ok(());
        }
        match self.upstream.create_bucket().bucket(&bucket).send().await.map_err(aws_sdk_s3::Error::from) {
            Err(aws_sdk_s3::Error::BucketAlreadyOwnedByYou(_)) | Ok(_) => Ok(()),
            Err(error) => Err(error),
        }
    }

    async fn health(&self) -> HttpResponse {
        let mut checkup = self.checkup.lock().await;
        let fresh = checkup.filter(|(at, _)| at.elapsed() < CHECKUP);
        let trouble = match fresh {
            Some((_, trouble)) => trouble,
            None => {
                let trouble = self.trouble().await;
                *checkup = Some((Instant::now(), trouble));
                trouble
            }
        };
        match trouble {
            None => answer(StatusCode::OK, "application/json", r#"{"status":"ok"}"#.to_owned()),
            Some(trouble) => refuse(StatusCode::SERVICE_UNAVAILABLE, trouble),
        }
    }

    /// What keeps the gateway from serving.
    async fn trouble(&self) -> Option<&'static str> {
        if !self.issuer.chain.is_heard().await {
            return Some("the chain cannot be read");
        }
        self.upstream.list_buckets().send().await.is_err().then_some("the store does not answer")
    }
}

/// The status that says why a claim is refused.
fn status(refused: &Refused) -> StatusCode {
    match refused {
        Refused::TooFarAhead | Refused::OtherAgreement => StatusCode::BAD_REQUEST,
        Refused::Expired | Refused::OtherGateway { .. } | Refused::NotSigned | Refused::Replayed => {
            StatusCode::UNAUTHORIZED
        }
        Refused::Denied(Denied::GrantGone) => StatusCode::NOT_FOUND,
        Refused::Denied(Denied::ChainUnheard) => StatusCode::SERVICE_UNAVAILABLE,
        Refused::Denied(_) => StatusCode::FORBIDDEN,
        Refused::Store(_) | Refused::NoKey => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

fn answer(status: StatusCode, kind: &'static str, text: String) -> HttpResponse {
    let mut response = HttpResponse::new(Body::from(text));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn json(status: StatusCode, value: &impl Serialize) -> HttpResponse {
    match serde_json::to_string(value) {
        Ok(text) => answer(status, "application/json", text),
        Err(_) => answer(StatusCode::INTERNAL_SERVER_ERROR, "application/json", "{}".to_owned()),
    }
}

fn refuse(status: StatusCode, error: impl Into<String>) -> HttpResponse {
    json(status, &Refusal { error: error.into() })
}
