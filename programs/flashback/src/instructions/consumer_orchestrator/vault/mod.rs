//! The consumer's vault.

pub mod close_vault;
pub mod deposit;
pub mod open_vault;
pub mod withdraw;

pub use close_vault::*;
pub use deposit::*;
pub use open_vault::*;
pub use withdraw::*;
