//! Providers and their badges as they are shown.

use anchor_lang::prelude::Pubkey;
use flashback::constants::{LEVELS, UNRATED};
use flashback::math::rating::{COMPONENTS as COMPONENT_COUNT, NEUTRAL_WEIGHT, RATING_WINDOW_EPOCHS, SHARES_BPS};
use flashback::state::{Board, BoardStanding, Provider, ProviderKind};
use flashback_client::board::{measured, SHOWN_EPOCHS};
use flashback_client::{region, text};
use serde_json::{json, Value};

use crate::input::amount::{decimal, show_bps, show_ppm};
use crate::input::names::{self, category_names, stored};
use crate::input::span::{show_date, show_end, show_span, show_time};
use crate::output::record::{Record, NOTHING};
use crate::output::table;

/// A level with its end, in words.
pub fn badge(level: u8, until: i64, now: i64) -> String {
    if level == 0 {
        return "not certified".into();
    }
    format!("{} until {}", level_title(level), show_end(until, now))
}

/// The name of a level as a title: `Verified`.
pub fn level_title(level: u8) -> String {
    let (first, rest) = names::level(level).split_at(1);
    format!("{}{rest}", first.to_uppercase())
}

/// A rating band in words.
pub fn rating(band: u8) -> String {
    match band {
        UNRATED => "unrated".into(),
        10.. => "100 %".into(),
        band => format!("{band}0–{band}9 %"),
    }
}

/// A rating in words.
pub fn rating_text(bps: Option<u16>) -> String {
    bps.map_or("unrated".into(), show_bps)
}

/// A rating band as JSON.
pub fn rating_json(band: u8) -> Value {
    if band == UNRATED {
        Value::Null
    } else {
        band.into()
    }
}

/// A provider, with the level that it holds `now`.
pub fn record(address: &Pubkey, provider: &Provider, now: i64) -> Record {
    let (level, until) = provider.level_at(now);
    let rating_bps = provider.rating_at(now).bps();
    let storage = provider.kind == u8::from(ProviderKind::Storage);
    let gib = |gib: u64| if storage { format!("{gib} GiB") } else { NOTHING.into() };
    let delisted = provider.delisted_at != 0;
    let reason = stored(names::REASONS, provider.delist_reason);
    Record::default()
        .key("provider", address)
        .word("kind", stored(names::KINDS, provider.kind))
        .text("name", &provider.name)
        .word("status", stored(names::PROVIDER_STATUSES, provider.status))
        .add("level", level, badge(level, until, now))
        .add(
            "level_until",
            if level == 0 { Value::Null } else { until.into() },
            if level == 0 { NOTHING.into() } else { show_time(until) },
        )
        .word("standing", names::name(names::STANDINGS, provider.standing_at(now)))
        .add("rating_bps", rating_bps, rating_text(rating_bps))
        .add("rating_band", rating_json(provider.rating_band_at(now)), rating(provider.rating_band_at(now)))
        .region(provider.region)
        .categories("categories", provider.category)
        .add("capacity_gib", provider.capacity_gib, gib(provider.capacity_gib))
        .add("reserved_gib", provider.reserved_gib, gib(provider.reserved_gib))
        .text("endpoint", &provider.endpoint)
        .time("next_endpoint_from", provider.next_endpoint_times().start)
        .time("next_endpoint_until", provider.next_endpoint_times().end)
        .text("metadata_uri", &provider.metadata_uri)
        .hash("metadata_hash", &provider.metadata_hash)
        .number("attributes_version", provider.attributes_version)
        .key("authority", &provider.authority)
        .key("pending_authority", &provider.pending_authority)
        .key("registrant", &provider.registrant)
        .number("id", provider.id)
        .time("delisted_at", provider.delisted_at)
        .add(
            "delist_reason",
            if delisted { reason.into() } else { Value::Null },
            if delisted { reason } else { NOTHING },
        )
        .number("open_listings", provider.open_listings)
        .number("next_listing", provider.next_listing)
        .number("agreements", provider.agreements)
        .number("settled_periods", provider.settled_periods)
}

/// Components of a rating, in its order.
const COMPONENTS: [&str; COMPONENT_COUNT] = ["availability", "success", "performance", "conduct"];
/// Decimals of a weight, which is micro-USD of fees.
const WEIGHT_DECIMALS: u8 = 6;

/// What a rating is made of, as JSON.
pub fn rating_inputs(provider: &Provider, now: i64) -> Value {
    let rating = provider.rating_at(now);
    let (stars_sum, stars_weight) = provider.stars_at(now);
    let (sums, weights, scores) = (rating.sums, rating.weights, rating.components_bps());
    let component = |n: usize| {
        json!({
            "name": COMPONENTS[n],
            "share_bps": SHARES_BPS[n],
            "score_bps": scores[n],
            "sum": sums[n].to_string(),
            "weight_micro_usd": weights[n].to_string(),
        })
    };
    json!({
        "rating_bps": rating.bps(),
        "window": rating.window,
        "neutral_weight_micro_usd": NEUTRAL_WEIGHT.to_string(),
        "components": (0..COMPONENT_COUNT).map(component).collect::<Value>(),
        "stars_sum": stars_sum.to_string(),
        "stars_weight_micro_usd": stars_weight.to_string(),
    })
}

/// What a rating is made of, in words.
pub fn explained_rating(provider: &Provider, now: i64) -> String {
    let rating = provider.rating_at(now);
    let dollars = |weight: u64| format!("{} USD", decimal(weight, WEIGHT_DECIMALS));
    let rows = COMPONENTS.into_iter().zip(SHARES_BPS).zip(rating.components_bps()).zip(rating.weights);
    let rows =
        rows.map(|(((name, share), score), weight)| [name.into(), show_bps(share), show_bps(score), dollars(weight)]);
    let title = match rating.bps() {
        Some(bps) => format!("Rating {}: the sum of each score times its share, rounded down", show_bps(bps)),
        None => "Unrated: no settled period weighs yet".into(),
    };
    let stars = match provider.stars_at(now) {
        (_, 0) => "no reviews".into(),
        (sum, weight) => format!("{} of 5 stars, from reviews of {} of fees", stars(sum, weight), dollars(weight)),
    };
    format!(
        "{title}\n{}\nEach score is the mean of settled periods' scores by their fees, and of 50 % with a weight of {}.\n\
         Weights fade by half every {RATING_WINDOW_EPOCHS} epochs; this is window {}.\n{stars}",
        table(["component", "share", "score", "weight of fees"], &[0, 1, 2, 3], rows),
        dollars(NEUTRAL_WEIGHT),
        rating.window
    )
}

/// The mean of stars, rounded down to hundredths.
fn stars(sum: u64, weight: u64) -> String {
    let hundredths = u128::from(sum) * 100 / u128::from(weight.max(1));
    decimal(u64::try_from(hundredths).unwrap_or(u64::MAX), 2)
}

/// Until when a provider holds each level, and by which certificate.
pub fn levels(provider: &Provider) -> Record {
    const NAMES: [(&str, &str); LEVELS as usize] = [
        ("identified_until", "identified_by"),
        ("verified_until", "verified_by"),
        ("established_until", "established_by"),
        ("audited_until", "audited_by"),
    ];
    let held = NAMES.into_iter().zip(provider.level_until).zip(&provider.level_source);
    held.fold(Record::default(), |record, (((until_name, by_name), until), by)| {
        record.time(until_name, until).key(by_name, by)
    })
}

/// The levels that are held at `now` before a change and no longer after it.
pub fn lost_levels(before: &Provider, after: &Provider, now: i64) -> Vec<String> {
    let ends = before.level_until.into_iter().zip(after.level_until);
    let lost = (1..).zip(ends).filter(|(_, (before, after))| now < *before && *after <= now);
    lost.map(|(level, _)| level_title(level)).collect()
}

/// A provider with what its boards say.
#[derive(Clone, Debug)]
pub struct ProviderRow {
    /// The Provider account.
    pub address: Pubkey,
    /// What it holds.
    pub provider: Provider,
    /// Availability of the last 30 epochs of the board that has the lowest, in parts per million; `None` if no board measured
    /// half of them.
    pub availability_ppm: Option<u32>,
}

impl ProviderRow {
    /// Joins providers with the `boards` of all listings.
    pub fn join(providers: Vec<(Pubkey, Provider)>, boards: &[(Pubkey, Board)]) -> Vec<Self> {
        let row = |(address, provider)| {
            let own = boards.iter().filter(|(_, board)| board.provider == address);
            let measured = own.filter_map(|(_, board)| measured(board, SHOWN_EPOCHS)?.availability_ppm());
            Self { address, provider, availability_ppm: measured.min() }
        };
        providers.into_iter().map(row).collect()
    }

    /// For programs.
    pub fn json(&self, now: i64) -> Value {
        record(&self.address, &self.provider, now).add("availability_ppm", self.availability_ppm, "").json()
    }
}

/// Availability, if half is measured.
pub fn availability_text(ppm: Option<u32>) -> String {
    ppm.map_or("not measured".into(), |ppm| format!("{} up", show_ppm(ppm)))
}

/// Providers with their badges, and how they do.
pub fn table_of(rows: &[ProviderRow], now: i64) -> String {
    let row = |ProviderRow { address, provider, availability_ppm }: &ProviderRow| {
        let (level, until) = provider.level_at(now);
        let capacity = if provider.kind == 0 { format!("{} GiB", provider.capacity_gib) } else { NOTHING.into() };
        [
            format!("{}{}\n{address}", text::field(&provider.name), provider_note(provider)),
            stored(names::KINDS, provider.kind).into(),
            badge_cell(level, until, now),
            standing_cell(provider.rating_at(now).bps(), *availability_ppm, provider.standing_at(now)),
            format!("{}\n{}", category_names(provider.category).join(",\n"), region::label(provider.region)),
            capacity,
            provider.open_listings.to_string(),
        ]
    };
    let header = ["provider", "register", "certified", "rating, up", "offers, from", "capacity", "open listings"];
    table(header, &[0], rows.iter().map(row))
}

fn provider_note(provider: &Provider) -> &'static str {
    if provider.delisted_at != 0 {
        " [delisted]"
    } else if provider.status != 0 {
        " [retired]"
    } else {
        ""
    }
}

/// How somebody does: rating, availability, and the standing where it is not good.
pub fn standing_cell(rating_bps: Option<u16>, availability_ppm: Option<u32>, standing: BoardStanding) -> String {
    let standing = match standing {
        BoardStanding::Active => String::new(),
        other => format!("\n{}", names::name(names::STANDINGS, other)),
    };
    format!("{}\n{}{standing}", rating_text(rating_bps), availability_text(availability_ppm))
}

/// A badge in lines as short as a column can be.
pub fn badge_cell(level: u8, until: i64, now: i64) -> String {
    if level == 0 {
        return badge(level, until, now);
    }
    format!("{}\n{}", level_title(level), end_cell(until, now))
}

/// The day of an end and how far it is away, which says the hour where it is near.
pub fn end_cell(at: i64, now: i64) -> String {
    let away = show_span(at.abs_diff(now));
    if now < at {
        format!("until {}\n(in {away})", show_date(at))
    } else {
        format!("until {}\n({away} ago)", show_date(at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytemuck::Zeroable;
    use flashback::state::EpochResult;

    const ADDRESS: Pubkey = Pubkey::new_from_array([1; 32]);

    #[test]
    fn a_badge_is_the_level_at_the_chains_time() {
        let held = Provider { level_until: [100, 100, 0, 0], ..Provider::zeroed() };
        let level = |now| record(&ADDRESS, &held, now).json()["level"].clone();
        assert_eq!((level(99), level(100)), (json!(2), json!(0)));
        assert_eq!(badge(2, 100, 99), "Verified until 1970-01-01T00:01:40Z (in 1s)");
        assert_eq!(badge(0, 0, 0), "not certified");
    }

    #[test]
    fn what_a_change_ends_is_told_level_by_level() {
        let before = Provider { level_until: [100, 100, 50, 0], ..Provider::zeroed() };
        assert_eq!(lost_levels(&before, &Provider::zeroed(), 60), ["Identified", "Verified"]);
        assert!(lost_levels(&before, &before, 60).is_empty());
    }

    #[test]
    fn keys_stand_whole_in_a_table() {
        let address = Pubkey::new_from_array([251; 32]);
        let row = ProviderRow { address, provider: Provider::zeroed(), availability_ppm: None };
        assert!(table_of(&[row], 0).contains(&address.to_string()));
    }

    #[test]
    fn a_provider_is_as_available_as_its_worst_board() {
        let board = |provider, up| {
            let mut board = Board { provider, first_epoch: 1, next_epoch: 40, ..Board::zeroed() };
            board.results.fill(EpochResult { measured: 200, up, ..EpochResult::default() });
            (Pubkey::default(), board)
        };
        let (other, unmeasured) = (Pubkey::new_from_array([2; 32]), Board { next_epoch: 1, ..board(ADDRESS, 0).1 });
        let boards = [board(ADDRESS, 200), board(ADDRESS, 199), board(other, 100), (other, unmeasured)];
        let rows = [ADDRESS, other, Pubkey::default()].map(|address| (address, Provider::zeroed()));
        let found: Vec<_> = ProviderRow::join(rows.into(), &boards).iter().map(|row| row.availability_ppm).collect();
        assert_eq!(found, [Some(995_000), Some(500_000), None]);
    }

    #[test]
    fn a_rating_is_explained_by_what_it_is_computed_from() {
        let mut provider = Provider { epoch_secs: 288, ..Provider::zeroed() };
        assert!(
            explained_rating(&provider, 0).starts_with("Unrated")
                && rating_inputs(&provider, 0)["rating_bps"].is_null()
        );
        (provider.rating_sum[3], provider.rating_weight[3]) = (5_000_000 * 10_000, 5_000_000);
        (provider.stars_sum, provider.stars_weight) = (14, 3);
        let text = explained_rating(&provider, 0);
        // 50 % of three components and 75 % of the conduct, which makes 15 %.
        for words in ["Rating 53.75 %", "conduct", "75 %", "5 USD", "4.66 of 5 stars"] {
            assert!(text.contains(words), "{words}: {text}");
        }
        let later = explained_rating(&provider, 90 * 288);
        assert!(later.contains("2.5 USD") && later.contains("window 1"), "{later}");
    }
}
