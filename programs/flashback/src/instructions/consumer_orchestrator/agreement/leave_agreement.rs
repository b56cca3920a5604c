use anchor_lang::prelude::*;

use crate::error::FlashbackError;
use crate::events::AgreementEnded;
use crate::state::{Agreement, Board, Provider, Vault};
use crate::sysvar;
use crate::view::View;

/// Accounts of [`leave_agreement`](crate::flashback::leave_agreement). The agreement's board follows, if it has one.
#[derive(Accounts)]
pub struct LeaveAgreement<'info> {
    /// The consumer.
    pub owner: Signer<'info>,
    /// The vault.
    #[account(mut, has_one = owner @ FlashbackError::NotOwner)]
    pub vault: AccountLoader<'info, Vault>,
    /// The agreement.
    #[account(
        mut,
        has_one = vault @ FlashbackError::VaultMismatch,
        has_one = provider @ FlashbackError::ProviderMismatch,
    )]
    pub agreement: AccountLoader<'info, Agreement>,
    /// The provider.
    pub provider: AccountLoader<'info, Provider>,
}

/// Ends an agreement at once and free, where a fact gives the right to.
pub fn handle_leave_agreement<'info>(ctx: Context<'info, LeaveAgreement<'info>>) -> Result<()> {
    let LeaveAgreement { agreement: address, vault, provider, .. } = &ctx.accounts;
    let mut agreement = address.view_mut()?;
    let board = Board::behind(&agreement.board, ctx.remaining_accounts)?;
    let board = board.as_ref().map(View::view).transpose()?;
    let ending = agreement.leave(&mut *vault.view_mut()?, &*provider.view()?, board.as_deref(), sysvar::now()?)?;
    emit!(AgreementEnded::of(address.key(), &ending));
    Ok(())
}
