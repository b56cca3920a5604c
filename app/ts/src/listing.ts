// Offers, joined with who makes them and the collateral behind them.

import { PublicKey, SystemProgram, SYSVAR_CLOCK_PUBKEY, type TransactionInstruction } from "@solana/web3.js";

import {
  decodeAccountMaybe,
  fetchAccount,
  fetchAccounts,
  fetchInfos,
  readClock,
  required,
  type Bond,
  type Listing,
  type Platform,
  type Provider,
} from "./account.js";
import * as address from "./address.js";
import type { Client } from "./client.js";
import {
  MAX_BOARDLESS_NOTICE_EPOCHS,
  MIN_BOARDLESS_CREDIT_BPS,
  Protocol,
  ProviderKind,
  ProviderStatus,
} from "./constants.js";
import { FlashbackError } from "./error.js";
import type { Found } from "./filter.js";
import type { Defined } from "./idl.js";
import { instruction } from "./instruction.js";
import { min } from "./math/clock.js";
import { collateralOf } from "./math/stream.js";
import { isSuspended, levelAt } from "./provider.js";
import { send, type Sent } from "./send.js";

/** A listing with its provider, the badge that the provider holds now, and the bond behind it. */
export interface BrowseEntry {
  /** Where the listing is. */
  address: PublicKey;
  /** The offer. Its `certLevel`, `certUntil`, `ratingBand` and `region` are hints. */
  listing: Listing;
  /** Who offers it. */
  provider: Provider;
  /** The provider's collateral in the listing's mint. */
  bond: Bond;
  /** The provider's level at the chain's present time, 0 = none. */
  level: number;
  /** Until when that level is held, unix seconds; 0 = none. */
  levelUntil: bigint;
  /** Seconds of an epoch. */
  epochSecs: number;
  /** The chain's present time, unix seconds. */
  now: bigint;
}

/** What decides whether an offer can be chosen. */
type Choosable = Pick<BrowseEntry, "listing" | "provider" | "bond" | "epochSecs" | "now">;

/** Units that are still free: of storage, never more than the provider has left in all. */
export function freeUnits({ listing, provider }: Pick<BrowseEntry, "listing" | "provider">): bigint {
  const listed = listing.capacity - listing.reserved;
  if (listing.kind !== ProviderKind.Storage) return listed;
  return min(listed, provider.capacityGib - provider.reservedGib);
}

/** Shortest term that can be asked for: the listing's own, its notice and an epoch. */
export function shortestTerm({ minTermSecs, terms }: Listing, epochSecs: number): number {
  return Math.max(minTermSecs, terms.noticeSecs, epochSecs);
}

/**
 * Name of the error with which the program would refuse to accept `quantity` units for `termSecs` (0 = open), whoever asks
 * for them; `undefined` where it would not. By default the least that can be asked for. Whether a listing's board measures
 * reliably is not looked at.
 */
export function obstacle(
  { listing, provider, bond, epochSecs, now }: Choosable,
  quantity: bigint = listing.minQuantity,
  termSecs: number = shortestTerm(listing, epochSecs),
): string | undefined {
  const { serviceLevels, maxCreditBps, noticeSecs } = listing.terms;
  const { availability, success, latency, throughput, collateralMonths, penaltyBps } = serviceLevels;
  // Unused tiers stand last.
  const measured =
    [availability[0], success[0]].some((best) => best !== undefined && best.thresholdPpm > 0) ||
    latency.value > 0 ||
    throughput.value > 0;
  const collateral = collateralOf(listing.price, quantity, collateralMonths, termSecs);
  if (listing.open !== 1) return "ListingNotOpen";
  if (provider.status !== ProviderStatus.Active) return "ProviderRetired";
  if (provider.delistedAt !== 0n) return "ProviderDelisted";
  if (isSuspended(provider, now)) return "ProviderSuspended";
  const hasBoard = !listing.board.equals(PublicKey.default);
  if (measured && !hasBoard) return "BoardMissing";
  if (!hasBoard && penaltyBps !== 0) return "PenaltyWithoutBoard";
  if (!hasBoard && maxCreditBps < MIN_BOARDLESS_CREDIT_BPS) return "CreditTooLowWithoutBoard";
  if (!hasBoard && noticeSecs > MAX_BOARDLESS_NOTICE_EPOCHS * epochSecs) return "NoticeTooLongWithoutBoard";
  if (collateral > bond.amount - bond.locked - bond.thawing) return "BondTooLow";
  if (quantity > freeUnits({ listing, provider })) return "CapacityExhausted";
  return undefined;
}

/** Whether the program would accept a request for the least that can be bought. */
export function isChoosable(entry: Choosable): boolean {
  return obstacle(entry) === undefined;
}

/** Joins a listing with its provider and bond at the chain's time `now`. */
export function joined(
  { address: at, account: listing }: Found<"listing">,
  provider: Provider,
  bond: Bond,
  { epochSecs }: Pick<Platform, "epochSecs">,
  now: bigint,
): BrowseEntry {
  const { level, until } = levelAt(provider, now);
  return { address: at, listing, provider, bond, level, levelUntil: until, epochSecs, now };
}

/** One listing with its provider, badge and bond. */
export async function listing(client: Client, at: PublicKey): Promise<BrowseEntry> {
  const [entry] = await joinAll(client, [{ address: at, account: await fetchAccount(client, "listing", at) }]);
  return required("listing", at, entry);
}

/** Joins listings with their providers and bonds: a request for each 100 of either, and one for the chain's time. */
export async function joinAll(client: Client, listings: readonly Found<"listing">[]): Promise<BrowseEntry[]> {
  if (listings.length === 0) return [];
  const [[clock, info], providers, bonds] = await Promise.all([
    fetchInfos(client, [SYSVAR_CLOCK_PUBKEY, address.platform()]),
    fetchAccounts(
      client,
      "provider",
      listings.map(({ account }) => account.provider),
    ),
    fetchAccounts(
      client,
      "bond",
      listings.map(({ account }) => account.bond),
    ),
  ]);
  const { now } = readClock(clock ?? null);
  const platform = required(
    "platform",
    address.platform(),
    decodeAccountMaybe("platform", address.platform(), info ?? null),
  );
  return listings.flatMap((found) => {
    const provider = providers.get(found.account.provider.toBase58());
    const bond = bonds.get(found.account.bond.toBase58());
    return provider && bond ? [joined(found, provider, bond, platform, now)] : [];
  });
}

/** Instructions of {@link createListing}. */
export async function createListingInstructions(
  client: Client,
  bond: PublicKey,
  offer: Defined<"offer">,
): Promise<TransactionInstruction[]> {
  const { provider } = await fetchAccount(client, "bond", bond);
  const { nextListing: index } = await fetchAccount(client, "provider", provider);
  const accounts = {
    authority: client.wallet.publicKey,
    platform: address.platform(),
    provider,
    listing: address.listing(provider, index),
    bond,
    systemProgram: SystemProgram.programId,
  };
  return [instruction("createListing", { index, offer }, accounts)];
}

/** Lists an offer of the wallet's provider, priced in the mint of its bond. */
export async function createListing(client: Client, bond: PublicKey, offer: Defined<"offer">): Promise<Sent> {
  return send(client, await createListingInstructions(client, bond, offer));
}

/** Instructions of {@link pauseListing}. */
export async function pauseListingInstructions(client: Client, listing: PublicKey): Promise<TransactionInstruction[]> {
  const { provider } = await fetchAccount(client, "listing", listing);
  return [instruction("pauseListing", {}, { authority: client.wallet.publicKey, provider, listing })];
}

/** Stops the wallet's listing from taking requests; what runs goes on. */
export async function pauseListing(client: Client, listing: PublicKey): Promise<Sent> {
  return send(client, await pauseListingInstructions(client, listing));
}

/** Instructions of {@link resumeListing}. */
export async function resumeListingInstructions(client: Client, listing: PublicKey): Promise<TransactionInstruction[]> {
  const { provider } = await fetchAccount(client, "listing", listing);
  const accounts = { authority: client.wallet.publicKey, platform: address.platform(), provider, listing };
  return [instruction("resumeListing", {}, accounts)];
}

/** Lets the wallet's paused listing take requests again. */
export async function resumeListing(client: Client, listing: PublicKey): Promise<Sent> {
  return send(client, await resumeListingInstructions(client, listing));
}

/** What a listing offers, as `updateListing` takes it: change in it what is to be changed. */
export function offerOf(listing: Listing): Defined<"offer"> {
  const { name, path, unit, category, minTermSecs, maxTermSecs, arbiter, terms } = listing;
  const protocol = Object.entries(Protocol).find(([, value]) => value === listing.protocol)?.[0];
  if (!protocol) {
    throw new FlashbackError("oldIdl", `The listing's protocol ${listing.protocol} is unknown`, "Use a newer version");
  }
  return {
    name,
    path,
    unit,
    category,
    protocol: { [protocol.charAt(0).toLowerCase() + protocol.slice(1)]: {} } as Defined<"protocol">,
    price: listing.price,
    capacity: listing.capacity,
    minQuantity: listing.minQuantity,
    maxQuantity: listing.maxQuantity,
    minTermSecs,
    maxTermSecs,
    autoAccept: listing.autoAccept === 1,
    arbiter,
    terms,
  };
}
