use anchor_lang::prelude::*;

use crate::error::FlashbackError;
use crate::events::CertificateRevoked;
use crate::state::{Certificate, Certifier, Platform, Provider, Reason, PLATFORM_ADDRESS};

/// Accounts of [`revoke_certificate`](crate::flashback::revoke_certificate).
#[derive(Accounts)]
pub struct RevokeCertificate<'info> {
    /// The certifier's wallet, or the registrar.
    pub authority: Signer<'info>,
    /// Parameters and roles, where the registrar signs.
    #[account(address = PLATFORM_ADDRESS)]
    pub platform: Option<AccountLoader<'info, Platform>>,
    /// The certifier.
    #[account(mut)]
    pub certifier: AccountLoader<'info, Certifier>,
    /// The provider.
    #[account(mut)]
    pub provider: AccountLoader<'info, Provider>,
    /// The certificate.
    #[account(
        mut, has_one = certifier @ FlashbackError::CertificateOfOtherCertifier,
        has_one = provider @ FlashbackError::ProviderMismatch,
    )]
    pub certificate: AccountLoader<'info, Certificate>,
}

/// Takes a certificate back and ends the levels that rested on it.
pub fn handle_revoke_certificate(ctx: Context<RevokeCertificate>, reason: Reason) -> Result<()> {
    let authority = ctx.accounts.authority.key();
    let mut certifier = ctx.accounts.certifier.load_mut()?;
    let by_registrar = match &ctx.accounts.platform {
        Some(platform) => authority == platform.load()?.registrar,
        None => false,
    };
    require!(by_registrar || authority == certifier.wallet, FlashbackError::NotIssuer);

    let now = Clock::get()?.unix_timestamp;
    let mut provider = ctx.accounts.provider.load_mut()?;
    let address = ctx.accounts.certificate.key();
    ctx.accounts.certificate.load_mut()?.revoke(reason.into(), by_registrar, now)?;
    certifier.revoked = certifier.revoked.saturating_add(1);
    provider.record_certificate(&address, 0, now, now);

    emit!(CertificateRevoked { certificate: address, provider: provider.address, reason, by_registrar });
    Ok(())
}
