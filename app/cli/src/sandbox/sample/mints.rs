//! The mints of the sample market, made as anybody makes a mint.

use anchor_lang::prelude::Pubkey;
use anchor_lang::solana_program::instruction::Instruction;
use anchor_lang::solana_program::system_instruction;
use anyhow::{Context, Result};
use flashback_client::instruction::Token;
use flashback_client::{address, Client};
use solana_sdk::program_pack::Pack;
use solana_sdk::signature::{Keypair, Signer};
use spl_associated_token_account_interface::instruction::create_associated_token_account_idempotent;
use spl_token_2022_interface::extension::{metadata_pointer, ExtensionType};

/// Decimals of both mints.
const DECIMALS: u8 = 6;

/// A euro of SPL Token, as plain as most mints are.
pub async fn make_euro(client: &Client, authority: &Keypair) -> Result<Token> {
    let (program, mint) = (spl_token_interface::ID, Keypair::new());
    let admin = authority.pubkey();
    let space = spl_token_interface::state::Mint::LEN;
    let create = create_account(client, &admin, &mint.pubkey(), space, space, &program).await?;
    let initialize =
        spl_token_interface::instruction::initialize_mint2(&program, &mint.pubkey(), &admin, None, DECIMALS)?;
    make(client, authority, mint, program, &[create, initialize]).await
}

/// A dollar of Token-2022, which has its name in itself.
pub async fn make_dollar(client: &Client, authority: &Keypair) -> Result<Token> {
    /// What the token program grows the account by when it writes the metadata below; too much does no harm.
    const METADATA_SPACE: usize = 300;
    let (program, mint) = (spl_token_2022_interface::ID, Keypair::new());
    let (admin, this) = (authority.pubkey(), mint.pubkey());
    let space = ExtensionType::try_calculate_account_len::<spl_token_2022_interface::state::Mint>(&[
        ExtensionType::MetadataPointer,
    ])?;
    let instructions = [
        create_account(client, &admin, &this, space, space + METADATA_SPACE, &program).await?,
        metadata_pointer::instruction::initialize(&program, &this, Some(admin), Some(this))?,
        spl_token_2022_interface::instruction::initialize_mint2(&program, &this, &admin, None, DECIMALS)?,
        spl_token_metadata_interface::instruction::initialize(
            &program,
            &this,
            &admin,
            &this,
            &admin,
            "Sample dollar".into(),
            "sUSD".into(),
            "https://sample.example/dollar.json".into(),
        ),
    ];
    make(client, authority, mint, program, &instructions).await
}

/// Puts `amount` base units into `owner`'s associated token account, which is made for it; the authority pays.
pub fn give(authority: &Pubkey, owner: &Pubkey, token: Token, amount: u64) -> Result<[Instruction; 2]> {
    let account = address::associated_token(owner, &token.mint, &token.program);
    Ok([
        create_associated_token_account_idempotent(authority, owner, &token.mint, &token.program),
        spl_token_2022_interface::instruction::mint_to(&token.program, &token.mint, &account, authority, &[], amount)?,
    ])
}

/// Creates an account of `space` bytes with the rent of `paid` bytes.
async fn create_account(
    client: &Client,
    payer: &Pubkey,
    address: &Pubkey,
    space: usize,
    paid: usize,
    owner: &Pubkey,
) -> Result<Instruction> {
    let rent =
        client.rpc().get_minimum_balance_for_rent_exemption(paid).await.context("the node does not say the rent")?;
    Ok(system_instruction::create_account(payer, address, rent, u64::try_from(space)?, owner))
}

async fn make(
    client: &Client,
    authority: &Keypair,
    mint: Keypair,
    program: Pubkey,
    instructions: &[Instruction],
) -> Result<Token> {
    client.send(instructions, authority, &[&mint]).await.context("making a mint")?;
    Ok(Token { mint: mint.pubkey(), program })
}
