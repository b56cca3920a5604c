use anchor_lang::prelude::*;

#[cfg(feature = "idl-build")]
use crate::constants::seeds;
use crate::events::CertificationRefreshed;
use crate::state::{Certificate, Certifier, Provider};
use crate::sysvar;
use crate::view::View;

/// Accounts of [`refresh_certification`](crate::flashback::refresh_certification).
#[derive(Accounts)]
pub struct RefreshCertification<'info> {
    /// Gets the levels that the certificate supports; written.
    #[account(mut)]
    pub provider: AccountLoader<'info, Provider>,
    /// Issued the certificate; read.
    pub certifier: AccountLoader<'info, Certifier>,
    /// Attests a level of the provider; read.
    #[cfg_attr(
        feature = "idl-build",
        account(seeds = [seeds::CERTIFICATE, provider.key().as_ref(), certifier.key().as_ref()], bump)
    )]
    pub certificate: AccountLoader<'info, Certificate>,
}

/// Brings a provider's levels in line with one certificate, up or down.
pub fn handle_refresh_certification(ctx: Context<RefreshCertification>) -> Result<()> {
    let now = sysvar::now()?;
    let mut provider = ctx.accounts.provider.view_mut()?;
    let certificate = ctx.accounts.certificate.view()?;
    certificate.check_parties(ctx.accounts.certifier.as_ref().key, ctx.accounts.provider.as_ref().key)?;
    let (level, until) = certificate.level_at(&provider, &*ctx.accounts.certifier.view()?, now);

    let address = ctx.accounts.certificate.key();
    if provider.record_certificate(&address, level, until, now) {
        emit!(CertificationRefreshed { certificate: address, provider: provider.address, level });
    }
    Ok(())
}
