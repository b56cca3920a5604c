//! What providers offer.

pub mod close_listing;
pub mod create_listing;
pub mod pause_listing;
pub mod refresh_listing;
pub mod resume_listing;
pub mod update_listing;

pub use close_listing::*;
pub use create_listing::*;
pub use pause_listing::*;
pub use refresh_listing::*;
pub use resume_listing::*;
pub use update_listing::*;
