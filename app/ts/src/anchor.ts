// The program as Anchor's client has it, for whom knows that: `@flashback/client/anchor`. Apart, since it is a quarter of what a
// page loads.

import { AnchorProvider, BorshCoder, Program, type IdlTypes } from "@anchor-lang/core";
import { PublicKey } from "@solana/web3.js";
import BN from "bn.js";
import { Buffer } from "buffer";

import type { Client } from "./client.js";
import type { Flashback } from "./generated/flashback.js";
import { IDL } from "./generated/idl.js";
import { encodeInstruction } from "./instruction.js";

/** Arguments by the names of their types, as Anchor encodes them: big numbers, and enums as objects with one key. */
export type IdlArgs = IdlTypes<Flashback>;

/** The program by its IDL, on the client's node and with its wallet. */
export function program({ connection, wallet }: Client): Program<Flashback> {
  const provider = new AnchorProvider(connection, wallet, { commitment: connection.commitment ?? "confirmed" });
  // Anchor's own encoder needs a global `Buffer`.
  const instruction = { encode: (name: string, args: object) => Buffer.from(encodeInstruction(name, plain(args))) };
  return new Program<Flashback>(IDL, provider, Object.assign(new BorshCoder(IDL), { instruction }));
}

/** A decoded value with bigint in place of Anchor's big numbers. */
export type Plain<T> = T extends BN
  ? bigint
  : T extends PublicKey | boolean | number | string | null | undefined
    ? T
    : T extends Uint8Array
      ? Uint8Array
      : T extends readonly (infer Item)[]
        ? Plain<Item>[]
        : T extends object
          ? { [Key in keyof T]: Plain<T[Key]> }
          : T;

/** Turns Anchor's big numbers in `value` into bigint, however deep they lie. */
export function plain<T>(value: T): Plain<T> {
  return plainly(value) as Plain<T>;
}

function plainly(value: unknown): unknown {
  if (BN.isBN(value)) return BigInt(value.toString());
  if (value instanceof PublicKey || value instanceof Uint8Array || value === null || typeof value !== "object") {
    return value;
  }
  if (Array.isArray(value)) return value.map(plainly);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plainly(inner)]));
}
