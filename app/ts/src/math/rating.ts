// What settled periods say of a provider: four components, each a mean of scores weighted by fees that fades by half every 90
// epochs. The same integers as the program's `math/rating.rs`.

import { UNRATED } from "../constants.js";

/** Components of a rating in the order in which accounts hold them, with their shares of it in basis points. */
export const COMPONENTS = [
  { name: "availability", shareBps: 4_000 },
  { name: "success", shareBps: 3_000 },
  { name: "performance", shareBps: 1_500 },
  { name: "conduct", shareBps: 1_500 },
] as const;
/** What a component is of. */
export type ComponentName = (typeof COMPONENTS)[number]["name"];
/** Epochs after which every weight is halved. */
export const RATING_WINDOW_EPOCHS = 90n;
/** Score of a component that nothing is known of. */
export const NEUTRAL_BPS = 5_000n;
/** Weight of that neutral score, in micro-USD. */
export const NEUTRAL_WEIGHT = 5_000_000n;

/** Sums of scores, and of the weights behind them. */
export interface RatingSums {
  /** Scores (0 to 10,000) times weights. */
  sums: readonly bigint[];
  /** Weights, in micro-USD. */
  weights: readonly bigint[];
}

/** What is left of a value after `windows` windows. */
export const faded = (value: bigint, windows: bigint): bigint => (windows > 0n ? value >> windows : value);

/** The sums after `windows` windows. */
export function fadedSums({ sums, weights }: RatingSums, windows: bigint): RatingSums {
  return { sums: sums.map((sum) => faded(sum, windows)), weights: weights.map((weight) => faded(weight, windows)) };
}

/** Each component in basis points, rounded down. */
export function componentsBps({ sums, weights }: RatingSums): number[] {
  const component = (sum: bigint, weight: bigint) => (sum + NEUTRAL_BPS * NEUTRAL_WEIGHT) / (weight + NEUTRAL_WEIGHT);
  return sums.map((sum, at) => Number(component(sum, weights[at] ?? 0n)));
}

/** The rating in basis points, rounded down; `undefined` while every weight is 0. */
export function ratingBps(rating: RatingSums): number | undefined {
  if (rating.weights.every((weight) => weight === 0n)) return undefined;
  const parts = componentsBps(rating).map((bps, at) => bps * (COMPONENTS[at]?.shareBps ?? 0));
  return Math.floor(parts.reduce((sum, part) => sum + part, 0) / 10_000);
}

/** The rating in bands of 1,000 bps; 255 = unrated. */
export function ratingBand(rating: RatingSums): number {
  const bps = ratingBps(rating);
  return bps === undefined ? UNRATED : Math.floor(bps / 1_000);
}
