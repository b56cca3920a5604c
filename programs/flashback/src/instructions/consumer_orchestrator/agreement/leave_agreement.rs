use anchor_lang::prelude::*;

use crate::error::FlashbackError;
use crate::events::AgreementEnded;
use crate::state::{Agreement, Board, Provider, Vault};
use crate::sysvar;
use crate::view::View;

/// Accounts of [`leave_agreement`](crate::flashback::leave_agreement). The agreement's board follows, if it has one.
#[derive(Accounts)]
pub struct LeaveAgreement<'info> {
    /// The consumer; signs.
    pub owner: Signer<'info>,
    /// Pays the stream, which stops; written.
    #[account(mut, has_one = owner @ FlashbackError::NotOwner)]
    pub vault: AccountLoader<'info, Vault>,
    /// Ends; written.
    #[account(
        mut,
        has_one = vault @ FlashbackError::VaultMismatch,
        has_one = provider @ FlashbackError::ProviderMismatch,
    )]
    pub agreement: AccountLoader<'info, Agreement>,
    /// Holds the facts that give a right to leave; read.
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
