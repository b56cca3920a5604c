//! A purchase: one transaction that leaves nothing half done.
//!
//! [`ListingContext`] is what a request is checked against, [`PurchasePlan`] finds out what of a purchase is not there yet,
//! and [`Purchase`] is its transaction.

mod listing_context;
mod plan;

pub use listing_context::{ListingContext, DEFAULT_RUNWAY_EPOCHS, DEFAULT_VALIDITY_EPOCHS};
pub use plan::{PurchaseError, PurchasePlan, Wanted};

use anchor_lang::prelude::Pubkey;
use anchor_lang::solana_program::instruction::Instruction;
use flashback::state::Order;

use crate::address;
use crate::instruction::{self, AgreementKeys, Token};

/// What a consumer buys, and what of it is not there yet.
#[derive(Clone, Debug)]
pub struct Purchase {
    /// The consumer, who signs and pays.
    pub owner: Pubkey,
    /// The token account that the deposit comes from.
    pub source: Pubkey,
    /// What is paid with.
    pub token: Token,
    /// Number of the vault.
    pub vault_id: u64,
    /// The present slot, if the vault has to be opened.
    pub open_at: Option<u64>,
    /// Base units to deposit; 0 = enough is there.
    pub deposit: u64,
    /// The Certifier account whose certificate is looked at first, where a level is asked for.
    pub certifier: Option<Pubkey>,
    /// Finalizations of the board's epochs whose report window is over; an agreement is accepted on no other.
    pub finalize: Vec<Instruction>,
    /// The Provider account.
    pub provider: Pubkey,
    /// The Listing account.
    pub listing: Pubkey,
    /// The listing's Board account; zero = none.
    pub board: Pubkey,
    /// The vault's `next_index`, or the index of the request that waits already.
    pub index: u64,
    /// What is asked for; `None` = a request waits already.
    pub order: Option<Order>,
    /// Whether the listing accepts by itself.
    pub accepts: bool,
}

impl Purchase {
    /// The vault that pays.
    pub fn vault(&self) -> Pubkey {
        address::vault(&self.owner, &self.token.mint, self.vault_id)
    }

    /// The accounts around the agreement.
    pub fn keys(&self) -> AgreementKeys {
        let vault = self.vault();
        AgreementKeys {
            agreement: address::agreement(&vault, self.index),
            vault,
            listing: self.listing,
            provider: self.provider,
            bond: address::bond(&self.provider, &self.token.mint),
            board: self.board,
            rent_payer: self.owner,
        }
    }

    /// The instructions, which go into one legacy transaction.
    pub fn instructions(&self) -> Vec<Instruction> {
        let Self { owner, token, provider, listing, .. } = *self;
        let keys = self.keys();
        let open = self.open_at.map(|slot| instruction::open_vault(owner, owner, token, self.vault_id, slot));
        let deposit =
            (self.deposit > 0).then(|| instruction::deposit(owner, self.source, keys.vault, token, self.deposit));
        let refresh = self.certifier.map(|certifier| instruction::refresh_certification(provider, certifier));
        let request = self.order.map(|order| {
            instruction::request_agreement(owner, owner, keys.vault, listing, provider, token.mint, self.index, order)
        });
        let accept = self.accepts.then(|| instruction::accept_agreement(owner, &keys));
        let first = [open, deposit, refresh, request].into_iter().flatten();
        first.chain(self.finalize.iter().cloned()).chain(accept).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keeper::{transaction_size, LARGEST_TRANSACTION};

    fn purchase() -> Purchase {
        let key = |n| Pubkey::new_from_array([n; 32]);
        Purchase {
            owner: key(1),
            source: key(2),
            token: Token { mint: key(3), program: key(4) },
            vault_id: u64::MAX,
            open_at: Some(u64::MAX),
            deposit: u64::MAX,
            certifier: Some(key(5)),
            finalize: Vec::new(),
            provider: key(6),
            listing: key(7),
            board: Pubkey::default(),
            index: u64::MAX,
            order: Some(Order {
                quantity: u64::MAX,
                max_price: u64::MAX,
                revision: u32::MAX,
                attributes_version: u32::MAX,
                term_secs: u32::MAX,
                valid_until: i64::MAX,
                min_level: 4,
                min_rating_band: 9,
            }),
            accepts: true,
        }
    }

    #[test]
    fn everything_at_once_is_one_legacy_transaction() {
        let purchase = purchase();
        let instructions = purchase.instructions();
        assert_eq!(instructions.len(), 5);
        let size = transaction_size(&instructions, &purchase.owner);
        assert!(size < LARGEST_TRANSACTION, "{size}");
    }

    #[test]
    fn the_epochs_of_a_board_with_seven_monitors_are_finalized_in_it_before_it_is_accepted() {
        let purchase = purchase();
        let monitors: Vec<_> = (100..107).map(|n| Pubkey::new_from_array([n; 32])).collect();
        let finalize =
            |monitors: &[Pubkey]| instruction::finalize_epoch(purchase.provider, purchase.listing, u32::MAX, monitors);
        let finalize = vec![finalize(&monitors), finalize(&[])];
        let board = address::board(&purchase.listing);
        let measured = Purchase { finalize: finalize.clone(), board, ..purchase };
        let instructions = measured.instructions();
        assert_eq!((instructions.len(), &instructions[4..6]), (7, &finalize[..]));
        let size = transaction_size(&instructions, &measured.owner);
        assert!(size < LARGEST_TRANSACTION, "{size}");
    }

    #[test]
    fn what_is_there_already_is_not_made_again() {
        let purchase = Purchase { open_at: None, deposit: 0, certifier: None, order: None, ..purchase() };
        let instructions = purchase.instructions();
        assert_eq!(instructions, [instruction::accept_agreement(purchase.owner, &purchase.keys())]);
    }
}
