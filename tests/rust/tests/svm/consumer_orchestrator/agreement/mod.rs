//! Agreements, as consumers ask for them and end them.

pub mod cancel_request;
pub mod end_agreement;
pub mod leave_agreement;
pub mod request_agreement;
pub mod review_period;
pub mod terminate_agreement;
