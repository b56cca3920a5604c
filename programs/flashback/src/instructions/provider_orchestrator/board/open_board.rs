use anchor_lang::prelude::*;

use crate::constants::seeds;
use crate::creation::Creator;
use crate::error::FlashbackError;
use crate::events::BoardOpened;
use crate::state::{Board, Listing, Platform, Provider, PLATFORM_ADDRESS};
use crate::sysvar;
use crate::view::View;

/// Accounts of [`open_board`](crate::flashback::open_board).
#[derive(Accounts)]
pub struct OpenBoard<'info> {
    /// The provider's authority; signs, pays the rent and gets it back.
    #[account(mut)]
    pub authority: Signer<'info>,
    /// Holds the pay for a report; read.
    #[account(address = PLATFORM_ADDRESS)]
    pub platform: AccountLoader<'info, Platform>,
    /// Names the authority, counts boards; written.
    #[account(mut, has_one = authority @ FlashbackError::NotAuthority)]
    pub provider: AccountLoader<'info, Provider>,
    /// Is measured from now on; written.
    #[account(mut, has_one = provider @ FlashbackError::ProviderMismatch)]
    pub listing: AccountLoader<'info, Listing>,
    /// Collects reports; created.
    /// CHECK: the handler creates it at the address of its seeds.
    #[account(mut)]
    #[cfg_attr(feature = "idl-build", account(seeds = [seeds::BOARD, listing.key().as_ref()], bump))]
    pub board: UncheckedAccount<'info>,
    /// Creates the account.
    pub system_program: Program<'info, System>,
}

/// Opens the board of a listing, with empty slots and an empty purse.
pub fn handle_open_board(ctx: Context<OpenBoard>, monitors: u8) -> Result<()> {
    let OpenBoard { authority, platform, provider, listing, board: address, system_program } = &ctx.accounts;
    let creator = Creator { payer: authority, system_program };
    let (mut board, bump) = creator.create::<Board, _>(address, [seeds::BOARD, listing.key().as_ref()])?;
    board.bump = bump;
    board.listing = listing.key();
    board.provider = provider.key();
    board.rent_payer = authority.key();
    let (mut listing, mut provider) = (listing.view_mut()?, provider.view_mut()?);
    board.open(address.key(), &mut listing, &mut provider, &*platform.view()?, monitors, sysvar::now()?)?;

    emit!(BoardOpened {
        board: address.key(),
        listing: board.listing,
        provider: board.provider,
        monitors,
        first_epoch: board.first_epoch,
        report_pay_lamports: board.report_pay_lamports,
    });
    Ok(())
}
