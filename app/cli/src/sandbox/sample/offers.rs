//! Who sells what in the sample market. Names and domains are made up; prices are near what such services cost.

use anchor_lang::prelude::Pubkey;
use flashback::state::{Category, FairUse, Offer, Protocol, ProviderKind, ServiceLevels, Terms, Tier, STORAGE_UNIT};
use flashback::text::text_field;

/// Micro-USD per 10^6 base units of the sample dollar.
pub const DOLLAR_VALUE: u64 = 1_000_000;
/// Micro-USD per 10^6 base units of the sample euro.
pub const EURO_VALUE: u64 = 1_100_000;

/// Base units of each mint that a seller starts with, and that a consumer has to spend: 10,000.
pub const FLOAT: u64 = 10_000_000_000;
/// Of that, what a seller stakes in its bond: 2,000.
pub const STAKE: u64 = 2_000_000_000;

/// Who certifies.
pub struct Certifier {
    /// File name of its key.
    pub key: &'static str,
    /// Its name on the chain.
    pub name: &'static str,
    /// Highest level that it certifies.
    pub max_level: u8,
}

/// A provider of the sample market.
pub struct Seller {
    /// File name of its key.
    pub key: &'static str,
    /// Its register.
    pub kind: ProviderKind,
    /// Its name on the chain.
    pub name: &'static str,
    /// Where it is reached.
    pub endpoint: &'static str,
    /// UN M49.
    pub region: u16,
    /// Storage that it has.
    pub capacity_gib: u64,
    /// File name of the key of the certifier that identified it. Higher levels take a record, which nobody has yet.
    pub certified: Option<&'static str>,
    /// What it lists.
    pub offers: &'static [Offering],
}

/// A listing of the sample market.
pub struct Offering {
    name: [u8; 32],
    path: [u8; 48],
    unit: [u8; 16],
    category: Category,
    protocol: Protocol,
    price: u64,
    capacity: u64,
    least: u64,
    most: u64,
    promise: Promise,
    /// Whether its price is in the sample euro.
    pub in_euro: bool,
}

/// Service levels that the sample market knows.
#[derive(Clone, Copy)]
enum Promise {
    None,
    ThreeNines,
    /// Three nines of each epoch by itself, with a penalty of half the credit.
    DailyNines,
}

/// File name of the key of a certifier that certifies on every level.
pub const AUDITOR: &str = "certifier-assay";
const CHECKER: &str = "certifier-plumb";

/// The certifiers.
pub const CERTIFIERS: [Certifier; 2] = [
    Certifier { key: AUDITOR, name: "Assay Certification", max_level: 4 },
    Certifier { key: CHECKER, name: "Plumb Checks", max_level: 2 },
];

/// The field of a text of this market: all of them fit.
pub const fn field<const N: usize>(text: &str) -> [u8; N] {
    match text_field(text) {
        Some(field) => field,
        None => panic!("longer than its field"),
    }
}

const fn storage(name: &str, path: &str, protocol: Protocol, price: u64, capacity: u64, promise: Promise) -> Offering {
    let category = Category::Storage;
    Offering {
        name: field(name),
        path: field(path),
        unit: STORAGE_UNIT,
        category,
        protocol,
        price,
        capacity,
        least: 10,
        most: capacity / 4,
        promise,
        in_euro: false,
    }
}

const fn service(name: &str, category: Category, unit: &str, price: u64, capacity: u64) -> Offering {
    Offering {
        name: field(name),
        path: [0; 48],
        unit: field(unit),
        category,
        protocol: Protocol::None,
        price,
        capacity,
        least: 1,
        most: capacity,
        promise: Promise::None,
        in_euro: false,
    }
}

const fn in_euro(offering: Offering) -> Offering {
    Offering { in_euro: true, ..offering }
}

/// The providers, storage first.
pub const SELLERS: [Seller; 11] = [
    Seller {
        key: "storage-fjord",
        kind: ProviderKind::Storage,
        name: "Fjord Object Storage",
        endpoint: "https://s3.fjord.example",
        region: 578,
        capacity_gib: 800_000,
        certified: Some(AUDITOR),
        offers: &[
            storage("Hot, replicated three times", "/hot", Protocol::S3, 11_500, 200_000, Promise::ThreeNines),
            storage("Cold archive", "/cold", Protocol::S3, 1_400, 600_000, Promise::ThreeNines),
        ],
    },
    Seller {
        key: "storage-rhine",
        kind: ProviderKind::Storage,
        name: "Rhine Data Centre",
        endpoint: "https://s3.rhine.example",
        region: 276,
        capacity_gib: 400_000,
        certified: Some(AUDITOR),
        offers: &[
            in_euro(storage("Hot storage in Frankfurt", "/fra", Protocol::S3, 9_800, 250_000, Promise::ThreeNines)),
            storage("File shares", "/nfs", Protocol::Nfs, 14_000, 50_000, Promise::None),
        ],
    },
    Seller {
        key: "storage-maple",
        kind: ProviderKind::Storage,
        name: "Maple Blob",
        endpoint: "https://blob.maple.example",
        region: 124,
        capacity_gib: 300_000,
        certified: Some(CHECKER),
        offers: &[storage("Blob storage", "/blob", Protocol::AzureBlob, 6_100, 300_000, Promise::ThreeNines)],
    },
    Seller {
        key: "storage-kumo",
        kind: ProviderKind::Storage,
        name: "Kumo 雲 Storage",
        endpoint: "https://swift.kumo.example",
        region: 392,
        capacity_gib: 150_000,
        certified: Some(CHECKER),
        offers: &[
            storage("Object storage, Tokyo", "/tyo", Protocol::S3, 7_900, 100_000, Promise::ThreeNines),
            storage("Swift containers", "/swift", Protocol::Swift, 7_200, 50_000, Promise::None),
        ],
    },
    Seller {
        key: "storage-orchard",
        kind: ProviderKind::Storage,
        name: "Orchard Pinning",
        endpoint: "https://ipfs.orchard.example",
        region: 1,
        capacity_gib: 60_000,
        certified: None,
        offers: &[
            storage("Pinning, five replicas", "", Protocol::Ipfs, 4_300, 40_000, Promise::None),
            storage("Sealed sectors", "/deal", Protocol::Filecoin, 300, 20_000, Promise::None),
        ],
    },
    Seller {
        key: "storage-savanna",
        kind: ProviderKind::Storage,
        name: "Savanna Storage",
        endpoint: "https://s3.savanna.example",
        region: 710,
        capacity_gib: 90_000,
        certified: None,
        offers: &[storage("Standard bucket", "", Protocol::S3, 3_900, 90_000, Promise::None)],
    },
    Seller {
        key: "service-carry",
        kind: ProviderKind::Service,
        name: "Carry Migration",
        endpoint: "https://carry.example",
        region: 826,
        capacity_gib: 0,
        certified: Some(AUDITOR),
        offers: &[service("Moves between any two protocols", Category::Migration, "TiB moved", 18_000_000, 5_000)],
    },
    Seller {
        key: "service-lens",
        kind: ProviderKind::Service,
        name: "Lens Analytics",
        endpoint: "https://lens.example",
        region: 840,
        capacity_gib: 0,
        certified: Some(AUDITOR),
        offers: &[
            service("Access patterns, weekly", Category::Analytics, "bucket", 12_000_000, 400),
            service("Cost forecast", Category::Analytics, "report", 45_000_000, 100),
        ],
    },
    Seller {
        key: "service-canton",
        kind: ProviderKind::Service,
        name: "Canton Compliance",
        endpoint: "https://canton.example",
        region: 756,
        capacity_gib: 0,
        certified: Some(AUDITOR),
        offers: &[in_euro(service("Data protection audit", Category::Compliance, "audit", 350_000_000, 40))],
    },
    Seller {
        key: "service-beacon",
        kind: ProviderKind::Service,
        name: "Beacon Monitoring",
        endpoint: "https://beacon.example",
        region: 528,
        capacity_gib: 0,
        certified: None,
        offers: &[service("Probes every five minutes", Category::Monitoring, "endpoint", 2_500_000, 2_000)],
    },
    Seller {
        key: "service-vaultkey",
        kind: ProviderKind::Service,
        name: "Vaultkey Escrow",
        endpoint: "https://vaultkey.example",
        region: 702,
        capacity_gib: 0,
        certified: None,
        offers: &[service("Key escrow with quorum", Category::Other, "key", 800_000, 10_000)],
    },
];

/// What [`HARBOUR`](super::HARBOUR) offers: each epoch is a period, and can be disputed for one more.
pub fn harbour_offer(epoch_secs: u32) -> Offer {
    let offering = storage("Hot storage, watched", "/hot/", Protocol::S3, 9_000, 400_000, Promise::DailyNines);
    let offer = offering.offer(epoch_secs);
    Offer { terms: Terms { grace_secs: epoch_secs, dispute_secs: epoch_secs, ..offer.terms }, ..offer }
}

impl Seller {
    /// Whether it lists something in the sample euro, or in the dollar.
    pub fn sells_in(&self, euro: bool) -> bool {
        self.offers.iter().any(|offering| offering.in_euro == euro)
    }

    /// The set of categories that it lists.
    pub fn categories(&self) -> u16 {
        self.offers.iter().fold(0, |set, offering| set | offering.category.bit())
    }
}

impl Offering {
    /// The offer as an instruction takes it.
    pub fn offer(&self, epoch_secs: u32) -> Offer {
        Offer {
            name: self.name,
            path: self.path,
            unit: self.unit,
            category: self.category.bit(),
            protocol: self.protocol,
            price: self.price,
            capacity: self.capacity,
            min_quantity: self.least,
            max_quantity: self.most,
            min_term_secs: 0,
            max_term_secs: 365 * epoch_secs,
            auto_accept: !matches!(self.category, Category::Analytics | Category::Compliance | Category::Other),
            arbiter: Pubkey::default(),
            terms: Terms {
                notice_secs: 7 * epoch_secs,
                provider_notice_secs: 30 * epoch_secs,
                grace_secs: 2 * epoch_secs,
                dispute_secs: 3 * epoch_secs,
                ruling_secs: 7 * epoch_secs,
                max_credit_bps: 5_000,
                fair_use: FairUse { egress_gib: 1, requests: 10_000 },
                service_levels: self.promise.levels(),
                ..Terms::default()
            },
        }
    }
}

impl Promise {
    fn levels(self) -> ServiceLevels {
        let silent = ServiceLevels { period_epochs: 30, collateral_months: 1, ..ServiceLevels::default() };
        match self {
            Self::None => silent,
            Self::ThreeNines => {
                let tiers = [(999_000, 1_000), (990_000, 2_500), (950_000, 10_000)];
                let tier = |(threshold_ppm, credit_bps)| Tier { threshold_ppm, credit_bps, padding: [0; 2] };
                ServiceLevels { availability: tiers.map(tier), success: tiers.map(tier), ..silent }
            }
            Self::DailyNines => ServiceLevels { period_epochs: 1, penalty_bps: 5_000, ..Self::ThreeNines.levels() },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_market_has_everything_that_can_be_browsed_for() {
        let offers = || SELLERS.iter().flat_map(|seller| seller.offers);
        let categories: u16 = offers().fold(0, |set, offering| set | offering.category.bit());
        assert_eq!(categories, flashback::state::ALL_CATEGORIES);
        let certified = SELLERS.iter().filter(|seller| seller.certified.is_some()).count();
        assert!(0 < certified && certified < SELLERS.len());
        assert!(offers().any(|offering| offering.in_euro));
        let keys: BTreeSet<_> = super::super::actors().collect();
        assert_eq!(keys.len(), super::super::actors().count(), "a key for each");
    }

    #[test]
    fn storage_and_a_migration_can_be_bought_without_a_board_and_something_cannot() {
        let offers = || SELLERS.iter().flat_map(|seller| seller.offers.iter().map(|offering| offering.offer(86_400)));
        let sold = |category: Category, quantity: u64| {
            offers().any(|offer| {
                offer.category == category.bit()
                    && offer.auto_accept
                    && !offer.terms.service_levels.is_measured()
                    && (offer.min_quantity..=offer.max_quantity).contains(&quantity)
            })
        };
        assert!(sold(Category::Storage, 500) && sold(Category::Migration, 1));
        assert!(offers().any(|offer| offer.terms.service_levels.is_measured()));
        for offer in offers() {
            let (terms, least) = (offer.terms, flashback::constants::MIN_BOARDLESS_CREDIT_BPS);
            assert!(terms.max_credit_bps >= least && terms.notice_secs <= 7 * 86_400);
        }
    }
}
