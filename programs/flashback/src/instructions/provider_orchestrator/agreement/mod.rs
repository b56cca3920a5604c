//! The provider's side of an agreement.

pub mod accept_agreement;
pub mod decline_agreement;
pub mod exit_agreement;
pub mod give_provider_notice;

pub use accept_agreement::*;
pub use decline_agreement::*;
pub use exit_agreement::*;
pub use give_provider_notice::*;
