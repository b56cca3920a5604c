use anchor_lang::prelude::*;

use crate::constants::seeds;
use crate::creation::Creator;
use crate::error::FlashbackError;
use crate::events::SessionOpened;
use crate::state::{Session, SessionRights, Vault};
use crate::sysvar;
use crate::view::View;

/// Accounts of [`open_session`](crate::flashback::open_session).
#[derive(Accounts)]
#[instruction(key: Pubkey)]
pub struct OpenSession<'info> {
    /// The consumer; signs.
    pub owner: Signer<'info>,
    /// Pays the rent and gets it back on closing; signs, written.
    #[account(mut)]
    pub payer: Signer<'info>,
    /// The session acts on its agreements; read.
    #[account(has_one = owner @ FlashbackError::NotOwner)]
    pub vault: AccountLoader<'info, Vault>,
    /// Says what the key may do; created.
    /// CHECK: the handler creates it at the address of its seeds.
    #[account(mut)]
    #[cfg_attr(
        feature = "idl-build",
        account(seeds = [seeds::SESSION, vault.key().as_ref(), key.as_ref()], bump)
    )]
    pub session: UncheckedAccount<'info>,
    /// Creates the account.
    pub system_program: Program<'info, System>,
}

/// Lets a key act for the owner of a vault.
pub fn handle_open_session(ctx: Context<OpenSession>, key: Pubkey, rights: SessionRights) -> Result<()> {
    let OpenSession { payer, vault, session: address, system_program, .. } = &ctx.accounts;
    let creator = Creator { payer, system_program };
    let vault_key = *vault.as_ref().key;
    let (mut session, _) = creator.create::<Session, _>(address, [seeds::SESSION, vault_key.as_ref(), key.as_ref()])?;
    session.vault = vault_key;
    session.key = key;
    session.rent_payer = *payer.key;
    session.open(&rights, &*vault.view()?, sysvar::now()?)?;
    emit!(SessionOpened { session: *address.key, vault: vault_key, key, rights });
    Ok(())
}
