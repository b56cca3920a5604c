// What the Rust suites wrote down, and how its words become what Anchor encodes.

import { readFileSync } from "node:fs";

import { Program, type Idl } from "@anchor-lang/core";
import { IDL, type Client, type Flashback } from "@flashback/client";
import { Connection, Keypair, PublicKey } from "@solana/web3.js";
import BN from "bn.js";

/** Values of a type of the IDL: integers of 64 bits as decimals, keys in base 58, bytes in hexadecimal. */
export type Words = null | boolean | number | string | Words[] | { [name: string]: Words };

/** An event with its bytes. */
export interface EventVector {
  name: string;
  data: string;
  values: Words;
}

/** The file. */
export interface Vectors {
  addresses: { name: string; of: (string | number)[]; address: string }[];
  numbers: { name: string; of: string[]; is: string | number }[];
  accounts: { name: string; address: string; data: string; values: Words }[];
  instructions: {
    name: string;
    case: string;
    args: { [name: string]: Words };
    accounts: { [name: string]: string };
    metas: string[];
    data: string;
    events: EventVector[];
  }[];
  sequences: {
    start: { clock: { [name: string]: string }; streams: { [name: string]: string }[] };
    mergeSecs: string;
    steps: { [name: string]: unknown }[];
  }[];
}

export const vectors = JSON.parse(readFileSync(new URL("../vectors.json", import.meta.url), "utf8")) as Vectors;

/** A client of a node that is not there. */
export function offline(): Client {
  const connection = new Connection("http://127.0.0.1:1", "confirmed");
  const program = new Program<Flashback>(IDL, { connection });
  const { publicKey } = Keypair.generate();
  const refuse = () => Promise.reject(new Error("signs nothing"));
  return { program, connection, wallet: { publicKey, signTransaction: refuse, signAllTransactions: refuse } };
}

type IdlType = Idl["instructions"][number]["args"][number]["type"];

/** What Anchor encodes, from its words. */
export function fromWords(idl: Idl, type: IdlType, words: Words): unknown {
  if (typeof type === "string") {
    if (type === "u64" || type === "i64") return new BN(words as string);
    if (type === "pubkey") return new PublicKey(words as string);
    if (type === "bytes") return Buffer.from(words as string, "hex");
    return words;
  }
  if ("option" in type) return words === null ? null : fromWords(idl, type.option, words);
  if ("array" in type) {
    const [inner] = type.array;
    if (inner === "u8") return [...Buffer.from(words as string, "hex")];
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
    if (type === "bytes") return Buffer.from(value as Uint8Array).toString("hex");
    return value as Words;
  }
  if ("option" in type) return value === null ? null : toWords(idl, type.option, value);
  if ("array" in type) {
    const [inner] = type.array;
    if (inner === "u8") return Buffer.from(value as number[]).toString("hex");
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
