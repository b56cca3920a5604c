// What the package makes of a vector. Works wherever the package does.

import type { Idl } from "@anchor-lang/core";
import {
  decodeAccount,
  decodeInstruction,
  eventsIn,
  IDL as FLASHBACK,
  instruction,
  PROGRAM_ID,
  type AccountName,
} from "@flashback/client";
import { plain, program } from "@flashback/client/anchor";
import { Connection, Keypair, PublicKey, type AccountMeta, type TransactionInstruction } from "@solana/web3.js";

import type { EventVector, Vectors } from "./vectors.js";
import { fromHex, fromWords, toHex, toWords, type Words } from "./words.js";

type InstructionVector = Vectors["instructions"][number];

const IDL = FLASHBACK as unknown as Idl;
const snake = (name: string) => name.replace(/[A-Z]/g, (char) => `_${char.toLowerCase()}`);
const upper = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);
const lower = (name: string) => name.charAt(0).toLowerCase() + name.slice(1);

/** An instruction's data, its accounts in order, and what they do. */
export interface Shape {
  data: string;
  accounts: string[];
  metas: string[];
}

function shape({ data, keys }: TransactionInstruction): Shape {
  return {
    data: toHex(data),
    accounts: keys.map(({ pubkey }) => pubkey.toBase58()),
    metas: keys.map(({ isSigner, isWritable }) =>
      [isSigner && "signs", isWritable && "writes"].filter(Boolean).join(", "),
    ),
  };
}

function entryOf({ name }: InstructionVector): Idl["instructions"][number] {
  const entry = IDL.instructions.find((entry) => snake(entry.name) === name);
  if (!entry) throw new Error(`the IDL has no ${name}`);
  return entry;
}

function keysOf({ accounts }: InstructionVector): Record<string, PublicKey | null> {
  const key = (text: string) => (text === IDL.address ? null : new PublicKey(text));
  return Object.fromEntries(Object.entries(accounts).map(([account, text]) => [account, key(text)]));
}

/** An instruction as the vector has it. */
export function expected(vector: InstructionVector): Shape {
  const { data, metas, accounts, remaining } = vector;
  const named = entryOf(vector).accounts.map(({ name }) => accounts[name] ?? "");
  return { data, accounts: [...named, ...remaining], metas };
}

function remainingOf({ remaining, metas }: InstructionVector): AccountMeta[] {
  return remaining.map((key, n) => ({
    pubkey: new PublicKey(key),
    isSigner: false,
    isWritable: metas[metas.length - remaining.length + n] === "writes",
  }));
}

/** The same as the package makes it. */
export function made(vector: InstructionVector): Shape {
  const { name, args } = entryOf(vector);
  const values = args.map((arg) => [arg.name, plain(fromWords(IDL, arg.type, vector.args[arg.name] ?? null))]);
  const build = instruction as (...of: unknown[]) => TransactionInstruction;
  return shape(build(name, Object.fromEntries(values), keysOf(vector), remainingOf(vector)));
}

/** The same as Anchor's client makes it. */
export async function madeByAnchor(vector: InstructionVector): Promise<Shape> {
  const { name, args } = entryOf(vector);
  const { publicKey } = Keypair.generate();
  const refuse = () => Promise.reject(new Error("signs nothing"));
  const wallet = { publicKey, signTransaction: refuse, signAllTransactions: refuse };
  const { methods } = program({ connection: new Connection("http://127.0.0.1:1"), wallet });
  const method = (methods as unknown as Record<string, (...args: unknown[]) => Call>)[name];
  if (!method) throw new Error(`the client has no ${name}`);
  const values = args.map((arg) => fromWords(IDL, arg.type, vector.args[arg.name] ?? null));
  return shape(
    await method(...values)
      .accountsStrict(keysOf(vector))
      .remainingAccounts(remainingOf(vector))
      .instruction(),
  );
}

/** What is read of a vector's bytes, in its words. */
export function called(vector: InstructionVector): Pick<InstructionVector, "name" | "args"> | undefined {
  const found = decodeInstruction(Uint8Array.from(fromHex(vector.data)));
  if (!found) return undefined;
  const read = found.args as Record<string, unknown>;
  const args = entryOf(vector).args.map(({ name, type }) => [name, toWords(IDL, type, read[name])] as const);
  return { name: snake(found.name), args: Object.fromEntries(args) };
}

interface Call {
  accountsStrict(keys: object): Call;
  remainingAccounts(metas: AccountMeta[]): Call;
  instruction(): Promise<TransactionInstruction>;
}

/** The values of an account's data. */
export function account(name: string, at: string, data: Uint8Array): Words {
  const info = { owner: PROGRAM_ID, data, executable: false, lamports: 1 };
  const decoded = decodeAccount(lower(name) as AccountName, new PublicKey(at), info);
  return toWords(IDL, { defined: { name: lower(name) } }, decoded);
}

/** What is read of the events of a transaction. */
export function events(emitted: readonly EventVector[]): Omit<EventVector, "data">[] {
  const logs = [
    `Program ${IDL.address} invoke [1]`,
    ...emitted.map((event) => `Program data: ${event.data}`),
    `Program ${IDL.address} success`,
  ];
  return eventsIn(logs).map((event) => ({
    name: upper(event.name),
    values: toWords(IDL, { defined: { name: event.name } }, event.data),
  }));
}
