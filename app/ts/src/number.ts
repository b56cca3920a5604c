// Integers at the border between JavaScript and the chain.

import { FlashbackError } from "./error.js";

/** An amount or a counter. A number is taken only where it is exact: whole, and at most 2^53 - 1. */
export type Integer = bigint | number | string;

const U64 = (1n << 64n) - 1n;
const I64 = (1n << 63n) - 1n;

function exact(value: Integer, name: string): bigint {
  if (typeof value === "bigint") return value;
  if (typeof value === "string") {
    if (/^-?\d+$/.test(value)) return BigInt(value);
    throw new FlashbackError("number", `${name} is "${value}", which is no whole number`, "Pass digits only");
  }
  if (Number.isSafeInteger(value)) return BigInt(value);
  const why = Number.isInteger(value) ? "a number beyond 2^53, which is not exact any more" : "no whole number";
  throw new FlashbackError("number", `${name} is ${why}`, `Pass a bigint, such as ${name} = 9007199254740993n`);
}

/** `value` as an unsigned 64-bit integer. */
export function u64(value: Integer, name: string): bigint {
  const whole = exact(value, name);
  if (whole >= 0n && whole <= U64) return whole;
  throw new FlashbackError("number", `${name} is ${whole}, outside of u64`, "Pass a value between 0 and 2^64 - 1");
}

/** `value` as a time in unix seconds. */
export function i64(value: Integer, name: string): bigint {
  const whole = exact(value, name);
  if (whole >= -I64 - 1n && whole <= I64) return whole;
  throw new FlashbackError("number", `${name} is ${whole}, outside of i64`, "Pass unix seconds");
}

/** `value` as an unsigned integer of `bits` bits, at most 32. */
export function small(value: number, bits: 8 | 16 | 32, name: string): number {
  if (Number.isInteger(value) && value >= 0 && value < 2 ** bits) return value;
  throw new FlashbackError("number", `${name} is ${value}, outside of u${bits}`, `Pass a whole number below 2^${bits}`);
}

/** The u128 that accounts keep as two words, the low one first. */
export function u128(words: readonly bigint[]): bigint {
  return (words[0] ?? 0n) | ((words[1] ?? 0n) << 64n);
}
