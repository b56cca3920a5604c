use anchor_lang::prelude::*;

use anchor_lang::solana_program::bpf_loader_upgradeable;

use crate::constants::{seeds, MIN_DISPUTE_STAKE_LAMPORTS};
use crate::creation::Creator;
use crate::error::FlashbackError;
use crate::events::PlatformInitialized;
use crate::state::{header, Genesis, Platform, PlatformChanges, TermBounds};
use crate::sysvar;

/// Accounts of [`initialize_platform`](crate::flashback::initialize_platform).
#[derive(Accounts)]
pub struct InitializePlatform<'info> {
    /// The program's upgrade authority; signs, pays the rent.
    #[account(mut)]
    pub authority: Signer<'info>,
    /// Holds parameters and roles; created.
    /// CHECK: the handler creates it at the address of its seeds.
    #[account(mut)]
    #[cfg_attr(feature = "idl-build", account(seeds = [seeds::PLATFORM], bump))]
    pub platform: UncheckedAccount<'info>,
    /// The loader's account of this program, which names the upgrade authority; read.
    #[account(
        seeds = [crate::ID.as_ref()],
        seeds::program = bpf_loader_upgradeable::ID,
        bump,
        constraint = program_data.upgrade_authority_address == Some(authority.key()) @ FlashbackError::NotUpgradeAuthority,
    )]
    pub program_data: Account<'info, ProgramData>,
    /// Creates the account.
    pub system_program: Program<'info, System>,
}

/// Fixes epochs for ever and sets parameters: those left `None` are the mildest, roles must be named.
pub fn handle_initialize_platform(
    ctx: Context<InitializePlatform>,
    genesis: Genesis,
    admin: Pubkey,
    parameters: PlatformChanges,
) -> Result<()> {
    genesis.check(sysvar::now()?)?;
    require_keys_neq!(admin, Pubkey::default(), FlashbackError::RoleUnset);

    let creator = Creator { payer: &ctx.accounts.authority, system_program: &ctx.accounts.system_program };
    let (mut platform, _) = creator.create::<Platform, _>(&ctx.accounts.platform, [seeds::PLATFORM])?;
    platform.version = header::LAYOUT_VERSION;
    platform.admin = admin;
    platform.genesis_at = genesis.genesis_at;
    platform.epoch_secs = genesis.epoch_secs;
    platform.report_window_secs = genesis.report_window_secs;
    platform.thaw_secs = genesis.epoch_secs;
    platform.dispute_stake_lamports = MIN_DISPUTE_STAKE_LAMPORTS;
    platform.bounds = TermBounds::widest(genesis.epoch_secs);
    platform.apply(&parameters)?;
    let roles = [platform.registrar, platform.guardian, platform.treasury, platform.arbiter];
    ensure!(!roles.contains(&Pubkey::default()), FlashbackError::RoleUnset);

    let Genesis { genesis_at, epoch_secs, report_window_secs } = genesis;
    emit!(PlatformInitialized { admin, genesis_at, epoch_secs, report_window_secs });
    Ok(())
}
