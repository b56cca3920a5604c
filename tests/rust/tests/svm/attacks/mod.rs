//! Attempts to take, lock, hide or fake something, each seen refused or without gain. A file for each topic; a test says
//! what the attacker wants and compares what everybody has with what they would have had without it. What one instruction
//! refuses by one error stands in its suite; here stands what takes several steps, several parties or time.

mod access;
mod boards;
mod closing;
mod disputes;
mod finality;
mod gaps;
mod identity;
mod lockup;
mod phantom_default;
mod register;
mod reputation;
