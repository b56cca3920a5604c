use anchor_lang::prelude::*;
use anchor_lang::system_program::{self, Transfer};

use crate::error::FlashbackError;
use crate::events::BoardFunded;
use crate::state::{Board, Listing, Provider};
use crate::sysvar;
use crate::view::View;

/// Accounts of [`fund_board`](crate::flashback::fund_board).
#[derive(Accounts)]
pub struct FundBoard<'info> {
    /// Anyone; signs, pays.
    #[account(mut)]
    pub funder: Signer<'info>,
    /// Is measured; counts boards by standing; written.
    #[account(mut)]
    pub provider: AccountLoader<'info, Provider>,
    /// Is measured; read.
    pub listing: AccountLoader<'info, Listing>,
    /// Receives the lamports; written.
    #[account(
        mut,
        has_one = listing @ FlashbackError::ListingMismatch,
        has_one = provider @ FlashbackError::ProviderMismatch,
    )]
    pub board: AccountLoader<'info, Board>,
    /// Moves the lamports.
    pub system_program: Program<'info, System>,
}

/// Adds lamports to the purse, for the present epoch and those after it.
pub fn handle_fund_board(ctx: Context<FundBoard>, lamports: u64) -> Result<()> {
    let FundBoard { funder, provider, listing, board: address, system_program } = &ctx.accounts;
    let next_epoch = {
        let mut board = address.view_mut()?;
        let now = sysvar::now()?;
        board.fund(&*listing.view()?, &mut *provider.view_mut()?, lamports, now)?;
        board.next_epoch
    };
    let accounts = Transfer { from: funder.to_account_info(), to: address.to_account_info() };
    system_program::transfer(CpiContext::new(system_program.key(), accounts), lamports)?;
    emit!(BoardFunded { board: address.key(), funder: funder.key(), lamports, next_epoch });
    Ok(())
}
