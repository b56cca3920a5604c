//! A bond or a vault with what belongs to it.

use anchor_lang::prelude::Pubkey;
use anyhow::Result;
use flashback::error::FlashbackError;
use flashback_client::ProgramAccount;
use solana_sdk::clock::Clock;

use super::mint;
use super::token_account::TokenAccount;
use crate::context::Context;
use crate::error::rule;
use crate::input::amount::Decimal;
use crate::input::mint::MintInfo;
use crate::output::waiting;

/// A bond or a vault with its mint, at the chain's present time.
pub struct Holding<T> {
    /// Where it is.
    pub address: Pubkey,
    /// The account.
    pub account: T,
    /// What it holds.
    pub mint: MintInfo,
    /// The chain's time and slot.
    pub clock: Clock,
}

impl<T: ProgramAccount> Holding<T> {
    /// Reads it.
    pub async fn load(context: &Context, address: Pubkey, mint_of: fn(&T) -> Pubkey) -> Result<Self> {
        let client = &context.client;
        waiting("reading the account", async {
            let account: T = client.fetch(&address).await?;
            let mint = mint::load_one(client, mint_of(&account)).await?;
            Ok(Self { address, account, mint, clock: client.clock().await? })
        })
        .await
    }

    /// What is to be paid in, in base units, and the token account that it comes from.
    pub async fn payment(&self, context: &Context, amount: &Decimal, from: Option<Pubkey>) -> Result<(u64, Pubkey)> {
        let amount = self.mint.units(amount)?;
        rule(amount > 0, FlashbackError::AmountZero)?;
        let source = TokenAccount::load(&context.client, from, &context.wallet()?, &self.mint).await?;
        source.check_holds(amount, &self.mint)?;
        Ok((amount, source.address))
    }
}
