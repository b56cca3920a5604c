use anchor_lang::prelude::*;

use super::check_consumer;
use crate::events::AllGrantsRevoked;
use crate::state::{Agreement, Session, SessionInstruction};
use crate::view::View;

/// Accounts of [`revoke_all_grants`](crate::flashback::revoke_all_grants).
#[derive(Accounts)]
pub struct RevokeAllGrants<'info> {
    /// The consumer, or the session's key; signs.
    pub authority: Signer<'info>,
    /// Lets a key other than the consumer's sign; read. None where the consumer signs.
    pub session: Option<AccountLoader<'info, Session>>,
    /// Ends all of its grants; written.
    #[account(mut)]
    pub agreement: AccountLoader<'info, Agreement>,
}

/// Takes every grant of an agreement back.
pub fn handle_revoke_all_grants(ctx: Context<RevokeAllGrants>) -> Result<()> {
    let RevokeAllGrants { authority, session, agreement: address } = &ctx.accounts;
    let mut agreement = address.view_mut()?;
    check_consumer(authority, session, &agreement, SessionInstruction::RevokeAllGrants)?;
    let generation = agreement.revoke_all_grants()?;
    emit!(AllGrantsRevoked { agreement: address.key(), generation, sequence: agreement.sequence });
    Ok(())
}
