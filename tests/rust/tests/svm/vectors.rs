//! What other languages are held against, as committed in `tests/vectors.json`: addresses, instructions, accounts and
//! events in bytes and in words, amounts over time. The words are read off the bytes by the IDL alone, as a wallet does.

use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
    path::Path,
    sync::LazyLock,
};

use anchor_lang::{error::Error, Discriminator};
use base64::{prelude::BASE64_STANDARD, Engine};
use bytemuck::Zeroable;
use flashback::math::{
    band::price_band,
    calendar::Calendar,
    dispute::Claims,
    rate::rate_q,
    stream::{Payout, Stream},
    vault_clock::VaultClock,
};
use flashback::state::{Bond, Dispute, Listing, Platform, Provider, ProviderKind};
use flashback_client::{address, instruction::Token, purchase::Wanted, BrowseEntry, ListingContext};
use flashback_tests::{fixture::*, mints::DOLLAR, tokens::SPL, *};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::{json, Map, Value};
use solana_sdk::pubkey::Pubkey;

use crate::{access, compute_units};

mod measured;

/// A reader of what the program encodes, which knows the IDL and nothing else.
mod words {
    use super::*;

    /// The IDL.
    pub fn idl() -> Value {
        serde_json::from_str(include_str!("../../../../app/idl/flashback.json")).unwrap()
    }

    /// A name as TypeScript has it.
    pub fn camel(name: &str) -> String {
        let mut upper = false;
        let mut camel = String::new();
        for char in name.chars() {
            match char {
                '_' => upper = true,
                _ if upper => {
                    camel.extend(char.to_uppercase());
                    upper = false;
                }
                _ if camel.is_empty() => camel.extend(char.to_lowercase()),
                _ => camel.push(char),
            }
        }
        camel
    }

    fn take<'d>(data: &mut &'d [u8], size: usize) -> &'d [u8] {
        data.split_off(..size).unwrap()
    }

    fn unsigned(data: &mut &[u8], size: usize) -> u64 {
        take(data, size).iter().rev().fold(0, |value, byte| value << 8 | u64::from(*byte))
    }

    /// Reads fields, in the order in which they stand.
    pub fn fields(idl: &Value, fields: &Value, data: &mut &[u8]) -> Value {
        let read = |field: &Value| (camel(field["name"].as_str().unwrap()), value(idl, &field["type"], data));
        Value::Object(fields.as_array().into_iter().flatten().map(read).collect())
    }

    /// Reads the type called `name`.
    pub fn defined(idl: &Value, name: &Value, data: &mut &[u8]) -> Value {
        let kind = &list(idl, "types").find(|kind| kind["name"] == *name).unwrap()["type"];
        if kind["kind"] == "struct" {
            return fields(idl, &kind["fields"], data);
        }
        let variant = &kind["variants"][usize::from(take(data, 1)[0])]["name"];
        json!({ camel(variant.as_str().unwrap()): {} })
    }

    fn value(idl: &Value, kind: &Value, data: &mut &[u8]) -> Value {
        if let Some(array) = kind["array"].as_array() {
            let length = usize::try_from(array[1].as_u64().unwrap()).unwrap();
            return match array[0].as_str() {
                Some("u8") => json!(hex(take(data, length))),
                _ => (0..length).map(|_| value(idl, &array[0], data)).collect(),
            };
        }
        if kind["option"] != Value::Null {
            return if take(data, 1)[0] == 0 { Value::Null } else { value(idl, &kind["option"], data) };
        }
        match kind.as_str() {
            Some("bool") => json!(take(data, 1)[0] == 1),
            Some("u8") => json!(unsigned(data, 1)),
            Some("u16") => json!(unsigned(data, 2)),
            Some("u32") => json!(unsigned(data, 4)),
            Some("u64") => json!(unsigned(data, 8).to_string()),
            Some("i64") => json!(unsigned(data, 8).cast_signed().to_string()),
            Some("pubkey") => json!(Pubkey::try_from(take(data, 32)).unwrap().to_string()),
            Some("bytes") => {
                let length = usize::try_from(unsigned(data, 4)).unwrap();
                json!(hex(take(data, length)))
            }
            None => defined(idl, &kind["defined"]["name"], data),
            Some(other) => panic!("a field of type {other}"),
        }
    }

    /// The entries of a list.
    pub fn list<'v>(value: &'v Value, key: &str) -> impl Iterator<Item = &'v Value> {
        value[key].as_array().unwrap().iter()
    }

    /// The entry of `section` that `data` begins with the discriminator of, and the rest of the data.
    pub fn named<'v, 'd>(idl: &'v Value, section: &str, data: &'d [u8]) -> (&'v Value, &'d [u8]) {
        let (begin, rest) = data.split_at(8);
        (list(idl, section).find(|entry| entry["discriminator"] == json!(begin)).unwrap(), rest)
    }

    /// Bytes as text.
    pub fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

fn addresses() -> Vec<Value> {
    let (key, other) = (ACME.key(), AUDITOR.key());
    let entry =
        |name: &str, of: Value, address: Pubkey| json!({ "name": name, "of": of, "address": address.to_string() });
    let (text, second) = (key.to_string(), other.to_string());
    let mut entries = vec![
        entry("platform", json!([]), address::PLATFORM),
        entry("programData", json!([]), address::program_data()),
        entry("settlementMint", json!([text]), address::settlement_mint(&key)),
        entry("certifier", json!([text]), address::certifier(&key)),
        entry("provider", json!([0, text]), address::provider(ProviderKind::Storage, &key)),
        entry("provider", json!([1, text]), address::provider(ProviderKind::Service, &key)),
        entry("certificate", json!([text, second]), address::certificate(&key, &other)),
        entry("session", json!([text, second]), address::session(&key, &other)),
        entry("bond", json!([text, second]), address::bond(&key, &other)),
        entry("board", json!([text]), address::board(&key)),
        entry("bondToken", json!([text]), address::bond_token(&key)),
        entry("vaultToken", json!([text]), address::vault_token(&key)),
    ];
    for index in [0, 1, 256, u32::MAX] {
        entries.push(entry("listing", json!([text, index]), address::listing(&key, index)));
        entries.push(entry("dispute", json!([text, index]), address::dispute(&key, index)));
    }
    for number in [0, 1, 1 << 53, u64::MAX] {
        let vault = address::vault(&key, &other, number);
        entries.push(entry("vault", json!([text, second, number.to_string()]), vault));
        entries.push(entry("agreement", json!([text, number.to_string()]), address::agreement(&key, number)));
        let grant = address::grant(&key, &other, number);
        entries.push(entry("grant", json!([text, second, number.to_string()]), grant));
    }
    entries
}

/// Every measured call: what it is given, and what the program says of it.
fn instructions(idl: &Value) -> Vec<Value> {
    let call = |case: &compute_units::Case| {
        let (mut market, instruction) = case.prepared();
        let (entry, mut data) = words::named(idl, "instructions", &instruction.data);
        let args = words::fields(idl, &entry["args"], &mut data);
        assert!(data.is_empty(), "{}", case.instruction);
        let names = words::list(entry, "accounts").map(|account| words::camel(account["name"].as_str().unwrap()));
        let accounts: Map<String, Value> =
            names.zip(&instruction.accounts).map(|(name, meta)| (name, json!(meta.pubkey.to_string()))).collect();
        let remaining: Vec<_> =
            instruction.accounts.iter().skip(accounts.len()).map(|meta| meta.pubkey.to_string()).collect();
        let metas = instruction.accounts.iter().map(|meta| match (meta.is_signer, meta.is_writable) {
            (true, true) => "signs, writes",
            (true, false) => "signs",
            (false, true) => "writes",
            (false, false) => "",
        });
        let metas: Vec<_> = metas.collect();
        let data = words::hex(&instruction.data);
        let events = market.send(instruction).events;
        let events: Vec<Value> = events
            .iter()
            .map(|event| {
                let (entry, mut rest) = words::named(idl, "events", event);
                let values = words::defined(idl, &entry["name"], &mut rest);
                json!({ "name": entry["name"], "data": BASE64_STANDARD.encode(event), "values": values })
            })
            .collect();
        let (name, case) = (case.instruction, case.case);
        json!({ "name": name, "case": case, "args": args, "accounts": accounts, "remaining": remaining, "metas": metas, "data": data, "events": events })
    };
    compute_units::cases().map(call).collect()
}

/// One account of each type, as the program leaves it; the vault is that of the running agreement.
fn accounts(idl: &Value) -> Vec<Value> {
    let (mut market, claim) = compute_units::cases().find(|case| case.instruction == "claim").unwrap().prepared();
    market.send(claim);
    market.send(flashback_client::instruction::set_settlement_mint(ADMIN.key(), DOLLAR.key(), 1_000_000));
    market.send(flashback_client::instruction::open_board(ACME.key(), acme(), acme_listing(), 4));
    let disputed = Fixture::ruled(1_000).accounts().into_iter();
    let disputes = disputed.filter(|(_, account)| account.data.starts_with(Dispute::DISCRIMINATOR));
    let mut found: Vec<_> = market.accounts().into_iter().chain(disputes).collect();
    found.sort_by_key(|(address, _)| (*address != vault(CONSUMER, SPL), *address));
    let mut granted = grants::granted().accounts();
    granted.sort_by_key(|(address, _)| *address);
    found.extend(granted);
    let mut first = BTreeMap::new();
    for (address, account) in found {
        let (entry, mut rest) = words::named(idl, "accounts", &account.data);
        let values = words::defined(idl, &entry["name"], &mut rest);
        assert!(rest.is_empty(), "{}", entry["name"]);
        let data = BASE64_STANDARD.encode(&account.data);
        let vector = json!({ "name": entry["name"], "address": address.to_string(), "data": data, "values": values });
        first.entry(entry["name"].as_str().unwrap().to_owned()).or_insert(vector);
    }
    first.into_values().collect()
}

fn clock_words(clock: &VaultClock) -> Map<String, Value> {
    let words = json!({
        "balance": clock.balance.to_string(),
        "reserved": clock.reserved.to_string(),
        "rateSumQ": clock.rate_sum_q.to_string(),
        "accruedQ": clock.accrued_q.to_string(),
        "fundedUntil": clock.funded_until.to_string(),
        "lagFrom": clock.lag_from.to_string(),
        "lagSeenAt": clock.lag_seen_at.to_string(),
    });
    words.as_object().unwrap().clone()
}

fn stream_words(stream: &Stream) -> Map<String, Value> {
    let words = json!({
        "rateQ": stream.rate_q.to_string(),
        "guarantee": stream.guarantee.to_string(),
        "shortfall": stream.shortfall.to_string(),
        "claimed": stream.claimed.to_string(),
        "fee": stream.fee.to_string(),
        "startedAt": stream.started_at.to_string(),
        "settledUntil": stream.settled_until.to_string(),
        "endsAt": stream.ends_at.to_string(),
        "termEndsAt": stream.term_ends_at.to_string(),
        "noticeSecs": stream.notice_secs.to_string(),
        "maxCreditBps": stream.max_credit_bps.to_string(),
        "feeBps": stream.fee_bps.to_string(),
    });
    words.as_object().unwrap().clone()
}

/// Those of `after` that differ from `before`.
fn changed(before: &Map<String, Value>, after: Map<String, Value>) -> Map<String, Value> {
    after.into_iter().filter(|(name, value)| before.get(name) != Some(value)).collect()
}

/// Two streams on one vault, to which something happens again and again. Each step has the states that it leaves, as far
/// as they change.
fn sequence(seed: u64) -> Value {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut now = 1_750_000_000 + rng.random_range(0..288);
    let mut clock =
        VaultClock { balance: rng.random_range(5_000..500_000), funded_until: now, ..VaultClock::default() };
    let mut streams = [0, 1].map(|_| Stream {
        rate_q: rng.random_range(10_000..20 << 32),
        notice_secs: rng.random_range(0..2_000),
        max_credit_bps: rng.random_range(0..=10_000),
        fee_bps: rng.random_range(0..=500),
        term_ends_at: if rng.random() { now + rng.random_range(300..20_000) } else { 0 },
        ..Stream::default()
    });
    let start = json!({ "clock": clock_words(&clock), "streams": streams.each_ref().map(stream_words) });
    let mut steps = Vec::new();
    for turn in 0..40 {
        let which = rng.random_range(0..2);
        let (clock_before, stream_before) = (clock_words(&clock), stream_words(&streams[which]));
        let (mut next, mut stream) = (clock, streams[which]);
        let started = stream.started_at != 0;
        let op = if turn < 4 && !started { "activate" } else { OPS[rng.random_range(0..OPS.len())] };
        let (target, credit_bps) = (now - rng.random_range(0..600), rng.random_range(0..=stream.max_credit_bps));
        let horizon = stream.horizon(next.funded_until, now);
        let mut paid = None;
        let done = match op {
            "sync" => next.sync(now).map(|_| ()),
            "deposit" => {
                next.balance += u64::try_from(now % 10_000).unwrap();
                Some(())
            }
            "activate" if !started && next.funded_until == now => stream.activate(&mut next, now),
            "claim" if started => stream.claim(&mut next, horizon).map(|payout| paid = Some(payout)),
            "settle" if started && horizon > stream.settled_until => {
                stream.settle(&mut next, horizon, credit_bps).map(|_| ())
            }
            "end" if started && stream.is_active() => stream.end(&mut next, target),
            "notice" if started && stream.is_active() => stream.end(&mut next, i64::MAX),
            "cut" if !stream.is_active() && now < stream.ends_at => stream.cut(&mut next, now),
            "close" if !stream.is_active() && stream.settled_until == stream.ends_at => {
                let payout = stream.close(&mut next);
                stream = Stream::default();
                payout.map(|payout| paid = Some(payout))
            }
            _ => None,
        };
        if done.is_some() && next.free_q().is_some() {
            (clock, streams[which]) = (next, stream);
            let mut step = json!({
                "op": op,
                "stream": which,
                "now": now.to_string(),
                "clock": changed(&clock_before, clock_words(&clock)),
                "changes": changed(&stream_before, stream_words(&stream)),
            });
            if op == "settle" {
                (step["until"], step["creditBps"]) = (json!(horizon.to_string()), json!(credit_bps.to_string()));
            }
            if op == "end" {
                step["target"] = json!(target.to_string());
            }
            if let Some(Payout { provider, fee }) = paid {
                step["payout"] = json!({ "provider": provider.to_string(), "fee": fee.to_string() });
            }
            if stream.started_at != 0 {
                let horizon = stream.horizon(clock.funded_until, now);
                step["horizon"] = json!(horizon.to_string());
                step["allowed"] = json!(stream.allowed(horizon).unwrap().to_string());
                step["earmarkedQ"] = json!(stream.earmarked_q(clock.funded_until).unwrap().to_string());
                step["price"] = json!(stream.price_until(now + 999, now).unwrap().to_string());
            }
            steps.push(step);
        }
        now += rng.random_range(0..900);
        let before = clock_words(&clock);
        let _ = clock.sync(now).unwrap();
        let (words, free) = (changed(&before, clock_words(&clock)), clock.free().unwrap());
        steps.push(json!({ "op": "sync", "now": now.to_string(), "clock": words, "free": free.to_string() }));
    }
    json!({ "start": start, "steps": steps })
}

/// What happens in a sequence.
const OPS: [&str; 14] = [
    "sync", "deposit", "activate", "claim", "claim", "settle", "settle", "end", "notice", "notice", "cut", "cut",
    "cut", "close",
];

fn numbers() -> Vec<Value> {
    let prices = [1, 2, 3, 2_441, 999_983, 1_000_000, u64::from(u32::MAX), u64::MAX >> 33];
    let quantities = [1, 7, 500, 1 << 20];
    let rates = prices.iter().flat_map(|price| quantities.map(|quantity| (*price, quantity)));
    let rates = rates.filter_map(|(price, quantity)| {
        let of = json!([price.to_string(), quantity.to_string()]);
        Some(json!({ "name": "rateQ", "of": of, "is": rate_q(price, quantity)?.to_string() }))
    });
    let bands = [0, 1, 2, 3, 4, 1_000, u64::MAX >> 1, u64::MAX]
        .map(|price: u64| json!({ "name": "priceBand", "of": [price.to_string()], "is": price_band(price) }));
    let calendar = Calendar { genesis_at: 1_000, epoch_secs: 288, report_window_secs: 36 };
    let starts = [712, 1_000, 1_001, 1_288, 1_289].map(|started_at| {
        let of = json!(["1000", "288", "2", started_at.to_string(), "3"]);
        let end = calendar.period_end(2, started_at, 3).unwrap();
        json!({ "name": "periodEnd", "of": of, "is": end.to_string() })
    });
    rates.chain(bands).chain(starts).collect()
}

/// What a purchase takes that only says how much.
fn defaults() -> Vec<Value> {
    let usual = |(epoch_secs, max_term_secs): (u32, u32)| {
        let listing = ListingContext {
            board: None,
            address: Pubkey::default(),
            listing: Listing { max_term_secs, ..Listing::zeroed() },
            provider: Provider::zeroed(),
            bond: Bond::zeroed(),
            platform: Platform { epoch_secs, ..Platform::zeroed() },
            token: Token { mint: Pubkey::default(), program: Pubkey::default() },
            now: 1_750_000_000,
            slot: 0,
        };
        let Wanted { order, vault_id, runway_secs, .. } = listing.wanted(7);
        json!({
            "epochSecs": epoch_secs,
            "maxTermSecs": max_term_secs,
            "termSecs": order.term_secs,
            "validSecs": order.valid_until - listing.now,
            "minLevel": order.min_level,
            "minRatingBand": order.min_rating_band,
            "vaultId": vault_id.to_string(),
            "runwaySecs": runway_secs,
        })
    };
    [(86_400, 0), (86_400, 31_536_000), (288, 864)].map(usual).to_vec()
}

/// What changes about a listing, its provider or its bond.
type Change = fn(&mut Listing, &mut Provider, &mut Bond);

/// What keeps a listing from being chosen, by the name of the program's error; null = nothing.
fn obstacles() -> Vec<Value> {
    const EPOCH: u32 = 86_400;
    /// In window 2.
    const NOW: i64 = 70 * EPOCH as i64;
    let mut listing =
        Listing { open: 1, version: 1, price: 2_592_000, capacity: 100, min_quantity: 2, ..Listing::zeroed() };
    (listing.max_quantity, listing.terms.notice_secs, listing.terms.max_credit_bps) = (50, 7 * EPOCH, 5_000);
    listing.terms.service_levels.collateral_months = 1;
    let provider = Provider { capacity_gib: 90, version: 1, epoch_secs: EPOCH, ..Provider::zeroed() };
    // Two units for the notice, at a base unit a second each.
    let bond = Bond { amount: 2 * 7 * 86_400, version: 1, ..Bond::zeroed() };
    let changes: [Change; 20] = [
        |_, _, _| {},
        |listing, _, _| listing.open = 0,
        |_, provider, _| provider.status = 1,
        |_, provider, _| provider.delisted_at = 7,
        |_, provider, _| provider.boards_suspended = 1,
        |_, provider, _| (provider.marked_window, provider.marks) = (1, 0b11),
        |_, provider, _| (provider.marked_window, provider.marks) = (1, 0b101),
        |_, provider, _| (provider.marked_window, provider.marks) = (2, 0b101),
        |listing, _, _| listing.terms.service_levels.availability[2].threshold_ppm = 1,
        |listing, _, _| listing.terms.service_levels.success[0].threshold_ppm = 1,
        |listing, _, _| listing.terms.service_levels.latency.value = 1,
        |listing, _, _| listing.terms.service_levels.throughput.value = 1,
        |listing, _, _| listing.terms.service_levels.penalty_bps = 1,
        |listing, _, _| listing.terms.max_credit_bps = 4_999,
        |listing, _, _| listing.terms.notice_secs = 7 * EPOCH + 1,
        |listing, _, _| listing.min_term_secs = 7 * EPOCH + 1,
        |_, _, bond| bond.locked = 1,
        |_, _, bond| bond.thawing = 1,
        |listing, _, _| listing.reserved = 99,
        |_, provider, _| provider.reserved_gib = 89,
    ];
    let entries = changes.into_iter().flat_map(|change| [None, Some(2), Some(3)].map(|quantity| (change, quantity)));
    let vector = |(change, quantity): (Change, Option<u64>)| {
        let (mut listing, mut provider, mut bond) = (listing, provider, bond);
        change(&mut listing, &mut provider, &mut bond);
        let entry = BrowseEntry::new(Pubkey::default(), listing, provider, Some(bond), None, EPOCH, NOW);
        let name = entry.check_choosable(quantity).err().map(|error| match error {
            Error::AnchorError(error) => error.error_name,
            other => panic!("{other}"),
        });
        json!({
            "listing": encoded(&listing),
            "provider": encoded(&provider),
            "bond": encoded(&bond),
            "epochSecs": EPOCH,
            "now": NOW.to_string(),
            "quantity": quantity.map(|quantity| quantity.to_string()),
            "obstacle": name,
        })
    };
    entries.map(vector).collect()
}

/// Claims about a period, on both sides of each bound, and what a ruling makes of them.
fn disputes() -> Vec<Value> {
    let vector = |(by_consumer, measured, asked, answer, ruled): (bool, u16, u16, u16, u16)| {
        let max = 5_000;
        let opened = Claims::open(by_consumer, measured, asked, max);
        let answered = opened.and_then(|claims| claims.answer(answer, max));
        let standing = answered.or(opened);
        json!({
            "byConsumer": by_consumer,
            "measured": measured,
            "asked": asked,
            "answer": answer,
            "ruled": ruled,
            "max": max,
            "opens": opened.is_some(),
            "answers": answered.is_some(),
            "admits": standing.is_some_and(|claims| claims.admit(ruled)),
            "openerWins": standing.is_some_and(|claims| claims.opener_wins(ruled)),
        })
    };
    [
        (true, 1_000, 1_000, 0, 0),
        (true, 1_000, 999, 0, 0),
        (true, 1_000, 5_001, 0, 0),
        (true, 1_000, 5_000, 1_001, 2_999),
        (true, 1_000, 5_000, 1_000, 3_000),
        (true, 1_000, 5_000, 400, 399),
        (true, 1_000, 5_000, 400, 400),
        (true, 1_000, 2_001, 400, 1_500),
        (true, 1_000, 2_001, 400, 1_501),
        (true, 1_000, 2_001, 400, 2_002),
        (true, 0, 1, 0, 1),
        (false, 0, 0, 0, 0),
        (false, 1_000, 1_000, 0, 0),
        (false, 1_000, 0, 999, 500),
        (false, 1_000, 0, 1_000, 501),
        (false, 1_000, 0, 5_000, 5_000),
        (false, 1_000, 0, 5_001, 5_000),
        (false, 1_000, 999, 2_000, 2_001),
        (false, 1_000, 999, 2_000, 999),
        (false, 1_000, 999, 2_000, 998),
    ]
    .map(vector)
    .to_vec()
}

/// An account in base 64.
pub fn encoded<T: bytemuck::Pod + Discriminator>(account: &T) -> String {
    BASE64_STANDARD.encode([T::DISCRIMINATOR, bytemuck::bytes_of(account)].concat())
}

/// One entry a line, so that changes can be read.
fn rendered(sections: &[(&str, Vec<Value>)]) -> String {
    let section = |(name, entries): &(&str, Vec<Value>)| {
        let lines: Vec<_> = entries.iter().map(|entry| format!("    {entry}")).collect();
        format!("  \"{name}\": [\n{}\n  ]", lines.join(",\n"))
    };
    format!("{{\n{}\n}}\n", sections.iter().map(section).collect::<Vec<_>>().join(",\n"))
}

/// All of it, by name.
static SECTIONS: LazyLock<[(&str, Vec<Value>); 13]> = LazyLock::new(|| {
    let idl = words::idl();
    [
        ("addresses", addresses()),
        ("numbers", numbers()),
        ("defaults", defaults()),
        ("obstacles", obstacles()),
        ("disputes", disputes()),
        ("accessRequests", access::requests()),
        ("accessGrants", access::grants()),
        ("accessAnswers", access::answers()),
        ("credits", measured::credits()),
        ("ratings", measured::ratings()),
        ("accounts", accounts(&idl)),
        ("instructions", instructions(&idl)),
        ("sequences", (0..16).map(sequence).collect()),
    ]
});

#[test]
fn are_those_that_are_committed() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../vectors.json");
    if env::var_os("UPDATE_VECTORS").is_some() {
        fs::write(&path, rendered(&*SECTIONS)).unwrap();
    }
    let committed: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
    for (name, entries) in &*SECTIONS {
        let pairs = entries.iter().zip(words::list(&committed, name));
        let changed: Vec<_> = pairs.filter(|(new, old)| new != old).collect();
        assert!(changed.is_empty(), "{name} changed; UPDATE_VECTORS=1 writes them anew. First: {:#?}", changed[0]);
        assert_eq!(committed[name].as_array().unwrap().len(), entries.len(), "{name}");
    }
}

#[test]
fn hold_every_instruction_account_and_event_of_the_idl() {
    fn names<'v>(entries: impl Iterator<Item = &'v Value>) -> BTreeSet<&'v str> {
        entries.map(|entry| entry["name"].as_str().unwrap()).collect()
    }
    let idl = words::idl();
    let section = |name| &SECTIONS.iter().find(|(section, _)| *section == name).unwrap().1;
    let events = section("instructions").iter().flat_map(|call| words::list(call, "events"));
    assert_eq!(names(words::list(&idl, "instructions")), names(section("instructions").iter()));
    assert_eq!(names(words::list(&idl, "accounts")), names(section("accounts").iter()));
    assert_eq!(names(words::list(&idl, "events")), names(events));
}
