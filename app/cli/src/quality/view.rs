//! Measurements as they are shown.

use anchor_lang::prelude::Pubkey;
use console::Style;
use flashback::math::quality::{Period, Promises};
use flashback::state::{Board, Listing, RING_EPOCHS};
use flashback_client::board::{epochs, last_epochs, maintenance, MeasuredEpoch, SHOWN_EPOCHS};
use serde_json::{json, Value};

use super::strip::{legend, strip};
use crate::agreement::credit::{credits_text, CreditRow};
use crate::board::view as boards;
use crate::input::amount::{show_bps, show_ppm};
use crate::input::mint::MintInfo;
use crate::output::record::{Record, NOTHING};
use crate::output::{columns, record_table, table};

/// Epochs over which figures are summed up.
const SUMMED: [u32; 4] = [1, 7, SHOWN_EPOCHS, RING_EPOCHS];

/// What a board says of a listing, and what that gives back.
pub struct Quality {
    /// The listing's address.
    pub address: Pubkey,
    /// The listing.
    pub listing: Listing,
    /// Its board.
    pub board: Board,
    /// The mint of its price.
    pub mint: MintInfo,
    /// The periods of the wallet's agreements that are settled next.
    pub credits: Vec<CreditRow>,
    /// The chain's time.
    pub now: i64,
}

/// What epochs come to; of latency and throughput the worst.
struct Sum {
    epochs: u32,
    availability_ppm: Option<u32>,
    success_ppm: Option<u32>,
    p95_ms: Option<u16>,
    p10_kib: Option<u32>,
}

impl Sum {
    /// Of the last `count` epochs.
    fn of(board: &Board, epochs: &[MeasuredEpoch], count: u32) -> Option<Self> {
        let range = last_epochs(board, count);
        let period = board.period(range.clone(), &Promises::default()).ok()?;
        let figures =
            || epochs.iter().filter(|epoch| range.contains(&epoch.number)).filter_map(|one| one.result.figures);
        Some(Self {
            epochs: period.epochs,
            availability_ppm: period.availability_ppm().filter(|_| period.is_half_measured()),
            success_ppm: period.mean_success_ppm().filter(|_| period.is_half_known()),
            p95_ms: figures().map(|figures| figures.p95_ms).max(),
            p10_kib: figures().map(|figures| figures.p10_kib).min(),
        })
    }

    fn json(&self) -> Value {
        let Self { epochs, availability_ppm, success_ppm, p95_ms, p10_kib } = self;
        json!({
            "epochs": epochs,
            "availability_ppm": availability_ppm,
            "success_ppm": success_ppm,
            "worst_p95_ms": p95_ms,
            "worst_p10_kib": p10_kib,
        })
    }

    fn row(&self) -> [String; 5] {
        let share = |ppm: Option<u32>| ppm.map_or(NOTHING.into(), show_ppm);
        [
            self.epochs.to_string(),
            share(self.availability_ppm),
            share(self.success_ppm),
            self.p95_ms.map_or(NOTHING.into(), |ms| format!("{ms} ms")),
            self.p10_kib.map_or(NOTHING.into(), |kib| format!("{kib} KiB/s")),
        ]
    }
}

fn epoch_json(epoch: &MeasuredEpoch) -> Value {
    let figures = epoch.result.figures;
    json!({
        "epoch": epoch.number,
        "starts_at": epoch.starts_at,
        "measured": epoch.result.measured,
        "up": epoch.result.up,
        "availability_ppm": epoch.availability_ppm(),
        "success_ppm": figures.map(|figures| figures.success_ppm),
        "p95_ms": figures.map(|figures| figures.p95_ms),
        "p10_kib": figures.map(|figures| figures.p10_kib),
        "purse_empty": epoch.is_unpaid,
        "silent_slots": epoch.silent,
    })
}

impl Quality {
    /// What a period of the offer would give back that ended with the last finalized epoch.
    fn offered(&self) -> (Period, u16) {
        let terms = &self.listing.terms;
        let promises = terms.service_levels.promises();
        let period = self.board.period(last_epochs(&self.board, promises.period_epochs.into()), &promises);
        let period = period.unwrap_or_default();
        (period, period.credit_bps(&promises, terms.max_credit_bps))
    }

    /// How many epochs are summed up, each number once.
    fn sums(&self, epochs: &[MeasuredEpoch]) -> Vec<Sum> {
        let mut sums: Vec<Sum> = SUMMED.iter().filter_map(|count| Sum::of(&self.board, epochs, *count)).collect();
        sums.dedup_by_key(|sum| sum.epochs);
        sums.retain(|sum| sum.epochs > 0);
        sums
    }

    fn record(&self) -> Record {
        let (period, credit_bps) = self.offered();
        let offered = format!("{} of the price, by the last {} epochs", show_bps(credit_bps), period.epochs);
        Record::default()
            .text("name", &self.listing.name)
            .key("listing", &self.address)
            .key("provider", &self.listing.provider)
            .key("board", &self.listing.board)
            .word("standing", boards::standing(&self.board))
            .number("monitors", self.board.monitors)
            .number("next_epoch", self.board.next_epoch)
            .add("offer_gives_back_bps", credit_bps, offered)
    }

    /// For programs.
    pub fn json(&self) -> Value {
        let epochs = epochs(&self.board);
        let announced = |(epoch, start, buckets)| json!({ "epoch": epoch, "start": start, "buckets": buckets });
        let mut json = self.record().json();
        json["now"] = self.now.into();
        json["sums"] = self.sums(&epochs).iter().map(Sum::json).collect();
        json["epochs"] = epochs.iter().map(epoch_json).collect();
        json["maintenance"] = maintenance(&self.board).map(announced).collect();
        json["slots"] = boards::slots_json(&self.board);
        json["credits"] = self.credits.iter().map(|credit| credit.record(&self.mint, self.now).json()).collect();
        json
    }

    /// For people, in as many columns as there are.
    pub fn text(&self) -> String {
        let epochs = epochs(&self.board);
        let style = console::colors_enabled().then(Style::new);
        let mut parts = vec![record_table(&self.record())];
        if epochs.is_empty() {
            parts.push("no epoch is finalized yet".into());
        } else {
            let title = "The last epochs, the first of each row at its left";
            parts.push(format!("{title}\n{}\n{}", strip(&epochs, columns(), style.as_ref()), legend(style.as_ref())));
            let header = ["last epochs", "availability", "success", "worst p95", "worst p10"];
            parts.push(table(header, &[0, 1, 2, 3, 4], self.sums(&epochs).iter().map(Sum::row)));
        }
        parts.push(format!("Monitors\n{}", boards::silence(&self.board)));
        let announced = |(epoch, start, buckets)| format!("epoch {epoch}: {buckets} buckets from {start} on\n");
        let announced: String = maintenance(&self.board).map(announced).collect();
        if !announced.is_empty() {
            parts.push(format!("Announced maintenance, which is not measured\n{announced}"));
        }
        if !self.credits.is_empty() {
            parts.push(format!(
                "What your agreements would give back so far\n{}",
                credits_text(&self.credits, &self.mint)
            ));
        }
        parts.iter().map(|part| part.trim_end()).collect::<Vec<_>>().join("\n\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytemuck::Zeroable;
    use flashback::state::{EpochResult, Tier};

    /// 40 epochs with two of 288 buckets down in the last one, on an offer that promises three nines of seven epochs.
    fn quality() -> Quality {
        let mut board = Board { monitors: 4, first_epoch: 10, next_epoch: 50, epoch_secs: 288, ..Board::zeroed() };
        board.results.fill(EpochResult {
            measured: 288,
            up: 288,
            success_ppm: 1_000_000,
            p95_ms: 90,
            p10_kib: 900,
            flags: 1,
        });
        board.results[49].up = 286;
        board.results[20].p95_ms = 700;
        board.slots[2].missed = 0b11;
        let mut listing = Listing { board: Pubkey::new_from_array([251; 32]), ..Listing::zeroed() };
        listing.terms.max_credit_bps = 2_500;
        listing.terms.service_levels.period_epochs = 7;
        listing.terms.service_levels.availability[0] =
            Tier { threshold_ppm: 999_500, credit_bps: 1_000, padding: [0; 2] };
        let mint = MintInfo { decimals: Some(6), ..MintInfo::default() };
        Quality { address: Pubkey::new_from_array([250; 32]), listing, board, mint, credits: Vec::new(), now: 0 }
    }

    #[test]
    fn sums_are_of_the_latest_epochs_and_each_number_once() {
        let quality = quality();
        let sums = quality.json()["sums"].clone();
        let figures = |n: usize| {
            (sums[n]["epochs"].clone(), sums[n]["availability_ppm"].clone(), sums[n]["worst_p95_ms"].clone())
        };
        assert_eq!(figures(0), (json!(1), json!(993_055), json!(90)));
        assert_eq!(figures(1), (json!(7), json!(999_007), json!(90)));
        assert_eq!(figures(2), (json!(30), json!(999_768), json!(700)));
        assert_eq!(figures(3).0, json!(40), "fewer than 96");
    }

    #[test]
    fn the_offer_gives_back_what_a_period_of_it_would() {
        assert_eq!(quality().json()["offer_gives_back_bps"], 1_000);
        let kept = Quality { board: Board { next_epoch: 49, ..quality().board }, ..quality() };
        assert_eq!(kept.json()["offer_gives_back_bps"], 0);
    }

    #[test]
    fn fits_80_columns() {
        let text = quality().text();
        for line in text.lines() {
            assert!(line.chars().count() <= 80, "{line}");
        }
        for words in ["    10 AAAA", "silent", "2 of 30", "99.3055 %"] {
            assert!(text.contains(words), "{words}: {text}");
        }
    }
}
