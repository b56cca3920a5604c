//! The consumer's side of an agreement.

pub mod cancel_request;
pub mod end_agreement;
pub mod leave_agreement;
pub mod request_agreement;
pub mod review_period;
pub mod terminate_agreement;

pub use cancel_request::*;
pub use end_agreement::*;
pub use leave_agreement::*;
pub use request_agreement::*;
pub use review_period::*;
pub use terminate_agreement::*;
