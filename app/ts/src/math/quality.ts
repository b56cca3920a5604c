// What the epochs of a board come to, and the share of a price that goes back. The same integers as the program's
// `math/quality.rs`: the largest product, buckets of a period times 10^6, is below 2^53.

import type { Defined } from "../idl.js";

/** Buckets of an epoch. */
export const BUCKETS = 288;
/** All of a share in parts per million. */
export const PPM = 1_000_000;

/** What monitors' requests of an epoch showed. */
export interface Figures {
  /** Share of the requests that succeeded, in parts per million. */
  successPpm: number;
  /** Time to the first byte, 95th percentile, in milliseconds. */
  p95Ms: number;
  /** Throughput, 10th percentile, in KiB/s; 0 = no body was long enough to tell. */
  p10Kib: number;
}

/** Result of one epoch. */
export interface EpochResult {
  /** Buckets that are measured, at most 288. */
  measured: number;
  /** Those of them that were up. */
  up: number;
  /** What requests showed; `undefined` if too few monitors say. */
  figures: Figures | undefined;
}

/** What a provider promises, as listings and agreements hold it. */
export type Promises = Pick<
  Defined<"serviceLevels">,
  "availability" | "success" | "latency" | "throughput" | "periodEpochs"
>;

/** Sums over the epochs that lie wholly inside a period. */
export interface Period {
  /** Those epochs. */
  epochs: number;
  /** Buckets that are measured. */
  measured: number;
  /** Those of them that were up. */
  up: number;
  /** Epochs whose figures are known. */
  known: number;
  /** Sum of their success, in parts per million. */
  successPpm: number;
  /** Those of them that miss the latency. */
  slow: number;
  /** Those of them that miss the throughput. */
  thin: number;
  /** Whether results are lost because nobody settled in time. */
  isLost: boolean;
}

/** A period in which nothing has been measured yet. */
export const EMPTY_PERIOD: Period = {
  epochs: 0,
  measured: 0,
  up: 0,
  known: 0,
  successPpm: 0,
  slow: 0,
  thin: 0,
  isLost: false,
};

/** The period with one more epoch. */
export function added(period: Period, { measured, up, figures }: EpochResult, promises: Promises): Period {
  const sums = {
    ...period,
    epochs: period.epochs + 1,
    measured: period.measured + measured,
    up: period.up + up,
  };
  if (!figures) return sums;
  return {
    ...sums,
    known: period.known + 1,
    successPpm: period.successPpm + figures.successPpm,
    slow: period.slow + Number(figures.p95Ms > promises.latency.value),
    thin: period.thin + Number(figures.p10Kib < promises.throughput.value),
  };
}

/** Whether half of the buckets are measured. */
export function isHalfMeasured({ measured, epochs }: Pick<Period, "measured" | "epochs">): boolean {
  return 2 * measured >= epochs * BUCKETS;
}

const isHalfKnown = ({ known, epochs }: Period) => 2 * known >= epochs;

/** Whether too little is known of what was promised. A period without a whole epoch is neither. */
export function isUnmeasured(period: Period, { success, latency, throughput }: Promises): boolean {
  const needsFigures = (success[0]?.thresholdPpm ?? 0) > 0 || latency.value > 0 || throughput.value > 0;
  const lacks = !isHalfMeasured(period) || (needsFigures && !isHalfKnown(period));
  return period.epochs > 0 && (period.isLost || lacks);
}

/** Share of the measured buckets that were up, in parts per million, rounded down; `undefined` if none is measured. */
export function availabilityPpm({ up, measured }: Pick<Period, "up" | "measured">): number | undefined {
  return measured === 0 ? undefined : Math.floor((up * PPM) / measured);
}

/** Mean success of the epochs that have it, in parts per million, rounded down; `undefined` if none has. */
export function meanSuccessPpm({ successPpm, known }: Period): number | undefined {
  return known === 0 ? undefined : Math.floor(successPpm / known);
}

/** The credit of the worst tier that `sumPpm / whole` lies below; equal is no breach. */
function missedTier(tiers: Promises["availability"], sumPpm: number, whole: number): number {
  return Math.max(0, ...tiers.map(({ thresholdPpm, creditBps }) => (sumPpm < thresholdPpm * whole ? creditBps : 0)));
}

/** Share of the period's price that goes back to the consumer, in basis points. */
export function creditBps(period: Period, promises: Promises, maxCreditBps: number): number {
  const { epochs, measured, up, known, successPpm, slow, thin, isLost } = period;
  if (isLost) return 0;
  const availability = isHalfMeasured(period) ? missedTier(promises.availability, up * PPM, measured) : 0;
  const kept = isHalfKnown(period) ? 0 : epochs - known;
  const counted = known + kept;
  const success = missedTier(promises.success, successPpm + kept * PPM, counted);
  const limit = ({ value, creditBps, allowance }: Promises["latency"], misses: number) =>
    value > 0 && misses * promises.periodEpochs > allowance * counted ? creditBps : 0;
  const limits = limit(promises.latency, slow) + limit(promises.throughput, thin);
  return Math.min(maxCreditBps, Math.max(availability, success) + limits);
}
