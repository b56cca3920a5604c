//! Keys that act for a consumer.

pub mod close_session;
pub mod open_session;

pub use close_session::*;
pub use open_session::*;
