use anchor_lang::prelude::*;

use crate::events::VaultSynced;
use crate::state::Vault;
use crate::sysvar;
use crate::view::View;

/// Accounts of [`sync_vault`](crate::flashback::sync_vault).
#[derive(Accounts)]
pub struct SyncVault<'info> {
    /// Learns how far its money reaches; written.
    #[account(mut)]
    pub vault: AccountLoader<'info, Vault>,
}

/// Moves a vault's clock to the present, or as far as its money reaches.
pub fn handle_sync_vault(ctx: Context<SyncVault>) -> Result<()> {
    let mut vault = ctx.accounts.vault.view_mut()?;
    let before = vault.funded_until;
    vault.transact(sysvar::now()?, |_, _| Ok(()))?;
    if vault.funded_until != before {
        emit!(VaultSynced {
            vault: ctx.accounts.vault.key(),
            funded_until: vault.funded_until,
            lag_from: vault.lag_from
        });
    }
    Ok(())
}
