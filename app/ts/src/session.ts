// Sessions: keys of applications that act for a consumer, within limits.

import type { PublicKey } from "@solana/web3.js";

import type { Client } from "./client.js";
import { filtersOf, findAccounts, type Found } from "./filter.js";
import { OFFSET } from "./header.js";

/** Which sessions are looked for; what is left out may be any. */
export interface SessionFilter {
  /** The vault's owner. */
  owner?: PublicKey;
  /** The Vault account. */
  vault?: PublicKey;
  /** The key that signs in the owner's place. */
  key?: PublicKey;
}

/** The sessions that the filter lets through. */
export async function sessions(client: Client, filter: SessionFilter = {}): Promise<Found<"session">[]> {
  const filters = filtersOf("session")
    .key(OFFSET.key0, filter.owner)
    .key(OFFSET.key1, filter.vault)
    .key(OFFSET.key2, filter.key);
  return findAccounts(client, "session", filters);
}
