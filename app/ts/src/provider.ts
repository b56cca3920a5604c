// The two registers: who offers, and which certification they hold.

import { SYSVAR_CLOCK_PUBKEY, type PublicKey } from "@solana/web3.js";

import { chainTime, decodeAccountMaybe, fetchInfos, readClock, required, type Provider } from "./account.js";
import type { Client } from "./client.js";
import { ProviderStatus } from "./constants.js";
import { filtersOf, findAccounts } from "./filter.js";
import { OFFSET } from "./header.js";
import { max } from "./math/clock.js";
import {
  COMPONENTS,
  componentsBps,
  faded,
  fadedSums,
  ratingBand,
  ratingBps,
  RATING_WINDOW_EPOCHS,
  type ComponentName,
  type RatingSums,
} from "./math/rating.js";

/** Epochs of a window, for which the standing of a provider is judged. */
const WINDOW_EPOCHS = 30n;

/** Which providers are looked for; what is left out may be anything. */
export interface ProviderFilter {
  /** 0 storage, 1 services. */
  kind?: number;
  /** One of the provider's categories, see `Category`. */
  category?: number;
  /** UN M49 code. */
  region?: number;
  /** Certification level that it holds now, at least. */
  minLevel?: number;
  /** The key that signs for it. */
  authority?: PublicKey;
  /** Only who is in business and not delisted. */
  inBusiness?: boolean;
}

/** A provider and the badge that it holds now. */
export interface ProviderEntry {
  /** Where its account is. */
  address: PublicKey;
  /** The entry in the register. */
  provider: Provider;
  /** The level at the chain's present time, 0 = none. */
  level: number;
  /** Until when that level is held, unix seconds; 0 = none. */
  levelUntil: bigint;
  /** The chain's present time, unix seconds. */
  now: bigint;
}

/** The highest level that a provider holds at `now`, and until when. */
export function levelAt(provider: Provider, now: bigint): { level: number; until: bigint } {
  const level = provider.levelUntil.findLastIndex((until) => now < until) + 1;
  return { level, until: provider.levelUntil[level - 1] ?? 0n };
}

/** Whether a provider is neither retired nor delisted. */
export function isInBusiness({ status, delistedAt }: Provider): boolean {
  return status === ProviderStatus.Active && delistedAt === 0n;
}

/** Whether a provider gets no new agreements at `now`: a board of its is suspended, or rulings marked two of three windows. */
export function isSuspended(provider: Provider, now: bigint): boolean {
  const { boardsSuspended, markedWindow, marks, genesisAt, epochSecs } = provider;
  const window = Number((now - genesisAt) / (BigInt(epochSecs) * WINDOW_EPOCHS));
  const age = Math.max(0, window - markedWindow);
  const counted = [0, 1, 2].filter((bit) => bit + age < 3 && ((marks >> bit) & 1) === 1);
  return boardsSuspended !== 0 || counted.length > 1;
}

/** A part of a rating. */
export interface Component {
  /** What it is of. */
  name: ComponentName;
  /** Its share of the rating, in basis points. */
  shareBps: number;
  /** Scores (0 to 10,000) times weights, faded. */
  sum: bigint;
  /** Weight of the fees behind it, in micro-USD, faded. */
  weight: bigint;
  /** The mean of its scores and a neutral one of five dollars' weight, in basis points, rounded down. */
  bps: number;
}

/** A rating at a time, with what it is made of. */
export interface Rating {
  /** The rating in basis points, rounded down; `undefined` = unrated. */
  bps: number | undefined;
  /** The same in bands of 1,000 bps; 255 = unrated. */
  band: number;
  /** Availability, success, performance, conduct. */
  components: Component[];
  /** Stars of reviews, kept apart: they gate nothing. */
  stars: Stars;
  /** Settled periods that count. */
  settledPeriods: number;
}

/** Stars of reviews, faded like the rating. */
export interface Stars {
  /** Stars (1 to 5) times weights. */
  sum: bigint;
  /** Weights, in micro-USD. */
  weight: bigint;
  /** Their mean in hundredths of a star, rounded down; `undefined` = nobody has reviewed. */
  hundredths: number | undefined;
}

type Rated = Pick<
  Provider,
  | "genesisAt"
  | "epochSecs"
  | "ratingSum"
  | "ratingWeight"
  | "ratingWindow"
  | "starsSum"
  | "starsWeight"
  | "settledPeriods"
>;

/** Windows of 90 epochs that have passed since a provider's sums were written. */
function windowsSince({ genesisAt, epochSecs, ratingWindow }: Rated, now: bigint): bigint {
  return max(now - genesisAt, 0n) / (BigInt(epochSecs) * RATING_WINDOW_EPOCHS) - BigInt(ratingWindow);
}

function ratingSumsAt(provider: Rated, now: bigint): RatingSums {
  const { ratingSum: sums, ratingWeight: weights } = provider;
  return fadedSums({ sums, weights }, windowsSince(provider, now));
}

/** The rating in bands of 1,000 bps at `now`; 255 = unrated. */
export function ratingBandAt(provider: Rated, now: bigint): number {
  return ratingBand(ratingSumsAt(provider, now));
}

/** A provider's rating at `now`, explained. */
export function rating(provider: Rated, now: bigint): Rating {
  const sums = ratingSumsAt(provider, now);
  const bps = componentsBps(sums);
  const windows = windowsSince(provider, now);
  const [starsSum, weight] = [faded(provider.starsSum, windows), faded(provider.starsWeight, windows)];
  return {
    bps: ratingBps(sums),
    band: ratingBand(sums),
    components: COMPONENTS.map((component, at) => ({
      ...component,
      sum: sums.sums[at] ?? 0n,
      weight: sums.weights[at] ?? 0n,
      bps: bps[at] ?? 0,
    })),
    stars: { sum: starsSum, weight, hundredths: weight === 0n ? undefined : Number((starsSum * 100n) / weight) },
    settledPeriods: provider.settledPeriods,
  };
}

function entry(address: PublicKey, provider: Provider, now: bigint): ProviderEntry {
  const { level, until } = levelAt(provider, now);
  return { address, provider, level, levelUntil: until, now };
}

/** The providers that the filter lets through, in the order of the register. */
export async function providers(client: Client, filter: ProviderFilter = {}): Promise<ProviderEntry[]> {
  const { kind, category, region, authority, minLevel = 0, inBusiness = false } = filter;
  const filters = filtersOf("provider")
    .integer(OFFSET.kind, kind, 1)
    .integer(OFFSET.region, region, 2)
    .key(OFFSET.key0, authority);
  const [found, { now }] = await Promise.all([findAccounts(client, "provider", filters), chainTime(client)]);
  return found
    .filter(({ account }) => category === undefined || (account.category & (1 << category)) !== 0)
    .filter(({ account }) => !inBusiness || isInBusiness(account))
    .map(({ address, account }) => entry(address, account, now))
    .filter(({ level }) => level >= minLevel)
    .sort((a, b) => (a.provider.id < b.provider.id ? -1 : 1));
}

/** One provider. */
export async function provider(client: Client, address: PublicKey): Promise<ProviderEntry> {
  const [clock, info] = await fetchInfos(client, [SYSVAR_CLOCK_PUBKEY, address]);
  const found = required("provider", address, decodeAccountMaybe("provider", address, info ?? null));
  return entry(address, found, readClock(clock ?? null).now);
}
