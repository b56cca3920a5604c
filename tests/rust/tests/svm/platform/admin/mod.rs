//! The platform: its parameters, its admin, its pauses and the mints that it vouches for.

use flashback::state::Pausable;
use flashback_tests::*;

pub mod accept_admin;
pub mod initialize_platform;
pub mod pause;
pub mod propose_admin;
pub mod resume;
pub mod set_settlement_mint;
pub mod update_platform;

const NEW: Wallet = Wallet("new admin");

const REGISTRATION: u8 = 1 << Pausable::Registration as u8;

const LISTING: u8 = 1 << Pausable::Listing as u8;
