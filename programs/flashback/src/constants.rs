//! Limits, units and seeds. A limit that is a time is counted in epochs: a day on chain is one epoch, an hour `epoch_secs / 24`.

use anchor_lang::constant;

/// All of a sum, in basis points.
#[constant]
pub const BPS: u16 = 10_000;
/// All of a measurement, in parts per million.
#[constant]
pub const PPM: u32 = 1_000_000;
/// Seconds of the month that prices are named for: 30 days of 86,400 seconds, whatever `epoch_secs` is.
#[constant]
pub const MONTH_SECS: u32 = 2_592_000;
/// Buckets that an epoch is measured in.
#[constant]
pub const BUCKETS: u32 = 288;
/// Lowest rate of an agreement, in base units per second times 2^32: below it rounding would be visible.
#[constant]
pub const MIN_RATE_Q: u64 = 10_000;
/// Certification levels: 1 Identified, 2 Verified, 3 Established, 4 Audited.
#[constant]
pub const LEVELS: u8 = 4;
/// `rating_band` of a provider that no paid period has rated yet.
#[constant]
pub const UNRATED: u8 = 255;

/// Longest validity of a certificate of each level, in epochs.
#[constant]
pub const LEVEL_EPOCHS: [u32; LEVELS as usize] = [365, 180, 90, 90];
/// Windows of a provider's record that levels 2, 3 and 4 take: paid ones of services, clean ones in a row of storage.
pub const RECORD_WINDOWS: [u8; 3] = [1, 3, 6];
/// Measured epochs that level 2 takes of storage.
pub const RECORD_EPOCHS: u32 = 7;
/// Fees of a full period, in micro-USD, that make its window count in the record of a service.
pub const RECORD_FEE_MICRO_USD: u64 = 1_000_000;

/// Longest and shortest epoch, in seconds.
#[constant]
pub const MAX_EPOCH_SECS: u32 = 86_400;
/// See `MAX_EPOCH_SECS`; an epoch is also a multiple of `BUCKETS`.
#[constant]
pub const MIN_EPOCH_SECS: u32 = BUCKETS;

/// Highest platform fee.
#[constant]
pub const MAX_FEE_BPS: u16 = 500;
/// Highest registration fee, in lamports.
#[constant]
pub const MAX_REGISTRATION_FEE_LAMPORTS: u64 = 10_000_000_000_u64;
/// Lowest stake of a dispute, in lamports.
#[constant]
pub const MIN_DISPUTE_STAKE_LAMPORTS: u64 = 10_000_000;
/// Highest stake of a dispute, in lamports.
#[constant]
pub const MAX_DISPUTE_STAKE_LAMPORTS: u64 = 10_000_000_000_u64;
/// Highest pay of a monitor for one report, in lamports.
#[constant]
pub const MAX_REPORT_PAY_LAMPORTS: u64 = 10_000_000;
/// Longest time in which a bond thaws, in epochs; the shortest is one.
#[constant]
pub const MAX_THAW_EPOCHS: u32 = 30;

/// Longest notice, in epochs.
#[constant]
pub const MAX_NOTICE_EPOCHS: u32 = 60;
/// The shortest grace is an epoch divided by this.
#[constant]
pub const MIN_GRACE_DIVISOR: u32 = 4;
/// Longest grace, in epochs.
#[constant]
pub const MAX_GRACE_EPOCHS: u32 = 7;
/// Shortest time to open a dispute, in epochs.
#[constant]
pub const MIN_DISPUTE_EPOCHS: u32 = 1;
/// Longest time to open a dispute, in epochs.
#[constant]
pub const MAX_DISPUTE_EPOCHS: u32 = 7;
/// Shortest time for a ruling, in epochs.
#[constant]
pub const MIN_RULING_EPOCHS: u32 = 1;
/// Longest time for a ruling, in epochs.
#[constant]
pub const MAX_RULING_EPOCHS: u32 = 21;
/// Longest term of an agreement, in epochs.
#[constant]
pub const MAX_TERM_EPOCHS: u32 = 5 * 365;
/// Longest SLA period, in epochs.
#[constant]
pub const MAX_PERIOD_EPOCHS: u16 = 30;
/// Highest penalty as a share of the credit it follows.
#[constant]
pub const MAX_PENALTY_BPS: u16 = 20_000;
/// Highest collateral of an agreement, in months of its price.
#[constant]
pub const MAX_COLLATERAL_MONTHS: u16 = 12;

/// Longest time for which a request can wait to be accepted, in epochs.
#[constant]
pub const MAX_VALIDITY_EPOCHS: u32 = 7;
/// Least `max_credit_bps` of an agreement without a board: the arbiter is the consumer's only remedy.
#[constant]
pub const MIN_BOARDLESS_CREDIT_BPS: u16 = 5_000;
/// Longest notice of the consumer in an agreement without a board, in epochs.
#[constant]
pub const MAX_BOARDLESS_NOTICE_EPOCHS: u32 = 7;
/// For how long a required level may be missing before the consumer can leave, in epochs.
#[constant]
pub const UNCERTIFIED_EPOCHS: u32 = 14;
/// How long the last period can be reviewed before others than the consumer close the agreement, in epochs.
#[constant]
pub const REVIEW_EPOCHS: u32 = 7;
/// Slots by which the slot of a new vault may lie back, and which pass before a vault can be closed.
#[constant]
pub const VAULT_SLOTS: u64 = 150;
/// A vault has fewer than `1 << 20` agreements before it has to be opened anew.
#[constant]
pub const MAX_AGREEMENTS_BITS: u32 = 20;

/// Requests that a monitor's report has at least; one of fewer is a miss.
pub const MIN_REPORT_REQUESTS: u32 = 480;
/// Buckets that a report observes at least, and that are measured at least in an epoch that counts as measured.
pub const MIN_MEASURED_BUCKETS: u32 = BUCKETS / 2;
/// Epochs of a window of a board, after which its standing is judged.
pub const WINDOW_EPOCHS: u32 = 30;
/// Epochs in a row, not measured or silent, that give a right to leave.
pub const RIGHT_RUN_EPOCHS: u16 = 14;
/// For how long such a right lasts at least, in epochs; else for a period.
pub const RIGHT_EPOCHS: u32 = 7;
/// Credit of a period that gives a right to leave, if the agreement allows so much.
pub const RIGHT_CREDIT_BPS: u16 = 2_500;
/// Periods of an agreement, from the first unsettled one on, that can be in dispute.
pub const DISPUTABLE_PERIODS: u32 = 96;
/// Epochs after the end of a ruling's time from which on anyone closes a dispute.
pub const DISPUTE_KEPT_EPOCHS: u32 = 90;
/// Ruled credit of a period from which on it marks a provider whose listing has no board that judges.
pub const MARK_CREDIT_BPS: u16 = 2_500;
/// Periods that begin within so many epochs of the start give back at most their price, the penalty included.
pub const YOUNG_EPOCHS: u32 = 7;
/// Most buckets of announced maintenance in an epoch, and in a window.
pub const MAX_MAINTENANCE_BUCKETS: u16 = 48;
/// Epochs after which an announced endpoint may take the place of one that boards measure.
pub const ENDPOINT_NOTICE_EPOCHS: u32 = 7;
/// Epochs after which it no longer may.
pub const ENDPOINT_LAPSE_EPOCHS: u32 = 37;

/// Epochs after which a pause ends by itself.
#[constant]
pub const PAUSE_EPOCHS: u32 = 7;
/// Epochs for which the guardian alone cannot pause the same thing again.
#[constant]
pub const PAUSE_AGAIN_EPOCHS: u32 = 30;

/// Epochs that stay readable behind an agreement: a period, its reports, its dispute and the ruling must fit.
#[constant]
pub const HISTORY_EPOCHS: u32 = 90;
const _: () = assert!(MAX_PERIOD_EPOCHS as u32 + 1 + MAX_DISPUTE_EPOCHS + MAX_RULING_EPOCHS <= HISTORY_EPOCHS);

/// Longest prefix of a grant, in bytes.
#[constant]
pub const MAX_PREFIX_BYTES: u8 = 200;
/// Longest time for which a grant or a session holds, in epochs.
#[constant]
pub const MAX_ACCESS_EPOCHS: u32 = 365;

/// First seed of each program derived address.
pub mod seeds {
    /// The one Platform account.
    pub const PLATFORM: &[u8] = b"platform";
    /// SettlementMint, with the mint.
    pub const MINT: &[u8] = b"mint";
    /// Certifier, with its wallet.
    pub const CERTIFIER: &[u8] = b"certifier";
    /// Provider, with kind and registrant.
    pub const PROVIDER: &[u8] = b"provider";
    /// Certificate, with provider and certifier.
    pub const CERTIFICATE: &[u8] = b"certificate";
    /// Listing, with provider and index.
    pub const LISTING: &[u8] = b"listing";
    /// Bond, with provider and mint.
    pub const BOND: &[u8] = b"bond";
    /// Token account of a bond, with the bond.
    pub const BOND_TOKEN: &[u8] = b"bond_token";
    /// Vault, with owner, mint and id.
    pub const VAULT: &[u8] = b"vault";
    /// Token account of a vault, with the vault.
    pub const VAULT_TOKEN: &[u8] = b"vault_token";
    /// Board, with listing.
    pub const BOARD: &[u8] = b"board";
    /// Agreement, with vault and index.
    pub const AGREEMENT: &[u8] = b"agreement";
    /// Dispute, with agreement and period.
    pub const DISPUTE: &[u8] = b"dispute";
    /// Grant, with agreement, grantee and scope id.
    pub const GRANT: &[u8] = b"grant";
    /// Session, with vault and key.
    pub const SESSION: &[u8] = b"session";
}
