use anchor_lang::prelude::*;

use anchor_lang::system_program;

use crate::constants::{seeds, UNRATED};
use crate::creation::Creator;
use crate::error::FlashbackError;
use crate::events::ProviderRegistered;
use crate::state::{header, Pausable, Platform, Provider, ProviderKind, ProviderProfile, PLATFORM_ADDRESS};
use crate::sysvar;
use crate::view::View;

/// Accounts of [`register_provider`](crate::flashback::register_provider).
#[derive(Accounts)]
#[instruction(kind: u8)]
pub struct RegisterProvider<'info> {
    /// Becomes the provider's authority; signs, pays fee and rent.
    #[account(mut)]
    pub registrant: Signer<'info>,
    /// Names the treasury and the fee, counts providers; written.
    #[account(mut, address = PLATFORM_ADDRESS, has_one = treasury @ FlashbackError::TreasuryMismatch)]
    pub platform: AccountLoader<'info, Platform>,
    /// The entry in the register; created.
    /// CHECK: the handler creates it at the address of its seeds.
    #[account(mut)]
    #[cfg_attr(
        feature = "idl-build",
        account(seeds = [seeds::PROVIDER, kind.to_le_bytes().as_ref(), registrant.key().as_ref()], bump)
    )]
    pub provider: UncheckedAccount<'info>,
    /// Receives the registration fee; written.
    /// CHECK: the platform names it; it only receives lamports.
    #[account(mut)]
    pub treasury: UncheckedAccount<'info>,
    /// Creates the account and moves the fee.
    pub system_program: Program<'info, System>,
}

/// Enters the signer into the register of `kind`.
pub fn handle_register_provider(
    ctx: Context<RegisterProvider>,
    kind: u8,
    max_fee_lamports: u64,
    profile: ProviderProfile,
) -> Result<()> {
    let kind = ProviderKind::read(kind)?;
    let now = sysvar::now()?;
    let registrant = ctx.accounts.registrant.key();
    let address = ctx.accounts.provider.key();
    let (id, fee, calendar) = {
        let mut platform = ctx.accounts.platform.view_mut()?;
        platform.require_running(Pausable::Registration, now)?;
        let fee = platform.registration_fee_lamports;
        ensure!(fee <= max_fee_lamports, FlashbackError::RegistrationFeeRaised);
        let id = platform.providers;
        platform.providers = id.checked_add(1).ok_or(FlashbackError::Overflow)?;
        (id, fee, platform.calendar())
    };
    {
        let creator = Creator { payer: &ctx.accounts.registrant, system_program: &ctx.accounts.system_program };
        let seeds = [seeds::PROVIDER, &[kind.into()], registrant.as_ref()];
        let (mut provider, bump) = creator.create::<Provider, _>(&ctx.accounts.provider, seeds)?;
        provider.kind = kind.into();
        provider.rating_band = UNRATED;
        provider.version = header::LAYOUT_VERSION;
        provider.id = id;
        provider.authority = registrant;
        provider.address = address;
        provider.registrant = registrant;
        provider.bump = bump;
        provider.genesis_at = calendar.genesis_at;
        provider.epoch_secs = calendar.epoch_secs;
        provider.report_window_secs = calendar.report_window_secs;
        provider.set_profile(&profile, now)?;
    }

    if fee > 0 {
        let transfer = system_program::Transfer {
            from: ctx.accounts.registrant.to_account_info(),
            to: ctx.accounts.treasury.to_account_info(),
        };
        system_program::transfer(CpiContext::new(ctx.accounts.system_program.key(), transfer), fee)?;
    }

    emit!(ProviderRegistered { provider: address, authority: registrant, kind, id });
    Ok(())
}
