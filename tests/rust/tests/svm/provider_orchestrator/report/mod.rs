//! What monitors report and are paid.

pub mod commit_report;
pub mod report_quality;
pub mod withdraw_pay;
