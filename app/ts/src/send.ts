// From instructions to a confirmed transaction: simulated first, so that nothing is signed that would fail, and with limits
// from the simulation.

import {
  ComputeBudgetProgram,
  PublicKey,
  Transaction,
  TransactionInstruction,
  TransactionMessage,
  VersionedTransaction,
  type AccountInfo,
  type Keypair,
} from "@solana/web3.js";
import { Buffer } from "buffer";

import { fetchInfos } from "./account.js";
import { answered, type Client } from "./client.js";
import { LARGEST_TRANSACTION } from "./constants.js";
import { FlashbackError, transactionError } from "./error.js";
import { decodeHolding } from "./token.js";
import { refusal, signed, signer } from "./wallet.js";

/** What a transaction asks of a block. */
interface Limits {
  /** Compute units. */
  units: number;
  /** Bytes of the accounts that it loads, with the programs. A block counts 8 units for each 32 KiB of them. */
  loadedBytes: number;
}

/** The most that a transaction can ask for. */
const MOST: Limits = { units: 1_400_000, loadedBytes: 64 * 2 ** 20 };
/** Loaded bytes are asked for in steps of so many. */
const STEP = 64 * 2 ** 10;
/** First and longest pause between two looks at a transaction, in milliseconds. */
const PAUSES = { first: 50, longest: 1_000 };
/** How many looks there are at a transaction between two questions whether it can still get into a block. */
const LOOKS = 8;

/** What a transaction would use and say. */
export interface DryRun {
  /** Compute units that it uses. */
  units: number;
  /** Bytes of the accounts that it loads, with the programs; undefined where the node does not say it. */
  loadedBytes: number | undefined;
  /** What the programs log; `eventsIn` reads the program's events out of it. */
  logs: string[];
}

/** Lamports of an account, before a transaction and after it. */
export interface LamportChange {
  /** The account. */
  account: PublicKey;
  /** Before; 0 = it is made. */
  before: bigint;
  /** After; 0 = it is closed. */
  after: bigint;
}

/** Tokens of a token account, in base units, before a transaction and after it. */
export interface TokenChange {
  /** The token account. */
  account: PublicKey;
  /** The mint. */
  mint: PublicKey;
  /** Whose it is. */
  owner: PublicKey;
  /** Before; 0 = it is made. */
  before: bigint;
  /** After; 0 = it is closed. */
  after: bigint;
}

/** What a transaction would do. */
export interface Simulation extends DryRun {
  /** Of each account that has more or fewer lamports then: the wallet pays fee and rents. */
  lamports: LamportChange[];
  /** Of each token account that holds more or less then. */
  tokens: TokenChange[];
}

/** A transaction that is in a block. */
export interface Sent extends DryRun {
  /** Its name. */
  signature: string;
  /** Compute units that it asked for. */
  limit: number;
  /** Loaded bytes that it asked for. */
  loadedLimit: number;
  /** Its size. */
  bytes: number;
}

/** Says what a transaction of these instructions would change; signs and sends nothing. */
export async function simulate(client: Client, instructions: TransactionInstruction[]): Promise<Simulation> {
  const transaction = unsigned(client, instructions);
  const { message } = transaction;
  const written = message.staticAccountKeys.filter((_, at) => message.isAccountWritable(at));
  const before = await fetchInfos(client, written);
  const { accounts, ...run } = await dryRun(client, transaction, written);
  const changes = written.map((account, at) => ({ account, was: before[at] ?? null, is: accounts[at] ?? null }));
  return {
    ...run,
    lamports: changes.flatMap(({ account, was, is }) => {
      const change = { account, before: BigInt(was?.lamports ?? 0), after: BigInt(is?.lamports ?? 0) };
      return change.before === change.after ? [] : [change];
    }),
    tokens: changes.flatMap(({ account, was, is }) => {
      const [held, holds] = [decodeHolding(was), decodeHolding(is)];
      const { mint, owner } = holds ?? held ?? {};
      const change = { before: held?.amount ?? 0n, after: holds?.amount ?? 0n };
      return mint && owner && change.before !== change.after ? [{ account, mint, owner, ...change }] : [];
    }),
  };
}

function unsigned(client: Client, instructions: TransactionInstruction[]): VersionedTransaction {
  const message = new TransactionMessage({
    payerKey: signer(client),
    recentBlockhash: PublicKey.default.toBase58(),
    instructions: limited(instructions, MOST),
  }).compileToLegacyMessage();
  return new VersionedTransaction(message);
}

function checkSize(transaction: VersionedTransaction): void {
  let bytes;
  try {
    bytes = transaction.serialize().length;
  } catch {
    bytes = undefined;
  }
  if (bytes !== undefined && bytes <= LARGEST_TRANSACTION) return;
  const what = `The transaction has ${bytes === undefined ? "more bytes than fit" : `${bytes} bytes, ${LARGEST_TRANSACTION} fit`}`;
  throw new FlashbackError("refused", what, "Send its instructions in several transactions");
}

async function dryRun(
  client: Client,
  transaction: VersionedTransaction,
  written: readonly PublicKey[] = [],
): Promise<DryRun & { accounts: (AccountInfo<Uint8Array> | null)[] }> {
  checkSize(transaction);
  const addresses = written.map((key) => key.toBase58());
  const { value } = await answered(
    client.connection.simulateTransaction(transaction, {
      sigVerify: false,
      replaceRecentBlockhash: true,
      commitment: client.connection.commitment ?? "confirmed",
      ...(addresses.length > 0 && { accounts: { encoding: "base64", addresses } }),
    }),
  );
  const logs = value.logs ?? [];
  if (value.err) throw transactionError(value.err, logs);
  const accounts = (value.accounts ?? []).map((account) => {
    if (account === null || account.lamports === 0) return null;
    const { executable, lamports, owner, data } = account;
    return { executable, lamports, owner: new PublicKey(owner), data: Buffer.from(data[0] ?? "", "base64") };
  });
  // web3.js passes it on, but does not declare it.
  const { loadedAccountsDataSize: loadedBytes } = value as { loadedAccountsDataSize?: number };
  return { units: value.unitsConsumed ?? 0, loadedBytes, logs, accounts };
}

/** Simulates, lets the wallet sign, sends and waits until it is in a block. Where the simulation fails nothing is signed. */
export async function send(
  client: Client,
  instructions: TransactionInstruction[],
  signers: readonly Keypair[] = [],
): Promise<Sent> {
  const { connection, wallet } = client;
  const { units, loadedBytes, logs } = await dryRun(client, unsigned(client, instructions));
  const limits = {
    units: Math.min(ample(units), MOST.units),
    loadedBytes: Math.min(Math.ceil(ample(loadedBytes ?? MOST.loadedBytes) / STEP) * STEP, MOST.loadedBytes),
  };
  const { blockhash, lastValidBlockHeight } = await answered(connection.getLatestBlockhash());
  const transaction = new Transaction({ feePayer: wallet.publicKey, blockhash, lastValidBlockHeight });
  transaction.add(...limited(instructions, limits));
  if (signers.length > 0) transaction.partialSign(...signers);
  const message = transaction.serializeMessage();
  const complete = await signed(wallet.signTransaction(transaction));
  if (!complete.serializeMessage().equals(message)) {
    throw refusal("The wallet signed another transaction than it was given");
  }
  const wire = await signed(Promise.resolve().then(() => complete.serialize()));
  // The node would only simulate once more.
  const signature = await answered(connection.sendRawTransaction(wire, { skipPreflight: true }));
  await confirm(client, signature, lastValidBlockHeight);
  const { units: limit, loadedBytes: loadedLimit } = limits;
  return { signature, units, loadedBytes, logs, limit, loadedLimit, bytes: wire.length };
}

/** A tenth more, for what changes between the simulation and the block. */
function ample(value: number): number {
  return value + Math.ceil(value / 10);
}

function limited(instructions: readonly TransactionInstruction[], limits: Limits): TransactionInstruction[] {
  const { units, loadedBytes } = limits;
  return [ComputeBudgetProgram.setComputeUnitLimit({ units }), setLoadedBytesLimit(loadedBytes), ...instructions];
}

/** The compute budget program's `SetLoadedAccountsDataSizeLimit`, which web3.js does not make. */
function setLoadedBytesLimit(loadedBytes: number): TransactionInstruction {
  const data = Buffer.alloc(5);
  data.writeUInt8(4);
  data.writeUInt32LE(loadedBytes, 1);
  return new TransactionInstruction({ programId: ComputeBudgetProgram.programId, keys: [], data });
}

async function confirm(client: Client, signature: string, lastHeight: number): Promise<void> {
  const { connection } = client;
  const enough =
    connection.commitment === "processed" ? ["processed", "confirmed", "finalized"] : ["confirmed", "finalized"];
  for (let look = 1, pause = PAUSES.first; ; look += 1, pause = Math.min(pause * 2, PAUSES.longest)) {
    // Asked before the status: a transaction that is not in a block after its last height never will be.
    const expired = look % LOOKS === 0 && (await answered(connection.getBlockHeight())) > lastHeight;
    const { value } = await answered(connection.getSignatureStatus(signature));
    if (value?.err) throw transactionError(value.err, []);
    if (value && enough.includes(value.confirmationStatus ?? "")) return;
    if (!value && expired) {
      const what = `Transaction ${signature} was not taken into a block before it expired`;
      throw new FlashbackError("expired", what, "Nothing has changed; try again");
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}
