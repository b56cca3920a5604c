use anchor_lang::prelude::*;
use anchor_spl::token_interface::TokenInterface;

use crate::error::FlashbackError;
use crate::events::BondClosed;
use crate::state::{Bond, Provider};
use crate::token::{amount_of, close, Transfer};
use crate::view::View;

/// Accounts of [`close_bond`](crate::flashback::close_bond).
#[derive(Accounts)]
pub struct CloseBond<'info> {
    /// The provider's authority; signs.
    pub authority: Signer<'info>,
    /// Names the authority; read.
    #[account(has_one = authority @ FlashbackError::NotAuthority)]
    pub provider: AccountLoader<'info, Provider>,
    /// Is used by nothing; closed.
    #[account(
        mut,
        close = rent_payer,
        has_one = provider @ FlashbackError::ProviderMismatch,
        has_one = token @ FlashbackError::TokenMismatch,
        has_one = mint @ FlashbackError::MintMismatch,
        has_one = rent_payer @ FlashbackError::RentPayerMismatch,
    )]
    pub bond: AccountLoader<'info, Bond>,
    /// Token account of the bond; emptied and closed.
    /// CHECK: the bond names it.
    #[account(mut)]
    pub token: UncheckedAccount<'info>,
    /// Token account that receives what is left; written.
    /// CHECK: the authority chooses it; the token program checks its mint.
    #[account(mut, constraint = destination.key != token.key @ FlashbackError::DestinationIsOurs)]
    pub destination: UncheckedAccount<'info>,
    /// Paid the rent and gets it back; written.
    /// CHECK: the bond names it; it only receives lamports.
    #[account(mut)]
    pub rent_payer: UncheckedAccount<'info>,
    /// Mint of the bond's tokens; read.
    /// CHECK: the bond names it.
    pub mint: UncheckedAccount<'info>,
    /// SPL Token or Token-2022: the owner of the mint account.
    pub token_program: Interface<'info, TokenInterface>,
}

/// Pays out whatever the token account of an empty bond holds and closes both.
pub fn handle_close_bond(ctx: Context<CloseBond>) -> Result<()> {
    ctx.accounts.provider.check_layout()?;
    let CloseBond { bond, token, destination, rent_payer, mint, token_program, .. } = &ctx.accounts;
    let (signer, decimals) = {
        let bond = bond.view()?;
        bond.check_closable()?;
        (bond.signer(), bond.decimals)
    };
    let amount = amount_of(token)?;
    let transfer =
        Transfer { program: token_program, mint, decimals, from: token, to: destination, authority: bond.as_ref() };
    transfer.send(amount, &signer.seeds())?;
    close(token_program, token, rent_payer, bond.as_ref(), &signer.seeds())?;
    emit!(BondClosed { bond: bond.key(), destination: destination.key(), amount });
    Ok(())
}
