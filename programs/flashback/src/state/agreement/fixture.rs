//! Accounts that the tests beside the rules start from.

use bytemuck::Zeroable;

use super::*;
use crate::state::{PlatformChanges, ServiceLevels, TermBounds};

pub(super) const DAY: i64 = 86_400;
pub(super) const EPOCH: u32 = 86_400;
pub(super) const NOW: i64 = 1_000 * DAY;
pub(super) const CALENDAR: Calendar = Calendar { genesis_at: 0, epoch_secs: EPOCH, report_window_secs: EPOCH / 2 };

pub(super) fn key(n: u8) -> Pubkey {
    Pubkey::new_from_array([n; 32])
}

pub(super) fn platform() -> Platform {
    let mut platform = Platform {
        epoch_secs: EPOCH,
        report_window_secs: EPOCH / 2,
        bounds: TermBounds::widest(EPOCH),
        ..Platform::zeroed()
    };
    let changes = PlatformChanges {
        arbiter: Some(key(9)),
        fee_bps: Some(100),
        dispute_stake_lamports: Some(10_000_000),
        ..Default::default()
    };
    platform.apply(&changes).unwrap();
    platform
}

pub(super) fn listing() -> Listing {
    let service_levels = ServiceLevels { period_epochs: 7, collateral_months: 1, ..ServiceLevels::default() };
    Listing {
        open: 1,
        provider: key(2),
        price: 2_592_000,
        capacity: 100,
        min_quantity: 2,
        max_quantity: 50,
        min_term_secs: 30 * EPOCH,
        max_term_secs: 60 * EPOCH,
        revision: 3,
        terms: Terms {
            notice_secs: 7 * EPOCH,
            provider_notice_secs: 10 * EPOCH,
            grace_secs: 4 * EPOCH,
            dispute_secs: EPOCH,
            ruling_secs: EPOCH,
            max_credit_bps: 5_000,
            service_levels,
            ..Terms::default()
        },
        ..Listing::zeroed()
    }
}

pub(super) fn provider() -> Provider {
    Provider {
        authority: key(1),
        attributes_version: 4,
        capacity_gib: 80,
        rating_band: UNRATED,
        level_until: [NOW + 90 * DAY, NOW + 50 * DAY, 0, 0],
        ..Provider::zeroed()
    }
}

pub(super) fn order() -> Order {
    Order {
        quantity: 10,
        max_price: 2_592_000,
        revision: 3,
        attributes_version: 4,
        term_secs: 30 * EPOCH,
        valid_until: NOW + DAY,
        min_level: 2,
        min_rating_band: 0,
    }
}

pub(super) fn vault() -> Vault {
    let mut vault = Vault { balance: 1_000_000_000, owner: key(3), ..Vault::zeroed() };
    vault.start(&platform(), 0, 0, NOW).unwrap();
    vault
}

pub(super) fn bond() -> Bond {
    Bond { amount: 100_000_000, ..Bond::zeroed() }
}

pub(super) fn requested(order: &Order) -> Agreement {
    let mut agreement = Agreement::zeroed();
    agreement.request(order, &mut vault(), &listing(), &provider(), &platform(), NOW).unwrap();
    agreement
}

/// Everything that an acceptance touches.
pub(super) struct Fixture {
    pub agreement: Agreement,
    pub vault: Vault,
    pub listing: Listing,
    pub provider: Provider,
    pub bond: Bond,
}

impl Fixture {
    pub fn requested() -> Self {
        Self { agreement: requested(&order()), vault: vault(), listing: listing(), provider: provider(), bond: bond() }
    }

    pub fn accept(&mut self, now: i64) -> Result<()> {
        let Self { agreement, vault, listing, provider, bond } = self;
        agreement.accept(&provider.authority.clone(), vault, listing, provider, bond, None, now)
    }

    pub fn active() -> Self {
        let mut fixture = Self::requested();
        fixture.accept(NOW).unwrap();
        fixture
    }

    pub fn settle(&mut self, index: u32, now: i64) -> Result<Settlement> {
        Ok(self
            .agreement
            .settle_period(&mut self.vault, None, None, index, now)?
            .expect("a period that is not settled"))
    }

    pub fn expire(&mut self, now: i64) -> Result<Expiry> {
        self.agreement.expire(&mut self.vault, now)
    }
}
