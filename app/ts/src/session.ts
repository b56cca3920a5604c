// Sessions: keys of applications that act for a consumer, within limits.

import { SystemProgram, type PublicKey, type TransactionInstruction } from "@solana/web3.js";

import { fetchAccount } from "./account.js";
import * as address from "./address.js";
import type { Client } from "./client.js";
import type { SessionInstruction, ValueOf } from "./constants.js";
import { filtersOf, findAccounts, type Found } from "./filter.js";
import { OFFSET } from "./header.js";
import { instruction } from "./instruction.js";
import { i64, u64, type Integer } from "./number.js";
import { send, type Sent } from "./send.js";

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

/** What a session is to allow. */
export interface SessionOptions {
  /** What the key may do in the owner's place, see `SessionInstruction`. */
  instructions: readonly ValueOf<typeof SessionInstruction>[];
  /** Until when, unix seconds: at most 365 epochs from now. */
  expiresAt: Integer;
  /**
   * Most that the agreements cost together that the key requests: base units per second times 2^32, as `stream.rateQ` makes
   * it of a monthly price; by default nothing.
   */
  maxRateQ?: Integer;
}

/** Instructions of {@link openSession}. */
export function openSessionInstructions(
  client: Client,
  vault: PublicKey,
  key: PublicKey,
  { instructions, expiresAt, maxRateQ = 0n }: SessionOptions,
): TransactionInstruction[] {
  const rights = {
    instructions: instructions.reduce<number>((set, one) => set | (1 << one), 0),
    expiresAt: i64(expiresAt, "expiresAt"),
    maxRateQ: u64(maxRateQ, "maxRateQ"),
  };
  const owner = client.wallet.publicKey;
  const session = address.session(vault, key);
  const accounts = { owner, payer: owner, vault, session, systemProgram: SystemProgram.programId };
  return [instruction("openSession", { key, rights }, accounts)];
}

/** Lets `key` act for the wallet on its vault: it never withdraws, closes, ends or opens sessions. */
export async function openSession(
  client: Client,
  vault: PublicKey,
  key: PublicKey,
  options: SessionOptions,
): Promise<Sent> {
  return send(client, openSessionInstructions(client, vault, key, options));
}

/** Instructions of {@link closeSession}. */
export async function closeSessionInstructions(client: Client, session: PublicKey): Promise<TransactionInstruction[]> {
  const { rentPayer } = await fetchAccount(client, "session", session);
  return [instruction("closeSession", {}, { caller: client.wallet.publicKey, session, rentPayer })];
}

/** Ends a session of the wallet's, or of anybody once it has expired; rent to who paid it. */
export async function closeSession(client: Client, session: PublicKey): Promise<Sent> {
  return send(client, await closeSessionInstructions(client, session));
}
