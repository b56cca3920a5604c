//! A listing with everything that a request for it is checked against.

use anchor_lang::prelude::Pubkey;
use bytemuck::Zeroable;
use flashback::state::{Agreement, Board, Bond, Listing, Order, Platform, Provider, Vault};
use solana_sdk::sysvar;

use super::Wanted;
use crate::account::ProgramAccount;
use crate::address::PLATFORM;
use crate::browse::BrowseEntry;
use crate::client::{decode_if_there, read_clock, Client};
use crate::error::{ClientError, Result};
use crate::instruction::Token;

/// Epochs for which a request can be accepted, unless the consumer says otherwise.
pub const DEFAULT_VALIDITY_EPOCHS: u32 = 3;

/// Epochs for which every agreement of the vault is paid, unless the consumer says otherwise.
pub const DEFAULT_RUNWAY_EPOCHS: u32 = 30;

/// A listing, its provider and what else decides about a request, as they were at one time.
#[derive(Clone, Debug)]
pub struct ListingContext {
    /// Where the listing is.
    pub address: Pubkey,
    /// The offer.
    pub listing: Listing,
    /// Who offers it.
    pub provider: Provider,
    /// The provider's bond in the listing's mint.
    pub bond: Bond,
    /// The listing's board, if it has one.
    pub board: Option<Board>,
    /// The platform.
    pub platform: Platform,
    /// The mint of the price.
    pub token: Token,
    /// The chain's time.
    pub now: i64,
    /// The chain's slot.
    pub slot: u64,
}

impl ListingContext {
    /// Reads the listing at `address`: two requests.
    pub async fn load(client: &Client, address: Pubkey) -> Result<Self> {
        let listing: Listing = client.fetch(&address).await?;
        let addresses = [listing.provider, listing.bond, PLATFORM, listing.mint, sysvar::clock::ID, listing.board];
        let accounts = client.accounts(&addresses).await?;
        let at = |n: usize| accounts.get(n).and_then(Option::as_ref);
        let clock = read_clock(at(4))?;
        let mint = at(3).ok_or(ClientError::AccountMissing { name: "mint", address: listing.mint })?;
        Ok(Self {
            address,
            provider: required(&listing.provider, at(0))?,
            bond: required(&listing.bond, at(1))?,
            board: if listing.board == Pubkey::default() { None } else { Some(required(&listing.board, at(5))?) },
            platform: required(&PLATFORM, at(2))?,
            token: Token { mint: listing.mint, program: mint.owner },
            now: clock.unix_timestamp,
            slot: clock.slot,
            listing,
        })
    }

    /// The listing with the badge that its provider holds now.
    pub fn entry(&self) -> BrowseEntry {
        let (bond, epoch_secs) = (Some(self.bond), self.platform.epoch_secs);
        let board = self.board.as_ref();
        BrowseEntry::new(self.address, self.listing, self.provider, bond, board, epoch_secs, self.now)
    }

    /// What a consumer asks for who only says how much: the offer as it stands here, for the listing's longest term (open
    /// where it has none), to be accepted within [`DEFAULT_VALIDITY_EPOCHS`].
    pub fn order(&self, quantity: u64) -> Order {
        Order {
            quantity,
            max_price: self.listing.price,
            revision: self.listing.revision,
            attributes_version: self.provider.attributes_version,
            term_secs: self.listing.max_term_secs,
            valid_until: self.now.saturating_add(self.platform.epochs(DEFAULT_VALIDITY_EPOCHS)),
            min_level: 0,
            min_rating_band: 0,
        }
    }

    /// What a consumer wants who only says how much: the usual order, on the first vault, paid for
    /// [`DEFAULT_RUNWAY_EPOCHS`].
    pub fn wanted(&self, quantity: u64) -> Wanted {
        Wanted {
            order: self.order(quantity),
            vault_id: 0,
            runway_secs: self.platform.epoch_secs.saturating_mul(DEFAULT_RUNWAY_EPOCHS),
            again: false,
        }
    }

    /// The request as the program would write it at the next index of the vault at `address`.
    pub fn request(&self, order: &Order, address: Pubkey, vault: &mut Vault) -> anchor_lang::Result<Agreement> {
        let (id, rent_payer) = (vault.next_index, vault.owner);
        let mut agreement = Agreement { id, listing: self.address, vault: address, rent_payer, ..Agreement::zeroed() };
        agreement.request(order, vault, &self.listing, &self.provider, &self.platform, self.now)?;
        Ok(agreement)
    }
}

fn required<T: ProgramAccount>(address: &Pubkey, account: Option<&solana_sdk::account::Account>) -> Result<T> {
    decode_if_there(address, account)?.ok_or(ClientError::AccountMissing { name: T::NAME, address: *address })
}
