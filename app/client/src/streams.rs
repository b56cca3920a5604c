//! Vaults, bonds and agreements: finding them, and what their money does at a given time.
//!
//! Whatever is said about money comes from the program's own rules, run on copies: the same integers as on the chain.

use anchor_lang::prelude::Pubkey;
use flashback::error::FlashbackError;
use flashback::math::stream::{Payout, Stream};
use flashback::math::vault_clock::VaultClock;
use flashback::state::{Agreement, AgreementStatus, Bond, Vault};

use crate::filter::Filters;

/// Where a field lies in the data of an account.
macro_rules! at {
    ($account:ty, $field:ident) => {
        8 + core::mem::offset_of!($account, $field)
    };
}

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

/// Which vaults are looked for; `None` means any.
#[derive(Clone, Copy, Debug, Default)]
pub struct VaultFilter {
    /// The consumer.
    pub owner: Option<Pubkey>,
    /// What it pays with.
    pub mint: Option<Pubkey>,
}

impl VaultFilter {
    /// What a node compares.
    pub fn to_filters(&self) -> Filters {
        Filters::of::<Vault>()
            .maybe(at!(Vault, owner), self.owner.as_ref().map(AsRef::as_ref))
            .maybe(at!(Vault, mint), self.mint.as_ref().map(AsRef::as_ref))
    }

    /// Whether a vault is looked for.
    pub fn takes(&self, vault: &Vault) -> bool {
        self.owner.is_none_or(|key| key == vault.owner) && self.mint.is_none_or(|key| key == vault.mint)
    }
}

/// Which bonds are looked for; `None` means any.
#[derive(Clone, Copy, Debug, Default)]
pub struct BondFilter {
    /// The Provider account.
    pub provider: Option<Pubkey>,
    /// What it holds.
    pub mint: Option<Pubkey>,
}

impl BondFilter {
    /// What a node compares.
    pub fn to_filters(&self) -> Filters {
        Filters::of::<Bond>()
            .maybe(at!(Bond, provider), self.provider.as_ref().map(AsRef::as_ref))
            .maybe(at!(Bond, mint), self.mint.as_ref().map(AsRef::as_ref))
    }

    /// Whether a bond is looked for.
    pub fn takes(&self, bond: &Bond) -> bool {
        self.provider.is_none_or(|key| key == bond.provider) && self.mint.is_none_or(|key| key == bond.mint)
    }
}

/// A vault's money at a time. Amounts are base units, times unix seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VaultView {
    /// The vault's clock, brought to that time.
    pub clock: VaultClock,
    /// What the owner can withdraw; 0 while an agreement is not paid up to now.
    pub withdrawable: u64,
    /// What providers have earned and not claimed, rounded up.
    pub earned: u64,
    /// When the money ends; `None` = nothing drains it.
    pub dry_at: Option<i64>,
    /// Whether it is dry already.
    pub delinquent: bool,
}

impl VaultView {
    /// The vault as a transaction at `now` would find it.
    pub fn at(vault: &Vault, now: i64) -> anchor_lang::Result<Self> {
        let mut vault = *vault;
        let now = vault.transact(now, |_, now| Ok(now))?;
        let clock = vault.clock();
        let free_q = clock.free_q().ok_or(FlashbackError::AmountOverflow)?;
        let delinquent = clock.is_delinquent(now);
        let left = free_q.checked_div(clock.rate_sum_q).map(|secs| i64::try_from(secs).unwrap_or(i64::MAX));
        Ok(Self {
            clock,
            withdrawable: if delinquent { 0 } else { clock.free().unwrap_or_default() },
            earned: u64::try_from(clock.accrued_q.div_ceil(VaultClock::<32>::scale(1))).unwrap_or(u64::MAX),
            dry_at: left.map(|secs| clock.funded_until.saturating_add(secs)),
            delinquent,
        })
    }

    /// Seconds until the money ends; `None` = nothing drains it.
    pub fn runway_secs(&self, now: i64) -> Option<u64> {
        self.dry_at.map(|dry_at| u64::try_from(dry_at.saturating_sub(now)).unwrap_or_default())
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

/// What has to come into a vault so that a new stream of `rate_q` with `guarantee` starts at `now` and every stream of
/// the vault is then paid for `runway_secs`.
pub fn missing_for(vault: Option<&Vault>, rate_q: u64, guarantee: u64, runway_secs: u32, now: i64) -> Option<u64> {
    let clock = vault.map_or_else(|| VaultClock { funded_until: now, ..VaultClock::default() }, Vault::clock);
    let arrears_secs = u128::try_from(now.max(clock.funded_until).checked_sub(clock.funded_until)?).ok()?;
    let running_q = clock.rate_sum_q.checked_add(rate_q.into())?.checked_mul(runway_secs.into())?;
    let needed_q = clock
        .rate_sum_q
        .checked_mul(arrears_secs)?
        .checked_add(running_q)?
        .checked_add(VaultClock::<32>::scale(guarantee))?;
    let missing_q = needed_q.saturating_sub(clock.free_q()?);
    u64::try_from(missing_q.div_ceil(VaultClock::<32>::scale(1))).ok()
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
        let owned = VaultFilter { owner: Some(consumer), mint: None };
        assert_eq!(owned.to_filters().runs()[1].0, 32);
        assert!(!owned.takes(&Vault::zeroed()));
        let bonded = BondFilter { provider: Some(provider), mint: Some(vault) };
        assert_eq!(bonded.to_filters().runs()[1], (32, [provider.to_bytes(), vault.to_bytes()].concat()));
    }

    #[test]
    fn a_vault_says_when_its_money_ends() {
        let view = VaultView::at(&vault(100, 2, 1_000), 1_010).unwrap();
        assert_eq!((view.clock.funded_until, view.withdrawable, view.earned), (1_010, 80, 20));
        assert_eq!((view.dry_at, view.runway_secs(1_010), view.delinquent), (Some(1_050), Some(40), false));
        let dry = VaultView::at(&vault(100, 2, 1_000), 1_051).unwrap();
        assert_eq!((dry.dry_at, dry.runway_secs(1_051), dry.delinquent), (Some(1_050), Some(0), true));
        assert_eq!(dry.withdrawable, 0);
        let idle = VaultView::at(&vault(100, 0, 1_000), 1_051).unwrap();
        assert_eq!((idle.dry_at, idle.withdrawable), (None, 100));
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

    #[test]
    fn what_is_missing_pays_guarantee_arrears_and_runway_to_the_unit() {
        assert_eq!(missing_for(None, ONE, 7, 100, 1_000), Some(107));
        assert_eq!(missing_for(None, 1, 0, 1, 1_000), Some(1), "a fraction of a unit takes a unit");
        let funded = vault(1_000, 2, 1_000);
        assert_eq!(missing_for(Some(&funded), ONE, 7, 100, 1_000), Some(0));
        assert_eq!(missing_for(Some(&funded), ONE, 701, 100, 1_000), Some(1));
        let dry = vault(100, 2, 1_000);
        let missing = missing_for(Some(&dry), ONE, 7, 10, 1_080).unwrap();
        assert_eq!(missing, 160 - 100 + 7 + 30);
        let mut paid = dry;
        paid.add(missing, 1_080).unwrap();
        assert_eq!(VaultView::at(&paid, 1_080).unwrap().withdrawable, 37);
        assert_eq!(missing_for(None, u64::MAX, u64::MAX, u32::MAX, 0), None);
    }
}
