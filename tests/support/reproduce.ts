// What the package makes of a vector. Works wherever the package does.

import type { Idl } from "@anchor-lang/core";
import { clientOf, decodeAccount, eventsIn, IDL, PROGRAM_ID, type AccountName, type Client } from "@flashback/client";
import { Connection, Keypair, PublicKey } from "@solana/web3.js";

import type { EventVector, Vectors } from "./vectors.js";
import { fromWords, toHex, toWords, type Words } from "./words.js";

type InstructionVector = Vectors["instructions"][number];

/** A client of a node that is not there. */
export function offline(): Client {
  const { publicKey } = Keypair.generate();
  const refuse = () => Promise.reject(new Error("signs nothing"));
  const wallet = { publicKey, signTransaction: refuse, signAllTransactions: refuse };
  return clientOf(new Connection("http://127.0.0.1:1", "confirmed"), wallet);
}

const snake = (name: string) => name.replace(/[A-Z]/g, (char) => `_${char.toLowerCase()}`);
const upper = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);
const lower = (name: string) => name.charAt(0).toLowerCase() + name.slice(1);
const idlOf = (client: Client) => client.program.idl as unknown as Idl;

/** Data, accounts in their order and what they do, as the vector has them. */
export async function instruction(
  client: Client,
  { name, args, accounts }: InstructionVector,
): Promise<Pick<InstructionVector, "data" | "metas"> & { accounts: string[] }> {
  const idl = idlOf(client);
  const entry = idl.instructions.find((entry) => snake(entry.name) === name);
  if (!entry) throw new Error(`the IDL has no ${name}`);
  const values = entry.args.map((arg) => fromWords(idl, arg.type, args[arg.name] ?? null));
  const keys = Object.fromEntries(
    Object.entries(accounts).map(([account, key]) => [account, key === IDL.address ? null : new PublicKey(key)]),
  );
  const methods = client.program.methods as unknown as Record<string, (...args: unknown[]) => Call>;
  const built = await methods[entry.name]?.(...values)
    .accountsStrict(keys)
    .instruction();
  if (!built) throw new Error(`the client has no ${entry.name}`);
  return {
    data: toHex(built.data),
    accounts: built.keys.map(({ pubkey }) => pubkey.toBase58()),
    metas: built.keys.map(({ isSigner, isWritable }) =>
      [isSigner && "signs", isWritable && "writes"].filter(Boolean).join(", "),
    ),
  };
}

interface Call {
  accountsStrict(keys: object): { instruction(): Promise<Built> };
}

interface Built {
  data: Uint8Array;
  keys: { pubkey: PublicKey; isSigner: boolean; isWritable: boolean }[];
}

/** A vector's accounts in the order of the IDL. */
export function inOrder(client: Client, { name, accounts }: InstructionVector): string[] {
  const entry = idlOf(client).instructions.find((entry) => snake(entry.name) === name);
  return (entry?.accounts ?? []).map(({ name }) => accounts[name] ?? "");
}

/** The values of an account's data. */
export function account(client: Client, name: string, at: string, data: Uint8Array): Words {
  const info = { owner: PROGRAM_ID, data, executable: false, lamports: 1 };
  const decoded = decodeAccount(lower(name) as AccountName, new PublicKey(at), info);
  return toWords(idlOf(client), { defined: { name: lower(name) } }, decoded);
}

/** What is read of the events of a transaction. */
export function events(client: Client, emitted: readonly EventVector[]): Omit<EventVector, "data">[] {
  const logs = [
    `Program ${IDL.address} invoke [1]`,
    ...emitted.map((event) => `Program data: ${event.data}`),
    `Program ${IDL.address} success`,
  ];
  return eventsIn(logs).map((event) => ({
    name: upper(event.name),
    values: toWords(idlOf(client), { defined: { name: event.name } }, event.data),
  }));
}
