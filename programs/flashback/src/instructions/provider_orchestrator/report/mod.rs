//! What monitors report, and what they are paid.

pub mod commit_report;
pub mod report_quality;
pub mod withdraw_pay;

pub use commit_report::*;
pub use report_quality::*;
pub use withdraw_pay::*;
