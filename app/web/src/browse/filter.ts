// What is looked for, as it stands in the page's address: so that a search can be shared.

import { FlashbackError, parseAmount, type BrowseFilter, type Sort } from "@flashback/client";
import { PublicKey } from "@solana/web3.js";

import type { Money } from "../format.js";
import { TIB } from "../format.js";

/** Names in the address. */
export type Wish = URLSearchParams;

const SORTS: readonly Sort[] = ["price", "level", "rating"];

/** The register that is looked at: 0 storage, 1 services. */
export function kindOf(wish: Wish): number {
  return wish.get("kind") === "services" ? 1 : 0;
}

/** What stands first. */
export function sortOf(wish: Wish): Sort {
  return SORTS.find((sort) => sort === wish.get("sort")) ?? "price";
}

/** Whether prices of storage are shown for a TiB or for a GiB. */
export function perTib(wish: Wish): boolean {
  return wish.get("unit") !== "gib";
}

function small(wish: Wish, name: string): number | undefined {
  const text = wish.get(name);
  return text !== null && /^\d{1,5}$/.test(text) ? Number(text) : undefined;
}

/** The least availability in parts per million, from percent. */
function availabilityOf(wish: Wish): number | undefined {
  const text = wish.get("availability");
  return text !== null && /^\d{1,2}(\.\d{1,4})?$/.test(text) ? Number(parseAmount(text, 4)) : undefined;
}

function key(wish: Wish, name: string): PublicKey | undefined {
  try {
    return new PublicKey(wish.get(name) ?? "");
  } catch {
    return undefined;
  }
}

/** What the wish means for the package; what cannot be read is left out. */
export function filterOf(wish: Wish, mints: Map<string, Money>): BrowseFilter {
  const filter: BrowseFilter = { kind: kindOf(wish), open: wish.has("open"), sort: sortOf(wish) };
  const put = <Name extends keyof BrowseFilter>(name: Name, value: BrowseFilter[Name] | undefined) => {
    if (value !== undefined) filter[name] = value;
  };
  put("category", small(wish, "category"));
  put("protocol", small(wish, "protocol"));
  put("region", small(wish, "region"));
  put("minLevel", small(wish, "level"));
  put("minRatingBand", small(wish, "rating"));
  if (wish.has("measured")) put("measured", true);
  put("minAvailabilityPpm", availabilityOf(wish));
  put("mint", key(wish, "mint"));
  put("provider", key(wish, "provider"));
  const quantity = wish.get("quantity");
  if (quantity !== null && /^[1-9]\d{0,18}$/.test(quantity)) put("quantity", BigInt(quantity));
  const mint = filter.mint && mints.get(filter.mint.toBase58());
  if (mint) put("maxPricePerUnit", highest(wish, mint));
  return filter;
}

/** The highest price of a unit in base units, from one of what is shown: a GiB or a TiB. */
function highest(wish: Wish, mint: Money): bigint | undefined {
  const text = wish.get("price");
  if (!text) return undefined;
  try {
    const amount = parseAmount(text, mint.decimals);
    return kindOf(wish) === 0 && perTib(wish) ? amount / TIB : amount;
  } catch (thrown) {
    if (thrown instanceof FlashbackError) return undefined;
    throw thrown;
  }
}
