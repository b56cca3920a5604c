//! The first 128 bytes behind the discriminator of Provider and Listing: the same fields at the same offsets, so that a
//! plain `getProgramAccounts` with memcmp filters finds them. These are the offsets in the account's data.

/// `u8`, a [`ProviderKind`](super::ProviderKind).
pub const KIND: usize = 8;
/// `u8`, the status enum of the account.
pub const STATUS: usize = 9;
/// `u8`, 1 while a listing takes requests, or a provider has listings that are not closed.
pub const OPEN: usize = 10;
/// `u8`, a [`Protocol`](super::Protocol).
pub const PROTOCOL: usize = 11;
/// `u16`, set of [`Category`](super::Category).
pub const CATEGORY: usize = 12;
/// `u16`, UN M49.
pub const REGION: usize = 14;
/// `u8`, highest level held at the last write; a hint.
pub const CERT_LEVEL: usize = 16;
/// `u8`, `floor(log2 price)` of a listing.
pub const PRICE_BAND: usize = 17;
/// `u8`, `rating_bps / 1_000`, 255 unrated; a hint.
pub const RATING_BAND: usize = 18;
/// `u8`, layout of the account.
pub const VERSION: usize = 19;
/// `u64`: a number in the register, or the listing's index.
pub const ID: usize = 24;
/// First key: a provider's authority, a listing's arbiter.
pub const KEY_0: usize = 32;
/// Second key: the provider.
pub const KEY_1: usize = 64;
/// Third key: a provider's proposed authority, a listing's mint.
pub const KEY_2: usize = 96;
/// `i64`, until when `cert_level` was held at the last write; a hint.
pub const CERT_UNTIL: usize = 128;

/// Layout that this program writes.
pub const LAYOUT_VERSION: u8 = 1;
