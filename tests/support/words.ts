// How the words of the vectors become what Anchor encodes, and back. Works wherever the package does.

import type { Idl } from "@anchor-lang/core";
import { PublicKey } from "@solana/web3.js";
import BN from "bn.js";

/** Values of a type of the IDL: integers of 64 bits as decimals, keys in base 58, bytes in hexadecimal. */
export type Words = null | boolean | number | string | Words[] | { [name: string]: Words };

type IdlType = Idl["instructions"][number]["args"][number]["type"];

/** What Anchor encodes, from its words. */
export function fromWords(idl: Idl, type: IdlType, words: Words): unknown {
  if (typeof type === "string") {
    if (type === "u64" || type === "i64") return new BN(words as string);
    if (type === "pubkey") return new PublicKey(words as string);
    if (type === "bytes") return Uint8Array.from(fromHex(words as string));
    return words;
  }
  if ("option" in type) return words === null ? null : fromWords(idl, type.option, words);
  if ("array" in type) {
    const [inner] = type.array;
    if (inner === "u8") return fromHex(words as string);
    return (words as Words[]).map((word) => fromWords(idl, inner, word));
  }
  if ("defined" in type) {
    const fields = fieldsOf(idl, type.defined.name);
    if (!fields) return words;
    const values = words as { [name: string]: Words };
    return Object.fromEntries(
      fields.map((field) => [field.name, fromWords(idl, field.type, values[field.name] ?? null)]),
    );
  }
  throw new Error(`no words for ${JSON.stringify(type)}`);
}

/** The words of what was decoded. */
export function toWords(idl: Idl, type: IdlType, value: unknown): Words {
  if (typeof type === "string") {
    if (type === "u64" || type === "i64") return String(value);
    if (type === "pubkey") return (value as PublicKey).toBase58();
    if (type === "bytes") return toHex(value as Uint8Array);
    return value as Words;
  }
  if ("option" in type) return value === null ? null : toWords(idl, type.option, value);
  if ("array" in type) {
    const [inner] = type.array;
    if (inner === "u8") return toHex(value as number[]);
    return (value as unknown[]).map((item) => toWords(idl, inner, item));
  }
  if ("defined" in type) {
    const fields = fieldsOf(idl, type.defined.name);
    if (!fields) return value as Words;
    const values = value as { [name: string]: unknown };
    return Object.fromEntries(fields.map((field) => [field.name, toWords(idl, field.type, values[field.name])]));
  }
  throw new Error(`no words for ${JSON.stringify(type)}`);
}

/** The fields of a struct; `undefined` for an enum. */
function fieldsOf(idl: Idl, name: string): { name: string; type: IdlType }[] | undefined {
  const type = idl.types?.find((entry) => entry.name === name)?.type;
  return type?.kind === "struct" ? ((type.fields ?? []) as { name: string; type: IdlType }[]) : undefined;
}

/** Bytes in hexadecimal. */
export function toHex(bytes: Iterable<number>): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Hexadecimal as bytes. */
export function fromHex(text: string): number[] {
  return Array.from({ length: text.length / 2 }, (_, at) => Number.parseInt(text.slice(2 * at, 2 * at + 2), 16));
}
