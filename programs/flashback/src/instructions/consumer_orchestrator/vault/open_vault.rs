use anchor_lang::prelude::*;
use anchor_spl::token_interface::{Mint, TokenAccount, TokenInterface};

use crate::constants::seeds;
use crate::events::VaultOpened;
use crate::state::{check_mint, header, Pausable, Platform, Vault, PLATFORM_ADDRESS};
use crate::sysvar;

/// Accounts of [`open_vault`](crate::flashback::open_vault).
#[derive(Accounts)]
#[instruction(vault_id: u64)]
pub struct OpenVault<'info> {
    /// The consumer.
    pub owner: Signer<'info>,
    /// Pays the rent and gets it back.
    #[account(mut)]
    pub payer: Signer<'info>,
    /// Parameters and roles.
    #[account(address = PLATFORM_ADDRESS)]
    pub platform: AccountLoader<'info, Platform>,
    /// The vault.
    #[account(
        init,
        payer = payer,
        space = Vault::SPACE,
        seeds = [seeds::VAULT, owner.key().as_ref(), mint.key().as_ref(), vault_id.to_le_bytes().as_ref()],
        bump,
    )]
    pub vault: AccountLoader<'info, Vault>,
    /// Its token account.
    #[account(
        init,
        payer = payer,
        seeds = [seeds::VAULT_TOKEN, vault.key().as_ref()],
        bump,
        token::mint = mint,
        token::authority = vault,
        token::token_program = token_program,
    )]
    pub token: InterfaceAccount<'info, TokenAccount>,
    /// What the vault pays with; the handler checks its extensions.
    pub mint: InterfaceAccount<'info, Mint>,
    /// The mint's program.
    pub token_program: Interface<'info, TokenInterface>,
    /// Creates the accounts.
    pub system_program: Program<'info, System>,
}

/// Opens a vault of the signer's.
pub fn handle_open_vault(ctx: Context<OpenVault>, vault_id: u64, slot: u64) -> Result<()> {
    let now = sysvar::now()?;
    let platform = ctx.accounts.platform.load()?;
    platform.require_running(Pausable::OpenVault, now)?;
    check_mint(ctx.accounts.mint.as_ref())?;

    let mut vault = ctx.accounts.vault.load_init()?;
    vault.version = header::LAYOUT_VERSION;
    vault.decimals = ctx.accounts.mint.decimals;
    vault.bump = ctx.bumps.vault;
    vault.id = vault_id;
    vault.owner = ctx.accounts.owner.key();
    vault.mint = ctx.accounts.mint.key();
    vault.token = ctx.accounts.token.key();
    vault.rent_payer = ctx.accounts.payer.key();
    vault.settlement_mint = Pubkey::find_program_address(&[seeds::MINT, vault.mint.as_ref()], &crate::ID).0;
    vault.start(&platform, slot, sysvar::slot()?, now)?;

    emit!(VaultOpened { vault: ctx.accounts.vault.key(), owner: vault.owner, mint: vault.mint, vault_id });
    Ok(())
}
