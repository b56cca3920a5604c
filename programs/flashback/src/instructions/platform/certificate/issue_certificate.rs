use anchor_lang::prelude::*;

use crate::constants::seeds;
use crate::error::FlashbackError;
use crate::events::CertificateIssued;
use crate::state::{header, Attestation, Certificate, Certifier, Platform, Provider, PLATFORM_ADDRESS};
use crate::sysvar;

/// Accounts of [`issue_certificate`](crate::flashback::issue_certificate).
#[derive(Accounts)]
pub struct IssueCertificate<'info> {
    /// The certifier's wallet; pays the rent.
    #[account(mut)]
    pub wallet: Signer<'info>,
    /// Parameters and roles.
    #[account(address = PLATFORM_ADDRESS)]
    pub platform: AccountLoader<'info, Platform>,
    /// The certifier.
    #[account(mut, has_one = wallet @ FlashbackError::NotCertifier)]
    #[cfg_attr(feature = "idl-build", account(seeds = [seeds::CERTIFIER, wallet.key().as_ref()], bump))]
    pub certifier: AccountLoader<'info, Certifier>,
    /// The provider.
    #[account(mut)]
    pub provider: AccountLoader<'info, Provider>,
    /// The certificate.
    #[account(
        init,
        payer = wallet,
        space = Certificate::SPACE,
        seeds = [seeds::CERTIFICATE, provider.key().as_ref(), certifier.key().as_ref()],
        bump,
    )]
    pub certificate: AccountLoader<'info, Certificate>,
    /// Creates the account.
    pub system_program: Program<'info, System>,
}

/// Certifies a provider for the first time.
pub fn handle_issue_certificate(ctx: Context<IssueCertificate>, attestation: Attestation) -> Result<()> {
    let now = sysvar::now()?;
    let mut certifier = ctx.accounts.certifier.load_mut()?;
    let mut provider = ctx.accounts.provider.load_mut()?;
    attestation.check(&provider, &certifier, ctx.accounts.platform.load()?.epoch_secs, now)?;

    let address = ctx.accounts.certificate.key();
    let mut certificate = ctx.accounts.certificate.load_init()?;
    certificate.kind = provider.kind;
    certificate.version = header::LAYOUT_VERSION;
    certificate.certifier = ctx.accounts.certifier.key();
    certificate.provider = provider.address;
    certificate.attest(&attestation, now);
    certifier.issued = certifier.issued.saturating_add(1);
    provider.record_certificate(&address, attestation.level, attestation.expires_at, now);

    let Attestation { level, expires_at, .. } = attestation;
    emit!(CertificateIssued {
        certificate: address,
        provider: certificate.provider,
        certifier: certificate.certifier,
        level,
        expires_at
    });
    Ok(())
}
