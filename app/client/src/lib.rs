//! Client of the Flashback program: where its accounts lie, what they hold, how its instructions are built and sent.
//!
//! [`address`], [`instruction`] and [`account`] are pure. [`client::Client`] is what talks to a node; [`browse`] is how a
//! consumer finds an offer.
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
