//! Flags that ask for what was measured, and how it was judged.

use clap::Args;

use super::amount::ppm;

/// What a rating and measurements must be at least.
#[derive(Args, Debug)]
pub struct QualityArgs {
    /// Rating of at least BAND times 10 %
    #[arg(long, value_name = "BAND", value_parser = clap::value_parser!(u8).range(..=10))]
    pub min_rating: Option<u8>,
    /// Availability that was measured over the last 30 epochs, at least; of a provider's boards the lowest counts
    #[arg(long, value_name = "PERCENT", value_parser = ppm)]
    pub min_availability: Option<u32>,
    /// Only what is measured: half of the last 30 epochs at least, of a provider on one board
    #[arg(long)]
    pub measured: bool,
}
