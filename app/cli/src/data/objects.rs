//! The objects of an agreement, by S3.

use std::time::Duration;

use anyhow::Result;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::future::ProvideCredentials as Provided;
use aws_sdk_s3::config::retry::RetryConfig;
use aws_sdk_s3::config::{BehaviorVersion, Credentials, ProvideCredentials, Region};
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_s3::Client;
use clap::Args;
use flashback_client::gateway::{bucket_name, REGION};
use flashback_client::text;
use indicatif::{ProgressBar, ProgressStyle};
use solana_sdk::signature::Keypair;
use std::io::IsTerminal;

use super::pass::Pass;
use super::Place;
use crate::context::Context;
use crate::error::{refused, unreachable, CliError};

/// Bytes of a part, unless the object is so large that its parts would be too many.
pub const PART_BYTES: u64 = 8 << 20;
/// How often a request is sent before it counts as failed.
const ATTEMPTS: u32 = 6;
/// The longest that a connection is waited for.
const PATIENCE: Duration = Duration::from_secs(10);

/// How an object travels.
#[derive(Args, Debug)]
pub struct Speed {
    /// Parts that travel at the same time
    #[arg(long, value_name = "NUMBER", default_value_t = 4, value_parser = clap::value_parser!(u8).range(1..=32))]
    parallel: u8,
}

impl Speed {
    /// Parts that travel at the same time.
    pub fn parts(&self) -> usize {
        self.parallel.into()
    }
}

/// An agreement's bucket at its gateway.
pub struct Objects {
    /// Signs and sends.
    pub s3: Client,
    /// The bucket.
    pub bucket: String,
}

impl Objects {
    /// Opens what a place names. Credentials are renewed for as long as it is held.
    pub async fn open(context: &Context, place: &Place) -> Result<Self> {
        let pass = Pass::open(context, place).await?;
        let bucket = bucket_name(&pass.agreement);
        let config = aws_sdk_s3::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .endpoint_url(pass.gateway.clone())
            .region(Region::from_static(REGION))
            .force_path_style(true)
            .retry_config(RetryConfig::standard().with_max_attempts(ATTEMPTS))
            .timeout_config(aws_sdk_s3::config::timeout::TimeoutConfig::builder().connect_timeout(PATIENCE).build())
            .credentials_provider(Wallet { pass, signer: context.signer()? })
            .build();
        Ok(Self { s3: Client::from_conf(config), bucket })
    }
}

/// Credentials by a wallet's signature.
#[derive(Debug)]
struct Wallet {
    pass: Pass,
    signer: Keypair,
}

impl Wallet {
    async fn credentials(&self) -> Result<Credentials, CredentialsError> {
        let pass = if self.pass.is_due_now() {
            self.pass.renewed(&self.signer).await.map_err(CredentialsError::provider_error)?
        } else {
            self.pass.clone()
        };
        let expires_at = pass.expires_at();
        let given = pass.credentials;
        let (id, secret, token) = (given.access_key_id, given.secret_access_key, Some(given.session_token));
        Ok(Credentials::new(id, secret, token, expires_at, "flashback"))
    }
}

impl ProvideCredentials for Wallet {
    fn provide_credentials<'a>(&'a self) -> Provided<'a>
    where
        Self: 'a,
    {
        Provided::new(self.credentials())
    }
}

/// Why a request did not do what it should, and what to do.
pub fn failed<E, R>(error: SdkError<E, R>) -> CliError
where
    E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
    R: std::fmt::Debug + Send + Sync + 'static,
{
    let Some(answer) = error.as_service_error() else {
        let mut reason: &dyn std::error::Error = &error;
        while let Some(cause) = reason.source() {
            reason = cause;
        }
        let reason = text::escape(reason.to_string().as_bytes());
        return unreachable(
            format!("the gateway does not answer as it should: {reason}"),
            "run the command again; what was transferred is kept",
        );
    };
    by_code(answer.code().unwrap_or_default(), answer.message().unwrap_or_default())
}

/// An answer to HEAD has no body, and so often neither code nor message.
fn by_code(code: &str, message: &str) -> CliError {
    let (what, advice) = message.split_once("; ").unwrap_or((message, ""));
    let advice = match code {
        _ if !advice.is_empty() => text::escape(advice.as_bytes()),
        "NoSuchKey" | "NotFound" => "see `flashback data list`".into(),
        "SlowDown" | "QuotaExceeded" => "see `flashback data usage`".into(),
        "PreconditionFailed" => "the object changed meanwhile: run the command again".into(),
        "InternalError" | "ServiceUnavailable" => "run the command again; what was transferred is kept".into(),
        _ => "see `flashback grant list`, and `flashback grant check` for a reason".into(),
    };
    let what = match (code, what) {
        ("NoSuchKey" | "NotFound", _) => "there is no such object".into(),
        ("", "") => "the gateway refuses".into(),
        (code, "") => format!("the gateway refuses ({})", text::escape(code.as_bytes())),
        (code, what) => {
            format!("the gateway refuses: {} ({})", text::escape(what.as_bytes()), text::escape(code.as_bytes()))
        }
    };
    if matches!(code, "InternalError" | "ServiceUnavailable") {
        unreachable(what, advice)
    } else {
        refused(what, advice)
    }
}

/// A bar for a person who watches.
pub fn bar(bytes: u64, done: u64) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(bytes).with_position(done);
    if let Ok(style) = ProgressStyle::with_template(
        "{bar:40} {binary_bytes} of {binary_total_bytes}, {binary_bytes_per_sec}, {eta} left",
    ) {
        bar.set_style(style);
    }
    bar.reset_eta();
    bar
}

/// A piece of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// From 1 on.
    pub number: i32,
    /// Where it begins.
    pub offset: u64,
    /// Its bytes, at least one.
    pub length: u64,
}

/// The parts of an object of `bytes`, each of `part_bytes` but the last.
pub fn parts(bytes: u64, part_bytes: u64) -> impl Iterator<Item = Part> {
    let count = bytes.div_ceil(part_bytes);
    (0..count).zip(1..).map(move |(index, number)| {
        let offset = index.saturating_mul(part_bytes);
        Part { number, offset, length: part_bytes.min(bytes.saturating_sub(offset)) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Fault;

    #[test]
    fn parts_are_the_object_without_gaps() {
        for (bytes, count) in [(0, 0), (1, 1), (9, 1), (10, 1), (11, 2), (20, 2), (25, 3)] {
            let parts: Vec<_> = parts(bytes, 10).collect();
            assert_eq!(parts.len(), count, "{bytes}");
            let mut next = 0;
            for (part, number) in parts.iter().zip(1..) {
                assert_eq!((part.number, part.offset), (number, next));
                assert!((1..=10).contains(&part.length));
                next += part.length;
            }
            assert_eq!(next, bytes);
        }
    }

    #[test]
    fn an_error_of_s3_says_what_to_do() {
        let gone = by_code("NoSuchKey", "");
        assert_eq!((gone.fault, gone.what.as_str()), (Fault::Refused, "there is no such object"));
        let denied = by_code("AccessDenied", "the grant\x1b is revoked; ask its grantor");
        assert_eq!(denied.what, "the gateway refuses: the grant\\u{1b} is revoked (AccessDenied)");
        assert_eq!(denied.advice, "ask its grantor");
        assert_eq!(by_code("ServiceUnavailable", "").fault, Fault::Network);
        assert_eq!(by_code("", "").what, "the gateway refuses");
    }
}
