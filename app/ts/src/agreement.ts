// A purchase: finding agreements, what their money does at a given time, and what either side does with them.

import { PublicKey, type AccountMeta, type TransactionInstruction } from "@solana/web3.js";

import { fetchAccount, type Agreement, type Vault } from "./account.js";
import * as address from "./address.js";
import type { Client } from "./client.js";
import { AgreementStatus } from "./constants.js";
import { filtersOf, findAccounts, type Found } from "./filter.js";
import { OFFSET } from "./header.js";
import { instruction } from "./instruction.js";
import { min } from "./math/clock.js";
import { allowed, claim as claimed, horizon, priceUntil, type Payout, type Stream } from "./math/stream.js";
import { send, type Sent } from "./send.js";
import { fetchMint } from "./token.js";
import { clockAt, vaultView } from "./vault.js";

/** Offsets of the keys in an agreement's data. */
export const AGREEMENT_OFFSET = { arbiter: 32, provider: 64, consumer: 96, listing: 136, vault: 168 } as const;

/** Unsettled periods of an agreement that have a bit in `disputed`. */
export const DISPUTABLE_PERIODS = 96;

/** Which agreements are looked for; what is left out may be any. */
export interface AgreementFilter {
  /** The vault's owner. */
  consumer?: PublicKey;
  /** The Provider account. */
  provider?: PublicKey;
  /** The Listing account. */
  listing?: PublicKey;
  /** The Vault account. */
  vault?: PublicKey;
  /** As accounts hold it: Requested, Active or Ending of `AgreementStatus`. */
  status?: number;
}

/** The agreements that the filter lets through. */
export async function agreements(client: Client, filter: AgreementFilter): Promise<Found<"agreement">[]> {
  const filters = filtersOf("agreement")
    .integer(OFFSET.status, filter.status, 1)
    .key(AGREEMENT_OFFSET.provider, filter.provider)
    .key(AGREEMENT_OFFSET.consumer, filter.consumer)
    .key(AGREEMENT_OFFSET.listing, filter.listing)
    .key(AGREEMENT_OFFSET.vault, filter.vault);
  return findAccounts(client, "agreement", filters);
}

/** An agreement's money and time as the pure rules see them. */
export function streamOf(agreement: Agreement): Stream {
  const { rateQ, guarantee, shortfall, claimed, fee, startedAt, settledUntil, endsAt, termEndsAt, terms } = agreement;
  return {
    rateQ,
    guarantee,
    shortfall,
    claimed,
    fee,
    startedAt,
    settledUntil,
    endsAt,
    termEndsAt,
    noticeSecs: BigInt(terms.noticeSecs),
    maxCreditBps: BigInt(terms.maxCreditBps),
    feeBps: BigInt(agreement.feeBps),
  };
}

/** Where an agreement stands at `now`, see `AgreementStatus`. */
export function statusAt(agreement: Agreement, now: bigint): number {
  const over = agreement.status === AgreementStatus.Ending && now >= agreement.endsAt;
  return over ? AgreementStatus.Ended : agreement.status;
}

/** An agreement's money at a time. Amounts are base units, times unix seconds. */
export interface StreamView {
  /** The chain's time that this is of. */
  now: bigint;
  /** Where it stands, see `AgreementStatus`. */
  status: number;
  /** Until when it has earned. */
  horizon: bigint;
  /** Earned so far, credits taken off. */
  streamed: bigint;
  /** Of that, what a claim now pays. */
  claimable: Payout;
  /** Of that, what waits until its periods are settled. */
  withheld: bigint;
  /** Until when it is paid for, whatever happens: the money's end or the recorded one. */
  fundedUntil: bigint;
  /** When it ends if nobody adds money; `undefined` = nothing ends it. */
  runsUntil: bigint | undefined;
}

/** The agreement on its vault as a transaction at `now` would find them. A request has earned nothing. */
export function streamView(agreement: Agreement, vault: Vault, now: bigint): StreamView {
  const status = statusAt(agreement, now);
  if (status === AgreementStatus.Requested) {
    const nothing = { provider: 0n, fee: 0n };
    const zero = { horizon: 0n, streamed: 0n, withheld: 0n, fundedUntil: 0n };
    return { now, status, ...zero, claimable: nothing, runsUntil: undefined };
  }
  const clock = clockAt(vault, now);
  const stream = streamOf(agreement);
  const reached = horizon(stream, clock.fundedUntil, now);
  const streamed = allowed({ ...stream, maxCreditBps: 0n }, reached);
  const { dryAt } = vaultView(vault, now);
  const ends = [dryAt, stream.termEndsAt || undefined].filter((at) => at !== undefined);
  return {
    now,
    status,
    horizon: reached,
    streamed,
    claimable: claimed(stream, clock, reached).payout,
    withheld: streamed - allowed(stream, reached),
    fundedUntil: stream.endsAt || clock.fundedUntil,
    runsUntil: stream.endsAt || (ends.length > 0 ? ends.reduce(min) : undefined),
  };
}

/** Instructions of {@link accept}. */
export async function acceptInstructions(client: Client, agreement: PublicKey): Promise<TransactionInstruction[]> {
  const { provider, listing, vault } = await fetchAccount(client, "agreement", agreement);
  const { bond, board } = await fetchAccount(client, "listing", listing);
  return [acceptInstruction(client, { agreement, provider, listing, vault, bond, board })];
}

/** Accounts around an agreement. */
export interface AgreementKeys {
  /** The Agreement account. */
  agreement: PublicKey;
  /** The Provider account. */
  provider: PublicKey;
  /** The Listing account. */
  listing: PublicKey;
  /** The Vault account that pays. */
  vault: PublicKey;
  /** The Bond account that holds the collateral. */
  bond: PublicKey;
  /** The listing's Board account; the default key = none. */
  board: PublicKey;
}

/** Starts an agreement whose accounts are known. */
export function acceptInstruction(client: Client, keys: AgreementKeys): TransactionInstruction {
  const { board, ...named } = keys;
  const accounts = { ...named, authority: client.wallet.publicKey, platform: address.platform() };
  return instruction("acceptAgreement", {}, accounts, behind(board));
}

/** The accounts behind the named ones where a board measures; the default key = none. */
function behind(board: PublicKey): AccountMeta[] {
  return board.equals(PublicKey.default) ? [] : [{ pubkey: board, isSigner: false, isWritable: true }];
}

/** Accepts a request as its provider; where the listing accepts by itself, as anybody. */
export async function accept(client: Client, agreement: PublicKey): Promise<Sent> {
  return send(client, await acceptInstructions(client, agreement));
}

/** Instructions of {@link decline}. */
export async function declineInstructions(client: Client, agreement: PublicKey): Promise<TransactionInstruction[]> {
  const { provider, vault, rentPayer } = await fetchAccount(client, "agreement", agreement);
  const accounts = { authority: client.wallet.publicKey, provider, vault, agreement, rentPayer };
  return [instruction("declineAgreement", {}, accounts)];
}

/** Declines a request as its provider. */
export async function decline(client: Client, agreement: PublicKey): Promise<Sent> {
  return send(client, await declineInstructions(client, agreement));
}

/** Instructions of {@link cancel}. */
export async function cancelInstructions(client: Client, agreement: PublicKey): Promise<TransactionInstruction[]> {
  const { vault, rentPayer } = await fetchAccount(client, "agreement", agreement);
  const accounts = { authority: client.wallet.publicKey, session: null, vault, agreement, rentPayer };
  return [instruction("cancelRequest", {}, accounts)];
}

/** Takes back a request that nobody has accepted. */
export async function cancel(client: Client, agreement: PublicKey): Promise<Sent> {
  return send(client, await cancelInstructions(client, agreement));
}

/** Instructions of {@link terminate}. */
export async function terminateInstructions(client: Client, agreement: PublicKey): Promise<TransactionInstruction[]> {
  const { vault } = await fetchAccount(client, "agreement", agreement);
  const accounts = { owner: client.wallet.publicKey, vault, agreement };
  return [instruction("terminateAgreement", {}, accounts)];
}

/** Gives the consumer's notice: the agreement ends once the notice is over, and is paid until then. */
export async function terminate(client: Client, agreement: PublicKey): Promise<Sent> {
  return send(client, await terminateInstructions(client, agreement));
}

/** Instructions of {@link leave}. */
export async function leaveInstructions(client: Client, agreement: PublicKey): Promise<TransactionInstruction[]> {
  const { vault, provider, board } = await fetchAccount(client, "agreement", agreement);
  const accounts = { owner: client.wallet.publicKey, vault, agreement, provider };
  return [instruction("leaveAgreement", {}, accounts, behind(board))];
}

/** Ends an agreement at once and free, where the consumer has a right to leave; the program refuses where there is none. */
export async function leave(client: Client, agreement: PublicKey): Promise<Sent> {
  return send(client, await leaveInstructions(client, agreement));
}

/** Instructions of {@link giveNotice}. */
export async function giveNoticeInstructions(client: Client, agreement: PublicKey): Promise<TransactionInstruction[]> {
  const { provider } = await fetchAccount(client, "agreement", agreement);
  return [instruction("giveProviderNotice", {}, { authority: client.wallet.publicKey, provider, agreement })];
}

/** Gives the provider's notice: the agreement's term ends with it, if not earlier. */
export async function giveNotice(client: Client, agreement: PublicKey): Promise<Sent> {
  return send(client, await giveNoticeInstructions(client, agreement));
}

/**
 * What it costs the provider to exit at `now`, in base units: the price of the notice that it does not give, at most the
 * collateral. Nothing while the vault is in default or the board silent, which is not looked at.
 */
export function exitCost(agreement: Agreement, now: bigint): bigint {
  const until = now + BigInt(agreement.terms.providerNoticeSecs);
  return min(priceUntil(streamOf(agreement), until, now), agreement.collateral);
}

/** Instructions of {@link exit}. */
export async function exitInstructions(client: Client, agreement: PublicKey): Promise<TransactionInstruction[]> {
  const { provider, bond, vault, board } = await fetchAccount(client, "agreement", agreement);
  const accounts = { authority: client.wallet.publicKey, provider, bond, vault, agreement };
  return [instruction("exitAgreement", {}, accounts, behind(board))];
}

/** Ends an agreement at once as its provider, at {@link exitCost} out of the collateral and in the rating. */
export async function exit(client: Client, agreement: PublicKey): Promise<Sent> {
  return send(client, await exitInstructions(client, agreement));
}

/** Whether an agreement has reached its term, and its end is not recorded. */
export function isPastTerm({ status, termEndsAt }: Pick<Agreement, "status" | "termEndsAt">, now: bigint): boolean {
  return status === AgreementStatus.Active && termEndsAt !== 0n && now >= termEndsAt;
}

/** Instructions of {@link expire}. */
export async function expireInstructions(client: Client, agreement: PublicKey): Promise<TransactionInstruction[]> {
  const { vault, listing, provider } = await fetchAccount(client, "agreement", agreement);
  return [instruction("expireAgreement", {}, { agreement, vault, listing, provider })];
}

/** Records the end of an agreement that {@link isPastTerm}, and frees the capacity of one that has ended; open to anyone. */
export async function expire(client: Client, agreement: PublicKey): Promise<Sent> {
  return send(client, await expireInstructions(client, agreement));
}

/** Instructions of {@link review}. */
export async function reviewInstructions(
  client: Client,
  agreement: PublicKey,
  stars: number,
): Promise<TransactionInstruction[]> {
  const { provider } = await fetchAccount(client, "agreement", agreement);
  return [instruction("reviewPeriod", { stars }, { consumer: client.wallet.publicKey, agreement, provider })];
}

/** Gives 1 to 5 stars for all periods that were settled since the consumer's last review. */
export async function review(client: Client, agreement: PublicKey, stars: number): Promise<Sent> {
  return send(client, await reviewInstructions(client, agreement, stars));
}

/** Whether a period that is not settled is disputed. */
export function isDisputed({ disputed }: Pick<Agreement, "disputed">, period: number): boolean {
  const place = period % DISPUTABLE_PERIODS;
  return (((disputed[Math.floor(place / 32)] ?? 0) >>> (place % 32)) & 1) === 1;
}

/** Instructions of {@link claim}. */
export async function claimInstructions(
  client: Client,
  agreement: PublicKey,
  destination?: PublicKey,
): Promise<TransactionInstruction[]> {
  const { vault, bond, provider } = await fetchAccount(client, "agreement", agreement);
  const [{ mint }, { payout }] = await Promise.all([
    fetchAccount(client, "vault", vault),
    fetchAccount(client, "bond", bond),
  ]);
  const accounts = {
    agreement,
    vault,
    token: address.vaultToken(vault),
    bond,
    destination: destination ?? payout,
    mint,
    tokenProgram: (await fetchMint(client, mint)).program,
    provider: destination ? provider : null,
    authority: destination ? client.wallet.publicKey : null,
  };
  return [instruction("claim", {}, accounts)];
}

/** Pays what an agreement has earned to the bond's payout; with the provider's own wallet to any `destination`. */
export async function claim(client: Client, agreement: PublicKey, destination?: PublicKey): Promise<Sent> {
  return send(client, await claimInstructions(client, agreement, destination));
}

/** Instructions of {@link closeAgreement}. */
export async function closeAgreementInstructions(
  client: Client,
  agreement: PublicKey,
): Promise<TransactionInstruction[]> {
  const { vault, bond, rentPayer } = await fetchAccount(client, "agreement", agreement);
  const { mint, token } = await fetchAccount(client, "vault", vault);
  const accounts = {
    caller: client.wallet.publicKey,
    agreement,
    rentPayer,
    vault,
    token,
    bond,
    bondToken: address.bondToken(bond),
    mint,
    tokenProgram: (await fetchMint(client, mint)).program,
  };
  return [instruction("closeAgreement", {}, accounts)];
}

/** Closes an agreement that has ended and is wholly settled: what was not claimed goes into the provider's bond. */
export async function closeAgreement(client: Client, agreement: PublicKey): Promise<Sent> {
  return send(client, await closeAgreementInstructions(client, agreement));
}
