//! What consumers do about their vaults and agreements.

pub mod agreement;
pub mod dispute;
pub mod grant;
pub mod session;
pub mod vault;
