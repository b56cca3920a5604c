//! Agreements: finding them, and what their money does at a given time.
//!
//! Whatever is said about money comes from the program's own rules, run on copies: the same integers as on the chain.

use anchor_lang::prelude::Pubkey;
use flashback::error::FlashbackError;
use flashback::math::stream::{Payout, Stream};
use flashback::state::{Agreement, AgreementStatus, Vault};

use crate::filter::{at, Filters};
use crate::vault::VaultView;

/// Which agreements are looked for; `None` means any.
#[derive(Clone, Copy, Debug, Default)]
pub struct AgreementFilter {
    /// The vault's owner.
    pub consumer: Option<Pubkey>,
    /// The Provider account.
    pub provider: Option<Pubkey>,
    /// The Listing account.
    pub listing: Option<Pubkey>,
    /// The Vault account.
    pub vault: Option<Pubkey>,
}

impl AgreementFilter {
    /// What a node compares.
    pub fn to_filters(&self) -> Filters {
        Filters::of::<Agreement>()
            .maybe(at!(Agreement, provider), self.provider.as_ref().map(AsRef::as_ref))
            .maybe(at!(Agreement, consumer), self.consumer.as_ref().map(AsRef::as_ref))
            .maybe(at!(Agreement, listing), self.listing.as_ref().map(AsRef::as_ref))
            .maybe(at!(Agreement, vault), self.vault.as_ref().map(AsRef::as_ref))
    }

    /// Whether an agreement is looked for.
    pub fn takes(&self, agreement: &Agreement) -> bool {
        self.consumer.is_none_or(|key| key == agreement.consumer)
            && self.provider.is_none_or(|key| key == agreement.provider)
            && self.listing.is_none_or(|key| key == agreement.listing)
            && self.vault.is_none_or(|key| key == agreement.vault)
    }
}

/// An agreement's money at a time. Amounts are base units, times unix seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StreamView {
    /// Where it stands.
    pub status: AgreementStatus,
    /// Until when it has earned.
    pub horizon: i64,
    /// Earned so far, credits taken off.
    pub streamed: u64,
    /// Of that, what a claim now pays.
    pub claimable: Payout,
    /// Of that, what waits until its periods are settled.
    pub withheld: u64,
    /// Until when it is paid for, whatever happens: the money's end or the recorded one.
    pub funded_until: i64,
    /// When it ends if nobody adds money: its recorded end, its term or what comes before it.
    pub runs_until: Option<i64>,
}

impl StreamView {
    /// The agreement on its vault as a transaction at `now` would find them. A request has earned nothing.
    pub fn at(agreement: &Agreement, vault: &Vault, now: i64) -> anchor_lang::Result<Self> {
        let view = VaultView::at(vault, now)?;
        let status = agreement.status_at(now)?;
        if status == AgreementStatus::Requested {
            return Ok(Self {
                status,
                horizon: 0,
                streamed: 0,
                claimable: Payout::default(),
                withheld: 0,
                funded_until: 0,
                runs_until: None,
            });
        }
        let overflow = FlashbackError::AmountOverflow;
        let stream = agreement.stream();
        let horizon = stream.horizon(view.clock.funded_until, now);
        let streamed = Stream { max_credit_bps: 0, ..stream }.allowed(horizon).ok_or(overflow)?;
        let allowed = stream.allowed(horizon).ok_or(FlashbackError::AmountOverflow)?;
        let (mut paid, mut payer) = (*agreement, *vault);
        let claimable = paid.claim(&mut payer, now)?;
        let term = Some(agreement.term_ends_at).filter(|at| *at != 0);
        let (funded_until, runs_until) = match agreement.ends_at {
            0 => (view.clock.funded_until, [view.dry_at, term].into_iter().flatten().min()),
            ends_at => (ends_at, Some(ends_at)),
        };
        Ok(Self {
            status,
            horizon,
            streamed,
            claimable,
            withheld: streamed.saturating_sub(allowed),
            funded_until,
            runs_until,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytemuck::Zeroable;

    /// One base unit a second.
    const ONE: u64 = 1 << 32;

    fn vault(balance: u64, rate: u64, funded_until: i64) -> Vault {
        Vault { balance, rate_sum_q: [rate * ONE, 0], funded_until, epoch_secs: 86_400, ..Vault::zeroed() }
    }

    fn agreement(started_at: i64) -> Agreement {
        let mut agreement = Agreement { rate_q: 2 * ONE, fee_bps: 100, started_at, ..Agreement::zeroed() };
        agreement.status = AgreementStatus::Active.into();
        agreement.settled_until = started_at;
        agreement.terms.max_credit_bps = 5_000;
        agreement
    }

    #[test]
    fn a_filter_asks_for_each_key_where_the_program_writes_it() {
        let keys: [Pubkey; 4] = std::array::from_fn(|n| Pubkey::new_from_array([u8::try_from(n).unwrap() + 1; 32]));
        let [consumer, provider, listing, vault] = keys.map(Some);
        let all = AgreementFilter { consumer, provider, listing, vault };
        let runs = all.to_filters().runs();
        let found: Vec<_> = runs.iter().map(|(offset, run)| (*offset, run.len())).collect();
        assert_eq!(found, [(0, 8), (64, 64), (136, 64)], "provider and consumer, listing and vault lie side by side");
        let [consumer, provider, listing, vault] = keys;
        let wanted = Agreement { consumer, provider, listing, vault, ..Agreement::zeroed() };
        assert!(all.takes(&wanted) && AgreementFilter::default().takes(&wanted));
        assert!(!all.takes(&Agreement { vault: consumer, ..wanted }));
    }

    #[test]
    fn a_stream_splits_what_it_earned_into_claimable_and_withheld() {
        let view = StreamView::at(&agreement(1_000), &vault(1_000, 2, 1_000), 1_100).unwrap();
        assert_eq!((view.horizon, view.streamed, view.withheld), (1_100, 200, 100));
        assert_eq!(view.claimable, Payout { provider: 99, fee: 1 });
        assert_eq!((view.funded_until, view.runs_until), (1_100, Some(1_500)));
        let dry = StreamView::at(&agreement(1_000), &vault(100, 2, 1_000), 1_100).unwrap();
        assert_eq!((dry.streamed, dry.funded_until, dry.runs_until), (100, 1_050, Some(1_050)));
        let ending = Agreement { status: AgreementStatus::Ending.into(), ends_at: 1_020, ..agreement(1_000) };
        let kept = Vault { accrued_q: [40 * ONE, 0], ..vault(1_000, 0, 1_000) };
        let ended = StreamView::at(&ending, &kept, 1_020).unwrap();
        assert_eq!((ended.status, ended.streamed), (AgreementStatus::Ended, 40));
        assert_eq!((ended.funded_until, ended.runs_until), (1_020, Some(1_020)));
        let request = Agreement { status: AgreementStatus::Requested.into(), ..agreement(0) };
        assert_eq!(StreamView::at(&request, &vault(1_000, 0, 1_000), 1_020).unwrap().streamed, 0);
    }
}
