//! The board that measures a listing: opened, funded and closed by the provider, filled by the registrar.

pub mod announce_endpoint;
pub mod announce_maintenance;
pub mod assign_monitor;
pub mod close_board;
pub mod fund_board;
pub mod open_board;

pub use announce_endpoint::*;
pub use announce_maintenance::*;
pub use assign_monitor::*;
pub use close_board::*;
pub use fund_board::*;
pub use open_board::*;
