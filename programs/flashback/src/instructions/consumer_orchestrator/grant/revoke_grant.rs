use anchor_lang::prelude::*;

use super::check_grantor;
use crate::error::FlashbackError;
use crate::events::GrantRevoked;
use crate::state::{Agreement, Grant, Session, SessionInstruction};
use crate::view::View;

/// Accounts of [`revoke_grant`](crate::flashback::revoke_grant).
#[derive(Accounts)]
pub struct RevokeGrant<'info> {
    /// The grantor, the consumer or the session's key; signs.
    pub authority: Signer<'info>,
    /// Lets a key other than the consumer's sign; read. None where the consumer signs.
    pub session: Option<AccountLoader<'info, Session>>,
    /// What the grant belongs to; read.
    pub agreement: AccountLoader<'info, Agreement>,
    /// Loses its force; written.
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
