//! Agreements, as providers accept, decline and end them.

pub mod accept_agreement;
pub mod decline_agreement;
pub mod exit_agreement;
pub mod give_provider_notice;
