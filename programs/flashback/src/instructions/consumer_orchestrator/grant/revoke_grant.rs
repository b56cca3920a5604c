use anchor_lang::prelude::*;

use super::check_grantor;
use crate::error::FlashbackError;
use crate::events::GrantRevoked;
use crate::state::{Agreement, Grant, Session, SessionInstruction};
use crate::view::View;

/// Accounts of [`revoke_grant`](crate::flashback::revoke_grant).
#[derive(Accounts)]
pub struct RevokeGrant<'info> {
    /// The grantor, the consumer or the session's key.
    pub authority: Signer<'info>,
    /// What lets another key than the consumer's sign.
    pub session: Option<AccountLoader<'info, Session>>,
    /// The agreement.
    pub agreement: AccountLoader<'info, Agreement>,
    /// The grant.
    #[account(mut, has_one = agreement @ FlashbackError::AgreementMismatch)]
    pub grant: AccountLoader<'info, Grant>,
}

/// Takes a grant back for ever.
pub fn handle_revoke_grant(ctx: Context<RevokeGrant>) -> Result<()> {
    let RevokeGrant { authority, session, agreement, grant: address } = &ctx.accounts;
    let mut grant = address.view_mut()?;
    check_grantor(authority, session, &grant, &*agreement.view()?, SessionInstruction::RevokeGrant)?;
    grant.revoke()?;
    emit!(GrantRevoked { grant: address.key(), agreement: grant.agreement });
    Ok(())
}
