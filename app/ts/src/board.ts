// What monitors measured of a listing, epoch by epoch, what that would give back of a price, and settling by it.

import { PublicKey, type AccountMeta, type TransactionInstruction } from "@solana/web3.js";

import { chainTime, fetchAccount, fetchAccounts, type Agreement, type Board, type Listing } from "./account.js";
import * as address from "./address.js";
import { isDisputed, streamOf } from "./agreement.js";
import type { Client } from "./client.js";
import { instruction } from "./instruction.js";
import { max, min, SHIFT } from "./math/clock.js";
import {
  added,
  availabilityPpm,
  creditBps,
  EMPTY_PERIOD,
  isHalfMeasured,
  isUnmeasured,
  type EpochResult,
  type Period,
} from "./math/quality.js";
import { creditedUntil, periodEnd } from "./math/stream.js";
import { send, type Sent } from "./send.js";

/** Epochs whose results a board keeps. */
export const RING_EPOCHS = 96;
/** Epochs over which measured availability is shown. */
export const SHOWN_EPOCHS = 30;
/** Flags of a result: the figures are known; the purse was empty, and the epoch counts as down. */
const FLAG = { known: 1, unpaid: 2 } as const;
/** Epochs that a slot remembers its misses of. */
const MISSED_EPOCHS = 30;

/** An epoch that a board has measured. */
export interface Epoch extends EpochResult {
  /** Its number, since the platform's genesis. */
  number: number;
  /** When it began, unix seconds. */
  startsAt: bigint;
  /** Share of the measured buckets that were up, in parts per million, rounded down; `undefined` if none is measured. */
  availabilityPpm: number | undefined;
  /** Whether it counts as down because the board's purse was empty. */
  unpaid: boolean;
  /** Slots whose monitor reported nothing, or too little; `undefined` where the board no longer tells. */
  silent: number[] | undefined;
}

/** The board of a listing, `undefined` where it has none. */
export async function board(client: Client, listing: PublicKey): Promise<Board | undefined> {
  const { board: at } = await fetchAccount(client, "listing", listing);
  return isMeasured({ board: at }) ? fetchAccount(client, "board", at) : undefined;
}

/** Whether a board measures a listing or an agreement. */
export function isMeasured({ board: at }: { board: PublicKey }): boolean {
  return !at.equals(PublicKey.default);
}

/** The boards of listings or agreements by address, a request for each 100. */
export async function boards(
  client: Client,
  of: readonly Pick<Listing | Agreement, "board">[],
): Promise<Map<string, Board>> {
  const addresses = of.filter(isMeasured).map(({ board }) => board);
  return fetchAccounts(client, "board", addresses);
}

/** The finalized epochs that a board keeps, the latest last; at most 96. */
export function epochs(board: Board): Epoch[] {
  const from = Math.max(board.firstEpoch, board.nextEpoch - RING_EPOCHS);
  const found = Array.from({ length: Math.max(0, board.nextEpoch - from) }, (_, at) => from + at);
  const lastUnpaid = found.findLast((number) => isUnpaid(board, number)) ?? -1;
  return found.map((number) => {
    const result = resultOf(board, number);
    return {
      ...result,
      number,
      startsAt: board.genesisAt + BigInt(board.epochSecs) * BigInt(number),
      availabilityPpm: availabilityPpm(result),
      unpaid: isUnpaid(board, number),
      // Who was silent while the purse was empty is not counted, so that what stands before that cannot be told apart.
      silent: number > lastUnpaid ? silentIn(board, board.nextEpoch - 1 - number) : undefined,
    };
  });
}

const slotOf = (board: Board, epoch: number) => board.results[epoch % RING_EPOCHS];

const isUnpaid = (board: Board, epoch: number) => ((slotOf(board, epoch)?.flags ?? 0) & FLAG.unpaid) !== 0;

function resultOf(board: Board, epoch: number): EpochResult {
  const { flags = 0, measured = 0, up = 0, successPpm = 0, p95Ms = 0, p10Kib = 0 } = slotOf(board, epoch) ?? {};
  return { measured, up, figures: (flags & FLAG.known) !== 0 ? { successPpm, p95Ms, p10Kib } : undefined };
}

function silentIn({ slots, monitors }: Board, age: number): number[] | undefined {
  if (age >= MISSED_EPOCHS) return undefined;
  return slots.slice(0, monitors).flatMap(({ missed }, slot) => ((missed >> age) & 1 ? [slot] : []));
}

/** Measured availability of epochs. */
export interface Availability {
  /** Share of the measured buckets that were up, in parts per million, rounded down. */
  ppm: number;
  /** Measured buckets. */
  measured: number;
  /** Those of them that were up. */
  up: number;
  /** Epochs that this is of. */
  epochs: number;
}

/**
 * Availability of the latest `count` epochs, or of as many as there are: up buckets of the measured ones, as a settlement
 * counts them. `undefined` where less than half of the buckets are measured.
 */
export function availability(of: readonly Epoch[], count: number = SHOWN_EPOCHS): Availability | undefined {
  const latest = of.slice(-count);
  const sum = (figure: "measured" | "up") => latest.reduce((total, epoch) => total + epoch[figure], 0);
  const sums = { measured: sum("measured"), up: sum("up"), epochs: latest.length };
  const ppm = availabilityPpm(sums);
  return ppm === undefined || !isHalfMeasured(sums) ? undefined : { ppm, ...sums };
}

/** What the period of an agreement that is settled next would give back if it ended as it stands. */
export interface CreditSoFar {
  /** Its number, from 0. */
  period: number;
  /** When it ends, unix seconds: at its boundary or where the agreement does. */
  endsAt: bigint;
  /** Until when it has run at `now`. */
  until: bigint;
  /** What the board says of its whole epochs that are finalized. */
  measured: Period;
  /** Whether too little is known of what was promised. */
  isUnmeasured: boolean;
  /** Share of the price that goes back, in basis points. */
  creditBps: number;
  /** That share of the price of the time up to `until`, in base units of the vault's mint, rounded down. */
  credit: bigint;
}

/**
 * The credit of the period that is settled next, by what its board says so far: what settling it would give if it ended at
 * `now`, without a dispute. `undefined` for a request and once everything is settled. Where the vault may be dry pass the
 * `horizon` of `streamView` for `now`: what is not paid for gives nothing back.
 */
export function creditSoFar(agreement: Agreement, board: Board, now: bigint): CreditSoFar | undefined {
  const { startedAt, settledUntil, periods, terms, finalSettledAt } = agreement;
  if (startedAt === 0n || finalSettledAt !== 0n) return undefined;
  const { serviceLevels, maxCreditBps } = terms;
  const endsAt = nextPeriodEnd(agreement, board);
  const until = max(min(endsAt, now), settledUntil);
  const measured = periodOf(board, settledUntil, endsAt, serviceLevels);
  const credit = creditBps(measured, serviceLevels, maxCreditBps);
  return {
    period: periods,
    endsAt,
    until,
    measured,
    isUnmeasured: isUnmeasured(measured, serviceLevels),
    creditBps: credit,
    credit: creditedUntil(streamOf(agreement), until, BigInt(credit)) >> SHIFT,
  };
}

/** When a period of an agreement ends: at its boundary, or where the agreement does. */
export function periodEndOf(agreement: Agreement, { genesisAt, epochSecs }: Calendar, period: number): bigint {
  const { startedAt, endsAt, terms } = agreement;
  const { periodEpochs } = terms.serviceLevels;
  const calendar = { genesisAt, epochSecs: BigInt(epochSecs) };
  const boundary = periodEnd(calendar, BigInt(periodEpochs), startedAt, BigInt(period));
  return endsAt === 0n ? boundary : min(boundary, endsAt);
}

/** When the period of an agreement ends that is settled next. */
export function nextPeriodEnd(agreement: Agreement, calendar: Calendar): bigint {
  return periodEndOf(agreement, calendar, agreement.periods);
}

/** When a period can no longer be disputed, and anyone may settle it, if it is paid for to its end. */
export function disputableUntil(agreement: Agreement, calendar: ReportCalendar, period: number): bigint {
  const known = periodEndOf(agreement, calendar, period) + BigInt(calendar.reportWindowSecs);
  return max(known, agreement.endRecordedAt) + BigInt(agreement.terms.disputeSecs);
}

/** The same of the period that is settled next. */
export function settleableAt(agreement: Agreement, calendar: ReportCalendar): bigint {
  return disputableUntil(agreement, calendar, agreement.periods);
}

/** How boards and vaults cut the chain's time. */
type Calendar = Pick<Board, "genesisAt" | "epochSecs">;
/** The same with the time for reports after an epoch. */
type ReportCalendar = Calendar & Pick<Board, "reportWindowSecs">;

/** Sums over the finalized epochs that lie wholly between two times. */
function periodOf(board: Board, from: bigint, until: bigint, promises: Agreement["terms"]["serviceLevels"]): Period {
  const epochSecs = BigInt(board.epochSecs);
  const into = max(from - board.genesisAt, 0n);
  const first = Number((into + epochSecs - 1n) / epochSecs);
  const end = Math.min(Number(max(until - board.genesisAt, 0n) / epochSecs), board.nextEpoch);
  const oldest = Math.max(board.firstEpoch, board.nextEpoch - RING_EPOCHS);
  let period = EMPTY_PERIOD;
  for (let epoch = first; epoch < end; epoch += 1) {
    if (epoch >= oldest) period = added(period, resultOf(board, epoch), promises);
    else {
      period = added(period, { measured: 0, up: 0, figures: undefined }, promises);
      if (epoch >= board.firstEpoch) period = { ...period, isLost: true };
    }
  }
  return period;
}

/** Instructions of {@link finalize}; none where everything up to `epoch` is written. */
export async function finalizeInstructions(
  client: Client,
  address: PublicKey,
  epoch?: number,
): Promise<TransactionInstruction[]> {
  const [board, { now }] = await Promise.all([fetchAccount(client, "board", address), chainTime(client)]);
  const { genesisAt, epochSecs, reportWindowSecs, committed, reportEpoch, nextEpoch, listing, provider } = board;
  const open = Number(max(now - BigInt(reportWindowSecs) - genesisAt, 0n) / BigInt(epochSecs));
  const last = Math.min(epoch ?? open - 1, open - 1);
  if (last < nextEpoch) return [];
  const accounts = { provider, listing, board: address };
  const write = (epoch: number, monitors: AccountMeta[]) => instruction("finalizeEpoch", { epoch }, accounts, monitors);
  const waits = committed !== 0 && reportEpoch <= last;
  const reported = waits ? [write(reportEpoch, monitorsOf(board, reportEpoch))] : [];
  return waits && reportEpoch === last ? reported : [...reported, write(last, [])];
}

/** Writes the epochs of a board up to `epoch` whose report window is over, by default all, and pays their monitors. */
export async function finalize(client: Client, board: PublicKey, epoch?: number): Promise<Sent> {
  return send(client, await finalizeInstructions(client, board, epoch));
}

/** The Provider accounts of those who report for an epoch, in the order of their slots. */
function monitorsOf({ slots, monitors }: Board, epoch: number): AccountMeta[] {
  return slots.slice(0, monitors).map(({ monitor, next, nextFrom }) => {
    const pubkey = nextFrom !== 0 && epoch >= nextFrom ? next : monitor;
    return { pubkey, isSigner: false, isWritable: !pubkey.equals(PublicKey.default) };
  });
}

/** Buckets of an epoch in which a provider maintains its service. */
export interface MaintenanceRun {
  /** The epoch, which starts 1 to 30 epochs from now. */
  epoch: number;
  /** The first of its 288 buckets. */
  start: number;
  /** How many, at most 48. */
  len: number;
}

/** Instructions of {@link announceMaintenance}. */
export async function announceMaintenanceInstructions(
  client: Client,
  listing: PublicKey,
  run: MaintenanceRun,
): Promise<TransactionInstruction[]> {
  const { board, provider } = await fetchAccount(client, "listing", listing);
  const accounts = { authority: client.wallet.publicKey, provider, board };
  return [
    ...(await finalizeInstructions(client, board)),
    instruction("announceMaintenance", { epoch: run.epoch, start: run.start, len: run.len }, accounts),
  ];
}

/** Takes buckets of a coming epoch out of what is measured of the wallet's listing. */
export async function announceMaintenance(client: Client, listing: PublicKey, run: MaintenanceRun): Promise<Sent> {
  return send(client, await announceMaintenanceInstructions(client, listing, run));
}

/** Instructions of {@link settle}. */
export async function settleInstructions(
  client: Client,
  agreement: PublicKey,
  period?: number,
): Promise<TransactionInstruction[]> {
  const found = await fetchAccount(client, "agreement", agreement);
  const { vault, listing, provider, bond, board, periods } = found;
  const index = period ?? periods;
  const behind = isMeasured(found) ? [board] : [];
  if (isDisputed(found, index)) behind.push(address.dispute(agreement, index));
  const settle = instruction(
    "settlePeriod",
    { period: index },
    { agreement, vault, listing, provider, bond },
    behind.map((pubkey) => ({ pubkey, isSigner: false, isWritable: true })),
  );
  if (!isMeasured(found)) return [settle];
  const { genesisAt, epochSecs } = await fetchAccount(client, "board", board);
  const end = nextPeriodEnd(found, { genesisAt, epochSecs });
  const last = Number(max(end - genesisAt, 0n) / BigInt(epochSecs)) - 1;
  return [...(await finalizeInstructions(client, board, last)), settle];
}

/**
 * Settles a period of an agreement, by default the next one, once it can no longer be disputed; first writes the board's epochs
 * of it.
 */
export async function settle(client: Client, agreement: PublicKey, period?: number): Promise<Sent> {
  return send(client, await settleInstructions(client, agreement, period));
}
