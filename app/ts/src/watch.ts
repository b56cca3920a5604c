// A stream as it flows: read from the chain now and then, and in between ticked on locally with the program's integers.

import { SYSVAR_CLOCK_PUBKEY, type PublicKey } from "@solana/web3.js";

import {
  decodeAccountMaybe,
  fetchAccount,
  fetchInfos,
  readClock,
  required,
  type Agreement,
  type Vault,
} from "./account.js";
import { streamView, type StreamView } from "./agreement.js";
import type { Client } from "./client.js";

/** Agreement, vault and the chain's time at one moment. */
export interface Reading {
  /** The agreement. */
  agreement: Agreement;
  /** The vault that pays it. */
  vault: Vault;
  /** The chain's time, unix seconds. */
  now: bigint;
  /** When it was read, in milliseconds of a clock that only runs forward. */
  readAt: number;
}

/** How to watch. */
export interface WatchOptions {
  /** Milliseconds between two views; by default a second. */
  tickMs?: number;
  /** Milliseconds between two looks at the chain; by default 15 seconds. */
  readMs?: number;
  /** Ends the watching. */
  signal?: AbortSignal;
}

/** Reads an agreement with its vault and the time; `undefined` once it is closed. */
export async function readStream(client: Client, agreement: PublicKey, vault: PublicKey): Promise<Reading | undefined> {
  const [clock, first, second] = await fetchInfos(client, [SYSVAR_CLOCK_PUBKEY, agreement, vault]);
  const found = decodeAccountMaybe("agreement", agreement, first ?? null);
  if (!found) return undefined;
  return {
    agreement: found,
    vault: required("vault", vault, decodeAccountMaybe("vault", vault, second ?? null)),
    now: readClock(clock ?? null).now,
    readAt: performance.now(),
  };
}

/** The stream `elapsedMs` after it was read, if nobody has touched it since. */
export function ticked({ agreement, vault, now }: Reading, elapsedMs: number): StreamView {
  return streamView(agreement, vault, now + BigInt(Math.max(0, Math.floor(elapsedMs / 1_000))));
}

/** Views of an agreement's money, one each tick, until it is closed or the signal says so. */
export async function* watch(
  client: Client,
  agreement: PublicKey,
  { tickMs = 1_000, readMs = 15_000, signal }: WatchOptions = {},
): AsyncGenerator<StreamView, void, undefined> {
  const { vault } = await fetchAccount(client, "agreement", agreement);
  let reading = await readStream(client, agreement, vault);
  while (reading && !signal?.aborted) {
    yield ticked(reading, performance.now() - reading.readAt);
    await pause(tickMs, signal);
    if (signal?.aborted) return;
    if (performance.now() - reading.readAt >= readMs) reading = await readStream(client, agreement, vault);
  }
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener("abort", done);
  });
}
