use anchor_lang::prelude::*;

use crate::error::FlashbackError;
use crate::events::AgreementEnded;
use crate::state::{Agreement, Board, Bond, Provider, Vault};
use crate::sysvar;
use crate::view::View;

/// Accounts of [`exit_agreement`](crate::flashback::exit_agreement). The agreement's board follows, if it has one.
#[derive(Accounts)]
pub struct ExitAgreement<'info> {
    /// The provider's authority; signs.
    pub authority: Signer<'info>,
    /// Names the authority; its rating weighs the exit; written.
    #[account(mut, has_one = authority @ FlashbackError::NotAuthority)]
    pub provider: AccountLoader<'info, Provider>,
    /// Holds the collateral; written.
    #[account(mut)]
    pub bond: AccountLoader<'info, Bond>,
    /// Pays the stream, which stops; written.
    #[account(mut)]
    pub vault: AccountLoader<'info, Vault>,
    /// Ends; written.
    #[account(
        mut,
        has_one = provider @ FlashbackError::ProviderMismatch,
        has_one = bond @ FlashbackError::BondMismatch,
        has_one = vault @ FlashbackError::VaultMismatch,
    )]
    pub agreement: AccountLoader<'info, Agreement>,
}

/// Ends an agreement at once, at the cost of the notice that was not given, in collateral and in rating; free while the vault
/// is in default or the board silent.
pub fn handle_exit_agreement<'info>(ctx: Context<'info, ExitAgreement<'info>>) -> Result<()> {
    let ExitAgreement { agreement: address, provider, vault, bond, .. } = &ctx.accounts;
    let mut agreement = address.view_mut()?;
    let board = Board::behind(&agreement.board, ctx.remaining_accounts)?;
    let board = board.as_ref().map(View::view).transpose()?;
    let (mut vault, mut bond, mut provider) = (vault.view_mut()?, bond.view_mut()?, provider.view_mut()?);
    let ending = agreement.exit(&mut vault, &mut bond, &mut provider, board.as_deref(), sysvar::now()?)?;
    emit!(AgreementEnded::of(address.key(), &ending));
    Ok(())
}
