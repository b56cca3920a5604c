//! Real mints, made by the token programs on the virtual machine.

use solana_sdk::account::Account;
use solana_sdk::{instruction::Instruction, program_pack::Pack, pubkey::Pubkey};
use spl_token_2022_interface::{
    extension::{self, ExtensionType},
    state::Mint,
};

use crate::{Svm, Wallet, ADMIN};

/// A dollar of SPL Token.
pub const DOLLAR: Wallet = Wallet("dollar mint");
/// A dollar of Token-2022 with metadata pointer, group pointer and member pointer.
pub const DOLLAR_2022: Wallet = Wallet("dollar mint of Token-2022");

/// Makes [`DOLLAR`].
pub fn make_spl_mint(svm: &mut Svm, mint: Pubkey) {
    allocate(svm, mint, spl_token_interface::ID, spl_token_interface::state::Mint::LEN);
    let instruction = spl_token_interface::instruction::initialize_mint2(
        &spl_token_interface::ID,
        &mint,
        &ADMIN.key(),
        Some(&ADMIN.key()),
        6,
    );
    svm.send(instruction.unwrap());
}

/// Makes a mint of Token-2022: room for `extensions`, then what initialises them, then the mint itself. Its issuer
/// can freeze accounts.
pub fn make_token_2022_mint(
    svm: &mut Svm,
    mint: Pubkey,
    extensions: &[ExtensionType],
    initialize: impl IntoIterator<Item = Instruction>,
) {
    let space = ExtensionType::try_calculate_account_len::<Mint>(extensions).unwrap();
    allocate(svm, mint, spl_token_2022_interface::ID, space);
    for instruction in initialize {
        svm.send(instruction);
    }
    let instruction = spl_token_2022_interface::instruction::initialize_mint2(
        &spl_token_2022_interface::ID,
        &mint,
        &ADMIN.key(),
        Some(&ADMIN.key()),
        6,
    );
    svm.send(instruction.unwrap());
}

/// What creating the account would leave.
pub fn allocate(svm: &mut Svm, address: Pubkey, owner: Pubkey, space: usize) {
    let account = Account { lamports: svm.rent(space), data: vec![0; space], owner, ..Account::default() };
    svm.put(address, account);
}

/// Makes a mint of Token-2022 with metadata, group and member pointers.
pub fn make_metadata_mint(svm: &mut Svm, mint: Pubkey) {
    use ExtensionType::{GroupMemberPointer, GroupPointer, MetadataPointer};
    let program = spl_token_2022_interface::ID;
    let (authority, this) = (Some(ADMIN.key()), Some(mint));
    let pointers = [
        extension::metadata_pointer::instruction::initialize(&program, &mint, authority, this).unwrap(),
        extension::group_pointer::instruction::initialize(&program, &mint, authority, this).unwrap(),
        extension::group_member_pointer::instruction::initialize(&program, &mint, authority, this).unwrap(),
    ];
    make_token_2022_mint(svm, mint, &[MetadataPointer, GroupPointer, GroupMemberPointer], pointers);
}
