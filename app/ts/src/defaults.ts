// What a purchase takes that is left out: the same as in the Rust client.

import type { Listing } from "./account.js";

/** For how long a request can be accepted, in epochs. */
export const VALID_EPOCHS = 3;
/** For how long every agreement of the vault is paid for, in epochs. */
export const RUNWAY_EPOCHS = 30;

/** The term of an agreement: the listing's longest; 0, open, where it has none. */
export function defaultTerm({ maxTermSecs }: Pick<Listing, "maxTermSecs">): number {
  return maxTermSecs;
}
