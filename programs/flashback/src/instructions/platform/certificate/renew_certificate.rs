use anchor_lang::prelude::*;

#[cfg(feature = "idl-build")]
use crate::constants::seeds;
use crate::error::FlashbackError;
use crate::events::CertificateRenewed;
use crate::state::{Attestation, Board, Certificate, Certifier, Platform, Provider, PLATFORM_ADDRESS};
use crate::sysvar;
use crate::view::View;

/// Accounts of [`renew_certificate`](crate::flashback::renew_certificate). A board of the provider's follows, for storage on level 2
/// and above.
#[derive(Accounts)]
pub struct RenewCertificate<'info> {
    /// The certifier's wallet; signs.
    pub wallet: Signer<'info>,
    /// The registrar, who signs where it revoked the certificate. None otherwise.
    pub registrar: Option<Signer<'info>>,
    /// Names the registrar and the calendar; read.
    #[account(address = PLATFORM_ADDRESS)]
    pub platform: AccountLoader<'info, Platform>,
    /// Holds the certifier's rights and counts; written.
    #[account(mut, has_one = wallet @ FlashbackError::NotCertifier)]
    #[cfg_attr(feature = "idl-build", account(seeds = [seeds::CERTIFIER, wallet.key().as_ref()], bump))]
    pub certifier: AccountLoader<'info, Certifier>,
    /// Gets the level; written.
    #[account(mut)]
    pub provider: AccountLoader<'info, Provider>,
    /// Attests the level; written.
    #[account(mut)]
    #[cfg_attr(
        feature = "idl-build",
        account(seeds = [seeds::CERTIFICATE, provider.key().as_ref(), certifier.key().as_ref()], bump)
    )]
    pub certificate: AccountLoader<'info, Certificate>,
}

/// Certifies a provider again: valid, expired, stale or revoked before, on the same or another level.
pub fn handle_renew_certificate<'info>(
    ctx: Context<'info, RenewCertificate<'info>>,
    attestation: Attestation,
) -> Result<()> {
    let now = sysvar::now()?;
    let platform = ctx.accounts.platform.view()?;
    let mut certifier = ctx.accounts.certifier.view_mut()?;
    let mut provider = ctx.accounts.provider.view_mut()?;
    let mut certificate = ctx.accounts.certificate.view_mut()?;
    certificate.check_parties(ctx.accounts.certifier.as_ref().key, ctx.accounts.provider.as_ref().key)?;
    let board = Board::first_of(ctx.remaining_accounts, attestation.needs_board(&provider))?;
    let board = board.as_ref().map(View::view).transpose()?;
    attestation.check(&provider, &certifier, board.as_deref(), platform.epoch_secs, now)?;
    if certificate.revoked_by_registrar != 0 {
        let signed = ctx.accounts.registrar.as_ref().is_some_and(|signer| signer.key() == platform.registrar);
        ensure!(signed, FlashbackError::RegistrarMustSign);
    }

    let address = ctx.accounts.certificate.key();
    certificate.attest(&attestation, now);
    certifier.issued = certifier.issued.saturating_add(1);
    provider.record_certificate(&address, attestation.level, attestation.expires_at, now);

    let Attestation { level, expires_at, .. } = attestation;
    emit!(CertificateRenewed { certificate: address, provider: provider.address, level, expires_at });
    Ok(())
}
