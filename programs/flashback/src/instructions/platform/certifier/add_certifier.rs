use anchor_lang::prelude::*;

use crate::constants::seeds;
use crate::error::FlashbackError;
use crate::events::CertifierAdded;
use crate::state::{header, Certifier, CertifierRights, Platform, PLATFORM_ADDRESS};
use crate::sysvar;
use crate::text::check_text;

/// Accounts of [`add_certifier`](crate::flashback::add_certifier).
#[derive(Accounts)]
#[instruction(wallet: Pubkey)]
pub struct AddCertifier<'info> {
    /// The registrar; pays the rent.
    #[account(mut)]
    pub registrar: Signer<'info>,
    /// Parameters and roles.
    #[account(mut, address = PLATFORM_ADDRESS, has_one = registrar @ FlashbackError::NotRegistrar)]
    pub platform: AccountLoader<'info, Platform>,
    /// The certifier.
    #[account(
        init,
        payer = registrar,
        space = Certifier::SPACE,
        seeds = [seeds::CERTIFIER, wallet.as_ref()],
        bump,
    )]
    pub certifier: AccountLoader<'info, Certifier>,
    /// Creates the account.
    pub system_program: Program<'info, System>,
}

/// Adds a certifier that signs with `wallet`.
pub fn handle_add_certifier(
    ctx: Context<AddCertifier>,
    wallet: Pubkey,
    name: [u8; 32],
    rights: CertifierRights,
) -> Result<()> {
    require_keys_neq!(wallet, Pubkey::default(), FlashbackError::RoleUnset);
    require!(name.first() != Some(&0), FlashbackError::NameEmpty);
    check_text(&name)?;
    require!(rights.expires_at > sysvar::now()?, FlashbackError::ValidityPast);

    let mut platform = ctx.accounts.platform.load_mut()?;
    let mut certifier = ctx.accounts.certifier.load_init()?;
    certifier.version = header::LAYOUT_VERSION;
    certifier.id = platform.certifiers;
    certifier.wallet = wallet;
    certifier.name = name;
    certifier.set_rights(&rights)?;
    platform.certifiers = platform.certifiers.checked_add(1).ok_or(FlashbackError::Overflow)?;

    emit!(CertifierAdded { certifier: ctx.accounts.certifier.key(), wallet, rights });
    Ok(())
}
