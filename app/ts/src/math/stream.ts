// What one agreement earns from its vault, second by second. The same integers as the program's `math/stream.rs`: every
// amount is a function of totals since the start, so nothing is lost however often one looks.

import { BPS, MONTH_SECS } from "../constants.js";
import { ceilDiv, freeQ, max, min, SHIFT, type VaultClock } from "./clock.js";

const FOR_EVER = (1n << 63n) - 1n;

/** Money and time of an agreement. Times are unix seconds, 0 where there is none. */
export interface Stream {
  /** Base units per second times 2^32. */
  rateQ: bigint;
  /** Kept in the vault to pay for the notice. */
  guarantee: bigint;
  /** Seconds times basis points of credit, of the settled periods. */
  shortfall: bigint;
  /** Paid out so far, with fees. */
  claimed: bigint;
  /** Fees in `claimed`. */
  fee: bigint;
  /** When it became active. */
  startedAt: bigint;
  /** Until when periods are settled. */
  settledUntil: bigint;
  /** When it ends; 0 while it is active. */
  endsAt: bigint;
  /** When it ends at the latest; 0 = open. */
  termEndsAt: bigint;
  /** Time that is paid for after an end that the consumer caused. */
  noticeSecs: bigint;
  /** Most credit of a period; its share of what is not settled cannot be claimed yet. */
  maxCreditBps: bigint;
  /** Platform fee as a share of what is claimed. */
  feeBps: bigint;
}

/** What a claim pays. */
export interface Payout {
  /** To the provider. */
  provider: bigint;
  /** To the platform. */
  fee: bigint;
}

/** A stream with its vault's clock, after something happened. */
export interface Moved {
  stream: Stream;
  clock: VaultClock;
}

/** Base units per second times 2^32 that `quantity` units at `price` base units a month cost, rounded down. */
export function rateQ(price: bigint, quantity: bigint): bigint {
  return ((price * quantity) << SHIFT) / MONTH_SECS;
}

/** `floor(log2 price)`: prices in one band differ by less than a factor of two. */
export function priceBand(price: bigint): number {
  return price === 0n ? 0 : price.toString(2).length - 1;
}

/** Collateral of `months` months of `quantity` units, or of the term where that is shorter (0 = open), rounded up. */
export function collateralOf(price: bigint, quantity: bigint, months: number, termSecs: number): bigint {
  const secs = BigInt(months) * MONTH_SECS;
  return ceilDiv(price * quantity * (termSecs === 0 ? secs : min(secs, BigInt(termSecs))), MONTH_SECS);
}

/** The guarantee that a start at `now` takes: the price of the notice, rounded up. */
export function guaranteeAt(stream: Stream, now: bigint): bigint {
  const secs = stream.termEndsAt === 0n ? stream.noticeSecs : min(stream.termEndsAt - now, stream.noticeSecs);
  return ceilDiv(stream.rateQ * secs, 1n << SHIFT);
}

/** Starts the stream on a vault that is funded up to `now`; `undefined` if the guarantee is not free. */
export function activate(stream: Stream, clock: VaultClock, now: bigint): Moved | undefined {
  const guarantee = guaranteeAt(stream, now);
  if (guarantee << SHIFT > freeQ(clock)) return undefined;
  return {
    stream: { ...stream, guarantee, startedAt: now, settledUntil: now },
    clock: { ...clock, reserved: clock.reserved + guarantee, rateSumQ: clock.rateSumQ + stream.rateQ },
  };
}

const latestEnd = (stream: Stream): bigint => stream.termEndsAt || FOR_EVER;

/** Until when it has earned, at most `now`. */
export function horizon(stream: Stream, fundedUntil: bigint, now: bigint): bigint {
  const paidUntil = stream.endsAt || fundedUntil;
  return max(min(min(paidUntil, latestEnd(stream)), now), stream.startedAt);
}

const creditedQ = (stream: Stream, shortfall: bigint): bigint => (stream.rateQ * shortfall) / BPS;

/** What may have been claimed in all up to `horizon`, if every period not yet settled got the most credit. */
export function allowed(stream: Stream, horizon: bigint): bigint {
  const unsettled = max(horizon, stream.settledUntil) - stream.settledUntil;
  const worst = unsettled * stream.maxCreditBps + stream.shortfall;
  return (stream.rateQ * (horizon - stream.startedAt) - creditedQ(stream, worst)) >> SHIFT;
}

/** Takes out of the vault what is allowed and not claimed yet. */
export function claim(stream: Stream, clock: VaultClock, horizon: bigint): Moved & { payout: Payout } {
  const amount = allowed(stream, horizon) - stream.claimed;
  const claimed = stream.claimed + amount;
  const fee = (claimed * stream.feeBps) / BPS - stream.fee;
  return {
    stream: { ...stream, claimed, fee: stream.fee + fee },
    clock: { ...clock, accruedQ: clock.accruedQ - (amount << SHIFT), balance: clock.balance - amount },
    payout: { provider: amount - fee, fee },
  };
}

const shortfallOf = (stream: Stream, until: bigint, creditBps: bigint) =>
  stream.shortfall + (until - stream.settledUntil) * creditBps;

/** What settling the time up to `until` with a credit gives back, in base units times 2^32. */
export function creditedUntil(stream: Stream, until: bigint, creditBps: bigint): bigint {
  return creditedQ(stream, shortfallOf(stream, until, creditBps)) - creditedQ(stream, stream.shortfall);
}

/** Settles the time up to `until` with a credit. */
export function settle(stream: Stream, clock: VaultClock, until: bigint, creditBps: bigint): Moved {
  const shortfall = shortfallOf(stream, until, creditBps);
  const growthQ = creditedUntil(stream, until, creditBps);
  return {
    stream: { ...stream, shortfall, settledUntil: until },
    clock: { ...clock, accruedQ: clock.accruedQ - growthQ },
  };
}

/** Records the end, at `target` or as late as notice and term allow; without a target as late as that. */
export function end(stream: Stream, clock: VaultClock, target: bigint = FOR_EVER): Moved {
  const { fundedUntil } = clock;
  const latest = latestEnd(stream);
  const endsAt = max(min(min(target, fundedUntil + stream.noticeSecs), latest), stream.settledUntil);
  return {
    stream: { ...stream, endsAt },
    clock: {
      ...clock,
      rateSumQ: clock.rateSumQ - stream.rateQ,
      reserved: clock.reserved - stream.guarantee,
      accruedQ: clock.accruedQ + stream.rateQ * (endsAt - fundedUntil),
    },
  };
}

/** Brings a recorded end forward to `now`. */
export function cut(stream: Stream, clock: VaultClock, now: bigint): Moved {
  const endsAt = max(min(now, stream.endsAt), stream.settledUntil);
  const savedQ = stream.rateQ * (stream.endsAt - endsAt);
  return { stream: { ...stream, endsAt }, clock: { ...clock, accruedQ: clock.accruedQ - savedQ } };
}

/** Claims the rest of an ended and wholly settled agreement; the last fraction of a unit stays with the consumer. */
export function close(stream: Stream, clock: VaultClock): Moved & { payout: Payout } {
  const claimed = claim(stream, clock, stream.endsAt);
  const accruedQ = claimed.clock.accruedQ - earmarkedQ(claimed.stream, clock.fundedUntil);
  return { ...claimed, clock: { ...claimed.clock, accruedQ } };
}

/** This agreement's part of the vault's `accruedQ`. */
export function earmarkedQ(stream: Stream, fundedUntil: bigint): bigint {
  const until = stream.endsAt || fundedUntil;
  return stream.rateQ * (until - stream.startedAt) - creditedQ(stream, stream.shortfall) - (stream.claimed << SHIFT);
}

/** What the time from `now` until `until`, or the term, costs. */
export function priceUntil(stream: Stream, until: bigint, now: bigint): bigint {
  return (stream.rateQ * (max(min(until, latestEnd(stream)), now) - now)) >> SHIFT;
}

/** How the chain's time is cut. */
export interface Calendar {
  /** Start of epoch 0. */
  genesisAt: bigint;
  /** Length of an epoch. */
  epochSecs: bigint;
}

/** End of period `index`: runs of `periodEpochs` epochs from the first boundary at or after the start. */
export function periodEnd(calendar: Calendar, periodEpochs: bigint, startedAt: bigint, index: bigint): bigint {
  const { genesisAt, epochSecs } = calendar;
  const past = (((startedAt - genesisAt) % epochSecs) + epochSecs) % epochSecs;
  const head = past === 0n ? 0n : epochSecs - past;
  return startedAt + head + epochSecs * periodEpochs * (index + 1n);
}

/** What has to come into a vault so that a new stream starts at `now` and every stream is paid for `runwaySecs`. */
export function missingFor(clock: VaultClock, stream: Stream, runwaySecs: bigint, now: bigint): bigint {
  const arrears = max(now - clock.fundedUntil, 0n);
  const runningQ = (clock.rateSumQ + stream.rateQ) * runwaySecs;
  const neededQ = clock.rateSumQ * arrears + runningQ + (guaranteeAt(stream, now) << SHIFT);
  return ceilDiv(max(neededQ - freeQ(clock), 0n), 1n << SHIFT);
}
