// Typed accounts. What a node answers is taken for an account of the program only if owner, length and discriminator say so.

import { PublicKey, SYSVAR_CLOCK_PUBKEY, type AccountInfo } from "@solana/web3.js";

import { platform } from "./address.js";
import { answered, type Client } from "./client.js";
import { accountSize, decode } from "./codec.js";
import { LAYOUT_VERSION, PROGRAM_ID } from "./constants.js";
import { FlashbackError } from "./error.js";
import { IDL } from "./generated/idl.js";
import type { AccountName, Defined } from "./idl.js";

/** An account's fields, as the IDL documents them; integers of 64 bits are bigint. */
export type Account<Name extends AccountName> = Defined<Name>;

/** The platform's account. */
export type Platform = Account<"platform">;
/** An entry in a register. */
export type Provider = Account<"provider">;
/** An offer. */
export type Listing = Account<"listing">;
/** A consumer's payment stream. */
export type Vault = Account<"vault">;
/** A purchase. */
export type Agreement = Account<"agreement">;
/** What is claimed and ruled about the credit of a period. */
export type Dispute = Account<"dispute">;
/** Permission to use an agreement's data. */
export type Grant = Account<"grant">;
/** What a key may do for a vault's owner. */
export type Session = Account<"session">;
/** The measurements of a listing. */
export type Board = Account<"board">;
/** A provider's collateral in a mint. */
export type Bond = Account<"bond">;
/** What a certifier says of a provider. */
export type Certificate = Account<"certificate">;
/** Who may certify what. */
export type Certifier = Account<"certifier">;

/** Addresses that a node answers for in one request. */
const ACCOUNTS_PER_REQUEST = 100;
/** Requests that a node is sent before it has answered. */
const REQUESTS_AT_ONCE = 4;
/** Where the Clock sysvar holds slot and unix time. */
const CLOCK = { slot: 0, unixTimestamp: 32, bytes: 40 };

/** The chain's time. */
export interface ChainTime {
  /** Unix seconds. */
  now: bigint;
  /** The slot. */
  slot: bigint;
}

/** Reads an account of type `name`; refuses a look-alike. */
export function decodeAccount<Name extends AccountName>(
  name: Name,
  address: PublicKey,
  info: AccountInfo<Uint8Array>,
): Account<Name> {
  const refuse = (kind: "accountOther" | "oldIdl", what: string) => {
    throw new FlashbackError(kind, `${address.toBase58()} ${what}`, "Check the address, or use a newer version");
  };
  if (!info.owner.equals(PROGRAM_ID)) refuse("accountOther", `is no ${name}: ${info.owner.toBase58()} owns it`);
  const begin = discriminator(name);
  if (!begin.every((byte, at) => info.data[at] === byte))
    refuse("accountOther", `is another kind of account, no ${name}`);
  const size = accountSize(name);
  if (info.data.length !== size) refuse("oldIdl", `has ${info.data.length} bytes, a ${name} of this version ${size}`);
  const account = decode(name, info.data, begin.length);
  const { version } = account as { version: number };
  if (version !== LAYOUT_VERSION) refuse("oldIdl", `has layout ${version}, this package reads ${LAYOUT_VERSION}`);
  return account;
}

/** The first bytes of every account of type `name`. */
export function discriminator(name: AccountName): readonly number[] {
  const account = IDL.accounts.find((account) => account.name === name);
  if (!account) throw new FlashbackError("oldIdl", `The IDL has no account ${name}`, "Use a newer version");
  return account.discriminator;
}

/** What stands at `addresses`, `null` where there is nothing; a request for each 100, a few at a time. */
export async function fetchInfos(
  client: Client,
  addresses: readonly PublicKey[],
): Promise<(AccountInfo<Uint8Array> | null)[]> {
  const infos: (AccountInfo<Uint8Array> | null)[] = [];
  for (let at = 0; at < addresses.length; at += ACCOUNTS_PER_REQUEST * REQUESTS_AT_ONCE) {
    const starts = Array.from({ length: REQUESTS_AT_ONCE }, (_, request) => at + request * ACCOUNTS_PER_REQUEST);
    const chunks = starts.map((start) => addresses.slice(start, start + ACCOUNTS_PER_REQUEST));
    const answers = chunks.filter(({ length }) => length > 0).map((chunk) => fetchChunk(client, chunk));
    infos.push(...(await Promise.all(answers)).flat());
  }
  return infos;
}

async function fetchChunk(client: Client, chunk: PublicKey[]): Promise<(AccountInfo<Uint8Array> | null)[]> {
  const infos = await answered(client.connection.getMultipleAccountsInfo(chunk));
  if (infos.length === chunk.length) return infos;
  const what = `The node was asked for ${chunk.length} accounts and answered for ${infos.length}`;
  throw new FlashbackError("node", what, "Check the URL of the connection");
}

/** The accounts of type `name` at `addresses` by address; those that are not there are left out. */
export async function fetchAccounts<Name extends AccountName>(
  client: Client,
  name: Name,
  addresses: readonly PublicKey[],
): Promise<Map<string, Account<Name>>> {
  const distinct = [...new Map(addresses.map((address) => [address.toBase58(), address])).values()];
  const infos = await fetchInfos(client, distinct);
  const found = distinct.map((address, at) => [address, decodeAccountMaybe(name, address, infos[at] ?? null)] as const);
  return new Map(found.flatMap(([address, account]) => (account ? [[address.toBase58(), account] as const] : [])));
}

/** The account of type `name` at `address`, `undefined` where there is nothing. */
export async function fetchAccountMaybe<Name extends AccountName>(
  client: Client,
  name: Name,
  address: PublicKey,
): Promise<Account<Name> | undefined> {
  const [info] = await fetchInfos(client, [address]);
  return decodeAccountMaybe(name, address, info ?? null);
}

/** The account of type `name` at `address`. */
export async function fetchAccount<Name extends AccountName>(
  client: Client,
  name: Name,
  address: PublicKey,
): Promise<Account<Name>> {
  return required(name, address, await fetchAccountMaybe(client, name, address));
}

/** As {@link decodeAccount}, `undefined` where nothing is stored: lamports at an address are no account yet. */
export function decodeAccountMaybe<Name extends AccountName>(
  name: Name,
  address: PublicKey,
  info: AccountInfo<Uint8Array> | null,
): Account<Name> | undefined {
  return info === null || info.data.length === 0 ? undefined : decodeAccount(name, address, info);
}

/** What has to be there. */
export function required<T>(name: AccountName, address: PublicKey, account: T | undefined): T {
  if (account !== undefined) return account;
  const what = `There is no ${name} at ${address.toBase58()}`;
  const advice = "It was closed, or never there; check the address and the cluster";
  throw new FlashbackError("accountMissing", what, advice);
}

/** The platform. */
export const fetchPlatform = (client: Client): Promise<Platform> => fetchAccount(client, "platform", platform());

/** The chain's time, by its Clock sysvar: what the program goes by, never the wall's clock. */
export async function chainTime(client: Client): Promise<ChainTime> {
  const [info] = await fetchInfos(client, [SYSVAR_CLOCK_PUBKEY]);
  return readClock(info ?? null);
}

/** The time in the Clock sysvar's account. */
export function readClock(info: AccountInfo<Uint8Array> | null): ChainTime {
  if (!info || info.data.length < CLOCK.bytes) {
    throw new FlashbackError("node", "The node has no Clock sysvar", "Check the URL of the connection");
  }
  const view = new DataView(info.data.buffer, info.data.byteOffset, info.data.length);
  return { slot: view.getBigUint64(CLOCK.slot, true), now: view.getBigInt64(CLOCK.unixTimestamp, true) };
}
