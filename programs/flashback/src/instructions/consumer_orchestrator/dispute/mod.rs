//! Disputes about what a period's figures give: opened by either side, answered by the other, ruled by the arbiter.

pub mod answer_dispute;
pub mod close_dispute;
pub mod open_dispute;
pub mod rule_dispute;

pub use answer_dispute::*;
pub use close_dispute::*;
pub use open_dispute::*;
pub use rule_dispute::*;
