use anchor_lang::prelude::*;

use crate::error::FlashbackError;
use crate::events::RequestClosed;
use crate::state::{Agreement, AgreementStatus, Vault};
use crate::sysvar;
use crate::view::View;

/// Accounts of [`lapse_request`](crate::flashback::lapse_request).
#[derive(Accounts)]
pub struct LapseRequest<'info> {
    /// Counts its open agreements; written.
    #[account(mut)]
    pub vault: AccountLoader<'info, Vault>,
    /// The request, which has expired; closed.
    #[account(
        mut,
        close = rent_payer,
        has_one = vault @ FlashbackError::VaultMismatch,
        has_one = rent_payer @ FlashbackError::RentPayerMismatch,
    )]
    pub agreement: AccountLoader<'info, Agreement>,
    /// Paid the rent and gets it back; written.
    /// CHECK: the agreement names it; it only receives lamports.
    #[account(mut)]
    pub rent_payer: UncheckedAccount<'info>,
}

/// Closes a request that was not accepted in time.
pub fn handle_lapse_request(ctx: Context<LapseRequest>) -> Result<()> {
    let LapseRequest { agreement, vault, .. } = &ctx.accounts;
    agreement.view()?.lapse(&mut *vault.view_mut()?, sysvar::now()?)?;
    emit!(RequestClosed { agreement: agreement.key(), status: AgreementStatus::Lapsed });
    Ok(())
}
