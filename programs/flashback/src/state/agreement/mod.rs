//! A purchase: the frozen terms, and what they have earned. Each instruction about it is one method here, by topic, that
//! takes the accounts it changes: handlers, the keeper's plan and previews call the same.

mod acceptance;
mod access;
mod closing;
mod dispute;
mod ending;
#[cfg(test)]
mod fixture;
mod payment;
mod period;
mod request;
mod rights;
mod settlement;

pub use access::*;
pub use closing::*;
pub use dispute::Complaint;
pub use ending::*;
pub use period::CreditSoFar;
pub use request::*;
pub use settlement::*;

use anchor_lang::prelude::*;
use num_enum::{IntoPrimitive, TryFromPrimitive};

use super::vault::slot_of_index;
use super::{header, Board, Bond, Listing, Pausable, Platform, Provider, Session, Terms, Vault};
use crate::constants::*;
use crate::error::FlashbackError;
use crate::math::calendar::Calendar;
use crate::math::rate::rate_q;
use crate::math::stream::{Payout, Stream};
use crate::math::vault_clock::VaultClock;

/// What a consumer has bought of a listing. Its terms never change; times are unix seconds, 0 = none.
#[account(zero_copy)]
#[derive(Debug)]
pub struct Agreement {
    /// A `ProviderKind`: that of the listing.
    pub kind: u8,
    /// An `AgreementStatus`: Requested, Active or Ending. Ended is Ending after `ends_at`.
    pub status: u8,
    /// Layout of the account.
    pub version: u8,
    /// Lowest certification level that the consumer accepts; 0 = any.
    pub min_level: u8,
    /// Lowest rating that the consumer accepts, in bands of 1,000 bps; 0 = any, unrated too.
    pub min_rating_band: u8,
    /// 1 once one of its full periods has paid at least a reference dollar in fees.
    pub has_paid: u8,
    /// Platform fee as a share of what is claimed.
    pub fee_bps: u16,
    /// Whole epochs of the periods that were not measured, in a row.
    pub unmeasured: u16,
    /// Zero.
    pub padding_1: [u8; 2],
    /// Settled periods; the index of the next one.
    pub periods: u32,
    /// Index among the vault's agreements.
    pub id: u64,
    /// Rules on disputes; never zero.
    pub arbiter: Pubkey,
    /// The Provider account.
    pub provider: Pubkey,
    /// The vault's owner.
    pub consumer: Pubkey,
    /// When it was requested.
    pub requested_at: i64,
    /// The Listing account.
    pub listing: Pubkey,
    /// The Vault account that pays.
    pub vault: Pubkey,
    /// The Board account that measures it; zero = none.
    pub board: Pubkey,
    /// The Bond account that holds the collateral; zero until it is accepted.
    pub bond: Pubkey,
    /// Who paid the rent and gets it back.
    pub rent_payer: Pubkey,
    /// Units bought.
    pub quantity: u64,
    /// Units reserved on listing and provider; 0 once released.
    pub reserved: u64,
    /// Base units per second times 2^32.
    pub rate_q: u64,
    /// Kept in the vault to pay for the notice.
    pub guarantee: u64,
    /// Seconds times basis points of credit, of the settled periods.
    pub shortfall: u64,
    /// Paid out so far, with fees.
    pub claimed: u64,
    /// Fees in `claimed`.
    pub fee: u64,
    /// What is left of the provider's collateral.
    pub collateral: u64,
    /// Penalties that wait to be collected.
    pub penalty_owed: u64,
    /// When it became active.
    pub started_at: i64,
    /// Until when periods are settled.
    pub settled_until: i64,
    /// When it ends, once that is recorded.
    pub ends_at: i64,
    /// When it ends at the latest.
    pub term_ends_at: i64,
    /// From when the request can no longer be accepted.
    pub valid_until: i64,
    /// When the end was recorded.
    pub end_recorded_at: i64,
    /// When the last period was settled.
    pub final_settled_at: i64,
    /// Until when the consumer may leave at once because of a settled period.
    pub leave_until: i64,
    /// Stake of a dispute, in lamports.
    pub dispute_stake_lamports: u64,
    /// Value of the mint when it was requested, in micro-USD of 10^6 base units; 0 = none.
    pub ref_value: u64,
    /// Weight of the settled periods that were not reviewed yet, in micro-USD.
    pub unreviewed_weight: u64,
    /// The listing's conditions; `grace_secs` is at most half the notice.
    pub terms: Terms,
    /// A bit for each of up to 96 periods that are disputed and not settled.
    pub disputed: [u32; 3],
    /// Requested term; 0 = open.
    pub term_secs: u32,
    /// Revision of the listing that was chosen.
    pub revision: u32,
    /// Raised to revoke every access permission at once.
    pub generation: u32,
    /// Number of the last event about it.
    pub sequence: u32,
    /// The provider's `attributes_version` that was chosen.
    pub attributes_version: u32,
    /// Fee of all that is settled, rounded down, in base units; kept where `ref_value` is not 0.
    pub settled_fee: u64,
    /// Zero.
    pub spare: [u32; 10],
}

/// Where an agreement stands. Only the first three are ever stored: Ended follows from the clock, and the others are
/// those of an account that is gone.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq, IntoPrimitive, TryFromPrimitive)]
#[repr(u8)]
pub enum AgreementStatus {
    /// Waits for the provider.
    Requested,
    /// Runs and earns.
    Active,
    /// Has an end, which is not reached yet.
    Ending,
    /// Its end is over.
    Ended,
    /// Everything is paid.
    Closed,
    /// The provider did not want it.
    Declined,
    /// The consumer took the request back.
    Cancelled,
    /// Nobody accepted it in time.
    Lapsed,
}

impl AgreementStatus {
    /// The status table. Ending → Ended is made by the clock.
    pub fn allows(self, next: Self) -> bool {
        use AgreementStatus::*;
        matches!(
            (self, next),
            (Requested, Active | Declined | Cancelled | Lapsed) | (Active, Ending) | (Ending, Ended) | (Ended, Closed)
        )
    }
}

impl Agreement {
    /// Size of the account in bytes.
    pub const SPACE: usize = 8 + core::mem::size_of::<Self>();

    /// Where it stands at `now`.
    pub fn status_at(&self, now: i64) -> Result<AgreementStatus> {
        let stored = AgreementStatus::try_from(self.status).map_err(|_| FlashbackError::StatusUnknown)?;
        Ok(if stored == AgreementStatus::Ending && now >= self.ends_at { AgreementStatus::Ended } else { stored })
    }

    /// Checks that the status table allows `next`.
    pub fn check_change(&self, next: AgreementStatus, now: i64) -> Result<()> {
        let status = self.status_at(now)?;
        if status.allows(next) {
            return Ok(());
        }
        Err(match next {
            AgreementStatus::Ending => FlashbackError::AgreementNotActive,
            AgreementStatus::Closed => FlashbackError::AgreementNotEnded,
            _ => FlashbackError::AgreementNotRequested,
        }
        .into())
    }

    /// The slot at which its vault was opened.
    pub fn opened_slot(&self) -> u64 {
        slot_of_index(self.id)
    }

    fn is(&self, status: AgreementStatus) -> bool {
        self.status == u8::from(status)
    }

    /// The number of the next event about it.
    fn next_sequence(&mut self) -> u32 {
        self.sequence = self.sequence.saturating_add(1);
        self.sequence
    }

    /// Money and time as the pure rules see them.
    pub fn stream(&self) -> Stream {
        Stream {
            rate_q: self.rate_q,
            guarantee: self.guarantee,
            shortfall: self.shortfall,
            claimed: self.claimed,
            fee: self.fee,
            started_at: self.started_at,
            settled_until: self.settled_until,
            ends_at: self.ends_at,
            term_ends_at: self.term_ends_at,
            notice_secs: self.terms.notice_secs,
            max_credit_bps: self.terms.max_credit_bps,
            fee_bps: self.fee_bps,
        }
    }

    /// Applies a rule to its money and time.
    fn stream_mut<T>(&mut self, rule: impl FnOnce(&mut Stream) -> Option<T>) -> Result<T> {
        let mut stream = self.stream();
        let value = rule(&mut stream).ok_or(FlashbackError::AmountOverflow)?;
        self.guarantee = stream.guarantee;
        self.shortfall = stream.shortfall;
        self.claimed = stream.claimed;
        self.fee = stream.fee;
        self.started_at = stream.started_at;
        self.settled_until = stream.settled_until;
        self.ends_at = stream.ends_at;
        Ok(value)
    }

    /// Refuses unless there is a board where one measures the agreement, and none where none does.
    fn require_board(&self, board: Option<&Board>) -> Result<()> {
        ensure!(board.is_some() == (self.board != Pubkey::default()), FlashbackError::BoardMismatch);
        Ok(())
    }

    /// Whether its term, if it has one, is over.
    fn is_past_term(&self, now: i64) -> bool {
        self.term_ends_at != 0 && now >= self.term_ends_at
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::tests::{offset, refused};
    use bytemuck::Zeroable;

    #[test]
    fn layout_is_frozen() {
        assert_eq!(Agreement::SPACE, 640);
        offset!(Agreement, {
            kind: 8, status: 9, version: 10, min_level: 11, min_rating_band: 12, has_paid: 13, fee_bps: 14, unmeasured: 16,
            periods: 20, id: 24, arbiter: 32, provider: 64, consumer: 96, requested_at: 128, listing: 136, vault: 168,
            board: 200, bond: 232, rent_payer: 264, quantity: 296, reserved: 304, rate_q: 312, guarantee: 320,
            shortfall: 328, claimed: 336, fee: 344, collateral: 352, penalty_owed: 360, started_at: 368,
            settled_until: 376, ends_at: 384, term_ends_at: 392, valid_until: 400, end_recorded_at: 408,
            final_settled_at: 416, leave_until: 424, dispute_stake_lamports: 432, ref_value: 440,
            unreviewed_weight: 448, terms: 456, disputed: 560, term_secs: 572, revision: 576, generation: 580,
            sequence: 584, attributes_version: 588, settled_fee: 592, spare: 600,
        });
    }

    #[test]
    fn status_follows_the_table() {
        use AgreementStatus::*;
        let all = [Requested, Active, Ending, Ended, Closed, Declined, Cancelled, Lapsed];
        for from in all {
            for to in all {
                let allowed = match from {
                    Requested => [Active, Declined, Cancelled, Lapsed].contains(&to),
                    Active => to == Ending,
                    Ending => to == Ended,
                    Ended => to == Closed,
                    _ => false,
                };
                assert_eq!(from.allows(to), allowed, "{from:?} -> {to:?}");
            }
        }
    }

    #[test]
    fn ending_is_over_at_the_second_that_it_names() {
        let agreement = Agreement { status: AgreementStatus::Ending.into(), ends_at: 100, ..Agreement::zeroed() };
        assert_eq!(agreement.status_at(99).unwrap(), AgreementStatus::Ending);
        assert_eq!(agreement.status_at(100).unwrap(), AgreementStatus::Ended);
        refused(Agreement { status: 8, ..agreement }.status_at(0), FlashbackError::StatusUnknown);
    }

    #[test]
    fn a_change_that_is_refused_says_what_it_needs() {
        let at = |status: AgreementStatus| Agreement { status: status.into(), ..Agreement::zeroed() };
        let requested = at(AgreementStatus::Requested);
        refused(requested.check_change(AgreementStatus::Ending, 0), FlashbackError::AgreementNotActive);
        refused(requested.check_change(AgreementStatus::Closed, 0), FlashbackError::AgreementNotEnded);
        let active = at(AgreementStatus::Active);
        refused(active.check_change(AgreementStatus::Active, 0), FlashbackError::AgreementNotRequested);
    }
}
