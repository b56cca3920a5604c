//! Real mints, made by the token programs on the machine.

use solana_sdk::account::Account;
use solana_sdk::{instruction::Instruction, program_pack::Pack, pubkey::Pubkey};
use spl_token_2022_interface::{
    extension::{self, ExtensionType},
    state::Mint,
};

use crate::{Machine, Wallet, ADMIN};

/// A dollar of SPL Token.
pub const DOLLAR: Wallet = Wallet("dollar mint");
/// A dollar of Token-2022 with metadata pointer, group pointer and member pointer.
pub const DOLLAR_2022: Wallet = Wallet("dollar mint of Token-2022");

/// Makes [`DOLLAR`].
pub fn make_spl_mint(machine: &mut Machine, mint: Pubkey) {
    allocate(machine, mint, spl_token_interface::ID, spl_token_interface::state::Mint::LEN);
    let instruction = spl_token_interface::instruction::initialize_mint2(
        &spl_token_interface::ID,
        &mint,
        &ADMIN.key(),
        Some(&ADMIN.key()),
        6,
    );
    machine.send(instruction.unwrap());
}

/// Makes a mint of Token-2022: room for `extensions`, then what initialises them, then the mint itself. Its issuer
/// can freeze accounts.
pub fn make_token_2022_mint(
    machine: &mut Machine,
    mint: Pubkey,
    extensions: &[ExtensionType],
    initialize: impl IntoIterator<Item = Instruction>,
) {
    let space = ExtensionType::try_calculate_account_len::<Mint>(extensions).unwrap();
    allocate(machine, mint, spl_token_2022_interface::ID, space);
    for instruction in initialize {
        machine.send(instruction);
    }
    let instruction = spl_token_2022_interface::instruction::initialize_mint2(
        &spl_token_2022_interface::ID,
        &mint,
        &ADMIN.key(),
        Some(&ADMIN.key()),
        6,
    );
    machine.send(instruction.unwrap());
}

/// What creating the account would leave.
pub fn allocate(machine: &mut Machine, address: Pubkey, owner: Pubkey, space: usize) {
    let account = Account { lamports: machine.rent(space), data: vec![0; space], owner, ..Account::default() };
    machine.put(address, account);
}

/// Makes a mint of Token-2022 with metadata, group and member pointers.
pub fn make_metadata_mint(machine: &mut Machine, mint: Pubkey) {
    use ExtensionType::{GroupMemberPointer, GroupPointer, MetadataPointer};
    let program = spl_token_2022_interface::ID;
    let (authority, this) = (Some(ADMIN.key()), Some(mint));
    let pointers = [
        extension::metadata_pointer::instruction::initialize(&program, &mint, authority, this).unwrap(),
        extension::group_pointer::instruction::initialize(&program, &mint, authority, this).unwrap(),
        extension::group_member_pointer::instruction::initialize(&program, &mint, authority, this).unwrap(),
    ];
    make_token_2022_mint(machine, mint, &[MetadataPointer, GroupPointer, GroupMemberPointer], pointers);
}
