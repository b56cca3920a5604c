// Mints of both token programs, and amounts of them.

import { PublicKey, SystemProgram, TransactionInstruction, type AccountInfo } from "@solana/web3.js";
import { Buffer } from "buffer";

import { fetchInfos, type Account } from "./account.js";
import type { Client } from "./client.js";
import { FlashbackError } from "./error.js";
import { escape } from "./escape.js";
import { findAccounts } from "./filter.js";

/** SPL Token. */
export const TOKEN_PROGRAM_ID = new PublicKey("TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA");
/** Token-2022. */
export const TOKEN_2022_PROGRAM_ID = new PublicKey("TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb");
const ASSOCIATED_TOKEN_PROGRAM_ID = new PublicKey("ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL");
/** The associated token program's instruction that leaves an account as it is where it is there already. */
const CREATE_IDEMPOTENT = 1;
/** Where mints and token accounts hold what is read of them. */
const MINT = { supply: 36, decimals: 44, bytes: 82 };
const TOKEN_ACCOUNT = { mint: 0, owner: 32, amount: 64, bytes: 165 };
/** Where Token-2022 keeps extensions of a mint, each behind its type and length, and which of them is the metadata. */
const EXTENSIONS = { begin: 166, head: 4, metadata: 19 };
/** Where metadata holds the mint that it is of, and the texts behind it. */
const METADATA = { mint: 32, texts: 64 };

/** A mint and the token program that it belongs to. */
export interface Token {
  /** The mint. */
  mint: PublicKey;
  /** SPL Token or Token-2022. */
  program: PublicKey;
}

/** A mint with what it takes to show its amounts. */
export interface Mint extends Token {
  /** Base units of a whole are ten to the power of this. */
  decimals: number;
  /** Base units that there are. */
  supply: bigint;
  /** The symbol in its own metadata, safe to show. Anybody can name a mint anything. */
  symbol: string | undefined;
}

/** What a token account holds. */
export interface Holding {
  /** The mint. */
  mint: PublicKey;
  /** Whose it is. */
  owner: PublicKey;
  /** Base units. */
  amount: bigint;
}

function tokenProgram(info: AccountInfo<Uint8Array> | null): PublicKey | undefined {
  return [TOKEN_PROGRAM_ID, TOKEN_2022_PROGRAM_ID].find((program) => info?.owner.equals(program));
}

/** Reads a mint. */
export function decodeMint(mint: PublicKey, info: AccountInfo<Uint8Array> | null): Mint {
  const program = tokenProgram(info);
  // Token-2022 marks with the byte behind a token account's fields what a longer account is: 1 a mint.
  const size = info?.data.length ?? 0;
  const isMint = size === MINT.bytes || (size > TOKEN_ACCOUNT.bytes && info?.data[TOKEN_ACCOUNT.bytes] === 1);
  if (!info || !program || !isMint) {
    const what = `There is no mint at ${mint.toBase58()}`;
    throw new FlashbackError("accountMissing", what, "Check the address and the cluster");
  }
  const view = new DataView(info.data.buffer, info.data.byteOffset, size);
  const [decimals, supply] = [view.getUint8(MINT.decimals), view.getBigUint64(MINT.supply, true)];
  return { mint, program, decimals, supply, symbol: symbolOf(mint, view) };
}

/** The symbol in the metadata that a mint of Token-2022 carries itself; `undefined` where it has none. */
function symbolOf(mint: PublicKey, view: DataView): string | undefined {
  const bytes = (at: number, length: number) => new Uint8Array(view.buffer, view.byteOffset + at, length);
  for (let at = EXTENSIONS.begin; at + EXTENSIONS.head <= view.byteLength;) {
    const [type, length] = [view.getUint16(at, true), view.getUint16(at + 2, true)];
    const begin = at + EXTENSIONS.head;
    at = begin + length;
    if (type !== EXTENSIONS.metadata || at > view.byteLength || length < METADATA.texts + 8) continue;
    if (!mint.equals(new PublicKey(bytes(begin + METADATA.mint, 32)))) return undefined;
    const symbolAt = begin + METADATA.texts + 4 + view.getUint32(begin + METADATA.texts, true);
    if (symbolAt + 4 > at) return undefined;
    const size = view.getUint32(symbolAt, true);
    if (size === 0 || symbolAt + 4 + size > at) return undefined;
    return escape(new TextDecoder().decode(bytes(symbolAt + 4, size)));
  }
  return undefined;
}

/** Reads a token account; `undefined` if it is none. */
export function decodeHolding(info: AccountInfo<Uint8Array> | null): Holding | undefined {
  const size = info?.data.length ?? 0;
  const isHolding =
    size === TOKEN_ACCOUNT.bytes || (size > TOKEN_ACCOUNT.bytes && info?.data[TOKEN_ACCOUNT.bytes] === 2);
  if (!info || !tokenProgram(info) || !isHolding) return undefined;
  const key = (at: number) => new PublicKey(info.data.subarray(at, at + 32));
  const view = new DataView(info.data.buffer, info.data.byteOffset, size);
  return {
    mint: key(TOKEN_ACCOUNT.mint),
    owner: key(TOKEN_ACCOUNT.owner),
    amount: view.getBigUint64(TOKEN_ACCOUNT.amount, true),
  };
}

/** Mints by address; a request for each 100. */
export async function fetchMints(client: Client, addresses: readonly PublicKey[]): Promise<Map<string, Mint>> {
  const distinct = [...new Map(addresses.map((address) => [address.toBase58(), address])).values()];
  const infos = await fetchInfos(client, distinct);
  return new Map(distinct.map((address, at) => [address.toBase58(), decodeMint(address, infos[at] ?? null)]));
}

/** One mint. */
export async function fetchMint(client: Client, address: PublicKey): Promise<Mint> {
  const [info] = await fetchInfos(client, [address]);
  return decodeMint(address, info ?? null);
}

/** The mints that the platform vouches for, each with its value. */
export async function settlementMints(client: Client): Promise<Account<"settlementMint">[]> {
  return (await findAccounts(client, "settlementMint")).map(({ account }) => account);
}

/** The associated token account, in which wallets keep what `owner` has of a mint. */
export function purse({ mint, program }: Token, owner: PublicKey): PublicKey {
  const seeds = [owner.toBytes(), program.toBytes(), mint.toBytes()];
  return PublicKey.findProgramAddressSync(seeds, ASSOCIATED_TOKEN_PROGRAM_ID)[0];
}

/** What is in the {@link purse} of `owner`, base units; 0 if there is none. */
export async function balanceOf(client: Client, token: Token, owner: PublicKey): Promise<bigint> {
  const [info] = await fetchInfos(client, [purse(token, owner)]);
  return decodeHolding(info ?? null)?.amount ?? 0n;
}

/** Makes the {@link purse} of `owner` where it is not there yet, at the cost of `payer`. */
export function purseInstruction(token: Token, owner: PublicKey, payer: PublicKey): TransactionInstruction {
  const key = (pubkey: PublicKey, isSigner = false, isWritable = false) => ({ pubkey, isSigner, isWritable });
  return new TransactionInstruction({
    programId: ASSOCIATED_TOKEN_PROGRAM_ID,
    keys: [
      key(payer, true, true),
      key(purse(token, owner), false, true),
      key(owner),
      key(token.mint),
      key(SystemProgram.programId),
      key(token.program),
    ],
    data: Buffer.from([CREATE_IDEMPOTENT]),
  });
}

/** Where money goes: what is named, else the wallet's {@link purse}, which `before` makes where it is missing. */
export async function receiving(
  client: Client,
  token: Token,
  destination: PublicKey | undefined,
): Promise<{ to: PublicKey; before: TransactionInstruction[] }> {
  if (destination) return { to: destination, before: [] };
  const owner = client.wallet.publicKey;
  const to = purse(token, owner);
  const [there] = await fetchInfos(client, [to]);
  return { to, before: there ? [] : [purseInstruction(token, owner, owner)] };
}

/** Base units as people write them: `formatAmount(1_500_000n, 6)` is "1.5". Nothing is rounded. */
export function formatAmount(amount: bigint, decimals: number): string {
  const sign = amount < 0n ? "-" : "";
  const digits = (amount < 0n ? -amount : amount).toString().padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = digits.slice(digits.length - decimals).replace(/0+$/, "");
  return fraction === "" ? sign + whole : `${sign}${whole}.${fraction}`;
}

/** What people write as base units: `parseAmount("1.5", 6)` is 1_500_000n. Digits that the mint has not are refused. */
export function parseAmount(text: string, decimals: number): bigint {
  const [, whole, fraction = ""] = /^(\d+)(?:\.(\d+))?$/.exec(text.trim()) ?? [];
  if (whole === undefined) {
    throw new FlashbackError("number", `"${text}" is no amount`, "Write digits, and a point before the fraction");
  }
  if (fraction.length > decimals) {
    const what = `${text} has ${fraction.length} digits behind the point, the mint has ${decimals}`;
    throw new FlashbackError("number", what, "Leave out what is too small");
  }
  return BigInt(whole + fraction.padEnd(decimals, "0"));
}
