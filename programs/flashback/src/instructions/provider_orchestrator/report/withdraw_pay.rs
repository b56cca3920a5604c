use anchor_lang::prelude::*;

use crate::error::FlashbackError;
use crate::events::PayWithdrawn;
use crate::state::Provider;
use crate::sysvar;
use crate::view::View;

/// Accounts of [`withdraw_pay`](crate::flashback::withdraw_pay).
#[derive(Accounts)]
pub struct WithdrawPay<'info> {
    /// The provider's authority; signs, receives the lamports.
    #[account(mut)]
    pub authority: Signer<'info>,
    /// The monitor's entry in the register, which holds its pay; written.
    #[account(mut, has_one = authority @ FlashbackError::NotAuthority)]
    pub provider: AccountLoader<'info, Provider>,
}

/// Pays out what a provider's account holds above its rent.
pub fn handle_withdraw_pay(ctx: Context<WithdrawPay>) -> Result<()> {
    let WithdrawPay { authority, provider } = &ctx.accounts;
    provider.check_layout()?;
    let lamports = provider.get_lamports().saturating_sub(sysvar::exempt_lamports(Provider::SPACE)?);
    ensure!(lamports > 0, FlashbackError::AmountZero);
    provider.sub_lamports(lamports)?;
    authority.add_lamports(lamports)?;
    emit!(PayWithdrawn { provider: provider.key(), authority: authority.key(), lamports });
    Ok(())
}
