// What a purchase takes that is left out: the same as in the Rust client.

import type { Listing } from "./account.js";

/** For how long a request can be accepted, in epochs. */
const VALID_EPOCHS = 3;
/** For how long every agreement of the vault is paid for, in epochs. */
const RUNWAY_EPOCHS = 30;

/** The rest of a purchase's options. */
export interface Defaults {
  /** 30 epochs. */
  runwaySecs: number;
  /** The listing's longest; 0, open, where it has none. */
  termSecs: number;
  /** 3 epochs. */
  validSecs: number;
  /** Any level. */
  minLevel: number;
  /** Any rating, unrated too. */
  minRatingBand: number;
  /** The first vault. */
  vaultId: bigint;
}

/** What buying of a listing takes where nothing else is said. */
export function defaults({ maxTermSecs }: Pick<Listing, "maxTermSecs">, epochSecs: number): Defaults {
  return {
    runwaySecs: RUNWAY_EPOCHS * epochSecs,
    termSecs: maxTermSecs,
    validSecs: VALID_EPOCHS * epochSecs,
    minLevel: 0,
    minRatingBand: 0,
    vaultId: 0n,
  };
}
