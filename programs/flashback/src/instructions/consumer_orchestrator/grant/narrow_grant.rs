use anchor_lang::prelude::*;

use super::check_grantor;
use crate::error::FlashbackError;
use crate::events::GrantNarrowed;
use crate::state::{Agreement, Grant, GrantScope, Session, SessionInstruction};
use crate::sysvar;
use crate::view::View;

/// Accounts of [`narrow_grant`](crate::flashback::narrow_grant).
#[derive(Accounts)]
pub struct NarrowGrant<'info> {
    /// The grantor, the consumer or the session's key; signs.
    pub authority: Signer<'info>,
    /// Lets a key other than the consumer's sign; read. None where the consumer signs.
    pub session: Option<AccountLoader<'info, Session>>,
    /// What the grant belongs to; read.
    pub agreement: AccountLoader<'info, Agreement>,
    /// Loses permissions; written.
    #[account(mut, has_one = agreement @ FlashbackError::AgreementMismatch)]
    pub grant: AccountLoader<'info, Grant>,
}

/// Replaces what a grant allows by less.
pub fn handle_narrow_grant(ctx: Context<NarrowGrant>, scope: GrantScope) -> Result<()> {
    let NarrowGrant { authority, session, agreement, grant: address } = &ctx.accounts;
    let mut grant = address.view_mut()?;
    check_grantor(authority, session, &grant, &*agreement.view()?, SessionInstruction::NarrowGrant)?;
    grant.narrow(&scope, sysvar::now()?)?;
    emit!(GrantNarrowed { grant: address.key(), actions: grant.actions, expires_at: grant.expires_at });
    Ok(())
}
