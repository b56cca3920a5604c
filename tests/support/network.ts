// The network that the suites run on: what Anchor's environment names, with the wallet's provider. The wallet has to be the
// platform's admin; where there is no platform yet it has to be the program's upgrade authority, and one is made.

import { AnchorProvider } from "@anchor-lang/core";
import {
  chainTime,
  connect,
  eventsOf,
  explain,
  fetchPlatform,
  PROGRAM_ID,
  send,
  type Client,
  type FlashbackEvent,
  type FlashbackError,
  type Token,
} from "@flashback/client";
import { program as programOf } from "@flashback/client/anchor";
import * as spl from "@solana/spl-token";
import {
  ComputeBudgetProgram,
  Connection,
  Keypair,
  LAMPORTS_PER_SOL,
  PublicKey,
  SystemProgram,
  type TransactionInstruction,
} from "@solana/web3.js";

import { clusterFile, initialize } from "../../migrations/platform.mjs";
import * as coverage from "./coverage.js";

/** An instruction of Anchor's, not sent yet. */
export interface Call {
  instruction(): Promise<TransactionInstruction>;
  signers(signers: Keypair[]): { rpc(): Promise<string> };
}

const { connection: named, wallet } = AnchorProvider.env();
/** The node, and what is in a block. */
export const connection = new Connection(named.rpcEndpoint, "confirmed");
const provider = new AnchorProvider(connection, wallet, { commitment: "confirmed", preflightCommitment: "confirmed" });
const made = await initialize(provider, await clusterFile(connection)).catch((error: unknown) => explain(error));
if (typeof made === "object" && made.kind !== "refused") throw made;

/** The wallet's client. */
export const client: Client = await connect({ connection, wallet, chain: "solana:localnet" });
/** Whether the platform was made by these suites. */
export const founded = typeof made === "string" ? made : undefined;
/** The program as Anchor's client has it. */
export const program = programOf(client);
export const { methods } = program;
/** The platform's admin. */
export const admin = provider.publicKey;
/** As these suites found it. */
export const platform = await fetchPlatform(client);
/** Seconds of an epoch. */
export const EPOCH = platform.epochSecs;
if (!platform.admin.equals(admin)) {
  throw new Error(
    `ANCHOR_WALLET is ${admin}, but the platform's admin is ${platform.admin}: these suites need its key`,
  );
}

const surfpool = (await connection.getVersion()) as { "surfnet-version"?: string };
/** Why the clock cannot be moved here, for `skip`; `false` where it can. */
export const standing = surfpool["surfnet-version"] ? false : "the node cannot move its clock";

/** The chain's time in unix seconds. */
export const now = async (): Promise<bigint> => (await chainTime(client)).now;

/** Sets the chain's clock, which never goes back. */
export async function travelTo(time: bigint): Promise<void> {
  while ((await now()) < time) {
    const method = "surfnet_timeTravel";
    const params = [{ absoluteTimestamp: Number(time) * 1_000 }];
    // It may answer with an error although the clock is set: what counts is what the clock says.
    await fetch(connection.rpcEndpoint, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
    });
  }
}

/** Moves the chain's clock by `secs`. */
export const pass = async (secs: number): Promise<void> => travelTo((await now()) + BigInt(secs));

/** The events of a transaction. What it called, and they, count as exercised. */
export async function witness(signature: string): Promise<FlashbackEvent[]> {
  const options = { commitment: "confirmed", maxSupportedTransactionVersion: 0 } as const;
  const found = await connection.getTransaction(signature, options);
  const keys = found?.transaction.message.getAccountKeys();
  for (const { programIdIndex, data } of found?.transaction.message.compiledInstructions ?? []) {
    if (keys?.get(programIdIndex)?.equals(PROGRAM_ID)) coverage.called(program.idl, data);
  }
  const events = await eventsOf(client, signature);
  events.forEach((event) => coverage.emitted(event.name));
  return events;
}

/** What a transaction asked a block for. */
export async function limitsOf(signature: string): Promise<Record<"units" | "loadedBytes", number | undefined>> {
  const options = { commitment: "confirmed", maxSupportedTransactionVersion: 0 } as const;
  const { message } = (await connection.getTransaction(signature, options))?.transaction ?? {};
  const keys = message?.getAccountKeys();
  const asked = (message?.compiledInstructions ?? [])
    .filter(({ programIdIndex }) => keys?.get(programIdIndex)?.equals(ComputeBudgetProgram.programId))
    .map(({ data }) => [data[0], Buffer.from(data).readUInt32LE(1)] as const);
  const limit = (tag: number) => asked.find(([found]) => found === tag)?.[1];
  return { units: limit(2), loadedBytes: limit(4) };
}

/** Sends a call with the wallet's provider, and says what the program says of it. */
export async function act(call: Call, ...signers: Keypair[]): Promise<FlashbackEvent[]> {
  return witness(await sent(call, signers));
}

async function sent(call: Call, signers: Keypair[]): Promise<string> {
  try {
    return await call.signers(signers).rpc();
  } catch (thrown) {
    const error = explain(thrown);
    coverage.refused(error.name);
    throw error;
  }
}

/** The error that a call is refused with. */
export async function refusal(call: Call, ...signers: Keypair[]): Promise<FlashbackError> {
  return refusalOf(sent(call, signers));
}

/** The error that something is refused with. */
export async function refusalOf(deed: Promise<unknown>): Promise<FlashbackError> {
  try {
    await deed;
  } catch (thrown) {
    const error = explain(thrown);
    coverage.refused(error.name);
    return error;
  }
  throw new Error("it was not refused");
}

/** Somebody with a wallet of their own, through which the program is called. */
export interface Actor {
  key: Keypair;
  publicKey: PublicKey;
  client: Client;
  methods: typeof methods;
}

/** Somebody with SOL for rents and fees. */
export async function somebody(): Promise<Actor> {
  const key = Keypair.generate();
  await give(key.publicKey, LAMPORTS_PER_SOL / 2);
  const client = await connect({ connection, wallet: key });
  return { key, publicKey: key.publicKey, client, methods: programOf(client).methods };
}

/** Sends SOL. */
export async function give(to: PublicKey, lamports: number): Promise<void> {
  await send(client, [SystemProgram.transfer({ fromPubkey: admin, toPubkey: to, lamports })]);
}

/** A mint of the wallet's, of six decimals, and tokens of it. */
export class Coin implements Token {
  private constructor(
    readonly mint: PublicKey,
    readonly program: PublicKey,
  ) {}

  static async make(program = spl.TOKEN_PROGRAM_ID): Promise<Coin> {
    const mint = Keypair.generate();
    const space = spl.MINT_SIZE;
    const lamports = await connection.getMinimumBalanceForRentExemption(space);
    const create = { fromPubkey: admin, newAccountPubkey: mint.publicKey, space, lamports, programId: program };
    const instructions = [
      SystemProgram.createAccount(create),
      spl.createInitializeMint2Instruction(mint.publicKey, 6, admin, null, program),
    ];
    await send(client, instructions, [mint]);
    return new Coin(mint.publicKey, program);
  }

  /** Where `owner` keeps them. */
  purse(owner: PublicKey): PublicKey {
    return spl.getAssociatedTokenAddressSync(this.mint, owner, true, this.program);
  }

  /** Makes the purse of `owner`, with `amount` in it. */
  async pay(owner: PublicKey, amount: bigint): Promise<PublicKey> {
    const purse = this.purse(owner);
    const create = spl.createAssociatedTokenAccountIdempotentInstruction(admin, purse, owner, this.mint, this.program);
    const mint = spl.createMintToInstruction(this.mint, purse, admin, amount, [], this.program);
    await send(client, amount > 0n ? [create, mint] : [create]);
    return purse;
  }

  /** What a token account holds. */
  async held(account: PublicKey): Promise<bigint> {
    const info = await connection.getAccountInfo(account);
    return info ? info.data.readBigUInt64LE(64) : 0n;
  }
}

type EventData<Name> = Extract<FlashbackEvent, { name: Name }>["data"];

/** The one event called `name`. */
export function the<Name extends FlashbackEvent["name"]>(
  events: readonly FlashbackEvent[],
  name: Name,
): EventData<Name> {
  const found = events.filter((event) => event.name === name);
  if (found.length !== 1)
    throw new Error(`${found.length} events ${name} in ${events.map((event) => event.name).join()}`);
  return found[0]?.data as unknown as EventData<Name>;
}
