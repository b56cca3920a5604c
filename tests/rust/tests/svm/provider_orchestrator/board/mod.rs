//! The board of a listing.

pub mod announce_endpoint;
pub mod announce_maintenance;
pub mod assign_monitor;
pub mod close_board;
pub mod fund_board;
pub mod open_board;
