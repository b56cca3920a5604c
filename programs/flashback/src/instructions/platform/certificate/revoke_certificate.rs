use anchor_lang::prelude::*;

#[cfg(feature = "idl-build")]
use crate::constants::seeds;
use crate::error::FlashbackError;
use crate::events::CertificateRevoked;
use crate::state::{Certificate, Certifier, Platform, Provider, Reason, PLATFORM_ADDRESS};
use crate::sysvar;
use crate::view::View;

/// Accounts of [`revoke_certificate`](crate::flashback::revoke_certificate).
#[derive(Accounts)]
pub struct RevokeCertificate<'info> {
    /// The certifier's wallet, or the registrar; signs.
    pub authority: Signer<'info>,
    /// Names the registrar; read. None where the certifier signs.
    #[account(address = PLATFORM_ADDRESS)]
    pub platform: Option<AccountLoader<'info, Platform>>,
    /// Issued the certificate, and counts; written.
    #[account(mut)]
    pub certifier: AccountLoader<'info, Certifier>,
    /// Loses the level; written.
    #[account(mut)]
    pub provider: AccountLoader<'info, Provider>,
    /// Is revoked; written.
    #[account(mut)]
    #[cfg_attr(
        feature = "idl-build",
        account(seeds = [seeds::CERTIFICATE, provider.key().as_ref(), certifier.key().as_ref()], bump)
    )]
    pub certificate: AccountLoader<'info, Certificate>,
}

/// Takes a certificate back and ends the levels that rested on it.
pub fn handle_revoke_certificate(ctx: Context<RevokeCertificate>, reason: Reason) -> Result<()> {
    let now = sysvar::now()?;
    let address = ctx.accounts.certificate.key();
    let mut certifier = ctx.accounts.certifier.view_mut()?;
    let mut provider = ctx.accounts.provider.view_mut()?;
    let mut certificate = ctx.accounts.certificate.view_mut()?;
    certificate.check_parties(ctx.accounts.certifier.as_ref().key, ctx.accounts.provider.as_ref().key)?;
    let authority = ctx.accounts.authority.key;
    let by_registrar = *authority != certifier.wallet;
    if by_registrar {
        let platform = ctx.accounts.platform.as_ref().ok_or(FlashbackError::NotIssuer)?;
        ensure!(*authority == platform.view()?.registrar, FlashbackError::NotIssuer);
    }

    certificate.revoke(reason.into(), by_registrar, now)?;
    certifier.revoked = certifier.revoked.saturating_add(1);
    provider.record_certificate(&address, 0, now, now);

    emit!(CertificateRevoked { certificate: address, provider: provider.address, reason, by_registrar });
    Ok(())
}
