// Amounts, times and shares as people read them. Integers stay integers: nothing is rounded that is shown as money.

import { formatAmount, type Mint } from "@flashback/client";

const MINUTE = 60n;
const HOUR = 60n * MINUTE;
const DAY = 24n * HOUR;

/** GiB of a TiB. */
export const TIB = 1_024n;

/** A mint as pages need it: `vouched` where the platform's admin says what it is worth. */
export interface Money extends Pick<Mint, "mint" | "program" | "decimals" | "symbol"> {
  vouched: boolean;
}

/** The ends of an address. */
export function ends(address: string): string {
  return `${address.slice(0, 4)}…${address.slice(-4)}`;
}

/** What a mint is called: its symbol alone only where the platform vouches for it. */
export function moneyName({ symbol, vouched, mint }: Money): string {
  if (symbol === undefined) return ends(mint.toBase58());
  return vouched ? symbol : `${symbol}? ${ends(mint.toBase58())}`;
}

/** A whole number with separators. */
export function whole(value: bigint | number): string {
  return value.toString().replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}

/** Base units as a decimal number of the mint, exact. */
export function decimal(units: bigint, { decimals }: Pick<Money, "decimals">): string {
  const [digits = "", fraction] = formatAmount(units, decimals).split(".");
  return fraction === undefined
    ? whole(BigInt(digits))
    : `${digits.startsWith("-") ? "-" : ""}${whole(abs(BigInt(digits)))}.${fraction}`;
}

const abs = (value: bigint) => (value < 0n ? -value : value);

/** Base units with all digits of the mint, so that a number that changes keeps its width. */
export function fixed(units: bigint, { decimals }: Pick<Money, "decimals">): string {
  const [digits = "", fraction = ""] = formatAmount(units, decimals).split(".");
  return decimals === 0 ? whole(BigInt(digits)) : `${whole(BigInt(digits))}.${fraction.padEnd(decimals, "0")}`;
}

/** Base units with the mint's name. */
export function money(units: bigint, mint: Money): string {
  return `${decimal(units, mint)} ${moneyName(mint)}`;
}

/** Lamports in SOL, exact. */
export function sol(lamports: bigint): string {
  return `${decimal(lamports, { decimals: 9 })} SOL`;
}

/** Micro-USD in dollars, exact. */
export function usd(micros: bigint): string {
  return `${decimal(micros, { decimals: 6 })} USD`;
}

/** A share in basis points. */
export function percent(bps: number): string {
  return `${formatAmount(BigInt(bps), 2)} %`;
}

/** A share in parts per million. */
export function ppm(share: number): string {
  return `${formatAmount(BigInt(share), 4)} %`;
}

/** Storage in GiB, or in TiB where that is a whole number. */
export function gib(units: bigint): string {
  return units >= TIB && units % TIB === 0n ? `${whole(units / TIB)} TiB` : `${whole(units)} GiB`;
}

/** Units of a listing. */
export function quantity(units: bigint, unit: string): string {
  return unit === "GiB" ? gib(units) : `${whole(units)} × ${unit}`;
}

/** A span of seconds: its two largest parts. */
export function span(secs: bigint | number): string {
  const total = BigInt(secs);
  const parts = [
    [total / DAY, "d"],
    [(total % DAY) / HOUR, "h"],
    [(total % HOUR) / MINUTE, "min"],
    [total % MINUTE, "s"],
  ] as const;
  const first = parts.findIndex(([count]) => count > 0n);
  if (first < 0) return "0 s";
  const shown = parts.slice(first, first + 2).filter(([count]) => count > 0n);
  return shown.map(([count, unit]) => `${whole(count)} ${unit}`).join(" ");
}

/** A day in UTC; empty for 0. */
export function date(at: bigint): string {
  return iso(at).slice(0, 10);
}

/** A minute in UTC; empty for 0. */
export function time(at: bigint): string {
  return at === 0n ? "" : `${iso(at).slice(0, 16).replace("T", " ")} UTC`;
}

const LATEST = 253_402_300_799n;

function iso(at: bigint): string {
  return at <= 0n ? "" : new Date(Number(at < LATEST ? at : LATEST) * 1_000).toISOString();
}

/** Bytes in hexadecimal. */
export function hex(bytes: readonly number[]): string {
  return bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
