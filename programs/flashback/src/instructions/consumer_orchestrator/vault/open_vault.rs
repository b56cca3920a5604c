use anchor_lang::prelude::*;
use anchor_spl::token_interface::TokenInterface;

use crate::address;
use crate::constants::seeds;
use crate::creation::Creator;
use crate::events::VaultOpened;
use crate::state::{check_mint, header, Pausable, Platform, Vault, PLATFORM_ADDRESS};
use crate::sysvar;
use crate::view::View;

/// Accounts of [`open_vault`](crate::flashback::open_vault).
#[derive(Accounts)]
#[instruction(vault_id: u64)]
pub struct OpenVault<'info> {
    /// The consumer; signs.
    pub owner: Signer<'info>,
    /// Pays the rent and gets it back on closing; signs, written.
    #[account(mut)]
    pub payer: Signer<'info>,
    /// Holds the calendar that the vault copies; read.
    #[account(address = PLATFORM_ADDRESS)]
    pub platform: AccountLoader<'info, Platform>,
    /// Pays the consumer's agreements; created.
    /// CHECK: the handler creates it at the address of its seeds.
    #[account(mut)]
    #[cfg_attr(
        feature = "idl-build",
        account(
            seeds = [seeds::VAULT, owner.key().as_ref(), mint.key().as_ref(), vault_id.to_le_bytes().as_ref()],
            bump,
        )
    )]
    pub vault: UncheckedAccount<'info>,
    /// Holds the vault's tokens; created.
    /// CHECK: the handler creates it at the address of its seeds.
    #[account(mut)]
    #[cfg_attr(feature = "idl-build", account(seeds = [seeds::VAULT_TOKEN, vault.key().as_ref()], bump))]
    pub token: UncheckedAccount<'info>,
    /// What the vault pays with; read.
    /// CHECK: the handler checks that it is a mint that can be used.
    pub mint: UncheckedAccount<'info>,
    /// SPL Token or Token-2022: the owner of the mint account.
    pub token_program: Interface<'info, TokenInterface>,
    /// Creates the accounts.
    pub system_program: Program<'info, System>,
}

/// Opens a vault of the signer's.
pub fn handle_open_vault(ctx: Context<OpenVault>, vault_id: u64, slot: u64) -> Result<()> {
    let OpenVault { owner, payer, platform, vault: address, token, mint, token_program, system_program } =
        &ctx.accounts;
    let now = sysvar::now()?;
    let platform = platform.view()?;
    platform.require_running(Pausable::OpenVault, now)?;
    let decimals = check_mint(mint)?;

    let creator = Creator { payer, system_program };
    let id = vault_id.to_le_bytes();
    let (mut vault, bump) =
        creator.create::<Vault, _>(address, [seeds::VAULT, owner.key.as_ref(), mint.key.as_ref(), &id])?;
    let token_seeds = [seeds::VAULT_TOKEN, address.key.as_ref()];
    creator.create_token_account(token, mint, address.key, token_program, token_seeds)?;
    vault.version = header::LAYOUT_VERSION;
    vault.decimals = decimals;
    vault.bump = bump;
    vault.id = vault_id;
    vault.owner = owner.key();
    vault.mint = mint.key();
    vault.token = token.key();
    vault.rent_payer = payer.key();
    (vault.settlement_mint, _) = address::find([seeds::MINT, mint.key.as_ref()])?;
    vault.start(&platform, slot, sysvar::slot()?, now)?;

    emit!(VaultOpened { vault: address.key(), owner: vault.owner, mint: vault.mint, vault_id });
    Ok(())
}
