//! What people call the numbers on the chain: categories, protocols, reasons, levels, pauses.

use clap::builder::{PossibleValuesParser, TypedValueParser};
use flashback::constants::LEVELS;
use flashback::state::{
    Action, AgreementStatus, BoardStanding, Category, CertifierStatus, Decision, ListingStatus, Pausable, Protocol,
    ProviderKind, ProviderStatus, Reason, SessionInstruction,
};
use flashback::text::text_field;
use flashback_client::Sort;

/// Values and their names, in the order they are offered.
pub type Names<T> = &'static [(T, &'static str)];

/// The two registers.
pub const KINDS: Names<ProviderKind> = &[(ProviderKind::Storage, "storage"), (ProviderKind::Service, "service")];

/// What is offered.
pub const CATEGORIES: Names<Category> = &[
    (Category::Storage, "storage"),
    (Category::Migration, "migration"),
    (Category::Analytics, "analytics"),
    (Category::Compliance, "compliance"),
    (Category::Monitoring, "monitoring"),
    (Category::Other, "other"),
];

/// How a storage listing is spoken to.
pub const PROTOCOLS: Names<Protocol> = &[
    (Protocol::None, "none"),
    (Protocol::S3, "s3"),
    (Protocol::AzureBlob, "azure-blob"),
    (Protocol::Swift, "swift"),
    (Protocol::WebDav, "webdav"),
    (Protocol::Sftp, "sftp"),
    (Protocol::Nfs, "nfs"),
    (Protocol::Ipfs, "ipfs"),
    (Protocol::Filecoin, "filecoin"),
    (Protocol::Arweave, "arweave"),
    (Protocol::Storj, "storj"),
    (Protocol::Sia, "sia"),
    (Protocol::Walrus, "walrus"),
];

/// Why a certificate was revoked or a provider delisted.
pub const REASONS: Names<Reason> = &[
    (Reason::Unspecified, "unspecified"),
    (Reason::EvidenceInvalid, "evidence-invalid"),
    (Reason::KeyCompromise, "key-compromise"),
    (Reason::AffiliationChanged, "affiliation-changed"),
    (Reason::CessationOfOperation, "cessation-of-operation"),
    (Reason::ServiceLevelBreach, "service-level-breach"),
    (Reason::Fraud, "fraud"),
    (Reason::LegalOrder, "legal-order"),
];

/// What the guardian can pause.
pub const PAUSABLES: Names<Pausable> = &[
    (Pausable::Registration, "registration"),
    (Pausable::Listing, "listing"),
    (Pausable::Request, "request"),
    (Pausable::Accept, "accept"),
    (Pausable::OpenVault, "open-vault"),
];

/// Orders of a browser's answer.
pub const SORTS: Names<Sort> = &[(Sort::Price, "price"), (Sort::Level, "level"), (Sort::Rating, "rating")];

/// Where a listing stands.
pub const LISTING_STATUSES: Names<ListingStatus> =
    &[(ListingStatus::Open, "open"), (ListingStatus::Paused, "paused"), (ListingStatus::Closed, "closed")];

/// Whether a provider is in business.
pub const PROVIDER_STATUSES: Names<ProviderStatus> =
    &[(ProviderStatus::Active, "active"), (ProviderStatus::Retired, "retired")];

/// What measurements, or rulings, make of a board or a provider.
pub const STANDINGS: Names<BoardStanding> =
    &[(BoardStanding::Active, "active"), (BoardStanding::Watch, "watch"), (BoardStanding::Suspended, "suspended")];

/// Whether a certifier may issue.
pub const CERTIFIER_STATUSES: Names<CertifierStatus> =
    &[(CertifierStatus::Active, "active"), (CertifierStatus::Suspended, "suspended")];

/// Where an agreement stands.
pub const AGREEMENT_STATUSES: Names<AgreementStatus> = &[
    (AgreementStatus::Requested, "requested"),
    (AgreementStatus::Active, "active"),
    (AgreementStatus::Ending, "ending"),
    (AgreementStatus::Ended, "ended"),
    (AgreementStatus::Closed, "closed"),
    (AgreementStatus::Declined, "declined"),
    (AgreementStatus::Cancelled, "cancelled"),
    (AgreementStatus::Lapsed, "lapsed"),
];

/// What is done with an object.
pub const ACTIONS: Names<Action> = &[
    (Action::Read, "read"),
    (Action::Write, "write"),
    (Action::Delete, "delete"),
    (Action::List, "list"),
    (Action::Share, "share"),
];

/// What comes of a request for access.
pub const DECISIONS: Names<Decision> = &[
    (Decision::Allowed, "allowed"),
    (Decision::AgreementNotStarted, "agreement-not-started"),
    (Decision::AgreementEnded, "agreement-ended"),
    (Decision::AgreementUnpaid, "agreement-unpaid"),
    (Decision::VaultDry, "vault-dry"),
    (Decision::GrantRevoked, "revoked"),
    (Decision::AllGrantsRevoked, "all-revoked"),
    (Decision::GrantNotStarted, "not-started"),
    (Decision::GrantExpired, "expired"),
    (Decision::ActionNotGranted, "action-not-granted"),
    (Decision::OutsidePrefix, "outside-prefix"),
    (Decision::ParentGone, "parent-gone"),
];

/// What a session may do in the owner's place.
pub const SESSION_INSTRUCTIONS: Names<SessionInstruction> = &[
    (SessionInstruction::RequestAgreement, "request"),
    (SessionInstruction::CancelRequest, "cancel"),
    (SessionInstruction::CreateGrant, "create-grant"),
    (SessionInstruction::NarrowGrant, "narrow-grant"),
    (SessionInstruction::RevokeGrant, "revoke-grant"),
    (SessionInstruction::RevokeAllGrants, "revoke-all-grants"),
];

/// Certification levels, from 0 on.
const LEVEL_NAMES: [&str; LEVELS as usize + 1] = ["none", "identified", "verified", "established", "audited"];

/// The name of a value.
pub fn name<T: PartialEq + Copy>(names: Names<T>, value: T) -> &'static str {
    names.iter().find(|(known, _)| *known == value).map_or("unknown", |(_, name)| name)
}

/// The name of a value as it is stored.
pub fn stored<T: PartialEq + Copy + TryFrom<u8>>(names: Names<T>, value: u8) -> &'static str {
    T::try_from(value).map_or("unknown", |value| name(names, value))
}

/// Reads one of `names` from the command line; the help lists them.
pub fn parser<T: Copy + Send + Sync + 'static>(names: Names<T>) -> impl TypedValueParser<Value = T> {
    let known = PossibleValuesParser::new(names.iter().map(|(_, name)| *name));
    known.try_map(move |given| {
        names.iter().find(|(_, name)| *name == given).map(|(value, _)| *value).ok_or("no such name")
    })
}

/// The set of `categories`.
pub fn category_set(categories: &[Category]) -> u16 {
    categories.iter().fold(0, |set, category| set | category.bit())
}

/// The names in a set of categories.
pub fn category_names(set: u16) -> Vec<&'static str> {
    CATEGORIES.iter().filter(|(category, _)| set & category.bit() != 0).map(|(_, name)| *name).collect()
}

/// Reads a text that has at most `N` bytes.
pub fn parse_text<const N: usize>(text: &str) -> Result<[u8; N], String> {
    text_field(text).ok_or_else(|| format!("{} bytes of UTF-8 are too long, at most {N} fit", text.len()))
}

/// Reads a level by name or number.
pub fn parse_level(text: &str) -> Result<u8, String> {
    let named = LEVEL_NAMES.iter().position(|name| name.eq_ignore_ascii_case(text));
    let level = named.and_then(|level| u8::try_from(level).ok()).or_else(|| text.parse().ok());
    level
        .filter(|level| (1..=LEVELS).contains(level))
        .ok_or_else(|| "a level is 1 (identified), 2 (verified), 3 (established) or 4 (audited)".into())
}

/// The name of a level; `none` for 0.
pub fn level(level: u8) -> &'static str {
    LEVEL_NAMES.get(usize::from(level)).copied().unwrap_or("unknown")
}

/// Reads a region by M49 number, ISO 3166 letters or English name.
pub fn parse_region(text: &str) -> Result<u16, String> {
    flashback_client::region::code(text)
        .ok_or_else(|| "no such region: give an ISO country code (DE, DEU), an English name or a UN M49 number".into())
}

/// The name of a region with its number.
pub fn region(code: u16) -> String {
    flashback_client::region::name(code).map_or_else(|| code.to_string(), |name| format!("{name} ({code})"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stored_value_has_a_name_of_its_own() {
        fn check<T: Copy + PartialEq + TryFrom<u8> + Into<u8>>(names: Names<T>) {
            let known = (0..=u8::MAX).filter(|value| T::try_from(*value).is_ok()).count();
            assert_eq!(known, names.len());
            for (n, (value, name)) in (0..).zip(names) {
                assert_eq!((*value).into(), n, "{name}");
                assert_eq!(stored(names, n), *name);
            }
        }
        check(KINDS);
        check(CATEGORIES);
        check(PROTOCOLS);
        check(REASONS);
        check(LISTING_STATUSES);
        check(PROVIDER_STATUSES);
        check(CERTIFIER_STATUSES);
        check(ACTIONS);
        check(DECISIONS);
        assert_eq!(stored(KINDS, 9), "unknown");
    }

    #[test]
    fn levels_go_by_name_and_number() {
        for (text, level) in [("1", 1), ("verified", 2), ("Established", 3), ("4", 4)] {
            assert_eq!(parse_level(text), Ok(level));
        }
        for text in ["0", "none", "5", "", "gold"] {
            assert!(parse_level(text).is_err(), "{text}");
        }
        assert_eq!((level(0), level(4), level(9)), ("none", "audited", "unknown"));
    }

    #[test]
    fn sets_of_categories_have_names() {
        let set = category_set(&[Category::Other, Category::Migration]);
        assert_eq!(category_names(set), ["migration", "other"]);
    }
}
