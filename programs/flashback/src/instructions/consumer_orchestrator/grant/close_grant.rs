use anchor_lang::prelude::*;

use crate::error::FlashbackError;
use crate::events::GrantClosed;
use crate::state::Grant;
use crate::sysvar;
use crate::view::View;

/// Accounts of [`close_grant`](crate::flashback::close_grant).
#[derive(Accounts)]
pub struct CloseGrant<'info> {
    /// Has expired, or its agreement is closed; closed.
    #[account(
        mut,
        close = rent_payer,
        has_one = agreement @ FlashbackError::AgreementMismatch,
        has_one = rent_payer @ FlashbackError::RentPayerMismatch,
    )]
    pub grant: AccountLoader<'info, Grant>,
    /// What the grant belongs to; read. May be closed already.
    /// CHECK: the grant names it; closed where the program does not own it. Its address is never used again.
    pub agreement: UncheckedAccount<'info>,
    /// Paid the rent and gets it back; written.
    /// CHECK: the grant names it; it only receives lamports.
    #[account(mut)]
    pub rent_payer: UncheckedAccount<'info>,
}

/// Closes a grant that is good for nothing any more.
pub fn handle_close_grant(ctx: Context<CloseGrant>) -> Result<()> {
    let CloseGrant { grant, agreement, .. } = &ctx.accounts;
    let agreement_is_gone = *agreement.owner != crate::ID_CONST;
    grant.view()?.check_closable(agreement_is_gone, sysvar::now()?)?;
    emit!(GrantClosed { grant: grant.key(), agreement: agreement.key() });
    Ok(())
}
