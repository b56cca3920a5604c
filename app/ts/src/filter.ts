// Filters that a node applies before it sends anything.

import { PublicKey, type Connection, type GetProgramAccountsFilter } from "@solana/web3.js";
import { Buffer } from "buffer";

import { decodeAccount, discriminator, type Account } from "./account.js";
import { answered, type Client } from "./client.js";
import { PROGRAM_ID } from "./constants.js";
import { FlashbackError } from "./error.js";
import type { AccountName } from "./idl.js";

/** Filters that nodes take in one request. */
const MOST_FILTERS = 4;
/** Bytes that one filter compares. */
const LONGEST_RUN = 128;

/** Bytes to compare, from `offset` on. */
export interface Run {
  offset: number;
  bytes: number[];
}

/** Equality filters on the data of one account type. Bytes that lie side by side are compared by one filter. */
export class Filters {
  private readonly bytes = new Map<number, number>();

  /** Finds every account that begins with `discriminator`. */
  constructor(discriminator: readonly number[]) {
    this.equal(0, discriminator);
  }

  /** Finds those with `value` at `offset`; without a value, no filter. */
  equal(offset: number, value: readonly number[] | Uint8Array | undefined): this {
    value?.forEach((byte: number, at: number) => this.bytes.set(offset + at, byte));
    return this;
  }

  /** The same with an unsigned integer of `length` bytes. */
  integer(offset: number, value: number | undefined, length: 1 | 2): this {
    return value === undefined ? this : this.equal(offset, length === 1 ? [value] : [value & 0xff, value >> 8]);
  }

  /** The same with a key. */
  key(offset: number, value: PublicKey | undefined): this {
    return this.equal(offset, value?.toBytes());
  }

  /**
   * The runs of bytes to compare. Where nodes would refuse that many, the shortest are left out, never the first: whoever
   * asks has to look at the answer again in any case.
   */
  runs(): Run[] {
    const runs: Run[] = [];
    for (const [offset, byte] of [...this.bytes].sort(([a], [b]) => a - b)) {
      const last = runs.at(-1);
      if (last && last.offset + last.bytes.length === offset && last.bytes.length < LONGEST_RUN) last.bytes.push(byte);
      else runs.push({ offset, bytes: [byte] });
    }
    while (runs.length > MOST_FILTERS) {
      const shortest = runs.slice(1).reduce((best, run) => (run.bytes.length < best.bytes.length ? run : best));
      runs.splice(runs.indexOf(shortest), 1);
    }
    return runs;
  }

  /** Whether `data` is what they find: also by what a node was not asked, and whatever it answered. */
  match(data: Uint8Array): boolean {
    return [...this.bytes].every(([offset, byte]) => data[offset] === byte);
  }

  /** The filters as a node takes them. */
  toRpc(): GetProgramAccountsFilter[] {
    return this.runs().map(({ offset, bytes }) => ({
      memcmp: { offset, encoding: "base64", bytes: Buffer.from(bytes).toString("base64") },
    }));
  }
}

/** An account with its address. */
export interface Found<Name extends AccountName> {
  /** Where it is. */
  address: PublicKey;
  /** What it holds. */
  account: Account<Name>;
}

/** Filters for accounts of type `name`. */
export function filtersOf(name: AccountName): Filters {
  return new Filters(discriminator(name));
}

/** An account as a node answers for it. */
interface Answered {
  pubkey: string;
  account: { data: [string, string]; owner: string; lamports: number; executable: boolean };
}

/** What web3.js asks a node through, and does not declare. */
interface Requests {
  _rpcRequest(method: string, params: unknown[]): Promise<{ result?: unknown; error?: { message?: string } }>;
}

/** Web3.js checks every field of every account against a schema: of thousands that takes longer than everything else. */
async function programAccounts(connection: Connection, filters: GetProgramAccountsFilter[]): Promise<Answered[]> {
  const options = { encoding: "base64", commitment: connection.commitment ?? "confirmed", filters };
  const params = [PROGRAM_ID.toBase58(), options];
  const { result, error } = await (connection as unknown as Requests)._rpcRequest("getProgramAccounts", params);
  if (error) throw new Error(`failed to get accounts of the program: ${error.message ?? JSON.stringify(error)}`);
  const isAccount = (found: Partial<Answered> | null) =>
    typeof found?.pubkey === "string" && typeof found.account?.data?.[0] === "string";
  if (Array.isArray(result) && result.every(isAccount)) return result as Answered[];
  throw new FlashbackError("node", "The node's answer is no list of accounts", "Check the URL of the connection");
}

/** Bytes of base64, without the `Buffer` of browsers, which is slow at thousands of accounts. */
function decoded(base64: string): Uint8Array {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at);
  return bytes;
}

/** Every account of type `name` that `filters` let through, in one request. */
export async function findAccounts<Name extends AccountName>(
  client: Client,
  name: Name,
  filters: Filters = filtersOf(name),
): Promise<Found<Name>[]> {
  const answers = await answered(programAccounts(client.connection, filters.toRpc()));
  const own = PROGRAM_ID.toBase58();
  return answers.flatMap(({ pubkey, account }) => {
    const { owner, lamports, executable } = account;
    const data = decoded(account.data[0]);
    if (!filters.match(data)) return [];
    const address = new PublicKey(pubkey);
    const info = { data, lamports, executable, owner: owner === own ? PROGRAM_ID : new PublicKey(owner) };
    return [{ address, account: decodeAccount(name, address, info) }];
  });
}
