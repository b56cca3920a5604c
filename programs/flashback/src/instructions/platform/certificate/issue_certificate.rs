use anchor_lang::prelude::*;

use crate::constants::seeds;
use crate::creation::Creator;
use crate::error::FlashbackError;
use crate::events::CertificateIssued;
use crate::state::{header, Attestation, Board, Certificate, Certifier, Platform, Provider, PLATFORM_ADDRESS};
use crate::sysvar;
use crate::view::View;

/// Accounts of [`issue_certificate`](crate::flashback::issue_certificate). A board of the provider's follows, for storage on level 2
/// and above.
#[derive(Accounts)]
pub struct IssueCertificate<'info> {
    /// The certifier's wallet; signs, pays the rent.
    #[account(mut)]
    pub wallet: Signer<'info>,
    /// Holds the calendar; read.
    #[account(address = PLATFORM_ADDRESS)]
    pub platform: AccountLoader<'info, Platform>,
    /// Holds the certifier's rights and counts; written.
    #[account(mut, has_one = wallet @ FlashbackError::NotCertifier)]
    #[cfg_attr(feature = "idl-build", account(seeds = [seeds::CERTIFIER, wallet.key().as_ref()], bump))]
    pub certifier: AccountLoader<'info, Certifier>,
    /// Gets the level; written.
    #[account(mut)]
    pub provider: AccountLoader<'info, Provider>,
    /// Attests the level; created.
    /// CHECK: the handler creates it at the address of its seeds.
    #[account(mut)]
    #[cfg_attr(
        feature = "idl-build",
        account(seeds = [seeds::CERTIFICATE, provider.key().as_ref(), certifier.key().as_ref()], bump)
    )]
    pub certificate: UncheckedAccount<'info>,
    /// Creates the account.
    pub system_program: Program<'info, System>,
}

/// Certifies a provider for the first time.
pub fn handle_issue_certificate<'info>(
    ctx: Context<'info, IssueCertificate<'info>>,
    attestation: Attestation,
) -> Result<()> {
    let now = sysvar::now()?;
    let IssueCertificate { wallet, platform, certifier: issuer, provider, certificate: address, system_program } =
        &ctx.accounts;
    let mut certifier = issuer.view_mut()?;
    let mut provider = provider.view_mut()?;
    let board = Board::first_of(ctx.remaining_accounts, attestation.needs_board(&provider))?;
    let board = board.as_ref().map(View::view).transpose()?;
    attestation.check(&provider, &certifier, board.as_deref(), platform.view()?.epoch_secs, now)?;

    let issuer = issuer.as_ref().key;
    let creator = Creator { payer: wallet, system_program };
    let seeds = [seeds::CERTIFICATE, provider.address.as_ref(), issuer.as_ref()];
    let (mut certificate, _) = creator.create::<Certificate, _>(address, seeds)?;
    certificate.kind = provider.kind;
    certificate.version = header::LAYOUT_VERSION;
    certificate.certifier = *issuer;
    certificate.provider = provider.address;
    certificate.attest(&attestation, now);
    certifier.issued = certifier.issued.saturating_add(1);
    provider.record_certificate(address.key, attestation.level, attestation.expires_at, now);

    let Attestation { level, expires_at, .. } = attestation;
    emit!(CertificateIssued {
        certificate: address.key(),
        provider: certificate.provider,
        certifier: certificate.certifier,
        level,
        expires_at
    });
    Ok(())
}
