//! Providers: finding them.

use anchor_lang::prelude::Pubkey;
use flashback::state::{header, Category, Provider, ProviderKind};

use crate::filter::Filters;

/// Which providers are looked for; `None` means any.
#[derive(Clone, Debug, Default)]
pub struct ProviderFilter {
    /// The register.
    pub kind: Option<ProviderKind>,
    /// One of its categories.
    pub category: Option<Category>,
    /// UN M49 code.
    pub region: Option<u16>,
    /// Who signs for it.
    pub authority: Option<Pubkey>,
}

impl ProviderFilter {
    /// What a node compares.
    pub fn to_filters(&self) -> Filters {
        Filters::of::<Provider>()
            .maybe(header::KIND, self.kind.map(|kind| [kind.into()]).as_ref().map(<[u8; 1]>::as_slice))
            .maybe(header::REGION, self.region.map(u16::to_le_bytes).as_ref().map(<[u8; 2]>::as_slice))
            .maybe(header::KEY_0, self.authority.as_ref().map(AsRef::as_ref))
    }

    /// Whether a provider is looked for. Categories are a set, which no equality finds.
    pub fn takes(&self, provider: &Provider) -> bool {
        self.kind.is_none_or(|kind| u8::from(kind) == provider.kind)
            && self.category.is_none_or(|category| category.bit() & provider.category != 0)
            && self.region.is_none_or(|region| region == provider.region)
            && self.authority.is_none_or(|authority| authority == provider.authority)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytemuck::Zeroable;

    #[test]
    fn providers_are_filtered_by_what_a_node_cannot_compare_too() {
        let provider = Provider { kind: 1, category: 0b110, region: 276, ..Provider::zeroed() };
        let with = |category| ProviderFilter { category: Some(category), ..Default::default() };
        assert!(with(Category::Migration).takes(&provider));
        assert!(with(Category::Analytics).takes(&provider));
        assert!(!with(Category::Compliance).takes(&provider));
        assert!(!ProviderFilter { kind: Some(ProviderKind::Storage), ..Default::default() }.takes(&provider));
        assert!(!ProviderFilter { region: Some(40), ..Default::default() }.takes(&provider));
        let runs = ProviderFilter { region: Some(276), ..Default::default() }.to_filters().runs();
        assert_eq!(runs[1], (header::REGION, 276_u16.to_le_bytes().to_vec()));
    }
}
