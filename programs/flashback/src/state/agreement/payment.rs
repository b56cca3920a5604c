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

#[cfg(test)]
mod tests {
    use super::super::fixture::*;
    use super::*;
    use crate::state::tests::refused;

    #[test]
    fn pays_what_no_credit_can_take_back_and_keeps_the_fee() {
        let Fixture { mut agreement, mut vault, .. } = Fixture::active();
        let (balance, sequence) = (vault.balance, agreement.sequence);
        let half = 10 * 86_400 / 2;
        let payout = Payout { provider: half - half / 100, fee: half / 100 };
        assert_eq!(agreement.claim(&mut vault, NOW + DAY).unwrap(), payout);
        assert_eq!((vault.balance, vault.fees_owed, agreement.claimed), (balance - half, payout.fee, half));
        assert_eq!(agreement.claim(&mut vault, NOW + DAY).unwrap(), Payout::default(), "claimed already");
        assert_eq!(agreement.sequence, sequence + 2);
    }

    #[test]
    fn pays_no_further_than_the_money_reaches() {
        let Fixture { mut agreement, mut vault, .. } = Fixture::active();
        vault.balance = vault.reserved + 10 * 100;
        assert_eq!(agreement.claim(&mut vault, NOW + DAY).unwrap(), Payout { provider: 495, fee: 5 });
    }

    #[test]
    fn a_request_has_earned_nothing() {
        let Fixture { mut agreement, mut vault, .. } = Fixture::requested();
        refused(agreement.claim(&mut vault, NOW + DAY), FlashbackError::AgreementNotActive);
    }
}
