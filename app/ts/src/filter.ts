// Filters that a node applies before it sends anything.

import type { GetProgramAccountsFilter, PublicKey } from "@solana/web3.js";
import { Buffer } from "buffer";

import { decodeAccount, discriminator, type Account } from "./account.js";
import { answered, type Client } from "./client.js";
import { PROGRAM_ID } from "./constants.js";
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

/** Every account of type `name` that `filters` let through, in one request. */
export async function findAccounts<Name extends AccountName>(
  client: Client,
  name: Name,
  filters: Filters = filtersOf(name),
): Promise<Found<Name>[]> {
  const found = await answered(client.connection.getProgramAccounts(PROGRAM_ID, { filters: filters.toRpc() }));
  return found
    .filter(({ account }) => filters.match(account.data))
    .map(({ pubkey, account }) => ({ address: pubkey, account: decodeAccount(name, pubkey, account) }));
}
