//! Which mints can be used: real ones, made by the token programs, with each extension in turn.

use flashback::{error::FlashbackError::*, state::SettlementMint};
use flashback_client::{
    address,
    instruction::{self, Token},
};
use flashback_tests::{mints::*, *};
use solana_sdk::{instruction::Instruction, program_pack::Pack, pubkey::Pubkey};
use spl_token_2022_interface::{extension::*, instruction as token_2022, state::AccountState, ID as TOKEN_2022};

/// A mint that a test makes.
pub const MINT: Wallet = Wallet("mint with an extension");
/// A token account that a test makes.
pub const TOKEN_ACCOUNT: Wallet = Wallet("token account");

/// Extensions of a mint, and what initialises them.
pub struct Extended {
    extensions: &'static [ExtensionType],
    initialize: fn(&Pubkey) -> Vec<Instruction>,
}

impl Extended {
    /// Makes [`MINT`].
    pub fn make(&self, svm: &mut Svm) {
        make_token_2022_mint(svm, MINT.key(), self.extensions, (self.initialize)(&MINT.key()));
    }
}

const fn extended(extensions: &'static [ExtensionType], initialize: fn(&Pubkey) -> Vec<Instruction>) -> Extended {
    Extended { extensions, initialize }
}

fn confidential_transfer(mint: &Pubkey) -> Instruction {
    confidential_transfer::instruction::initialize_mint(&TOKEN_2022, mint, None, true, None).unwrap()
}

fn transfer_fee(mint: &Pubkey) -> Instruction {
    let authority = Some(&ADMIN.key());
    transfer_fee::instruction::initialize_transfer_fee_config(&TOKEN_2022, mint, authority, authority, 1, 1).unwrap()
}

fn metadata_pointer(mint: &Pubkey) -> Instruction {
    metadata_pointer::instruction::initialize(&TOKEN_2022, mint, Some(ADMIN.key()), Some(*mint)).unwrap()
}

/// Whatever could change, take or block balances.
pub const REFUSED: [Extended; 15] = [
    extended(&[ExtensionType::TransferFeeConfig], |mint| vec![transfer_fee(mint)]),
    extended(&[ExtensionType::TransferHook], |mint| {
        let authority = Some(ADMIN.key());
        vec![transfer_hook::instruction::initialize(&TOKEN_2022, mint, authority, None).unwrap()]
    }),
    extended(&[ExtensionType::PermanentDelegate], |mint| {
        vec![token_2022::initialize_permanent_delegate(&TOKEN_2022, mint, &ADMIN.key()).unwrap()]
    }),
    extended(&[ExtensionType::DefaultAccountState], |mint| {
        let initialize = default_account_state::instruction::initialize_default_account_state;
        vec![initialize(&TOKEN_2022, mint, &AccountState::Frozen).unwrap()]
    }),
    extended(&[ExtensionType::DefaultAccountState], |mint| {
        let initialize = default_account_state::instruction::initialize_default_account_state;
        vec![initialize(&TOKEN_2022, mint, &AccountState::Initialized).unwrap()]
    }),
    extended(&[ExtensionType::NonTransferable], |mint| {
        vec![token_2022::initialize_non_transferable_mint(&TOKEN_2022, mint).unwrap()]
    }),
    extended(&[ExtensionType::MintCloseAuthority], |mint| {
        vec![token_2022::initialize_mint_close_authority(&TOKEN_2022, mint, Some(&ADMIN.key())).unwrap()]
    }),
    extended(&[ExtensionType::ConfidentialTransferMint], |mint| vec![confidential_transfer(mint)]),
    extended(
        &[
            ExtensionType::TransferFeeConfig,
            ExtensionType::ConfidentialTransferMint,
            ExtensionType::ConfidentialTransferFeeConfig,
        ],
        |mint| {
            let initialize = confidential_transfer_fee::instruction::initialize_confidential_transfer_fee_config;
            let config = initialize(&TOKEN_2022, mint, None, &Default::default()).unwrap();
            vec![transfer_fee(mint), confidential_transfer(mint), config]
        },
    ),
    extended(&[ExtensionType::ConfidentialTransferMint, ExtensionType::ConfidentialMintBurn], |mint| {
        let initialize = confidential_mint_burn::instruction::initialize_mint;
        let config = initialize(&TOKEN_2022, mint, &Default::default(), &Default::default()).unwrap();
        vec![confidential_transfer(mint), config]
    }),
    extended(&[ExtensionType::Pausable], |mint| {
        vec![pausable::instruction::initialize(&TOKEN_2022, mint, &ADMIN.key()).unwrap()]
    }),
    extended(&[ExtensionType::InterestBearingConfig], |mint| {
        vec![interest_bearing_mint::instruction::initialize(&TOKEN_2022, mint, None, 1).unwrap()]
    }),
    extended(&[ExtensionType::ScaledUiAmount], |mint| {
        vec![scaled_ui_amount::instruction::initialize(&TOKEN_2022, mint, None, 2.0).unwrap()]
    }),
    extended(&[ExtensionType::PermissionedBurn], |mint| {
        vec![permissioned_burn::instruction::initialize(&TOKEN_2022, mint, &ADMIN.key()).unwrap()]
    }),
    // One that is refused behind one that is allowed.
    extended(&[ExtensionType::MetadataPointer, ExtensionType::PermanentDelegate], |mint| {
        let delegate = token_2022::initialize_permanent_delegate(&TOKEN_2022, mint, &ADMIN.key()).unwrap();
        vec![metadata_pointer(mint), delegate]
    }),
];

/// Makes [`TOKEN_ACCOUNT`], of `mint` of SPL Token.
pub fn token_account(svm: &mut Svm, mint: Pubkey) {
    use spl_token_interface::{instruction, state, ID};
    allocate(svm, TOKEN_ACCOUNT.key(), ID, state::Account::LEN);
    let owner = ACME.key();
    svm.send(instruction::initialize_account3(&ID, &TOKEN_ACCOUNT.key(), &mint, &owner).unwrap());
}

/// Makes a token account of [`ACME`]'s for [`MINT`], of Token-2022 with a transfer fee.
pub fn open_with_fee(svm: &mut Svm, account: Wallet) {
    let extensions = [ExtensionType::TransferFeeAmount];
    let space = ExtensionType::try_calculate_account_len::<spl_token_2022_interface::state::Account>(&extensions);
    allocate(svm, account.key(), TOKEN_2022, space.unwrap());
    let owner = ACME.key();
    svm.send(token_2022::initialize_account3(&TOKEN_2022, &account.key(), &MINT.key(), &owner).unwrap());
}

fn vouch(mint: Pubkey) -> Instruction {
    instruction::set_settlement_mint(ADMIN.key(), mint, 1)
}

fn open(market: &Fixture, mint: Pubkey, program: Pubkey) -> Instruction {
    instruction::open_vault(STRANGER.key(), STRANGER.key(), Token { mint, program }, 0, market.slot())
}

#[test]
fn refuses_each_extension_that_could_change_take_or_block_balances() {
    for extended in REFUSED {
        let mut market = Fixture::default();
        extended.make(&mut market);
        market.refuse(&vouch(MINT.key()), MintExtensionRefused);
        let call = open(&market, MINT.key(), TOKEN_2022);
        assert_eq!(market.refusal(&call), Some(MintExtensionRefused.into()), "{:?}", extended.extensions);
    }
}

#[test]
fn refuses_an_extension_that_nobody_knows_yet() {
    let mut market = Fixture::default();
    extended(&[ExtensionType::MetadataPointer], |mint| vec![metadata_pointer(mint)]).make(&mut market);
    let mut mint = market.account(&MINT.key());
    // Behind the longest base account and the account's type stand the first extension's type and length.
    assert_eq!(mint.data[166..168], u16::from(ExtensionType::MetadataPointer).to_le_bytes());
    mint.data[166..168].copy_from_slice(&1_000_u16.to_le_bytes());
    market.put(MINT.key(), mint);
    market.refuse(&vouch(MINT.key()), MintExtensionRefused);
    let call = open(&market, MINT.key(), TOKEN_2022);
    market.refuse(&call, MintExtensionRefused);
}

#[test]
fn refuses_a_mint_that_was_never_initialised() {
    for (owner, space) in [(spl_token_interface::ID, 82), (TOKEN_2022, 82), (TOKEN_2022, 0)] {
        let mut market = Fixture::default();
        allocate(&mut market, MINT.key(), owner, space);
        market.refuse(&vouch(MINT.key()), MintInvalid);
        let call = open(&market, MINT.key(), owner);
        market.refuse(&call, MintInvalid);
    }
}

#[test]
fn refuses_token_accounts_of_both_token_programs() {
    let mut market = Fixture::default();
    token_account(&mut market, DOLLAR.key());
    market.refuse(&vouch(TOKEN_ACCOUNT.key()), MintInvalid);
    let call = open(&market, TOKEN_ACCOUNT.key(), spl_token_interface::ID);
    market.refuse(&call, MintInvalid);
    allocate(&mut market, MINT.key(), TOKEN_2022, 165);
    market.send(token_2022::initialize_account3(&TOKEN_2022, &MINT.key(), &DOLLAR_2022.key(), &ACME.key()).unwrap());
    market.refuse(&vouch(MINT.key()), MintInvalid);
    let call = open(&market, MINT.key(), TOKEN_2022);
    market.refuse(&call, MintInvalid);
}

#[test]
fn accepts_a_mint_that_somebody_can_freeze() {
    let mut market = Fixture::default();
    let freezer = ADMIN.key();
    allocate(&mut market, MINT.key(), spl_token_interface::ID, spl_token_interface::state::Mint::LEN);
    let initialize = spl_token_interface::instruction::initialize_mint2;
    market.send(initialize(&spl_token_interface::ID, &MINT.key(), &freezer, Some(&freezer), 9).unwrap());
    for call in [vouch(MINT.key()), open(&market, MINT.key(), spl_token_interface::ID)] {
        market.send(call);
    }
}

#[test]
fn accepts_mints_of_token_2022_with_and_without_extensions_for_metadata() {
    let mut market = Fixture::default();
    extended(&[], |_| Vec::new()).make(&mut market);
    for mint in [MINT, DOLLAR_2022] {
        market.send(instruction::set_settlement_mint(ADMIN.key(), mint.key(), 1));
        assert_eq!(market.read::<SettlementMint>(&address::settlement_mint(&mint.key())).mint, mint.key());
    }
    for mint in [MINT, DOLLAR_2022] {
        let call = open(&market, mint.key(), TOKEN_2022);
        market.send(call);
    }
}
