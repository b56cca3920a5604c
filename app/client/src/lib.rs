//! Client of the Flashback program: where its accounts lie, what they hold, how its instructions are built and sent.
//!
//! [`address`], [`instruction`] and [`account`] are pure. [`client::Client`] is what talks to a node; [`browse`] is how a
//! consumer finds an offer.
//!
//! Builders take keys and return an instruction. They ask no node and sign nothing:
//!
//! ```
//! use flashback_client::{address, instruction};
//! use solana_sdk::pubkey::Pubkey;
//!
//! let (owner, mint) = (Pubkey::new_unique(), Pubkey::new_unique());
//! let vault = address::vault(&owner, &mint, 0);
//! let instruction = instruction::sync_vault(vault);
//! assert_eq!(instruction.program_id, flashback_client::ID);
//! assert_eq!(instruction.accounts[0].pubkey, vault);
//! ```
//!
//! A refusal says what is wrong; then, after a semicolon, what to do:
//!
//! ```
//! use flashback_client::ClientError;
//!
//! let message = ClientError::PlatformMissing.to_string();
//! let (what, advice) = message.split_once("; ").unwrap();
//! assert_eq!(what, "there is no platform here");
//! assert_eq!(advice, "initialise it with `flashback platform init`, or check --url");
//! ```
#![deny(missing_docs)]

pub mod account;
pub mod address;
pub mod agreement;
pub mod board;
pub mod bond;
pub mod browse;
pub mod client;
pub mod dispute;
pub mod error;
pub mod event;
pub mod filter;
pub mod gateway;
pub mod grant;
pub mod instruction;
pub mod keeper;
pub mod provider;
pub mod purchase;
pub mod region;
pub mod session;
pub mod text;
pub mod vault;

pub use account::ProgramAccount;
pub use agreement::{AgreementFilter, StreamView};
pub use bond::BondFilter;
pub use browse::{BrowseEntry, BrowseFilter, Sort};
pub use client::{Client, Limits, Simulation};
pub use dispute::DisputeFilter;
pub use error::{ClientError, Result};
pub use flashback::{state, ID};
pub use grant::{GrantFilter, GrantView};
pub use provider::ProviderFilter;
pub use purchase::ListingContext;
pub use session::SessionFilter;
pub use vault::{VaultFilter, VaultView};
