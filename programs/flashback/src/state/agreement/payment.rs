//! What a running agreement pays out.

use super::*;

impl Agreement {
    /// `claim`: takes what is earned and not claimed yet out of the vault's books. The fee stays in the vault until it is
    /// swept.
    pub fn claim(&mut self, vault: &mut Vault, now: i64) -> Result<Payout> {
        let payout = vault.transact(now, |clock, now| self.claim_from(clock, now))?;
        vault.owe_fee(payout.fee)?;
        self.next_sequence();
        Ok(payout)
    }

    fn claim_from(&mut self, clock: &mut VaultClock, now: i64) -> Result<Payout> {
        ensure!(!self.is(AgreementStatus::Requested), FlashbackError::AgreementNotActive);
        self.stream_mut(|stream| {
            let horizon = stream.horizon(clock.funded_until, now);
            stream.claim(clock, horizon)
        })
    }
}
