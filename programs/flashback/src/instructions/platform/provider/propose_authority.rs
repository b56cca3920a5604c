use anchor_lang::prelude::*;

use crate::error::FlashbackError;
use crate::events::AuthorityProposed;
use crate::state::Provider;
use crate::view::View;

/// Accounts of [`propose_authority`](crate::flashback::propose_authority).
#[derive(Accounts)]
pub struct ProposeAuthority<'info> {
    /// The provider's authority; signs.
    pub authority: Signer<'info>,
    /// Holds the proposal; written.
    #[account(mut, has_one = authority @ FlashbackError::NotAuthority)]
    pub provider: AccountLoader<'info, Provider>,
}

/// Names the next authority, or with the zero key nobody.
pub fn handle_propose_authority(ctx: Context<ProposeAuthority>, pending_authority: Pubkey) -> Result<()> {
    require_keys_neq!(pending_authority, ctx.accounts.authority.key(), FlashbackError::RoleUnchanged);
    let mut provider = ctx.accounts.provider.view_mut()?;
    provider.pending_authority = pending_authority;
    emit!(AuthorityProposed { provider: provider.address, pending_authority });
    Ok(())
}
