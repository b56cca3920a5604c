// A consumer of the suites' market: the wallet, with dollars in its purse.

import assert from "node:assert/strict";

import {
  buy,
  clockAt,
  fetchAccount,
  listing,
  purchase,
  purchaseInstructions,
  stream,
  streamOf,
  type Client,
  type Purchase,
  type PurchaseOptions,
  type Sent,
} from "@flashback/client";
import type { PublicKey, TransactionInstruction } from "@solana/web3.js";

import { dollar } from "./fixture.js";
import { act, admin, client, EPOCH, methods, pass, the } from "./network.js";

/** Where the wallet keeps its dollars. */
export const purse = await dollar.pay(admin, 10_000_000_000n);
let latestVault = BigInt(Date.now());
/** A number that no vault of the wallet's has yet. */
export const newVault = () => (latestVault += 1n);

/** What is bought of which listing. */
export type Wish = PurchaseOptions & { listing: PublicKey };

/** Buys from a listing as it is shown now. */
export async function bought(by: Client, { listing: at, ...options }: Wish): Promise<Purchase & Sent> {
  return buy(by, await listing(by, at), options);
}

/** What buying from a listing as it is shown now takes. */
export async function planned(
  by: Client,
  { listing: at, ...options }: Wish,
): Promise<Purchase & { instructions: TransactionInstruction[] }> {
  const ready = await purchase(by, await listing(by, at), options);
  return { ...ready, instructions: await purchaseInstructions(by, ready) };
}

/** Settles whatever can be settled, moving the clock past the dispute windows. */
export async function settleAll(agreement: PublicKey): Promise<void> {
  for (;;) {
    const { finalSettledAt, periods, endsAt } = await fetchAccount(client, "agreement", agreement);
    if (finalSettledAt !== 0n) return;
    const { refused } = await settle(agreement, periods);
    if (refused === undefined) continue;
    assert(["PeriodNotOver", "DisputeWindowOpen"].includes(refused), refused);
    assert(endsAt !== 0n);
    await pass(EPOCH);
  }
}

/** Settles a period, or says by name why not. */
export async function settle(agreement: PublicKey, period: number): Promise<{ refused?: string }> {
  const call = methods.settlePeriod(period).accounts({ agreement });
  try {
    the(await act(call), "periodSettled");
    return {};
  } catch (error) {
    return { refused: (error as Error).name };
  }
}

/** What a claim at `at` pays, by the package's own integers. */
export async function foreseen(agreement: PublicKey, at: bigint): Promise<stream.Payout> {
  const found = await fetchAccount(client, "agreement", agreement);
  const clock = clockAt(await fetchAccount(client, "vault", found.vault), at);
  const running = streamOf(found);
  return stream.claim(running, clock, stream.horizon(running, clock.fundedUntil, at)).payout;
}
