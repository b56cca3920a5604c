//! Sessions: keys that act for a consumer.

pub mod close_session;
pub mod open_session;
