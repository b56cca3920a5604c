// The one clock of a vault: it funds all of the vault's agreements to the same second. The same integers as the program's
// `math/vault_clock.rs`. Amounts with `Q` are base units times 2^32; times are unix seconds, 0 where there is none.

/** Bits behind the point of an amount with `Q`. */
export const SHIFT = 32n;

/** Money and time of a vault. */
export interface VaultClock {
  /** What the vault holds for consumer and providers together, without fees. */
  balance: bigint;
  /** Guarantees of the active agreements. */
  reserved: bigint;
  /** Rates of the active agreements. */
  rateSumQ: bigint;
  /** What agreements earned and did not claim yet. */
  accruedQ: bigint;
  /** Until when every active agreement is paid for. */
  fundedUntil: bigint;
  /** Since when the vault is dry. */
  lagFrom: bigint;
  /** When that was first seen. */
  lagSeenAt: bigint;
}

/** The clock of a vault that is opened at `now`. */
export function emptyClock(now: bigint): VaultClock {
  return {
    balance: 0n,
    reserved: 0n,
    rateSumQ: 0n,
    accruedQ: 0n,
    fundedUntil: now,
    lagFrom: 0n,
    lagSeenAt: 0n,
  };
}

export const min = (a: bigint, b: bigint): bigint => (a < b ? a : b);
export const max = (a: bigint, b: bigint): bigint => (a > b ? a : b);

/** `a / b`, rounded up. */
export const ceilDiv = (a: bigint, b: bigint): bigint => (a + b - 1n) / b;

/** What is neither earned by an agreement nor kept as a guarantee. */
export function freeQ(clock: VaultClock): bigint {
  return ((clock.balance - clock.reserved) << SHIFT) - clock.accruedQ;
}

/** Whole units that can be withdrawn. */
export function free(clock: VaultClock): bigint {
  return freeQ(clock) >> SHIFT;
}

/** When the money ends, whether or not it is synced; `undefined` = nothing drains it. That second still counts as paid. */
export function dryAt(clock: VaultClock): bigint | undefined {
  return clock.rateSumQ === 0n ? undefined : clock.fundedUntil + freeQ(clock) / clock.rateSumQ;
}

/** Whether agreements go unpaid, after {@link sync}. */
export function isDelinquent(clock: VaultClock, now: bigint): boolean {
  return clock.fundedUntil < now;
}

/** The clock as a transaction at `time` would find it: as far towards it as the money reaches, in whole seconds. */
export function sync(clock: VaultClock, time: bigint): VaultClock {
  const now = max(time, clock.fundedUntil);
  const wanted = now - clock.fundedUntil;
  const reached = clock.rateSumQ * wanted <= freeQ(clock) ? wanted : freeQ(clock) / clock.rateSumQ;
  const synced = {
    ...clock,
    accruedQ: clock.accruedQ + reached * clock.rateSumQ,
    fundedUntil: clock.fundedUntil + reached,
  };
  if (synced.fundedUntil === now) return { ...synced, lagFrom: 0n, lagSeenAt: 0n };
  return synced.lagFrom === 0n ? { ...synced, lagFrom: synced.fundedUntil, lagSeenAt: now } : synced;
}
