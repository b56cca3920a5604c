//! The provider disputes a figure at a stake and loses it; the consumer says what it thinks.

use anchor_lang::prelude::Pubkey;
use anyhow::{ensure, Context as _, Result};
use flashback::state::{Agreement, Complaint, Dispute, Party, Provider};
use flashback_client::address;
use flashback_client::instruction::{self, AgreementKeys};
use solana_sdk::signature::Signer;

use super::{QualityDemo, CREDITS_BPS};
use crate::input::amount::{show_bps, sol};
use crate::provider::view::explained_rating;
use crate::sandbox::sample::{ARBITER, CONSUMER, HARBOUR, HARBOUR_NAME};

/// The period that is disputed.
const DISPUTED: u32 = 1;
/// What the provider asks for.
const ASKED_BPS: u16 = 0;
/// What the consumer thinks of it all.
const STARS: u8 = 3;
/// Who signs in a dispute.
const PARTIES: [&str; 3] = [HARBOUR, CONSUMER, ARBITER];
/// Lamports of a transaction with one signature.
const FEE: u64 = 5_000;
/// Transactions of a dispute: opened, answered, ruled, closed.
const TRANSACTIONS: u64 = 4;

/// A dispute under way.
pub(super) struct Case {
    address: Pubkey,
    lamports: Vec<u64>,
}

impl QualityDemo<'_> {
    /// The provider disputes the second day's credit, the consumer stands by the figure, and so does the arbiter.
    pub(super) async fn dispute(&self, keys: &AgreementKeys) -> Result<Case> {
        let [harbour, consumer, arbiter] = self.parties()?;
        let lamports = self.lamports().await?;
        let measured = CREDITS_BPS[1];
        let complaint = Complaint { period: DISPUTED, asked_bps: ASKED_BPS, evidence_hash: [1; 32] };
        self.market.send(HARBOUR, &[instruction::open_dispute(harbour, keys, complaint)]).await?;
        let address = address::dispute(&keys.agreement, DISPUTED);
        let opened: Dispute = self.client.fetch(&address).await?;
        ensure!(opened.measured_bps == measured, "{} are disputed", show_bps(opened.measured_bps));
        self.progress.did(&format!(
            "{HARBOUR_NAME} stakes {} and disputes the second day: {} instead of {}",
            sol(opened.stake_lamports),
            show_bps(ASKED_BPS),
            show_bps(measured)
        ));
        let answer = instruction::answer_dispute(consumer, self.provider, address, measured, [2; 32]);
        self.market.send(CONSUMER, &[answer]).await?;
        let rule = instruction::rule_dispute(arbiter, self.provider, address, measured);
        self.market.send(ARBITER, &[rule]).await?;
        let ruled: Dispute = self.client.fetch(&address).await?;
        ensure!(ruled.winner()? == Some(Party::Consumer), "the figure did not stand");
        self.progress.did("the consumer answers with the figure, and the arbiter rules that it stands");
        Ok(Case { address, lamports })
    }

    /// The consumer takes the stake once the period is settled: no lamport came or went but for fees.
    pub(super) async fn take_stake(&self, Case { address, lamports: before }: Case) -> Result<()> {
        let [_, consumer, _] = self.parties()?;
        let dispute: Dispute = self.client.fetch(&address).await?;
        let close = instruction::close_dispute(consumer, address, &dispute, consumer);
        self.market.send(CONSUMER, &[close]).await?;
        let after = self.lamports().await?;
        let change = |place: usize| i128::from(after[place]) - i128::from(before[place]);
        let (stake, fee) = (i128::from(dispute.stake_lamports), i128::from(FEE));
        let expected = [-stake - fee, stake - 2 * fee, -fee];
        ensure!([0, 1, 2].map(change) == expected, "the stake went elsewhere");
        ensure!(expected.iter().sum::<i128>() == -i128::from(FEE * TRANSACTIONS), "the lamports do not sum to zero");
        self.progress.did(&format!(
            "the consumer takes the stake of {}; rent is back with who paid it, and lamports sum to zero but for {} of fees",
            sol(dispute.stake_lamports),
            sol(FEE * TRANSACTIONS)
        ));
        Ok(())
    }

    /// The consumer gives stars for the two settled days, and the rating is explained.
    pub(super) async fn review(&self, keys: &AgreementKeys) -> Result<()> {
        let [_, consumer, _] = self.parties()?;
        let agreement: Agreement = self.client.fetch(&keys.agreement).await?;
        let review = instruction::review_period(consumer, keys, STARS);
        self.market.send(CONSUMER, &[review]).await?;
        let (provider, now) = (self.client.fetch::<Provider>(&self.provider).await?, self.client.now().await?);
        let weight = agreement.unreviewed_weight;
        ensure!(provider.stars_at(now) == (weight * u64::from(STARS), weight), "other stars than were given");
        let rating = provider.rating_at(now);
        let conduct = rating.components_bps().last().copied().context("no conduct")?;
        ensure!(rating.weights.iter().all(|weight| *weight > 0) && conduct < 5_000, "the rating does not follow");
        self.progress.did(&format!("the consumer gives {STARS} of 5 stars for the two days"));
        self.progress.show(&format!("\n{HARBOUR_NAME}\n{}", explained_rating(&provider, now)));
        Ok(())
    }

    fn parties(&self) -> Result<[Pubkey; 3]> {
        let [harbour, consumer, arbiter] = PARTIES.map(|name| self.market.key(name).map(|key| key.pubkey()));
        Ok([harbour?, consumer?, arbiter?])
    }

    /// What the parties have, in lamports.
    async fn lamports(&self) -> Result<Vec<u64>> {
        let found = self.client.accounts(&self.parties()?).await?;
        found.into_iter().map(|account| Ok(account.context("a party has no lamports")?.lamports)).collect()
    }
}
