use anchor_lang::prelude::*;

use crate::error::FlashbackError;
use crate::events::DisputeClosed;
use crate::state::{Dispute, Provider};
use crate::sysvar;
use crate::view::View;

/// Accounts of [`close_dispute`](crate::flashback::close_dispute).
#[derive(Accounts)]
pub struct CloseDispute<'info> {
    /// The party that is owed the stake, or anyone 90 epochs after the deadline; signs.
    pub caller: Signer<'info>,
    /// Names the authority, who may be owed the stake; read.
    pub provider: AccountLoader<'info, Provider>,
    /// Holds the stake; closed.
    #[account(
        mut,
        close = rent_payer,
        has_one = provider @ FlashbackError::ProviderMismatch,
        has_one = rent_payer @ FlashbackError::RentPayerMismatch,
    )]
    pub dispute: AccountLoader<'info, Dispute>,
    /// Is owed the stake: the consumer or the provider's authority; written.
    /// CHECK: the handler checks that the stake is owed to it; it only receives lamports.
    #[account(mut)]
    pub receiver: UncheckedAccount<'info>,
    /// Opened the dispute and gets the rent back; written.
    /// CHECK: the dispute names it; it only receives lamports.
    #[account(mut)]
    pub rent_payer: UncheckedAccount<'info>,
}

/// Pays the stake of a dispute whose period is settled, and closes it.
pub fn handle_close_dispute(ctx: Context<CloseDispute>) -> Result<()> {
    let CloseDispute { caller, provider, dispute, receiver, .. } = &ctx.accounts;
    let stake_lamports = dispute.view()?.close(caller.key, receiver.key, &*provider.view()?, sysvar::now()?)?;
    dispute.sub_lamports(stake_lamports)?;
    receiver.add_lamports(stake_lamports)?;
    emit!(DisputeClosed { dispute: dispute.key(), receiver: receiver.key(), stake_lamports });
    Ok(())
}
