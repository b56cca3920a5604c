//! What providers do about their bonds and agreements.

pub mod agreement;
pub mod board;
pub mod bond;
pub mod report;
