//! Disputes: finding them.

use anchor_lang::prelude::Pubkey;
use flashback::state::Dispute;

use crate::filter::{at, Filters};

/// Which disputes are looked for; `None` means any.
#[derive(Clone, Copy, Debug, Default)]
pub struct DisputeFilter {
    /// Who rules.
    pub arbiter: Option<Pubkey>,
    /// The Provider account of one side.
    pub provider: Option<Pubkey>,
    /// The key of the other side.
    pub consumer: Option<Pubkey>,
    /// The Agreement account.
    pub agreement: Option<Pubkey>,
}

impl DisputeFilter {
    /// What a node compares.
    pub fn to_filters(&self) -> Filters {
        Filters::of::<Dispute>()
            .maybe(at!(Dispute, arbiter), self.arbiter.as_ref().map(AsRef::as_ref))
            .maybe(at!(Dispute, provider), self.provider.as_ref().map(AsRef::as_ref))
            .maybe(at!(Dispute, consumer), self.consumer.as_ref().map(AsRef::as_ref))
            .maybe(at!(Dispute, agreement), self.agreement.as_ref().map(AsRef::as_ref))
    }

    /// Whether a dispute is looked for.
    pub fn takes(&self, dispute: &Dispute) -> bool {
        self.arbiter.is_none_or(|key| key == dispute.arbiter)
            && self.provider.is_none_or(|key| key == dispute.provider)
            && self.consumer.is_none_or(|key| key == dispute.consumer)
            && self.agreement.is_none_or(|key| key == dispute.agreement)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytemuck::Zeroable;

    #[test]
    fn a_filter_asks_for_the_four_keys_in_one_run() {
        let keys: [Pubkey; 4] = std::array::from_fn(|n| Pubkey::new_from_array([u8::try_from(n).unwrap() + 1; 32]));
        let [arbiter, provider, consumer, agreement] = keys;
        let filter = DisputeFilter {
            arbiter: Some(arbiter),
            provider: Some(provider),
            consumer: Some(consumer),
            agreement: Some(agreement),
        };
        assert_eq!(filter.to_filters().runs()[1], (32, keys.map(|key| key.to_bytes()).concat()));
        let wanted = Dispute { arbiter, provider, consumer, agreement, ..Dispute::zeroed() };
        assert!(filter.takes(&wanted) && DisputeFilter::default().takes(&wanted));
        assert!(!filter.takes(&Dispute { agreement: arbiter, ..wanted }));
    }
}
