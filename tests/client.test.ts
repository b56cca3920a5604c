import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { describe, it } from "node:test";
import { promisify } from "node:util";

import {
  addBrowseFilters,
  arrange,
  availability,
  Category,
  decodeHeader,
  epochs,
  escape,
  Filters,
  FlashbackError,
  freeUnits,
  i64,
  isChoosable,
  obstacle,
  fieldOf,
  levelAt,
  Protocol,
  ProviderKind,
  stream,
  takes,
  takesBoard,
  textOf,
  u64,
  UNRATED,
  type Board,
  type Bond,
  type BrowseEntry,
  type BrowseFilter,
  type Listing,
  type Provider,
} from "@flashback/client";
import { PublicKey } from "@solana/web3.js";

const DISCRIMINATOR = [1, 2, 3, 4, 5, 6, 7, 8];
const key = (byte: number) => new PublicKey(new Uint8Array(32).fill(byte));
const runs = (filter: BrowseFilter) => addBrowseFilters(new Filters(DISCRIMINATOR), filter).runs();

const tier = (thresholdPpm: number) => ({ thresholdPpm, creditBps: 1_000, padding: [0, 0] });
const limit = (value: number) => ({ value, creditBps: 1_000, allowance: 0 });
const listing = {
  kind: 0,
  open: 1,
  protocol: 1,
  category: 1,
  region: 276,
  priceBand: 11,
  ratingBand: UNRATED,
  provider: key(9),
  mint: key(8),
  board: PublicKey.default,
  price: 2_441n,
  capacity: 100n,
  reserved: 0n,
  minQuantity: 1n,
  maxQuantity: 50n,
  minTermSecs: 0,
  terms: {
    noticeSecs: 7 * 288,
    maxCreditBps: 5_000,
    serviceLevels: {
      availability: [tier(0)],
      success: [tier(0)],
      latency: limit(0),
      throughput: limit(0),
      collateralMonths: 2,
      penaltyBps: 0,
    },
  },
} as Listing;
const provider = {
  status: 0,
  delistedAt: 0n,
  boardsSuspended: 0,
  markedWindow: 0,
  marks: 0,
  genesisAt: 0n,
  epochSecs: 288,
  region: 276,
  ratingBand: UNRATED,
  capacityGib: 100n,
  reservedGib: 0n,
  levelUntil: [200n, 200n, 100n, 0n],
  ...rated(UNRATED),
} as Provider;
/** Sums of a provider in a rating band, of so much weight that the neutral score is lost in it. */
function rated(band: number) {
  const [score, weight] = [BigInt(band * 1_000 + 1), band === UNRATED ? 0n : 1n << 49n];
  return { ratingSum: Array(4).fill(score * weight), ratingWeight: Array(4).fill(weight), ratingWindow: 0 };
}
/** Enough for the most that can be bought. */
const bond = { amount: 50n * 2_441n * 2n, locked: 0n, thawing: 0n } as Bond;
const entry: BrowseEntry = {
  address: key(1),
  listing,
  provider,
  bond,
  level: 3,
  levelUntil: 100n,
  epochSecs: 288,
  now: 50n,
};

describe("the package", () => {
  it("it says nothing, opens nothing and changes nothing global when it is imported", async () => {
    const script = `
      const before = Object.getOwnPropertyNames(globalThis).join();
      await import("@flashback/client");
      if (Object.getOwnPropertyNames(globalThis).join() !== before) console.log("changed");`;
    const { stdout, stderr } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", script]);
    assert.deepEqual([stdout, stderr], ["", ""]);
  });
});

describe("filters", () => {
  it("they join neighbours to one run from the discriminator on", () => {
    const filter = { protocol: Protocol.S3, region: 276, minLevel: 2 };
    assert.deepEqual(runs(filter), [{ offset: 0, bytes: [...DISCRIMINATOR, 0, 0, 1, 1, 1, 0, 20, 1] }]);
    const services = [...DISCRIMINATOR, 1, 0, 1, 0, 4, 0];
    assert.deepEqual(runs({ category: Category.Analytics }), [{ offset: 0, bytes: services }]);
  });

  it("they start a run at each gap, and keep keys that stand together together", () => {
    const filter = {
      kind: ProviderKind.Storage,
      priceBand: 11,
      ratingBand: 9,
      provider: key(9),
      mint: key(8),
      open: false,
    };
    const found = runs(filter).map(({ offset, bytes }) => [offset, bytes.length]);
    assert.deepEqual(found, [
      [0, 9],
      [12, 2],
      [17, 2],
      [64, 64],
    ]);
    assert.deepEqual(
      runs({}).map(({ offset }) => offset),
      [0, 9],
    );
  });

  it("they leave out the shortest runs where a node would refuse that many, never the first", () => {
    const filters = new Filters(DISCRIMINATOR).equal(30, [1, 1, 1]).equal(40, [2]).equal(50, new Uint8Array(20));
    filters.equal(80, [4, 4]).key(90, key(5)).key(200, undefined);
    assert.deepEqual(
      filters.runs().map(({ offset }) => offset),
      [0, 30, 50, 90],
    );
    assert.equal(filters.toRpc().length, 4);
  });

  it("they compare at most 128 bytes in a run", () => {
    const lengths = new Filters(DISCRIMINATOR)
      .equal(8, new Uint8Array(140))
      .runs()
      .map(({ bytes }) => bytes.length);
    assert.deepEqual(lengths, [128, 20]);
  });
});

describe("browsing", () => {
  it("it takes what fits and leaves what does not", () => {
    const fits: BrowseFilter[] = [
      { kind: 0 },
      { category: 0 },
      { region: 276 },
      { minLevel: 3 },
      { maxPricePerUnit: 2_441n },
      { priceBand: 11 },
      { ratingBand: UNRATED },
      { quantity: 50n },
      { provider: key(9), mint: key(8) },
    ];
    for (const filter of fits) assert(takes(filter, entry), Object.keys(filter).join());
    const misses: BrowseFilter[] = [
      { kind: 1 },
      { category: 5 },
      { protocol: 6 },
      { region: 40 },
      { minLevel: 4 },
      { maxPricePerUnit: 2_440n },
      { priceBand: 10 },
      { ratingBand: 9 },
      { minRatingBand: 0 },
      { quantity: 51n },
      { provider: key(8) },
      { mint: key(9) },
    ];
    for (const filter of misses) assert(!takes(filter, entry), Object.keys(filter).join());
  });

  it("it shows the provider's badge until the second in which it ends", () => {
    for (const [now, level, until] of [
      [50n, 3, 100n],
      [99n, 3, 100n],
      [100n, 2, 200n],
      [199n, 2, 200n],
      [200n, 0, 0n],
    ] as const) {
      assert.deepEqual(levelAt(provider, now), { level, until }, `at ${now}`);
    }
  });

  it("it leaves out what the program would refuse to accept, and says why", () => {
    const termed = (changes: object) => ({ listing: { ...listing, terms: { ...listing.terms, ...changes } } });
    const leveled = (changes: object) => termed({ serviceLevels: { ...listing.terms.serviceLevels, ...changes } });
    const spoiled: [string, Partial<BrowseEntry>][] = [
      ["ListingNotOpen", { listing: { ...listing, open: 0 } }],
      ["ProviderRetired", { provider: { ...provider, status: 1 } }],
      ["ProviderDelisted", { provider: { ...provider, delistedAt: 7n } }],
      ["ProviderSuspended", { provider: { ...provider, boardsSuspended: 1 } }],
      ["ProviderSuspended", { provider: { ...provider, marks: 0b11 } }],
      ["BoardMissing", leveled({ availability: [tier(999_000)] })],
      ["BoardMissing", leveled({ latency: limit(1) })],
      ["PenaltyWithoutBoard", leveled({ penaltyBps: 1 })],
      ["CreditTooLowWithoutBoard", termed({ maxCreditBps: 4_999 })],
      ["NoticeTooLongWithoutBoard", termed({ noticeSecs: 7 * 288 + 1 })],
      ["BondTooLow", { bond: { ...bond, locked: bond.amount - 2n, thawing: 1n } }],
      ["CapacityExhausted", { listing: { ...listing, reserved: 100n } }],
      ["CapacityExhausted", { provider: { ...provider, reservedGib: 100n } }],
    ];
    assert.equal(obstacle(entry), undefined);
    for (const [name, changes] of spoiled) {
      const gone = { ...entry, ...changes };
      assert.equal(obstacle(gone), name);
      assert(!isChoosable(gone) && !takes({}, gone) && takes({ open: false }, gone), name);
    }
  });

  it("it looks at the bond and the capacity for the quantity and the term that are asked for", () => {
    const promised = 10n * 2_441n * 2n;
    const thin = { ...entry, bond: { ...bond, amount: promised } };
    assert.equal(obstacle(thin, 10n, 0), undefined);
    assert.equal(obstacle(thin, 11n, 0), "BondTooLow");
    assert.equal(obstacle(thin, 20n, 30 * 86_400), undefined, "no more is bound than the term costs");
    assert.equal(obstacle(thin, 20n, 30 * 86_400 + 1), "BondTooLow", "rounded up");
    // The shortest term is the notice: 2,016 of the month's 2,592,000 seconds, at a price of 24,410 for ten.
    const least = { ...entry, bond: { ...bond, amount: 19n } };
    assert(takes({ quantity: 10n }, least) && !takes({ quantity: 11n }, least));
  });

  it("it looks at what the provider has left in all", () => {
    const busy = { listing: { ...listing, reserved: 20n }, provider: { ...provider, reservedGib: 60n } };
    assert.equal(freeUnits(busy), 40n);
    assert.equal(freeUnits({ ...busy, listing: { ...busy.listing, kind: 1 } }), 80n);
  });

  it("it orders by what is asked and cuts pages", () => {
    const make = (n: number, price: bigint, level: number, ratingBand: number): BrowseEntry => ({
      address: key(n),
      listing: { ...listing, price },
      provider: { ...provider, ...rated(ratingBand) },
      bond,
      level,
      levelUntil: 0n,
      epochSecs: 288,
      now: 50n,
    });
    const entries = [make(1, 30n, 1, 9), make(2, 10n, 3, UNRATED), make(3, 20n, 3, 7), make(4, 10n, 0, 9)];
    const order = (filter: BrowseFilter) => arrange(filter, entries).map(({ address }) => address.toBytes()[0]);
    assert.deepEqual(order({}), [2, 4, 3, 1]);
    assert.deepEqual(order({ sort: "level" }), [2, 3, 1, 4]);
    assert.deepEqual(order({ sort: "rating" }), [4, 1, 3, 2]);
    assert.deepEqual(order({ limit: 3 }), [2, 4, 3]);
    assert.deepEqual(order({ limit: 3, page: 1 }), [1]);
  });
});

describe("a board", () => {
  const bucket = { measured: 288, up: 288, successPpm: 1_000_000, p95Ms: 80, p10Kib: 9, flags: 1 };
  /** Of 40 epochs from 10 on, and monitors that missed the epochs of whose ages there is a bit. */
  const board = (missed: number[], changed: Record<number, Partial<typeof bucket>> = {}) =>
    ({
      genesisAt: 1_000n,
      epochSecs: 288,
      firstEpoch: 10,
      nextEpoch: 50,
      monitors: missed.length,
      slots: missed.map((missed) => ({ missed })),
      results: Array.from({ length: 96 }, (_, epoch) => ({ ...bucket, ...changed[epoch] })),
    }) as unknown as Board;

  it("it tells of each epoch who was silent, for 30 epochs", () => {
    const found = epochs(board([0b1, 0b101, 1 << 29, 0]));
    assert.deepEqual([found.length, found[0]?.number, found.at(-1)?.startsAt], [40, 10, 1_000n + 49n * 288n]);
    const silent = (age: number) => found[found.length - 1 - age]?.silent;
    assert.deepEqual([0, 1, 2, 29, 30].map(silent), [[0, 1], [], [1], [2], undefined]);
  });

  it("it does not tell from the last epoch that nobody was paid for", () => {
    const found = epochs(board([0b11], { 47: { up: 0, flags: 3 } }));
    assert.deepEqual(
      found.slice(-4).map(({ number, silent, unpaid }) => [number, silent, unpaid]),
      [
        [46, undefined, false],
        [47, undefined, true],
        [48, [0], false],
        [49, [0], false],
      ],
    );
  });

  it("it is available by the buckets of its last 30 epochs, if half of them are measured", () => {
    const down = { 49: { up: 282 }, 19: { up: 0 } };
    const [recent, all] = [availability(epochs(board([], down))), availability(epochs(board([], down)), 40)];
    assert.deepEqual(recent, { ppm: Math.floor(8_634_000_000 / 8_640), measured: 8_640, up: 8_634, epochs: 30 });
    assert.equal(all?.ppm, Math.floor(((11_520 - 6 - 288) * 1_000_000) / 11_520));
    const seen = (measured: number) =>
      availability(epochs(board([], Object.fromEntries(found(20, 50).map((at) => [at, { measured, up: 0 }])))));
    assert.deepEqual([seen(144)?.ppm, seen(143)], [0, undefined]);
    assert.equal(availability([]), undefined);
  });

  it("it is what a filter of availability looks at", () => {
    const measured = board([], { 49: { up: 282 } });
    assert(takesBoard({ minAvailabilityPpm: 999_305 }, measured));
    assert(!takesBoard({ minAvailabilityPpm: 999_306 }, measured));
    assert(!takesBoard({ minAvailabilityPpm: 0 }, undefined) && takesBoard({}, undefined));
    assert(!takes({ measured: true }, entry) && !takes({ minAvailabilityPpm: 0 }, entry));
    assert(takes({ measured: true, open: false }, { ...entry, listing: { ...listing, board: key(7) } }));
  });
});

/** The numbers from `first` up to `end`. */
const found = (first: number, end: number) => Array.from({ length: end - first }, (_, at) => first + at);

describe("numbers, text and headers", () => {
  it("they take what is exact, and nothing else", () => {
    assert.equal(u64(9_007_199_254_740_991, "amount"), 9_007_199_254_740_991n);
    assert.equal(u64("18446744073709551615", "amount"), 18_446_744_073_709_551_615n);
    for (const wrong of [2 ** 53, -1, 1.5, "1e3", 1n << 64n, Number.NaN]) {
      assert.throws(
        () => u64(wrong, "amount"),
        (error) => error instanceof FlashbackError && error.kind === "number",
      );
    }
    assert.equal(i64("-9223372036854775808", "at"), -(1n << 63n));
    assert.throws(() => i64(1n << 63n, "at"), { kind: "number" });
  });

  it("they show by its number what could steer a page", () => {
    assert.equal(textOf([...Buffer.from("Acme"), 0, 27, 91]), "Acme");
    assert.equal(escape("abc\u202efdp \u001b[2J"), "abc\\u{202e}fdp \\u{1b}[2J");
    assert.equal(escape("Zürich 東京 10 €"), "Zürich 東京 10 €");
    assert.deepEqual(fieldOf("Zürich", 8), [90, 195, 188, 114, 105, 99, 104, 0]);
    assert.equal(textOf(fieldOf("Zürich", 7)), "Zürich");
    assert.throws(() => fieldOf("Zürich", 6), { kind: "text", message: /7 bytes of UTF-8. Shorten it to at most 6/ });
  });

  it("they refuse a header that is too short", () => {
    assert.throws(() => decodeHeader(new Uint8Array(135)), RangeError);
  });

  it("they count what has to be deposited to the unit", () => {
    const one = 1n << 32n;
    const clock = {
      balance: 100n,
      reserved: 0n,
      rateSumQ: 2n * one,
      accruedQ: 0n,
      fundedUntil: 1_000n,
      lagFrom: 0n,
      lagSeenAt: 0n,
    };
    const fresh = {
      rateQ: one,
      guarantee: 0n,
      shortfall: 0n,
      claimed: 0n,
      fee: 0n,
      startedAt: 0n,
      settledUntil: 0n,
      endsAt: 0n,
      termEndsAt: 0n,
      noticeSecs: 7n,
      maxCreditBps: 0n,
      feeBps: 0n,
    };
    assert.equal(stream.missingFor(clock, fresh, 10n, 1_080n), 160n - 100n + 7n + 30n);
    assert.equal(stream.missingFor({ ...clock, balance: 10_000n }, fresh, 10n, 1_080n), 0n);
  });
});
