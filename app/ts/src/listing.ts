// What a provider offers.

import type { Listing } from "./account.js";
import { Protocol } from "./constants.js";
import { FlashbackError } from "./error.js";
import { bn } from "./number.js";
import type { IdlArgs } from "./program.js";

/** What a listing offers, as `updateListing` takes it: change in it what is to be changed. */
export function offerOf(listing: Listing): IdlArgs["offer"] {
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
    protocol: { [protocol.charAt(0).toLowerCase() + protocol.slice(1)]: {} } as IdlArgs["protocol"],
    price: bn(listing.price),
    capacity: bn(listing.capacity),
    minQuantity: bn(listing.minQuantity),
    maxQuantity: bn(listing.maxQuantity),
    minTermSecs,
    maxTermSecs,
    autoAccept: listing.autoAccept === 1,
    arbiter,
    terms,
  };
}
