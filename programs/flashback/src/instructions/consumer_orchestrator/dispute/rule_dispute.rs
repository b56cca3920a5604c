use anchor_lang::prelude::*;

use crate::error::FlashbackError;
use crate::events::DisputeRuled;
use crate::state::{Dispute, Provider};
use crate::sysvar;
use crate::view::View;

/// Accounts of [`rule_dispute`](crate::flashback::rule_dispute).
#[derive(Accounts)]
pub struct RuleDispute<'info> {
    /// The agreement's arbiter; signs.
    pub arbiter: Signer<'info>,
    /// Names the authority, who cannot be the arbiter; read.
    pub provider: AccountLoader<'info, Provider>,
    /// Takes the ruling; written.
    #[account(
        mut,
        has_one = arbiter @ FlashbackError::NotArbiter,
        has_one = provider @ FlashbackError::ProviderMismatch,
    )]
    pub dispute: AccountLoader<'info, Dispute>,
}

/// Picks the credit that the period is settled with.
pub fn handle_rule_dispute(ctx: Context<RuleDispute>, ruled_bps: u16) -> Result<()> {
    let RuleDispute { provider, dispute, .. } = &ctx.accounts;
    let winner = dispute.view_mut()?.rule(&*provider.view()?, ruled_bps, sysvar::now()?)?;
    emit!(DisputeRuled { dispute: dispute.key(), ruled_bps, winner });
    Ok(())
}
