//! The provider's bond.

pub mod close_bond;
pub mod deposit_bond;
pub mod open_bond;
pub mod set_payout;
pub mod thaw_bond;
pub mod withdraw_bond;

pub use close_bond::*;
pub use deposit_bond::*;
pub use open_bond::*;
pub use set_payout::*;
pub use thaw_bond::*;
pub use withdraw_bond::*;
