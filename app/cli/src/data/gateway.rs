//! What a gateway is asked besides S3.

use std::net::IpAddr;
use std::time::Duration;

use flashback_client::gateway::{origin, Credentials, Refusal, SignedClaim, Usage, CREDENTIALS_PATH, USAGE_PATH};
use flashback_client::text;
use reqwest::{redirect, Client, RequestBuilder, StatusCode};
use serde::de::DeserializeOwned;
use url::{Host, Url};

use crate::error::{bad_input, refused, unreachable, CliError};

/// The longest that an answer is waited for.
const PATIENCE: Duration = Duration::from_secs(30);
/// Bytes that no answer exceeds.
const LARGEST: usize = 64 << 10;

/// A gateway's origin, from its URL. Secrets travel unencrypted only within this machine.
pub fn address(url: &str) -> Result<String, CliError> {
    let shown = text::escape(url.as_bytes());
    let origin = origin(url)
        .ok_or_else(|| bad_input(format!("{shown:?} is no URL of a gateway"), "name one with --gateway https://…"))?;
    if !Url::parse(&origin).is_ok_and(|url| url.scheme() == "https" || is_this_machine(&url)) {
        return Err(bad_input(
            format!("credentials would travel to {origin} unencrypted"),
            "name the gateway's https:// URL with --gateway",
        ));
    }
    Ok(origin)
}

fn is_this_machine(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => IpAddr::V4(address).is_loopback(),
        Some(Host::Ipv6(address)) => IpAddr::V6(address).is_loopback(),
        None => false,
    }
}

/// Credentials for a claim.
pub async fn claim(signed: &SignedClaim) -> Result<Credentials, CliError> {
    let gateway = &signed.claim.gateway;
    let asked = client(gateway)?.post(format!("{gateway}{CREDENTIALS_PATH}")).json(signed);
    answer(gateway, asked).await
}

/// What the agreement of a pass has used.
pub async fn usage(gateway: &str, credentials: &Credentials) -> Result<Usage, CliError> {
    let asked = client(gateway)?.get(format!("{gateway}{USAGE_PATH}")).bearer_auth(&credentials.session_token);
    answer(gateway, asked).await
}

/// A redirect would take the token elsewhere.
fn client(gateway: &str) -> Result<Client, CliError> {
    let built = Client::builder().timeout(PATIENCE).redirect(redirect::Policy::none()).build();
    built.map_err(|error| silent(gateway, &error))
}

async fn answer<T: DeserializeOwned>(gateway: &str, request: RequestBuilder) -> Result<T, CliError> {
    let mut response = request.send().await.map_err(|error| silent(gateway, &error))?;
    let (status, mut body) = (response.status(), Vec::new());
    while let Some(chunk) = response.chunk().await.map_err(|error| silent(gateway, &error))? {
        body.extend_from_slice(&chunk);
        if body.len() > LARGEST {
            return Err(no_gateway(gateway, status));
        }
    }
    if status.is_success() {
        return serde_json::from_slice(&body).map_err(|_| no_gateway(gateway, status));
    }
    match serde_json::from_slice::<Refusal>(&body) {
        Ok(Refusal { error }) => Err(refusal(status, &error)),
        Err(_) => Err(no_gateway(gateway, status)),
    }
}

/// What a gateway refuses with, as `what is wrong; what to do`.
fn refusal(status: StatusCode, error: &str) -> CliError {
    let (what, advice) = error.split_once("; ").unwrap_or((error, ""));
    let what = format!("the gateway refuses: {}", text::escape(what.as_bytes()));
    let advice = match (status, advice) {
        (status, "") if status.is_server_error() => "try again later".into(),
        (_, "") => "look at the grant with `flashback grant list`".into(),
        (_, advice) => text::escape(advice.as_bytes()),
    };
    if status.is_server_error() {
        unreachable(what, advice)
    } else {
        refused(what, advice)
    }
}

fn no_gateway(gateway: &str, status: StatusCode) -> CliError {
    unreachable(
        format!("{gateway} answers ({}), but not as a gateway of Flashback does", status.as_u16()),
        "ask the provider where its gateway is, and name that with --gateway",
    )
}

fn silent(gateway: &str, error: &reqwest::Error) -> CliError {
    let mut reason: &dyn std::error::Error = error;
    while let Some(cause) = reason.source() {
        reason = cause;
    }
    unreachable(format!("cannot reach the gateway {gateway}: {reason}"), "check --gateway, or try again later")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Fault;

    #[test]
    fn a_gateway_is_its_origin() {
        for (url, origin) in [
            ("https://S3.Acme.example/data", "https://s3.acme.example"),
            ("http://127.0.0.1:9000/", "http://127.0.0.1:9000"),
            ("http://[::1]:9000", "http://[::1]:9000"),
            ("http://localhost:9000", "http://localhost:9000"),
        ] {
            assert_eq!(address(url).unwrap(), origin);
        }
    }

    #[test]
    fn secrets_do_not_leave_the_machine_unencrypted() {
        for url in ["http://s3.acme.example", "http://10.0.0.1:9000", "http://localhost.acme.example"] {
            let refused = address(url).unwrap_err();
            assert!(refused.what.contains("unencrypted"), "{refused}");
        }
        for url in ["", "s3.acme.example", "ftp://s3.acme.example", "file:///etc", "\x1b[2J"] {
            let refused = address(url).unwrap_err();
            assert!(refused.what.contains("no URL of a gateway") && !refused.what.contains('\x1b'), "{refused}");
        }
    }

    #[test]
    fn a_refusal_says_what_the_gateway_says_and_cannot_steer_a_terminal() {
        let error = refusal(StatusCode::FORBIDDEN, "the grant\x1b[2J is revoked; ask for another one");
        assert_eq!(error.what, "the gateway refuses: the grant\\u{1b}[2J is revoked");
        assert_eq!((error.fault, error.advice.as_str()), (Fault::Refused, "ask for another one"));
        let error = refusal(StatusCode::SERVICE_UNAVAILABLE, "the chain cannot be read");
        assert_eq!((error.fault, error.advice.as_str()), (Fault::Network, "try again later"));
    }
}
