use anchor_lang::prelude::*;

use crate::error::FlashbackError;
use crate::events::DisputeAnswered;
use crate::state::{Dispute, Provider};
use crate::sysvar;
use crate::view::View;

/// Accounts of [`answer_dispute`](crate::flashback::answer_dispute).
#[derive(Accounts)]
pub struct AnswerDispute<'info> {
    /// The party that did not open the dispute: the consumer or the provider's authority; signs.
    pub answerer: Signer<'info>,
    /// Names the authority; read.
    pub provider: AccountLoader<'info, Provider>,
    /// Takes the answer; written.
    #[account(mut, has_one = provider @ FlashbackError::ProviderMismatch)]
    pub dispute: AccountLoader<'info, Dispute>,
}

/// Claims the measured credit, or beyond it, against what the opener asks for.
pub fn handle_answer_dispute(ctx: Context<AnswerDispute>, answer_bps: u16, evidence_hash: [u8; 32]) -> Result<()> {
    let AnswerDispute { answerer, provider, dispute } = &ctx.accounts;
    let now = sysvar::now()?;
    dispute.view_mut()?.answer(answerer.key, &*provider.view()?, answer_bps, evidence_hash, now)?;
    emit!(DisputeAnswered { dispute: dispute.key(), answer_bps, evidence_hash });
    Ok(())
}
