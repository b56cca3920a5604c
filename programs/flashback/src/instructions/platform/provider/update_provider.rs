use anchor_lang::prelude::*;

use crate::error::FlashbackError;
use crate::events::ProviderUpdated;
use crate::state::{Provider, ProviderProfile};
use crate::sysvar;
use crate::view::View;

/// Accounts of [`update_provider`](crate::flashback::update_provider).
#[derive(Accounts)]
pub struct UpdateProvider<'info> {
    /// The provider's authority; signs.
    pub authority: Signer<'info>,
    /// Holds the profile; written.
    #[account(mut, has_one = authority @ FlashbackError::NotAuthority)]
    pub provider: AccountLoader<'info, Provider>,
}

/// Replaces what the provider says of itself; a change of what is certified drops all levels.
pub fn handle_update_provider(ctx: Context<UpdateProvider>, profile: ProviderProfile) -> Result<()> {
    let mut provider = ctx.accounts.provider.view_mut()?;
    provider.set_profile(&profile, sysvar::now()?)?;
    emit!(ProviderUpdated { provider: provider.address, attributes_version: provider.attributes_version });
    Ok(())
}
