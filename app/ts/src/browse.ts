// How a consumer finds an offer. A listing carries copies of its provider's level, rating and region as hints; what is
// shown and asked for is always the provider's own, at the chain's present time.

import type { PublicKey } from "@solana/web3.js";

import type { Board, Listing } from "./account.js";
import { availability, boards, epochs, isMeasured } from "./board.js";
import type { Client } from "./client.js";
import { Category, ListingStatus, Protocol, ProviderKind, UNRATED } from "./constants.js";
import { filtersOf, findAccounts, type Filters } from "./filter.js";
import { OFFSET } from "./header.js";
import { freeUnits, joinAll, obstacle, type BrowseEntry } from "./listing.js";
import { ratingBandAt } from "./provider.js";

/** What stands first; equals are ordered by price, then by address. */
export type Sort = "price" | "level" | "rating";

/** What a consumer looks for; what is left out may be anything. */
export interface BrowseFilter {
  /** 0 storage, 1 services. */
  kind?: number;
  /** The one category of the listing, see `Category`; implies its kind. */
  category?: number;
  /** UN M49 code of the provider, exactly. */
  region?: number;
  /** Certification level that the provider holds now, at least. */
  minLevel?: number;
  /** Base units of the listing's mint per unit and month, at most. Means something for one mint only. */
  maxPricePerUnit?: bigint;
  /** `floor(log2 price)`, exactly. */
  priceBand?: number;
  /** `rating_bps / 1_000` of the provider, exactly; 255 = unrated. */
  ratingBand?: number;
  /** The same, at least; the unrated are left out. */
  minRatingBand?: number;
  /** Only what a board measures. */
  measured?: boolean;
  /** Availability of the last 30 epochs in parts per million, at least; what is not measured is left out. */
  minAvailabilityPpm?: number;
  /** Units that must be free, and between the listing's least and most. */
  quantity?: bigint;
  /** Only what can be chosen now, by the program's own rule. The default. */
  open?: boolean;
  /** How storage is spoken to; implies storage. */
  protocol?: number;
  /** The Provider account. */
  provider?: PublicKey;
  /** The mint of the price. */
  mint?: PublicKey;
  /** What stands first: by default the cheapest, each mint's together. */
  sort?: Sort;
  /** Which page, from 0. */
  page?: number;
  /** Entries of a page; all on one if left out. */
  limit?: number;
}

/** Kind, category and protocol, each known also where another one decides it: then they make fewer filters. */
function implied(filter: BrowseFilter): Pick<BrowseFilter, "kind" | "category" | "protocol"> {
  const { category, protocol } = filter;
  const service = (is: boolean) => (is ? ProviderKind.Service : ProviderKind.Storage);
  const ofCategory = category === undefined ? undefined : service(category !== Category.Storage);
  const ofProtocol = protocol === undefined ? undefined : service(protocol === Protocol.None);
  const kind = filter.kind ?? ofCategory ?? ofProtocol;
  const known = <T>(name: string, value: T | undefined) => (value === undefined ? {} : { [name]: value });
  if (kind === undefined) return { ...known("category", category), ...known("protocol", protocol) };
  if (kind === ProviderKind.Storage)
    return { kind, category: category ?? Category.Storage, ...known("protocol", protocol) };
  return { kind, ...known("category", category), protocol: protocol ?? Protocol.None };
}

/** What a node compares: equalities only. Level is not among them, since a hint that lags would hide who holds it. */
export function addBrowseFilters(filters: Filters, filter: BrowseFilter): Filters {
  const { kind, category, protocol } = implied(filter);
  return filters
    .integer(OFFSET.kind, kind, 1)
    .equal(OFFSET.status, filter.open === false ? undefined : [ListingStatus.Open, 1])
    .integer(OFFSET.protocol, protocol, 1)
    .integer(OFFSET.category, category === undefined ? undefined : 1 << category, 2)
    .integer(OFFSET.region, filter.region, 2)
    .integer(OFFSET.priceBand, filter.priceBand, 1)
    .integer(OFFSET.ratingBand, filter.ratingBand, 1)
    .key(OFFSET.key1, filter.provider)
    .key(OFFSET.key2, filter.mint);
}

/** Whether a listing by itself is what is looked for: a node need not have applied every filter. */
export function takesListing(filter: BrowseFilter, listing: Listing): boolean {
  const { kind, category, protocol } = implied(filter);
  const is = (wanted: number | undefined, found: number) => wanted === undefined || wanted === found;
  const { quantity, maxPricePerUnit } = filter;
  return (
    is(kind, listing.kind) &&
    is(category === undefined ? undefined : 1 << category, listing.category) &&
    is(protocol, listing.protocol) &&
    is(filter.region, listing.region) &&
    is(filter.priceBand, listing.priceBand) &&
    is(filter.ratingBand, listing.ratingBand) &&
    (filter.provider?.equals(listing.provider) ?? true) &&
    (filter.mint?.equals(listing.mint) ?? true) &&
    (maxPricePerUnit === undefined || listing.price <= maxPricePerUnit) &&
    (quantity === undefined || (listing.minQuantity <= quantity && quantity <= listing.maxQuantity)) &&
    (filter.open === false || listing.open === 1) &&
    ((filter.measured !== true && filter.minAvailabilityPpm === undefined) || isMeasured(listing))
  );
}

/** Whether what a board measured is what is looked for. */
export function takesBoard({ minAvailabilityPpm }: BrowseFilter, board: Board | undefined): boolean {
  if (minAvailabilityPpm === undefined) return true;
  const found = board && availability(epochs(board));
  return found !== undefined && found.ppm >= minAvailabilityPpm;
}

/** Whether a listing together with its provider is what is looked for; its board is for {@link takesBoard}. */
export function takes(filter: BrowseFilter, entry: BrowseEntry): boolean {
  const { provider, level } = entry;
  const { quantity, minRatingBand } = filter;
  const isRated = (fits: (band: number) => boolean) => fits(ratingBandAt(provider, entry.now));
  return (
    takesListing(filter, entry.listing) &&
    (filter.open === false || obstacle(entry, quantity) === undefined) &&
    (filter.region === undefined || filter.region === provider.region) &&
    (filter.ratingBand === undefined || isRated((band) => band === filter.ratingBand)) &&
    (minRatingBand === undefined || isRated((band) => band !== UNRATED && band >= minRatingBand)) &&
    level >= (filter.minLevel ?? 0) &&
    (quantity === undefined || quantity <= freeUnits(entry))
  );
}

/** Six bytes of a key as a number: they tell nearly all keys apart, and numbers compare quickly. */
function prefix(key: Uint8Array): number {
  return key.subarray(0, 6).reduce((number, byte) => number * 256 + byte, 0);
}

const differ = <T extends bigint | string | number>(a: T, b: T) => (a < b ? -1 : a > b ? 1 : 0);

function compareKeys(a: Uint8Array, b: Uint8Array): number {
  const at = a.findIndex((byte, index) => byte !== b[index]);
  return at < 0 ? 0 : differ(a[at] ?? 0, b[at] ?? 0);
}

/** Orders by mint, price and address. */
export function inOrder<Entry extends Pick<BrowseEntry, "address" | "listing">>(entries: readonly Entry[]): Entry[] {
  const keyed = entries.map((entry) => {
    const [mint, address] = [entry.listing.mint.toBytes(), entry.address.toBytes()];
    const { price } = entry.listing;
    return { entry, mint, mintPrefix: prefix(mint), price, address, addressPrefix: prefix(address) };
  });
  keyed.sort(
    (a, b) =>
      a.mintPrefix - b.mintPrefix ||
      compareKeys(a.mint, b.mint) ||
      differ(a.price, b.price) ||
      a.addressPrefix - b.addressPrefix ||
      compareKeys(a.address, b.address),
  );
  return keyed.map(({ entry }) => entry);
}

/** Orders what stands {@link inOrder} by `sort`; equals stay as they stand. */
export function sortedBy(sort: Sort, entries: readonly BrowseEntry[]): BrowseEntry[] {
  if (sort === "price") return [...entries];
  const rank = ({ provider, level, now }: BrowseEntry): number => {
    if (sort === "level") return -level;
    const band = ratingBandAt(provider, now);
    return band === UNRATED ? 1 : -band;
  };
  // A provider has one rank, whatever it lists.
  const ranks = new Map<BrowseEntry["provider"], number>();
  for (const entry of entries) if (!ranks.has(entry.provider)) ranks.set(entry.provider, rank(entry));
  const rankOf = ({ provider }: BrowseEntry) => ranks.get(provider) ?? 0;
  return [...entries].sort((a, b) => rankOf(a) - rankOf(b));
}

/** Orders what was found and cuts out the page. */
export function arrange(filter: BrowseFilter, entries: readonly BrowseEntry[]): BrowseEntry[] {
  const { page = 0, limit } = filter;
  const sorted = sortedBy(filter.sort ?? "price", inOrder(entries));
  return limit === undefined ? sorted : sorted.slice(page * limit, (page + 1) * limit);
}

/**
 * The listings that a consumer looks for, joined with their providers and bonds: one filtered request for the listings. Their
 * boards are asked for where the filter says what they have to show.
 */
export async function browse(client: Client, filter: BrowseFilter = {}): Promise<BrowseEntry[]> {
  const found = await findAccounts(client, "listing", addBrowseFilters(filtersOf("listing"), filter));
  const entries = await joinAll(
    client,
    found.filter(({ account }) => takesListing(filter, account)),
  );
  const taken = entries.filter((entry) => takes(filter, entry));
  const asked = filter.minAvailabilityPpm === undefined ? [] : taken.map(({ listing }) => listing);
  const measured = await boards(client, asked);
  return arrange(
    filter,
    taken.filter(({ listing }) => takesBoard(filter, measured.get(listing.board.toBase58()))),
  );
}
