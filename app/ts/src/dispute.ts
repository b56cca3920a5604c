// Disputes about the credit of a period: finding them, where they stand, and what each side and the arbiter do.

import { SystemProgram, type PublicKey, type TransactionInstruction } from "@solana/web3.js";

import { fetchAccount, type Agreement, type Dispute, type Provider, type Vault } from "./account.js";
import * as address from "./address.js";
import { DISPUTABLE_PERIODS, isDisputed, streamView } from "./agreement.js";
import { disputableUntil, finalizeInstructions, isMeasured, periodEndOf } from "./board.js";
import type { Client } from "./client.js";
import { DisputeStatus, Party, type ValueOf } from "./constants.js";
import { filtersOf, findAccounts, type Found } from "./filter.js";
import { instruction } from "./instruction.js";
import { openerWins } from "./math/dispute.js";
import { send, type Sent } from "./send.js";

/** Offsets of the keys in a dispute's data. */
export const DISPUTE_OFFSET = { arbiter: 32, provider: 64, consumer: 96, agreement: 128 } as const;

/** Which disputes are looked for; what is left out may be any. */
export interface DisputeFilter {
  /** Rules on it. */
  arbiter?: PublicKey;
  /** The Provider account. */
  provider?: PublicKey;
  /** The consumer's key. */
  consumer?: PublicKey;
  /** The Agreement account. */
  agreement?: PublicKey;
}

/** The disputes that the filter lets through. */
export async function disputes(client: Client, filter: DisputeFilter): Promise<Found<"dispute">[]> {
  const filters = filtersOf("dispute")
    .key(DISPUTE_OFFSET.arbiter, filter.arbiter)
    .key(DISPUTE_OFFSET.provider, filter.provider)
    .key(DISPUTE_OFFSET.consumer, filter.consumer)
    .key(DISPUTE_OFFSET.agreement, filter.agreement);
  return findAccounts(client, "dispute", filters);
}

/** Who wins by the ruling, see `Party`; `undefined` where there is none. */
export function disputeWinner(dispute: Dispute): ValueOf<typeof Party> | undefined {
  if (dispute.status !== DisputeStatus.Ruled) return undefined;
  const byConsumer = dispute.opener === Party.Consumer;
  return openerWins(dispute, dispute.ruledBps) === byConsumer ? Party.Consumer : Party.Provider;
}

/** The key that the stake is owed to once the period is settled: who wins, or opened where nobody ruled. */
export function stakeOwner(dispute: Dispute, provider: Pick<Provider, "authority">): PublicKey {
  return (disputeWinner(dispute) ?? dispute.opener) === Party.Consumer ? dispute.consumer : provider.authority;
}

/** From when the arbiter rules without an answer: half of its time has passed. */
export function rulesFrom({ openedAt, deadline }: Pick<Dispute, "openedAt" | "deadline">): bigint {
  return openedAt + (deadline - openedAt + 1n) / 2n;
}

/** A period that can be disputed. */
export interface DisputablePeriod {
  /** Its index. */
  period: number;
  /** When it ended, unix seconds. */
  endedAt: bigint;
  /** From when it cannot be disputed any more, unix seconds. */
  until: bigint;
}

/** The periods of an agreement that can be disputed at `now`: over, paid for, not settled, in time, and without a dispute. */
export function disputablePeriods(agreement: Agreement, vault: Vault, now: bigint): DisputablePeriod[] {
  const { periods, startedAt, finalSettledAt } = agreement;
  if (startedAt === 0n || finalSettledAt !== 0n) return [];
  const { horizon } = streamView(agreement, vault, now);
  const found: DisputablePeriod[] = [];
  let from = periods === 0 ? startedAt : periodEndOf(agreement, vault, periods - 1);
  for (let period = periods; period < periods + DISPUTABLE_PERIODS; period += 1) {
    const endedAt = periodEndOf(agreement, vault, period);
    if (endedAt > horizon || endedAt === from) break;
    const until = disputableUntil(agreement, vault, period);
    if (now < until && !isDisputed(agreement, period)) found.push({ period, endedAt, until });
    from = endedAt;
  }
  return found;
}

/** What the opener of a dispute says. */
export interface Complaint {
  /** Index of the period. */
  period: number;
  /** The credit that it asks for, in basis points of the period's price. */
  askedBps: number;
  /** sha256 of its evidence. */
  evidenceHash: Uint8Array;
}

/** Instructions of {@link openDispute}. */
export async function openDisputeInstructions(
  client: Client,
  agreement: PublicKey,
  { evidenceHash, ...complaint }: Complaint,
): Promise<TransactionInstruction[]> {
  const found = await fetchAccount(client, "agreement", agreement);
  const { vault, provider, board } = found;
  const dispute = address.dispute(agreement, complaint.period);
  const accounts = {
    opener: client.wallet.publicKey,
    agreement,
    vault,
    provider,
    dispute,
    systemProgram: SystemProgram.programId,
  };
  const open = instruction("openDispute", { ...complaint, evidenceHash: [...evidenceHash] }, accounts);
  if (!isMeasured(found)) return [open];
  open.keys.push({ pubkey: board, isSigner: false, isWritable: false });
  return [...(await finalizeInstructions(client, board)), open];
}

/**
 * Disputes a period as its consumer or as the provider's authority, at the agreement's stake; first writes the board's epochs
 * whose report window is over.
 */
export async function openDispute(client: Client, agreement: PublicKey, complaint: Complaint): Promise<Sent> {
  return send(client, await openDisputeInstructions(client, agreement, complaint));
}

/** Instructions of {@link answerDispute}. */
export async function answerDisputeInstructions(
  client: Client,
  dispute: PublicKey,
  answerBps: number,
  evidenceHash: Uint8Array,
): Promise<TransactionInstruction[]> {
  const { provider } = await fetchAccount(client, "dispute", dispute);
  const accounts = { answerer: client.wallet.publicKey, provider, dispute };
  return [instruction("answerDispute", { answerBps, evidenceHash: [...evidenceHash] }, accounts)];
}

/** Answers a dispute of the other side: the measured credit, or beyond it. */
export async function answerDispute(
  client: Client,
  dispute: PublicKey,
  answerBps: number,
  evidenceHash: Uint8Array,
): Promise<Sent> {
  return send(client, await answerDisputeInstructions(client, dispute, answerBps, evidenceHash));
}

/** Instructions of {@link ruleDispute}. */
export async function ruleDisputeInstructions(
  client: Client,
  dispute: PublicKey,
  ruledBps: number,
): Promise<TransactionInstruction[]> {
  const { provider } = await fetchAccount(client, "dispute", dispute);
  return [instruction("ruleDispute", { ruledBps }, { arbiter: client.wallet.publicKey, provider, dispute })];
}

/** Rules on a dispute as its arbiter: a credit between the two claims. */
export async function ruleDispute(client: Client, dispute: PublicKey, ruledBps: number): Promise<Sent> {
  return send(client, await ruleDisputeInstructions(client, dispute, ruledBps));
}

/** Instructions of {@link closeDispute}. */
export async function closeDisputeInstructions(client: Client, dispute: PublicKey): Promise<TransactionInstruction[]> {
  const found = await fetchAccount(client, "dispute", dispute);
  const { provider, rentPayer } = found;
  const receiver = stakeOwner(found, await fetchAccount(client, "provider", provider));
  const accounts = { caller: client.wallet.publicKey, provider, dispute, receiver, rentPayer };
  return [instruction("closeDispute", {}, accounts)];
}

/** Pays the stake to whom it is owed, and closes a dispute whose period is settled. */
export async function closeDispute(client: Client, dispute: PublicKey): Promise<Sent> {
  return send(client, await closeDisputeInstructions(client, dispute));
}
