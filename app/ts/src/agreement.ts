// Vaults and agreements: finding them, and what their money does at a given time.

import type { PublicKey } from "@solana/web3.js";

import type { Agreement, Vault } from "./account.js";
import type { Client } from "./client.js";
import { AgreementStatus, GAP_MERGE_EPOCHS } from "./constants.js";
import { filtersOf, findAccounts, type Found } from "./filter.js";
import { ceilDiv, free, freeQ, isDelinquent, min, SHIFT, sync, type VaultClock } from "./math/clock.js";
import { allowed, claim, horizon, type Payout, type Stream } from "./math/stream.js";
import { u128 } from "./number.js";

/** Offsets of the keys in an agreement's data. */
export const AGREEMENT_OFFSET = { arbiter: 32, provider: 64, consumer: 96, listing: 136, vault: 168 } as const;
/** Offsets of the keys in a vault's data. */
export const VAULT_OFFSET = { owner: 32, mint: 64, token: 96 } as const;

/** Which agreements are looked for; what is left out may be any. */
export interface AgreementFilter {
  /** The vault's owner. */
  consumer?: PublicKey;
  /** The Provider account. */
  provider?: PublicKey;
  /** The Listing account. */
  listing?: PublicKey;
  /** The Vault account. */
  vault?: PublicKey;
}

/** The agreements that the filter lets through. */
export async function agreements(client: Client, filter: AgreementFilter): Promise<Found<"agreement">[]> {
  const filters = filtersOf(client, "agreement")
    .key(AGREEMENT_OFFSET.provider, filter.provider)
    .key(AGREEMENT_OFFSET.consumer, filter.consumer)
    .key(AGREEMENT_OFFSET.listing, filter.listing)
    .key(AGREEMENT_OFFSET.vault, filter.vault);
  return findAccounts(client, "agreement", filters);
}

/** The vaults of `owner`, or those of them in one mint. */
export async function vaults(client: Client, owner: PublicKey, mint?: PublicKey): Promise<Found<"vault">[]> {
  return findAccounts(
    client,
    "vault",
    filtersOf(client, "vault").key(VAULT_OFFSET.owner, owner).key(VAULT_OFFSET.mint, mint),
  );
}

/** A vault's money and time as the pure rules see them. */
export function clockOf(vault: Vault): VaultClock {
  const { balance, reserved, fundedUntil, lagFrom, lagSeenAt, gapFrom, gapTo } = vault;
  return {
    balance,
    reserved,
    rateSumQ: u128(vault.rateSumQ),
    accruedQ: u128(vault.accruedQ),
    fundedUntil,
    lagFrom,
    lagSeenAt,
    gapFrom,
    gapTo,
    gapSecs: BigInt(vault.gapSecs),
  };
}

/** An agreement's money and time as the pure rules see them. */
export function streamOf(agreement: Agreement): Stream {
  const { rateQ, guarantee, shortfall, claimed, fee, startedAt, settledUntil, endsAt, termEndsAt, terms } = agreement;
  return {
    rateQ,
    guarantee,
    shortfall,
    claimed,
    fee,
    startedAt,
    settledUntil,
    endsAt,
    termEndsAt,
    noticeSecs: BigInt(terms.noticeSecs),
    maxCreditBps: BigInt(terms.maxCreditBps),
    feeBps: BigInt(agreement.feeBps),
  };
}

/** A vault's clock as a transaction at `now` would find it. */
export function clockAt(vault: Vault, now: bigint): VaultClock {
  return sync(clockOf(vault), now, GAP_MERGE_EPOCHS * BigInt(vault.epochSecs));
}

/** Where an agreement stands at `now`, see `AgreementStatus`. */
export function statusAt(agreement: Agreement, now: bigint): number {
  const over = agreement.status === AgreementStatus.Ending && now >= agreement.endsAt;
  return over ? AgreementStatus.Ended : agreement.status;
}

/** A vault's money at a time. Amounts are base units, times unix seconds. */
export interface VaultView {
  /** What the owner can withdraw; 0 while an agreement is not paid up to now. */
  withdrawable: bigint;
  /** What providers have earned and not claimed, rounded up. */
  earned: bigint;
  /** Until when every agreement is paid for. */
  fundedUntil: bigint;
  /** When the money ends; `undefined` = nothing drains it. */
  dryAt: bigint | undefined;
  /** Whether it is dry already. */
  delinquent: boolean;
}

/** The vault as a transaction at `now` would find it. */
export function vaultView(vault: Vault, now: bigint): VaultView {
  const clock = clockAt(vault, now);
  const delinquent = isDelinquent(clock, now);
  return {
    withdrawable: delinquent ? 0n : free(clock),
    earned: ceilDiv(clock.accruedQ, 1n << SHIFT),
    fundedUntil: clock.fundedUntil,
    dryAt: clock.rateSumQ === 0n ? undefined : clock.fundedUntil + freeQ(clock) / clock.rateSumQ,
    delinquent,
  };
}

/** An agreement's money at a time. Amounts are base units, times unix seconds. */
export interface StreamView {
  /** The chain's time that this is of. */
  now: bigint;
  /** Where it stands, see `AgreementStatus`. */
  status: number;
  /** Until when it has earned. */
  horizon: bigint;
  /** Earned so far, credits taken off. */
  streamed: bigint;
  /** Of that, what a claim now pays. */
  claimable: Payout;
  /** Of that, what waits until its periods are settled. */
  withheld: bigint;
  /** Until when it is paid for, whatever happens: the money's end or the recorded one. */
  fundedUntil: bigint;
  /** When it ends if nobody adds money; `undefined` = nothing ends it. */
  runsUntil: bigint | undefined;
}

/** The agreement on its vault as a transaction at `now` would find them. A request has earned nothing. */
export function streamView(agreement: Agreement, vault: Vault, now: bigint): StreamView {
  const status = statusAt(agreement, now);
  if (status === AgreementStatus.Requested) {
    const nothing = { provider: 0n, fee: 0n };
    const zero = { horizon: 0n, streamed: 0n, withheld: 0n, fundedUntil: 0n };
    return { now, status, ...zero, claimable: nothing, runsUntil: undefined };
  }
  const clock = clockAt(vault, now);
  const stream = streamOf(agreement);
  const reached = horizon(stream, clock.fundedUntil, now);
  const streamed = allowed({ ...stream, maxCreditBps: 0n }, reached);
  const { dryAt } = vaultView(vault, now);
  const ends = [dryAt, stream.termEndsAt || undefined].filter((at) => at !== undefined);
  return {
    now,
    status,
    horizon: reached,
    streamed,
    claimable: claim(stream, clock, reached).payout,
    withheld: streamed - allowed(stream, reached),
    fundedUntil: stream.endsAt || clock.fundedUntil,
    runsUntil: stream.endsAt || (ends.length > 0 ? ends.reduce(min) : undefined),
  };
}
