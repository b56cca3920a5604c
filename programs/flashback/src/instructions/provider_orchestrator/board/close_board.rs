use anchor_lang::prelude::*;

use crate::error::FlashbackError;
use crate::events::BoardClosed;
use crate::state::{Board, Listing, Provider};
use crate::view::View;

/// Accounts of [`close_board`](crate::flashback::close_board).
#[derive(Accounts)]
pub struct CloseBoard<'info> {
    /// The provider's authority; signs, gets the rest of the purse.
    #[account(mut)]
    pub authority: Signer<'info>,
    /// Names the authority, counts boards; written.
    #[account(mut, has_one = authority @ FlashbackError::NotAuthority)]
    pub provider: AccountLoader<'info, Provider>,
    /// Was measured, and is closed; written.
    #[account(mut, has_one = provider @ FlashbackError::ProviderMismatch)]
    pub listing: AccountLoader<'info, Listing>,
    /// Has no live agreement; closed.
    #[account(
        mut,
        close = rent_payer,
        has_one = listing @ FlashbackError::ListingMismatch,
        has_one = rent_payer @ FlashbackError::RentPayerMismatch,
    )]
    pub board: AccountLoader<'info, Board>,
    /// Paid the rent and gets it back; written.
    /// CHECK: the board names it; it only receives lamports.
    #[account(mut)]
    pub rent_payer: UncheckedAccount<'info>,
}

/// Closes the board of a closed listing.
pub fn handle_close_board(ctx: Context<CloseBoard>) -> Result<()> {
    let CloseBoard { authority, provider, listing, board, .. } = &ctx.accounts;
    let lamports = board.view_mut()?.close(&mut *listing.view_mut()?, &mut *provider.view_mut()?)?;
    board.sub_lamports(lamports)?;
    authority.add_lamports(lamports)?;
    emit!(BoardClosed { board: board.key(), listing: listing.key(), lamports });
    Ok(())
}
