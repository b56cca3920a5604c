//! Vaults: finding them, and what their money does at a given time.
//!
//! Whatever is said about money comes from the program's own rules, run on copies: the same integers as on the chain.

use anchor_lang::prelude::Pubkey;
use flashback::error::FlashbackError;
use flashback::math::vault_clock::VaultClock;
use flashback::state::Vault;

use crate::filter::{at, Filters};

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
        clock.free_q().ok_or(FlashbackError::AmountOverflow)?;
        let delinquent = clock.is_delinquent(now);
        Ok(Self {
            clock,
            withdrawable: if delinquent { 0 } else { clock.free().unwrap_or_default() },
            earned: u64::try_from(clock.accrued_q.div_ceil(VaultClock::<32>::scale(1))).unwrap_or(u64::MAX),
            dry_at: clock.dry_at(),
            delinquent,
        })
    }

    /// Seconds until the money ends; `None` = nothing drains it.
    pub fn runway_secs(&self, now: i64) -> Option<u64> {
        self.dry_at.map(|dry_at| u64::try_from(dry_at.saturating_sub(now)).unwrap_or_default())
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

    #[test]
    fn a_filter_asks_for_the_owner_where_the_program_writes_it() {
        let owner = Pubkey::new_from_array([1; 32]);
        let owned = VaultFilter { owner: Some(owner), mint: None };
        assert_eq!(owned.to_filters().runs()[1], (32, owner.to_bytes().to_vec()));
        assert!(owned.takes(&Vault { owner, ..Vault::zeroed() }) && !owned.takes(&Vault::zeroed()));
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
