use anchor_lang::prelude::*;

use crate::error::FlashbackError;
use crate::events::PeriodReviewed;
use crate::state::{Agreement, Provider};
use crate::sysvar;
use crate::view::View;

/// Accounts of [`review_period`](crate::flashback::review_period).
#[derive(Accounts)]
pub struct ReviewPeriod<'info> {
    /// The consumer; signs.
    pub consumer: Signer<'info>,
    /// Holds the weight that is not yet reviewed; written.
    #[account(
        mut,
        has_one = consumer @ FlashbackError::NotOwner,
        has_one = provider @ FlashbackError::ProviderMismatch,
    )]
    pub agreement: AccountLoader<'info, Agreement>,
    /// Receives the stars; written.
    #[account(mut)]
    pub provider: AccountLoader<'info, Provider>,
}

/// Gives stars for all periods that were settled since the last review.
pub fn handle_review_period(ctx: Context<ReviewPeriod>, stars: u8) -> Result<()> {
    let mut agreement = ctx.accounts.agreement.view_mut()?;
    let weight = agreement.review_period(&mut *ctx.accounts.provider.view_mut()?, stars, sysvar::now()?)?;
    emit!(PeriodReviewed {
        agreement: ctx.accounts.agreement.key(),
        provider: agreement.provider,
        stars,
        weight,
        sequence: agreement.sequence,
    });
    Ok(())
}
