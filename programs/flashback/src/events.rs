//! One event for every change of state.

use anchor_lang::prelude::*;

use crate::state::{
    AgreementStatus, BoardStanding, CertifierRights, EndCause, Ending, ListingStatus, Party, PlatformChanges,
    ProviderKind, ProviderStatus, Reason, SessionRights,
};

/// The platform exists.
#[event]
pub struct PlatformInitialized {
    /// Its first admin.
    pub admin: Pubkey,
    /// Start of epoch 0.
    pub genesis_at: i64,
    /// Length of an epoch.
    pub epoch_secs: u32,
    /// Time for reports after an epoch.
    pub report_window_secs: u32,
}

/// Parameters or roles changed.
#[event]
pub struct PlatformUpdated {
    /// What changed.
    pub changes: PlatformChanges,
}

/// An admin was proposed.
#[event]
pub struct AdminProposed {
    /// The proposed one; zero = the proposal was withdrawn.
    pub pending_admin: Pubkey,
}

/// The proposed admin took over.
#[event]
pub struct AdminAccepted {
    /// The new one.
    pub admin: Pubkey,
}

/// Something was paused.
#[event]
pub struct PlatformPaused {
    /// Set of `Pausable`: bits 0 registration, 1 listing, 2 request, 3 accept, 4 open_vault.
    pub what: u8,
    /// When it goes on by itself.
    pub until: i64,
}

/// Something goes on.
#[event]
pub struct PlatformResumed {
    /// Set of `Pausable`: bits 0 registration, 1 listing, 2 request, 3 accept, 4 open_vault.
    pub what: u8,
}

/// The admin vouched for a mint, or no longer does.
#[event]
pub struct SettlementMintSet {
    /// The mint.
    pub mint: Pubkey,
    /// Micro-USD of 10^6 base units; 0 = no longer vouched for.
    pub ref_value: u64,
}

/// A certifier was added.
#[event]
pub struct CertifierAdded {
    /// The Certifier account.
    pub certifier: Pubkey,
    /// Signs for it.
    pub wallet: Pubkey,
    /// What it may do.
    pub rights: CertifierRights,
}

/// A certifier's rights changed.
#[event]
pub struct CertifierUpdated {
    /// The Certifier account.
    pub certifier: Pubkey,
    /// What it may do.
    pub rights: CertifierRights,
}

/// A provider entered a register.
#[event]
pub struct ProviderRegistered {
    /// The Provider account.
    pub provider: Pubkey,
    /// Signs for it.
    pub authority: Pubkey,
    /// The register.
    pub kind: ProviderKind,
    /// Number in the order of registration.
    pub id: u64,
}

/// A provider changed what it says of itself.
#[event]
pub struct ProviderUpdated {
    /// The Provider account.
    pub provider: Pubkey,
    /// Version of its certified attributes; where it rose, all levels were dropped.
    pub attributes_version: u32,
}

/// An authority was proposed for a provider.
#[event]
pub struct AuthorityProposed {
    /// The Provider account.
    pub provider: Pubkey,
    /// The proposed one; zero = the proposal was withdrawn.
    pub pending_authority: Pubkey,
}

/// The proposed authority took over.
#[event]
pub struct AuthorityAccepted {
    /// The Provider account.
    pub provider: Pubkey,
    /// The new one.
    pub authority: Pubkey,
}

/// A provider retired or came back.
#[event]
pub struct ProviderStatusChanged {
    /// The Provider account.
    pub provider: Pubkey,
    /// From now on.
    pub status: ProviderStatus,
}

/// A provider was delisted, or the delisting lifted.
#[event]
pub struct ProviderDelisted {
    /// The Provider account.
    pub provider: Pubkey,
    /// Why; `None` = lifted.
    pub reason: Option<Reason>,
}

/// A certificate was issued.
#[event]
pub struct CertificateIssued {
    /// The Certificate account.
    pub certificate: Pubkey,
    /// The Provider account.
    pub provider: Pubkey,
    /// The Certifier account.
    pub certifier: Pubkey,
    /// 1 to 4.
    pub level: u8,
    /// From when it no longer counts.
    pub expires_at: i64,
}

/// A certificate was renewed.
#[event]
pub struct CertificateRenewed {
    /// The Certificate account.
    pub certificate: Pubkey,
    /// The Provider account.
    pub provider: Pubkey,
    /// 1 to 4.
    pub level: u8,
    /// From when it no longer counts.
    pub expires_at: i64,
}

/// A certificate was revoked.
#[event]
pub struct CertificateRevoked {
    /// The Certificate account.
    pub certificate: Pubkey,
    /// The Provider account.
    pub provider: Pubkey,
    /// Why.
    pub reason: Reason,
    /// Whether the registrar did it.
    pub by_registrar: bool,
}

/// A provider's levels were brought in line with a certificate.
#[event]
pub struct CertificationRefreshed {
    /// The Certificate account.
    pub certificate: Pubkey,
    /// The Provider account.
    pub provider: Pubkey,
    /// What the certificate counts for now; 0 = nothing.
    pub level: u8,
}

/// A listing was created.
#[event]
pub struct ListingCreated {
    /// The Listing account.
    pub listing: Pubkey,
    /// The Provider account.
    pub provider: Pubkey,
    /// Mint of the price.
    pub mint: Pubkey,
    /// Base units per unit and month.
    pub price: u64,
    /// Units offered.
    pub capacity: u64,
}

/// A listing offers something else.
#[event]
pub struct ListingUpdated {
    /// The Listing account.
    pub listing: Pubkey,
    /// The new revision.
    pub revision: u32,
    /// Base units per unit and month.
    pub price: u64,
    /// Units offered.
    pub capacity: u64,
}

/// A listing was paused, resumed or closed.
#[event]
pub struct ListingStatusChanged {
    /// The Listing account.
    pub listing: Pubkey,
    /// From now on.
    pub status: ListingStatus,
}

/// A listing's copies of its provider's values were brought up to date.
#[event]
pub struct ListingRefreshed {
    /// The Listing account.
    pub listing: Pubkey,
}

/// A vault was opened.
#[event]
pub struct VaultOpened {
    /// The Vault account.
    pub vault: Pubkey,
    /// The consumer.
    pub owner: Pubkey,
    /// What it pays with.
    pub mint: Pubkey,
    /// Number that the owner chose.
    pub vault_id: u64,
}

/// Tokens came into a vault.
#[event]
pub struct VaultDeposited {
    /// The Vault account.
    pub vault: Pubkey,
    /// Who paid.
    pub depositor: Pubkey,
    /// By how much its token account grew.
    pub amount: u64,
    /// What it holds now, without fees.
    pub balance: u64,
    /// Until when its agreements are paid for.
    pub funded_until: i64,
}

/// The owner took tokens out of a vault.
#[event]
pub struct VaultWithdrawn {
    /// The Vault account.
    pub vault: Pubkey,
    /// The token account that received.
    pub destination: Pubkey,
    /// Base units.
    pub amount: u64,
    /// What it holds now, without fees.
    pub balance: u64,
}

/// A vault's clock moved.
#[event]
pub struct VaultSynced {
    /// The Vault account.
    pub vault: Pubkey,
    /// Until when its agreements are paid for.
    pub funded_until: i64,
    /// Since when it is dry; 0 = funded.
    pub lag_from: i64,
}

/// A vault was closed.
#[event]
pub struct VaultClosed {
    /// The Vault account.
    pub vault: Pubkey,
    /// The token account that received.
    pub destination: Pubkey,
    /// What its token account still held.
    pub amount: u64,
}

/// Fees went to the treasury.
#[event]
pub struct FeesSwept {
    /// The Vault account.
    pub vault: Pubkey,
    /// The treasury's token account.
    pub destination: Pubkey,
    /// Base units.
    pub amount: u64,
}

/// A bond was opened.
#[event]
pub struct BondOpened {
    /// The Bond account.
    pub bond: Pubkey,
    /// The Provider account.
    pub provider: Pubkey,
    /// What it holds.
    pub mint: Pubkey,
    /// The token account that claims go to.
    pub payout: Pubkey,
}

/// Claims go to another token account from now on.
#[event]
pub struct PayoutSet {
    /// The Bond account.
    pub bond: Pubkey,
    /// The token account.
    pub payout: Pubkey,
}

/// Tokens came into a bond.
#[event]
pub struct BondDeposited {
    /// The Bond account.
    pub bond: Pubkey,
    /// By how much its token account grew.
    pub amount: u64,
    /// What it holds now.
    pub total: u64,
}

/// A part of a bond thaws.
#[event]
pub struct BondThawed {
    /// The Bond account.
    pub bond: Pubkey,
    /// Base units.
    pub amount: u64,
    /// When it has thawed.
    pub thaw_at: i64,
}

/// What had thawed left a bond.
#[event]
pub struct BondWithdrawn {
    /// The Bond account.
    pub bond: Pubkey,
    /// The token account that received.
    pub destination: Pubkey,
    /// Base units.
    pub amount: u64,
}

/// A bond was closed.
#[event]
pub struct BondClosed {
    /// The Bond account.
    pub bond: Pubkey,
    /// The token account that received.
    pub destination: Pubkey,
    /// What its token account still held.
    pub amount: u64,
}

/// A consumer asks for what is listed.
#[event]
pub struct AgreementRequested {
    /// The Agreement account.
    pub agreement: Pubkey,
    /// The Listing account.
    pub listing: Pubkey,
    /// The vault's owner.
    pub consumer: Pubkey,
    /// Units.
    pub quantity: u64,
    /// Base units per second times 2^32.
    pub rate_q: u64,
    /// Until when it can be accepted.
    pub valid_until: i64,
    /// Number of this event about the agreement.
    pub sequence: u32,
}

/// A request is gone: declined, cancelled or lapsed.
#[event]
pub struct RequestClosed {
    /// The Agreement account.
    pub agreement: Pubkey,
    /// What became of it.
    pub status: AgreementStatus,
}

/// An agreement runs.
#[event]
pub struct AgreementAccepted {
    /// The Agreement account.
    pub agreement: Pubkey,
    /// The Provider account.
    pub provider: Pubkey,
    /// Since when.
    pub started_at: i64,
    /// Until when at the latest; 0 = open.
    pub term_ends_at: i64,
    /// Kept in the vault for the notice.
    pub guarantee: u64,
    /// Locked in the bond.
    pub collateral: u64,
    /// Number of this event about the agreement.
    pub sequence: u32,
}

/// The provider gave notice.
#[event]
pub struct ProviderNoticeGiven {
    /// The Agreement account.
    pub agreement: Pubkey,
    /// When the agreement ends at the latest.
    pub term_ends_at: i64,
    /// Number of this event about the agreement.
    pub sequence: u32,
}

/// An agreement has an end, or an earlier one.
#[event]
pub struct AgreementEnded {
    /// The Agreement account.
    pub agreement: Pubkey,
    /// Why.
    pub cause: EndCause,
    /// When it ends.
    pub ends_at: i64,
    /// What leaving cost the provider, owed to the consumer.
    pub cost: u64,
    /// Number of this event about the agreement.
    pub sequence: u32,
}

impl AgreementEnded {
    /// What `ending` did to the agreement at this address.
    pub fn of(agreement: Pubkey, ending: &Ending) -> Self {
        let Ending { cause, ends_at, cost, sequence } = *ending;
        Self { agreement, cause, ends_at, cost, sequence }
    }
}

/// The capacity of an ended agreement is free again.
#[event]
pub struct CapacityReleased {
    /// The Agreement account.
    pub agreement: Pubkey,
    /// Units.
    pub quantity: u64,
    /// Number of this event about the agreement.
    pub sequence: u32,
}

/// What an agreement earned was paid out.
#[event]
pub struct PaymentClaimed {
    /// The Agreement account.
    pub agreement: Pubkey,
    /// The token account that received.
    pub destination: Pubkey,
    /// To the provider.
    pub amount: u64,
    /// To the platform.
    pub fee: u64,
    /// Everything claimed so far, with fees.
    pub claimed: u64,
    /// Number of this event about the agreement.
    pub sequence: u32,
}

/// A period was settled.
#[event]
pub struct PeriodSettled {
    /// The Agreement account.
    pub agreement: Pubkey,
    /// Its index.
    pub period: u32,
    /// Its end.
    pub until: i64,
    /// Credit to the consumer, as a share of its price.
    pub credit_bps: u16,
    /// Whether it was ruled in a dispute, not measured.
    pub is_ruled: bool,
    /// Whether the ruling made the provider lose.
    pub provider_lost: bool,
    /// Penalty out of the provider's collateral, base units.
    pub penalty: u64,
    /// Epochs that lie wholly inside it; of these are what follows. 0 without a board.
    pub epochs: u32,
    /// Buckets that were measured.
    pub measured: u32,
    /// Those of them that were up.
    pub up: u32,
    /// Epochs whose success, latency and throughput are known.
    pub known: u32,
    /// Sum of their success.
    pub success_ppm: u32,
    /// Those of them that missed the latency.
    pub slow: u32,
    /// Those of them that missed the throughput.
    pub thin: u32,
    /// Whether results had been overwritten before it was settled.
    pub is_lost: bool,
    /// Scores (0 to 10,000) of availability, success, performance and conduct in the provider's rating; 65,535 = the period
    /// does not tell.
    pub scores: [u16; 4],
    /// Weight of the fee that the credit leaves, micro-USD.
    pub net_weight: u64,
    /// Weight of the fee before the credit, micro-USD. Bad scores weigh by it.
    pub gross_weight: u64,
    /// Whether everything is settled now.
    pub is_last: bool,
    /// Number of this event about the agreement.
    pub sequence: u32,
}

/// Penalties went from the bond to the vault.
#[event]
pub struct PenaltyCollected {
    /// The Agreement account.
    pub agreement: Pubkey,
    /// Base units.
    pub amount: u64,
    /// Number of this event about the agreement.
    pub sequence: u32,
}

/// An agreement is over and its account gone.
#[event]
pub struct AgreementClosed {
    /// The Agreement account.
    pub agreement: Pubkey,
    /// Unclaimed rest, paid into the bond.
    pub rest: u64,
    /// Penalties that were still owed, paid into the vault.
    pub penalty: u64,
    /// Everything claimed, with fees.
    pub claimed: u64,
    /// Fees in `claimed`.
    pub fee: u64,
    /// Settled periods.
    pub periods: u32,
    /// Number of this event about the agreement.
    pub sequence: u32,
}

/// A side asks for another credit of a period than its figures give.
#[event]
pub struct DisputeOpened {
    /// The Dispute account.
    pub dispute: Pubkey,
    /// The Agreement account.
    pub agreement: Pubkey,
    /// Index of the period.
    pub period: u32,
    /// Who opened it.
    pub opener: Party,
    /// What the period's figures give, as a share of its price.
    pub measured_bps: u16,
    /// What the opener asks for.
    pub asked_bps: u16,
    /// sha256 of its evidence.
    pub evidence_hash: [u8; 32],
    /// What it staked.
    pub stake_lamports: u64,
    /// Until when it can be answered and ruled.
    pub deadline: i64,
    /// Number of this event about the agreement.
    pub sequence: u32,
}

/// The other side answered.
#[event]
pub struct DisputeAnswered {
    /// The Dispute account.
    pub dispute: Pubkey,
    /// The credit that it claims.
    pub answer_bps: u16,
    /// sha256 of its evidence.
    pub evidence_hash: [u8; 32],
}

/// The arbiter ruled.
#[event]
pub struct DisputeRuled {
    /// The Dispute account.
    pub dispute: Pubkey,
    /// The credit that it picked.
    pub ruled_bps: u16,
    /// Who wins by it: the stake belongs to that side.
    pub winner: Party,
}

/// A dispute is over and its account gone.
#[event]
pub struct DisputeClosed {
    /// The Dispute account.
    pub dispute: Pubkey,
    /// Who has the stake.
    pub receiver: Pubkey,
    /// The stake.
    pub stake_lamports: u64,
}

/// A listing got a board.
#[event]
pub struct BoardOpened {
    /// The Board account.
    pub board: Pubkey,
    /// The listing that it measures.
    pub listing: Pubkey,
    /// The listing's provider.
    pub provider: Pubkey,
    /// Slots for monitors.
    pub monitors: u8,
    /// The first epoch that it measures.
    pub first_epoch: u32,
    /// Pay of a report.
    pub report_pay_lamports: u64,
}

/// Lamports were added to the purse of a board.
#[event]
pub struct BoardFunded {
    /// The Board account.
    pub board: Pubkey,
    /// Who paid.
    pub funder: Pubkey,
    /// What was added.
    pub lamports: u64,
    /// The first epoch that is not finalized.
    pub next_epoch: u32,
}

/// The board of a closed listing was closed.
#[event]
pub struct BoardClosed {
    /// The Board account.
    pub board: Pubkey,
    /// The listing that it measured.
    pub listing: Pubkey,
    /// What was left of the purse; the provider's authority has it.
    pub lamports: u64,
}

/// The registrar named who takes a slot.
#[event]
pub struct MonitorAssigned {
    /// The Board account.
    pub board: Pubkey,
    /// The slot.
    pub slot: u8,
    /// The monitor's Provider account.
    pub monitor: Pubkey,
    /// Who operates it.
    pub operator_id: u32,
    /// The first epoch that it reports.
    pub from_epoch: u32,
}

/// Maintenance was announced.
#[event]
pub struct MaintenanceAnnounced {
    /// The Board account.
    pub board: Pubkey,
    /// The epoch.
    pub epoch: u32,
    /// The first of its buckets that are not measured.
    pub start: u16,
    /// How many.
    pub len: u16,
}

/// An endpoint was announced.
#[event]
pub struct EndpointAnnounced {
    /// The Provider account.
    pub provider: Pubkey,
    /// sha256 of its 96 bytes.
    pub hash: [u8; 32],
    /// From when it may take the place of the measured one.
    pub from: i64,
    /// From when it no longer may.
    pub until: i64,
}

/// A monitor committed to a report.
#[event]
pub struct ReportCommitted {
    /// The Board account.
    pub board: Pubkey,
    /// The monitor's Provider account.
    pub monitor: Pubkey,
    /// Its slot.
    pub slot: u8,
    /// The epoch.
    pub epoch: u32,
}

/// A monitor revealed its report.
#[event]
pub struct QualityReported {
    /// The Board account.
    pub board: Pubkey,
    /// The monitor's Provider account.
    pub monitor: Pubkey,
    /// Its slot.
    pub slot: u8,
    /// The epoch.
    pub epoch: u32,
    /// sha256 of its raw log.
    pub evidence_hash: [u8; 32],
}

/// The results of epochs are final; all before the last had no reports.
#[event]
pub struct EpochFinalized {
    /// The Board account.
    pub board: Pubkey,
    /// The first of them.
    pub from: u32,
    /// The last of them, to which the rest belongs.
    pub epoch: u32,
    /// Share of the requests that succeeded.
    pub success_ppm: u32,
    /// Throughput, 10th percentile, in KiB/s.
    pub p10_kib: u32,
    /// Buckets that are measured.
    pub measured: u16,
    /// Those of them that were up.
    pub up: u16,
    /// Time to the first byte, 95th percentile, in milliseconds.
    pub p95_ms: u16,
    /// Bits: 1 = success, p10 and p95 are known, 2 = the purse was empty and the epoch counts as down.
    pub flags: u16,
    /// Buckets on which as many monitors said up as down.
    pub contested: u32,
    /// A bit for each slot whose monitor missed it.
    pub missed: u8,
    /// A bit for each slot whose monitor was paid.
    pub paid: u8,
    /// The board's standing from now on.
    pub standing: BoardStanding,
}

/// A monitor took what it was paid.
#[event]
pub struct PayWithdrawn {
    /// Its Provider account.
    pub provider: Pubkey,
    /// Who received it.
    pub authority: Pubkey,
    /// How much.
    pub lamports: u64,
}

/// The consumer gave stars for what was settled since its last review.
#[event]
pub struct PeriodReviewed {
    /// The Agreement account.
    pub agreement: Pubkey,
    /// The Provider account.
    pub provider: Pubkey,
    /// 1 to 5.
    pub stars: u8,
    /// Weight of the periods, micro-USD.
    pub weight: u64,
    /// Number of the event about the agreement.
    pub sequence: u32,
}

/// Access to an agreement's data was granted.
#[event]
pub struct GrantCreated {
    /// The Grant account.
    pub grant: Pubkey,
    /// The Agreement account.
    pub agreement: Pubkey,
    /// Who gave it.
    pub grantor: Pubkey,
    /// Who has access.
    pub grantee: Pubkey,
    /// The Grant account that was shared; zero = none.
    pub parent: Pubkey,
    /// Set of `Action`: read 1, write 2, delete 4, list 8, share 16.
    pub actions: u8,
    /// From when it no longer holds.
    pub expires_at: i64,
}

/// A grant allows less than before.
#[event]
pub struct GrantNarrowed {
    /// The Grant account.
    pub grant: Pubkey,
    /// Set of `Action`: read 1, write 2, delete 4, list 8, share 16.
    pub actions: u8,
    /// From when it no longer holds.
    pub expires_at: i64,
}

/// A grant was revoked, and with it what was shared of it.
#[event]
pub struct GrantRevoked {
    /// The Grant account.
    pub grant: Pubkey,
    /// The Agreement account.
    pub agreement: Pubkey,
}

/// Every grant of an agreement was revoked.
#[event]
pub struct AllGrantsRevoked {
    /// The Agreement account.
    pub agreement: Pubkey,
    /// That of grants which hold from now on.
    pub generation: u32,
    /// Number of this event about the agreement.
    pub sequence: u32,
}

/// A grant's account is gone.
#[event]
pub struct GrantClosed {
    /// The Grant account.
    pub grant: Pubkey,
    /// The Agreement account.
    pub agreement: Pubkey,
}

/// A key may act for the owner of a vault.
#[event]
pub struct SessionOpened {
    /// The Session account.
    pub session: Pubkey,
    /// The Vault account.
    pub vault: Pubkey,
    /// The key.
    pub key: Pubkey,
    /// What it may do.
    pub rights: SessionRights,
}

/// A key may no longer act for the owner of a vault.
#[event]
pub struct SessionClosed {
    /// The Session account.
    pub session: Pubkey,
    /// The Vault account.
    pub vault: Pubkey,
    /// The key.
    pub key: Pubkey,
}
