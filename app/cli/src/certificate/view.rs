//! Certificates as they are shown.

use anchor_lang::prelude::Pubkey;
use anyhow::Result;
use flashback::state::{Certificate, Certifier, Provider};
use flashback_client::{text, Client, ClientError};
use serde_json::Value;

use crate::input::names::{self, stored};
use crate::input::span::show_end;
use crate::output::record::{hex, Record, NOTHING};
use crate::output::table;
use crate::provider::view::end_cell;

/// Whether a certificate counts, and if not why.
pub fn state(certificate: &Certificate, provider: &Provider, certifier: &Certifier, now: i64) -> &'static str {
    if certificate.level_at(provider, certifier, now).0 > 0 {
        "valid"
    } else if certificate.status != 0 {
        "revoked"
    } else if certificate.expires_at <= now {
        "expired"
    } else if certificate.attributes_version != provider.attributes_version {
        "stale"
    } else if !certifier.is_active() {
        "certifier suspended"
    } else if certifier.expires_at <= now {
        "certifier expired"
    } else {
        "outside the certifier's scope"
    }
}

/// A certificate, as it counts for `provider` now.
pub fn record(
    address: &Pubkey,
    certificate: &Certificate,
    provider: &Provider,
    certifier: &Certifier,
    now: i64,
) -> Record {
    let revoked = certificate.revocations > 0;
    let reason = stored(names::REASONS, certificate.reason);
    Record::default()
        .key("certificate", address)
        .key("provider", &certificate.provider)
        .key("certifier", &certificate.certifier)
        .add("level", certificate.level, names::level(certificate.level))
        .word("state", state(certificate, provider, certifier, now))
        .time("issued_at", certificate.issued_at)
        .add("expires_at", certificate.expires_at, show_end(certificate.expires_at, now))
        .number("attributes_version", certificate.attributes_version)
        .hash("evidence_hash", &certificate.evidence_hash)
        .number("revocations", certificate.revocations)
        .time("revoked_at", certificate.revoked_at)
        .add("reason", if revoked { reason.into() } else { Value::Null }, if revoked { reason } else { NOTHING })
        .add(
            "revoked_by_registrar",
            certificate.revoked_by_registrar == 1,
            if certificate.revoked_by_registrar == 1 { "yes" } else { "no" },
        )
}

/// A certificate with the accounts that decide whether it counts.
#[derive(Clone, Debug)]
pub struct Row {
    /// Where the certificate is.
    pub address: Pubkey,
    /// What was certified.
    pub certificate: Certificate,
    /// Of whom it speaks.
    pub provider: Provider,
    /// Who issued it.
    pub certifier: Certifier,
}

impl Row {
    /// The certificate as named values.
    pub fn record(&self, now: i64) -> Record {
        record(&self.address, &self.certificate, &self.provider, &self.certifier, now)
    }
}

/// Adds to each certificate its provider and its certifier: a request for each 100 of either.
pub async fn rows(client: &Client, found: Vec<(Pubkey, Certificate)>) -> Result<Vec<Row>> {
    let providers: Vec<_> = found.iter().map(|(_, certificate)| certificate.provider).collect();
    let certifiers: Vec<_> = found.iter().map(|(_, certificate)| certificate.certifier).collect();
    let providers = client.fetch_many::<Provider>(&providers).await?;
    let certifiers = client.fetch_many::<Certifier>(&certifiers).await?;
    let joined = found.into_iter().zip(providers).zip(certifiers);
    joined
        .map(|(((address, certificate), provider), certifier)| {
            let missing = |name, address| ClientError::AccountMissing { name, address };
            let provider = provider.ok_or_else(|| missing("provider", certificate.provider))?;
            let certifier = certifier.ok_or_else(|| missing("certifier", certificate.certifier))?;
            Ok(Row { address, certificate, provider, certifier })
        })
        .collect()
}

/// Certificates, and whether they count.
pub fn table_of(rows: &[Row], now: i64) -> String {
    let row = |row: &Row| {
        let Row { address, certificate, provider, certifier } = row;
        let state = state(certificate, provider, certifier, now);
        [
            format!(
                "{address}\n  {} {}\n  by {} {}\n  evidence {}",
                text::field(&provider.name),
                certificate.provider,
                text::field(&certifier.name),
                certificate.certifier,
                hex(&certificate.evidence_hash)
            ),
            format!("{}\n{}", names::level(certificate.level), end_cell(certificate.expires_at, now)),
            state.into(),
        ]
    };
    table(["certificate, provider, certifier, evidence", "level", "state"], &[0], rows.iter().map(row))
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytemuck::Zeroable;

    #[test]
    fn a_certificate_says_why_it_does_not_count() {
        let issued = Certificate { level: 2, attributes_version: 1, expires_at: 100, ..Certificate::zeroed() };
        let of = Provider { attributes_version: 1, ..Provider::zeroed() };
        let certifier = Certifier { max_level: 4, expires_at: 200, ..Certifier::zeroed() };
        let state = |certificate: &Certificate, of: &Provider, status, now| {
            super::state(certificate, of, &Certifier { status, ..certifier }, now)
        };
        assert_eq!(state(&issued, &of, 0, 99), "valid");
        let ended = Certifier { expires_at: 99, ..certifier };
        assert_eq!(super::state(&issued, &of, &ended, 99), "certifier expired");
        let elsewhere = Provider { category: 2, ..of };
        assert_eq!(state(&issued, &elsewhere, 0, 99), "outside the certifier's scope");
        assert_eq!(state(&issued, &of, 0, 100), "expired");
        assert_eq!(state(&issued, &of, 1, 99), "certifier suspended");
        assert_eq!(state(&issued, &Provider { attributes_version: 2, ..of }, 0, 99), "stale");
        assert_eq!(state(&Certificate { status: 1, ..issued }, &of, 0, 99), "revoked");
    }
}
