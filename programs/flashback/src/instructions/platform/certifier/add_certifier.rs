use anchor_lang::prelude::*;

use crate::constants::seeds;
use crate::creation::Creator;
use crate::error::FlashbackError;
use crate::events::CertifierAdded;
use crate::state::{header, Certifier, CertifierRights, Platform, PLATFORM_ADDRESS};
use crate::sysvar;
use crate::text::check_name;
use crate::view::View;

/// Accounts of [`add_certifier`](crate::flashback::add_certifier).
#[derive(Accounts)]
#[instruction(wallet: Pubkey)]
pub struct AddCertifier<'info> {
    /// The registrar; signs, pays the rent.
    #[account(mut)]
    pub registrar: Signer<'info>,
    /// Names the registrar, counts certifiers; written.
    #[account(mut, address = PLATFORM_ADDRESS, has_one = registrar @ FlashbackError::NotRegistrar)]
    pub platform: AccountLoader<'info, Platform>,
    /// Holds the certifier's rights; created.
    /// CHECK: the handler creates it at the address of its seeds.
    #[account(mut)]
    #[cfg_attr(feature = "idl-build", account(seeds = [seeds::CERTIFIER, wallet.as_ref()], bump))]
    pub certifier: UncheckedAccount<'info>,
    /// Creates the account.
    pub system_program: Program<'info, System>,
}

/// Adds a certifier that signs with `wallet`.
pub fn handle_add_certifier(
    ctx: Context<AddCertifier>,
    wallet: Pubkey,
    name: [u8; 32],
    rights: CertifierRights,
) -> Result<()> {
    require_keys_neq!(wallet, Pubkey::default(), FlashbackError::RoleUnset);
    check_name(&name)?;
    ensure!(rights.expires_at > sysvar::now()?, FlashbackError::ValidityPast);

    let AddCertifier { registrar, platform, certifier: address, system_program } = &ctx.accounts;
    let mut platform = platform.view_mut()?;
    let creator = Creator { payer: registrar, system_program };
    let (mut certifier, _) = creator.create::<Certifier, _>(address, [seeds::CERTIFIER, wallet.as_ref()])?;
    certifier.version = header::LAYOUT_VERSION;
    certifier.id = platform.certifiers;
    certifier.wallet = wallet;
    certifier.name = name;
    certifier.set_rights(&rights)?;
    platform.certifiers = platform.certifiers.checked_add(1).ok_or(FlashbackError::Overflow)?;

    emit!(CertifierAdded { certifier: address.key(), wallet, rights });
    Ok(())
}
