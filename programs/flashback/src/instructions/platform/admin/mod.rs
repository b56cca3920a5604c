//! The admin's and the guardian's instructions.

pub mod accept_admin;
pub mod initialize_platform;
pub mod pause;
pub mod propose_admin;
pub mod resume;
pub mod set_settlement_mint;
pub mod update_platform;

pub use accept_admin::*;
pub use initialize_platform::*;
pub use pause::*;
pub use propose_admin::*;
pub use resume::*;
pub use set_settlement_mint::*;
pub use update_platform::*;
