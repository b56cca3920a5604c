//! What boards' epochs give back of a price, and what a provider's rating is at a time: by the program's pure functions.

use std::collections::BTreeSet;

use flashback::math::rating::Rating;
use flashback::state::{Agreement, Board, CreditSoFar, EpochResult, ServiceLevels, RING_EPOCHS};

use super::*;

const EPOCH: i64 = 288;
const GENESIS: i64 = 1_000;
/// Most epochs of a period.
const LONGEST: u16 = 30;
const PPM: u32 = 1_000_000;
/// Flag of known figures, and with it that of an empty purse.
const KNOWN: u16 = 1;
const UNPAID: u16 = 3;

/// An agreement and the board that measures it, at a time.
struct Measured {
    agreement: Agreement,
    board: Board,
    now: i64,
}

impl Measured {
    /// Promises as S3's, measured without a fault since the start, which is that of an epoch, in the middle of period `index`.
    fn perfect(period_epochs: u16, index: u32) -> Self {
        let mut agreement = Agreement { board: Pubkey::new_from_array([7; 32]), ..Agreement::zeroed() };
        let start = GENESIS + 40 * EPOCH;
        let settled = start + i64::from(index) * i64::from(period_epochs) * EPOCH;
        (agreement.started_at, agreement.settled_until, agreement.periods) = (start, settled, index);
        (agreement.rate_q, agreement.terms.max_credit_bps) = (1_234_567_890_123, 10_000);
        let levels = &mut agreement.terms.service_levels;
        levels.period_epochs = period_epochs;
        for (tier, (threshold_ppm, credit_bps)) in
            [(999_000, 1_000), (990_000, 2_500), (950_000, 10_000)].into_iter().enumerate()
        {
            for promised in [&mut levels.availability, &mut levels.success] {
                (promised[tier].threshold_ppm, promised[tier].credit_bps) = (threshold_ppm, credit_bps);
            }
        }
        (levels.latency.value, levels.latency.credit_bps, levels.latency.allowance) = (500, 500, period_epochs / 3);
        (levels.throughput.value, levels.throughput.credit_bps) = (1_000, 300);
        let mut board = Board::zeroed();
        (board.genesis_at, board.epoch_secs) = (GENESIS, 288);
        (board.first_epoch, board.next_epoch) = (20, 40 + (index + 1) * u32::from(period_epochs));
        board.results = [good(); RING_EPOCHS as usize];
        Self { agreement, board, now: settled + i64::from(period_epochs) * EPOCH - 1 }
    }

    /// When the period ends.
    fn end(&self) -> i64 {
        let Agreement { started_at, ends_at, periods, .. } = self.agreement;
        let period_epochs = self.agreement.terms.service_levels.period_epochs;
        let boundary = self.board.calendar().period_end(period_epochs, started_at, periods).unwrap();
        if ends_at == 0 {
            boundary
        } else {
            boundary.min(ends_at)
        }
    }

    /// Its whole epochs that are finalized.
    fn epochs(&self) -> std::ops::Range<u32> {
        let whole = self.board.calendar().whole_epochs(self.agreement.settled_until, self.end());
        whole.start..whole.end.min(self.board.next_epoch).max(whole.start)
    }

    fn result(&mut self, epoch: u32) -> &mut EpochResult {
        &mut self.board.results[(epoch % RING_EPOCHS) as usize]
    }

    /// What a settlement of the period as far as it is measured and has run would do.
    fn vector(&self) -> Value {
        let Self { agreement, board, now } = self;
        let levels = &agreement.terms.service_levels;
        let epochs = self.epochs();
        let CreditSoFar { until, measured: period, is_unmeasured, credit_bps, credit, .. } =
            agreement.credit_so_far(board, *now).unwrap().unwrap();

        let oldest = board.next_epoch.saturating_sub(RING_EPOCHS).max(board.first_epoch);
        let results: Map<String, Value> = (oldest..board.next_epoch)
            .filter(|epoch| epochs.contains(epoch))
            .map(|epoch| (epoch.to_string(), json!(words_of(board.result(epoch).unwrap()))))
            .collect();
        json!({
            "genesisAt": board.genesis_at.to_string(),
            "epochSecs": board.epoch_secs,
            "firstEpoch": board.first_epoch,
            "nextEpoch": board.next_epoch,
            "results": results,
            "startedAt": agreement.started_at.to_string(),
            "settledUntil": agreement.settled_until.to_string(),
            "endsAt": agreement.ends_at.to_string(),
            "periods": agreement.periods,
            "rateQ": agreement.rate_q.to_string(),
            "shortfall": agreement.shortfall.to_string(),
            "maxCreditBps": agreement.terms.max_credit_bps,
            "levels": levels_words(levels),
            "now": now.to_string(),
            "is": {
                "until": until.to_string(),
                "period": {
                    "epochs": period.epochs,
                    "measured": period.measured,
                    "up": period.up,
                    "known": period.known,
                    "successPpm": period.success_ppm,
                    "slow": period.slow,
                    "thin": period.thin,
                    "isLost": period.is_lost,
                },
                "isUnmeasured": is_unmeasured,
                "availabilityPpm": period.availability_ppm(),
                "successPpm": period.mean_success_ppm(),
                "creditBps": credit_bps,
                "credit": credit.to_string(),
            },
        })
    }
}

fn good() -> EpochResult {
    EpochResult { success_ppm: PPM, p10_kib: 1_000, measured: 288, up: 288, p95_ms: 500, flags: KNOWN }
}

fn words_of(result: &EpochResult) -> [u32; 6] {
    let EpochResult { success_ppm, p10_kib, measured, up, p95_ms, flags } = *result;
    [measured.into(), up.into(), success_ppm, p95_ms.into(), p10_kib, flags.into()]
}

fn levels_words(levels: &ServiceLevels) -> Value {
    let tier =
        |tier: &flashback::state::Tier| json!({ "thresholdPpm": tier.threshold_ppm, "creditBps": tier.credit_bps });
    let limit = |limit: &flashback::state::Limit| json!({ "value": limit.value, "creditBps": limit.credit_bps, "allowance": limit.allowance });
    json!({
        "availability": levels.availability.each_ref().map(tier),
        "success": levels.success.each_ref().map(tier),
        "latency": limit(&levels.latency),
        "throughput": limit(&levels.throughput),
        "periodEpochs": levels.period_epochs,
    })
}

/// Every bound, on both sides of it.
fn edges() -> Vec<Measured> {
    let changed = |change: fn(&mut Measured)| {
        let mut measured = Measured::perfect(7, 1);
        change(&mut measured);
        measured
    };
    // Of 7 epochs, 2,000 buckets: two of them are a thousandth, 20 a hundredth, 100 a twentieth.
    let down = |buckets: u16| {
        let mut case = changed(|case| {
            case.epochs().for_each(|epoch| (case.result(epoch).measured, case.result(epoch).up) = (286, 286))
        });
        let first = case.epochs().start;
        let last = case.result(first);
        (last.measured, last.up) = (284, 284 - buckets);
        case
    };
    let failing = |ppm: u32| {
        let mut case = Measured::perfect(7, 1);
        case.epochs().for_each(|epoch| case.result(epoch).success_ppm = ppm);
        case
    };
    let slow = |epochs: u32| {
        let mut case = Measured::perfect(7, 1);
        case.epochs().take(epochs as usize).for_each(|epoch| case.result(epoch).p95_ms = 501);
        case
    };
    let seen = |measured: u16| {
        let mut case = Measured::perfect(7, 1);
        case.epochs().for_each(|epoch| (case.result(epoch).measured, case.result(epoch).up) = (measured, 0));
        case
    };
    let unknown = |epochs: u32| {
        let mut case = Measured::perfect(7, 1);
        case.epochs().for_each(|epoch| case.result(epoch).success_ppm = 980_000);
        let none = EpochResult { measured: 288, up: 288, ..EpochResult::default() };
        case.epochs().take(epochs as usize).for_each(|epoch| *case.result(epoch) = none);
        case
    };
    let tiers = [0, 2, 3, 20, 21, 100, 101].map(down);
    let shares = [999_000, 998_999, 990_000, 989_999, 950_000, 949_999].map(failing);
    let others = [
        changed(|_| {}),
        changed(|case| {
            let last = case.epochs().end - 1;
            case.result(last).p10_kib = 999
        }),
        changed(|case| {
            case.agreement.terms.max_credit_bps = 900;
            case.result(48).up = 0
        }),
        changed(|case| {
            case.epochs().for_each(|epoch| {
                *case.result(epoch) =
                    EpochResult { measured: 288, p95_ms: u16::MAX, flags: UNPAID, ..EpochResult::default() }
            })
        }),
        // Nothing is finalized, only a part is, or the period has just begun.
        changed(|case| case.board.next_epoch = case.epochs().start),
        changed(|case| {
            case.board.next_epoch -= 3;
            case.now -= 3 * EPOCH + 7
        }),
        changed(|case| case.now = case.agreement.settled_until),
        // An epoch has left the ring, or was before the board.
        changed(|case| case.board.next_epoch += 90),
        changed(|case| case.board.next_epoch += 89),
        changed(|case| case.board.first_epoch = case.epochs().start + 2),
        // Starts and ends within an epoch.
        changed(|case| {
            (case.agreement.periods, case.agreement.started_at) = (0, case.agreement.started_at + 1);
            case.agreement.settled_until = case.agreement.started_at
        }),
        changed(|case| {
            case.agreement.ends_at = case.agreement.settled_until + 3 * EPOCH + 100;
            case.result(48).up = 0
        }),
        changed(|case| case.agreement.ends_at = case.agreement.settled_until),
        changed(|case| case.agreement.ends_at = case.agreement.settled_until + 287),
        // Promises nothing.
        changed(|case| {
            case.agreement.terms.service_levels = ServiceLevels { period_epochs: 7, ..ServiceLevels::zeroed() };
            case.result(48).up = 0
        }),
    ];
    let counts = [2, 3].map(slow).into_iter().chain([144, 143].map(seen)).chain([3, 4].map(unknown));
    tiers.into_iter().chain(shares).chain(counts).chain(others).collect()
}

/// Anything that can be.
fn random(seed: u64) -> Measured {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let period_epochs = rng.random_range(1..=LONGEST);
    let mut case = Measured::perfect(period_epochs, rng.random_range(0..3));
    let agreement = &mut case.agreement;
    if agreement.periods == 0 {
        agreement.started_at -= rng.random_range(0..EPOCH);
        agreement.settled_until = agreement.started_at;
    }
    (agreement.rate_q, agreement.shortfall) = (rng.random_range(1..1 << 44), rng.random_range(0..1 << 32));
    agreement.terms.max_credit_bps = rng.random_range(0..=10_000);
    let levels = &mut agreement.terms.service_levels;
    levels.latency.allowance = rng.random_range(0..period_epochs);
    levels.throughput.allowance = rng.random_range(0..period_epochs);
    if rng.random_range(0..4) == 0 {
        levels.success = Default::default();
    }
    let length = i64::from(period_epochs) * EPOCH;
    if rng.random_range(0..3) == 0 {
        agreement.ends_at = agreement.settled_until + rng.random_range(0..length);
    }
    case.now = agreement.settled_until + rng.random_range(0..2 * length);
    case.board.next_epoch =
        (case.board.next_epoch - rng.random_range(0..u32::from(period_epochs))) + [0, 0, 0, 80][rng.random_range(0..4)];
    let usual = rng.random_range(0..4);
    for result in &mut case.board.results {
        let bad = rng.random_range(0..8) < usual;
        result.measured = if bad { rng.random_range(0..=288) } else { 288 };
        result.up = if bad { rng.random_range(0..=result.measured) } else { 288 - rng.random_range(0..2) };
        result.success_ppm = if bad { rng.random_range(0..=PPM) } else { PPM - rng.random_range(0..2_000) };
        (result.p95_ms, result.p10_kib) = (rng.random_range(300..560), rng.random_range(960..5_000));
        result.flags = [KNOWN, KNOWN, KNOWN, KNOWN, 0][rng.random_range(0..5)];
        if result.flags == 0 {
            (result.success_ppm, result.p95_ms, result.p10_kib) = (0, 0, 0);
        }
    }
    case
}

/// Credits of periods as far as they are measured.
pub fn credits() -> Vec<Value> {
    let vectors: Vec<_> =
        edges().iter().map(Measured::vector).chain((0..40).map(|seed| random(seed).vector())).collect();
    let credits: BTreeSet<_> = vectors.iter().map(|vector| vector["is"]["creditBps"].as_u64().unwrap()).collect();
    assert!([0, 300, 500, 900, 1_000, 2_500, 10_000].iter().all(|credit| credits.contains(credit)), "{credits:?}");
    for flag in ["isUnmeasured", "isLost"] {
        let is = |vector: &Value| vector["is"][flag] == true || vector["is"]["period"][flag] == true;
        assert!(vectors.iter().any(is), "{flag}");
    }
    vectors
}

/// Ratings and stars at a time, from what a Provider account holds.
pub fn ratings() -> Vec<Value> {
    let vector = |seed: u64| {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let most = [0, 1, 5_000_000, 1 << 30, 1 << 50][(seed % 5) as usize];
        let mut provider = Provider { epoch_secs: 288, genesis_at: GENESIS, ..Provider::zeroed() };
        let mut rating = Rating::default();
        let window = rng.random_range(0..4);
        for component in 0..4 {
            rating.add(component, rng.random_range(0..=10_000), rng.random_range(0..=most), window);
            rating.add(component, 10_000, rng.random_range(0..=most), window);
        }
        (provider.rating_sum, provider.rating_weight, provider.rating_window) = (rating.sums, rating.weights, window);
        provider.stars_weight = rng.random_range(0..=most);
        provider.stars_sum = provider.stars_weight * rng.random_range(1..=5);
        let windows = [0, 0, 1, 2, 40, 63, 64][rng.random_range(0..7)];
        let now =
            GENESIS + EPOCH * 90 * (i64::from(window) + windows) + [-1, 0, 1, 90 * EPOCH - 1][rng.random_range(0..4)];
        let present = provider.rating_at(now);
        let (stars_sum, stars_weight) = provider.stars_at(now);
        json!({
            "genesisAt": GENESIS.to_string(),
            "epochSecs": 288,
            "ratingSum": provider.rating_sum.map(|sum| sum.to_string()),
            "ratingWeight": provider.rating_weight.map(|weight| weight.to_string()),
            "ratingWindow": window,
            "starsSum": provider.stars_sum.to_string(),
            "starsWeight": provider.stars_weight.to_string(),
            "now": now.to_string(),
            "is": {
                "sums": present.sums.map(|sum| sum.to_string()),
                "weights": present.weights.map(|weight| weight.to_string()),
                "components": present.components_bps(),
                "bps": present.bps(),
                "band": provider.rating_band_at(now),
                "starsSum": stars_sum.to_string(),
                "starsWeight": stars_weight.to_string(),
            },
        })
    };
    (0..60).map(vector).collect()
}
