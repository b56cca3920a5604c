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
    ensure!(known, FlashbackError::MintOfOtherProgram);
    let data = mint.try_borrow_data()?;
    let state = StateWithExtensions::<Mint>::unpack(&data).map_err(|_| FlashbackError::MintInvalid)?;
    if state.get_tlv_data().is_empty() {
        return Ok(state.base.decimals);
    }
    let extensions = state.get_extension_types().map_err(|_| FlashbackError::MintExtensionRefused)?;
    ensure!(extensions.into_iter().all(is_allowed), FlashbackError::MintExtensionRefused);
    Ok(state.base.decimals)
}

fn is_allowed(extension: ExtensionType) -> bool {
    use ExtensionType::*;
    matches!(
        extension,
        MetadataPointer | TokenMetadata | GroupPointer | TokenGroup | GroupMemberPointer | TokenGroupMember
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::tests::refused;

    /// What the account of a mint of 9 decimals holds, with extensions of these types.
    fn mint(extensions: &[u16]) -> Vec<u8> {
        let mut data = vec![0; 82];
        (data[44], data[45]) = (9, 1);
        if !extensions.is_empty() {
            // Behind the length of a token account stands that it is a mint, then type and length of each.
            data.resize(165, 0);
            data.push(1);
            data.extend(extensions.iter().flat_map(|extension| [extension.to_le_bytes(), [0; 2]]).flatten());
        }
        data
    }

    fn check(owner: Pubkey, mut data: Vec<u8>) -> Result<u8> {
        let (address, mut lamports) = (Pubkey::default(), 1);
        check_mint(&AccountInfo::new(&address, false, false, &mut lamports, &mut data, &owner, false))
    }

    #[test]
    fn reads_the_decimals_of_mints_of_both_programs_and_of_no_other() {
        for program in [anchor_spl::token::ID, anchor_spl::token_2022::ID] {
            assert_eq!(check(program, mint(&[])).unwrap(), 9);
            refused(check(program, vec![0; 82]), FlashbackError::MintInvalid);
            refused(check(program, vec![1; 165]), FlashbackError::MintInvalid);
        }
        refused(check(crate::ID, mint(&[])), FlashbackError::MintOfOtherProgram);
    }

    #[test]
    fn takes_extensions_that_describe_and_no_others() {
        use ExtensionType::*;
        let described =
            [MetadataPointer, TokenMetadata, GroupPointer, TokenGroup, GroupMemberPointer, TokenGroupMember]
                .map(u16::from);
        assert_eq!(check(anchor_spl::token_2022::ID, mint(&described)).unwrap(), 9);
        // Beyond all that are known today too; 0 ends the list.
        for extension in (1..100).filter(|extension| !described.contains(extension)) {
            for extensions in [vec![extension], vec![described[0], extension]] {
                let found = check(anchor_spl::token_2022::ID, mint(&extensions));
                refused(found, FlashbackError::MintExtensionRefused);
            }
        }
    }
}
