// From instructions to a confirmed transaction: simulated first, so that nothing is signed that would fail, and with a
// compute limit from the simulation.

import {
  ComputeBudgetProgram,
  PublicKey,
  Transaction,
  TransactionMessage,
  VersionedTransaction,
  type Keypair,
  type TransactionInstruction,
} from "@solana/web3.js";

import { answered, signed, type Client } from "./client.js";
import { LARGEST_TRANSACTION } from "./constants.js";
import { FlashbackError, transactionError } from "./error.js";

/** Compute units that a transaction can ask for at most. */
const MOST_UNITS = 1_400_000;
/** First and longest pause between two looks at a transaction, in milliseconds. */
const PAUSES = { first: 50, longest: 1_000 };
/** How many looks there are at a transaction between two questions whether it can still get into a block. */
const LOOKS = 8;

/** What a transaction would do. */
export interface Simulation {
  /** Compute units that it uses. */
  units: number;
  /** What the programs log. */
  logs: string[];
}

/** A transaction that is in a block. */
export interface Sent extends Simulation {
  /** Its name. */
  signature: string;
  /** Compute units that it asked for. */
  limit: number;
  /** Its size. */
  bytes: number;
}

/** Says what a transaction of these instructions would do; signs and sends nothing. */
export async function simulate(client: Client, instructions: TransactionInstruction[]): Promise<Simulation> {
  const message = new TransactionMessage({
    payerKey: client.wallet.publicKey,
    recentBlockhash: PublicKey.default.toBase58(),
    instructions: limited(instructions, MOST_UNITS),
  }).compileToLegacyMessage();
  const commitment = client.connection.commitment ?? "confirmed";
  const options = { sigVerify: false, replaceRecentBlockhash: true, commitment };
  const unsigned = new VersionedTransaction(message);
  const { value } = await answered(client.connection.simulateTransaction(unsigned, options));
  const logs = value.logs ?? [];
  if (value.err) throw transactionError(value.err, logs);
  return { units: value.unitsConsumed ?? 0, logs };
}

/** Simulates, lets the wallet sign, sends and waits until it is in a block. Where the simulation fails nothing is signed. */
export async function send(
  client: Client,
  instructions: TransactionInstruction[],
  signers: readonly Keypair[] = [],
): Promise<Sent> {
  const { connection, wallet } = client;
  const { units, logs } = await simulate(client, instructions);
  // A tenth more, for what changes between the simulation and the block.
  const limit = Math.min(units + Math.ceil(units / 10), MOST_UNITS);
  const { blockhash, lastValidBlockHeight } = await answered(connection.getLatestBlockhash());
  const transaction = new Transaction({ feePayer: wallet.publicKey, blockhash, lastValidBlockHeight });
  transaction.add(...limited(instructions, limit));
  if (signers.length > 0) transaction.partialSign(...signers);
  const complete = await signed(wallet.signTransaction(transaction));
  const wire = await signed(Promise.resolve().then(() => complete.serialize()));
  if (wire.length > LARGEST_TRANSACTION) {
    const what = `The transaction has ${wire.length} bytes, ${LARGEST_TRANSACTION} fit`;
    throw new FlashbackError("refused", what, "Send its instructions in several transactions");
  }
  // The node would only simulate once more.
  const signature = await answered(connection.sendRawTransaction(wire, { skipPreflight: true }));
  await confirm(client, signature, lastValidBlockHeight);
  return { signature, units, logs, limit, bytes: wire.length };
}

function limited(instructions: readonly TransactionInstruction[], units: number): TransactionInstruction[] {
  return [ComputeBudgetProgram.setComputeUnitLimit({ units }), ...instructions];
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
