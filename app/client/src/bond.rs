//! Bonds: finding them.

use anchor_lang::prelude::Pubkey;
use flashback::state::Bond;

use crate::filter::{at, Filters};

/// Which bonds are looked for; `None` means any.
#[derive(Clone, Copy, Debug, Default)]
pub struct BondFilter {
    /// The Provider account.
    pub provider: Option<Pubkey>,
    /// What it holds.
    pub mint: Option<Pubkey>,
}

impl BondFilter {
    /// What a node compares.
    pub fn to_filters(&self) -> Filters {
        Filters::of::<Bond>()
            .maybe(at!(Bond, provider), self.provider.as_ref().map(AsRef::as_ref))
            .maybe(at!(Bond, mint), self.mint.as_ref().map(AsRef::as_ref))
    }

    /// Whether a bond is looked for.
    pub fn takes(&self, bond: &Bond) -> bool {
        self.provider.is_none_or(|key| key == bond.provider) && self.mint.is_none_or(|key| key == bond.mint)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytemuck::Zeroable;

    #[test]
    fn a_filter_asks_for_provider_and_mint_in_one_run() {
        let (provider, mint) = (Pubkey::new_from_array([1; 32]), Pubkey::new_from_array([2; 32]));
        let filter = BondFilter { provider: Some(provider), mint: Some(mint) };
        assert_eq!(filter.to_filters().runs()[1], (32, [provider.to_bytes(), mint.to_bytes()].concat()));
        assert!(filter.takes(&Bond { provider, mint, ..Bond::zeroed() }) && !filter.takes(&Bond::zeroed()));
    }
}
