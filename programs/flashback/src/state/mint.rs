//! Which mints can be used.

use anchor_lang::prelude::*;
use anchor_spl::token_2022::spl_token_2022::{
    extension::{BaseStateWithExtensions, ExtensionType, StateWithExtensions},
    state::Mint,
};

use crate::error::FlashbackError;

/// Checks that `mint` is an initialised mint of SPL Token or Token-2022 all of whose extensions leave amounts, balances
/// and transfers alone. A freeze authority is allowed: state goes on while an account is frozen, only tokens wait. Returns
/// the mint's decimals.
pub fn check_mint(mint: &AccountInfo) -> Result<u8> {
    let known = *mint.owner == anchor_spl::token::ID || *mint.owner == anchor_spl::token_2022::ID;
    require!(known, FlashbackError::MintOfOtherProgram);
    let data = mint.try_borrow_data()?;
    let state = StateWithExtensions::<Mint>::unpack(&data).map_err(|_| FlashbackError::MintInvalid)?;
    if state.get_tlv_data().is_empty() {
        return Ok(state.base.decimals);
    }
    let extensions = state.get_extension_types().map_err(|_| FlashbackError::MintExtensionRefused)?;
    require!(extensions.into_iter().all(is_allowed), FlashbackError::MintExtensionRefused);
    Ok(state.base.decimals)
}

fn is_allowed(extension: ExtensionType) -> bool {
    use ExtensionType::*;
    matches!(
        extension,
        MetadataPointer | TokenMetadata | GroupPointer | TokenGroup | GroupMemberPointer | TokenGroupMember
    )
}
