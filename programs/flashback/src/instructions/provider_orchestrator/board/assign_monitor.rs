use anchor_lang::prelude::*;

use crate::error::FlashbackError;
use crate::events::MonitorAssigned;
use crate::state::{Board, Platform, Provider, PLATFORM_ADDRESS};
use crate::sysvar;
use crate::view::View;

/// Accounts of [`assign_monitor`](crate::flashback::assign_monitor).
#[derive(Accounts)]
pub struct AssignMonitor<'info> {
    /// The registrar; signs.
    pub registrar: Signer<'info>,
    /// Names the registrar; read.
    #[account(address = PLATFORM_ADDRESS, has_one = registrar @ FlashbackError::NotRegistrar)]
    pub platform: AccountLoader<'info, Platform>,
    /// The monitor's entry in the register of service providers; read.
    pub monitor: AccountLoader<'info, Provider>,
    /// Is measured; cannot be its own monitor; read.
    pub provider: AccountLoader<'info, Provider>,
    /// Gets the change of the slot; written.
    #[account(mut, has_one = provider @ FlashbackError::ProviderMismatch)]
    pub board: AccountLoader<'info, Board>,
}

/// Names who takes a slot of a board.
pub fn handle_assign_monitor(ctx: Context<AssignMonitor>, slot: u8, operator_id: u32) -> Result<()> {
    let AssignMonitor { platform, monitor, provider, board, .. } = &ctx.accounts;
    platform.check_layout()?;
    let (monitor, provider) = (monitor.view()?, provider.view()?);
    let from_epoch = board.view_mut()?.assign_monitor(slot, &monitor, operator_id, &provider, sysvar::now()?)?;
    emit!(MonitorAssigned { board: board.key(), slot, monitor: monitor.address, operator_id, from_epoch });
    Ok(())
}
