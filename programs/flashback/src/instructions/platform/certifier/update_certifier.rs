use anchor_lang::prelude::*;

use crate::error::FlashbackError;
use crate::events::CertifierUpdated;
use crate::state::{Certifier, CertifierRights, Platform, PLATFORM_ADDRESS};
use crate::view::View;

/// Accounts of [`update_certifier`](crate::flashback::update_certifier).
#[derive(Accounts)]
pub struct UpdateCertifier<'info> {
    /// The registrar; signs.
    pub registrar: Signer<'info>,
    /// Names the registrar; read.
    #[account(address = PLATFORM_ADDRESS, has_one = registrar @ FlashbackError::NotRegistrar)]
    pub platform: AccountLoader<'info, Platform>,
    /// Holds the certifier's rights; written.
    #[account(mut)]
    pub certifier: AccountLoader<'info, Certifier>,
}

/// Replaces a certifier's rights; suspending it takes effect at once.
pub fn handle_update_certifier(ctx: Context<UpdateCertifier>, rights: CertifierRights) -> Result<()> {
    ctx.accounts.platform.check_layout()?;
    ctx.accounts.certifier.view_mut()?.set_rights(&rights)?;
    emit!(CertifierUpdated { certifier: ctx.accounts.certifier.key(), rights });
    Ok(())
}
