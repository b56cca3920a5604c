use anchor_lang::prelude::*;

use crate::error::FlashbackError;
use crate::events::ProviderNoticeGiven;
use crate::state::{Agreement, Provider};
use crate::sysvar;
use crate::view::View;

/// Accounts of [`give_provider_notice`](crate::flashback::give_provider_notice).
#[derive(Accounts)]
pub struct GiveProviderNotice<'info> {
    /// The provider's authority; signs.
    pub authority: Signer<'info>,
    /// Names the authority; read.
    #[account(has_one = authority @ FlashbackError::NotAuthority)]
    pub provider: AccountLoader<'info, Provider>,
    /// Gets its end; written.
    #[account(mut, has_one = provider @ FlashbackError::ProviderMismatch)]
    pub agreement: AccountLoader<'info, Agreement>,
}

/// Gives the provider's notice: the term ends with it, if it does not end earlier.
pub fn handle_give_provider_notice(ctx: Context<GiveProviderNotice>) -> Result<()> {
    ctx.accounts.provider.check_layout()?;
    let mut agreement = ctx.accounts.agreement.view_mut()?;
    agreement.give_provider_notice(sysvar::now()?)?;
    emit!(ProviderNoticeGiven {
        agreement: ctx.accounts.agreement.key(),
        term_ends_at: agreement.term_ends_at,
        sequence: agreement.sequence
    });
    Ok(())
}
