use anchor_lang::prelude::*;

use crate::error::FlashbackError;
use crate::events::SessionClosed;
use crate::state::Session;
use crate::sysvar;
use crate::view::View;

/// Accounts of [`close_session`](crate::flashback::close_session).
#[derive(Accounts)]
pub struct CloseSession<'info> {
    /// The consumer, or anyone once the session has expired; signs.
    pub caller: Signer<'info>,
    /// Ends; closed.
    #[account(mut, close = rent_payer, has_one = rent_payer @ FlashbackError::RentPayerMismatch)]
    pub session: AccountLoader<'info, Session>,
    /// Paid the rent and gets it back; written.
    /// CHECK: the session names it; it only receives lamports.
    #[account(mut)]
    pub rent_payer: UncheckedAccount<'info>,
}

/// Ends a session.
pub fn handle_close_session(ctx: Context<CloseSession>) -> Result<()> {
    let CloseSession { caller, session: address, .. } = &ctx.accounts;
    let session = address.view()?;
    session.check_closable(caller.key, sysvar::now()?)?;
    emit!(SessionClosed { session: address.key(), vault: session.vault, key: session.key });
    Ok(())
}
