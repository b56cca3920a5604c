//! What the two sides of an agreement, and the arbiter between them, do about the credit of a period.

use flashback::state::{Agreement, Complaint, DisputeStatus, Provider};
use flashback_client::instruction::{self, AgreementKeys};
use flashback_tests::{Wallet, ARBITER, STRANGER};
use rand::{seq::IndexedRandom, Rng};
use solana_sdk::{instruction::Instruction, pubkey::Pubkey};

use crate::actions::{is_request, provider_of, World, SELLERS};

impl World {
    /// One step in a dispute, or a new one.
    pub fn dispute(&mut self) -> Option<Instruction> {
        let all: Vec<_> = self.audit.disputes.iter().map(|(key, dispute)| (*key, *dispute)).collect();
        let Some((address, dispute)) = all.choose(self.rng()).copied().filter(|_| self.rng().random_bool(0.7)) else {
            return self.complain();
        };
        let bps = self.bps();
        let provider = self.audit.providers[&dispute.provider];
        let other = dispute.key_of(dispute.opener().unwrap().other(), &provider);
        Some(match (dispute.applied, dispute.status().unwrap()) {
            (1, _) => {
                let receiver = dispute.key_of(dispute.owed_to().unwrap(), &provider);
                let caller = if self.rng().random_bool(0.8) { receiver } else { STRANGER.key() };
                instruction::close_dispute(caller, address, &dispute, receiver)
            }
            (_, DisputeStatus::Open) if self.rng().random() => {
                instruction::answer_dispute(other, dispute.provider, address, bps, [7; 32])
            }
            (_, DisputeStatus::Ruled) => self.settle_next(&self.keys_of(&dispute.agreement)?),
            _ => instruction::rule_dispute(self.arbiter().key(), dispute.provider, address, bps),
        })
    }

    fn complain(&mut self) -> Option<Instruction> {
        let (keys, agreement, _) =
            self.agreement(|agreement| !is_request(agreement) && agreement.final_settled_at == 0)?;
        if keys.board != Pubkey::default() {
            self.catch_up();
        }
        let opener = match self.rng().random_range(0..3) {
            0 => authority_of(&self.audit.providers[&keys.provider]),
            _ => agreement.consumer,
        };
        let period = agreement.periods + u32::from(self.rng().random_bool(0.2));
        let complaint = Complaint { period, asked_bps: self.bps(), evidence_hash: [6; 32] };
        Some(instruction::open_dispute(opener, &keys, complaint))
    }

    fn bps(&mut self) -> u16 {
        [0, 1, 1_000, 2_500, 5_000, 10_000].choose(self.rng()).copied().unwrap()
    }

    fn arbiter(&mut self) -> Wallet {
        if self.rng().random_bool(0.95) {
            ARBITER
        } else {
            STRANGER
        }
    }

    /// Settles an agreement's next period, by its dispute if there is one.
    pub fn settle_next(&self, keys: &AgreementKeys) -> Instruction {
        self.settle_period(keys, self.audit.agreements[&keys.agreement].periods)
    }

    /// Settles a period, by its dispute if there is one.
    pub fn settle_period(&self, keys: &AgreementKeys, period: u32) -> Instruction {
        if self.audit.agreements[&keys.agreement].is_disputed(period) {
            return instruction::settle_disputed_period(keys, period);
        }
        instruction::settle_period(keys, period)
    }

    fn keys_of(&self, address: &Pubkey) -> Option<AgreementKeys> {
        let agreement: &Agreement = self.audit.agreements.get(address)?;
        Some(AgreementKeys::of(*address, agreement, &self.audit.vaults[&agreement.vault].mint))
    }

    /// A side gets back every stake that it is owed, alone.
    pub fn stakes_come_back(&mut self, wallet: Wallet) {
        for (address, dispute) in self.audit.disputes.clone() {
            let provider = self.audit.providers[&dispute.provider];
            let receiver = dispute.key_of(dispute.owed_to().unwrap(), &provider);
            if dispute.applied == 1 && receiver == wallet.key() {
                self.must(instruction::close_dispute(receiver, address, &dispute, receiver));
            }
        }
    }
}

fn authority_of(provider: &Provider) -> Pubkey {
    let seller = SELLERS.into_iter().find(|seller| provider_of(*seller) == provider.address);
    seller.map(|seller| seller.key()).unwrap_or_default()
}
