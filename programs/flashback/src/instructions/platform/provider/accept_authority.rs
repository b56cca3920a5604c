use anchor_lang::prelude::*;

use crate::error::FlashbackError;
use crate::events::AuthorityAccepted;
use crate::state::Provider;
use crate::sysvar;
use crate::view::View;

/// Accounts of [`accept_authority`](crate::flashback::accept_authority).
#[derive(Accounts)]
pub struct AcceptAuthority<'info> {
    /// The proposed authority; signs.
    pub pending_authority: Signer<'info>,
    /// Gets its new authority; written.
    #[account(mut, has_one = pending_authority @ FlashbackError::NotPendingAuthority)]
    pub provider: AccountLoader<'info, Provider>,
}

/// Makes the proposed authority the authority; all levels end.
pub fn handle_accept_authority(ctx: Context<AcceptAuthority>) -> Result<()> {
    let mut provider = ctx.accounts.provider.view_mut()?;
    provider.accept_authority(sysvar::now()?)?;
    emit!(AuthorityAccepted { provider: provider.address, authority: provider.authority });
    Ok(())
}
